#include "ui/action.h"

#include <ctype.h>
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
	ui_select_end(u);
	if (r != 0) {
		if (why[0] != '\0')
			ui_hint(u, why);
		return;
	}
	ui_sync(u); /* the command may have opened a room: views may have moved */
	v = &u->views[room];
	history_add(v->history, edit_text(v->edit), edit_len(v->edit));
	history_add(u->all, edit_text(v->edit), edit_len(v->edit));
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
	const struct complete_src src = { u->model, u->custom, u->opts->state_dir };
	char list[HINT_MAX];

	complete_step(&u->complete, view(u)->edit, &src, back != 0);
	complete_list(&u->complete, list, sizeof list);
	ui_aid(u, list);
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
act_history_all(struct ui *u, int newer)
{
	if (newer)
		history_newer(u->all, view(u)->edit);
	else
		history_older(u->all, view(u)->edit);
}

static void
act_recall(struct ui *u, int number)
{
	(void)number;
	recall_start(&u->recall, view(u)->history, u->all);
}

static void
act_editor(struct ui *u, int number)
{
	(void)number;
	u->wants_editor = true;
}

void
action_command(struct ui *u, const char *line)
{
	char why[COMMAND_WHY_MAX];
	size_t room = u->model->current;
	uint64_t was = end_of_room(u);

	if (command_line(&u->front, line, strlen(line), why) != 0 && why[0] != '\0')
		ui_hint(u, why);
	ui_sync(u); /* views may have moved */
	show_newest(u, &u->views[room], was);
}

static void
act_help(struct ui *u, int number)
{
	(void)number;
	action_command(u, "/help");
}

/* What is to be seen goes, what is not comes: where there is no room for it, over the talk. */
static void
act_pane(struct ui *u, int which)
{
	struct layout_wish *wish = &u->screen.wish;
	enum pane p = (enum pane)which;
	bool *no = p == PANE_PEOPLE ? &wish->no_people : &wish->no_rooms;

	if (layout_has_room(p, u->grid.cols))
		*no = !*no;
	else
		wish->over = wish->over == p ? PANE_NONE : p;
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
	u->look.focus_known = true;
	model_away(u->model, away != 0);
}

static const struct {
	action_fn fn;
	int number;
	const char *name, *help;
} rows[ACT__COUNT] = {
#define X(action, fn, number, help) [action] = { fn, number, #action, help },
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
action_name(enum action a, char out[static ACTION_NAME_MAX])
{
	const char *name = rows[a].name + strlen("ACT_");
	size_t i;

	for (i = 0; name[i] != '\0' && i < ACTION_NAME_MAX - 1; i++)
		out[i] = (char)tolower((unsigned char)name[i]);
	out[i] = '\0';
	return out;
}

enum action
action_find(const char *name)
{
	char own[ACTION_NAME_MAX], asked[ACTION_NAME_MAX];

	if (snprintf(asked, sizeof asked, "%s", name) >= (int)sizeof asked)
		return ACT__COUNT;
	for (char *p = asked; *p != '\0'; p++)
		*p = *p == '-' ? '_' : (char)tolower((unsigned char)*p);
	for (int a = 0; a < ACT__COUNT; a++)
		if (strcmp(action_name((enum action)a, own), asked) == 0)
			return (enum action)a;
	return ACT__COUNT;
}

const char *
action_help(enum action a)
{
	return a < ACT__COUNT ? rows[a].help : "";
}
