#include "ui/layout.h"

#define TWO_PANES 72
#define THREE_PANES 110
#define WIDE 140
#define TALK_MIN 40
#define GUTTER_MIN 48 /* a talk narrower than that has no room for nicks beside the text */
#define TEXT_MAX 78
#define TIME_COLS 7 /* two blanks and HH:MM */

static int
rooms_cols(int cols, enum pane_wish wish)
{
	int w = cols >= THREE_PANES ? 22 : 18;

	if (wish == PANE_HIDE || (wish == PANE_AUTO && cols < TWO_PANES))
		return 0;
	return cols - w - 1 >= TALK_MIN ? w : 0;
}

static int
people_cols(int cols, int left, enum pane_wish wish)
{
	int w = cols >= THREE_PANES ? 20 : 16;

	if (wish == PANE_HIDE || (wish == PANE_AUTO && cols < THREE_PANES))
		return 0;
	return cols - left - w - 1 >= TALK_MIN ? w : 0;
}

static void
place_text(struct layout *l)
{
	int x = l->talk.x, w = l->talk.w;
	bool narrow;

	if (l->bare) {
		l->gutter = 0;
		l->text_x = x;
		l->text_w = w;
		l->end_x = x + w;
		return;
	}
	narrow = w < (l->rooms.w > 0 || l->people.w > 0 ? GUTTER_MIN : TWO_PANES - 2);
	l->gutter = narrow ? 0 : w >= 100 ? 14 : 10;
	l->text_x = x + (l->gutter > 0 ? l->gutter + 2 : 2);
	l->text_w = x + w - l->text_x - (l->gutter > 0 ? TIME_COLS : 0);
	if (l->text_w > TEXT_MAX)
		l->text_w = TEXT_MAX;
	l->end_x = l->gutter > 0 ? l->text_x + l->text_w + TIME_COLS : x + w;
}

void
layout_columns(struct layout *l, int cols, const struct layout_wish *wish)
{
	int x = 0, end = cols;

	*l = (struct layout){ .bare = wish->bare, .small = cols < LAYOUT_COLS_MIN };
	if (!wish->bare) {
		l->rooms.w = rooms_cols(cols, wish->rooms);
		l->people.w = people_cols(cols, l->rooms.w > 0 ? l->rooms.w + 1 : 0, wish->people);
		l->people.x = cols - l->people.w;
	}
	x = l->rooms.w > 0 ? l->rooms.w + 2 : 1;
	end = l->people.w > 0 ? l->people.x - 2 : cols - 1;
	l->head = (struct rect){ .x = x, .w = end - x };
	l->talk = wish->bare ? (struct rect){ .x = 0, .w = cols } : l->head;
	l->input = (struct rect){ .x = x, .w = cols - 1 - x };
	l->status = l->input;
	place_text(l);
}

void
layout_lines(struct layout *l, int rows, int input_rows)
{
	int most = rows / 2 < LAYOUT_INPUT_MAX ? rows / 2 : LAYOUT_INPUT_MAX, top;

	l->small = l->small || rows < LAYOUT_ROWS_MIN;
	input_rows = input_rows > most ? most : input_rows < 1 ? 1 : input_rows;
	l->status.h = 1;
	l->status.y = rows - 1;
	l->input.h = input_rows;
	l->input.y = rows - 1 - input_rows;
	l->head.h = rows >= 12 && !l->bare;
	top = l->head.h > 0 ? 2 : 0;
	l->talk.y = top;
	l->talk.h = l->input.y - 1 - top;
	l->rooms.h = rows;
	l->people.h = l->input.y - 1;
}
