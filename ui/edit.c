#include "ui/edit.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/text.h"

#define UNDO_MAX 200

/* At pos, was became now: both texts owned. */
struct change {
	size_t pos, was_len, now_len, cursor;
	char *was, *now;
};

struct edit {
	char *text; /* owned, cap bytes, NUL-terminated */
	size_t len, cap, cursor;
	char *killed; /* owned or NULL */
	size_t killed_len;
	bool killing; /* the last thing done was a kill: the next one adds to it */
	struct change undo[UNDO_MAX];
	size_t n_undo;
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
edit_new(void)
{
	struct edit *e = mem_calloc(1, sizeof *e);

	reserve(e, 64);
	return e;
}

static void
forget_undo(struct edit *e)
{
	while (e->n_undo > 0)
		change_free(&e->undo[--e->n_undo]);
}

void
edit_free(struct edit *e)
{
	if (e == NULL)
		return;
	forget_undo(e);
	mem_wipe(e->text, e->cap);
	mem_wipe(e->killed, e->killed_len);
	free(e->text);
	free(e->killed);
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
	if (!extend_change(e, pos, gone, s, n)) {
		if (e->n_undo == UNDO_MAX) {
			change_free(&e->undo[0]);
			memmove(e->undo, e->undo + 1, (UNDO_MAX - 1) * sizeof e->undo[0]);
			e->n_undo--;
		}
		e->undo[e->n_undo++] = (struct change){ .pos = pos, .was_len = gone, .now_len = n,
			.cursor = e->cursor, .was = mem_strndup(e->text + pos, gone),
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
	c = &e->undo[e->n_undo - 1];
	cursor = c->cursor;
	splice(e, c->pos, c->now_len, c->was, c->was_len);
	e->cursor = cursor;
	change_free(c);
	e->n_undo--;
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
	e->killing = false;
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
	e->killing = false;
	splice(e, 0, e->len, s, n);
}

void
edit_clear(struct edit *e)
{
	mem_wipe(e->text, e->len);
	edit_set(e, "", 0);
}

void
edit_replace(struct edit *e, size_t from, const char *s, size_t n)
{
	e->killing = false;
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
	case EDIT_KILL_END:
		return line_end(e, e->cursor);
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
	size_t n = to - from, old = e->killing ? e->killed_len : 0;
	char *all = mem_calloc(old + n + 1, 1);

	memcpy(all + (left ? 0 : old), e->text + from, n);
	if (old > 0)
		memcpy(all + (left ? n : 0), e->killed, old);
	mem_wipe(e->killed, e->killed_len);
	free(e->killed);
	e->killed = all;
	e->killed_len = old + n;
	e->killing = true;
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
	size_t mid = e->cursor == line_end(e, e->cursor) ? text_prev(e->text, e->len, e->cursor)
							 : e->cursor;
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

static bool
yank(struct edit *e)
{
	if (e->killed_len == 0 || e->len + e->killed_len > EDIT_MAX)
		return false;
	change(e, e->cursor, 0, e->killed, e->killed_len);
	return true;
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
	bool kill = op >= EDIT_KILL_WORD_LEFT && op <= EDIT_KILL_END;

	if (!kill)
		e->killing = false;
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
		return erase(e, reach(e, op), kill);
	case EDIT_YANK:
		return yank(e);
	case EDIT_TRANSPOSE:
		return transpose(e);
	case EDIT_UNDO:
		return undo(e);
	}
	return false;
}
