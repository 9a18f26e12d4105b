/* ui/layout.h - which pane is where, for a size of the terminal. Pure. Any thread. */
#ifndef SNUG_UI_LAYOUT_H
#define SNUG_UI_LAYOUT_H

#include <stdbool.h>

#include "ui/grid.h"

#define LAYOUT_COLS_MIN 40
#define LAYOUT_ROWS_MIN 8
#define LAYOUT_INPUT_MAX 8 /* rows of the input */

enum pane { PANE_NONE, PANE_ROOMS, PANE_PEOPLE };

struct layout_wish {
	bool no_rooms, no_people; /* also where there is room for them */
	enum pane over;           /* where there is none: this one lies over the talk */
	bool bare;
};

struct layout {
	bool small; /* only one line of words fits */
	bool bare;
	int cols;                  /* of the screen */
	struct rect rooms, people; /* w 0: not shown beside the talk */
	struct rect over;          /* of wish.over; w 0: nothing lies over the talk */
	struct rect head;          /* h 0: not shown; a rule is below it */
	struct rect area;          /* what windows share, between the rules */
	struct rect talk;          /* of one window; inside: without the margins beside the rules */
	struct rect input, status; /* inside; a rule is above input */
	int gutter; /* columns for nicks left of the text; 0: nicks have rows of their own */
	int text_x, text_w; /* of messages */
	int end_x;          /* where times end */
};

/* The columns: everything but heights, so that the width of the input is known. */
void layout_columns(struct layout *l, int cols, const struct layout_wish *wish);
/* Then the rows, with that many wanted for the input. */
void layout_lines(struct layout *l, int rows, int input_rows);
/*
 * Then talk and its columns, for a window at this place in area. labelled: its first row is taken
 * by its label.
 */
void layout_window(struct layout *l, const struct rect *at, bool labelled);
/* Is that many columns enough for this pane beside the talk? */
bool layout_has_room(enum pane p, int cols);

#endif
