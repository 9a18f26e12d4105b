/*
 * ui/grid.h - a grid of character cells: what drawing draws on. The terminal shows it, tests
 * read it. Drawing outside of it, or half a wide character, is nothing. Main thread only.
 */
#ifndef SNUG_UI_GRID_H
#define SNUG_UI_GRID_H

#include "ui/text.h"
#include "ui/theme.h"

struct cell {
	char s[TEXT_CELL_MAX];
	uint8_t n; /* bytes of s; 0: blank */
	uint8_t cols; /* 1 or 2; 0: the second half of the one before */
	uint8_t style;
};

struct grid {
	struct cell *cells; /* owned, rows * cols */
	int rows, cols;
	int cursor_y, cursor_x; /* -1: no cursor */
};

struct rect {
	int y, x, h, w;
};

void grid_init(struct grid *g);
void grid_fini(struct grid *g);
/* Any size from 0; the content is blank then. */
void grid_resize(struct grid *g, int rows, int cols);
void grid_clear(struct grid *g);
/* NULL outside. */
const struct cell *grid_at(const struct grid *g, int y, int x);

/* Cleaned text from x on, never into or behind column end. The column after it. */
int grid_put(struct grid *g, int y, int x, int end, enum style st, struct bytes s);
int grid_puts(struct grid *g, int y, int x, int end, enum style st, const char *s);
/* So that it ends before end; cut at the right with sign when it would begin before x. */
void grid_put_right(struct grid *g, int y, int x, int end, enum style st, const char *s);
/* sign, one column wide, in columns [x, end). */
void grid_fill(struct grid *g, int y, int x, int end, enum style st, const char *sign);

#endif
