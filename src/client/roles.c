#include "client/roles.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "bus/intent.h"
#include "client/commits.h"
#include "client/messages.h"
#include "client/session.h"
#include "client/worker_int.h"
#include "crypto/member_file.h"
#include "crypto/member_words.h"
#include "crypto/verify.h"

#define SHOWN_MAX 30 /* entries that /log members lists */

struct errand {
	struct list node;
	char room[ROOM_NAME_MAX + 1];
	struct member_entry e;
	char reason[MEMBER_REASON_MAX + 1];
};

void
roles_init(struct roles *rs)
{
	list_init(&rs->wishes);
}

static void
wish_free(struct errand *x)
{
	list_remove(&x->node);
	free(x);
}

void
roles_clear(struct roles *rs)
{
	list_each (x, &rs->wishes, struct errand, node)
		wish_free(x);
}

static void
complain(struct worker *w, const char *room, int code, const char *cause)
{
	struct fault f;

	fault_set(&f, code, "/names shows who may.", "%s", cause);
	worker_fault(w, room, &f);
}

void
roles_lost(struct worker *w)
{
	list_each (x, &w->roles.wishes, struct errand, node) {
		if (!w->quitting)
			complain(w, x->room, ERR_CLOSED,
			    "what you wanted to change was not done: the connection was lost");
		wish_free(x);
	}
}

/* ---- what the person wants --------------------------------------------------------------- */

/* The room of an intent with its log; NULL, and it is told, when there is none. */
static struct room *
room_of(struct worker *w, const struct intent *in)
{
	struct room *r = rooms_find(&w->rooms, in->room);

	if (r == NULL || !rooms_in(r))
		complain(w, in->room, ERR_STATE, "you are not in this room now");
	else if (group_log(r->group) == NULL)
		complain(w, in->room, ERR_STATE, "a private room has no roles");
	else
		return r;
	return NULL;
}

static struct errand *
wish_new(const struct intent *in, enum member_kind kind)
{
	struct errand *x = mem_calloc(1, sizeof *x);
	size_t n = in->text != NULL ? utf8_cut(in->text, in->text_len, MEMBER_REASON_MAX) : 0;

	snprintf(x->room, sizeof x->room, "%s", in->room);
	x->e.kind = kind;
	snprintf(x->e.nick, sizeof x->e.nick, "%s", in->nick);
	if (n > 0)
		memcpy(x->reason, in->text, n);
	return x;
}

/* Takes x. */
static void
want(struct worker *w, struct room *r, struct errand *x)
{
	list_push(&w->roles.wishes, &x->node);
	roles_next(w, r);
}

/* How somebody is now, to change one thing of it. */
static void
as_now(const struct room *r, struct errand *x)
{
	const struct member_row *m = member_log_find(group_log(r->group), x->e.nick);

	x->e.role = m != NULL && m->role != ROLE_NONE ? m->role : ROLE_GUEST;
	x->e.muted = m != NULL && m->muted;
}

void
roles_on_role(struct worker *w, const struct intent *in)
{
	struct room *r = room_of(w, in);
	struct errand *x;

	if (r == NULL)
		return;
	x = wish_new(in, MEMBER_ROLE);
	as_now(r, x);
	x->e.role = in->role;
	want(w, r, x);
}

void
roles_on_mute(struct worker *w, const struct intent *in)
{
	struct room *r = room_of(w, in);
	struct errand *x;

	if (r == NULL)
		return;
	x = wish_new(in, MEMBER_ROLE);
	as_now(r, x);
	x->e.muted = in->action;
	want(w, r, x);
}

static void
remove_until(struct worker *w, const struct intent *in, uint64_t until)
{
	struct room *r = room_of(w, in);
	struct errand *x;

	if (r == NULL)
		return;
	x = wish_new(in, MEMBER_REMOVE);
	x->e.until = until;
	want(w, r, x);
}

void
roles_on_kick(struct worker *w, const struct intent *in)
{
	remove_until(w, in, 0);
}

void
roles_on_ban(struct worker *w, const struct intent *in)
{
	remove_until(w, in,
	    in->seconds == 0 ? MEMBER_FOREVER : (uint64_t)clock_wall_ms() / 1000 + in->seconds);
}

void
roles_on_unban(struct worker *w, const struct intent *in)
{
	struct room *r = room_of(w, in);
	const struct member_row *m = NULL;
	char cause[64];

	if (r == NULL)
		return;
	m = member_log_find(group_log(r->group), in->nick);
	if (m != NULL && m->role == ROLE_NONE) {
		remove_until(w, in, 0);
		return;
	}
	snprintf(cause, sizeof cause, "%s is not banned", in->nick);
	complain(w, in->room, ERR_NOTFOUND, cause);
}

/* "invite=member write=guest": what is named changes. */
static bool
read_policy(struct member_policy *p, const char *text)
{
	char word[32];
	int used;

	for (; sscanf(text, " %31s%n", word, &used) == 1; text += used) {
		char *value = strchr(word, '=');
		enum role role = value != NULL ? role_parse(value + 1) : ROLE_NONE;

		if (role == ROLE_NONE)
			return false;
		*value = '\0';
		if (strcmp(word, "invite") == 0)
			p->invite = role;
		else if (strcmp(word, "add") == 0)
			p->add = role;
		else if (strcmp(word, "write") == 0)
			p->write = role;
		else
			return false;
	}
	return true;
}

void
roles_on_policy(struct worker *w, const struct intent *in)
{
	struct room *r = room_of(w, in);
	struct member_policy p;
	struct errand *x;

	if (r == NULL)
		return;
	p = member_log_policy(group_log(r->group));
	if (in->text_len == 0) {
		worker_notice(w, r->name,
		    "Policy of %s: invite=%s add=%s write=%s. Each names the least role that may; "
		    "moderators and owners always may.",
		    r->name, role_name(p.invite), role_name(p.add), role_name(p.write));
	} else if (!read_policy(&p, in->text)) {
		complain(w, r->name, ERR_USAGE,
		    "a policy is made of invite=ROLE, add=ROLE and write=ROLE");
	} else {
		x = wish_new(in, MEMBER_POLICY);
		x->e.policy = p;
		want(w, r, x);
	}
}

static void
show_log(struct worker *w, const struct room *r)
{
	const struct member_log *l = group_log(r->group);
	uint64_t count = member_log_count(l);
	struct member_log *before = member_log_new();

	for (uint64_t i = 0; i < count; i++) {
		struct bytes raw = member_log_entry(l, i);
		const struct member_row *by;
		char words[MEMBER_WORDS_SIZE];
		struct member_entry e;

		if (member_entry_parse(&e, raw) != 0)
			break;
		by = member_log_find_key(before, e.author);
		member_words(words, before, &e, MEMBER_DID);
		if (count - i <= SHOWN_MAX)
			worker_notice(w, r->name, "%llu. %s %s", (unsigned long long)i,
			    by != NULL ? by->nick : e.nick, words);
		if (member_log_append(before, raw) != 0)
			break;
	}
	member_log_free(before);
}

void
roles_on_log(struct worker *w, const struct intent *in)
{
	struct room *r = room_of(w, in);
	struct buf text = BUF_INIT(128u << 20);
	struct fault f;
	int e;

	if (r == NULL)
		return;
	if (in->text_len == 0) {
		show_log(w, r);
		return;
	}
	member_file_put_head(&text);
	member_file_put_entries(&text, group_log(r->group), 0);
	if ((e = buf_err(&text)) != 0)
		fault_set(&f, e, "Close other programs.", "no memory to write %s", in->text);
	else
		e = file_write(in->text, buf_bytes(&text), &f);
	if (e != 0)
		worker_fault(w, r->name, &f);
	else
		worker_notice(w, r->name, "Wrote %s: %llu entries. snug --verify-log %s checks it.",
		    in->text, (unsigned long long)member_log_count(group_log(r->group)), in->text);
	buf_fini(&text);
}

void
roles_on_forget(struct worker *w, const struct intent *in)
{
	const char *room = in->room[0] != '\0' ? in->room : "#lobby";
	struct fault f;

	if (rooms_find(&w->rooms, room) != NULL)
		complain(w, room, ERR_STATE, "you are in this room, by its log");
	else if (logs_forget(w, room, &f) != 0)
		worker_fault(w, room, &f);
	else
		worker_notice(w, room,
		    "Forgotten: /reconnect takes the membership log that the server shows. Compare "
		    "its head with somebody.");
}

/* ---- from a wish to a commit ------------------------------------------------------------- */

static struct errand *
first_for(struct worker *w, const struct room *r)
{
	list_each (x, &w->roles.wishes, struct errand, node)
		if (nick_equal(x->room, r->name))
			return x;
	return NULL;
}

/* Why a commit of ours cannot be. */
static void
explain(struct worker *w, const struct room *r, int e)
{
	const struct group_refusal *no = keyring_refusal(w->keyring);
	char cause[256];

	if (no != NULL && no->why[0] != '\0')
		snprintf(cause, sizeof cause, "you cannot %.*s: %s",
		    (int)utf8_cut(no->tried, strlen(no->tried), 160), no->tried, no->why);
	else
		snprintf(cause, sizeof cause, "that cannot be done: %s", err_text(e));
	complain(w, r->name, ERR_DENIED, cause);
}

static int
send_wish(struct worker *w, struct room *r, struct errand *x)
{
	const struct group_member *m = group_member_find(r->group, x->e.nick);
	struct buf commit = BUF_INIT(WIRE_BODY_MAX), info = BUF_INIT(WIRE_BODY_MAX),
		   b = BUF_INIT(2 * WIRE_BODY_MAX);
	struct group_commit o = { .entries = &x->e, .n_entries = 1, .info = &info };
	struct wire_commit out = { .epoch = group_epoch(r->group) };
	uint32_t leaf;
	int e;

	x->e.reason = bytes_str(x->reason);
	if (x->e.kind == MEMBER_REMOVE && m != NULL && m != group_self(r->group)) {
		leaf = m->leaf;
		o.remove = &leaf;
		o.n_remove = 1;
	}
	if ((e = group_commit(r->group, &o, &commit, NULL)) != 0) {
		explain(w, r, e);
		goto out;
	}
	out.commit = buf_bytes(&commit);
	out.info = buf_bytes(&info);
	if ((e = commits_send(w, r, &out, &b)) != 0) {
		group_drop(r->group);
		complain(w, r->name, e,
		    "what you wanted to change was not done: the connection is "
		    "too busy");
	}
out:
	buf_fini(&commit);
	buf_fini(&info);
	buf_fini(&b);
	return e;
}

void
roles_next(struct worker *w, struct room *r)
{
	struct errand *x;

	while (w->session != NULL && r->live && !r->wishing && !r->stalled &&
	       !group_staged(r->group) && (x = first_for(w, r)) != NULL) {
		if (send_wish(w, r, x) == 0)
			r->wishing = true;
		else
			wish_free(x);
	}
}

void
roles_ordered(struct worker *w, struct room *r, bool yours)
{
	struct errand *x = r->wishing && yours ? first_for(w, r) : NULL;

	r->wishing = false;
	if (x != NULL)
		wish_free(x);
	roles_next(w, r);
}

void
roles_refused(struct worker *w, struct room *r, const struct wire_refused *m)
{
	struct errand *x;

	if (!r->wishing)
		return;
	/* Staged still: the commit that overtook it is yet to come. */
	if (m->why == WIRE_REFUSED_EPOCH && group_staged(r->group))
		messages_stall(w, r);
	group_drop(r->group);
	r->wishing = false;
	if (m->why != WIRE_REFUSED_EPOCH && (x = first_for(w, r)) != NULL) {
		complain(w, r->name, ERR_DENIED,
		    m->text[0] != '\0' ? m->text : "the server does not permit that");
		wish_free(x);
	}
	roles_next(w, r);
}

int
roles_entry_for(const struct room *r, struct bytes keypkg, enum role role, struct member_entry *e)
{
	const struct member_log *l = group_log(r->group);
	const struct member_row *m;
	struct verify_owner o;

	if (verify_keypkg(keypkg, &o) != 0 || group_member_find(r->group, o.nick) != NULL)
		return ERR_MEMBER;
	if (l == NULL || member_log_has(l, o.nick, o.sign_key))
		return 0;
	m = member_log_find(l, o.nick);
	*e = (struct member_entry){
		.kind = m != NULL && m->role != ROLE_NONE ? MEMBER_KEY : MEMBER_ADD,
		/* By the server's word alone nobody becomes more than a member. */
		.role = role < ROLE_MEMBER ? ROLE_GUEST : ROLE_MEMBER,
	};
	memcpy(e->nick, o.nick, sizeof e->nick);
	memcpy(e->key, o.sign_key, sizeof e->key);
	memcpy(e->author, group_self(r->group)->sign_key, sizeof e->author);
	e->time = (uint64_t)clock_wall_ms() / 1000;
	return member_log_check(l, e) == 0 ? 1 : ERR_MEMBER;
}

void
roles_tell_invited(struct worker *w, const struct room *r, const char *nick, enum role role)
{
	const struct member_row *own =
	    member_log_find(group_log(r->group), group_self(r->group)->nick);

	if (own != NULL && own->role == ROLE_OWNER)
		worker_notice(w, r->name,
		    "%s comes by an invite for a %s. If you made it: /role %s %s", nick,
		    role_name(role), nick, role_name(role));
}

/* ---- what others changed ----------------------------------------------------------------- */

void
roles_put(const struct room *r, struct event *ev)
{
	const struct member_log *l = group_log(r->group);

	if (l == NULL)
		return;
	ev->roles = mem_calloc(group_size(r->group), sizeof *ev->roles);
	for (size_t i = 0; i < group_size(r->group); i++) {
		const char *nick = group_member_get(r->group, i)->nick;
		const struct member_row *m = member_log_find(l, nick);
		struct event_role *to = &ev->roles[ev->n_roles++];

		memcpy(to->nick, nick, sizeof to->nick);
		to->role = m != NULL ? m->role : ROLE_NONE;
		to->muted = m != NULL && m->muted;
	}
}

void
roles_announce(struct worker *w, const struct room *r)
{
	const struct member_log *l = group_log(r->group);
	struct event *ev;
	const uint8_t *h;

	if (l == NULL)
		return;
	ev = event_new(EV_ROLES);
	memcpy(ev->room, r->name, sizeof ev->room);
	h = member_log_head(l);
	event_textf(ev, "%02x%02x %02x%02x %02x%02x", h[0], h[1], h[2], h[3], h[4], h[5]);
	roles_put(r, ev);
	worker_emit(w, ev);
}

static void
tell_one(struct worker *w, const struct event *head, const struct member_log *before,
    const struct member_entry *e)
{
	const struct member_row *by = member_log_find_key(before, e->author);
	char words[MEMBER_WORDS_SIZE];
	struct event *ev = event_new(EV_DEED);

	memcpy(ev->room, head->room, sizeof ev->room);
	snprintf(ev->nick, sizeof ev->nick, "%s", by != NULL ? by->nick : e->nick);
	member_words(words, before, e, MEMBER_DID);
	event_text(ev, words, utf8_cut(words, strlen(words), sizeof words));
	ev->epoch = head->epoch;
	ev->time_ms = head->time_ms;
	worker_emit(w, ev);
}

void
roles_tell(struct worker *w, const struct room *r, struct member_log *before, uint64_t epoch,
    int64_t time_ms)
{
	const struct member_log *l = group_log(r->group);
	struct event head = { .epoch = epoch, .time_ms = time_ms };
	struct member_entry e;

	memcpy(head.room, r->name, sizeof head.room);
	for (uint64_t i = before != NULL ? member_log_count(before) : 0;
	     before != NULL && l != NULL && i < member_log_count(l); i++) {
		struct bytes raw = member_log_entry(l, i);

		/* That somebody came is told by itself. */
		if (member_entry_parse(&e, raw) == 0 && e.kind != MEMBER_ADD)
			tell_one(w, &head, before, &e);
		if (member_log_append(before, raw) != 0)
			break;
	}
	member_log_free(before);
}
