/* store/history_room.c - rooms: each with its key, its group's state, and how to destroy it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/history_int.h"
#include "store/schema.h"

struct room *
history_room_find(struct history *h, uint64_t room)
{
	list_each (it, &h->rooms, struct room, node)
		if (it->is.room == room)
			return it;
	return NULL;
}

static void
room_free(struct room *room)
{
	list_remove(&room->node);
	mem_wipe(room, sizeof *room);
	free(room);
}

void
history_rooms_free(struct history *h)
{
	list_each (it, &h->rooms, struct room, node)
		room_free(it);
}

static struct history_context
context_of(char what, uint64_t room)
{
	return (struct history_context){ .what = what, .room = room };
}

static int
unseal_key(struct history *h, struct room *room, struct bytes sealed)
{
	struct history_context c = context_of('k', room->is.room);
	int r;

	if ((r = history_unseal(h, h->key, &c, sealed, &h->text)) != 0)
		return r == ERR_AEAD ? db_damaged(h->db, "the key of a room") : r;
	if (h->text.n != sizeof room->key)
		return db_damaged(h->db, "the key of a room");
	memcpy(room->key, h->text.p, sizeof room->key);
	return 0;
}

static int
unseal_name(struct history *h, struct room *room, struct bytes sealed)
{
	struct history_context c = context_of('n', room->is.room);
	int r;

	if ((r = history_unseal(h, room->key, &c, sealed, &h->text)) != 0)
		return r == ERR_AEAD ? db_damaged(h->db, "the name of a room") : r;
	if (h->text.n > HISTORY_NAME_MAX || !utf8_valid(buf_bytes(&h->text)) ||
	    (h->text.n > 0 && memchr(h->text.p, 0, h->text.n) != NULL))
		return db_damaged(h->db, "the name of a room");
	if (h->text.n > 0)
		memcpy(room->is.name, h->text.p, h->text.n);
	room->is.name[h->text.n] = '\0';
	return 0;
}

static int
load_one(struct history *h, struct db_q *q)
{
	struct room *room = mem_calloc(1, sizeof *room);
	int r;

	list_push(&h->rooms, &room->node);
	room->is.room = db_get_count(q, 0);
	room->is.cursor = db_get_count(q, 4);
	if ((r = db_get_exactly(q, 1, room->is.id, sizeof room->is.id)) != 0 ||
	    (r = unseal_key(h, room, db_get_bytes(q, 2))) != 0)
		return r;
	return unseal_name(h, room, db_get_bytes(q, 3));
}

int
history_rooms_load(struct history *h)
{
	struct db_q *q;
	int r;

	history_rooms_free(h);
	q = db_ask(h->db, SQL_ROOM_ALL, DB_NONE);
	while ((r = db_next(q)) == 1)
		if ((r = load_one(h, q)) != 0)
			break;
	db_end(q);
	if (r != 0)
		history_rooms_free(h);
	return r;
}

/* Into the database: the number is there, the key and the name are in memory. */
static int
seal_room(struct history *h, const struct room *room)
{
	struct history_context key = context_of('k', room->is.room);
	struct history_context name = context_of('n', room->is.room);
	struct buf sealed_key = BUF_INIT(1024);
	int r;

	if ((r = history_seal(h, h->key, &key, bytes_of(room->key, sizeof room->key))) != 0)
		return r;
	buf_put(&sealed_key, h->sealed.p, h->sealed.n);
	if ((r = buf_err(&sealed_key)) == 0 &&
	    (r = history_seal(h, room->key, &name, bytes_str(room->is.name))) == 0)
		r = db_run(h->db, SQL_ROOM_SEAL,
		    DB_V(db_count(room->is.room), db_bytes(buf_bytes(&sealed_key)),
			db_bytes(buf_bytes(&h->sealed))));
	buf_fini(&sealed_key);
	return r;
}

static int
add(struct history *h, const uint8_t *id, const char *name, uint64_t *number)
{
	struct room *room;
	int r;

	list_each (it, &h->rooms, struct room, node)
		if (memcmp(it->is.id, id, HISTORY_ID_SIZE) == 0) {
			*number = it->is.room;
			return ERR_EXISTS;
		}
	if ((r = db_run(h->db, SQL_ROOM_MAKE, DB_V(db_bytes(bytes_of(id, HISTORY_ID_SIZE))))) != 0)
		return r;
	room = mem_calloc(1, sizeof *room);
	list_push(&h->rooms, &room->node);
	room->is.room = *number = (uint64_t)db_last_row(h->db);
	memcpy(room->is.id, id, sizeof room->is.id);
	memcpy(room->is.name, name, strlen(name));
	h->cipher.random(h->cipher.user, room->key, sizeof room->key);
	return seal_room(h, room);
}

static bool
name_fits(const char *name)
{
	return strlen(name) <= HISTORY_NAME_MAX && utf8_valid(bytes_str(name));
}

int
history_room_add(
    struct history *h, const uint8_t id[static HISTORY_ID_SIZE], const char *name, uint64_t *room)
{
	bool own;
	int r;

	if (!name_fits(name))
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	return history_leave(h, own, add(h, id, name, room));
}

static int
rename_room(struct history *h, struct room *room, const char *name)
{
	struct history_context c = context_of('n', room->is.room);
	int r;

	if ((r = history_seal(h, room->key, &c, bytes_str(name))) != 0 ||
	    (r = db_run(h->db, SQL_ROOM_RENAME,
		 DB_V(db_count(room->is.room), db_bytes(buf_bytes(&h->sealed))))) != 0)
		return r;
	memset(room->is.name, 0, sizeof room->is.name);
	memcpy(room->is.name, name, strlen(name));
	return 0;
}

int
history_room_rename(struct history *h, uint64_t room, const char *name)
{
	struct room *it;
	bool own;
	int r;

	if (!name_fits(name))
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	it = history_room_find(h, room);
	return history_leave(h, own, it != NULL ? rename_room(h, it, name) : ERR_NOTFOUND);
}

int
history_cursor_set(struct history *h, uint64_t room, uint64_t seq)
{
	struct room *it;
	bool own;
	int r;

	if ((r = history_enter(h, &own)) != 0)
		return r;
	if ((it = history_room_find(h, room)) == NULL)
		return history_leave(h, own, ERR_NOTFOUND);
	it->is.cursor = seq;
	return history_leave(
	    h, own, db_run(h->db, SQL_ROOM_CURSOR, DB_V(db_count(room), db_count(seq))));
}

int
history_room_next(struct history *h, uint64_t after, struct history_room *to)
{
	list_each (it, &h->rooms, struct room, node)
		if (it->is.room > after) {
			*to = it->is;
			return 0;
		}
	return ERR_NOTFOUND;
}

static int
forget_rows(struct history *h, uint64_t room)
{
	static const int statements[] = { SQL_STATE_FORGET, SQL_KNOWN_FORGET, SQL_MESSAGE_FORGET,
		SQL_PAGE_FORGET, SQL_OUTBOX_FORGET, SQL_VALUE_FORGET, SQL_ROOM_FORGET };
	int r = 0;

	for (size_t i = 0; i < sizeof statements / sizeof *statements && r == 0; i++)
		r = db_run(h->db, (size_t)statements[i], DB_V(db_count(room)));
	return r;
}

int
history_room_forget(struct history *h, uint64_t room)
{
	struct room *it = history_room_find(h, room);
	bool own;
	int r;

	assert(!h->in);
	if (it == NULL)
		return history_tell(h, ERR_NOTFOUND);
	/* The copies first: one that stayed would have the key after this is done. */
	history_look(h);
	if ((r = db_drop_copies(h->db, schema_history.n)) != 0)
		return history_tell(h, r);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	if ((r = history_leave(h, own, forget_rows(h, room))) != 0)
		return r;
	room_free(history_room_find(h, room));
	return history_tell(h, db_checkpoint(h->db));
}

int
history_state_put(struct history *h, uint64_t room, struct bytes state)
{
	struct history_context c = context_of('s', room);
	struct room *it;
	bool own;
	int r;

	if (state.n > HISTORY_STATE_MAX)
		return history_tell(h, ERR_TOOLONG);
	if ((r = history_enter(h, &own)) != 0)
		return r;
	it = history_room_find(h, room);
	r = it == NULL ? ERR_NOTFOUND : history_seal(h, it->key, &c, state);
	if (r == 0)
		r = db_run(
		    h->db, SQL_STATE_PUT, DB_V(db_count(room), db_bytes(buf_bytes(&h->sealed))));
	return history_leave(h, own, r);
}

int
history_state_get(struct history *h, uint64_t room, struct buf *out)
{
	struct history_context c = context_of('s', room);
	struct room *it = history_room_find(h, room);
	struct db_q *q;
	int r;

	history_look(h);
	if (it == NULL)
		return history_tell(h, ERR_NOTFOUND);
	q = db_ask(h->db, SQL_STATE_GET, DB_V(db_count(room)));
	r = history_unseal_row(h, it->key, &c, q, out);
	db_end(q);
	return history_tell(h, r);
}
