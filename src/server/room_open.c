/* server/room_open.c - private rooms of two. */
#include "server/room_int.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/feed.h"
#include "server/roster.h"

#define PAIR_MAX 4      /* private rooms of the same two, who may have lost the others' state */
#define PRIVATE_MAX 256 /* private rooms one person may be in */

/* On its way to the store. */
struct opening {
	struct room *room;
	struct peer_ref *by;
	char nick[NICK_MAX + 1], other[NICK_MAX + 1];
	uint8_t id[WIRE_MSG_ID_SIZE]; /* of the commit */
	int64_t time_ms;
	bool failed;
};

static void
opening_free(struct opening *o)
{
	room_unpin(o->room);
	peer_unref(o->by);
	free(o);
}

static void
refuse(const struct opening *o, int r)
{
	struct wire_refused no = { .about = WIRE_OPEN, .why = keep_refusal(r) };
	struct peer *p = peer_ref_get(o->by);

	if (p == NULL)
		return;
	memcpy(no.room, o->room->id, sizeof no.room);
	memcpy(no.id, o->id, sizeof no.id);
	if (no.why == WIRE_REFUSED_DISK)
		snprintf(no.text, sizeof no.text, "%s", keep_words(r, NULL));
	peer_refuse(p, &no);
}

/* The opener's part of it, if they are still here. */
static void
tell_opener(const struct opening *o, struct member *m)
{
	struct wire_committed out = {
		.seq = o->room->seq, .wall_ms = (uint64_t)o->time_ms, .yours = true
	};
	struct buf b = BUF_INIT(256);

	memcpy(out.room, o->room->id, sizeof out.room);
	memcpy(out.id, o->id, sizeof out.id);
	wire_put_committed(&b, &out);
	peer_send(m->peer, WIRE_COMMITTED, &b);
	buf_fini(&b);
	room_live(m);
}

static void
opened(struct opening *o, uint64_t seq)
{
	struct room *r = o->room;
	struct member *by = room_add_member(r, o->nick), *other = room_add_member(r, o->other);
	struct peer *p = peer_ref_get(o->by), *q = peer_find(r->rooms->server, o->other);

	r->made = true;
	r->seq = r->commit_seq = seq;
	r->epoch = 1;
	if (p == NULL)
		p = peer_find(r->rooms->server, o->nick);
	if (q != NULL) {
		room_attach(other, q);
		feed_welcomes(peer_feed(q), false);
	}
	if (p == NULL)
		return;
	room_attach(by, p);
	if (peer_ref_get(o->by) != NULL)
		tell_opener(o, by);
}

static void
forget(struct room *r)
{
	(void)store_room_drop(
	    keep_store(r->rooms->server->keep), r->id, (struct store_then){ .fn = NULL });
	room_drop(r);
}

/* The answer to the first request: of one that exists nothing must be dropped. */
static void
on_made(void *opening, const struct store_answer *a)
{
	struct opening *o = opening;

	if (a->r == 0)
		return;
	o->failed = true;
	refuse(o, a->r);
}

static void
on_kept(void *opening, const struct store_answer *a)
{
	struct opening *o = opening;

	if (o->failed && !o->room->gone) {
		room_drop(o->room);
	} else if (!o->room->gone && a->r == 0 && !a->again) {
		opened(o, a->seq);
	} else if (!o->room->gone) {
		refuse(o, a->r);
		forget(o->room);
	}
	opening_free(o);
}

/* The three requests, done in this order; each needs the one before. */
static int
keep(struct opening *o, const struct wire_open *m)
{
	struct store *s = keep_store(o->room->rooms->server->keep);
	const char *joiner = o->other;
	struct store_change x = {
		.entry = {
			.room = m->room,
			.kind = STORE_COMMIT,
			.id = m->id,
			.time_ms = o->time_ms,
			.body = m->commit,
		},
		.welcome = m->welcome,
		.joiners = &joiner,
		.n_joiners = 1,
	};
	char name[STORE_NAME_MAX + 1];
	bool sorted = strcmp(o->nick, o->other) < 0;
	int r;

	snprintf(
	    name, sizeof name, "@%s,%s", sorted ? o->nick : o->other, sorted ? o->other : o->nick);
	if ((r = store_room_make(s, m->room, name, (struct store_then){ on_made, o })) != 0)
		return r;
	r = store_member_add(s, m->room, o->nick, (struct store_then){ .fn = NULL });
	if (r == 0)
		r = store_commit(s, &x, (struct store_then){ on_kept, o });
	if (r != 0)
		store_cancel(s, o);
	return r;
}

/* ---- may they? ------------------------------------------------------------------------------ */

/* Private rooms that nick is in; with other not NULL, that both are in. The oldest of them too. */
static size_t
count_private(const struct room_set *rs, const char *nick, const char *other, struct room **oldest)
{
	size_t n = 0;

	list_each (r, &rs->all, struct room, node) {
		if (!r->private || !r->made || room_member_named(r, nick) == NULL ||
		    (other != NULL && room_member_named(r, other) == NULL))
			continue;
		if (n++ == 0 && oldest != NULL)
			*oldest = r;
	}
	return n;
}

/* Who lost the state of all the others opens another one: the oldest goes. */
static void
make_way(struct room_set *rs, const char *nick, const char *other)
{
	struct room *oldest = NULL;

	if (count_private(rs, nick, other, &oldest) < PAIR_MAX)
		return;
	list_each (m, &oldest->members, struct member, node)
		if (m->peer != NULL)
			room_send_gone(m->peer, oldest->id, true, "a newer one took its place");
	forget(oldest);
}

static bool
is_taken(struct room_set *rs, const uint8_t *id)
{
	list_each (r, &rs->all, struct room, node)
		if (memcmp(r->id, id, sizeof r->id) == 0)
			return true;
	return false;
}

uint16_t
room_open(struct room_set *rs, struct peer *p, const struct wire_open *m)
{
	const struct person *other = roster_find(rs->server->roster, m->nick);
	struct opening *o;
	int r;

	if (other == NULL || other == peer_person(p))
		return WIRE_REFUSED_NICK;
	if (is_taken(rs, m->room))
		return WIRE_REFUSED_ROOM;
	make_way(rs, peer_nick(p), other->nick);
	if (count_private(rs, peer_nick(p), NULL, NULL) >= PRIVATE_MAX ||
	    count_private(rs, other->nick, NULL, NULL) >= PRIVATE_MAX)
		return WIRE_REFUSED_LIMIT;
	o = mem_calloc(1, sizeof *o);
	o->room = room_new(rs, m->room, "@");
	room_pin(o->room);
	o->by = peer_ref(p);
	o->time_ms = clock_wall_ms();
	memcpy(o->id, m->id, sizeof o->id);
	snprintf(o->nick, sizeof o->nick, "%s", peer_nick(p));
	snprintf(o->other, sizeof o->other, "%s", other->nick);
	if ((r = keep(o, m)) == 0)
		return 0;
	forget(o->room);
	opening_free(o);
	return keep_refusal(r);
}
