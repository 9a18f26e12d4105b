#include "client/private.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "client/session.h"
#include "client/worker_int.h"
#include "crypto/group.h"
#include "crypto/random.h"
#include "crypto/verify.h"

struct wanted {
	struct list node;
	char nick[NICK_MAX + 1];
};

void
private_init(struct private *p)
{
	list_init(&p->wanted);
}

static void
wanted_free(struct wanted *x)
{
	list_remove(&x->node);
	free(x);
}

void
private_clear(struct private *p)
{
	list_each (x, &p->wanted, struct wanted, node)
		wanted_free(x);
}

static struct wanted *
find_wanted(struct private *p, const char *nick)
{
	list_each (x, &p->wanted, struct wanted, node)
		if (nick_equal(x->nick, nick))
			return x;
	return NULL;
}

void
private_want(struct worker *w, const char *nick)
{
	char name[ROOM_NAME_MAX + 1];
	struct wire_take m;
	struct buf b = BUF_INIT(128);
	struct wanted *x;

	snprintf(name, sizeof name, "@%s", nick);
	/* Who is not let in yet may not ask; the room, or the drained queue, makes up for it. */
	if (w->session == NULL || !session_has_space(w->session) ||
	    rooms_find(&w->rooms, name) != NULL || find_wanted(&w->private, nick) != NULL ||
	    w->keyring == NULL)
		return;
	snprintf(m.nick, sizeof m.nick, "%s", nick);
	wire_put_take(&b, &m);
	if (session_send(w->session, WIRE_TAKE, &b) == 0) {
		x = mem_calloc(1, sizeof *x);
		memcpy(x->nick, m.nick, sizeof x->nick);
		list_push(&w->private.wanted, &x->node);
	}
	buf_fini(&b);
}

void
private_want_waiting(struct worker *w)
{
	list_each (m, &w->outbox.messages, struct outmsg, node)
		if (m->room[0] == '@')
			private_want(w, m->room + 1);
}

/* A group of two with the owner of keypkg, sent for the server to order. */
static int
open_private(struct worker *w, const char *nick, struct bytes keypkg)
{
	struct buf commit = BUF_INIT(WIRE_BODY_MAX), welcome = BUF_INIT(WIRE_BODY_MAX),
		   b = BUF_INIT(WIRE_BODY_MAX);
	struct wire_open m;
	struct group *g = NULL;
	struct room *r;
	char name[ROOM_NAME_MAX + 1];
	int e;

	if (rooms_full(&w->rooms))
		return ERR_LIMIT;
	random_bytes(m.room, sizeof m.room);
	random_bytes(m.id, sizeof m.id);
	if ((e = group_create(&g, w->keyring, m.room, NULL)) != 0 ||
	    (e = group_add(g, &keypkg, 1, &commit, &welcome)) != 0)
		goto out;
	snprintf(m.nick, sizeof m.nick, "%s", nick);
	snprintf(name, sizeof name, "@%s", nick);
	m.commit = buf_bytes(&commit);
	m.welcome = buf_bytes(&welcome);
	r = rooms_add(&w->rooms, name, m.room, g);
	g = NULL;
	r->opening = r->young = true;
	memcpy(r->commit_id, m.id, sizeof r->commit_id);
	keeper_add(w, r);
	wire_put_open(&b, &m);
	if ((e = session_send(w->session, WIRE_OPEN, &b)) != 0) {
		keeper_leave(w, r);
		rooms_drop(r);
	}
out:
	group_free(g);
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&b);
	return e;
}

int
private_on_keypkg(struct worker *w, const struct wire_keypkg *m)
{
	struct wanted *x = find_wanted(&w->private, m->nick);
	char room[ROOM_NAME_MAX + 1], cause[128];
	struct verify_owner owner;
	int e;

	if (x == NULL)
		return 0;
	wanted_free(x);
	snprintf(room, sizeof room, "@%s", m->nick);
	if (rooms_find(&w->rooms, room) != NULL || !outbox_has(&w->outbox, room))
		return 0; /* the other one was quicker */
	if (m->keypkg.n == 0) {
		snprintf(cause, sizeof cause,
		    m->here ? "too many want to speak to %s just now"
			    : "nobody called %s belongs to this snug",
		    m->nick);
		outbox_fail(
		    w, room, cause, m->here ? "Try again in a moment." : "/names shows who does.");
		return 0;
	}
	if ((e = verify_keypkg(m->keypkg, &owner)) == 0 && !nick_equal(owner.nick, m->nick))
		e = ERR_MEMBER;
	if (e == 0)
		e = open_private(w, owner.nick, m->keypkg);
	if (e != 0) {
		snprintf(cause, sizeof cause, "no private room with %s: %s", m->nick, err_text(e));
		outbox_fail(w, room, cause, "Try again; if it happens again, tell the operator.");
	}
	return 0;
}

void
private_refused(struct worker *w, const struct wire_refused *m)
{
	struct room *r = rooms_find_id(&w->rooms, m->room);
	char cause[128];

	if (r == NULL || !r->opening)
		return;
	if (m->why == WIRE_REFUSED_LIMIT) {
		snprintf(
		    cause, sizeof cause, "you or %s are in too many private rooms", r->name + 1);
		outbox_fail(w, r->name, cause, "They end when one of the two leaves.");
	} else {
		snprintf(cause, sizeof cause, "no private room with %s can be opened", r->name + 1);
		outbox_fail(w, r->name, cause, "Try again later.");
	}
	keeper_leave(w, r);
	rooms_drop(r);
}
