#include "server/feed.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/list.h"
#include "base/mem.h"
#include "server/peer.h"
#include "server/room.h"
#include "server/server_int.h"

#define PAGE 256        /* records; the store ends a page at so many bytes, too */
#define WELCOMES 16     /* of one page */
#define RETRY_MS 2000   /* after the store could not */
#define KEYPKGS_WANT 16 /* that a person should have there for others */

enum pass { PASS_PRIVATE, PASS_LOG, PASS__N };

/* One walk over the welcomes that wait for the person. */
struct walk {
	bool wanted;
	bool joining; /* is there any? else readmit */
	bool found;
	uint64_t after;
};

struct catch_up {
	struct list node;
	uint8_t room[WIRE_ROOM_ID_SIZE];
	uint64_t after;
};

struct feed {
	struct peer *peer;
	struct timer *retry;
	bool busy; /* one request is under way: of these, in this order */
	bool count_wanted;
	bool asked; /* for key packages */
	struct walk walk[PASS__N];
	struct list rooms;    /* of struct catch_up */
	struct catch_up *now; /* whose page is being read; NULL: not wanted any more */
};

static void next(struct feed *f);

static void
on_retry(void *feed)
{
	next(feed);
}

struct feed *
feed_new(struct peer *p)
{
	struct feed *f = mem_calloc(1, sizeof *f);

	f->peer = p;
	list_init(&f->rooms);
	f->retry = timer_new(peer_server(p)->loop, on_retry, f);
	return f;
}

static void
drop(struct feed *f, struct catch_up *c)
{
	if (f->now == c)
		f->now = NULL;
	list_remove(&c->node);
	free(c);
}

void
feed_free(struct feed *f)
{
	if (f == NULL)
		return;
	list_each (c, &f->rooms, struct catch_up, node)
		drop(f, c);
	timer_free(f->retry);
	free(f);
}

/* ---- one answer ------------------------------------------------------------------------- */

/* Its feed, no more busy; or NULL when the peer is gone. */
static struct feed *
answered(struct peer_ref *ref)
{
	struct peer *p = peer_ref_get(ref);
	struct feed *f = p != NULL ? peer_feed(p) : NULL;

	peer_unref(ref);
	if (f != NULL)
		f->busy = false;
	return f;
}

static void
go_on(struct feed *f, int r)
{
	if (r != 0)
		timer_start(f->retry, RETRY_MS, 0);
	else
		next(f);
}

static void
on_count(void *ref, const struct store_answer *a)
{
	struct feed *f = answered(ref);

	if (f == NULL)
		return;
	if (a->r == 0) {
		f->count_wanted = false;
		feed_keypkgs_left(f, a->count);
	}
	go_on(f, a->r);
}

static void
take_welcomes(struct feed *f, enum pass pass, const struct store_answer *a)
{
	struct walk *w = &f->walk[pass];
	bool joining = w->joining;

	for (size_t i = 0; i < a->n; i++) {
		if (room_welcome(
			peer_server(f->peer)->rooms, f->peer, &a->welcomes[i], pass == PASS_LOG))
			w->found = true;
		w->after = a->welcomes[i].no;
	}
	if (a->more)
		return;
	w->wanted = w->joining = false;
	if (joining && !w->found)
		room_readmit(peer_server(f->peer)->rooms, f->peer);
}

static void
on_welcomes(struct peer_ref *ref, enum pass pass, const struct store_answer *a)
{
	struct feed *f = answered(ref);

	if (f == NULL)
		return;
	if (a->r == 0)
		take_welcomes(f, pass, a);
	go_on(f, a->r);
}

static void
on_private_welcomes(void *ref, const struct store_answer *a)
{
	on_welcomes(ref, PASS_PRIVATE, a);
}

static void
on_log_welcomes(void *ref, const struct store_answer *a)
{
	on_welcomes(ref, PASS_LOG, a);
}

static void
take_page(struct feed *f, struct catch_up *c, const struct store_answer *a)
{
	struct room_set *rooms = peer_server(f->peer)->rooms;
	uint8_t room[WIRE_ROOM_ID_SIZE];

	for (size_t i = 0; i < a->n; i++) {
		room_send_record(f->peer, c->room, &a->records[i]);
		c->after = a->records[i].seq;
	}
	if (a->more)
		return;
	memcpy(room, c->room, sizeof room);
	drop(f, c);
	room_caught_up(rooms, f->peer, room);
}

static void
on_page(void *ref, const struct store_answer *a)
{
	struct feed *f = answered(ref);
	struct catch_up *c;

	if (f == NULL)
		return;
	c = f->now;
	f->now = NULL;
	if (c != NULL && a->r == ERR_NOTFOUND) {
		drop(f, c); /* the room was begun anew: they were told */
		next(f);
		return;
	}
	if (c != NULL && a->r == 0)
		take_page(f, c, a);
	go_on(f, a->r);
}

/* ---- what comes next ---------------------------------------------------------------------- */

static int
ask(struct feed *f, struct store *s, struct peer_ref *ref)
{
	const char *nick = peer_nick(f->peer);

	if (f->count_wanted)
		return store_keypkg_count(s, nick, (struct store_then){ on_count, ref });
	if (f->walk[PASS_PRIVATE].wanted)
		return store_welcomes(s, nick, f->walk[PASS_PRIVATE].after, WELCOMES,
		    (struct store_then){ on_private_welcomes, ref });
	if (f->walk[PASS_LOG].wanted)
		return store_welcomes(s, nick, f->walk[PASS_LOG].after, WELCOMES,
		    (struct store_then){ on_log_welcomes, ref });
	f->now = list_item(f->rooms.next, struct catch_up, node);
	return store_read(
	    s, f->now->room, f->now->after, PAGE, (struct store_then){ on_page, ref });
}

static bool
wants(const struct feed *f)
{
	return f->count_wanted || f->walk[PASS_PRIVATE].wanted || f->walk[PASS_LOG].wanted ||
	       !list_empty(&f->rooms);
}

static void
next(struct feed *f)
{
	struct peer_ref *ref;

	if (f->busy || !wants(f) || timer_active(f->retry) || peer_is_clogged(f->peer) ||
	    peer_state(f->peer) != PEER_ADMITTED)
		return;
	ref = peer_ref(f->peer);
	f->busy = true;
	if (ask(f, keep_store(peer_server(f->peer)->keep), ref) == 0)
		return;
	peer_unref(ref);
	f->busy = false;
	f->now = NULL;
	timer_start(f->retry, RETRY_MS, 0);
}

void
feed_drained(struct feed *f)
{
	next(f);
}

void
feed_begin(struct feed *f)
{
	f->count_wanted = true;
	feed_welcomes(f, false);
}

void
feed_welcomes(struct feed *f, bool with_log)
{
	f->walk[with_log ? PASS_LOG : PASS_PRIVATE].wanted = true;
	next(f);
}

void
feed_joined(struct feed *f)
{
	f->walk[PASS_LOG] = (struct walk){ .wanted = true, .joining = true };
	next(f);
}

void
feed_forget(struct feed *f, const uint8_t room[static WIRE_ROOM_ID_SIZE])
{
	list_each (c, &f->rooms, struct catch_up, node)
		if (memcmp(c->room, room, sizeof c->room) == 0)
			drop(f, c);
}

void
feed_catch_up(struct feed *f, const uint8_t room[static WIRE_ROOM_ID_SIZE], uint64_t after)
{
	struct catch_up *c = mem_calloc(1, sizeof *c);

	feed_forget(f, room);
	memcpy(c->room, room, sizeof c->room);
	c->after = after;
	list_push(&f->rooms, &c->node);
	next(f);
}

void
feed_keypkgs_left(struct feed *f, uint64_t count)
{
	struct wire_keypkg_need m;
	struct buf b = BUF_INIT(16);

	if (f->asked || count > KEYPKGS_WANT / 2)
		return;
	f->asked = true;
	m.count = (uint16_t)(KEYPKGS_WANT - count);
	wire_put_keypkg_need(&b, &m);
	peer_send(f->peer, WIRE_KEYPKG_NEED, &b);
	buf_fini(&b);
}

void
feed_keypkgs_came(struct feed *f, bool kept)
{
	f->asked = false;
	if (kept)
		return;
	f->count_wanted = true;
	timer_start(f->retry, RETRY_MS, 0);
}
