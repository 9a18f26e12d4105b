/*
 * store/history_value.c - small values of a room or of everything: settings, drafts, what was
 * read.
 */
#include <string.h>

#include "store/history_int.h"

#define PLACE_SIZE 12 /* bytes of a place: u64 seq, u32 part */

static struct history_context
context_of(uint64_t room, const char *name)
{
	return (struct history_context){ .what = 'v', .room = room, .name = name };
}

/* NULL: no such room. */
static const uint8_t *
key_of(struct history *h, uint64_t number)
{
	struct room *room = number != 0 ? history_room_find(h, number) : NULL;

	return number == 0 ? h->key : room != NULL ? room->key : NULL;
}

static int
put(struct history *h, uint64_t room, const char *name, struct bytes v)
{
	struct history_context c = context_of(room, name);
	const uint8_t *key = key_of(h, room);
	int r;

	if (key == NULL)
		return ERR_NOTFOUND;
	if ((r = history_seal(h, key, &c, v)) != 0)
		return r;
	return db_run(h->db, SQL_VALUE_PUT,
	    DB_V(db_count(room), db_text(name), db_bytes(buf_bytes(&h->sealed))));
}

int
history_value_put(struct history *h, uint64_t room, const char *name, struct bytes v)
{
	bool own;
	int r;

	if (v.n > HISTORY_BODY_MAX || strlen(name) > HISTORY_NAME_MAX)
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	return history_leave(h, own, put(h, room, name, v));
}

int
history_value_get(struct history *h, uint64_t room, const char *name, struct buf *out)
{
	struct history_context c = context_of(room, name);
	const uint8_t *key = key_of(h, room);
	struct db_q *q;
	int r;

	history_look(h);
	if (key == NULL || strlen(name) > HISTORY_NAME_MAX)
		return history_tell(h, ERR_NOTFOUND);
	q = db_ask(h->db, SQL_VALUE_GET, DB_V(db_count(room), db_text(name)));
	r = history_unseal_row(h, key, &c, q, out);
	db_end(q);
	return history_tell(h, r);
}

int
history_value_del(struct history *h, uint64_t room, const char *name)
{
	bool own;
	int r;

	if ((r = history_enter(h, &own)) != 0)
		return r;
	r = db_run(h->db, SQL_VALUE_DEL, DB_V(db_count(room), db_text(name)));
	if (r == 0 && db_changes(h->db) == 0)
		r = ERR_NOTFOUND;
	return history_leave(h, own, r);
}

int
history_draft_put(struct history *h, uint64_t room, struct bytes text)
{
	int r;

	if (text.n > 0)
		return history_value_put(h, room, "draft", text);
	r = history_value_del(h, room, "draft");
	return r == ERR_NOTFOUND ? 0 : r;
}

int
history_draft_get(struct history *h, uint64_t room, struct buf *out)
{
	int r = history_value_get(h, room, "draft", out);

	return r == ERR_NOTFOUND ? 0 : r;
}

int
history_read_put(struct history *h, uint64_t room, struct history_place upto)
{
	struct buf b = BUF_INIT(PLACE_SIZE);
	int r;

	wr_u64(&b, upto.seq);
	wr_u32(&b, upto.part);
	r = history_value_put(h, room, "read", buf_bytes(&b));
	buf_fini(&b);
	return r;
}

int
history_read_get(struct history *h, uint64_t room, struct history_place *upto)
{
	struct buf b = BUF_INIT(PLACE_SIZE);
	struct rd rd;
	int r = history_value_get(h, room, "read", &b);

	*upto = HISTORY_START;
	if (r == 0) {
		rd_init(&rd, buf_bytes(&b));
		upto->seq = rd_u64(&rd);
		upto->part = rd_u32(&rd);
		if (rd_end(&rd) != 0)
			r = db_damaged(h->db, "a read position");
		history_tell(h, r);
	}
	buf_fini(&b);
	return r == ERR_NOTFOUND ? 0 : r;
}
