/* The border of what lies over the screen. */
#include "ui/draw.h"

static void
put_rule(struct grid *g, const struct rect *at, int y, bool ascii, bool top)
{
	int end = at->x + at->w;

	grid_fill(g, y, at->x + 1, end - 1, ST_RULE, theme_glyph(GL_HLINE, ascii));
	grid_puts(
	    g, y, at->x, at->x + 1, ST_RULE, theme_glyph(top ? GL_TOPLEFT : GL_LOWLEFT, ascii));
	grid_puts(g, y, end - 1, end, ST_RULE, theme_glyph(top ? GL_TOPRIGHT : GL_LOWRIGHT, ascii));
}

void
draw_box(struct grid *g, const struct rect *at, bool ascii, const char *title)
{
	const char *side = theme_glyph(GL_VLINE, ascii);
	int x = at->x + 2, last = at->x + at->w - 1, end;

	for (int y = at->y; y < at->y + at->h; y++) {
		grid_fill(g, y, at->x, last + 1, ST_TEXT, " ");
		grid_puts(g, y, at->x, at->x + 1, ST_RULE, side);
		grid_puts(g, y, last, last + 1, ST_RULE, side);
	}
	put_rule(g, at, at->y, ascii, true);
	put_rule(g, at, at->y + at->h - 1, ascii, false);
	grid_puts(g, at->y, x, x + 1, ST_TEXT, " ");
	end = grid_puts(g, at->y, x + 1, last - 2, ST_STRONG, title);
	grid_puts(g, at->y, end, end + 1, ST_TEXT, " ");
}
