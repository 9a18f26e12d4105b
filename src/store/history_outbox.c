/* store/history_outbox.c - what waits to be sent, in the order in which it was said. */
#include "store/history_int.h"

static struct history_context
context_of(char what, uint64_t room, uint64_t no)
{
	return (struct history_context){ .what = what, .room = room, .place = { no, 0 } };
}

/* Its number: 1, 0 or an error. */
static int
find(struct history *h, uint64_t room, const uint8_t *id, int64_t *no)
{
	return db_ask_number(h->db, SQL_OUTBOX_FIND,
	    DB_V(db_count(room), db_bytes(bytes_of(id, HISTORY_ID_SIZE))), no);
}

static int
add(struct history *h, uint64_t number, const uint8_t *id, struct bytes body)
{
	struct room *room = history_room_find(h, number);
	struct history_context c;
	int64_t no;
	int r;

	if (room == NULL)
		return ERR_NOTFOUND;
	if ((r = find(h, number, id, &no)) != 0)
		return r == 1 ? ERR_EXISTS : r;
	if (history_message_known(h, number, id))
		return ERR_EXISTS;
	if ((r = db_run(h->db, SQL_OUTBOX_ADD,
		 DB_V(db_count(number), db_bytes(bytes_of(id, HISTORY_ID_SIZE))))) != 0)
		return r;
	no = db_last_row(h->db);
	c = context_of('o', number, (uint64_t)no);
	if ((r = history_seal(h, room->key, &c, body)) != 0)
		return r;
	return db_run(h->db, SQL_OUTBOX_SEAL, DB_V(db_number(no), db_bytes(buf_bytes(&h->sealed))));
}

int
history_outbox_add(
    struct history *h, uint64_t room, const uint8_t id[static HISTORY_ID_SIZE], struct bytes body)
{
	bool own;
	int r;

	if (body.n > HISTORY_BODY_MAX)
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	return history_leave(h, own, add(h, room, id, body));
}

static int
mark(struct history *h, const struct history_waiting *w)
{
	struct room *room = history_room_find(h, w->room);
	struct history_context c;
	int64_t no;
	int r;

	if (room == NULL)
		return ERR_NOTFOUND;
	if ((r = find(h, w->room, w->id, &no)) != 1)
		return r == 0 ? ERR_NOTFOUND : r;
	c = context_of('f', w->room, (uint64_t)no);
	if ((r = history_seal(h, room->key, &c, w->frame)) != 0)
		return r;
	return db_run(h->db, SQL_OUTBOX_MARK,
	    DB_V(db_number(no), db_number(w->state), db_number(w->reason), db_count(w->epoch),
		db_bytes(buf_bytes(&h->sealed))));
}

int
history_outbox_mark(struct history *h, const struct history_waiting *w)
{
	bool own;
	int r;

	if (w->frame.n > HISTORY_BODY_MAX)
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	return history_leave(h, own, mark(h, w));
}

static int
drop(struct history *h, uint64_t room, const uint8_t *id)
{
	int64_t no;
	int r = find(h, room, id, &no);

	if (r != 1)
		return r == 0 ? ERR_NOTFOUND : r;
	return db_run(h->db, SQL_OUTBOX_REMOVE, DB_V(db_number(no)));
}

int
history_outbox_remove(struct history *h, uint64_t room, const uint8_t id[static HISTORY_ID_SIZE])
{
	bool own;
	int r;

	if ((r = history_enter(h, &own)) != 0)
		return r;
	return history_leave(h, own, drop(h, room, id));
}

static enum history_state
state_of(int64_t stored)
{
	return stored == HISTORY_SENT     ? HISTORY_SENT
	       : stored == HISTORY_FAILED ? HISTORY_FAILED
					  : HISTORY_QUEUED;
}

/* The row that q stands on. */
static int
read_waiting(struct history *h, struct db_q *q, struct buf *mem, struct history_waiting *w)
{
	struct history_context body, frame;
	struct room *room;
	size_t n;
	int r;

	*w = (struct history_waiting){
		.no = db_get_count(q, 0),
		.room = db_get_count(q, 1),
		.state = state_of(db_get_number(q, 3)),
		.reason = (int)db_get_number(q, 4),
		.epoch = db_get_count(q, 5),
	};
	if ((r = db_get_exactly(q, 2, w->id, sizeof w->id)) != 0)
		return r;
	if ((room = history_room_find(h, w->room)) == NULL)
		return db_damaged(h->db, "the outbox");
	body = context_of('o', w->room, w->no);
	frame = context_of('f', w->room, w->no);
	if ((r = history_unseal(h, room->key, &body, db_get_bytes(q, 6), mem)) != 0)
		return r;
	n = mem->n;
	/* One that was never marked has no frame, not even a sealed one. */
	if (db_get_bytes(q, 7).n > 0 &&
	    (r = history_unseal(h, room->key, &frame, db_get_bytes(q, 7), mem)) != 0)
		return r;
	w->body = bytes_of(mem->p, n);
	w->frame = bytes_of(mem->n > n ? mem->p + n : NULL, mem->n - n);
	return 0;
}

int
history_outbox_next(struct history *h, uint64_t after, struct buf *mem, struct history_waiting *w)
{
	struct db_q *q;
	int r;

	history_look(h);
	buf_clear(mem);
	q = db_ask(h->db, SQL_OUTBOX_NEXT, DB_V(db_count(after)));
	r = db_next(q);
	r = r == 1 ? read_waiting(h, q, mem, w) : r == 0 ? ERR_NOTFOUND : r;
	/* A caller that asks for the next one must come to an end. */
	if (r == ERR_AEAD || (r == 0 && w->no <= after))
		r = db_damaged(h->db, "the outbox");
	db_end(q);
	return history_tell(h, r);
}
