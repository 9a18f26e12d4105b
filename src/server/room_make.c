/* server/room_make.c - a room without a group: who is asked to make it, and what they made. */
#include "server/room_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "server/roster.h"

#define MAKE_MS 5000 /* who was asked has so long */

/* May they make the room? By the log they may be in it; of a new room they become the owner. */
static bool
may_make(const struct room *r, const struct waiter *w)
{
	const struct roster *people = r->rooms->server->roster;

	if (w->peer == NULL)
		return false;
	if (member_log_count(room_log_get(r->log)) > 0)
		return room_is_known(r, w->nick) || room_may_enter(r, w->nick, NULL);
	return peer_person(w->peer)->role == ROLE_OWNER || !roster_has_owner(people);
}

static struct waiter *
choose_maker(struct room *r)
{
	list_each (w, &r->waiters, struct waiter, node)
		if (may_make(r, w))
			return w;
	list_each (w, &r->waiters, struct waiter, node)
		room_tell_wait(
		    w, member_log_count(room_log_get(r->log)) > 0
			   ? "Nobody is here who is in the room: it opens when one of them comes."
			   : "The room is opened by its owner, who is not here yet.");
	return NULL;
}

/* A group that nobody is in any more is never used again. */
void
room_make(struct room *r)
{
	struct wire_room_new m = { .entries = member_log_count(room_log_get(r->log)) };
	struct waiter *w = choose_maker(r);
	struct buf b = BUF_INIT(256);

	if (w == NULL)
		return;
	if (getentropy(r->id, sizeof r->id) != 0)
		abort();
	r->maker = w->peer;
	room_drop_waiter(r, w);
	memcpy(m.room, r->id, sizeof m.room);
	memcpy(m.name, r->name, sizeof m.name);
	wire_put_room_new(&b, &m);
	peer_send(r->maker, WIRE_ROOM_NEW, &b);
	buf_fini(&b);
	timer_start(r->timer, MAKE_MS, 0);
}

void
room_begin_anew(struct room *r)
{
	log_warn("nobody has the state of %s any more: it is begun anew", r->name);
	/* At the next start the newer one counts. */
	(void)store_room_drop(
	    keep_store(r->rooms->server->keep), r->id, (struct store_then){ .fn = NULL });
	list_each (m, &r->members, struct member, node) {
		if (m->peer != NULL && room_waiter(r, m->nick) == NULL)
			room_send_gone(m->peer, r->id, true, "this room was begun anew");
		room_drop_member(m);
	}
	room_forget_leavers(r, SIZE_MAX);
	buf_clear(&r->info);
	r->made = false;
	r->epoch = r->seq = r->commit_seq = r->lost = 0;
}

/* ---- what they made ----------------------------------------------------------------------- */

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
take_log(struct room *r, struct peer *p, const struct wire_room_made *m, struct fault *f)
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

static void
refuse(struct peer *p, const struct room *r)
{
	struct wire_refused no = { .about = WIRE_ROOM_MADE, .why = WIRE_REFUSED_DISK };

	memcpy(no.room, r->id, sizeof no.room);
	snprintf(no.text, sizeof no.text, "%s", keep_words(ERR_IO, NULL));
	peer_refuse(p, &no);
}

/* They are asked again, when the disk may be better. */
static void
not_kept(struct room *r, struct peer *p)
{
	r->making = false;
	(void)store_room_drop(
	    keep_store(r->rooms->server->keep), r->id, (struct store_then){ .fn = NULL });
	if (p != NULL) {
		refuse(p, r);
		room_add_waiter(r, peer_nick(p))->peer = p;
	}
	room_stall(r);
}

struct making {
	struct room *room;
	struct peer_ref *by;
	char nick[NICK_MAX + 1];
	struct buf info;
};

static void
making_free(struct making *k)
{
	room_unpin(k->room);
	peer_unref(k->by);
	buf_fini(&k->info);
	free(k);
}

static void
kept(struct making *k, struct peer *p)
{
	struct room *r = k->room;
	struct member *m = room_add_member(r, k->nick);
	struct waiter *w = room_waiter(r, k->nick);

	if (w != NULL)
		room_drop_waiter(r, w);
	r->making = false;
	r->made = true;
	room_take_info(r, buf_bytes(&k->info));
	log_info("%s made %s", k->nick, r->name);
	if (p != NULL) {
		room_attach(m, p);
		room_live(m);
	}
	room_advance(r);
}

static void
on_kept(void *making, const struct store_answer *a)
{
	struct making *k = making;
	struct peer *p = peer_ref_get(k->by);

	if (!k->room->gone && a->r == 0)
		kept(k, p);
	else if (!k->room->gone)
		not_kept(k->room, p);
	making_free(k);
}

static void
keep(struct room *r, struct peer *p, const struct wire_room_made *m)
{
	struct store *s = keep_store(r->rooms->server->keep);
	struct making *k = mem_calloc(1, sizeof *k);

	k->room = r;
	k->by = peer_ref(p);
	buf_init(&k->info, WIRE_INFO_MAX);
	buf_put(&k->info, m->info.p, m->info.n);
	snprintf(k->nick, sizeof k->nick, "%s", peer_nick(p));
	room_pin(r);
	r->making = true;
	/* Without the first the second fails. */
	if (store_room_make(s, r->id, r->name, (struct store_then){ .fn = NULL }) == 0 &&
	    store_member_add(s, r->id, k->nick, (struct store_then){ on_kept, k }) == 0)
		return;
	not_kept(r, p);
	making_free(k);
}

int
room_made(struct room_set *rs, struct peer *p, const struct wire_room_made *m)
{
	uint64_t first = member_log_count(room_log_get(rs->log));
	struct room *r = rs->lobby;
	struct fault f;

	if (r->maker != p || memcmp(r->id, m->room, sizeof r->id) != 0)
		return ERR_PROTO;
	if (take_log(r, p, m, &f) == 0) {
		r->maker = NULL;
		timer_stop(r->timer);
		keep(r, p, m);
		room_tell_entries(r, first);
		room_enforce(r, first);
	} else if (f.code == ERR_DENIED || f.code == ERR_LOG) {
		peer_close(p, f.code, f.remedy, f.cause);
	} else {
		log_error("%s", f.cause);
		r->maker = NULL;
		timer_stop(r->timer);
		not_kept(r, p);
	}
	return 0;
}
