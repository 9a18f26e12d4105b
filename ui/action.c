#include "ui/action.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"

#include "ui/ui_int.h"

typedef void (*action_fn)(struct ui *u, int number);

static struct view *
view(struct ui *u)
{
	return &u->views[u->model->current];
}

static uint64_t
end_of_room(const struct ui *u)
{
	return lines_end(&model_room(u->model)->lines);
}

/* To the newest line; an answer that came after line was and is too high for the view, to its top.
 */
static void
show_newest(struct ui *u, struct view *v, uint64_t was)
{
	uint64_t end = end_of_room(u);
	struct draw_geometry geo;

	scroll_bottom(&v->scroll);
	if (v != view(u) || end == was ||
	    lines_get(&model_room(u->model)->lines, end - 1)->kind != LINE_NOTICE)
		return;
	draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
	if (geo.src.height(geo.src.user, end - 1) > geo.layout.talk.h)
		scroll_newest_top(&v->scroll, &geo.src, geo.page);
}

static void
act_send(struct ui *u, int number)
{
	struct view *v = view(u);
	struct edit *e = v->edit;
	char why[COMMAND_WHY_MAX];
	size_t room = u->model->current;
	uint64_t was = end_of_room(u);

	(void)number;
	u->doing = room + 1;
	int r = command_line(&u->front, edit_text(e), edit_len(e), why);

	u->doing = 0;
	if (r == ERR_HELD && !command_is(edit_text(e)))
		ui_draft_keep(v, edit_text(e), edit_len(e));
	if (r != 0) {
		if (why[0] != '\0')
			ui_hint(u, why);
		return;
	}
	ui_sync(u); /* the command may have opened a room: views may have moved */
	v = &u->views[room];
	history_add(v->history, edit_text(v->edit), edit_len(v->edit));
	edit_clear(v->edit);
	ui_keep_drafts(u);
	show_newest(u, v, was);
}

static void
act_newline(struct ui *u, int number)
{
	(void)number;
	edit_insert(view(u)->edit, "\n", 1);
}

static void
act_complete(struct ui *u, int back)
{
	complete_step(&u->complete, view(u)->edit, u->model, back != 0);
}

static void
act_edit(struct ui *u, int op)
{
	edit_do(view(u)->edit, (enum edit_op)op);
}

/* In a text of several lines Up and Down move first. */
static void
act_history(struct ui *u, int newer)
{
	struct view *v = view(u);

	if (edit_do(v->edit, newer ? EDIT_LINE_DOWN : EDIT_LINE_UP))
		return;
	if (newer)
		history_newer(v->history, v->edit);
	else
		history_older(v->history, v->edit);
}

static void
act_room(struct ui *u, int place)
{
	ui_enter(u, model_nth(u->model, (size_t)place));
}

static void
act_room_step(struct ui *u, int step)
{
	size_t n = u->model->n_rooms, at = model_place(u->model, u->model->current);

	ui_enter(u, model_nth(u->model, step > 0 ? (at + 1) % n : (at + n - 1) % n));
}

static void
act_room_active(struct ui *u, int number)
{
	(void)number;
	ui_enter(u, model_next_active(u->model));
}

/* Are there less than two pages above the lowest line that is to be seen? */
static bool
nears_top(const struct scroll *s, const struct draw_geometry *geo)
{
	uint64_t n = s->back ? s->number : geo->src.end - 1;
	int rows = geo->src.height(geo->src.user, n) - s->hidden;

	while (rows < 2 * geo->page && n > geo->src.first)
		rows += geo->src.height(geo->src.user, --n);
	return rows < 2 * geo->page;
}

/* Older lines are fetched before who goes up is there; who is there is told. */
static void
go_older(struct ui *u, const struct draw_geometry *geo, bool stuck)
{
	bool coming;

	if (geo->src.first == geo->src.end || !nears_top(&view(u)->scroll, geo))
		return;
	coming = ui_keep_older(u, u->model->current);
	if (stuck && coming)
		ui_hint(u, "Loading older lines");
	else if (stuck)
		ui_hint(u, model_room(u->model)->more
			       ? "Here are as many lines as fit; /export writes them all"
			       : "This is the oldest line");
}

static void
scroll_rows(struct ui *u, const struct draw_geometry *geo, int rows)
{
	struct scroll *s = &view(u)->scroll, was = *s;

	if (rows > 0) {
		scroll_down(s, &geo->src, rows);
		return;
	}
	scroll_up(s, &geo->src, -rows, geo->page);
	go_older(u, geo, was.back == s->back && was.number == s->number && was.hidden == s->hidden);
}

static void
act_page(struct ui *u, int direction)
{
	struct draw_geometry geo;

	draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
	scroll_rows(u, &geo, direction * (geo.page > 1 ? geo.page - 1 : 1));
}

static void
act_scroll(struct ui *u, int rows)
{
	struct draw_geometry geo;

	draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
	scroll_rows(u, &geo, rows);
}

static void
act_ends(struct ui *u, int direction)
{
	struct draw_geometry geo;

	draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
	if (direction > 0) {
		scroll_bottom(&view(u)->scroll);
		return;
	}
	scroll_top(&view(u)->scroll, &geo.src, geo.page);
	go_older(u, &geo, true);
}

static void
act_help(struct ui *u, int number)
{
	char why[COMMAND_WHY_MAX];
	uint64_t was = end_of_room(u);

	(void)number;
	command_line(&u->front, "/help", 5, why);
	show_newest(u, view(u), was);
}

/* What is to be seen goes, what is not comes, if there is room for it. */
static void
act_pane(struct ui *u, int people)
{
	enum pane_wish *wish = people ? &u->screen.wish.people : &u->screen.wish.rooms;
	struct layout l;
	bool shown;

	layout_columns(&l, u->grid.cols, &u->screen.wish);
	shown = (people ? l.people.w : l.rooms.w) > 0;
	*wish = shown ? PANE_HIDE : PANE_SHOW;
	layout_columns(&l, u->grid.cols, &u->screen.wish);
	if (!shown && (people ? l.people.w : l.rooms.w) == 0) {
		*wish = PANE_AUTO;
		ui_hint(u, "The terminal is too narrow for that pane");
	}
}

static void
act_bare(struct ui *u, int number)
{
	(void)number;
	u->screen.wish.bare = !u->screen.wish.bare;
}

static void
act_redraw(struct ui *u, int number)
{
	(void)number;
	if (u->term != NULL)
		term_redraw(u->term);
}

static void
act_suspend(struct ui *u, int number)
{
	(void)number;
	if (u->term != NULL)
		term_suspend(u->term);
}

static void
act_cancel(struct ui *u, int number)
{
	struct edit *e = view(u)->edit;

	(void)number;
	if (edit_len(e) > 0) {
		edit_clear(e);
		u->armed = ARMED_NOT;
	} else if (u->armed == ARMED_CANCEL) {
		ui_leave(u);
	} else {
		u->armed = ARMED_CANCEL;
		ui_hint(u, u->opts->hosting
			       ? "The room closes for everybody. Ctrl-C again to leave, or type on"
			       : "Leave snug? Ctrl-C again to leave, or type on");
	}
}

static void
act_search(struct ui *u, int number)
{
	(void)number;
	ui_search_open(u, false, NULL);
}

static void
act_focus(struct ui *u, int away)
{
	model_away(u->model, away != 0);
}

static const struct {
	action_fn fn;
	int number;
	const char *help;
} rows[ACT__COUNT] = {
#define X(action, fn, number, help) [action] = { fn, number, help },
#include "ui/action.def"
#undef X
};

void
action_run(struct ui *u, enum action a)
{
	if (a < ACT__COUNT)
		rows[a].fn(u, rows[a].number);
}

bool
action_edit(struct edit *e, enum action a)
{
	return a < ACT__COUNT && rows[a].fn == act_edit && edit_do(e, (enum edit_op)rows[a].number);
}

const char *
action_help(enum action a)
{
	return a < ACT__COUNT ? rows[a].help : "";
}
