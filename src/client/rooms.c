#include "client/rooms.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "client/private.h"
#include "client/roles.h"
#include "client/session.h"
#include "client/trust.h"
#include "client/worker_int.h"

#define FLAG_OPENING 1
#define FLAG_RETURNING 2
#define FLAG_STALE 4

void
rooms_init(struct rooms *rs)
{
	list_init(&rs->all);
}

void
rooms_drop(struct room *r)
{
	list_remove(&r->node);
	receipts_fini(&r->receipts);
	presence_fini(&r->presence);
	group_free(r->group);
	free(r);
}

void
rooms_clear(struct rooms *rs)
{
	list_each (r, &rs->all, struct room, node)
		rooms_drop(r);
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

/* Is a to be used, and not b of the same name? */
static bool
is_better(const struct room *a, const struct room *b)
{
	if (a->opening != b->opening)
		return b->opening;
	if (a->stale != b->stale)
		return b->stale;
	return memcmp(a->id, b->id, sizeof a->id) < 0;
}

struct room *
rooms_find(struct rooms *rs, const char *name)
{
	struct room *best = NULL;

	list_each (r, &rs->all, struct room, node)
		if (nick_equal(r->name, name) && (best == NULL || is_better(r, best)))
			best = r;
	return best;
}

struct room *
rooms_find_id(struct rooms *rs, const uint8_t *id)
{
	list_each (r, &rs->all, struct room, node)
		if (memcmp(r->id, id, sizeof r->id) == 0)
			return r;
	return NULL;
}

bool
rooms_in(const struct room *r)
{
	return r->group != NULL && !r->opening && !r->returning;
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
void
rooms_announce(struct worker *w, const struct room *r)
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

void
rooms_tell_epoch(struct worker *w, const struct room *r)
{
	struct event *ev = event_new(EV_EPOCH);

	memcpy(ev->room, r->name, sizeof ev->room);
	put_agreement(ev, r);
	worker_emit(w, ev);
}

void
rooms_greet(struct worker *w, const struct room *r)
{
	session_tell_security(w->session);
	if (!w->greeted)
		worker_stage(w, "End to end: %s.", group_suite_name(r->group));
	if (!w->greeted && w->o.greeting != NULL)
		worker_notice(w, r->name, "%s", w->o.greeting);
	w->greeted = true;
	if (r->name[0] == '#')
		private_want_waiting(w);
}

void
rooms_entered(struct worker *w, struct room *r)
{
	keeper_add(w, r);
	/* First what /security shows: who is told of the room may ask for it at once. */
	session_tell_security(w->session);
	rooms_announce(w, r);
	roles_announce(w, r);
	trust_look(w, r);
	rooms_greet(w, r);
}

void
rooms_leave(struct worker *w, struct room *r, const char *cause)
{
	struct event *ev = event_new(EV_ROOM_GONE);

	memcpy(ev->room, r->name, sizeof ev->room);
	fault_set(&ev->fault, ERR_CLOSED,
	    r->name[0] == '@' ? "Its lines stay here; /msg opens it again."
			      : "Its lines stay here, for you to read.",
	    "%s", cause);
	worker_emit(w, ev);
	keeper_leave(w, r);
	rooms_drop(r);
}

void
rooms_lost(struct worker *w)
{
	list_each (r, &w->rooms.all, struct room, node) {
		r->live = r->wishing = r->stalled = r->young = false;
		r->to = 0;
		receipts_lost(r);
		presence_lost(w, r);
	}
}

void
room_put(struct buf *b, const struct room *r)
{
	wr_u8(b, (uint8_t)((r->opening ? FLAG_OPENING : 0) | (r->returning ? FLAG_RETURNING : 0) |
			   (r->stale ? FLAG_STALE : 0)));
	wr_bytes(b, bytes_of(r->commit_id, sizeof r->commit_id));
	order_put(b, &r->order);
	receipts_put(b, &r->receipts);
}

int
room_get(struct rd *in, struct room *r)
{
	uint8_t flags = rd_u8(in);

	r->opening = (flags & FLAG_OPENING) != 0;
	r->returning = (flags & FLAG_RETURNING) != 0;
	r->stale = (flags & FLAG_STALE) != 0;
	rd_copy(in, r->commit_id, sizeof r->commit_id);
	order_get(in, &r->order);
	receipts_get(in, &r->receipts);
	return in->err;
}
