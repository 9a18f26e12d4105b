/* server/room_change.c - who waits to be in a room and who left it, and which member is asked to
 * commit that: the part of server/room.h that moves rooms on. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/room_int.h"
#include "server/roster.h"
#include "server/server_int.h"

#define CHANGE_MS 5000 /* a member who was asked to commit has so long */
#define STRIKES_MAX 2  /* and is sent away after so many times without */

struct waiter *
room_waiter(struct room *r, const struct peer *p)
{
	list_each (w, &r->waiters, struct waiter, node)
		if (w->peer == p)
			return w;
	return NULL;
}

void
room_forget_leavers(struct room *r, size_t n)
{
	list_each (l, &r->leavers, struct leaver, node) {
		if (n-- == 0)
			break;
		list_remove(&l->node);
		free(l);
	}
}

void
room_add_leaver(struct room *r, const char *nick)
{
	struct leaver *l = mem_calloc(1, sizeof *l);

	snprintf(l->nick, sizeof l->nick, "%s", nick);
	list_push(&r->leavers, &l->node);
}

void
room_drop_waiter(struct waiter *w)
{
	list_remove(&w->node);
	free(w);
}

void
room_add_waiter(struct room *r, struct peer *p)
{
	struct waiter *w = mem_calloc(1, sizeof *w);

	w->peer = p;
	snprintf(w->nick, sizeof w->nick, "%s", peer_nick(p));
	list_push(&r->waiters, &w->node);
}

/* ---- who may ----------------------------------------------------------------------------- */

/* May it make the room again? By the log it is in it; of a new room it becomes the owner. */
static bool
may_make(const struct room *r, const struct waiter *w)
{
	const struct member_log *l = room_log_get(r->log);
	const struct roster *people = peer_server(w->peer)->roster;

	if (member_log_count(l) > 0)
		return member_log_has(l, w->nick, peer_sign_key(w->peer));
	return peer_person(w->peer)->role == ROLE_OWNER || !roster_has_owner(people);
}

/* In the room by the log: nobody has to let them in. */
static bool
is_known(const struct room *r, const struct waiter *w)
{
	return member_log_has(room_log_get(r->log), w->nick, peer_sign_key(w->peer));
}

/* What the room is asked to let them be: more than a member only an owner makes of them, by name.
 */
static enum role
role_for(const struct waiter *w)
{
	enum role role = peer_person(w->peer)->role;

	return role < ROLE_MEMBER ? role : ROLE_MEMBER;
}

/* May that member let them in? */
static bool
may_add(const struct room *r, const struct member *by, const struct waiter *w)
{
	const struct member_log *l = room_log_get(r->log);
	const struct member_row *row = member_log_find(l, w->nick);
	bool is_there = row != NULL && row->role != ROLE_NONE;
	struct member_entry e = {
		.kind = is_there ? MEMBER_KEY : MEMBER_ADD,
		.time = (uint64_t)clock_wall_ms() / 1000,
		.role = role_for(w),
	};

	if (is_known(r, w))
		return true;
	memcpy(e.nick, w->nick, sizeof e.nick);
	memcpy(e.key, peer_sign_key(w->peer), sizeof e.key);
	memcpy(e.author, peer_sign_key(by->peer), sizeof e.author);
	return member_log_check(l, &e) == 0;
}

/* Once, to each who waits for somebody who is not here. */
static void
tell_wait(struct waiter *w, const char *text)
{
	struct wire_refused m = { .about = WIRE_JOIN, .why = WIRE_REFUSED_WAIT };
	struct buf b = BUF_INIT(512);

	if (w->told || w->peer == NULL)
		return;
	w->told = true;
	snprintf(m.text, sizeof m.text, "%s", text);
	wire_put_refused(&b, &m);
	peer_send(w->peer, WIRE_REFUSED, &b);
	buf_fini(&b);
}

/* ---- what is asked ----------------------------------------------------------------------- */

static struct waiter *
choose_maker(struct room *r)
{
	list_each (w, &r->waiters, struct waiter, node)
		if (may_make(r, w))
			return w;
	list_each (w, &r->waiters, struct waiter, node)
		tell_wait(
		    w, member_log_count(room_log_get(r->log)) > 0
			   ? "Nobody is here who is in the room: it opens when one of them comes."
			   : "The room is opened by its owner, who is not here yet.");
	return NULL;
}

/* Ask one who waits to make the group; one that nobody is in any more is never used again. */
static void
make(struct room *r)
{
	struct wire_room_new m = { .entries = member_log_count(room_log_get(r->log)) };
	struct waiter *w = choose_maker(r);
	struct buf b = BUF_INIT(256);

	if (w == NULL)
		return;
	if (getentropy(r->id, sizeof r->id) != 0)
		abort();
	r->epoch = 0;
	room_forget_leavers(r, SIZE_MAX);
	r->maker = w->peer;
	room_drop_waiter(w);
	memcpy(m.room, r->id, sizeof m.room);
	memcpy(m.name, r->name, sizeof m.name);
	wire_put_room_new(&b, &m);
	peer_send(r->maker, WIRE_ROOM_NEW, &b);
	buf_fini(&b);
	timer_start(r->timer, CHANGE_MS, 0);
}

/* Who has failed least, oldest first, of those who may let w in; w NULL: of all. */
static struct member *
choose(struct room *r, const struct waiter *w)
{
	struct member *best = NULL;

	list_each (m, &r->members, struct member, node)
		if ((best == NULL || m->strikes < best->strikes) && (w == NULL || may_add(r, m, w)))
			best = m;
	return best;
}

/* The same for the first who waits and can be let in now. */
static struct member *
choose_adder(struct room *r)
{
	struct member *by;

	list_each (w, &r->waiters, struct waiter, node) {
		if (w->peer == NULL || !peer_has_keypkg(w->peer))
			continue;
		if ((by = choose(r, w)) != NULL)
			return by;
		tell_wait(
		    w, "Nobody is here who may let you in: you are in when one of them comes.");
	}
	return NULL;
}

static size_t
fill_removes(struct room *r, struct wire_batch *out)
{
	list_each (l, &r->leavers, struct leaver, node) {
		if (out->n == WIRE_BATCH_MAX)
			break;
		out->item[out->n++] = bytes_str(l->nick);
	}
	return out->n;
}

/* Key packages of those who wait and whom by may let in; each is used up by being asked for. */
static void
fill_adds(struct room *r, const struct member *by, struct wire_change *out, struct buf *keep)
{
	size_t most = r->one_by_one ? 1 : WIRE_BATCH_MAX;

	list_each (w, &r->waiters, struct waiter, node) {
		struct buf *b = &keep[out->add.n];

		if (out->add.n == most)
			break;
		if (w->peer == NULL || !may_add(r, by, w) || !peer_take_keypkg(w->peer, b))
			continue;
		w->in_change = true;
		out->role[out->add.n] = (uint8_t)role_for(w);
		out->add.item[out->add.n++] = buf_bytes(b);
	}
}

static void
ask_change(struct room *r)
{
	struct wire_change m = { .epoch = r->epoch };
	struct buf keep[WIRE_BATCH_MAX], b = BUF_INIT(WIRE_BODY_MAX);
	struct member *by = choose(r, NULL);

	for (size_t i = 0; i < WIRE_BATCH_MAX; i++)
		buf_init(&keep[i], 0);
	memcpy(m.room, r->id, sizeof m.room);
	/* Who left goes first, so that somebody who comes back can be added again. */
	r->asked_leavers = fill_removes(r, &m.remove);
	if (r->asked_leavers == 0 && (by = choose_adder(r)) != NULL)
		fill_adds(r, by, &m, keep);
	if (m.remove.n + m.add.n > 0) {
		r->asked = by->peer;
		timer_start(r->timer, CHANGE_MS, 0);
		wire_put_change(&b, &m);
		peer_send(by->peer, WIRE_CHANGE, &b);
	}
	for (size_t i = 0; i < WIRE_BATCH_MAX; i++)
		buf_fini(&keep[i]);
	buf_fini(&b);
}

void
room_advance(struct room *r)
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

void
room_cancel_change(struct room *r)
{
	r->asked = NULL;
	r->asked_leavers = 0;
	timer_stop(r->timer);
	list_each (w, &r->waiters, struct waiter, node) {
		w->in_change = false;
		if (w->peer == NULL)
			room_drop_waiter(w);
	}
}

void
room_on_timeout(void *user)
{
	struct room *r = user;
	struct peer *late = r->maker != NULL ? r->maker : r->asked;
	struct member *m = room_member(late, r->id);

	if (m != NULL && ++m->strikes < STRIKES_MAX) {
		log_warn("%s did not commit in time", peer_name(late));
		room_cancel_change(r);
		room_advance(r);
		return;
	}
	/* Its leaving moves the room on. */
	peer_close(late, ERR_TIMEOUT, "Reconnect.", "you did not answer when the room needed you");
}

/* The change that was asked for is done: who left is out, who waited is in. */
static void
finish_change(struct room *r, struct bytes welcome)
{
	r->asked = NULL;
	timer_stop(r->timer);
	room_forget_leavers(r, r->asked_leavers);
	r->asked_leavers = 0;
	list_each (w, &r->waiters, struct waiter, node) {
		if (!w->in_change)
			continue;
		if (w->peer == NULL) {
			room_add_leaver(r, w->nick);
		} else {
			room_add_member(r, w->peer);
			room_send_welcome(r, w->peer, r->name, welcome);
			log_info("%s is in %s", w->nick, r->name);
		}
		room_drop_waiter(w);
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

	list_each (w, &r->waiters, struct waiter, node)
		if (w->in_change) {
			refused = w->peer;
			n++;
		}
	room_cancel_change(r);
	if (n > 1)
		r->one_by_one = true;
	else if (refused != NULL)
		peer_close(refused, ERR_DENIED, "Set this computer's clock, then /reconnect.",
		    "the people in the room could not let you in");
}

void
room_answered(struct room *r, struct bytes welcome)
{
	if (r->asked_leavers == 0 && welcome.n == 0)
		refuse_adds(r);
	else
		finish_change(r, welcome);
}
