#include "ui/edit.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/kills.h"
#include "ui/text.h"

#define UNDO_MAX 200

/* At pos, was became now: both texts owned. */
struct change {
	size_t pos, was_len, now_len, cursor;
	char *was, *now;
};

/* What was done last, if what comes now may go on with it. */
enum last { LAST_OTHER, LAST_KILL, LAST_YANK };

struct edit {
	char *text; /* owned, cap bytes, NUL-terminated */
	size_t len, cap, cursor;
	struct kills *kills, *own; /* own: owned, or NULL when lent */
	enum last last;
	uint64_t serial;   /* of kills, after our last kill */
	size_t yanked, at; /* bytes that the last yank put in, and which piece that was */
	struct change undo[UNDO_MAX];
	size_t n_undo, n_all; /* from n_undo on: undone, to be done again */
};

static void
change_free(struct change *c)
{
	mem_wipe(c->was, c->was_len);
	mem_wipe(c->now, c->now_len);
	free(c->was);
	free(c->now);
	*c = (struct change){ 0 };
}

static void
reserve(struct edit *e, size_t cap)
{
	char *text;

	if (cap <= e->cap)
		return;
	cap = cap < 64 ? 64 : 2 * cap;
	text = mem_calloc(cap, 1);
	if (e->len > 0)
		memcpy(text, e->text, e->len);
	mem_wipe(e->text, e->len);
	free(e->text);
	e->text = text;
	e->cap = cap;
}

struct edit *
edit_new_with(struct kills *k)
{
	struct edit *e = mem_calloc(1, sizeof *e);

	e->kills = k;
	reserve(e, 64);
	return e;
}

struct edit *
edit_new(void)
{
	struct kills *k = kills_new();
	struct edit *e = edit_new_with(k);

	e->own = k;
	return e;
}

static void
forget_redo(struct edit *e)
{
	while (e->n_all > e->n_undo)
		change_free(&e->undo[--e->n_all]);
}

static void
forget_undo(struct edit *e)
{
	e->n_undo = 0;
	forget_redo(e);
}

void
edit_free(struct edit *e)
{
	if (e == NULL)
		return;
	forget_undo(e);
	mem_wipe(e->text, e->cap);
	free(e->text);
	kills_free(e->own);
	free(e);
}

/* The one place where the text changes. */
static void
splice(struct edit *e, size_t pos, size_t gone, const char *s, size_t n)
{
	assert(pos + gone <= e->len);
	reserve(e, e->len - gone + n + 1);
	memmove(e->text + pos + n, e->text + pos + gone, e->len - pos - gone);
	if (n > 0)
		memcpy(e->text + pos, s, n);
	e->len = e->len - gone + n;
	e->text[e->len] = '\0';
	e->cursor = pos + n;
}

/* Typing on is one change, up to the next word. */
static bool
extend_change(struct edit *e, size_t pos, size_t gone, const char *s, size_t n)
{
	struct change *c = e->n_undo > 0 ? &e->undo[e->n_undo - 1] : NULL;
	char *both;

	if (c == NULL || gone > 0 || n > 8 || s[0] == ' ' || c->now_len == 0 || c->now_len > 64 ||
	    c->pos + c->now_len != pos)
		return false;
	both = mem_calloc(c->now_len + n + 1, 1);
	memcpy(both, c->now, c->now_len);
	memcpy(both + c->now_len, s, n);
	mem_wipe(c->now, c->now_len);
	free(c->now);
	c->now = both;
	c->now_len += n;
	return true;
}

static void
change(struct edit *e, size_t pos, size_t gone, const char *s, size_t n)
{
	forget_redo(e);
	if (!extend_change(e, pos, gone, s, n)) {
		if (e->n_undo == UNDO_MAX) {
			change_free(&e->undo[0]);
			memmove(e->undo, e->undo + 1, (UNDO_MAX - 1) * sizeof e->undo[0]);
			e->n_undo--;
		}
		e->n_all = e->n_undo + 1;
		e->undo[e->n_undo++] = (struct change){ .pos = pos,
			.was_len = gone,
			.now_len = n,
			.cursor = e->cursor,
			.was = mem_strndup(e->text + pos, gone),
			.now = mem_strndup(n > 0 ? s : "", n) };
	}
	splice(e, pos, gone, s, n);
}

static bool
undo(struct edit *e)
{
	struct change *c;
	size_t cursor;

	if (e->n_undo == 0)
		return false;
	c = &e->undo[--e->n_undo];
	cursor = c->cursor;
	splice(e, c->pos, c->now_len, c->was, c->was_len);
	e->cursor = cursor;
	return true;
}

static bool
redo(struct edit *e)
{
	const struct change *c;

	if (e->n_undo == e->n_all)
		return false;
	c = &e->undo[e->n_undo++];
	splice(e, c->pos, c->was_len, c->now, c->now_len);
	return true;
}

/* Appends to out what may stand in a message. */
static void
filter(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0, len; i < n; i += len) {
		uint8_t c = (uint8_t)s[i];

		for (len = 1; len < 4 && i + len < n && ((uint8_t)s[i + len] & 0xc0) == 0x80; len++)
			;
		if (c == '\r' && i + 1 < n && s[i + 1] == '\n')
			continue;
		if (c < 0x80) {
			len = 1;
			if (c == '\r')
				buf_put(out, "\n", 1);
			else if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t')
				buf_put(out, &c, 1);
		} else if (utf8_valid(bytes_of(s + i, len))) {
			buf_put(out, s + i, len);
		} else {
			len = 1;
			buf_put(out, "\xef\xbf\xbd", 3);
		}
	}
}

bool
edit_insert(struct edit *e, const char *s, size_t n)
{
	struct buf b = BUF_INIT(3 * n);
	bool fits;

	filter(&b, s, n);
	e->last = LAST_OTHER;
	fits = e->len + b.n <= EDIT_MAX;
	if (fits && b.n > 0)
		change(e, e->cursor, 0, (const char *)b.p, b.n);
	buf_fini(&b);
	return fits;
}

void
edit_set(struct edit *e, const char *s, size_t n)
{
	forget_undo(e);
	e->last = LAST_OTHER;
	splice(e, 0, e->len, s, n);
}

void
edit_clear(struct edit *e)
{
	mem_wipe(e->text, e->len);
	edit_set(e, "", 0);
}

bool
edit_swap(struct edit *e, const char *s, size_t n)
{
	struct buf b = BUF_INIT(3 * n);
	bool fits;

	filter(&b, s, n);
	e->last = LAST_OTHER;
	fits = b.n <= EDIT_MAX;
	if (fits)
		change(e, 0, e->len, (const char *)b.p, b.n);
	buf_fini(&b);
	return fits;
}

void
edit_go(struct edit *e, size_t at)
{
	e->last = LAST_OTHER;
	e->cursor = at < e->len ? at : e->len;
}

void
edit_replace(struct edit *e, size_t from, const char *s, size_t n)
{
	e->last = LAST_OTHER;
	if (from <= e->cursor && e->len - (e->cursor - from) + n <= EDIT_MAX)
		change(e, from, e->cursor - from, s, n);
}

const char *
edit_text(const struct edit *e)
{
	return e->text;
}

size_t
edit_len(const struct edit *e)
{
	return e->len;
}

size_t
edit_cursor(const struct edit *e)
{
	return e->cursor;
}

/* where things are ------------------------------------------------------- */

static size_t
line_start(const struct edit *e, size_t at)
{
	while (at > 0 && e->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t
line_end(const struct edit *e, size_t at)
{
	while (at < e->len && e->text[at] != '\n')
		at++;
	return at;
}

static bool
in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

static bool
in_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static size_t
word_left(const struct edit *e)
{
	size_t at = e->cursor;

	while (at > 0 && !in_word(e->text[at - 1]))
		at--;
	while (at > 0 && in_word(e->text[at - 1]))
		at--;
	return at;
}

static size_t
word_right(const struct edit *e)
{
	size_t at = e->cursor;

	while (at < e->len && !in_word(e->text[at]))
		at++;
	while (at < e->len && in_word(e->text[at]))
		at++;
	return at;
}

static size_t
blank_left(const struct edit *e)
{
	size_t at = e->cursor;

	while (at > 0 && in_blank(e->text[at - 1]))
		at--;
	while (at > 0 && !in_blank(e->text[at - 1]))
		at--;
	return at;
}

/* The same column, in clusters, of the line that starts at start. */
static size_t
same_column(const struct edit *e, size_t start)
{
	size_t column = 0, end = line_end(e, start), at = line_start(e, e->cursor);

	for (; at < e->cursor; at = text_next(e->text, e->len, at))
		column++;
	for (at = start; column > 0 && at < end; column--)
		at = text_next(e->text, end, at);
	return at;
}

static size_t
line_up(const struct edit *e)
{
	size_t start = line_start(e, e->cursor);

	return start == 0 ? e->cursor : same_column(e, line_start(e, start - 1));
}

static size_t
line_down(const struct edit *e)
{
	size_t end = line_end(e, e->cursor);

	return end == e->len ? e->cursor : same_column(e, end + 1);
}

/* Where an operation that moves, erases or kills reaches to. */
static size_t
reach(const struct edit *e, enum edit_op op)
{
	size_t to;

	switch ((int)op) {
	case EDIT_LEFT:
	case EDIT_BACKSPACE:
		return text_prev(e->text, e->len, e->cursor);
	case EDIT_RIGHT:
	case EDIT_DELETE:
		return text_next(e->text, e->len, e->cursor);
	case EDIT_WORD_LEFT:
	case EDIT_KILL_ALNUM_LEFT:
		return word_left(e);
	case EDIT_WORD_RIGHT:
	case EDIT_KILL_WORD_RIGHT:
		return word_right(e);
	case EDIT_HOME:
	case EDIT_KILL_START:
		return line_start(e, e->cursor);
	case EDIT_END:
		return line_end(e, e->cursor);
	case EDIT_KILL_END:
		to = line_end(e, e->cursor);
		return to == e->cursor && to < e->len ? to + 1 : to;
	case EDIT_LINE_UP:
		return line_up(e);
	case EDIT_LINE_DOWN:
		return line_down(e);
	case EDIT_KILL_WORD_LEFT:
		return blank_left(e);
	default:
		return e->cursor;
	}
}

/* Kills in a row gather; those to the left go in front. */
static void
keep_killed(struct edit *e, size_t from, size_t to, bool left)
{
	struct bytes s = bytes_of(e->text + from, to - from);

	if (e->last == LAST_KILL && kills_serial(e->kills) == e->serial)
		kills_join(e->kills, s, left);
	else
		kills_add(e->kills, s);
	e->serial = kills_serial(e->kills);
}

static bool
erase(struct edit *e, size_t to, bool kill)
{
	bool left = to < e->cursor;
	size_t from = left ? to : e->cursor, end = left ? e->cursor : to;

	if (from == end)
		return false;
	if (kill)
		keep_killed(e, from, end, left);
	change(e, from, end - from, "", 0);
	return true;
}

/* Swap the clusters around the cursor, or the last two at the end, and move on. */
static bool
transpose(struct edit *e)
{
	size_t mid =
	    e->cursor == line_end(e, e->cursor) ? text_prev(e->text, e->len, e->cursor) : e->cursor;
	size_t from = text_prev(e->text, e->len, mid), to = text_next(e->text, e->len, mid);
	char *swapped;

	if (from >= mid || mid >= to || line_start(e, to) > from)
		return false;
	swapped = mem_calloc(to - from + 1, 1);
	memcpy(swapped, e->text + mid, to - mid);
	memcpy(swapped + (to - mid), e->text + from, mid - from);
	change(e, from, to - from, swapped, to - from);
	free(swapped);
	return true;
}

/* The at-th piece, in place of the last gone bytes. */
static bool
yank(struct edit *e, size_t at, size_t gone)
{
	struct bytes s = kills_get(e->kills, at);

	if (s.n == 0 || e->len - gone + s.n > EDIT_MAX)
		return false;
	change(e, e->cursor - gone, gone, (const char *)s.p, s.n);
	e->at = at;
	e->yanked = s.n;
	e->last = LAST_YANK;
	return true;
}

/* Letter by letter, so that none needs more room than it had: what would is left as it is. */
static bool
change_case(struct edit *e, enum edit_op op)
{
	size_t from = e->cursor, to = word_right(e), len;
	char *s = mem_strndup(e->text + from, to - from), put[6];
	bool begun = false, changed;
	uint32_t c;

	for (size_t i = 0; i < to - from; i += len) {
		bool up = op == EDIT_UPCASE || (op == EDIT_CAPITALIZE && !begun);

		len = utf8_char(bytes_of(s + i, to - from - i), &c);
		if (len == 0)
			break;
		begun = begun || in_word(s[i]);
		c = (uint32_t)(up ? towupper((wint_t)c) : towlower((wint_t)c));
		if (text_put(c, put) == len)
			memcpy(s + i, put, len);
	}
	changed = to > from;
	if (changed)
		change(e, from, to - from, s, to - from);
	mem_wipe(s, to - from);
	free(s);
	return changed;
}

static bool
move_to(struct edit *e, size_t to)
{
	bool moved = to != e->cursor;

	e->cursor = to;
	return moved;
}

bool
edit_do(struct edit *e, enum edit_op op)
{
	bool kill = op >= EDIT_KILL_WORD_LEFT && op <= EDIT_KILL_END, done;
	enum last last = e->last;

	if (!kill)
		e->last = LAST_OTHER;
	switch (op) {
	case EDIT_LEFT:
	case EDIT_RIGHT:
	case EDIT_WORD_LEFT:
	case EDIT_WORD_RIGHT:
	case EDIT_HOME:
	case EDIT_END:
	case EDIT_LINE_UP:
	case EDIT_LINE_DOWN:
		return move_to(e, reach(e, op));
	case EDIT_BACKSPACE:
	case EDIT_DELETE:
	case EDIT_KILL_WORD_LEFT:
	case EDIT_KILL_ALNUM_LEFT:
	case EDIT_KILL_WORD_RIGHT:
	case EDIT_KILL_START:
	case EDIT_KILL_END:
		done = erase(e, reach(e, op), kill);
		if (kill && done)
			e->last = LAST_KILL;
		return done;
	case EDIT_YANK:
		return yank(e, 0, 0);
	case EDIT_YANK_POP:
		return last == LAST_YANK && yank(e, e->at + 1, e->yanked);
	case EDIT_TRANSPOSE:
		return transpose(e);
	case EDIT_CAPITALIZE:
	case EDIT_UPCASE:
	case EDIT_DOWNCASE:
		return change_case(e, op);
	case EDIT_UNDO:
		return undo(e);
	case EDIT_REDO:
		return redo(e);
	}
	return false;
}
