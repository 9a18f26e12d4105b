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

/* What scrolling needs to know of a window on a screen of that size; lent from *geo. */
struct draw_geometry {
	struct layout frame;    /* of the screen */
	struct windows windows; /* placed */
	bool split;             /* several are to be seen */
	struct layout layout;   /* frame, with the talk of the window */
	struct line_ctx ctx;
	struct scroll_src src;
	int page; /* rows of the part that scrolls, once scrolled back */
};
/* Of the focused one. */
void draw_measure(struct draw_geometry *geo, const struct screen *s, int rows, int cols);
/* Then of another one of geo->windows, by its index there. */
void draw_measure_window(struct draw_geometry *geo, const struct screen *s, int window);
/* Those that are on that screen: a leaf of geo->windows, by its index. */
bool draw_window_shown(const struct draw_geometry *geo, int window);
/* The room whose row is y of a pane of rooms at that place; n_rooms: none. */
size_t draw_rooms_at(const struct screen *s, const struct rect *at, int y);

/* The parts, each in its own file. */
/* All windows with their labels and the rules between them; lines below the focused one. */
uint64_t draw_windows(struct grid *g, const struct screen *s, const struct draw_geometry *geo);
void draw_rooms(struct grid *g, const struct screen *s, const struct rect *at);
void draw_members(struct grid *g, const struct screen *s, const struct rect *at);
void draw_head(struct grid *g, const struct screen *s, const struct layout *l);
/*
 * "[Act: 5:@eve(2!) 4:#dev(12)]": the rooms that wait, the most urgent first, as many as there is
 * room for in cols columns, and how many more there are; "" when none waits.
 */
void draw_activity(const struct model *m, int cols, char *out, size_t size);
void draw_status(struct grid *g, const struct screen *s, const struct layout *l, uint64_t below);
/* In place of the head, the talk and the status while somebody looks for something. */
void draw_search_head(struct grid *g, const struct screen *s, const struct layout *l);
void draw_search_hits(struct grid *g, const struct screen *s, const struct layout *l);
void draw_search_keys(struct grid *g, const struct screen *s, const struct layout *l);
/* "search #ops> " */
void draw_search_prompt(const struct screen *s, char *out, size_t size);
void draw_overlay(struct grid *g, const struct screen *s);
void draw_switch(struct grid *g, const struct screen *s);
/* An empty box with a border and a title, inside the grid. */
void draw_box(struct grid *g, const struct rect *at, bool ascii, const char *title);
void draw_input(struct grid *g, const struct screen *s, const struct layout *l);
/* Rows that the input wants in that many columns; 1 or more. */
int draw_input_rows(const struct screen *s, int cols);

#endif
