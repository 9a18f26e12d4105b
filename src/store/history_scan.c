/* store/history_scan.c - messages read in their order: the rows and the pages of a room as one. */
#include <stdlib.h>

#include "base/mem.h"
#include "store/history_int.h"

struct scan {
	struct history *h;
	struct room *room;
	history_message_fn fn;
	void *user;
	bool enough;
	struct history_message *page; /* the messages of one page */
	size_t n, cap;
};

static void
say(struct scan *s, const struct history_message *m)
{
	if (!s->enough)
		s->enough = !s->fn(s->user, m);
}

/* Rows that the statement gives. */
static int
scan_rows(struct scan *s, size_t sql, struct history_place from)
{
	struct db_q *q = db_ask(s->h->db, sql,
	    DB_V(db_count(s->room->is.room), db_count(from.seq), db_number(from.part)));
	struct history_message m;
	int r = 0;

	while (!s->enough && (r = db_next(q)) == 1) {
		if ((r = history_row_read(s->h, s->room, q, &m)) != 0)
			break;
		say(s, &m);
	}
	db_end(q);
	return r < 0 ? r : 0;
}

static struct history_message *
slot(struct scan *s)
{
	if (s->n == s->cap) {
		struct history_message *more = mem_calloc(s->cap + HISTORY_PAGE_ROWS, sizeof *more);

		if (s->n > 0)
			memcpy(more, s->page, s->n * sizeof *more);
		free(s->page);
		s->page = more;
		s->cap += HISTORY_PAGE_ROWS;
	}
	return &s->page[s->n++];
}

/*
 * All of the page that q stands on. One that does not open is one unreadable message at its
 * last place.
 */
static int
read_page(struct scan *s, struct db_q *q)
{
	struct history_place after = HISTORY_START;
	struct history_message *m;
	struct rd rd;
	int r = history_page_open(s->h, s->room, q, &rd);

	s->n = 0;
	if (r == 0)
		while ((r = history_page_next(&rd, after, m = slot(s))) == 1)
			after = m->place;
	s->n -= s->n > 0;
	if (r != ERR_AEAD && r != ERR_PARSE)
		return r;
	s->n = 0;
	*slot(s) = (struct history_message){
		.place = { db_get_count(q, 0), (uint32_t)db_get_count(q, 1) },
		.unreadable = true,
	};
	return 0;
}

static void
say_backward(struct scan *s, struct history_place before)
{
	for (size_t i = s->n; i-- > 0 && !s->enough;)
		if (history_place_compare(s->page[i].place, before) < 0)
			say(s, &s->page[i]);
}

static void
say_forward(struct scan *s, struct history_place after)
{
	for (size_t i = 0; i < s->n && !s->enough; i++)
		if (history_place_compare(s->page[i].place, after) > 0)
			say(s, &s->page[i]);
}

/* The last page that has something before this place; HISTORY_START when there is none. */
static int
last_page(struct scan *s, struct history_place before, struct history_place *last)
{
	struct db_q *q;
	int r;

	*last = s->room->page_top;
	if (history_place_compare(before, *last) > 0)
		return 0;
	q = db_ask(s->h->db, SQL_PAGE_FIRST,
	    DB_V(db_count(s->room->is.room), db_count(before.seq), db_number(before.part)));
	if ((r = db_next(q)) == 1)
		*last = (struct history_place){ db_get_count(q, 0), (uint32_t)db_get_count(q, 1) };
	db_end(q);
	return r < 0 ? r : 0;
}

static int
pages_backward(struct scan *s, struct history_place before)
{
	struct history_place last;
	struct db_q *q;
	int r;

	if ((r = last_page(s, before, &last)) != 0)
		return r;
	q = db_ask(s->h->db, SQL_PAGE_BACKWARD,
	    DB_V(db_count(s->room->is.room), db_count(last.seq), db_number(last.part)));
	while (!s->enough && (r = db_next(q)) == 1) {
		if ((r = read_page(s, q)) != 0)
			break;
		say_backward(s, before);
	}
	db_end(q);
	return r < 0 ? r : 0;
}

static int
pages_forward(struct scan *s, struct history_place after)
{
	struct db_q *q = db_ask(s->h->db, SQL_PAGE_FORWARD,
	    DB_V(db_count(s->room->is.room), db_count(after.seq), db_number(after.part)));
	int r = 0;

	while (!s->enough && (r = db_next(q)) == 1) {
		if ((r = read_page(s, q)) != 0)
			break;
		say_forward(s, after);
	}
	db_end(q);
	return r < 0 ? r : 0;
}

static int
begin(struct scan *s)
{
	history_look(s->h);
	return s->room == NULL ? ERR_NOTFOUND : history_count(s->h, s->room);
}

int
history_backward(struct history *h, uint64_t room, struct history_place before,
    history_message_fn fn, void *user)
{
	struct scan s = { .h = h, .room = history_room_find(h, room), .fn = fn, .user = user };
	int r;

	if ((r = begin(&s)) == 0 && (r = scan_rows(&s, SQL_MESSAGE_BACKWARD, before)) == 0)
		r = pages_backward(&s, before);
	free(s.page);
	return history_tell(h, r);
}

int
history_forward(
    struct history *h, uint64_t room, struct history_place after, history_message_fn fn, void *user)
{
	struct scan s = { .h = h, .room = history_room_find(h, room), .fn = fn, .user = user };
	int r;

	if ((r = begin(&s)) == 0 && (r = pages_forward(&s, after)) == 0)
		r = scan_rows(&s, SQL_MESSAGE_FORWARD, after);
	free(s.page);
	return history_tell(h, r);
}
