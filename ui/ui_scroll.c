/* Reading back, in the focused window or in another one. */
#include "ui/ui_int.h"

/* A window in which the person reads. */
struct reading {
	struct draw_geometry geo;
	struct scroll *scroll;
	size_t room;
	bool focus;
};

static void
open_window(struct ui *u, struct reading *r, int window)
{
	draw_measure(&r->geo, &u->screen, u->grid.rows, u->grid.cols);
	r->focus = window == u->windows.focus;
	r->room = r->focus ? u->model->current : u->windows.v[window].room;
	r->scroll = r->focus ? &u->views[r->room].scroll : &u->windows.v[window].scroll;
	if (!r->focus)
		draw_measure_window(&r->geo, &u->screen, window);
}

/* Are there less than two pages above the lowest line that is to be seen? */
static bool
nears_top(const struct reading *r)
{
	const struct scroll_src *src = &r->geo.src;
	uint64_t n = r->scroll->back ? r->scroll->number : src->end - 1;
	int rows = src->height(src->user, n) - r->scroll->hidden;

	while (rows < 2 * r->geo.page && n > src->first)
		rows += src->height(src->user, --n);
	return rows < 2 * r->geo.page;
}

/* Older lines are fetched before who goes up is there; who is there is told. */
static void
go_older(struct ui *u, const struct reading *r, bool stuck)
{
	bool coming;

	if (r->geo.src.first == r->geo.src.end || !nears_top(r))
		return;
	coming = ui_keep_older(u, r->room);
	if (stuck && coming)
		ui_hint(u, "Loading older lines");
	else if (stuck)
		ui_hint(u, u->model->rooms[r->room].more
			       ? "Here are as many lines as fit; /export writes them all"
			       : "This is the oldest line");
}

static void
move(struct ui *u, const struct reading *r, int rows)
{
	struct scroll *s = r->scroll, was = *s;

	if (rows > 0) {
		scroll_down(s, &r->geo.src, rows);
		return;
	}
	scroll_up(s, &r->geo.src, -rows, r->geo.page);
	go_older(u, r, was.back == s->back && was.number == s->number && was.hidden == s->hidden);
}

void
ui_scroll_window(struct ui *u, int window, int rows)
{
	struct reading r;

	open_window(u, &r, window);
	move(u, &r, rows);
}

void
ui_scroll_rows(struct ui *u, int rows)
{
	ui_scroll_window(u, u->windows.focus, rows);
}

void
ui_scroll_page(struct ui *u, int direction)
{
	struct reading r;

	open_window(u, &r, u->windows.focus);
	move(u, &r, direction * (r.geo.page > 1 ? r.geo.page - 1 : 1));
}

void
ui_scroll_end(struct ui *u, int direction)
{
	struct reading r;

	open_window(u, &r, u->windows.focus);
	if (direction > 0) {
		scroll_bottom(r.scroll);
		return;
	}
	scroll_top(r.scroll, &r.geo.src, r.geo.page);
	go_older(u, &r, true);
}
