/* server/room_back.c - who comes to a room or back to it: JOIN, RESUME, what was missed. */
#include "server/room_int.h"

#include <stdio.h>

#include "base/log.h"
#include "server/feed.h"

/* ---- with its group ------------------------------------------------------------------------ */

/* By the log of the lobby not in it any more. */
static bool
was_removed(const struct room_set *rs, const char *nick, const uint8_t *id)
{
	const struct room *lobby = rs->lobby;
	const struct member_row *row = member_log_find(room_log_get(rs->log), nick);

	return lobby->made && memcmp(lobby->id, id, sizeof lobby->id) == 0 &&
	       (row == NULL || row->role == ROLE_NONE);
}

void
room_resume(struct room_set *rs, struct peer *p, const struct wire_resume *m)
{
	struct member *who = room_member(p, m->room);
	bool removed = was_removed(rs, peer_nick(p), m->room);

	if (who == NULL) {
		room_send_gone(p, m->room, !removed,
		    removed ? "you were removed from the room" : "this room was begun anew");
		return;
	}
	who->live = false;
	room_send_resumed(who, false);
	feed_catch_up(peer_feed(p), m->room, m->seq < who->room->seq ? m->seq : who->room->seq);
}

void
room_ack(struct peer *p, const struct wire_ack *m)
{
	struct member *who = room_member(p, m->room);
	uint64_t seq;

	if (who == NULL)
		return;
	seq = m->seq < who->room->seq ? m->seq : who->room->seq;
	/* One that is not taken is followed by another one. */
	(void)store_ack(keep_store(peer_server(p)->keep), m->room, who->nick, seq,
	    (struct store_then){ .fn = NULL });
}

static void
send_message(struct peer *to, const uint8_t *room, const struct store_record *rec)
{
	struct wire_message m = {
		.seq = rec->seq, .wall_ms = (uint64_t)rec->time_ms, .sealed = rec->body
	};
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	memcpy(m.room, room, sizeof m.room);
	memcpy(m.id, rec->id, sizeof m.id);
	wire_put_message(&b, &m);
	peer_send(to, WIRE_MESSAGE, &b);
	buf_fini(&b);
}

static void
send_commit(struct peer *to, const uint8_t *room, const struct store_record *rec)
{
	struct wire_committed m = {
		.seq = rec->seq,
		.epoch = rec->epoch,
		.wall_ms = (uint64_t)rec->time_ms,
		.commit = rec->body,
	};
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	memcpy(m.room, room, sizeof m.room);
	memcpy(m.id, rec->id, sizeof m.id);
	wire_put_committed(&b, &m);
	peer_send(to, WIRE_COMMITTED, &b);
	buf_fini(&b);
}

void
room_send_record(
    struct peer *to, const uint8_t room[static WIRE_ROOM_ID_SIZE], const struct store_record *rec)
{
	if (rec->kind == STORE_COMMIT)
		send_commit(to, room, rec);
	else if (rec->kind == STORE_APPLICATION)
		send_message(to, room, rec);
}

void
room_caught_up(struct room_set *rs, struct peer *p, const uint8_t room[static WIRE_ROOM_ID_SIZE])
{
	struct member *m = room_member(p, room);

	(void)rs;
	if (m == NULL)
		return;
	room_live(m);
	room_advance(m->room);
}

/* ---- by a welcome ------------------------------------------------------------------------- */

bool
room_welcome(struct room_set *rs, struct peer *p, const struct store_welcome *w, bool with_log)
{
	const struct room *r = room_find(rs, w->room);
	struct wire_welcome m = {
		.no = w->no,
		.seq = w->seq,
		.wall_ms = (uint64_t)w->time_ms,
		.welcome = w->body,
	};
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	/* To a room that is gone, or that they were removed from since. */
	if (r == NULL || (r->log != NULL) != with_log || room_member(p, w->room) == NULL)
		return false;
	memcpy(m.room, w->room, sizeof m.room);
	room_name_for(r, peer_nick(p), m.name);
	wire_put_welcome(&b, &m);
	peer_send(p, WIRE_WELCOME, &b);
	buf_fini(&b);
	return true;
}

/* ---- without anything ---------------------------------------------------------------------- */

void
room_join(struct room_set *rs, struct peer *p, uint64_t entries)
{
	struct room *r = rs->lobby;
	struct waiter *w;

	if (r->maker == p)
		return;
	/* A long log comes in pages, and they JOIN again after each. */
	if (room_log_send(r->log, p, entries) > 0)
		return;
	if (room_member(p, r->id) != NULL) {
		feed_joined(peer_feed(p));
		return;
	}
	w = room_add_waiter(r, peer_nick(p));
	w->peer = p;
	w->told = false;
	room_wish_save(r);
	room_advance(r);
}

static void
send_info(struct peer *to, const struct room *r)
{
	struct wire_info m = { .seq = r->seq, .info = buf_bytes(&r->info) };
	struct buf b = BUF_INIT(WIRE_BODY_MAX);

	memcpy(m.room, r->id, sizeof m.room);
	memcpy(m.name, r->name, sizeof m.name);
	wire_put_info(&b, &m);
	peer_send(to, WIRE_INFO, &b);
	buf_fini(&b);
}

void
room_readmit(struct room_set *rs, struct peer *p)
{
	struct room *r = rs->lobby;
	struct member *m = room_member(p, r->id);

	if (m == NULL)
		return;
	m->live = false;
	feed_forget(peer_feed(p), r->id);
	if (r->info.n > 0 && r->info_epoch == r->epoch && room_is_known(r, m->nick)) {
		send_info(p, r);
		return;
	}
	log_info("%s comes back to %s with nothing: removed and added", m->nick, r->name);
	room_add_leaver(r, m->nick);
	room_add_waiter(r, m->nick)->peer = p;
	room_wish_save(r);
	room_advance(r);
}
