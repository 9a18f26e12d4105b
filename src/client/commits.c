#include "client/commits.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "client/catchup.h"
#include "client/joining.h"
#include "client/session.h"
#include "client/trust.h"
#include "client/worker_int.h"
#include "crypto/random.h"
#include "crypto/verify.h"

/* Making --------------------------------------------------------------------------- */

int
commits_send(struct worker *w, struct room *r, struct wire_commit *m, struct buf *b)
{
	struct buf info = BUF_INIT(WIRE_INFO_MAX);
	int e;

	random_bytes(r->commit_id, sizeof r->commit_id);
	memcpy(m->room, r->id, sizeof m->room);
	memcpy(m->id, r->commit_id, sizeof m->id);
	if (m->external && group_info(r->group, &info) == 0)
		m->info = buf_bytes(&info);
	if (m->info.n > WIRE_INFO_MAX)
		m->info = bytes_of(NULL, 0);
	wire_put_commit(b, m);
	keeper_room(w, r);
	e = session_send(w->session, WIRE_COMMIT, b);
	buf_fini(&info);
	return e;
}

/* What to add of what the server asks for, with the entries that it takes. */
struct adds {
	struct bytes keypkg[WIRE_BATCH_MAX];
	struct member_entry entry[WIRE_BATCH_MAX];
	size_t n, n_entries;
};

static void
choose_adds(struct worker *w, const struct room *r, const struct wire_change *m, struct adds *a)
{
	for (size_t i = 0; i < m->add.n; i++) {
		int e = roles_entry_for(
		    r, m->add.item[i], (enum role)m->role[i], &a->entry[a->n_entries]);

		if (e < 0)
			continue;
		if (e > 0 && m->role[i] > ROLE_MEMBER)
			roles_tell_invited(
			    w, r, a->entry[a->n_entries].nick, (enum role)m->role[i]);
		a->n_entries += (size_t)e;
		a->keypkg[a->n++] = m->add.item[i];
	}
}

static size_t
removable(const struct room *r, const struct wire_batch *in, uint32_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < in->n; i++) {
		const struct group_member *m;
		char nick[NICK_MAX + 1] = "";

		if (in->item[i].n > NICK_MAX)
			continue;
		memcpy(nick, in->item[i].p, in->item[i].n);
		if ((m = group_member_find(r->group, nick)) != NULL && m != group_self(r->group))
			out[n++] = m->leaf;
	}
	return n;
}

/* What a commit makes. */
struct staged {
	struct buf commit, welcome, info;
};

/*
 * Stage what the server asks for. Who cannot be added is not: a commit that changes nobody says
 * so, since silence would cost us and then each of the others the place in the room.
 */
static int
stage(struct worker *w, struct room *r, const struct wire_change *m, struct staged *to)
{
	struct adds *a = mem_calloc(1, sizeof *a);
	uint32_t leaves[WIRE_BATCH_MAX];
	struct group_commit o = { .add = a->keypkg, .entries = a->entry, .info = &to->info };
	struct group_commit empty = { .info = &to->info };
	struct group_commit less = { .remove = leaves, .info = &to->info };
	int e = 0;

	less.n_remove = removable(r, &m->remove, leaves);
	group_drop(r->group);
	choose_adds(w, r, m, a);
	o.n_add = a->n;
	o.n_entries = a->n_entries;
	if (less.n_remove > 0) {
		e = group_commit(r->group, &less, &to->commit, NULL);
		goto out;
	}
	if (a->n > 0 && a->n == m->add.n) {
		if ((e = group_commit(r->group, &o, &to->commit, &to->welcome)) == 0)
			goto out;
		log_warn("asked to add who cannot be added: %s", err_text(e));
		buf_clear(&to->commit);
		buf_clear(&to->welcome);
		buf_clear(&to->info);
	}
	e = group_commit(r->group, &empty, &to->commit, NULL);
out:
	free(a);
	return e;
}

int
commits_on_change(struct worker *w, const struct wire_change *m)
{
	struct room *r = rooms_find_id(&w->rooms, m->room);
	struct staged s = { .commit = BUF_INIT(WIRE_BODY_MAX),
		.welcome = BUF_INIT(WIRE_BODY_MAX),
		.info = BUF_INIT(WIRE_BODY_MAX) };
	struct buf b = BUF_INIT(2 * WIRE_BODY_MAX);
	struct wire_commit out = { .epoch = m->epoch, .answer = true };
	int e;

	if (r == NULL || !rooms_in(r) || m->epoch != group_epoch(r->group))
		return 0; /* asked about an epoch that is over for us: the server asks again */
	if (r->wishing)
		return 0; /* a commit of ours is on its way: when it is ordered the server asks
			     again */
	if ((e = stage(w, r, m, &s)) != 0) {
		log_warn("asked for a change that cannot be made: %s", err_text(e));
		e = 0;
		goto out;
	}
	out.commit = buf_bytes(&s.commit);
	out.welcome = buf_bytes(&s.welcome);
	out.info = buf_bytes(&s.info);
	if ((e = commits_send(w, r, &out, &b)) != 0)
		group_drop(r->group);
out:
	buf_fini(&s.commit);
	buf_fini(&s.welcome);
	buf_fini(&s.info);
	buf_fini(&b);
	return e == ERR_STATE ? 0 : e;
}

/* Following ------------------------------------------------------------------------- */

static void
tell_member(struct worker *w, enum event_type type, const struct room *r,
    const struct group_member *m, int64_t time_ms)
{
	struct event *ev = event_new(type);

	memcpy(ev->room, r->name, sizeof ev->room);
	memcpy(ev->nick, m->nick, sizeof ev->nick);
	ev->trust = trust_of(w, m);
	ev->epoch = group_epoch(r->group);
	ev->time_ms = time_ms;
	worker_emit(w, ev);
}

/* Is it the one that we staged? Not every one that we sent: who was asked twice staged another. */
static bool
is_ours(const struct room *r, const struct wire_committed *m)
{
	return group_staged(r->group) && memcmp(m->id, r->commit_id, sizeof m->id) == 0;
}

/* The log as it is now, when the commit is going to change it. */
static struct member_log *
log_before(const struct room *r, const struct wire_committed *m, bool ours)
{
	const struct member_log *l = group_log(r->group);
	struct bytes entries;

	if (l == NULL ||
	    (!ours && (verify_commit_entries(m->commit, &entries) != 0 || entries.n == 0)))
		return NULL;
	return member_log_try(l);
}

/* We cannot follow the group any more: a new connection brings us in afresh. */
static int
lost_step(struct worker *w, struct room *r, int e)
{
	const struct group_refusal *no = keyring_refusal(w->keyring);
	struct fault f;

	if (e == ERR_DENIED && no != NULL) {
		joining_tell_refusal(w, r->name, no);
		e = ERR_GROUP;
	} else {
		fault_set(&f, e, "snug connects anew and joins again by itself.",
		    "the keys of %s could not be followed: %s", r->name, err_text(e));
		worker_fault(w, r->name, &f);
	}
	keeper_leave(w, r);
	rooms_drop(r);
	return e;
}

/* A commit that was taken in. */
struct step {
	const struct wire_committed *m;
	struct group_change c;
	struct member_log *before; /* the log before it, when it changed that; or NULL */
	bool ours;
};

/* The commit changed who is in the room. */
static void
tell_changes(struct worker *w, struct room *r, const struct step *s)
{
	const struct group_change *c = &s->c;
	int64_t time_ms = (int64_t)s->m->wall_ms;

	if (c->rejoined)
		return;
	for (size_t i = 0; i < c->n_removed; i++)
		tell_member(w, EV_LEAVE, r, &c->removed[i], time_ms);
	for (size_t i = 0; i < c->n_added; i++) {
		tell_member(w, EV_JOIN, r, &c->added[i], time_ms);
		presence_joined(w, r, c->added[i].nick);
	}
	if (c->n_added > 0)
		roles_announce(w, r);
}

/* Our OPEN, or our return, was ordered. */
static void
entered(struct worker *w, struct room *r)
{
	bool came_back = r->returning;

	r->opening = r->returning = false;
	rooms_entered(w, r);
	if (came_back)
		catchup_came_back(w, r);
}

static void
moved_on(struct worker *w, struct room *r, struct step *s)
{
	bool log_changed = s->before != NULL;

	if (r->opening || r->returning) {
		entered(w, r);
		return;
	}
	rooms_tell_epoch(w, r);
	/* Whoever reads what was done finds it done. */
	if (log_changed)
		roles_announce(w, r);
	roles_tell(w, r, s->before, s->c.epoch, (int64_t)s->m->wall_ms);
	s->before = NULL;
	tell_changes(w, r, s);
	roles_ordered(w, r, s->ours);
	trust_look(w, r);
	outbox_flush(w, r->name);
}

/* Our return was not ordered in time, and the group went on: the next GroupInfo. */
static bool
is_too_late(const struct room *r, const struct wire_committed *m)
{
	return r->returning && m->epoch + 1 >= group_epoch(r->group) && !is_ours(r, m);
}

/* 0; or why our group cannot follow. */
static int
follow(struct room *r, struct step *s)
{
	uint64_t epoch = group_epoch(r->group) - (r->returning ? 1 : 0);

	s->ours = is_ours(r, s->m);
	s->before = log_before(r, s->m, s->ours);
	if (s->m->epoch != epoch)
		return ERR_EPOCH;
	if (s->m->yours && !s->ours)
		return ERR_STATE;
	return s->ours ? group_accept(r->group, &s->c)
		       : group_process(r->group, s->m->commit, &s->c);
}

int
commits_on_committed(struct worker *w, const struct wire_committed *m)
{
	struct room *r = rooms_find_id(&w->rooms, m->room);
	struct step *s;
	int e;

	if (r == NULL || (m->seq <= r->cursor && !m->yours))
		return 0;
	if (is_too_late(r, m))
		return joining_again(w, r);
	s = mem_calloc(1, sizeof *s);
	s->m = m;
	if ((e = follow(r, s)) != 0) {
		e = lost_step(w, r, e);
	} else if (s->c.removed_self) {
		logs_save(w, r->name);
		roles_tell(w, r, s->before, s->c.epoch, (int64_t)m->wall_ms);
		s->before = NULL;
		rooms_leave(w, r, "you were removed from the room");
	} else {
		logs_save(w, r->name);
		r->cursor = m->seq > r->cursor ? m->seq : r->cursor;
		r->stalled = false;
		order_begin(&r->order, r->group);
		keeper_room(w, r);
		moved_on(w, r, s);
		catchup_moved(w, r);
	}
	member_log_free(s->before);
	free(s);
	return e;
}

void
commits_refused(struct worker *w, const struct wire_refused *m)
{
	struct room *r = rooms_find_id(&w->rooms, m->room);

	/* Of one that was asked for nothing needs to be known: the next CHANGE drops it. */
	if (r == NULL)
		return;
	if (r->returning)
		(void)joining_again(w, r);
	else
		roles_refused(w, r, m);
}
