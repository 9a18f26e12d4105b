#include "ui/layout.h"

#define TWO_PANES 72
#define THREE_PANES 110
#define ROOMS_MIN 18
#define ROOMS_MAX 22
#define PEOPLE_COLS 20
#define GUTTER_MIN 48 /* a talk narrower than that has no room for nicks beside the text */
#define TEXT_MAX 78
#define TIME_COLS 7  /* two blanks and HH:MM */
#define HEAD_ROWS 12 /* a screen lower than that has no row above the talk */

bool
layout_has_room(enum pane p, int cols)
{
	return cols >= (p == PANE_PEOPLE ? THREE_PANES : TWO_PANES);
}

/* From two panes on the rooms grow with the screen. */
static int
rooms_cols(int cols)
{
	int w =
	    ROOMS_MIN + (cols - TWO_PANES) * (ROOMS_MAX - ROOMS_MIN) / (THREE_PANES - TWO_PANES);

	return w < ROOMS_MIN ? ROOMS_MIN : w > ROOMS_MAX ? ROOMS_MAX : w;
}

static void
place_panes(struct layout *l, const struct layout_wish *wish)
{
	int cols = l->cols;

	if (layout_has_room(PANE_ROOMS, cols) && !wish->no_rooms)
		l->rooms.w = rooms_cols(cols);
	else if (wish->over == PANE_ROOMS)
		l->over.w = rooms_cols(cols);
	if (layout_has_room(PANE_PEOPLE, cols) && !wish->no_people)
		l->people.w = PEOPLE_COLS;
	else if (wish->over == PANE_PEOPLE)
		l->over.w = PEOPLE_COLS;
	l->people.x = cols - l->people.w;
	l->over.x = wish->over == PANE_PEOPLE ? cols - l->over.w : 0;
}

static void
place_text(struct layout *l, bool beside)
{
	int x = l->talk.x, w = l->talk.w;
	bool narrow = w < (beside ? GUTTER_MIN : TWO_PANES - 2);

	if (l->bare) {
		l->gutter = 0;
		l->text_x = x;
		l->text_w = w;
		l->end_x = x + w;
		return;
	}
	l->gutter = narrow ? 0 : w >= 100 ? 14 : 10;
	l->text_x = x + (l->gutter > 0 ? l->gutter + 2 : 2);
	l->text_w = x + w - l->text_x - (l->gutter > 0 ? TIME_COLS : 0);
	if (l->text_w > TEXT_MAX)
		l->text_w = TEXT_MAX;
	l->end_x = l->gutter > 0 ? l->text_x + l->text_w + TIME_COLS : x + w;
}

void
layout_window(struct layout *l, const struct rect *at, bool labelled)
{
	l->talk = *at;
	if (!l->bare) {
		l->talk.x++;
		l->talk.w -= 2;
	}
	l->talk.y += labelled;
	l->talk.h -= labelled;
	place_text(l, at->w < l->cols);
}

void
layout_columns(struct layout *l, int cols, const struct layout_wish *wish)
{
	int x, end;

	*l = (struct layout){ .bare = wish->bare, .cols = cols, .small = cols < LAYOUT_COLS_MIN };
	if (!wish->bare)
		place_panes(l, wish);
	x = l->rooms.w > 0 ? l->rooms.w + 1 : 0;
	end = l->people.w > 0 ? l->people.x - 1 : cols;
	l->area = (struct rect){ .x = x, .w = end - x };
	l->head = (struct rect){ .x = x + 1, .w = end - x - 2 };
	l->input = (struct rect){ .x = x + 1, .w = cols - x - 2 };
	l->status = l->input;
	layout_window(l, &l->area, false);
}

void
layout_lines(struct layout *l, int rows, int input_rows)
{
	int most = rows / 2 < LAYOUT_INPUT_MAX ? rows / 2 : LAYOUT_INPUT_MAX;

	l->small = l->small || rows < LAYOUT_ROWS_MIN;
	input_rows = input_rows > most ? most : input_rows < 1 ? 1 : input_rows;
	l->status.h = 1;
	l->status.y = rows - 1;
	l->input.h = input_rows;
	l->input.y = rows - 1 - input_rows;
	l->head.h = rows >= HEAD_ROWS && !l->bare;
	l->area.y = l->head.h > 0 ? 2 : 0;
	l->area.h = l->input.y - 1 - l->area.y;
	l->rooms.h = rows;
	l->people.h = l->input.y - 1;
	l->over.y = l->area.y;
	l->over.h = l->area.h;
	layout_window(l, &l->area, false);
}
