#include "client/rooms.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "client/content.h"
#include "client/private.h"
#include "client/roles.h"
#include "client/session.h"
#include "client/trust.h"
#include "client/worker_int.h"
#include "crypto/group.h"
#include "crypto/member_words.h"
#include "crypto/verify.h"

#define SEALED_MAX 32768

void
rooms_init(struct rooms *rs)
{
	list_init(&rs->all);
	rs->n_recent = 0;
}

static void
room_free(struct room *r)
{
	list_remove(&r->node);
	group_free(r->group);
	free(r);
}

void
rooms_clear(struct rooms *rs)
{
	list_each (r, &rs->all, struct room, node)
		room_free(r);
}

bool
rooms_full(struct rooms *rs)
{
	size_t n = 0;

	list_each (r, &rs->all, struct room, node)
		n++;
	return n >= ROOMS_MAX;
}

struct room *
rooms_add(struct rooms *rs, const char *name, const uint8_t *id, struct group *g)
{
	struct room *r = mem_calloc(1, sizeof *r);

	snprintf(r->name, sizeof r->name, "%s", name);
	memcpy(r->id, id, sizeof r->id);
	r->group = g;
	list_push(&rs->all, &r->node);
	return r;
}

struct room *
rooms_find(struct rooms *rs, const char *name)
{
	struct room *best = NULL;

	list_each (r, &rs->all, struct room, node)
		if (nick_equal(r->name, name) &&
		    (best == NULL || (best->opening && !r->opening) ||
			(best->opening == r->opening && memcmp(r->id, best->id, sizeof r->id) < 0)))
			best = r;
	return best;
}

static struct room *
find_id(struct rooms *rs, const uint8_t *id)
{
	list_each (r, &rs->all, struct room, node)
		if (memcmp(r->id, id, sizeof r->id) == 0)
			return r;
	return NULL;
}

bool
rooms_live(const struct room *r)
{
	return !r->opening;
}

/* The start of the epoch's authenticator: equal for two members exactly when they agree on all of
 * it. */
static void
put_agreement(struct event *ev, const struct room *r)
{
	uint8_t a[32];

	group_epoch_authenticator(r->group, a);
	ev->epoch = group_epoch(r->group);
	event_textf(ev, "%02x%02x %02x%02x %02x%02x %02x%02x", a[0], a[1], a[2], a[3], a[4], a[5],
	    a[6], a[7]);
}

/* The room with its members, as the group itself knows them. */
static void
announce(struct worker *w, const struct room *r)
{
	struct event *ev = event_new(EV_ROOM);

	memcpy(ev->room, r->name, sizeof ev->room);
	memcpy(ev->nick, w->nick, sizeof ev->nick);
	put_agreement(ev, r);
	ev->suite = group_suite_name(r->group);
	ev->n_members = group_size(r->group);
	ev->members = mem_calloc(ev->n_members, sizeof *ev->members);
	for (size_t i = 0; i < ev->n_members; i++) {
		const struct group_member *m = group_member_get(r->group, i);

		memcpy(ev->members[i].nick, m->nick, sizeof m->nick);
		ev->members[i].trust = trust_of(w, m);
	}
	roles_put(r, ev);
	worker_emit(w, ev);
}

static void
tell_epoch(struct worker *w, const struct room *r)
{
	struct event *ev = event_new(EV_EPOCH);

	memcpy(ev->room, r->name, sizeof ev->room);
	put_agreement(ev, r);
	worker_emit(w, ev);
}

/* In a room at last: tell, greet once, and send what waited for it. */
static void
entered(struct worker *w, struct room *r)
{
	/* First what /security shows: who is told of the room may ask for it at once. */
	session_tell_security(w->session);
	if (!w->greeted)
		worker_stage(w, "End to end: %s.", group_suite_name(r->group));
	announce(w, r);
	roles_announce(w, r);
	trust_look(w, r);
	if (!w->greeted && w->o.greeting != NULL)
		worker_notice(w, r->name, "%s", w->o.greeting);
	w->greeted = true;
	outbox_flush(w, r->name);
	if (r->name[0] == '#')
		private_want_waiting(w);
}

static void
tell_gone(struct worker *w, const struct room *r, const char *cause)
{
	struct event *ev = event_new(EV_ROOM_GONE);

	memcpy(ev->room, r->name, sizeof ev->room);
	fault_set(&ev->fault, ERR_CLOSED,
	    r->name[0] == '@' ? "Its lines stay here; /msg opens it again."
			      : "Its lines stay here, for you to read.",
	    "%s", cause);
	worker_emit(w, ev);
}

void
rooms_lost(struct worker *w)
{
	list_each (r, &w->rooms.all, struct room, node) {
		if (r->name[0] == '@' && rooms_live(r) && !w->quitting)
			tell_gone(w, r, "the connection was lost");
		room_free(r);
	}
	logs_lost(w);
}

/* Somebody did what is not theirs to do, and we do not go along. */
static void
tell_refusal(struct worker *w, const char *room, const struct group_refusal *no)
{
	struct fault f;

	fault_set(&f, ERR_DENIED, "Nothing of it holds here. Tell the owner of this snug.",
	    "%s tried to %.*s and may not%s%s", no->by.nick,
	    (int)utf8_cut(no->tried, strlen(no->tried), 200), no->tried,
	    no->why[0] != '\0' ? ": " : "", no->why);
	worker_fault(w, room, &f);
}

/* We cannot follow the group any more: a new connection brings us in afresh. */
static int
lost_step(struct worker *w, const struct room *r, int e)
{
	const struct group_refusal *no = keyring_refusal(w->keyring);
	struct fault f;

	if (e == ERR_DENIED && no != NULL) {
		tell_refusal(w, r->name, no);
		return ERR_GROUP;
	}
	fault_set(&f, e, "snug connects anew and joins again by itself.",
	    "the keys of %s could not be followed: %s", r->name, err_text(e));
	worker_fault(w, r->name, &f);
	return e;
}

int
rooms_send(struct worker *w, struct room *r, struct outmsg *m)
{
	struct buf plain = BUF_INIT(SEALED_MAX), aad = BUF_INIT(128), sealed = BUF_INIT(SEALED_MAX),
		   b = BUF_INIT(2 * SEALED_MAX);
	struct content c = { .action = m->action, .text = bytes_of(m->text, m->len) };
	struct wire_send out = { .epoch = group_epoch(r->group) };
	int e;

	content_put(&plain, &c);
	content_put_aad(&aad, m->id, r->name);
	if ((e = buf_err(&plain)) != 0 || (e = buf_err(&aad)) != 0 ||
	    (e = group_protect(r->group, buf_bytes(&plain), buf_bytes(&aad), &sealed)) != 0)
		goto out;
	memcpy(out.room, r->id, sizeof out.room);
	memcpy(out.id, m->id, sizeof out.id);
	out.sealed = buf_bytes(&sealed);
	wire_put_send(&b, &out);
	e = session_send(w->session, WIRE_SEND, &b);
	m->in_flight = e == 0;
	m->epoch = out.epoch;
	/* It waits in the outbox: for the queue to drain, or for the next connection. */
	if (e == ERR_LIMIT || e == ERR_STATE)
		e = 0;
out:
	buf_fini(&plain);
	buf_fini(&aad);
	buf_fini(&sealed);
	buf_fini(&b);
	return e;
}

/* The log of a room; NULL when it cannot be read: nothing is done then but to tell that. */
static struct member_log *
log_of(struct worker *w, const char *name)
{
	struct member_log *l;
	struct fault f;

	if ((l = logs_get(w, name, &f)) == NULL)
		worker_fault(w, name, &f);
	return l;
}

int
rooms_join(struct worker *w, const char *name)
{
	struct member_log *l = log_of(w, name);
	struct wire_join m = { .name = "" };
	struct buf b = BUF_INIT(128);
	int e;

	if (l == NULL)
		return ERR_LOG;
	snprintf(m.name, sizeof m.name, "%s", name);
	m.entries = member_log_count(l);
	wire_put_join(&b, &m);
	e = session_send(w->session, WIRE_JOIN, &b);
	buf_fini(&b);
	return e;
}

/* The server's log goes on as no honest member's does. */
static void
tell_bad_entry(
    struct worker *w, const char *room, const struct member_log *l, struct bytes raw, int why)
{
	char words[MEMBER_WORDS_SIZE] = "write what is no entry";
	const struct member_row *by = NULL;
	struct member_entry e;
	struct fault f;

	if (member_entry_parse(&e, raw) == 0) {
		member_words(words, l, &e, MEMBER_TO);
		by = member_log_find_key(l, e.author);
	}
	fault_set(&f, ERR_LOG,
	    "Ask the others which head their members pane shows. If the room was begun anew: /log "
	    "forget.",
	    "the server's membership log of %s is not right: in entry %llu %s tried to %.160s and "
	    "may not: %s",
	    room, (unsigned long long)member_log_count(l), by != NULL ? by->nick : "somebody",
	    words, why > 0 ? member_rule_text(why) : err_text(why));
	worker_fault(w, room, &f);
}

int
rooms_on_log(struct worker *w, const struct wire_log *m)
{
	struct member_log *l;
	int e;

	/* Of a room that we asked for, and are not in yet. */
	if (rooms_find(&w->rooms, m->name) != NULL || (l = logs_find(w, m->name)) == NULL)
		return ERR_PROTO;
	if (m->first != member_log_count(l))
		return ERR_PROTO;
	for (size_t i = 0; i < m->entries.n; i++)
		if ((e = member_log_append(l, m->entries.item[i])) != 0) {
			tell_bad_entry(w, m->name, l, m->entries.item[i], e);
			return ERR_LOG;
		}
	if (member_log_count(l) > 0 && !nick_equal(member_log_room(l), m->name))
		return ERR_LOG;
	logs_save(w, m->name);
	return m->more ? rooms_join(w, m->name) : 0;
}

/* What we know of the log and the server does not; of a new room the first entry. */
static int
fill_made(struct worker *w, const struct wire_room_new *m, struct member_log *l,
    struct wire_room_made *made)
{
	int e = 0;

	if (member_log_count(l) == 0 && m->entries == 0)
		e = keyring_found(w->keyring, l, m->name, &member_policy_default);
	else if (!member_log_has(l, w->nick, keyring_sign_key(w->keyring)))
		e = keyring_come(w->keyring, l, w->role == ROLE_GUEST ? ROLE_GUEST : ROLE_MEMBER);
	if (e != 0 || m->entries > member_log_count(l) ||
	    member_log_count(l) - m->entries > WIRE_BATCH_MAX)
		return e < 0 ? e : ERR_LOG;
	for (uint64_t i = m->entries; i < member_log_count(l); i++)
		made->entries.item[made->entries.n++] = member_log_entry(l, i);
	return 0;
}

int
rooms_on_room_new(struct worker *w, const struct wire_room_new *m)
{
	struct wire_room_made made = { .entries.n = 0 };
	struct buf b = BUF_INIT(WIRE_BODY_MAX);
	struct member_log *l;
	struct group *g = NULL;
	int e;

	if (m->name[0] != '#' || find_id(&w->rooms, m->room) != NULL ||
	    rooms_find(&w->rooms, m->name) != NULL)
		return ERR_PROTO;
	if (rooms_full(&w->rooms))
		return ERR_LIMIT;
	if ((l = log_of(w, m->name)) == NULL)
		return ERR_LOG;
	if ((e = fill_made(w, m, l, &made)) != 0 ||
	    (e = group_create(&g, w->keyring, m->room, l)) != 0)
		return e;
	memcpy(made.room, m->room, sizeof made.room);
	wire_put_room_made(&b, &made);
	e = session_send(w->session, WIRE_ROOM_MADE, &b);
	buf_fini(&b);
	entered(w, rooms_add(&w->rooms, m->name, m->room, g));
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

/*
 * Stage what the server asks for. Who cannot be added is not: a commit that changes nobody says
 * so, since silence would cost us and then each of the others the place in the room.
 */
static int
stage(struct worker *w, struct room *r, const struct wire_change *m, struct buf *commit,
    struct buf *welcome)
{
	struct adds *a = mem_calloc(1, sizeof *a);
	struct group_commit o = { .add = a->keypkg, .entries = a->entry };
	uint32_t leaves[WIRE_BATCH_MAX];
	size_t n = removable(r, &m->remove, leaves);
	int e = 0;

	group_drop(r->group);
	choose_adds(w, r, m, a);
	o.n_add = a->n;
	o.n_entries = a->n_entries;
	if (n > 0) {
		e = group_remove(r->group, leaves, n, commit);
		goto out;
	}
	if (a->n > 0 && a->n == m->add.n) {
		if ((e = group_commit(r->group, &o, commit, welcome)) == 0)
			goto out;
		log_warn("asked to add who cannot be added: %s", err_text(e));
		buf_clear(commit);
		buf_clear(welcome);
	}
	e = group_add(r->group, NULL, 0, commit, welcome);
out:
	free(a);
	return e;
}

int
rooms_on_change(struct worker *w, const struct wire_change *m)
{
	struct room *r = find_id(&w->rooms, m->room);
	struct buf commit = BUF_INIT(WIRE_BODY_MAX), welcome = BUF_INIT(WIRE_BODY_MAX),
		   b = BUF_INIT(2 * WIRE_BODY_MAX);
	struct wire_commit out = { .epoch = m->epoch, .answer = true };
	int e;

	if (r == NULL || m->epoch != group_epoch(r->group))
		return 0; /* asked about an epoch that is over for us: the server asks again */
	if (r->wishing)
		return 0; /* a commit of ours is on its way: when it is ordered the server asks
			     again */
	if ((e = stage(w, r, m, &commit, &welcome)) != 0) {
		log_warn("asked for a change that cannot be made: %s", err_text(e));
		e = 0;
		goto out;
	}
	memcpy(out.room, r->id, sizeof out.room);
	if (getentropy(out.id, sizeof out.id) != 0)
		abort();
	out.commit = buf_bytes(&commit);
	out.welcome = buf_bytes(&welcome);
	wire_put_commit(&b, &out);
	if ((e = session_send(w->session, WIRE_COMMIT, &b)) != 0)
		group_drop(r->group);
out:
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&b);
	return e == ERR_STATE ? 0 : e;
}

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

/* The log as it is now, when the commit is going to change it. */
static struct member_log *
log_before(const struct room *r, const struct wire_committed *m)
{
	const struct member_log *l = group_log(r->group);
	struct bytes entries;

	if (l == NULL ||
	    (!m->yours && (verify_commit_entries(m->commit, &entries) != 0 || entries.n == 0)))
		return NULL;
	return member_log_try(l);
}

int
rooms_on_committed(struct worker *w, const struct wire_committed *m)
{
	struct room *r = find_id(&w->rooms, m->room);
	struct member_log *before;
	struct group_change *c;
	int e;

	if (r == NULL)
		return 0;
	c = mem_calloc(1, sizeof *c);
	before = log_before(r, m);
	if (m->epoch != group_epoch(r->group))
		e = ERR_EPOCH;
	else
		e = m->yours ? group_accept(r->group, c) : group_process(r->group, m->commit, c);
	if (e != 0) {
		e = lost_step(w, r, e);
		goto out;
	}
	logs_save(w, r->name);
	if (c->removed_self) {
		roles_tell(w, r, before, c->epoch, (int64_t)m->wall_ms);
		before = NULL;
		tell_gone(w, r, "you were removed from the room");
		room_free(r);
		goto out;
	}
	if (r->opening) {
		r->opening = false;
		entered(w, r);
		goto out;
	}
	tell_epoch(w, r);
	/* Whoever reads what was done finds it done. */
	if (before != NULL)
		roles_announce(w, r);
	roles_tell(w, r, before, c->epoch, (int64_t)m->wall_ms);
	before = NULL;
	for (size_t i = 0; i < c->n_removed; i++)
		tell_member(w, EV_LEAVE, r, &c->removed[i], (int64_t)m->wall_ms);
	for (size_t i = 0; i < c->n_added; i++)
		tell_member(w, EV_JOIN, r, &c->added[i], (int64_t)m->wall_ms);
	if (c->n_added > 0)
		roles_announce(w, r);
	roles_ordered(w, r, m->yours);
	trust_look(w, r);
	outbox_flush(w, r->name);
out:
	member_log_free(before);
	free(c);
	return e;
}

/* The other one of a private room, by the group's own word; NULL when it is not a room of two. */
static const char *
other_nick(const struct group *g)
{
	if (group_size(g) != 2)
		return NULL;
	for (size_t i = 0; i < 2; i++)
		if (group_member_get(g, i) != group_self(g))
			return group_member_get(g, i)->nick;
	return NULL;
}

int
rooms_on_welcome(struct worker *w, const struct wire_welcome *m)
{
	char name[ROOM_NAME_MAX + 1];
	struct member_log *l = NULL;
	struct group *g = NULL;
	const char *other;
	int e;

	if (rooms_full(&w->rooms))
		return ERR_LIMIT;
	if (m->name[0] == '#' &&
	    (rooms_find(&w->rooms, m->name) != NULL || (l = logs_find(w, m->name)) == NULL))
		return ERR_PROTO;
	if ((e = group_join(&g, w->keyring, m->welcome, l)) != 0) {
		if (e == ERR_DENIED && keyring_refusal(w->keyring) != NULL)
			tell_refusal(w, m->name, keyring_refusal(w->keyring));
		return e;
	}
	if (memcmp(group_id(g), m->room, WIRE_ROOM_ID_SIZE) != 0 ||
	    find_id(&w->rooms, m->room) != NULL) {
		group_free(g);
		return ERR_GROUP;
	}
	memcpy(name, m->name, sizeof name);
	if (m->name[0] == '@') {
		/* Not by the server's word who that is. */
		if ((other = other_nick(g)) == NULL) {
			group_free(g);
			return ERR_GROUP;
		}
		snprintf(name, sizeof name, "@%s", other);
	}
	entered(w, rooms_add(&w->rooms, name, m->room, g));
	return 0;
}

/* Seen before? Remembers id. */
static bool
is_repeat(struct rooms *rs, const uint8_t *id)
{
	size_t n = rs->n_recent < ROOMS_RECENT ? rs->n_recent : ROOMS_RECENT;

	for (size_t i = 0; i < n; i++)
		if (memcmp(rs->recent[i], id, WIRE_MSG_ID_SIZE) == 0)
			return true;
	memcpy(rs->recent[rs->n_recent++ % ROOMS_RECENT], id, WIRE_MSG_ID_SIZE);
	return false;
}

static void
tell_message(struct worker *w, const struct room *r, const struct content *c,
    const struct group_member *from, int64_t time_ms)
{
	enum trust trust = trust_of(w, from);
	struct event *ev = event_new(trust == TRUST_BLOCKED ? EV_UNSHOWN : EV_MESSAGE);

	memcpy(ev->room, r->name, sizeof ev->room);
	memcpy(ev->nick, from->nick, sizeof ev->nick);
	ev->trust = trust;
	ev->time_ms = time_ms;
	ev->epoch = group_epoch(r->group);
	if (trust != TRUST_BLOCKED) {
		ev->action = c->action;
		event_text(ev, (const char *)c->text.p, c->text.n);
	}
	worker_emit(w, ev);
}

int
rooms_on_message(struct worker *w, const struct wire_message *m)
{
	struct room *r = find_id(&w->rooms, m->room);
	struct outmsg *own = outbox_find(&w->outbox, m->id);
	struct buf text = BUF_INIT(SEALED_MAX);
	struct group_member from;
	struct content c;
	struct bytes aad;
	struct fault f;
	int e;

	if (r == NULL)
		return 0;
	if (own != NULL && own->in_flight && nick_equal(own->room, r->name)) {
		outbox_sent(w, own, (int64_t)m->wall_ms);
		return 0;
	}
	if ((e = group_unprotect(r->group, m->sealed, &text, &aad, &from)) == 0 &&
	    (e = content_aad_fits(aad, m->id, r->name) ? 0 : ERR_PROTO) == 0)
		e = content_get(buf_bytes(&text), &c);
	if (e != 0) {
		fault_set(&f, e,
		    "It was altered on the way or is not from a member. Ask the others.",
		    "a message in %s could not be opened: %s", r->name, err_text(e));
		worker_fault(w, r->name, &f);
	} else if (!is_repeat(&w->rooms, m->id)) {
		tell_message(w, r, &c, &from, (int64_t)m->wall_ms);
	}
	buf_fini(&text);
	return 0;
}

static void
refused_send(struct worker *w, const struct wire_refused *m)
{
	struct outmsg *own = outbox_find(&w->outbox, m->id);
	struct room *r = find_id(&w->rooms, m->room);
	char name[ROOM_NAME_MAX + 1];

	if (own == NULL || !own->in_flight)
		return;
	memcpy(name, own->room, sizeof name);
	own->in_flight = false;
	if (m->why == WIRE_REFUSED_EPOCH && r != NULL && group_epoch(r->group) > own->epoch) {
		outbox_flush(w, name); /* the commit that overtook it was processed: seal it anew */
		return;
	}
	if (m->why == WIRE_REFUSED_ROLE) {
		outbox_fail(w, name, "you may not write here now",
		    "/policy shows who may; you may be muted.");
		return;
	}
	if (m->why == WIRE_REFUSED_ROOM && r == NULL && name[0] == '@') {
		private_want(w, name + 1); /* the room ended meanwhile: open another */
		return;
	}
	session_fail(w->session, ERR_STATE, "the server and this program disagree about a room");
}

static void
refused_open(struct worker *w, const struct wire_refused *m, struct room *r)
{
	char cause[128];

	if (m->why == WIRE_REFUSED_LIMIT) {
		snprintf(
		    cause, sizeof cause, "you or %s are in too many private rooms", r->name + 1);
		outbox_fail(w, r->name, cause, "They end when one of the two leaves.");
	} else {
		snprintf(cause, sizeof cause, "%s is not here", r->name + 1);
		outbox_fail(w, r->name, cause, "/names shows who is here.");
	}
	room_free(r);
}

int
rooms_on_refused(struct worker *w, const struct wire_refused *m)
{
	struct room *r = find_id(&w->rooms, m->room);

	/* Of a COMMIT that was asked for nothing needs to be known: the next CHANGE drops it. */
	if (m->about == WIRE_SEND) {
		refused_send(w, m);
	} else if (m->about == WIRE_OPEN && r != NULL && r->opening) {
		refused_open(w, m, r);
	} else if (m->about == WIRE_COMMIT && r != NULL) {
		roles_refused(w, r, m);
	} else if (m->about == WIRE_JOIN && m->why == WIRE_REFUSED_WAIT) {
		worker_notice(w, NULL, "%s", m->text);
	} else if (m->about == WIRE_JOIN) {
		session_fail(w->session, ERR_DENIED, m->text);
	}
	return 0;
}

int
rooms_on_room_gone(struct worker *w, const struct wire_room_gone *m)
{
	struct room *r = find_id(&w->rooms, m->room);
	char name[ROOM_NAME_MAX + 1];

	if (r == NULL)
		return 0;
	memcpy(name, r->name, sizeof name);
	tell_gone(w, r, m->text);
	room_free(r);
	if (outbox_has(&w->outbox, name)) {
		list_each (x, &w->outbox.messages, struct outmsg, node)
			if (nick_equal(x->room, name))
				x->in_flight = false;
		if (name[0] == '@')
			private_want(w, name + 1);
	}
	return 0;
}
