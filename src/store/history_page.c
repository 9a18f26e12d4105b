/*
 * store/history_page.c - old messages, many sealed as one. To open each of 100,000 by itself
 * costs a cipher's start 100,000 times; in pages a search costs what the bytes cost.
 *
 * The pages of a room cover its oldest messages, each a range of its own, named by the place of
 * its last message. What is behind the last page is a row for each message.
 */
#include "store/history_int.h"

#define PAGE_MAX (16u << 20) /* bytes; it grows only by what comes late */

static struct history_context
context_of(const struct room *room, struct history_place last)
{
	return (struct history_context){ .what = 'g', .room = room->is.room, .place = last };
}

static struct history_place
place_of(struct db_q *q)
{
	return (struct history_place){ db_get_count(q, 0), (uint32_t)db_get_count(q, 1) };
}

int
history_page_open(struct history *h, struct room *room, struct db_q *q, struct rd *r)
{
	struct history_context c = context_of(room, place_of(q));
	int err = history_unseal(h, room->key, &c, db_get_bytes(q, 2), &h->text);

	if (err == 0)
		rd_init(r, buf_bytes(&h->text));
	return err;
}

/* Seal what is in page as the one that ends at last, and write it by this statement. */
static int
write_page(struct history *h, struct room *room, size_t sql, struct history_place last,
    const struct buf *page)
{
	struct history_context c = context_of(room, last);
	int r = buf_err(page);

	if (r != 0 || (r = history_seal(h, room->key, &c, buf_bytes(page))) != 0)
		return r;
	return db_run(h->db, sql,
	    DB_V(db_count(room->is.room), db_count(last.seq), db_number(last.part),
		db_bytes(buf_bytes(&h->sealed))));
}

/* The oldest rows, as many as a page takes. *n: how many, *last: the place of the last. */
static int
collect(
    struct history *h, struct room *room, struct buf *page, uint64_t *n, struct history_place *last)
{
	struct db_q *q = db_ask(
	    h->db, SQL_MESSAGE_FORWARD, DB_V(db_count(room->is.room), db_number(0), db_number(0)));
	struct history_message m;
	int r = 0;

	for (*n = 0; *n < HISTORY_PAGE_ROWS && page->n < HISTORY_PAGE_BYTES; (*n)++) {
		if ((r = db_next(q)) != 1 || (r = history_row_read(h, room, q, &m)) != 0)
			break;
		/* Of one that does not open the place stays, to say so. */
		history_page_put(page, &m);
		*last = m.place;
	}
	db_end(q);
	return r;
}

int
history_page_fold(struct history *h, struct room *room)
{
	struct buf page = BUF_INIT(PAGE_MAX);
	struct history_place last;
	uint64_t n;
	int r;

	if (room->loose < HISTORY_LOOSE_MAX)
		return 0;
	if ((r = collect(h, room, &page, &n, &last)) == 0 &&
	    (r = write_page(h, room, SQL_PAGE_ADD, last, &page)) == 0 &&
	    (r = db_run(h->db, SQL_MESSAGE_CUT,
		 DB_V(db_count(room->is.room), db_count(last.seq), db_number(last.part)))) == 0) {
		room->loose -= n;
		room->page_top = last;
	}
	buf_fini(&page);
	return r;
}

/*
 * The page that covers this place, opened. Ask it to end with db_end in any case. 0,
 * ERR_NOTFOUND or an error.
 */
static int
covering(
    struct history *h, struct room *room, struct history_place at, struct db_q **q, struct rd *rd)
{
	int r;

	*q = db_ask(h->db, SQL_PAGE_FIRST,
	    DB_V(db_count(room->is.room), db_count(at.seq), db_number(at.part)));
	if ((r = db_next(*q)) != 1)
		return r == 0 ? ERR_NOTFOUND : r;
	return history_page_open(h, room, *q, rd);
}

/* Copy what rd has to page, with m in its place or instead of the one that is there. */
static int
merge(struct rd *rd, const struct history_message *m, bool replace, struct buf *page)
{
	struct history_place after = HISTORY_START;
	struct history_message old;
	bool done = false;
	int r, order;

	while ((r = history_page_next(rd, after, &old)) == 1) {
		after = old.place;
		order = history_place_compare(m->place, old.place);
		if (order == 0 && !replace)
			return ERR_EXISTS;
		if (order <= 0 && !done) {
			history_page_put(page, m);
			done = true;
		}
		if (order != 0)
			history_page_put(page, &old);
	}
	return r;
}

int
history_page_insert(
    struct history *h, struct room *room, const struct history_message *m, bool replace)
{
	struct buf page = BUF_INIT(PAGE_MAX);
	struct history_place last;
	struct db_q *q;
	struct rd rd;
	int r = covering(h, room, m->place, &q, &rd);

	if (r == 0) {
		last = place_of(q);
		r = merge(&rd, m, replace, &page);
	}
	if (r == ERR_AEAD || r == ERR_PARSE || r == ERR_NOTFOUND)
		r = db_damaged(h->db, "a page of messages");
	db_end(q);
	if (r == 0)
		r = write_page(h, room, SQL_PAGE_REPLACE, last, &page);
	buf_fini(&page);
	return r;
}

int
history_page_find(
    struct history *h, struct room *room, struct history_place at, struct history_message *m)
{
	struct history_place after = HISTORY_START;
	struct db_q *q;
	struct rd rd;
	int r = covering(h, room, at, &q, &rd);

	db_end(q);
	if (r == 0)
		while ((r = history_page_next(&rd, after, m)) == 1) {
			after = m->place;
			if (history_place_compare(after, at) == 0)
				return 0;
		}
	return r == 0 || r == ERR_AEAD || r == ERR_PARSE ? db_damaged(h->db, "a page of messages")
							 : r;
}
