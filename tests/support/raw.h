/*
 * support/raw.h - a client that speaks frames by hand: what a test wants a server to hear, byte
 * for byte, and what it hears back. Several may share one loop. Test thread only.
 */
#ifndef SNUG_TESTS_SUPPORT_RAW_H
#define SNUG_TESTS_SUPPORT_RAW_H

#include "base/err.h"
#include "base/list.h"
#include "certs/invite.h"
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
	struct list frames; /* of struct raw_frame: heard, not taken yet */
	bool open, closed;
	struct fault why; /* when closed */
};

/* Dial the place of an invite; the server's certificate is not looked at. */
struct raw *raw_dial(struct loop *l, const struct invite *at);
void raw_free(struct raw *r); /* hangs up if need be; NULL is nothing */
/* Run the loop until the connection is open; fails the test after some seconds. */
void raw_await_open(struct raw *r);
/* Until a frame of that type is there, and take it; others stay. Free with raw_frame_free. */
struct raw_frame *raw_await(struct raw *r, unsigned type);
void raw_await_closed(struct raw *r);
void raw_frame_free(struct raw_frame *f);
void raw_send(struct raw *r, unsigned type, const struct buf *b);
/* Greet, show the invite's token, be READY as nick, send three key packages. */
void raw_enter(struct raw *r, const struct invite *in, const char *nick);
void raw_auth(struct raw *r, struct bytes token, const char *nick);
void raw_keypkgs(struct raw *r, struct keyring *k, size_t n);
void raw_join(struct raw *r);

/* raw_SEND(r, name, message): encode wire_name and send it as type. */
#define RAW_SEND(r, type, name, m)                                                                \
	do {                                                                                      \
		struct buf raw_b_ = BUF_INIT(WIRE_BODY_MAX);                                      \
		wire_put_##name(&raw_b_, m);                                                      \
		raw_send(r, type, &raw_b_);                                                       \
		buf_fini(&raw_b_);                                                                \
	} while (0)

#endif
