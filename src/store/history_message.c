/* store/history_message.c - messages written, each once, and found by their id. */
#include "store/history_int.h"

static struct db_value
id_value(const uint8_t *id)
{
	return db_bytes(bytes_of(id, HISTORY_ID_SIZE));
}

/* Where the message with this id is. 1, 0 or an error. */
static int
known(struct history *h, uint64_t room, const uint8_t *id, struct history_place *at)
{
	struct db_q *q = db_ask(h->db, SQL_KNOWN_GET, DB_V(db_count(room), id_value(id)));
	int r = db_next(q);

	if (r == 1)
		*at = (struct history_place){ db_get_count(q, 0), (uint32_t)db_get_count(q, 1) };
	db_end(q);
	return r;
}

int
history_count(struct history *h, struct room *room)
{
	int64_t loose = 0;
	struct db_q *q;
	int r;

	if (room->counted)
		return 0;
	if ((r = db_ask_number(h->db, SQL_MESSAGE_COUNT, DB_V(db_count(room->is.room)), &loose)) <
	    0)
		return r;
	q = db_ask(h->db, SQL_PAGE_TOP, DB_V(db_count(room->is.room)));
	room->page_top = HISTORY_START;
	if ((r = db_next(q)) == 1)
		room->page_top =
		    (struct history_place){ db_get_count(q, 0), (uint32_t)db_get_count(q, 1) };
	db_end(q);
	if (r < 0)
		return r;
	room->loose = (uint64_t)loose;
	room->counted = true;
	return 0;
}

static struct history_context
context_of(const struct room *room, const struct history_message *m)
{
	return (struct history_context){
		.what = 'm',
		.room = room->is.room,
		.place = m->place,
		.id = m->id,
	};
}

/* m's row, sealed to h->sealed. */
static int
seal_row(struct history *h, const struct room *room, const struct history_message *m)
{
	struct history_context c = context_of(room, m);

	buf_clear(&h->text);
	history_row_put(&h->text, m);
	if (buf_err(&h->text) != 0)
		return buf_err(&h->text);
	return history_seal(h, room->key, &c, buf_bytes(&h->text));
}

int
history_row_read(struct history *h, struct room *room, struct db_q *q, struct history_message *m)
{
	struct history_message opened;
	struct history_context c;
	int r;

	*m = (struct history_message){
		.place = { db_get_count(q, 0), (uint32_t)db_get_count(q, 1) },
		.unreadable = true,
	};
	if (db_get_exactly(q, 2, m->id, sizeof m->id) != 0)
		return 0;
	c = context_of(room, m);
	if ((r = history_unseal(h, room->key, &c, db_get_bytes(q, 3), &h->text)) != 0)
		return r == ERR_AEAD ? 0 : r;
	opened = *m;
	opened.unreadable = false;
	if (history_row_get(buf_bytes(&h->text), &opened) == 0)
		*m = opened;
	return 0;
}

static int
add_row(struct history *h, struct room *room, const struct history_message *m)
{
	int r;

	if ((r = seal_row(h, room, m)) != 0 ||
	    (r = db_run(h->db, SQL_MESSAGE_ADD,
		 DB_V(db_count(room->is.room), db_count(m->place.seq), db_number(m->place.part),
		     id_value(m->id), db_bytes(buf_bytes(&h->sealed))))) != 0)
		return r;
	if (db_changes(h->db) == 0)
		return ERR_EXISTS;
	room->loose++;
	return 0;
}

static int
add(struct history *h, struct room *room, const struct history_message *m)
{
	struct history_place at;
	int r;

	if (room == NULL)
		return ERR_NOTFOUND;
	if ((r = known(h, room->is.room, m->id, &at)) != 0)
		return r == 1 ? ERR_EXISTS : r;
	if ((r = history_count(h, room)) != 0)
		return r;
	/* One that comes late has its place among the pages. */
	r = history_place_compare(m->place, room->page_top) > 0
		? add_row(h, room, m)
		: history_page_insert(h, room, m, false);
	if (r != 0 || (r = db_run(h->db, SQL_KNOWN_PUT,
			   DB_V(db_count(room->is.room), id_value(m->id), db_count(m->place.seq),
			       db_number(m->place.part)))) != 0)
		return r;
	return history_page_fold(h, room);
}

static bool
fits(const struct history_message *m)
{
	return m->sender.n <= HISTORY_SENDER_MAX && m->body.n <= HISTORY_BODY_MAX &&
	       m->place.seq <= INT64_MAX;
}

int
history_message_add(struct history *h, uint64_t room, const struct history_message *m)
{
	bool own;
	int r;

	if (!fits(m))
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	return history_leave(h, own, add(h, history_room_find(h, room), m));
}

/* The last place that is taken, or HISTORY_START. */
static int
top(struct history *h, struct room *room, struct history_place *at)
{
	struct db_q *q;
	int r;

	if ((r = history_count(h, room)) != 0)
		return r;
	*at = room->page_top;
	q = db_ask(h->db, SQL_MESSAGE_BACKWARD,
	    DB_V(db_count(room->is.room), db_count(UINT64_MAX), db_number(UINT32_MAX)));
	if ((r = db_next(q)) == 1)
		*at = (struct history_place){ db_get_count(q, 0), (uint32_t)db_get_count(q, 1) };
	db_end(q);
	return r < 0 ? r : 0;
}

int
history_message_note(struct history *h, uint64_t room, struct history_message *m)
{
	struct room *it;
	bool own;
	int r;

	if (!fits(m))
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	it = history_room_find(h, room);
	r = it == NULL ? ERR_NOTFOUND : top(h, it, &m->place);
	if (r == 0) {
		m->place.part++;
		h->cipher.random(h->cipher.user, m->id, sizeof m->id);
		r = add(h, it, m);
	}
	return history_leave(h, own, r);
}

static int
replace(struct history *h, struct room *room, const struct history_message *with)
{
	struct history_message m = *with;
	int r;

	if (room == NULL)
		return ERR_NOTFOUND;
	if ((r = known(h, room->is.room, m.id, &m.place)) != 1)
		return r == 0 ? ERR_NOTFOUND : r;
	if ((r = history_count(h, room)) != 0)
		return r;
	if (history_place_compare(m.place, room->page_top) <= 0)
		return history_page_insert(h, room, &m, true);
	if ((r = seal_row(h, room, &m)) != 0)
		return r;
	return db_run(h->db, SQL_MESSAGE_REPLACE,
	    DB_V(db_count(room->is.room), db_count(m.place.seq), db_number(m.place.part),
		db_bytes(buf_bytes(&h->sealed))));
}

int
history_message_replace(struct history *h, uint64_t room, const struct history_message *m)
{
	bool own;
	int r;

	if (!fits(m))
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	return history_leave(h, own, replace(h, history_room_find(h, room), m));
}

bool
history_message_known(struct history *h, uint64_t room, const uint8_t id[static HISTORY_ID_SIZE])
{
	struct history_place at;

	history_look(h);
	return known(h, room, id, &at) == 1;
}

static int
get_row(struct history *h, struct room *room, struct history_place at, struct history_message *m)
{
	struct db_q *q = db_ask(h->db, SQL_MESSAGE_GET,
	    DB_V(db_count(room->is.room), db_count(at.seq), db_number(at.part)));
	int r = db_next(q);

	r = r == 1 ? history_row_read(h, room, q, m) : r == 0 ? ERR_NOTFOUND : r;
	db_end(q);
	return r;
}

static int
get(struct history *h, uint64_t number, const uint8_t *id, struct history_message *m)
{
	struct room *room = history_room_find(h, number);
	struct history_place at;
	int r;

	if (room == NULL)
		return ERR_NOTFOUND;
	if ((r = known(h, number, id, &at)) != 1)
		return r == 0 ? ERR_NOTFOUND : r;
	if ((r = history_count(h, room)) != 0)
		return r;
	return history_place_compare(at, room->page_top) > 0 ? get_row(h, room, at, m)
							     : history_page_find(h, room, at, m);
}

int
history_message_get(struct history *h, uint64_t room, const uint8_t id[static HISTORY_ID_SIZE],
    struct buf *mem, struct history_message *m)
{
	int r;

	history_look(h);
	buf_clear(mem);
	if ((r = get(h, room, id, m)) == 0) {
		buf_put(mem, m->sender.p, m->sender.n);
		buf_put(mem, m->body.p, m->body.n);
		if ((r = buf_err(mem)) == 0) {
			m->sender = bytes_of(mem->p, m->sender.n);
			m->body = bytes_of(mem->p + m->sender.n, m->body.n);
		}
	}
	return history_tell(h, r);
}
