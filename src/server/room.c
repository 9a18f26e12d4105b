#include "server/room_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/mem.h"
#include "crypto/verify.h"
#include "server/moderate.h"
#include "server/roster.h"

#define PAIR_MAX 2     /* private rooms of the same two: both may have opened one at once */
#define PRIVATE_MAX 256 /* private rooms one peer may be in */

int
room_set_new(struct room_set **out, struct loop *l, const char *dir, struct fault *f)
{
	struct room_set *rs = mem_calloc(1, sizeof *rs);
	char *rooms = mem_printf("%s/rooms", dir);
	int r;

	rs->loop = l;
	list_init(&rs->all);
	if ((r = room_log_open(&rs->log, rooms, ROOM_LOBBY, f)) == 0)
		*out = rs;
	else
		free(rs);
	free(rooms);
	return r;
}

const struct member_log *
room_set_log(const struct room_set *rs)
{
	return room_log_get(rs->log);
}

static struct room *
room_new(struct room_set *rs, const char *name, bool private)
{
	struct room *r = mem_calloc(1, sizeof *r);

	r->rooms = rs;
	r->private = private;
	r->log = private ? NULL : rs->log;
	snprintf(r->name, sizeof r->name, "%s", name);
	list_init(&r->members);
	list_init(&r->waiters);
	list_init(&r->leavers);
	r->timer = timer_new(rs->loop, room_on_timeout, r);
	list_push(&rs->all, &r->node);
	if (!private)
		rs->lobby = r;
	return r;
}

static void
member_free(struct member *m)
{
	list_remove(&m->node);
	list_remove(&m->place);
	free(m);
}

void
room_free(struct room *r)
{
	list_each(m, &r->members, struct member, node)
		member_free(m);
	list_each(w, &r->waiters, struct waiter, node)
		free(w);
	room_forget_leavers(r, SIZE_MAX);
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
	room_log_free(rs->log);
	free(rs);
}

struct member *
room_member(struct peer *p, const uint8_t *id)
{
	list_each (m, peer_rooms(p), struct member, place)
		if (memcmp(m->room->id, id, sizeof m->room->id) == 0)
			return m;
	return NULL;
}

void
room_add_member(struct room *r, struct peer *p)
{
	struct member *m = mem_calloc(1, sizeof *m);

	m->room = r;
	m->peer = p;
	list_push(&r->members, &m->node);
	list_push(peer_rooms(p), &m->place);
}

void
room_join(struct room_set *rs, struct peer *p, uint64_t entries)
{
	struct room *r = rs->lobby;

	if (r == NULL)
		r = room_new(rs, ROOM_LOBBY, false);
	if (r->maker == p || room_waiter(r, p) != NULL || room_member(p, r->id) != NULL)
		return;
	/* A long log comes in pages, and they JOIN again after each. */
	if (room_log_send(r->log, p, entries) == 0)
		room_add_waiter(r, p);
	room_advance(r);
}

/* The entries from the first-th on are new: for who waits, and for who is here without being wanted. */
static void
tell_entries(struct room *r, uint64_t first)
{
	const struct member_log *l = room_log_get(r->log);

	if (first == member_log_count(l))
		return;
	list_each (w, &r->waiters, struct waiter, node)
		if (w->peer != NULL)
			room_log_send(r->log, w->peer, first);
}

/* What the new entries mean beside the room: roles, bans, and who has to go. Peers may be closed. */
static void
enforce(struct server *s, const struct member_log *l, uint64_t first)
{
	for (; first < member_log_count(l); first++)
		moderate(s, l, member_log_entry(l, first));
}

/* Who comes by certificate alone comes as no more than they were invited for. */
static bool
is_modest(const struct member_log *before, const struct member_log *after, const struct peer *p)
{
	const struct member_row *row = member_log_find(after, peer_nick(p));

	return member_log_count(before) == 0 ||
	       member_log_has(before, peer_nick(p), peer_sign_key(p)) ||
	       (row != NULL && row->role <= peer_person(p)->role);
}

/* The maker's log goes on where ours ends, and has the maker in it. */
static int
take_made(struct room *r, struct peer *p, const struct wire_room_made *m, struct fault *f)
{
	const struct member_log *after;
	struct member_log *trial;
	int e;

	if ((e = room_log_try_batch(r->log, &m->entries, &trial, f)) != 0)
		return e;
	after = trial != NULL ? trial : room_log_get(r->log);
	if (member_log_has(after, peer_nick(p), peer_sign_key(p)) &&
	    is_modest(room_log_get(r->log), after, p) &&
	    nick_equal(member_log_room(after), r->name))
		return room_log_take(r->log, trial, f);
	member_log_free(trial);
	return fault_set(f, ERR_DENIED, "This is a bug in your program.",
	    "you made another room than you were asked for");
}

int
room_made(struct room_set *rs, struct peer *p, const struct wire_room_made *m)
{
	uint64_t first = member_log_count(room_log_get(rs->log));
	struct room *r = rs->lobby;
	struct fault f;

	if (r == NULL || r->maker != p || memcmp(r->id, m->room, sizeof r->id) != 0)
		return ERR_PROTO;
	if (take_made(r, p, m, &f) != 0) {
		peer_close(p, f.code, f.remedy, f.cause);
		return 0;
	}
	r->maker = NULL;
	timer_stop(r->timer);
	room_add_member(r, p);
	log_info("%s made %s", peer_nick(p), r->name);
	tell_entries(r, first);
	enforce(peer_server(p), room_log_get(rs->log), first);
	room_advance(r);
	return 0;
}

void
room_keypkgs_came(struct room_set *rs, struct peer *p)
{
	struct room *r = rs->lobby;

	if (r != NULL && room_waiter(r, p) != NULL)
		room_advance(r);
}

/* The others of a private room are told that it ended; r is freed. */
static void
end_private(struct room *r, const struct peer *gone)
{
	struct wire_room_gone m;
	struct buf b = BUF_INIT(512);

	memcpy(m.room, r->id, sizeof m.room);
	m.again = false;
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
	room_add_leaver(r, peer_nick(p));
	member_free(m);
	if (r->asked == p)
		room_cancel_change(r);
	room_advance(r);
}

/* p waits for the lobby, or was asked to make it. */
static void
leave_early(struct room *r, struct peer *p)
{
	struct waiter *w = room_waiter(r, p);

	if (w == NULL && r->maker != p)
		return;
	/* Being added right now: must be removed again once that is done. */
	if (w != NULL && w->in_change)
		w->peer = NULL;
	else if (w != NULL)
		room_drop_waiter(w);
	if (r->maker == p) {
		r->maker = NULL;
		timer_stop(r->timer);
	}
	room_advance(r);
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
	memcpy(out.id, m->id, sizeof out.id);
	wire_put_committed(&others, &out);
	out.yours = true;
	out.commit = bytes_of(NULL, 0);
	wire_put_committed(&own, &out);
	list_each(o, &r->members, struct member, node)
		peer_send(o->peer, WIRE_COMMITTED, o->peer == by ? &own : &others);
	buf_fini(&others);
	buf_fini(&own);
}

void
room_send_welcome(struct room *r, struct peer *to, const char *name, struct bytes welcome)
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

/* What a commit does to the log of its room; private rooms have none. */
static int
take_entries(struct room *r, const struct peer *p, struct bytes commit, struct fault *f)
{
	struct member_log *trial;
	struct bytes entries;
	int e;

	if (r->log == NULL)
		return 0;
	if (verify_commit_entries(commit, &entries) != 0)
		return fault_set(f, ERR_DENIED, "This is a bug in your program.",
		    "you sent what is no sealed commit");
	if ((e = room_log_try(r->log, entries, peer_nick(p), &trial, f)) != 0)
		return e;
	return room_log_take(r->log, trial, f);
}

/* Who has been removed by the log is out by the same commit: nobody needs to be asked for it. */
static void
drop_removed(struct room *r, uint64_t first)
{
	const struct member_log *l = room_log_get(r->log);

	for (; first < member_log_count(l); first++) {
		struct member_entry e;

		if (member_entry_parse(&e, member_log_entry(l, first)) != 0 ||
		    e.kind != MEMBER_REMOVE)
			continue;
		list_each (m, &r->members, struct member, node)
			if (nick_equal(peer_nick(m->peer), e.nick)) {
				if (r->asked == m->peer)
					room_cancel_change(r);
				member_free(m);
			}
	}
}

uint16_t
room_commit(struct peer *p, const struct wire_commit *m, struct fault *f)
{
	struct member *by = room_member(p, m->room);
	uint64_t first = 0;
	struct room *r;
	bool answer;

	if (by == NULL)
		return WIRE_REFUSED_ROOM;
	r = by->room;
	answer = r->asked == p && m->answer;
	if (m->epoch != r->epoch || (m->welcome.n > 0 && !answer)) {
		if (answer && m->epoch == r->epoch)
			room_cancel_change(r);
		return WIRE_REFUSED_EPOCH;
	}
	if (r->log != NULL)
		first = member_log_count(room_log_get(r->log));
	if (take_entries(r, p, m->commit, f) != 0)
		return WIRE_REFUSED_ROLE;
	send_committed(r, p, m);
	r->epoch++;
	by->strikes = 0;
	if (r->log != NULL) {
		tell_entries(r, first);
		drop_removed(r, first);
	}
	if (answer)
		room_answered(r, m->welcome);
	else if (r->asked != NULL)
		room_cancel_change(r); /* what was asked for is of an epoch that is over */
	if (r->log != NULL)
		enforce(peer_server(p), room_log_get(r->log), first);
	room_advance(r);
	return 0;
}

static bool
may_write(const struct room *r, const struct peer *p)
{
	const struct member_log *l;

	if (r->log == NULL)
		return true;
	l = room_log_get(r->log);
	return member_log_may_write(l, member_log_find(l, peer_nick(p)));
}

uint16_t
room_send(struct peer *p, const struct wire_send *m)
{
	struct member *by = room_member(p, m->room);
	struct wire_message out;
	struct buf b = BUF_INIT(WIRE_BODY_MAX);
	struct room *r;

	if (by == NULL)
		return WIRE_REFUSED_ROOM;
	r = by->room;
	if (m->epoch != r->epoch)
		return WIRE_REFUSED_EPOCH;
	if (!may_write(r, p))
		return WIRE_REFUSED_ROLE;
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
	return room_member(p, id) != NULL || room_member(other, id) != NULL ||
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
	memcpy(first.id, m->id, sizeof first.id);
	room_add_member(r, p);
	send_committed(r, p, &first);
	r->epoch = 1;
	room_add_member(r, other);
	snprintf(name, sizeof name, "@%s", peer_nick(p));
	room_send_welcome(r, other, name, m->welcome);
	return 0;
}
