/* server/room_load.c - the rooms as the store has them, when the server starts. */
#include "server/room_int.h"

#include <stdio.h>

#include "base/log.h"
#include "crypto/verify.h"

struct load {
	struct room_set *rooms;
	struct room *room; /* that is being read */
	bool done;
	int r;
	struct fault *f;
};

/* ---- the requests, one at a time ----------------------------------------------------------- */

static void
answered(struct load *l, const struct store_answer *a)
{
	l->done = true;
	l->r = a->r == ERR_NOTFOUND ? 0 : a->r;
	if (l->r != 0)
		*l->f = *a->fault;
}

static int
await(struct load *l, int taken)
{
	if (taken != 0)
		return fault_set(l->f, taken, "Start it again.", "the store of the server is busy");
	keep_await(l->rooms->server->keep, &l->done);
	l->done = false;
	return l->r;
}

static struct store *
store_of(const struct load *l)
{
	return keep_store(l->rooms->server->keep);
}

static void
forget(struct room_set *rs, const uint8_t *id)
{
	(void)store_room_drop(keep_store(rs->server->keep), id, (struct store_then){ .fn = NULL });
}

/* ---- what they say ------------------------------------------------------------------------- */

static void
take_room(struct room_set *rs, const struct store_room *from)
{
	struct room *r = rs->lobby;

	if (from->name[0] == '@') {
		r = room_new(rs, from->id, from->name);
	} else if (member_log_count(room_log_get(rs->log)) == 0) {
		log_warn("the membership log of %s is gone: the room is begun anew", from->name);
		forget(rs, from->id);
		return;
	} else if (r->made) {
		forget(rs, r->id); /* the one that it replaced */
	}
	memcpy(r->id, from->id, sizeof r->id);
	r->made = true;
	r->seq = from->seq;
	r->commit_seq = from->commit_seq;
	r->lost = from->lost;
}

static void
on_rooms(void *load, const struct store_answer *a)
{
	struct load *l = load;

	answered(l, a);
	for (size_t i = 0; i < a->n && a->r == 0; i++)
		take_room(l->rooms, &a->rooms[i]);
}

static void
on_members(void *load, const struct store_answer *a)
{
	struct load *l = load;

	answered(l, a);
	for (size_t i = 0; i < a->n && a->r == 0; i++)
		if (nick_valid(a->members[i].person))
			room_add_member(l->room, a->members[i].person);
}

/* The process may have ended between the store and the file. */
static void
mend_log(struct room *r, struct bytes commit)
{
	struct bytes entries;
	struct fault f;

	if (r->log != NULL && verify_commit_entries(commit, &entries) == 0 &&
	    room_log_mend(r->log, entries, &f) != 0)
		log_error("the membership log of %s lacks what its last commit says: %s", r->name,
		    f.cause);
}

static void
on_last_commit(void *load, const struct store_answer *a)
{
	struct load *l = load;

	answered(l, a);
	if (a->r != 0 || a->n == 0)
		return;
	l->room->epoch = a->records[0].epoch + 1;
	mend_log(l->room, a->records[0].body);
}

static void
on_info(void *load, const struct store_answer *a)
{
	struct load *l = load;

	answered(l, a);
	if (a->r == 0)
		room_read_info(l->room, a->value);
}

static void
on_wish(void *load, const struct store_answer *a)
{
	struct load *l = load;

	answered(l, a);
	if (a->r == 0)
		room_wish_read(l->room, a->value);
}

static int
load_room(struct load *l, struct room *r)
{
	int e;

	l->room = r;
	if ((e = await(l,
		 store_members(store_of(l), r->id, (struct store_then){ on_members, l }))) != 0 ||
	    (e = await(l, store_last_commit(
			      store_of(l), r->id, (struct store_then){ on_last_commit, l }))) != 0)
		return e;
	/* The process ended while it was being made. */
	if (list_empty(&r->members) || (r->private && r->commit_seq == 0)) {
		forget(l->rooms, r->id);
		if (r->private)
			room_drop(r);
		else
			r->made = false;
	}
	return 0;
}

static int
load_lobby(struct load *l)
{
	char key[ROOM_INFO_KEY_SIZE];
	struct room *r = l->rooms->lobby;
	int e;

	l->room = r;
	room_info_key(r, key);
	if ((e = await(l, store_get(store_of(l), ROOM_INFO_BUCKET, key,
			      (struct store_then){ on_info, l }))) != 0)
		return e;
	return await(l,
	    store_get(store_of(l), ROOM_WISH_BUCKET, r->name, (struct store_then){ on_wish, l }));
}

/* ---- later --------------------------------------------------------------------------------- */

static void
on_rooms_again(void *rooms, const struct store_answer *a)
{
	for (size_t i = 0; i < a->n && a->r == 0; i++) {
		struct room *r = room_find(rooms, a->rooms[i].id);

		if (r != NULL)
			r->lost = a->rooms[i].lost;
	}
}

/* Old records were taken away: from which rooms? */
static void
on_expired(void *rooms)
{
	struct room_set *rs = rooms;

	(void)store_rooms(
	    keep_store(rs->server->keep), NULL, (struct store_then){ on_rooms_again, rs });
}

int
room_load(struct room_set *rs, struct fault *f)
{
	struct load l = { .rooms = rs, .f = f };
	int e = await(&l, store_rooms(store_of(&l), NULL, (struct store_then){ on_rooms, &l }));

	list_each (r, &rs->all, struct room, node)
		if (e == 0 && r->made)
			e = load_room(&l, r);
	if (e == 0)
		e = load_lobby(&l);
	if (e == 0)
		keep_on_expired(rs->server->keep, on_expired, rs);
	return e;
}
