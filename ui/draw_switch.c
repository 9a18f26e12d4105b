/* The box that asks where to go. */
#include "ui/draw.h"

#include <stdio.h>
#include <string.h>

#define BOX_COLS 44
#define BOX_ROWS 14 /* at most: the border, what is typed, a rule's blank, the offers, the keys */
#define BOX_REST 5  /* of those without the offers */

static void
draw_offer(
    struct grid *g, const struct screen *s, const struct switch_offer *o, const struct rect *at)
{
	const struct model *m = s->model;
	const struct room *r = o->room < m->n_rooms ? &m->rooms[o->room] : NULL;
	bool chosen = o == switch_chosen(s->switcher);
	enum style st = chosen ? ST_ACTIVE : ST_TEXT;
	int x = at->x + 2, end = at->x + at->w - 2;
	char words[32] = "";

	if (chosen) {
		grid_fill(g, at->y, at->x + 1, at->x + at->w - 1, ST_ACTIVE, " ");
		grid_puts(
		    g, at->y, at->x + 1, at->x + 2, ST_ACTIVEBAR, theme_glyph(GL_ACTIVE, s->ascii));
	}
	if (r != NULL) {
		snprintf(words, sizeof words, "%zu", model_place(m, o->room) + 1);
		grid_put_right(g, at->y, x, x + 3, chosen ? ST_ACTIVEDIM : ST_DIM, words);
	}
	grid_puts(g, at->y, x + 4, end - 8, st, o->name);
	if (r == NULL)
		snprintf(words, sizeof words, "new");
	else if (r->unread + r->mentions > 0)
		snprintf(words, sizeof words, "%u%s",
		    r->unread > r->mentions ? r->unread : r->mentions, r->mentions > 0 ? "!" : "");
	else
		words[0] = '\0';
	grid_put_right(g, at->y, end - 8, end,
	    chosen                         ? ST_ACTIVE
	    : r != NULL && r->mentions > 0 ? ST_GOLDBOLD
					   : ST_DIM,
	    words);
}

void
draw_switch(struct grid *g, const struct screen *s)
{
	const struct switcher *sw = s->switcher;
	int rows = g->rows - 2 < BOX_ROWS ? g->rows - 2 : BOX_ROWS;
	int cols = g->cols - 4 < BOX_COLS ? g->cols - 4 : BOX_COLS, fit = rows - BOX_REST, x;
	struct rect box = { (g->rows - rows) / 2, (g->cols - cols) / 2, rows, cols }, row = box;
	size_t first;

	draw_box(g, &box, s->ascii, "go to");
	row.h = 1;
	row.y++;
	x = grid_puts(g, row.y, box.x + 2, box.x + 4, ST_ACCENT, theme_glyph(GL_PROMPT, s->ascii));
	x = grid_puts(g, row.y, x + 1, box.x + cols - 2, ST_STRONG, sw->typed);
	g->cursor_y = row.y;
	g->cursor_x = x;
	row.y += 2;
	first = sw->chosen >= (size_t)fit ? sw->chosen - (size_t)fit + 1 : 0;
	for (size_t i = first; i < sw->n && i < first + (size_t)fit; i++, row.y++)
		draw_offer(g, s, &sw->offers[i], &row);
	if (sw->n == 0)
		grid_puts(g, row.y, box.x + 6, box.x + cols - 2, ST_GOLD, "no room has that name");
	grid_puts(g, box.y + rows - 2, box.x + 2, box.x + cols - 2, ST_DIM,
	    cols == BOX_COLS ? "Up/Down choose   Enter goes   Esc back" : "Enter goes   Esc back");
}
