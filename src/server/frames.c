#include "server/frames.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "crypto/verify.h"
#include "net/wire.h"
#include "server/door.h"
#include "server/enrol.h"
#include "server/keypkgs.h"
#include "server/roster.h"
#include "server/server_int.h"

/* Handlers return 0 or the error for which p is closed; they may close it themselves with better
 * words. */
typedef int (*frame_fn)(struct peer *p, struct bytes body);

static void
send_ready(struct peer *p)
{
	const struct server *s = peer_server(p);
	struct wire_ready m = {
		.role = (uint8_t)peer_person(p)->role,
		.renew = peer_state(p) == PEER_EXPIRED,
		.wall_ms = (uint64_t)clock_wall_ms(),
		.text_max = WIRE_TEXT_MAX,
	};
	struct buf b = BUF_INIT(512);

	snprintf(m.nick, sizeof m.nick, "%s", peer_person(p)->nick);
	snprintf(m.server, sizeof m.server, "%s", s->name);
	wire_put_ready(&b, &m);
	peer_send(p, WIRE_READY, &b);
	buf_fini(&b);
}

/* The certificate is enough; an expired one for no more than its renewal. */
static void
admit(struct peer *p)
{
	const struct server *s = peer_server(p);

	if (peer_is_expired(p)) {
		peer_set_state(p, PEER_EXPIRED);
	} else if (s->n_admitted >= s->max_peers && peer_find(s, peer_person(p)->nick) == NULL) {
		peer_close(p, ERR_FULL, "Try again later.", "this server is full");
		return;
	} else {
		peer_admit(p);
		peer_unlimit(p);
	}
	send_ready(p);
	if (peer_state(p) == PEER_ADMITTED)
		room_peer_came(peer_server(p)->rooms, p);
}

static int
on_hello(struct peer *p, struct bytes body)
{
	struct wire_hello m;
	int r = wire_get_hello(body, &m);

	if (r != 0)
		return r;
	if (m.version != WIRE_VERSION) {
		peer_close(p, ERR_VERSION, "Use the same release of snug on both sides.",
		    "this server speaks version 1 of the protocol, you do not");
		return 0;
	}
	if (peer_person(p) == NULL)
		peer_set_state(p, PEER_GREETED);
	else
		admit(p);
	return 0;
}

static int
on_keypkgs(struct peer *p, struct bytes body)
{
	struct wire_keypkgs m;
	struct verify_owner owner;
	struct fault f;
	int r = wire_get_keypkgs(body, &m);

	for (size_t i = 0; r == 0 && i < m.keypkgs.n; i++) {
		if ((r = verify_keypkg(m.keypkgs.item[i], &owner)) != 0)
			break;
		if (door_vouch(peer_server(p), peer_person(p), owner.chain, owner.n_chain,
			owner.sign_key, &f) != 0) {
			peer_close(p, f.code, f.remedy, f.cause);
			return 0;
		}
	}
	if (r == 0)
		keypkgs_put(p, &m);
	return r;
}

static int
on_join(struct peer *p, struct bytes body)
{
	struct wire_refused no = { .about = WIRE_JOIN, .why = WIRE_REFUSED_ROOM };
	struct wire_join m;
	int r = wire_get_join(body, &m);

	if (r != 0)
		return r;
	if (!nick_equal(m.name, ROOM_LOBBY)) {
		snprintf(no.text, sizeof no.text, "there is no room %s here", m.name);
		peer_refuse(p, &no);
		return 0;
	}
	room_join(peer_server(p)->rooms, p, m.entries);
	return 0;
}

static int
on_room_made(struct peer *p, struct bytes body)
{
	struct wire_room_made m;
	int r = wire_get_room_made(body, &m);

	return r != 0 ? r : room_made(peer_server(p)->rooms, p, &m);
}

static int
on_commit(struct peer *p, struct bytes body)
{
	struct wire_refused no = { .about = WIRE_COMMIT };
	struct fault f = { .cause = "" };
	struct wire_commit m;
	int r = wire_get_commit(body, &m);

	if (r != 0)
		return r;
	if ((no.why = room_commit(p, &m, &f)) != 0) {
		snprintf(no.text, sizeof no.text, "%.*s",
		    (int)utf8_cut(f.cause, strlen(f.cause), sizeof no.text - 1), f.cause);
		memcpy(no.room, m.room, sizeof no.room);
		memcpy(no.id, m.id, sizeof no.id);
		peer_refuse(p, &no);
	}
	return 0;
}

static int
on_send(struct peer *p, struct bytes body)
{
	struct wire_refused no = { .about = WIRE_SEND };
	struct wire_send m;
	int r = wire_get_send(body, &m);

	if (r != 0)
		return r;
	if ((no.why = room_send(p, &m)) != 0) {
		memcpy(no.room, m.room, sizeof no.room);
		memcpy(no.id, m.id, sizeof no.id);
		peer_refuse(p, &no);
	}
	return 0;
}

static int
on_take(struct peer *p, struct bytes body)
{
	struct wire_take m;
	int r = wire_get_take(body, &m);

	if (r == 0)
		keypkgs_take(p, m.nick);
	return r;
}

static int
on_welcomed(struct peer *p, struct bytes body)
{
	struct wire_welcomed m;
	int r = wire_get_welcomed(body, &m);

	/* One that is not taken, or lost, is sent again. */
	if (r == 0)
		(void)store_welcome_ack(keep_store(peer_server(p)->keep), peer_nick(p), m.no,
		    (struct store_then){ .fn = NULL });
	return r;
}

static int
on_resume(struct peer *p, struct bytes body)
{
	struct wire_resume m;
	int r = wire_get_resume(body, &m);

	if (r == 0)
		room_resume(peer_server(p)->rooms, p, &m);
	return r;
}

static int
on_ack(struct peer *p, struct bytes body)
{
	struct wire_ack m;
	int r = wire_get_ack(body, &m);

	if (r == 0)
		room_ack(p, &m);
	return r;
}

static int
on_open(struct peer *p, struct bytes body)
{
	struct wire_refused no = { .about = WIRE_OPEN };
	struct wire_open m;
	int r = wire_get_open(body, &m);

	if (r != 0)
		return r;
	if ((no.why = room_open(peer_server(p)->rooms, p, &m)) != 0) {
		memcpy(no.room, m.room, sizeof no.room);
		peer_refuse(p, &no);
	}
	return 0;
}

/* What is not here is refused; how large each may be stands in wire.def. */
static const struct frame_row {
	unsigned states;
	unsigned cost;
	frame_fn fn;
} rows[WIRE__END] = {
	[WIRE_HELLO] = { PEER_NEW, 1, on_hello },
	[WIRE_ENROL] = { PEER_GREETED, 200, enrol_on_enrol },
	[WIRE_RENEW] = { PEER_ADMITTED | PEER_EXPIRED, 500, enrol_on_renew },
	[WIRE_INVITE] = { PEER_ADMITTED, 100, enrol_on_invite },
	[WIRE_KEYPKGS] = { PEER_ADMITTED, 20, on_keypkgs },
	[WIRE_JOIN] = { PEER_ADMITTED, 50, on_join },
	[WIRE_ROOM_MADE] = { PEER_ADMITTED, 1, on_room_made },
	[WIRE_COMMIT] = { PEER_ADMITTED, 5, on_commit },
	[WIRE_SEND] = { PEER_ADMITTED, 1, on_send },
	[WIRE_TAKE] = { PEER_ADMITTED, 20, on_take },
	[WIRE_OPEN] = { PEER_ADMITTED, 20, on_open },
	[WIRE_RESUME] = { PEER_ADMITTED, 20, on_resume },
	[WIRE_ACK] = { PEER_ADMITTED, 1, on_ack },
	[WIRE_WELCOMED] = { PEER_ADMITTED, 1, on_welcomed },
};

unsigned
frames_handle(struct peer *p, unsigned type, struct bytes body)
{
	const struct frame_row *row = type < WIRE__END ? &rows[type] : &rows[0];
	char cause[160];
	int r;

	if ((row->states & peer_state(p)) == 0) {
		snprintf(cause, sizeof cause, "a frame %s came out of order",
		    wire_name(type) != NULL ? wire_name(type) : "of unknown type");
		peer_close(p, ERR_PROTO, "Use the same release of snug on both sides.", cause);
		return 0;
	}
	if ((r = row->fn(p, body)) != 0) {
		snprintf(cause, sizeof cause, "a frame %s was refused: %s", wire_name(type),
		    err_text(r));
		peer_close(p, r, "Use the same release of snug on both sides.", cause);
	}
	return row->cost;
}
