#include "ui/draw.h"

#include <stdio.h>

#define LIVE_ROWS 3       /* of the newest lines, while older ones are read */
#define SPLIT_ROWS_MIN 10 /* a talk lower than that is not split */

static int
height(void *user, uint64_t number)
{
	return draw_line_height(user, number);
}

static bool
splits(const struct layout *l)
{
	return l->talk.h >= SPLIT_ROWS_MIN;
}

void
draw_measure(struct draw_geometry *geo, const struct screen *s, int rows, int cols)
{
	const struct room *r = model_room(s->model);

	layout_columns(&geo->layout, cols, &s->wish);
	layout_lines(&geo->layout, rows, draw_input_rows(s, geo->layout.input.w));
	geo->ctx = (struct line_ctx){ .model = s->model,
		.room = r,
		.layout = &geo->layout,
		.selected = s->view->found,
		.query = s->view->found != 0 ? &s->search->query : NULL,
		.ascii = s->ascii,
		.mono = s->mono };
	geo->src = (struct scroll_src){ .first = r->lines.first,
		.end = lines_end(&r->lines),
		.height = height,
		.user = &geo->ctx };
	geo->page = splits(&geo->layout) ? geo->layout.talk.h - LIVE_ROWS - 1 : geo->layout.talk.h;
	geo->page = geo->page > 1 ? geo->page : 1;
}

/* Lines up to the one before end, bottom-aligned in clip, hidden rows of the last below it. */
static void
draw_lines(struct grid *g, const struct draw_geometry *geo, const struct rect *clip, uint64_t first,
    uint64_t end, int hidden)
{
	int y = clip->y + clip->h + hidden;

	while (end > first && y > clip->y) {
		y -= draw_line_height(&geo->ctx, --end);
		draw_line(g, &geo->ctx, end, y, clip);
	}
}

static void
draw_scrolled(
    struct grid *g, const struct draw_geometry *geo, const struct scroll *at, uint64_t below)
{
	struct rect clip = geo->layout.talk;
	char words[64] = "MORE below  PgDn  Alt-End";

	if (splits(&geo->layout)) {
		clip.y += clip.h - LIVE_ROWS;
		clip.h = LIVE_ROWS;
		draw_lines(g, geo, &clip, geo->src.first, geo->src.end, 0);
		if (below > 0)
			snprintf(words, sizeof words, "MORE(%llu) below  PgDn  Alt-End",
			    (unsigned long long)below);
		draw_rule(g, &geo->ctx, clip.y - 1, GL_DOTTED, ST_DIM, words);
		clip.y = geo->layout.talk.y;
		clip.h = geo->page;
	}
	draw_lines(g, geo, &clip, geo->src.first, at->number + 1, at->hidden);
}

static uint64_t
draw_talk(struct grid *g, const struct screen *s, const struct draw_geometry *geo)
{
	struct scroll at = s->view->scroll;
	uint64_t below = scroll_below(&at, &geo->src), first = geo->src.first;
	uint64_t clear = model_room(s->model)->clear;

	if (at.back) {
		draw_scrolled(g, geo, &at, below);
		return below > 0 ? below : 1;
	}
	first = clear > first ? clear : first;
	draw_lines(g, geo, &geo->layout.talk, first, geo->src.end, 0);
	return 0;
}

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

static void
draw_frame_rules(struct grid *g, const struct screen *s, const struct layout *l)
{
	const char *h = theme_glyph(GL_HLINE, s->ascii), *v = theme_glyph(GL_VLINE, s->ascii);
	int left = l->rooms.w > 0 ? l->rooms.w : -1, y;

	for (y = 0; left >= 0 && y < g->rows; y++)
		grid_puts(g, y, left, left + 1, ST_RULE, v);
	for (y = 0; l->people.w > 0 && y < l->input.y - 1; y++)
		grid_puts(g, y, l->people.x - 1, l->people.x, ST_RULE, v);
	if (l->head.h > 0)
		grid_fill(g, 1, left + 1, l->people.w > 0 ? l->people.x - 1 : g->cols, ST_RULE, h);
	grid_fill(g, l->input.y - 1, left + 1, g->cols, ST_RULE, h);
	if (l->people.w > 0)
		grid_puts(g, l->input.y - 1, l->people.x - 1, l->people.x, ST_RULE,
		    theme_glyph(GL_TEE, s->ascii));
}

void
draw_screen(struct grid *g, const struct screen *s)
{
	struct draw_geometry geo;
	uint64_t below;

	grid_clear(g);
	draw_measure(&geo, s, g->rows, g->cols);
	if (geo.layout.small) {
		grid_puts(g, 0, 0, g->cols, ST_TEXT, "terminal too small (40x8)");
		return;
	}
	if (s->search->on)
		draw_search_hits(g, s, &geo.layout);
	below = s->search->on ? 0 : draw_talk(g, s, &geo);
	draw_frame_rules(g, s, &geo.layout);
	draw_room_name(g, s, &geo.layout);
	draw_rooms(g, s, &geo.layout);
	draw_members(g, s, &geo.layout);
	draw_input(g, s, &geo.layout);
	if (s->search->on) {
		draw_search_head(g, s, &geo.layout);
		draw_search_keys(g, s, &geo.layout);
	} else {
		draw_head(g, s, &geo.layout);
		draw_status(g, s, &geo.layout, below);
	}
	draw_overlay(g, s);
}
