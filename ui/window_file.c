/*
 * The layout of the screen as a file: a line for the screen, then the tree from its root on, each
 * split followed by its two parts.
 *
 *	screen=1 rooms=yes people=no
 *	split=stack percent=67
 *	room=#ops focus=yes
 *	room=@eve
 */
#include "ui/window.h"

#include <stdio.h>
#include <string.h>

#include "base/record.h"

static const struct {
	const char *word;
	enum window_kind kind;
} kinds[] = { { "stack", WINDOW_STACK }, { "beside", WINDOW_BESIDE } };

#define KINDS (sizeof kinds / sizeof kinds[0])

/* writing ------------------------------------------------------------------ */

struct writer {
	const struct windows *w;
	const char *(*room_name)(void *user, size_t room);
	void *user;
	struct buf *out;
};

static void
write_leaf(const struct writer *to, int i)
{
	const struct window *v = &to->w->v[i];
	const char *name = v->want[0] != '\0' ? v->want : to->room_name(to->user, v->room);

	record_put(to->out, "room", name);
	if (i == to->w->focus)
		record_put(to->out, "focus", "yes");
	record_end(to->out);
}

static void
write_node(const struct writer *to, int i)
{
	const struct window *v = &to->w->v[i];

	for (size_t k = 0; k < KINDS; k++) {
		if (kinds[k].kind != v->kind)
			continue;
		record_put(to->out, "split", kinds[k].word);
		record_put_number(to->out, "percent", (uint64_t)v->percent);
		record_end(to->out);
		write_node(to, v->child[0]);
		write_node(to, v->child[1]);
		return;
	}
	write_leaf(to, i);
}

void
window_file_write(const struct window_file *wf, const char *(*room_name)(void *, size_t),
    void *user, struct buf *out)
{
	struct writer to = { &wf->windows, room_name, user, out };

	record_put(out, "screen", "1");
	record_put(out, "rooms", wf->wish.no_rooms ? "no" : "yes");
	record_put(out, "people", wf->wish.no_people ? "no" : "yes");
	record_end(out);
	write_node(&to, wf->windows.root);
}

/* reading ------------------------------------------------------------------ */

/* A tree that grows from its root; open holds the splits that lack a part, the innermost last. */
struct reader {
	struct window_file *wf;
	int open[WINDOWS_NODES], depth;
	int nodes;
	bool begun, whole, focused;
};

static bool
get_flag(const struct record *r, const char *key, const char *yes, const char *no, bool *out)
{
	const char *value = record_get(r, key);

	if (value == NULL || (strcmp(value, yes) != 0 && strcmp(value, no) != 0))
		return false;
	*out = strcmp(value, yes) == 0;
	return true;
}

static int
read_screen(struct reader *in, const struct record *r, struct fault *f)
{
	struct layout_wish *wish = &in->wf->wish;

	if (in->begun || r->n != 3 || strcmp(record_get(r, "screen"), "1") != 0 ||
	    !get_flag(r, "rooms", "no", "yes", &wish->no_rooms) ||
	    !get_flag(r, "people", "no", "yes", &wish->no_people))
		return record_bad(r, "that is no first line of a layout", f);
	in->begun = true;
	return 0;
}

/* The node for this line, below the split that waits for it. */
static int
add_node(struct reader *in, enum window_kind kind)
{
	struct windows *w = &in->wf->windows;
	int i = in->nodes++, up = in->depth > 0 ? in->open[in->depth - 1] : -1;

	w->v[i] = (struct window){ .kind = kind, .parent = up };
	if (up < 0) {
		w->root = i;
	} else {
		bool second = w->v[up].child[0] >= 0;

		w->v[up].child[second] = i;
		in->depth -= second;
	}
	if (kind != WINDOW_LEAF) {
		w->v[i].child[0] = w->v[i].child[1] = -1;
		in->open[in->depth++] = i;
	}
	in->whole = in->depth == 0;
	return i;
}

static int
read_split(struct reader *in, const struct record *r, struct fault *f)
{
	const char *word = record_get(r, "split");
	uint64_t percent = 0;

	if (r->n != 2 || !record_number(r, "percent", &percent) || percent < WINDOW_PERCENT_MIN ||
	    percent > WINDOW_PERCENT_MAX)
		return record_bad(r, "a split has a percentage of 10 to 90", f);
	for (size_t k = 0; k < KINDS; k++)
		if (strcmp(kinds[k].word, word) == 0) {
			int i = add_node(in, kinds[k].kind);

			in->wf->windows.v[i].percent = (int)percent;
			return 0;
		}
	return record_bad(r, "a split is stack or beside", f);
}

static int
read_room(struct reader *in, const struct record *r, struct fault *f)
{
	const char *name = record_get(r, "room"), *focus = record_get(r, "focus");
	struct windows *w = &in->wf->windows;
	int i;

	if (!nick_room_valid(name) || r->n != 1 + (size_t)(focus != NULL))
		return record_bad(r, "that is no room", f);
	if (focus != NULL && (in->focused || strcmp(focus, "yes") != 0))
		return record_bad(r, "one window has the focus", f);
	if (w->n == WINDOWS_MAX)
		return record_bad(r, "too many windows", f);
	i = add_node(in, WINDOW_LEAF);
	snprintf(w->v[i].want, sizeof w->v[i].want, "%s", name);
	w->n++;
	if (focus != NULL) {
		in->focused = true;
		w->focus = i;
	}
	return 0;
}

static int
read_line(void *user, const struct record *r, struct fault *f)
{
	struct reader *in = user;

	if (record_get(r, "screen") != NULL)
		return read_screen(in, r, f);
	if (!in->begun || in->whole)
		return record_bad(r, "that is no layout", f);
	if (in->nodes == WINDOWS_NODES)
		return record_bad(r, "too many windows", f);
	if (record_get(r, "split") != NULL)
		return read_split(in, r, f);
	if (record_get(r, "room") != NULL)
		return read_room(in, r, f);
	return record_bad(r, "neither a split nor a room", f);
}

int
window_file_read(struct window_file *wf, const char *path, struct bytes text, struct fault *f)
{
	struct reader in = { .wf = wf };
	int r;

	*wf = (struct window_file){ .windows.focus = -1 };
	r = record_each(path, text, read_line, &in, f);
	if (r == 0 && (!in.whole || !in.focused)) {
		fault_set(f, ERR_CONFIG, "Remove it; the screen begins anew then.",
		    "%s: the layout ends too early", path);
		r = ERR_CONFIG;
	}
	if (r != 0) {
		*wf = (struct window_file){ 0 };
		windows_init(&wf->windows);
	}
	return r;
}
