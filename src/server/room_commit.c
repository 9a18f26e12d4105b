/* server/room_commit.c - a commit: is it in order, into the log, then to everybody. */
#include "server/room_int.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "crypto/verify.h"
#include "server/feed.h"
#include "server/moderate.h"

#define REMOVED_MAX 64 /* by the log, in one commit */

/* On its way to the store; one a room. */
struct commit {
	struct room *room;
	struct peer_ref *by;
	struct wire_committed out;
	struct buf commit, info;
	struct member_log *trial; /* the room's log with its entries; NULL: it has none */
	bool answer, external;
	bool adds; /* it brings a welcome */
};

static void
commit_free(struct commit *c)
{
	room_unpin(c->room);
	peer_unref(c->by);
	buf_fini(&c->commit);
	buf_fini(&c->info);
	member_log_free(c->trial);
	free(c);
}

static struct commit *
commit_new(struct room *r, struct peer *p, const struct wire_commit *m)
{
	struct commit *c = mem_calloc(1, sizeof *c);

	c->room = r;
	room_pin(r);
	c->by = peer_ref(p);
	buf_init(&c->commit, WIRE_COMMIT_MAX);
	buf_put(&c->commit, m->commit.p, m->commit.n);
	buf_init(&c->info, WIRE_INFO_MAX);
	buf_put(&c->info, m->info.p, m->info.n);
	memcpy(c->out.room, r->id, sizeof c->out.room);
	memcpy(c->out.id, m->id, sizeof c->out.id);
	c->out.epoch = m->epoch;
	c->out.wall_ms = (uint64_t)clock_wall_ms();
	c->answer = r->asked == p && m->answer;
	c->external = m->external;
	c->adds = m->welcome.n > 0;
	return c;
}

/* ---- once it is kept ----------------------------------------------------------------------- */

static void
send_committed(struct commit *c, const struct peer *by)
{
	struct buf others = BUF_INIT(WIRE_BODY_MAX), own = BUF_INIT(256);

	c->out.commit = buf_bytes(&c->commit);
	wire_put_committed(&others, &c->out);
	c->out.yours = true;
	c->out.commit = bytes_of(NULL, 0);
	wire_put_committed(&own, &c->out);
	list_each (o, &c->room->members, struct member, node)
		if (o->live || (c->external && o->peer == by && by != NULL))
			peer_send(o->peer, WIRE_COMMITTED, o->peer == by ? &own : &others);
	buf_fini(&others);
	buf_fini(&own);
}

/* The entries from the first-th on are new: for who waits, and is no member who finds them in
 * commits. */
void
room_tell_entries(struct room *r, uint64_t first)
{
	if (first == member_log_count(room_log_get(r->log)))
		return;
	list_each (w, &r->waiters, struct waiter, node)
		if (w->peer != NULL)
			room_log_send(r->log, w->peer, first);
}

/* What they mean beside the room: roles, bans, and who has to go. Peers may be closed. */
void
room_enforce(struct room *r, uint64_t first)
{
	const struct member_log *l = room_log_get(r->log);

	for (; first < member_log_count(l); first++)
		moderate(r->rooms->server, l, member_log_entry(l, first));
}

/* Who has been removed by the log is out by the same commit: nobody needs to be asked for it. */
static void
drop_removed(struct room *r, uint64_t first)
{
	const struct member_log *l = room_log_get(r->log);

	for (; first < member_log_count(l); first++) {
		struct member_entry e;
		struct member *m;
		struct waiter *w;

		if (member_entry_parse(&e, member_log_entry(l, first)) != 0 ||
		    e.kind != MEMBER_REMOVE)
			continue;
		m = room_member_named(r, e.nick);
		w = room_waiter(r, e.nick);
		if (m != NULL && m->peer != NULL && r->asked == m->peer)
			room_cancel_change(r);
		if (m != NULL)
			room_drop_member(m);
		if (w != NULL)
			room_drop_waiter(r, w);
	}
}

/* Who came back by themselves has nothing to catch up. */
static void
welcome_back(struct room *r, const char *nick)
{
	struct member *m = room_member_named(r, nick);

	if (m == NULL || m->peer == NULL)
		return;
	room_stays(r, nick);
	feed_forget(peer_feed(m->peer), r->id);
	room_live(m);
	log_info("%s is back in %s", m->nick, r->name);
}

static void
take(struct commit *c, uint64_t seq)
{
	struct room *r = c->room;
	struct peer *by = peer_ref_get(c->by);
	uint64_t first = r->log != NULL ? member_log_count(room_log_get(r->log)) : 0;

	c->out.seq = r->seq = r->commit_seq = seq;
	r->epoch++;
	count(&r->rooms->server->counts, COUNT_COMMITS);
	if (r->log != NULL) {
		room_log_accept(r->log, c->trial);
		c->trial = NULL;
	}
	room_take_info(r, buf_bytes(&c->info));
	/* Who is let in by it needs them for the welcome. */
	if (r->log != NULL)
		room_tell_entries(r, first);
	send_committed(c, by);
	if (by != NULL && room_member(by, r->id) != NULL)
		room_member(by, r->id)->strikes = 0;
	if (c->answer)
		room_answered(r, c->adds);
	else if (r->asked != NULL)
		room_cancel_change(r); /* what was asked for is of an epoch that is over */
	if (c->external && by != NULL)
		welcome_back(r, peer_nick(by));
	if (r->log != NULL) {
		drop_removed(r, first);
		room_enforce(r, first);
	}
	room_advance(r);
}

static void
refuse(const struct commit *c, const struct store_answer *a)
{
	struct wire_refused no = { .about = WIRE_COMMIT, .why = WIRE_REFUSED_EPOCH };
	const char *words = a->r != 0 ? keep_words(a->r, a->fault) : "";
	struct peer *p = peer_ref_get(c->by);

	if (p == NULL)
		return;
	if (a->r != 0)
		no.why = keep_refusal(a->r);
	memcpy(no.room, c->room->id, sizeof no.room);
	memcpy(no.id, c->out.id, sizeof no.id);
	snprintf(no.text, sizeof no.text, "%.*s",
	    (int)utf8_cut(words, strlen(words), sizeof no.text - 1), words);
	peer_refuse(p, &no);
}

static void
on_kept(void *commit, const struct store_answer *a)
{
	struct commit *c = commit;
	struct room *r = c->room;

	r->committing = NULL;
	if (r->gone) {
		commit_free(c);
		return;
	}
	/* One with an id that is in the log already is none of this epoch. */
	if (a->r == 0 && !a->again) {
		take(c, a->seq);
	} else {
		refuse(c, a);
		if (c->answer)
			room_cancel_change(r);
		room_stall(r);
	}
	commit_free(c);
}

/* ---- before -------------------------------------------------------------------------------- */

struct people {
	const char *joiners[WIRE_BATCH_MAX], *leavers[WIRE_BATCH_MAX + REMOVED_MAX];
	size_t n_joiners, n_leavers;
};

/* Who has to go by what the trial has more. 0 or WIRE_REFUSED_LIMIT. */
static uint16_t
list_removed(const struct room *r, const struct member_log *trial, struct people *out)
{
	uint64_t i = member_log_count(room_log_get(r->log));

	for (; i < member_log_count(trial); i++) {
		struct member_entry e;
		const struct member *m;

		if (member_entry_parse(&e, member_log_entry(trial, i)) != 0 ||
		    e.kind != MEMBER_REMOVE || (m = room_member_named(r, e.nick)) == NULL)
			continue;
		if (out->n_leavers == REMOVED_MAX)
			return WIRE_REFUSED_LIMIT;
		out->leavers[out->n_leavers++] = m->nick;
	}
	return 0;
}

/* Whom the change that was asked for lets in, or takes out. */
static void
list_asked(const struct room *r, bool adds, struct people *out)
{
	size_t n = 0;

	list_each (l, &r->leavers, struct leaver, node)
		if (n < r->asked_leavers) {
			out->leavers[out->n_leavers++] = l->nick;
			n++;
		}
	if (!adds)
		return;
	list_each (w, &r->waiters, struct waiter, node)
		if (w->in_change && out->n_joiners < WIRE_BATCH_MAX)
			out->joiners[out->n_joiners++] = w->nick;
}

/* What a commit does to the log of its room; private rooms have none. */
static uint16_t
try_entries(struct commit *c, struct peer *p, struct fault *f)
{
	struct room *r = c->room;
	struct bytes entries;

	if (c->external)
		return room_check_external(r, p, buf_bytes(&c->commit), f) != 0 ? WIRE_REFUSED_ROLE
										: 0;
	if (r->log == NULL)
		return 0;
	if (verify_commit_entries(buf_bytes(&c->commit), &entries) != 0) {
		fault_set(f, ERR_DENIED, "This is a bug in your program.",
		    "you sent what is no sealed commit");
		return WIRE_REFUSED_ROLE;
	}
	if (room_log_save(r->log, f) != 0) {
		log_error("%s", f->cause);
		fault_set(f, ERR_IO, "Try again later.", "%s", keep_words(ERR_IO, NULL));
		return WIRE_REFUSED_DISK;
	}
	return room_log_try(r->log, entries, peer_nick(p), &c->trial, f) != 0 ? WIRE_REFUSED_ROLE
									      : 0;
}

/* 0 when the store was asked to keep it. */
static uint16_t
keep(struct commit *c, struct bytes welcome)
{
	struct room *r = c->room;
	struct people who = { .n_joiners = 0 };
	struct store_change x = {
		.entry = {
			.room = r->id,
			.kind = STORE_COMMIT,
			.epoch = c->out.epoch,
			.id = c->out.id,
			.time_ms = (int64_t)c->out.wall_ms,
			.body = buf_bytes(&c->commit),
		},
		.prev = r->commit_seq,
		.welcome = welcome,
		.joiners = who.joiners,
		.leavers = who.leavers,
	};
	uint16_t why = 0;
	int e;

	if (c->trial != NULL && (why = list_removed(r, c->trial, &who)) != 0)
		return why;
	if (c->answer)
		list_asked(r, c->adds, &who);
	x.n_joiners = who.n_joiners;
	x.n_leavers = who.n_leavers;
	e = store_commit(keep_store(r->rooms->server->keep), &x, (struct store_then){ on_kept, c });
	return e != 0 ? keep_refusal(e) : 0;
}

uint16_t
room_commit(struct peer *p, const struct wire_commit *m, struct fault *f)
{
	struct member *by = room_member(p, m->room);
	struct commit *c;
	struct room *r;
	bool answer;
	uint16_t why;

	if (by == NULL)
		return WIRE_REFUSED_ROOM;
	r = by->room;
	answer = r->asked == p && m->answer;
	if (r->committing != NULL || m->epoch != r->epoch || (m->welcome.n > 0 && !answer)) {
		if (answer && m->epoch == r->epoch)
			room_cancel_change(r);
		return WIRE_REFUSED_EPOCH;
	}
	c = commit_new(r, p, m);
	if ((why = try_entries(c, p, f)) != 0 || (why = keep(c, m->welcome)) != 0) {
		commit_free(c);
		return why;
	}
	r->committing = c;
	if (answer) {
		r->asked = NULL; /* who is to be added or removed stays marked */
		timer_stop(r->timer);
	}
	return 0;
}
