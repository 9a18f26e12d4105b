#include "client/joining.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/utf8.h"
#include "client/catchup.h"
#include "client/commits.h"
#include "client/private.h"
#include "client/session.h"
#include "client/worker_int.h"
#include "crypto/member_words.h"

#define INFO_MAX WIRE_INFO_MAX

void
joining_tell_refusal(struct worker *w, const char *room, const struct group_refusal *no)
{
	struct fault f;

	fault_set(&f, ERR_DENIED, "Nothing of it holds here. Tell the owner of this snug.",
	    "%s tried to %.*s and may not%s%s", no->by.nick,
	    (int)utf8_cut(no->tried, strlen(no->tried), 200), no->tried,
	    no->why[0] != '\0' ? ": " : "", no->why);
	worker_fault(w, room, &f);
}

/* Asking ---------------------------------------------------------------------------- */

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
joining_ask(struct worker *w, const char *name)
{
	struct member_log *l;
	struct wire_join m = { .name = "" };
	struct buf b = BUF_INIT(128);
	int e;

	logs_unfounded(w, name);
	if ((l = log_of(w, name)) == NULL)
		return ERR_LOG;
	snprintf(m.name, sizeof m.name, "%s", name);
	m.entries = member_log_count(l);
	wire_put_join(&b, &m);
	e = session_send(w->session, WIRE_JOIN, &b);
	buf_fini(&b);
	return e;
}

int
joining_again(struct worker *w, struct room *r)
{
	char name[ROOM_NAME_MAX + 1];

	memcpy(name, r->name, sizeof name);
	keeper_leave(w, r);
	rooms_drop(r);
	outbox_requeue(&w->outbox, name);
	if (name[0] == '#')
		return joining_ask(w, name);
	if (outbox_has(&w->outbox, name))
		private_want(w, name + 1);
	return 0;
}

/* The log --------------------------------------------------------------------------- */

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
joining_on_log(struct worker *w, const struct wire_log *m)
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
	return m->more ? joining_ask(w, m->name) : 0;
}

/* As the first one ------------------------------------------------------------------ */

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
joining_on_room_new(struct worker *w, const struct wire_room_new *m)
{
	struct wire_room_made made = { .entries.n = 0 };
	struct buf b = BUF_INIT(WIRE_BODY_MAX), info = BUF_INIT(INFO_MAX);
	struct member_log *l;
	struct group *g = NULL;
	struct room *r;
	int e;

	if (m->name[0] != '#' || rooms_find_id(&w->rooms, m->room) != NULL ||
	    rooms_find(&w->rooms, m->name) != NULL)
		return ERR_PROTO;
	if (rooms_full(&w->rooms))
		return ERR_LIMIT;
	if ((l = log_of(w, m->name)) == NULL)
		return ERR_LOG;
	if ((e = fill_made(w, m, l, &made)) != 0 ||
	    (e = group_create(&g, w->keyring, m->room, l)) != 0)
		return e;
	r = rooms_add(&w->rooms, m->name, m->room, g);
	order_begin(&r->order, g);
	rooms_entered(w, r);
	catchup_came_back(w, r);
	memcpy(made.room, m->room, sizeof made.room);
	if (group_info(g, &info) == 0)
		made.info = buf_bytes(&info);
	wire_put_room_made(&b, &made);
	e = session_send(w->session, WIRE_ROOM_MADE, &b);
	buf_fini(&info);
	buf_fini(&b);
	return e;
}

/* By a welcome ----------------------------------------------------------------------- */

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

/* It is kept, or worth nothing: the server may forget it. */
static int
say_welcomed(struct worker *w, uint64_t no)
{
	struct wire_welcomed m = { .no = no };
	struct buf b = BUF_INIT(16);
	int e;

	wire_put_welcomed(&b, &m);
	e = session_send(w->session, WIRE_WELCOMED, &b);
	buf_fini(&b);
	return e;
}

/* The name of a private room is that of the other one, and not by the server's word. */
static int
name_room(const struct group *g, const struct wire_welcome *m, char name[ROOM_NAME_MAX + 1])
{
	const char *other;

	memcpy(name, m->name, ROOM_NAME_MAX + 1);
	if (memcmp(group_id(g), m->room, WIRE_ROOM_ID_SIZE) != 0)
		return ERR_GROUP;
	if (m->name[0] != '@')
		return 0;
	if ((other = other_nick(g)) == NULL)
		return ERR_GROUP;
	snprintf(name, ROOM_NAME_MAX + 1, "@%s", other);
	return 0;
}

/* Nobody brings us into a private room but who opened it, and they think that we are there. */
static void
tell_unread(struct worker *w, const char *room)
{
	struct fault f;

	fault_set(&f, ERR_KEY, "Write to them: that opens another room for both of you.",
	    "%s opened a private room by a key that this computer does not have any more: what is "
	    "said there cannot be read",
	    room + 1);
	worker_fault(w, room, &f);
}

/* Its key package is gone, or the log has moved on: we are a member, and come in by ourselves. */
static int
not_by_this(struct worker *w, const struct wire_welcome *m, int e)
{
	log_warn("a welcome to %s does not open: %s", m->name, err_text(e));
	if (e == ERR_DENIED && keyring_refusal(w->keyring) != NULL) {
		joining_tell_refusal(w, m->name, keyring_refusal(w->keyring));
		/* Or it would bar the door the next time, too. */
		if (say_welcomed(w, m->no) == 0)
			(void)keeper_end_tick(w);
		return e;
	}
	if (m->name[0] == '@')
		tell_unread(w, m->name);
	if ((e = say_welcomed(w, m->no)) == 0 && m->name[0] == '#')
		e = joining_ask(w, m->name);
	return e;
}

/*
 * Who opens another private room with us has no more the one that there was; unless we opened that
 * one just now, and they have not seen it.
 */
static void
make_stale(struct worker *w, const char *name)
{
	list_each (r, &w->rooms.all, struct room, node)
		if (name[0] == '@' && nick_equal(r->name, name) && !r->opening &&
		    (!r->young || r->receipts.have > 0)) {
			r->stale = true;
			keeper_room(w, r);
		}
}

int
joining_on_welcome(struct worker *w, const struct wire_welcome *m)
{
	char name[ROOM_NAME_MAX + 1];
	struct member_log *l = NULL;
	struct group *g = NULL;
	struct room *r;
	int e;

	/* Once more, since the first time was not confirmed. */
	if (rooms_find_id(&w->rooms, m->room) != NULL)
		return say_welcomed(w, m->no);
	if (rooms_full(&w->rooms))
		return ERR_LIMIT;
	if (m->name[0] == '#' && rooms_find(&w->rooms, m->name) != NULL)
		return ERR_PROTO;
	if (m->name[0] == '#' && (l = log_of(w, m->name)) == NULL)
		return ERR_LOG;
	if (l != NULL)
		logs_remember(w, m->name);
	e = group_join(&g, w->keyring, m->welcome, l);
	keeper_keyring(w);
	if (e == 0 && (e = name_room(g, m, name)) != 0)
		group_free(g);
	if (e != 0)
		return not_by_this(w, m, e);
	make_stale(w, name);
	r = rooms_add(&w->rooms, name, m->room, g);
	r->cursor = m->seq;
	order_begin(&r->order, g);
	rooms_entered(w, r);
	if (name[0] == '#')
		catchup_came_back(w, r);
	if ((e = say_welcomed(w, m->no)) == 0)
		e = catchup_resume(w, r);
	return e;
}

/* By ourselves ------------------------------------------------------------------------ */

static int
send_return(struct worker *w, struct room *r, struct bytes commit)
{
	struct buf b = BUF_INIT(2 * WIRE_BODY_MAX);
	struct wire_commit out = { .epoch = group_epoch(r->group) - 1, .external = true };
	int e;

	out.commit = commit;
	e = commits_send(w, r, &out, &b);
	buf_fini(&b);
	return e;
}

int
joining_on_info(struct worker *w, const struct wire_info *m)
{
	struct buf commit = BUF_INIT(WIRE_COMMIT_MAX);
	struct member_log *l;
	struct group *g = NULL;
	struct room *r;
	int e;

	/* Whose a private room is, only its members can say. */
	if (m->name[0] != '#')
		return ERR_PROTO;
	/* A welcome was quicker. */
	if (rooms_find_id(&w->rooms, m->room) != NULL || rooms_find(&w->rooms, m->name) != NULL)
		return 0;
	if (rooms_full(&w->rooms))
		return ERR_LIMIT;
	if ((l = log_of(w, m->name)) == NULL)
		return ERR_LOG;
	if ((e = group_rejoin(&g, w->keyring, m->info, l, &commit)) != 0) {
		if (e == ERR_DENIED && keyring_refusal(w->keyring) != NULL)
			joining_tell_refusal(w, m->name, keyring_refusal(w->keyring));
		goto out;
	}
	if (memcmp(group_id(g), m->room, WIRE_ROOM_ID_SIZE) != 0) {
		group_free(g);
		e = ERR_GROUP;
		goto out;
	}
	r = rooms_add(&w->rooms, m->name, m->room, g);
	r->returning = true;
	r->cursor = m->seq;
	keeper_add(w, r);
	e = send_return(w, r, buf_bytes(&commit));
out:
	buf_fini(&commit);
	return e;
}
