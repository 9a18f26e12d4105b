#include "ui/draw.h"

#include <stdio.h>

/* Where there is no header: nobody should have to guess who will read the line. */
static void
draw_room_name(struct grid *g, const struct screen *s, const struct layout *l)
{
	const struct room *r = model_room(s->model);
	char words[sizeof r->name + 2];

	if (l->head.h > 0 || r->name[0] == '\0')
		return;
	snprintf(words, sizeof words, " %s ", r->name);
	grid_puts(g, l->input.y - 1, l->input.x + 2, l->input.x + l->input.w, ST_ACCENT, words);
}

/* Where there is no room for more windows than one: which it is. */
static void
draw_window_number(struct grid *g, const struct draw_geometry *geo)
{
	const struct layout *l = &geo->frame;
	char words[48];
	int i = 0;

	if (geo->split || geo->windows.n == 1 || l->bare)
		return;
	while (windows_nth(&geo->windows, i) != geo->windows.focus)
		i++;
	snprintf(words, sizeof words, " window %d of %d ", i + 1, geo->windows.n);
	grid_put_right(g, l->input.y - 1, l->input.x + l->input.w / 2, l->input.x + l->input.w - 1,
	    ST_DIM, words);
}

static void
draw_column(struct grid *g, int x, int y, int end, bool ascii)
{
	for (; y < end; y++)
		grid_puts(g, y, x, x + 1, ST_RULE, theme_glyph(GL_VLINE, ascii));
}

static void
draw_frame_rules(struct grid *g, const struct screen *s, const struct layout *l)
{
	const char *h = theme_glyph(GL_HLINE, s->ascii);
	int left = l->rooms.w > 0 ? l->rooms.w : -1;

	if (left >= 0)
		draw_column(g, left, 0, g->rows, s->ascii);
	if (l->people.w > 0)
		draw_column(g, l->people.x - 1, 0, l->input.y - 1, s->ascii);
	if (l->head.h > 0)
		grid_fill(g, 1, l->area.x, l->area.x + l->area.w, ST_RULE, h);
	grid_fill(g, l->input.y - 1, left + 1, g->cols, ST_RULE, h);
	if (l->people.w > 0)
		grid_puts(g, l->input.y - 1, l->people.x - 1, l->people.x, ST_RULE,
		    theme_glyph(GL_TEE, s->ascii));
}

/* A pane for which there is no room beside the talk, on top of it. */
static void
draw_over(struct grid *g, const struct screen *s, const struct layout *l)
{
	const struct rect *at = &l->over;
	bool people = s->wish.over == PANE_PEOPLE;
	int edge = people ? at->x - 1 : at->x + at->w;

	if (at->w == 0)
		return;
	for (int y = at->y; y < at->y + at->h; y++)
		grid_fill(g, y, at->x, at->x + at->w, ST_TEXT, " ");
	draw_column(g, edge, at->y, at->y + at->h, s->ascii);
	grid_puts(g, at->y + at->h, edge, edge + 1, ST_RULE, theme_glyph(GL_TEE, s->ascii));
	if (people)
		draw_members(g, s, at);
	else
		draw_rooms(g, s, at);
}

void
draw_screen(struct grid *g, const struct screen *s)
{
	struct draw_geometry geo;
	const struct layout *l = &geo.frame;
	uint64_t below;

	grid_clear(g);
	draw_measure(&geo, s, g->rows, g->cols);
	if (l->small) {
		grid_puts(g, 0, 0, g->cols, ST_TEXT, "terminal too small (40x8)");
		return;
	}
	draw_frame_rules(g, s, l);
	draw_rooms(g, s, &l->rooms);
	draw_members(g, s, &l->people);
	draw_input(g, s, l);
	if (s->search != NULL && s->search->on) {
		draw_search_hits(g, s, l);
		draw_search_head(g, s, l);
		draw_search_keys(g, s, l);
	} else {
		below = draw_windows(g, s, &geo);
		draw_head(g, s, l);
		draw_over(g, s, l);
		draw_status(g, s, l, below);
	}
	draw_room_name(g, s, l);
	draw_window_number(g, &geo);
	draw_overlay(g, s);
}
