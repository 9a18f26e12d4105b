/*
 * support/raw.h - a client that speaks frames by hand: what a test wants a server to hear, byte
 * for byte, and what it hears back. Several may share one loop. Test thread only.
 */
#ifndef SNUG_TESTS_SUPPORT_RAW_H
#define SNUG_TESTS_SUPPORT_RAW_H

#include "base/err.h"
#include "base/list.h"
#include "certs/invite.h"
#include "client/identity.h"
#include "crypto/group.h"
#include "net/conn.h"
#include "net/wire.h"

struct raw_frame {
	struct list node;
	unsigned type;
	struct buf body;
};

struct raw {
	struct loop *loop;
	struct conn *conn; /* NULL once closed */
	struct keyring *keyring;
	char nick[NICK_MAX + 1]; /* once it entered */
	struct list frames;      /* of struct raw_frame: heard, not taken yet */
	bool open, closed;
	struct fault why; /* when closed */
};

/* Dial the place of an invite, to enrol; the server's certificate is not looked at. */
struct raw *raw_dial(struct loop *l, const struct invite *at);
/* The same as who was enrolled. */
struct raw *raw_dial_as(struct loop *l, const struct invite *at, const struct identity *id);
void raw_free(struct raw *r); /* hangs up if need be; NULL is nothing */
/* Run the loop until the connection is open; fails the test after some seconds. */
void raw_await_open(struct raw *r);
/* Until a frame of that type is there, and take it; others stay. Free with raw_frame_free. */
struct raw_frame *raw_await(struct raw *r, unsigned type);
void raw_await_closed(struct raw *r);
/* Until anything happened on any connection of the loop. */
void raw_turn(struct raw *r);
void raw_frame_free(struct raw_frame *f);
void raw_send(struct raw *r, unsigned type, const struct buf *b);
/* Await the connection and send HELLO. */
void raw_greet(struct raw *r);
/* Greet, and ask for id's certificates by the invite. */
void raw_ask(struct raw *r, const struct invite *in, const struct identity *id, const char *nick);
/* Become somebody new, by a connection of its own. Free with identity_free. */
struct identity *raw_enrol(struct loop *l, const struct invite *in, const char *nick);
/* Take what came for id. */
void raw_take(struct raw *r, struct identity *id);
/* Greet, be READY as id, send three key packages in place of those of before. id must outlive r. */
void raw_enter(struct raw *r, struct identity *id);
void raw_keypkgs(struct raw *r, struct keyring *k, size_t n);
void raw_join(struct raw *r);

/* raw_SEND(r, name, message): encode wire_name and send it as type. */
#define RAW_SEND(r, type, name, m)                                                                 \
	do {                                                                                       \
		struct buf raw_b_ = BUF_INIT(WIRE_BODY_MAX);                                       \
		wire_put_##name(&raw_b_, m);                                                       \
		raw_send(r, type, &raw_b_);                                                        \
		buf_fini(&raw_b_);                                                                 \
	} while (0)

#endif
