/*
 * ui/draw.h - one frame: the screen as it follows from the model and the view. Pure: the same
 * screen always gives the same grid. Main thread only.
 */
#ifndef SNUG_UI_DRAW_H
#define SNUG_UI_DRAW_H

#include "ui/draw_line.h"
#include "ui/view.h"

/* Fills the grid, whatever size it has. */
void draw_screen(struct grid *g, const struct screen *s);

/* What scrolling needs to know of a screen of that size; lent from *geo. */
struct draw_geometry {
	struct layout layout;
	struct line_ctx ctx;
	struct scroll_src src;
	int page; /* rows of the part that scrolls, once scrolled back */
};
void draw_measure(struct draw_geometry *geo, const struct screen *s, int rows, int cols);

/* The parts, each in its own file. */
void draw_rooms(struct grid *g, const struct screen *s, const struct layout *l);
void draw_members(struct grid *g, const struct screen *s, const struct layout *l);
void draw_head(struct grid *g, const struct screen *s, const struct layout *l);
void draw_status(struct grid *g, const struct screen *s, const struct layout *l, uint64_t below);
/* In place of the head, the talk and the status while somebody looks for something. */
void draw_search_head(struct grid *g, const struct screen *s, const struct layout *l);
void draw_search_hits(struct grid *g, const struct screen *s, const struct layout *l);
void draw_search_keys(struct grid *g, const struct screen *s, const struct layout *l);
/* "search #ops> " */
void draw_search_prompt(const struct screen *s, char *out, size_t size);
void draw_overlay(struct grid *g, const struct screen *s);
void draw_input(struct grid *g, const struct screen *s, const struct layout *l);
/* Rows that the input wants in that many columns; 1 or more. */
int draw_input_rows(const struct screen *s, int cols);

#endif
