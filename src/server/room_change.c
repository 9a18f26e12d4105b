/* server/room_change.c - who waits to be in a room and who has to go, and which member is asked to
 * commit that: the part of server/room.h that moves rooms on. */
#include "server/room_int.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/feed.h"
#include "server/keypkgs.h"
#include "server/ledger.h"
#include "server/roster.h"

#define CHANGE_MS 5000 /* a member who was asked to commit has so long */
#define NOBODY "Nobody is here who may let you in: you are in when one of them comes."
#define OTHER_KEY                                                                                  \
	"The room knows you with another key, in a role that counts: when an owner removes it "    \
	"(/kick) you are let in as a member."
#define STRIKES_MAX 2 /* and is sent away after so many times without */

struct waiter *
room_waiter(const struct room *r, const char *nick)
{
	list_each (w, &r->waiters, struct waiter, node)
		if (nick_equal(w->nick, nick))
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

static bool
is_leaving(const struct room *r, const char *nick)
{
	list_each (l, &r->leavers, struct leaver, node)
		if (nick_equal(l->nick, nick))
			return true;
	return false;
}

void
room_add_leaver(struct room *r, const char *nick)
{
	struct leaver *l;

	if (is_leaving(r, nick))
		return;
	l = mem_calloc(1, sizeof *l);
	snprintf(l->nick, sizeof l->nick, "%s", nick);
	list_push(&r->leavers, &l->node);
}

void
room_stays(struct room *r, const char *nick)
{
	struct waiter *w = room_waiter(r, nick);

	list_each (l, &r->leavers, struct leaver, node)
		if (nick_equal(l->nick, nick)) {
			list_remove(&l->node);
			free(l);
		}
	if (w != NULL)
		room_drop_waiter(r, w);
}

static void
free_waiter(struct waiter *w)
{
	list_remove(&w->node);
	buf_fini(&w->keypkg);
	free(w);
}

void
room_drop_waiter(struct room *r, struct waiter *w)
{
	free_waiter(w);
	room_wish_save(r);
}

void
room_free_waiters(struct room *r)
{
	list_each (w, &r->waiters, struct waiter, node)
		free_waiter(w);
}

struct waiter *
room_add_waiter(struct room *r, const char *nick)
{
	struct waiter *w = room_waiter(r, nick);

	if (w != NULL)
		return w;
	w = mem_calloc(1, sizeof *w);
	snprintf(w->nick, sizeof w->nick, "%s", nick);
	buf_init(&w->keypkg, WIRE_KEYPKG_MAX);
	list_push(&r->waiters, &w->node);
	return w;
}

/* ---- who may ----------------------------------------------------------------------------- */

static const struct person *
person_of(const struct room *r, const char *nick)
{
	return roster_find(r->rooms->server->roster, nick);
}

bool
room_is_known(const struct room *r, const char *nick)
{
	const struct person *who = person_of(r, nick);

	return who != NULL && who->has_sign &&
	       member_log_has(room_log_get(r->log), nick, who->sign);
}

/* What the room is asked to let them be: more than a member only an owner makes of them, by name.
 */
static enum role
role_for(const struct person *who)
{
	return who->role < ROLE_MEMBER ? who->role : ROLE_MEMBER;
}

bool
room_may_enter(const struct room *r, const char *nick, const uint8_t *author)
{
	const struct member_log *l = room_log_get(r->log);
	const struct person *who = person_of(r, nick);
	const struct member_row *row = member_log_find(l, nick);
	bool is_there = row != NULL && row->role != ROLE_NONE;
	struct member_entry e = {
		.kind = is_there ? MEMBER_KEY : MEMBER_ADD,
		.time = (uint64_t)clock_wall_ms() / 1000,
	};

	if (who == NULL || !who->has_sign)
		return false;
	e.role = role_for(who);
	memcpy(e.nick, who->nick, sizeof e.nick);
	memcpy(e.key, who->sign, sizeof e.key);
	memcpy(e.author, author != NULL ? author : who->sign, sizeof e.author);
	return member_log_check(l, &e) == 0;
}

/* A moderator or an owner by name, but not by key. */
static bool
has_other_key(const struct room *r, const struct waiter *w)
{
	const struct member_row *row = member_log_find(room_log_get(r->log), w->nick);

	return row != NULL && row->role > ROLE_MEMBER && !room_is_known(r, w->nick);
}

/* May that member let them in? */
static bool
may_add(const struct room *r, const struct member *by, const struct waiter *w)
{
	return room_is_known(r, w->nick) || room_may_enter(r, w->nick, peer_sign_key(by->peer));
}

/* Is there anything that they could be added by? */
static bool
can_be_added(const struct room *r, const struct waiter *w)
{
	const struct person *who = person_of(r, w->nick);

	return who != NULL && who->has_sign && !w->dry && !is_leaving(r, w->nick) &&
	       !ledger_key_revoked(r->rooms->server->ledger, CERT_MEMBER_TLS, who->tls);
}

void
room_tell_wait(struct waiter *w, const char *text)
{
	struct wire_refused m = { .about = WIRE_JOIN, .why = WIRE_REFUSED_WAIT };

	if (w->told || w->peer == NULL)
		return;
	w->told = true;
	snprintf(m.text, sizeof m.text, "%s", text);
	peer_refuse(w->peer, &m);
}

/* ---- what is asked ----------------------------------------------------------------------- */

/* Who has failed least, oldest first, of those here who may let w in; w NULL: of all. */
static struct member *
choose(struct room *r, const struct waiter *w)
{
	struct member *best = NULL;

	list_each (m, &r->members, struct member, node)
		if (m->live && !is_leaving(r, m->nick) &&
		    (best == NULL || m->strikes < best->strikes) && (w == NULL || may_add(r, m, w)))
			best = m;
	return best;
}

/* The same for the first who waits and can be let in now. */
static struct member *
choose_adder(struct room *r)
{
	struct member *by;

	list_each (w, &r->waiters, struct waiter, node) {
		if (is_leaving(r, w->nick))
			room_tell_wait(w, NOBODY); /* and nobody is here to take them out */
		if (!can_be_added(r, w))
			continue;
		if ((by = choose(r, w)) != NULL)
			return by;
		room_tell_wait(w, has_other_key(r, w) ? OTHER_KEY : NOBODY);
	}
	return NULL;
}

static void
send_change(struct room *r, struct member *by, struct wire_change *m)
{
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	memcpy(m->room, r->id, sizeof m->room);
	m->epoch = r->epoch;
	r->asked = by->peer;
	timer_start(r->timer, CHANGE_MS, 0);
	wire_put_change(&b, m);
	peer_send(by->peer, WIRE_CHANGE, &b);
	buf_fini(&b);
}

/* Who has to go goes first, so that somebody who comes back can be added again. */
static bool
ask_removes(struct room *r)
{
	struct wire_change m = { .epoch = r->epoch };
	struct member *by = choose(r, NULL);

	if (by == NULL || list_empty(&r->leavers))
		return false;
	list_each (l, &r->leavers, struct leaver, node) {
		if (m.remove.n == WIRE_BATCH_MAX)
			break;
		m.remove.item[m.remove.n++] = bytes_str(l->nick);
	}
	r->asked_leavers = m.remove.n;
	send_change(r, by, &m);
	return true;
}

struct gather {
	struct room *room;
	char nick[NICK_MAX + 1];
};

static void
on_keypkg(void *gather, const struct store_answer *a)
{
	struct gather *g = gather;
	struct room *r = g->room;
	struct waiter *w = r->gone ? NULL : room_waiter(r, g->nick);

	r->gathering--;
	if (w != NULL) {
		w->asking = false;
		if (a->r == 0 && a->value.n <= WIRE_KEYPKG_MAX)
			buf_put(&w->keypkg, a->value.p, a->value.n);
		else if (a->r == 0 || a->r == ERR_NOTFOUND)
			w->dry = true;
		else
			room_stall(r);
	}
	if (!r->gone) {
		keypkgs_taken(r->rooms->server, g->nick, a);
		room_advance(r);
	}
	free(g);
	room_unpin(r);
}

static void
gather_one(struct room *r, struct waiter *w)
{
	struct gather *g = mem_calloc(1, sizeof *g);
	const struct person *who = person_of(r, w->nick);

	g->room = r;
	snprintf(g->nick, sizeof g->nick, "%s", who->nick);
	if (store_keypkg_take(keep_store(r->rooms->server->keep), g->nick,
		(struct store_then){ on_keypkg, g }) != 0) {
		free(g);
		room_stall(r);
		return;
	}
	room_pin(r);
	r->gathering++;
	w->asking = true;
}

/* A key package for each whom by may let in, as far as we have none yet. Are some missing? */
static bool
gather(struct room *r, const struct member *by)
{
	size_t n = 0, most = r->one_by_one ? 1 : WIRE_BATCH_MAX;

	list_each (w, &r->waiters, struct waiter, node) {
		if (n == most)
			break;
		if (!can_be_added(r, w) || !may_add(r, by, w))
			continue;
		n++;
		if (w->keypkg.n == 0 && !w->asking)
			gather_one(r, w);
	}
	return r->gathering > 0 || r->stalled;
}

static void
ask_adds(struct room *r)
{
	struct member *by = choose_adder(r);
	struct wire_change m = { .epoch = r->epoch };
	size_t most = r->one_by_one ? 1 : WIRE_BATCH_MAX;

	if (by == NULL || gather(r, by))
		return;
	list_each (w, &r->waiters, struct waiter, node) {
		if (m.add.n == most)
			break;
		if (w->keypkg.n == 0 || !can_be_added(r, w) || !may_add(r, by, w))
			continue;
		w->in_change = true;
		m.role[m.add.n] = (uint8_t)person_of(r, w->nick)->role;
		m.add.item[m.add.n++] = buf_bytes(&w->keypkg);
	}
	if (m.add.n > 0)
		send_change(r, by, &m);
}

/* None of those whom the group has could commit anything. */
static bool
is_dead(const struct room *r)
{
	list_each (m, &r->members, struct member, node)
		if (!is_leaving(r, m->nick))
			return false;
	return true;
}

void
room_advance(struct room *r)
{
	if (r->private || r->gone || r->maker != NULL || r->making || r->asked != NULL ||
	    r->committing != NULL || r->gathering > 0 || r->stalled || r->rooms->server->stopping)
		return;
	if (r->made && is_dead(r))
		room_begin_anew(r);
	if (!r->made)
		room_make(r);
	else if (!ask_removes(r))
		ask_adds(r);
}

void
room_keypkgs_came(struct room_set *rs, const char *nick)
{
	struct waiter *w = room_waiter(rs->lobby, nick);

	if (w == NULL)
		return;
	w->dry = false;
	if (!w->in_change)
		buf_clear(&w->keypkg); /* it may be one that opens nothing any more */
	room_advance(rs->lobby);
}

/* ---- what came of it ---------------------------------------------------------------------- */

void
room_cancel_change(struct room *r)
{
	r->asked = NULL;
	r->asked_leavers = 0;
	timer_stop(r->timer);
	list_each (w, &r->waiters, struct waiter, node) {
		if (w->in_change)
			buf_clear(&w->keypkg);
		w->in_change = false;
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

static void
let_in(struct room *r, const char *nick)
{
	struct member *m = room_add_member(r, nick);
	struct peer *p = peer_find(r->rooms->server, nick);

	log_info("%s is in %s", nick, r->name);
	if (p == NULL)
		return;
	room_attach(m, p);
	room_tell_presence(r, nick, true);
	feed_welcomes(peer_feed(p), true);
}

static void
take_out(struct room *r, size_t n)
{
	list_each (l, &r->leavers, struct leaver, node) {
		struct member *m = room_member_named(r, l->nick);

		if (n-- == 0)
			break;
		if (m != NULL)
			room_drop_member(m);
	}
}

/* The change that was asked for is done: who had to go is out, who waited is in. */
static void
finish_change(struct room *r)
{
	size_t n = r->asked_leavers;

	r->asked = NULL;
	r->asked_leavers = 0;
	timer_stop(r->timer);
	take_out(r, n);
	room_forget_leavers(r, n);
	list_each (w, &r->waiters, struct waiter, node) {
		if (!w->in_change)
			continue;
		let_in(r, w->nick);
		free_waiter(w);
	}
	room_wish_save(r);
	r->one_by_one = r->one_by_one && !list_empty(&r->waiters);
}

/* Who is here is told, and tries again with what they can do better; who is away with other key
 * packages. */
static void
turn_away(struct room *r, struct waiter *w)
{
	struct peer *p = w->peer;

	w->dry = true;
	if (p == NULL)
		return;
	room_drop_waiter(r, w);
	peer_close(p, ERR_DENIED, "Set this computer's clock, then /reconnect.",
	    "the people in the room could not let you in");
}

/*
 * Who was asked to add committed, but added nobody: one of those who wait is not acceptable to
 * the members. Alone it is turned away; of several each is tried alone.
 */
static void
refuse_adds(struct room *r)
{
	struct waiter *refused = NULL;
	size_t n = 0;

	list_each (w, &r->waiters, struct waiter, node)
		if (w->in_change) {
			refused = w;
			n++;
		}
	room_cancel_change(r);
	if (n > 1)
		r->one_by_one = true;
	else if (refused != NULL)
		turn_away(r, refused);
}

void
room_answered(struct room *r, bool added)
{
	if (r->asked_leavers == 0 && !added)
		refuse_adds(r);
	else
		finish_change(r);
}
