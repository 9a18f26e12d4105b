/* The windows that the talk is split into: what is read in each, its label, the rules between. */
#include "ui/draw.h"

#include <stdio.h>

#define LIVE_ROWS 3       /* of the newest lines, while older ones are read */
#define SPLIT_ROWS_MIN 10 /* a talk lower than that does not show them */

/* measuring ------------------------------------------------------------------ */

static int
height(void *user, uint64_t number)
{
	return draw_line_height(user, number);
}

static bool
has_live(const struct layout *l)
{
	return l->talk.h >= SPLIT_ROWS_MIN;
}

bool
draw_window_shown(const struct draw_geometry *geo, int window)
{
	return geo->windows.v[window].at.h > 0;
}

static const struct room *
room_of(const struct draw_geometry *geo, const struct screen *s, int window)
{
	size_t room = geo->windows.v[window].room;

	return window == geo->windows.focus || room >= s->model->n_rooms ? model_room(s->model)
									 : &s->model->rooms[room];
}

void
draw_measure_window(struct draw_geometry *geo, const struct screen *s, int window)
{
	const struct room *r = room_of(geo, s, window);

	geo->layout = geo->frame;
	layout_window(&geo->layout, &geo->windows.v[window].at, geo->split);
	geo->ctx = (struct line_ctx){ .model = s->model,
		.room = r,
		.layout = &geo->layout,
		.ascii = s->ascii,
		.mono = s->mono };
	if (window == geo->windows.focus && s->selecting) {
		geo->ctx.selected = s->selected;
	} else if (window == geo->windows.focus && s->view->found != 0) {
		geo->ctx.selected = s->view->found;
		geo->ctx.query = &s->search->query;
	}
	geo->src = (struct scroll_src){ .first = r->lines.first,
		.end = lines_end(&r->lines),
		.height = height,
		.user = &geo->ctx };
	geo->page =
	    has_live(&geo->layout) ? geo->layout.talk.h - LIVE_ROWS - 1 : geo->layout.talk.h;
	geo->page = geo->page > 1 ? geo->page : 1;
}

void
draw_measure(struct draw_geometry *geo, const struct screen *s, int rows, int cols)
{
	struct layout *l = &geo->frame;
	struct rect area;

	layout_columns(l, cols, &s->wish);
	layout_lines(l, rows, draw_input_rows(s, l->input.w));
	if (s->windows != NULL)
		geo->windows = *s->windows;
	else
		windows_init(&geo->windows);
	area = l->area;
	if (geo->windows.n > 1 && l->head.h > 0) {
		/* The label of the uppermost stands in the rule below the header. */
		area.y--;
		area.h++;
	}
	geo->split = geo->windows.n > 1 && !l->bare && windows_place(&geo->windows, &area);
	if (!geo->split)
		windows_zoom(&geo->windows, &l->area);
	draw_measure_window(geo, s, geo->windows.focus);
}

/* drawing -------------------------------------------------------------------- */

/* One window on its way to the grid. */
struct sheet {
	struct grid *g;
	const struct screen *s;
	const struct draw_geometry *geo; /* of this one */
	struct scroll at;
	bool focus;
};

/* Lines up to the one before end, bottom-aligned in clip, hidden rows of the last below it. */
static void
draw_lines(const struct sheet *p, const struct rect *clip, uint64_t first, uint64_t end, int hidden)
{
	int y = clip->y + clip->h + hidden;

	while (end > first && y > clip->y) {
		y -= draw_line_height(&p->geo->ctx, --end);
		draw_line(p->g, &p->geo->ctx, end, y, clip);
	}
}

static void
draw_scrolled(const struct sheet *p, uint64_t below)
{
	const struct draw_geometry *geo = p->geo;
	struct rect clip = geo->layout.talk;
	char words[64] = "MORE below  PgDn  Alt-End";

	if (has_live(&geo->layout)) {
		clip.y += clip.h - LIVE_ROWS;
		clip.h = LIVE_ROWS;
		draw_lines(p, &clip, geo->src.first, geo->src.end, 0);
		if (below > 0)
			snprintf(words, sizeof words, "MORE(%llu) below  PgDn  Alt-End",
			    (unsigned long long)below);
		draw_rule(p->g, &geo->ctx, clip.y - 1, GL_DOTTED, ST_DIM, words);
		clip.y = geo->layout.talk.y;
		clip.h = geo->page;
	}
	draw_lines(p, &clip, geo->src.first, p->at.number + 1, p->at.hidden);
}

/* How many lines are below what is read; at the newest 0. */
static uint64_t
draw_talk(struct sheet *p)
{
	const struct draw_geometry *geo = p->geo;
	uint64_t below = scroll_below(&p->at, &geo->src), first = geo->src.first;
	uint64_t clear = geo->ctx.room->clear;

	if (p->at.back) {
		draw_scrolled(p, below);
		return below > 0 ? below : 1;
	}
	first = clear > first ? clear : first;
	draw_lines(p, &geo->layout.talk, first, geo->src.end, 0);
	return 0;
}

/* "3 #ops  [E2E KEY CHANGED: eve]  -MORE(12)-" in the rule above a window. */
static void
draw_label(const struct sheet *p, const struct rect *at, uint64_t below)
{
	const struct room *r = p->geo->ctx.room;
	const struct model *m = p->s->model;
	bool ascii = p->s->ascii;
	int x = at->x + 1, end = at->x + at->w - 1;
	enum trust why;
	const char *nick = model_held(m, r, &why);
	char words[128];

	grid_fill(p->g, at->y, at->x, at->x + at->w, ST_RULE, theme_glyph(GL_HLINE, ascii));
	if (p->focus)
		grid_puts(p->g, at->y, x, x + 1, ST_ACCENT, theme_glyph(GL_ACTIVE, ascii));
	snprintf(
	    words, sizeof words, " %zu %s ", model_place(m, (size_t)(r - m->rooms)) + 1, r->name);
	x = grid_puts(p->g, at->y, x + 1, end, p->focus ? ST_ACCENT : ST_DIM, words);
	if (nick != NULL) {
		snprintf(words, sizeof words, " [%s: %s] ",
		    why == TRUST_BLOCKED ? "BLOCKED" : "KEY CHANGED", nick);
		x = grid_puts(p->g, at->y, x, end, ST_GOLDBOLD, words);
	}
	if (below > 0) {
		snprintf(words, sizeof words, " -MORE(%llu)- ", (unsigned long long)below);
		grid_put_right(p->g, at->y, x, end, ST_GOLD, words);
	}
}

static uint64_t
draw_window(struct grid *g, const struct screen *s, const struct draw_geometry *all, int window)
{
	const struct window *v = &all->windows.v[window];
	struct draw_geometry geo = *all;
	struct sheet p = { .g = g, .s = s, .geo = &geo, .focus = window == all->windows.focus };
	uint64_t below;

	draw_measure_window(&geo, s, window);
	p.at = p.focus ? s->view->scroll : v->scroll;
	below = draw_talk(&p);
	if (all->split)
		draw_label(&p, &v->at, below);
	return below;
}

/* Between windows that are side by side, down to the rule above the input or the next label. */
static void
draw_between(struct grid *g, const struct draw_geometry *geo, int split, bool ascii)
{
	const struct window *v = &geo->windows.v[split];
	int x = geo->windows.v[v->child[1]].at.x - 1, end = v->at.y + v->at.h;

	grid_puts(g, v->at.y, x, x + 1, ST_RULE, theme_glyph(GL_TOPTEE, ascii));
	for (int y = v->at.y + 1; y < end; y++)
		grid_puts(g, y, x, x + 1, ST_RULE, theme_glyph(GL_VLINE, ascii));
	if (end == geo->frame.input.y - 1)
		grid_puts(g, end, x, x + 1, ST_RULE, theme_glyph(GL_TEE, ascii));
}

uint64_t
draw_windows(struct grid *g, const struct screen *s, const struct draw_geometry *geo)
{
	uint64_t below = 0, n;

	for (int i = 0; i < WINDOWS_NODES; i++) {
		const struct window *v = &geo->windows.v[i];

		if (geo->split && v->kind == WINDOW_BESIDE)
			draw_between(g, geo, i, s->ascii);
		if (v->kind != WINDOW_LEAF || !draw_window_shown(geo, i))
			continue;
		n = draw_window(g, s, geo, i);
		if (i == geo->windows.focus)
			below = n;
	}
	return below;
}
