#include "server/room.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/peer.h"

#define CHANGE_MS 5000 /* a member who was asked to commit has so long */
#define STRIKES_MAX 2  /* and is sent away after so many times without */
#define PAIR_MAX 2     /* private rooms of the same two: both may have opened one at once */
#define PRIVATE_MAX 256 /* private rooms one peer may be in */

/* No frame makes us look at rooms that its sender is not in. */
struct room_set {
	struct loop *loop;
	struct list all; /* of struct room */
	struct room *lobby; /* NULL: nobody is in it */
};

/* In the group, as far as the server was told. */
struct member {
	struct list node;  /* in its room */
	struct list place; /* in its peer's rooms */
	struct room *room;
	struct peer *peer;
	unsigned strikes;
};

/* Not in the group yet. */
struct waiter {
	struct list node;
	struct peer *peer; /* NULL: gone while its adding was under way */
	char nick[NICK_MAX + 1];
	bool in_change;
};

/* In the group still, but not here any more: to be removed. */
struct leaver {
	struct list node;
	char nick[NICK_MAX + 1];
};

struct room {
	struct list node;
	struct room_set *rooms;
	uint8_t id[WIRE_ROOM_ID_SIZE];
	char name[ROOM_NAME_MAX + 1];
	bool private;
	struct peer *maker; /* asked to make the group; NULL when there is one */
	uint64_t epoch, seq;
	struct list members, waiters, leavers;
	struct peer *asked; /* to commit a change; NULL when none is under way */
	size_t asked_leavers; /* how many of the first leavers the change removes */
	bool one_by_one; /* somebody among those who wait cannot be added: find out who */
	struct timer *timer;
};

static void advance(struct room *r);
static void on_change_timeout(void *user);

struct room_set *
room_set_new(struct loop *l)
{
	struct room_set *rs = mem_calloc(1, sizeof *rs);

	rs->loop = l;
	list_init(&rs->all);
	return rs;
}

static struct room *
room_new(struct room_set *rs, const char *name, bool private)
{
	struct room *r = mem_calloc(1, sizeof *r);

	r->rooms = rs;
	r->private = private;
	snprintf(r->name, sizeof r->name, "%s", name);
	list_init(&r->members);
	list_init(&r->waiters);
	list_init(&r->leavers);
	r->timer = timer_new(rs->loop, on_change_timeout, r);
	list_push(&rs->all, &r->node);
	if (!private)
		rs->lobby = r;
	return r;
}

static void
forget_leavers(struct room *r, size_t n)
{
	list_each(l, &r->leavers, struct leaver, node) {
		if (n-- == 0)
			break;
		list_remove(&l->node);
		free(l);
	}
}

static void
member_free(struct member *m)
{
	list_remove(&m->node);
	list_remove(&m->place);
	free(m);
}

static void
room_free(struct room *r)
{
	list_each(m, &r->members, struct member, node)
		member_free(m);
	list_each(w, &r->waiters, struct waiter, node)
		free(w);
	forget_leavers(r, SIZE_MAX);
	timer_free(r->timer);
	list_remove(&r->node);
	if (r->rooms->lobby == r)
		r->rooms->lobby = NULL;
	free(r);
}

void
room_set_free(struct room_set *rs)
{
	if (rs == NULL)
		return;
	list_each(r, &rs->all, struct room, node)
		room_free(r);
	free(rs);
}

/* p in the room with that id, or NULL. */
static struct member *
find(struct peer *p, const uint8_t *id)
{
	list_each (m, peer_rooms(p), struct member, place)
		if (memcmp(m->room->id, id, sizeof m->room->id) == 0)
			return m;
	return NULL;
}

static struct waiter *
waiter_of(struct room *r, const struct peer *p)
{
	list_each(w, &r->waiters, struct waiter, node)
		if (w->peer == p)
			return w;
	return NULL;
}

static void
add_member(struct room *r, struct peer *p)
{
	struct member *m = mem_calloc(1, sizeof *m);

	m->room = r;
	m->peer = p;
	list_push(&r->members, &m->node);
	list_push(peer_rooms(p), &m->place);
}

static void
add_leaver(struct room *r, const char *nick)
{
	struct leaver *l = mem_calloc(1, sizeof *l);

	snprintf(l->nick, sizeof l->nick, "%s", nick);
	list_push(&r->leavers, &l->node);
}

static void
drop_waiter(struct waiter *w)
{
	list_remove(&w->node);
	free(w);
}

/* Ask the first who waits to make the group; a group that nobody is in any more is never used again. */
static void
make(struct room *r)
{
	struct wire_room_new m;
	struct buf b = BUF_INIT(256);
	struct waiter *w = list_item(r->waiters.next, struct waiter, node);

	if (getentropy(r->id, sizeof r->id) != 0)
		abort();
	r->epoch = 0;
	forget_leavers(r, SIZE_MAX);
	r->maker = w->peer;
	drop_waiter(w);
	memcpy(m.room, r->id, sizeof m.room);
	memcpy(m.name, r->name, sizeof m.name);
	wire_put_room_new(&b, &m);
	peer_send(r->maker, WIRE_ROOM_NEW, &b);
	buf_fini(&b);
	timer_start(r->timer, CHANGE_MS, 0);
}

/* Who has failed least, oldest first. */
static struct member *
choose(struct room *r)
{
	struct member *best = NULL;

	list_each(m, &r->members, struct member, node)
		if (best == NULL || m->strikes < best->strikes)
			best = m;
	return best;
}

static size_t
fill_removes(struct room *r, struct wire_batch *out)
{
	list_each(l, &r->leavers, struct leaver, node) {
		if (out->n == WIRE_BATCH_MAX)
			break;
		out->item[out->n++] = bytes_str(l->nick);
	}
	return out->n;
}

/* Key packages of those who wait and have one; each is used up by being asked for. */
static size_t
fill_adds(struct room *r, struct wire_batch *out, struct buf *keep)
{
	size_t most = r->one_by_one ? 1 : WIRE_BATCH_MAX;

	list_each(w, &r->waiters, struct waiter, node) {
		struct buf *b = &keep[out->n];

		if (out->n == most)
			break;
		if (w->peer == NULL || !peer_take_keypkg(w->peer, b))
			continue;
		w->in_change = true;
		out->item[out->n++] = buf_bytes(b);
	}
	return out->n;
}

static void
ask_change(struct room *r)
{
	struct wire_change m = { .epoch = r->epoch };
	struct buf keep[WIRE_BATCH_MAX], b = BUF_INIT(WIRE_BODY_MAX);
	struct member *by = choose(r);

	for (size_t i = 0; i < WIRE_BATCH_MAX; i++)
		buf_init(&keep[i], 0);
	memcpy(m.room, r->id, sizeof m.room);
	/* Who left goes first, so that somebody who comes back can be added again. */
	r->asked_leavers = fill_removes(r, &m.remove);
	if (r->asked_leavers > 0 || fill_adds(r, &m.add, keep) > 0) {
		r->asked = by->peer;
		timer_start(r->timer, CHANGE_MS, 0);
		wire_put_change(&b, &m);
		peer_send(by->peer, WIRE_CHANGE, &b);
	}
	for (size_t i = 0; i < WIRE_BATCH_MAX; i++)
		buf_fini(&keep[i]);
	buf_fini(&b);
}

/* Whatever can be done now; may free r. */
static void
advance(struct room *r)
{
	if (r->maker != NULL || r->asked != NULL)
		return;
	if (!list_empty(&r->members)) {
		if (!list_empty(&r->leavers) || !list_empty(&r->waiters))
			ask_change(r);
		return;
	}
	if (list_empty(&r->waiters) || r->private)
		room_free(r);
	else
		make(r);
}

/* What was asked will not be done: those who were to be added wait again, with another key package. */
static void
cancel_change(struct room *r)
{
	r->asked = NULL;
	r->asked_leavers = 0;
	timer_stop(r->timer);
	list_each(w, &r->waiters, struct waiter, node) {
		w->in_change = false;
		if (w->peer == NULL)
			drop_waiter(w);
	}
}

static void
on_change_timeout(void *user)
{
	struct room *r = user;
	struct peer *late = r->maker != NULL ? r->maker : r->asked;
	struct member *m = find(late, r->id);

	if (m != NULL && ++m->strikes < STRIKES_MAX) {
		log_warn("%s did not commit in time", peer_name(late));
		cancel_change(r);
		advance(r);
		return;
	}
	/* Its leaving moves the room on. */
	peer_close(late, ERR_TIMEOUT, "Reconnect.", "you did not answer when the room needed you");
}

void
room_join(struct room_set *rs, struct peer *p)
{
	struct room *r = rs->lobby;
	struct waiter *w;

	if (r == NULL)
		r = room_new(rs, ROOM_LOBBY, false);
	if (r->maker == p || waiter_of(r, p) != NULL || find(p, r->id) != NULL)
		return;
	w = mem_calloc(1, sizeof *w);
	w->peer = p;
	snprintf(w->nick, sizeof w->nick, "%s", peer_nick(p));
	list_push(&r->waiters, &w->node);
	advance(r);
}

int
room_made(struct room_set *rs, struct peer *p, const uint8_t *id)
{
	struct room *r = rs->lobby;

	if (r == NULL || r->maker != p || memcmp(r->id, id, sizeof r->id) != 0)
		return ERR_PROTO;
	r->maker = NULL;
	timer_stop(r->timer);
	add_member(r, p);
	log_info("%s made %s", peer_nick(p), r->name);
	advance(r);
	return 0;
}

void
room_keypkgs_came(struct room_set *rs, struct peer *p)
{
	struct room *r = rs->lobby;

	if (r != NULL && waiter_of(r, p) != NULL)
		advance(r);
}

/* The others of a private room are told that it ended; r is freed. */
static void
end_private(struct room *r, const struct peer *gone)
{
	struct wire_room_gone m;
	struct buf b = BUF_INIT(512);

	memcpy(m.room, r->id, sizeof m.room);
	snprintf(m.text, sizeof m.text, "%s has left", peer_nick(gone));
	wire_put_room_gone(&b, &m);
	list_each(o, &r->members, struct member, node)
		if (o->peer != gone)
			peer_send(o->peer, WIRE_ROOM_GONE, &b);
	buf_fini(&b);
	room_free(r);
}

static void
leave(struct member *m)
{
	struct room *r = m->room;
	struct peer *p = m->peer;

	if (r->private) {
		end_private(r, p);
		return;
	}
	add_leaver(r, peer_nick(p));
	member_free(m);
	if (r->asked == p)
		cancel_change(r);
	advance(r);
}

/* p waits for the lobby, or was asked to make it. */
static void
leave_early(struct room *r, struct peer *p)
{
	struct waiter *w = waiter_of(r, p);

	if (w == NULL && r->maker != p)
		return;
	/* Being added right now: must be removed again once that is done. */
	if (w != NULL && w->in_change)
		w->peer = NULL;
	else if (w != NULL)
		drop_waiter(w);
	if (r->maker == p) {
		r->maker = NULL;
		timer_stop(r->timer);
	}
	advance(r);
}

void
room_peer_gone(struct room_set *rs, struct peer *p)
{
	list_each (m, peer_rooms(p), struct member, place)
		leave(m);
	if (rs->lobby != NULL)
		leave_early(rs->lobby, p);
}

static void
send_committed(struct room *r, const struct peer *by, const struct wire_commit *m)
{
	struct wire_committed out = {
		.seq = ++r->seq,
		.epoch = m->epoch,
		.wall_ms = (uint64_t)clock_wall_ms(),
		.commit = m->commit,
	};
	struct buf others = BUF_INIT(WIRE_BODY_MAX), own = BUF_INIT(256);

	memcpy(out.room, r->id, sizeof out.room);
	wire_put_committed(&others, &out);
	out.yours = true;
	out.commit = bytes_of(NULL, 0);
	wire_put_committed(&own, &out);
	list_each(o, &r->members, struct member, node)
		peer_send(o->peer, WIRE_COMMITTED, o->peer == by ? &own : &others);
	buf_fini(&others);
	buf_fini(&own);
}

static void
send_welcome(struct room *r, struct peer *to, const char *name, struct bytes welcome)
{
	struct wire_welcome m = {
		.seq = r->seq,
		.wall_ms = (uint64_t)clock_wall_ms(),
		.welcome = welcome,
	};
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	memcpy(m.room, r->id, sizeof m.room);
	snprintf(m.name, sizeof m.name, "%s", name);
	wire_put_welcome(&b, &m);
	peer_send(to, WIRE_WELCOME, &b);
	buf_fini(&b);
}

/* The change that was asked for is done: who left is out, who waited is in. */
static void
finish_change(struct room *r, struct bytes welcome)
{
	r->asked = NULL;
	timer_stop(r->timer);
	forget_leavers(r, r->asked_leavers);
	r->asked_leavers = 0;
	list_each(w, &r->waiters, struct waiter, node) {
		if (!w->in_change)
			continue;
		if (w->peer == NULL) {
			add_leaver(r, w->nick);
		} else {
			add_member(r, w->peer);
			send_welcome(r, w->peer, r->name, welcome);
			log_info("%s is in %s", w->nick, r->name);
		}
		drop_waiter(w);
	}
	r->one_by_one = r->one_by_one && !list_empty(&r->waiters);
}

/*
 * Who was asked to add committed, but added nobody: one of those who wait is not acceptable to
 * the members. Alone it is turned away; of several each is tried alone.
 */
static void
refuse_adds(struct room *r)
{
	struct peer *refused = NULL;
	size_t n = 0;

	list_each(w, &r->waiters, struct waiter, node)
		if (w->in_change) {
			refused = w->peer;
			n++;
		}
	cancel_change(r);
	if (n > 1)
		r->one_by_one = true;
	else if (refused != NULL)
		peer_close(refused, ERR_DENIED, "Set this computer's clock, then /reconnect.",
		    "the people in the room could not let you in");
}

uint16_t
room_commit(struct peer *p, const struct wire_commit *m)
{
	struct member *by = find(p, m->room);
	struct room *r;
	bool asked;

	if (by == NULL)
		return WIRE_REFUSED_ROOM;
	r = by->room;
	asked = r->asked == p;
	if (m->epoch != r->epoch || (m->welcome.n > 0 && !asked)) {
		if (asked && m->epoch == r->epoch)
			cancel_change(r);
		return WIRE_REFUSED_EPOCH;
	}
	send_committed(r, p, m);
	r->epoch++;
	by->strikes = 0;
	if (asked && r->asked_leavers == 0 && m->welcome.n == 0)
		refuse_adds(r);
	else if (asked)
		finish_change(r, m->welcome);
	else if (r->asked != NULL)
		cancel_change(r); /* another change won; what was asked for is of an epoch that is over */
	advance(r);
	return 0;
}

uint16_t
room_send(struct peer *p, const struct wire_send *m)
{
	struct member *by = find(p, m->room);
	struct wire_message out;
	struct buf b = BUF_INIT(WIRE_BODY_MAX);
	struct room *r;

	if (by == NULL)
		return WIRE_REFUSED_ROOM;
	r = by->room;
	if (m->epoch != r->epoch)
		return WIRE_REFUSED_EPOCH;
	memcpy(out.room, m->room, sizeof out.room);
	memcpy(out.id, m->id, sizeof out.id);
	out.seq = ++r->seq;
	out.wall_ms = (uint64_t)clock_wall_ms();
	out.sealed = m->sealed;
	wire_put_message(&b, &out);
	/* The sender too: its own frame, come back, says that it was ordered. */
	list_each(o, &r->members, struct member, node)
		peer_send(o->peer, WIRE_MESSAGE, &b);
	buf_fini(&b);
	return 0;
}

static bool
is_in(const struct room *r, const struct peer *p)
{
	list_each (m, &r->members, struct member, node)
		if (m->peer == p)
			return true;
	return false;
}

/* Private rooms that p is in; with other not NULL, that both are in. */
static size_t
count_private(struct peer *p, const struct peer *other)
{
	size_t n = 0;

	list_each (m, peer_rooms(p), struct member, place)
		n += m->room->private && (other == NULL || is_in(m->room, other));
	return n;
}

/* Does this id mean a room to either of the two, or may it soon? */
static bool
is_taken(struct room_set *rs, const uint8_t *id, struct peer *p, struct peer *other)
{
	return find(p, id) != NULL || find(other, id) != NULL ||
	       (rs->lobby != NULL && memcmp(rs->lobby->id, id, sizeof rs->lobby->id) == 0);
}

uint16_t
room_open(struct room_set *rs, struct peer *p, const struct wire_open *m)
{
	struct wire_commit first = { .commit = m->commit };
	struct peer *other = peer_find(peer_server(p), m->nick);
	char name[ROOM_NAME_MAX + 1];
	struct room *r;

	if (other == NULL || other == p)
		return WIRE_REFUSED_NICK;
	if (is_taken(rs, m->room, p, other))
		return WIRE_REFUSED_ROOM;
	if (count_private(p, NULL) >= PRIVATE_MAX || count_private(other, NULL) >= PRIVATE_MAX ||
	    count_private(p, other) >= PAIR_MAX)
		return WIRE_REFUSED_LIMIT;
	r = room_new(rs, "@", true);
	memcpy(r->id, m->room, sizeof r->id);
	memcpy(first.room, m->room, sizeof first.room);
	add_member(r, p);
	send_committed(r, p, &first);
	r->epoch = 1;
	add_member(r, other);
	snprintf(name, sizeof name, "@%s", peer_nick(p));
	send_welcome(r, other, name, m->welcome);
	return 0;
}
