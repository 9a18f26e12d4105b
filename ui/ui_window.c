/* The windows that the talk is split into, and keys that come in two. */
#include "ui/ui_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#define LAYOUT_FILE "screen"
#define LAYOUT_MAX 16384 /* bytes of it */

static struct view *
view(struct ui *u)
{
	return &u->views[u->model->current];
}

/* following the model ---------------------------------------------------------- */

void
ui_window_init(struct ui *u)
{
	windows_init(&u->windows);
	u->screen.windows = &u->windows;
	u->last = u->home = UI_NOWHERE;
}

/* Rooms that were there when snug was left come back to their windows as they appear. */
static void
find_wanted(struct ui *u)
{
	for (int i = 0, leaf; (leaf = windows_nth(&u->windows, i)) >= 0; i++) {
		struct window *w = &u->windows.v[leaf];
		size_t room =
		    w->want[0] != '\0' ? model_find(u->model, w->want) : u->model->n_rooms;

		if (room == u->model->n_rooms)
			continue;
		w->room = room;
		w->want[0] = '\0';
		if (leaf != u->windows.focus)
			continue;
		model_enter(u->model, room);
		u->was = room;
	}
}

void
ui_window_sync(struct ui *u)
{
	struct window *focus = windows_focus(&u->windows);

	if (u->model->current != u->was) {
		focus->want[0] = '\0'; /* the person went elsewhere */
		u->last = u->was;
		u->was = u->model->current;
		ui_select_end(u);
	}
	find_wanted(u);
	focus->room = u->model->current;
}

/* Does a window without the focus show that room? */
static bool
is_shown(const struct ui *u, size_t room)
{
	for (int i = 0; i < WINDOWS_NODES; i++) {
		const struct window *w = &u->windows.v[i];

		if (i != u->windows.focus && w->kind == WINDOW_LEAF && w->room == room &&
		    w->at.h > 0)
			return true;
	}
	return false;
}

static void
mark_shown(struct ui *u)
{
	for (size_t i = 0; i < u->model->n_rooms; i++)
		model_show(u->model, i, is_shown(u, i));
}

void
ui_window_drawn(struct ui *u, const struct draw_geometry *geo)
{
	u->windows = geo->windows;
	mark_shown(u);
}

/* the focus ----------------------------------------------------------------------- */

/* The focused window is about to be another one. */
static void
leave(struct ui *u)
{
	windows_focus(&u->windows)->scroll = view(u)->scroll;
	ui_select_end(u);
}

static void
arrive(struct ui *u)
{
	struct window *w = windows_focus(&u->windows);

	ui_keep_all(u);
	history_rest(u->all);
	if (is_shown(u, u->model->current))
		model_show(u->model, u->model->current, true);
	model_enter(u->model, w->room);
	u->was = u->model->current;
	ui_sync(u);
	view(u)->scroll = w->scroll;
	mark_shown(u);
}

void
ui_window_focus(struct ui *u, int leaf)
{
	if (leaf == u->windows.focus)
		return;
	leave(u);
	u->windows.focus = leaf;
	arrive(u);
}

/* what is done to them ------------------------------------------------------------ */

typedef bool (*change_fn)(struct ui *u, int number, int percent);

static bool
change_split(struct ui *u, int kind, int percent)
{
	struct windows before = u->windows;
	struct draw_geometry geo;

	if (!windows_split(&u->windows, (enum window_kind)kind, percent))
		return false;
	draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
	if (geo.split)
		return true;
	u->windows = before;
	return false;
}

static bool
change_close(struct ui *u, int unused, int percent)
{
	(void)unused;
	(void)percent;
	return windows_close(&u->windows);
}

static bool
change_merge(struct ui *u, int all, int percent)
{
	(void)percent;
	if (!windows_merge(&u->windows))
		return false;
	if (all)
		windows_only(&u->windows);
	return true;
}

static bool
change_next(struct ui *u, int unused, int percent)
{
	(void)unused;
	(void)percent;
	windows_next(&u->windows);
	return u->windows.n > 1;
}

/* Has only the focused one room on the screen? */
static bool
is_zoomed(const struct ui *u)
{
	for (int i = 0; i < WINDOWS_NODES; i++)
		if (i != u->windows.focus && u->windows.v[i].at.h > 0)
			return false;
	return true;
}

static bool
change_go(struct ui *u, int way, int percent)
{
	if (is_zoomed(u))
		return change_next(u, 0, percent);
	return windows_go(&u->windows, (enum window_way)way);
}

static const struct change {
	const char *word; /* of /window; NULL: only by keys */
	uint32_t key;     /* behind Alt-w */
	change_fn fn;
	int number;
	const char *refused;
} changes[] = {
	{ "splith", 's', change_split, WINDOW_STACK, "There is no room for another window below" },
	{ "splitv", 'v', change_split, WINDOW_BESIDE,
	    "There is no room for another window beside" },
	{ "close", 'c', change_close, 0, "This is the only window" },
	{ "merge", 'm', change_merge, 0, "This is the only window" },
	{ "only", 'o', change_merge, 1, "This is the only window" },
	{ "next", 'w', change_next, 0, "This is the only window" },
	{ "up", KEY_UP, change_go, WINDOW_UP, "There is no window above" },
	{ "down", KEY_DOWN, change_go, WINDOW_DOWN, "There is no window below" },
	{ "left", KEY_LEFT, change_go, WINDOW_LEFT, "There is no window at the left" },
	{ "right", KEY_RIGHT, change_go, WINDOW_RIGHT, "There is no window at the right" },
};

#define CHANGES (sizeof changes / sizeof changes[0])

/* Where they are now: the last frame may be older than that. */
static void
place(struct ui *u)
{
	struct draw_geometry geo;

	draw_measure(&geo, &u->screen, u->grid.rows, u->grid.cols);
	u->windows = geo.windows;
}

/* Its words when it cannot be done, else NULL. */
static const char *
change(struct ui *u, const struct change *c, int percent)
{
	place(u);
	leave(u);
	if (!c->fn(u, c->number, percent))
		return c->refused;
	arrive(u);
	if (c->fn != change_next && c->fn != change_go)
		ui_window_save(u);
	return NULL;
}

int
ui_window_command(void *user, const char *what, int percent, char *why)
{
	const char *refused = "It goes like this: /window splith|splitv [PERCENT], or close, "
			      "merge, only, next, up, down, left, right";

	for (size_t i = 0; i < CHANGES; i++)
		if (strcmp(changes[i].word, what) == 0) {
			refused = change(user, &changes[i], percent);
			break;
		}
	if (refused == NULL)
		return 0;
	snprintf(why, COMMAND_WHY_MAX, "%s", refused);
	return ERR_USAGE;
}

/* keys that come in two ------------------------------------------------------------ */

void
ui_prefix(struct ui *u, int prefix)
{
	u->prefix = (enum prefix)prefix;
	u->number = u->figures = 0;
	u->screen.numbers = u->prefix == PREFIX_ROOM;
	ui_aid(u, u->prefix == PREFIX_ROOM
		      ? "Room: its two digits"
		      : "Window: s below  v beside  c close  o only  w next  arrows");
}

static void
on_window_key(struct ui *u, struct key k)
{
	for (size_t i = 0; i < CHANGES; i++)
		if (changes[i].key == k.code) {
			const char *refused = change(u, &changes[i], 50);

			ui_hint(u, refused != NULL ? refused : "");
			return;
		}
}

static void
on_room_key(struct ui *u, struct key k)
{
	char words[40];

	if (k.mods == 0 && k.code >= '0' && k.code <= '9') {
		u->number = u->number * 10 + (k.code - '0');
		if (++u->figures < 2) {
			u->prefix = PREFIX_ROOM;
			u->screen.numbers = true;
			return;
		}
	} else if (k.code != KEY_ENTER) {
		ui_hint(u, "");
		return;
	}
	ui_hint(u, "");
	if (u->number > 0 && u->number <= u->model->n_rooms) {
		ui_go_place(u, (int)u->number - 1);
	} else {
		snprintf(words, sizeof words, "There is no room %02u", u->number);
		ui_hint(u, words);
	}
}

void
ui_prefix_key(struct ui *u, struct key k)
{
	enum prefix p = u->prefix;

	u->prefix = PREFIX_NONE;
	u->screen.numbers = false;
	if (p == PREFIX_WINDOW) {
		ui_hint(u, "");
		on_window_key(u, k);
	} else {
		on_room_key(u, k);
	}
}

/* from run to run --------------------------------------------------------------------- */

static const char *
room_name(void *user, size_t room)
{
	const struct model *m = user;
	const char *name = room < m->n_rooms ? m->rooms[room].name : "";

	return name[0] != '\0' ? name : "#lobby";
}

void
ui_window_load(struct ui *u)
{
	struct buf text = BUF_INIT(LAYOUT_MAX);
	struct window_file wf;
	struct fault f;
	char *path;
	int r;

	if (u->opts->layout_dir == NULL)
		return;
	path = mem_printf("%s/" LAYOUT_FILE, u->opts->layout_dir);
	r = file_read(path, &text, &f);
	if (r == 0)
		r = window_file_read(&wf, path, buf_bytes(&text), &f);
	if (r == 0) {
		u->windows = wf.windows;
		u->screen.wish = wf.wish;
		ui_sync(u);
	} else if (r != ERR_NOTFOUND) {
		ui_hint(u, f.cause);
	}
	buf_fini(&text);
	free(path);
}

/* It is only a layout: where it cannot be kept the next run begins with one window. */
void
ui_window_save(const struct ui *u)
{
	struct buf text = BUF_INIT(LAYOUT_MAX);
	struct window_file wf;
	struct fault f;
	char *path;

	if (u->opts->layout_dir == NULL || !u->model->opened)
		return;
	wf.windows = u->windows;
	wf.wish = u->screen.wish;
	path = mem_printf("%s/" LAYOUT_FILE, u->opts->layout_dir);
	window_file_write(&wf, room_name, u->model, &text);
	if (buf_err(&text) == 0)
		file_write(path, buf_bytes(&text), &f);
	buf_fini(&text);
	free(path);
}
