/* ui/draw_line.h - the lines of a room as rows: rules, nicks, text, times. Pure but for the grid.
 */
#ifndef SNUG_UI_DRAW_LINE_H
#define SNUG_UI_DRAW_LINE_H

#include "ui/layout.h"
#include "ui/model.h"

struct query;

struct line_ctx {
	const struct model *model;
	const struct room *room;
	const struct layout *layout;
	const struct query *query; /* what was looked for stands out; NULL: nothing */
	uint64_t selected;         /* number of the line that does; 0: none */
	bool hits;                 /* room is what a search found */
	bool ascii, mono;          /* mono: what stands out needs signs */
};

/* The sign of anything but TRUST_SEEN, wherever people are shown. */
enum glyph draw_trust_glyph(enum trust t);
enum style draw_trust_style(enum trust t);

/* Rows of line number with the rules above it; at least 1. */
int draw_line_height(const struct line_ctx *c, uint64_t number);
/* Its rows from y on, as far as they are inside clip. */
void draw_line(
    struct grid *g, const struct line_ctx *c, uint64_t number, int y, const struct rect *clip);
/* A rule across the pane with words in its middle. */
void draw_rule(struct grid *g, const struct line_ctx *c, int y, enum glyph sign, enum style st,
    const char *words);

#endif
