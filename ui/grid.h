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
	uint8_t n;    /* bytes of s; 0: blank */
	uint8_t cols; /* 1 or 2; 0: the second half of the one before */
	uint8_t style;
};

#define GRID_LINKS_MAX 128

/* Columns [x, end) of a row are part of a link, where they are still in ST_LINK. */
struct grid_link {
	int y, x, end;
	size_t at, n; /* of grid.urls */
};

struct grid {
	struct cell *cells; /* owned, rows * cols */
	struct grid_link links[GRID_LINKS_MAX];
	size_t n_links;
	struct buf urls;
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
/*
 * The next column, from *from on, in which a text ends that is written from right to left at its
 * end: more than one blank, a line or the edge is behind it. *from is then where to look on; -1: no
 * more.
 */
int grid_turn(const struct grid *g, int y, int *from);
/* Remember where a link goes; nothing when there are too many. */
void grid_link(struct grid *g, int y, int x, int end, struct bytes url);
/* sign, one column wide, in columns [x, end). */
void grid_fill(struct grid *g, int y, int x, int end, enum style st, const char *sign);

#endif
