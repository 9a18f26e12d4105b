/* server/room.c - the rooms there are, and who of their members is connected. */
#include "server/room_int.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "server/feed.h"
#include "server/ledger.h"
#include "server/roster.h"

#define RETRY_MS 2000

static void
on_retry(void *rooms)
{
	struct room_set *rs = rooms;

	list_each (r, &rs->all, struct room, node)
		if (r->stalled) {
			r->stalled = false;
			room_advance(r);
		}
}

int
room_set_new(struct room_set **out, struct server *s, const char *dir, struct fault *f)
{
	static const uint8_t none[WIRE_ROOM_ID_SIZE];
	struct room_set *rs = mem_calloc(1, sizeof *rs);
	char *rooms = mem_printf("%s/rooms", dir);
	int r;

	rs->server = s;
	list_init(&rs->all);
	rs->retry = timer_new(s->loop, on_retry, rs);
	r = room_log_open(&rs->log, rooms, ROOM_LOBBY, f);
	free(rooms);
	if (r == 0) {
		rs->lobby = room_new(rs, none, ROOM_LOBBY);
		r = room_load(rs, f);
	}
	if (r == 0)
		*out = rs;
	else
		room_set_free(rs);
	return r;
}

void
room_set_free(struct room_set *rs)
{
	if (rs == NULL)
		return;
	list_each (r, &rs->all, struct room, node)
		room_drop(r);
	timer_free(rs->retry);
	room_log_free(rs->log);
	free(rs);
}

const struct member_log *
room_set_log(const struct room_set *rs)
{
	return room_log_get(rs->log);
}

size_t
room_set_size(const struct room_set *rs)
{
	size_t n = 0;

	list_each (r, &rs->all, struct room, node)
		n++;
	return n;
}

struct room *
room_new(struct room_set *rs, const uint8_t *id, const char *name)
{
	struct room *r = mem_calloc(1, sizeof *r);

	r->rooms = rs;
	memcpy(r->id, id, sizeof r->id);
	r->private = name[0] != '#';
	r->log = r->private ? NULL : rs->log;
	snprintf(r->name, sizeof r->name, "%s", r->private ? "@" : name);
	buf_init(&r->info, WIRE_INFO_MAX);
	list_init(&r->members);
	list_init(&r->waiters);
	list_init(&r->leavers);
	r->timer = timer_new(rs->server->loop, room_on_timeout, r);
	list_push(&rs->all, &r->node);
	return r;
}

static void
free_room(struct room *r)
{
	buf_fini(&r->info);
	free(r);
}

void
room_drop(struct room *r)
{
	list_each (m, &r->members, struct member, node)
		room_drop_member(m);
	room_free_waiters(r);
	room_forget_leavers(r, SIZE_MAX);
	timer_free(r->timer);
	r->timer = NULL;
	list_remove(&r->node);
	r->gone = true;
	if (r->pins == 0)
		free_room(r);
}

void
room_pin(struct room *r)
{
	r->pins++;
}

void
room_unpin(struct room *r)
{
	if (--r->pins == 0 && r->gone)
		free_room(r);
}

struct room *
room_find(const struct room_set *rs, const uint8_t *id)
{
	list_each (r, &rs->all, struct room, node)
		if (r->made && memcmp(r->id, id, sizeof r->id) == 0)
			return r;
	return NULL;
}

struct member *
room_member(struct peer *p, const uint8_t *id)
{
	list_each (m, peer_rooms(p), struct member, place)
		if (memcmp(m->room->id, id, sizeof m->room->id) == 0)
			return m;
	return NULL;
}

struct member *
room_member_named(const struct room *r, const char *nick)
{
	list_each (m, &r->members, struct member, node)
		if (nick_equal(m->nick, nick))
			return m;
	return NULL;
}

struct member *
room_add_member(struct room *r, const char *nick)
{
	struct member *m = room_member_named(r, nick);

	if (m != NULL)
		return m;
	m = mem_calloc(1, sizeof *m);
	m->room = r;
	snprintf(m->nick, sizeof m->nick, "%s", nick);
	list_push(&r->members, &m->node);
	list_init(&m->place);
	return m;
}

void
room_attach(struct member *m, struct peer *p)
{
	if (m->peer != NULL)
		return;
	m->peer = p;
	m->live = false;
	m->strikes = 0;
	list_push(peer_rooms(p), &m->place);
}

static void
detach(struct member *m)
{
	m->peer = NULL;
	m->live = false;
	list_remove(&m->place);
}

void
room_drop_member(struct member *m)
{
	if (m->peer != NULL)
		feed_forget(peer_feed(m->peer), m->room->id);
	list_remove(&m->node);
	list_remove(&m->place);
	free(m);
}

void
room_stall(struct room *r)
{
	r->stalled = true;
	if (!timer_active(r->rooms->retry))
		timer_start(r->rooms->retry, RETRY_MS, 0);
}

void
room_name_for(const struct room *r, const char *nick, char out[static ROOM_NAME_MAX + 1])
{
	snprintf(out, ROOM_NAME_MAX + 1, "%s", r->name);
	if (!r->private)
		return;
	list_each (m, &r->members, struct member, node)
		if (!nick_equal(m->nick, nick))
			snprintf(out, ROOM_NAME_MAX + 1, "@%s", m->nick);
}

void
room_send_gone(struct peer *to, const uint8_t *id, bool again, const char *text)
{
	struct wire_room_gone m = { .again = again };
	struct buf b = BUF_INIT(512);

	memcpy(m.room, id, sizeof m.room);
	snprintf(m.text, sizeof m.text, "%s", text);
	wire_put_room_gone(&b, &m);
	peer_send(to, WIRE_ROOM_GONE, &b);
	buf_fini(&b);
}

void
room_peer_came(struct room_set *rs, struct peer *p)
{
	list_each (r, &rs->all, struct room, node) {
		struct member *m = room_member_named(r, peer_nick(p));

		if (m == NULL)
			continue;
		room_attach(m, p);
		room_tell_presence(r, m->nick, true);
	}
	feed_begin(peer_feed(p));
}

static void
leave(struct member *m)
{
	struct room *r = m->room;
	struct peer *p = m->peer;

	detach(m);
	room_tell_presence(r, m->nick, false);
	if (r->asked == p)
		room_cancel_change(r);
	room_advance(r);
}

void
room_peer_gone(struct room_set *rs, struct peer *p)
{
	struct waiter *w = room_waiter(rs->lobby, peer_nick(p));

	list_each (m, peer_rooms(p), struct member, place)
		leave(m);
	if (w != NULL && w->peer == p)
		w->peer = NULL;
	if (rs->lobby->maker == p) {
		rs->lobby->maker = NULL;
		timer_stop(rs->lobby->timer);
		room_advance(rs->lobby);
	}
}

void
room_judge(struct room_set *rs)
{
	const struct server *s = rs->server;

	list_each (m, &rs->lobby->members, struct member, node) {
		const struct person *who = roster_find(s->roster, m->nick);

		if (who != NULL && ledger_key_revoked(s->ledger, CERT_MEMBER_TLS, who->tls))
			room_add_leaver(rs->lobby, m->nick);
	}
	room_advance(rs->lobby);
}
