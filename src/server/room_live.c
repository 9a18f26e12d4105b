/* server/room_live.c - members for whom a room is live: what they are sent, and who is here. */
#include "server/room_int.h"

#include <stdio.h>

void
room_fan_out(struct room *r, unsigned type, const struct buf *b)
{
	list_each (m, &r->members, struct member, node)
		if (m->live) {
			count(&r->rooms->server->counts, COUNT_DELIVERIES);
			peer_send(m->peer, type, b);
		}
}

static void
put_presence(struct buf *b, const struct room *r, bool here, const struct wire_batch *nicks)
{
	struct wire_presence m = { .here = here, .nicks = *nicks };

	memcpy(m.room, r->id, sizeof m.room);
	wire_put_presence(b, &m);
}

void
room_tell_presence(struct room *r, const char *nick, bool here)
{
	struct wire_batch one = { .item = { bytes_str(nick) }, .n = 1 };
	struct buf b = BUF_INIT(512);

	put_presence(&b, r, here, &one);
	list_each (m, &r->members, struct member, node)
		if (m->live && !nick_equal(m->nick, nick))
			peer_send(m->peer, WIRE_PRESENCE, &b);
	buf_fini(&b);
}

static void
send_nicks(struct member *to, struct wire_batch *nicks)
{
	struct buf b = BUF_INIT(4096);

	put_presence(&b, to->room, true, nicks);
	peer_send(to->peer, WIRE_PRESENCE, &b);
	buf_fini(&b);
	nicks->n = 0;
}

/* All the others who are here. */
static void
list_presence(struct member *to)
{
	struct wire_batch nicks = { .n = 0 };

	list_each (m, &to->room->members, struct member, node) {
		if (m->peer == NULL || m == to)
			continue;
		nicks.item[nicks.n++] = bytes_str(m->nick);
		if (nicks.n == WIRE_BATCH_MAX)
			send_nicks(to, &nicks);
	}
	if (nicks.n > 0)
		send_nicks(to, &nicks);
}

void
room_send_resumed(const struct member *m, bool live)
{
	const struct room *r = m->room;
	struct wire_resumed out = { .seq = r->seq, .lost = r->lost, .live = live };
	struct buf b = BUF_INIT(64);

	memcpy(out.room, r->id, sizeof out.room);
	wire_put_resumed(&b, &out);
	peer_send(m->peer, WIRE_RESUMED, &b);
	buf_fini(&b);
}

void
room_live(struct member *m)
{
	m->live = true;
	room_send_resumed(m, true);
	list_presence(m);
}
