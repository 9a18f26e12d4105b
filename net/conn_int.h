/*
 * net/conn_int.h - the inside of a conn, for its own files, the listener and the tests.
 * conn.c: its life; conn_io.c: bytes in and out; conn_frames.c: the frames that it answers itself.
 */
#ifndef SNUG_NET_CONN_INT_H
#define SNUG_NET_CONN_INT_H

#include "base/list.h"
#include "net/conn.h"
#include "net/dial.h"
#include "net/frame.h"
#include "net/loop_int.h"
#include "net/outq.h"
#include "net/sock.h"

struct conn_times {
	unsigned dial_ms, handshake_ms;
	unsigned idle_ms, dead_ms; /* of silence, until PING and until the end */
	unsigned flush_ms;	   /* how long a close may take until its last word is sent */
	unsigned drain_ms;	   /* and then until the peer has closed */
	unsigned rekey_ms;
};

extern const struct conn_times conn_default_times;

/* Who counts handshakes is told once that one is over, well or not. */
struct conn_watch {
	void (*settled)(void *user);
	void *user;
};

enum conn_state {
	CONN_NEW,	/* accepted, waits for conn_begin */
	CONN_DIAL,	/* resolving, connecting */
	CONN_HANDSHAKE, /* TLS */
	CONN_OPEN,
	CONN_FLUSH, /* the last word is on its way */
	CONN_DRAIN, /* all was said; reads and discards until the peer closes */
	CONN_ENDED  /* closed() is due */
};

/* Thread of its loop. */
struct conn {
	struct loop *loop;
	struct tlsctx *ctx;
	const struct conn_ops *ops; /* NULL before conn_begin */
	void *user;
	const struct conn_times *times;
	enum conn_state state;
	bool client, paused;
	bool above; /* conn_send filled the queue past low: drained() is owed */
	int cut;   /* the write that failed, when reading may still tell more; or 0 */
	struct dial *dial;
	struct sock *sock;
	struct tls *tls;
	struct frame_rd *rd;
	struct outq out;
	size_t low, frame_max;
	struct buf held; /* plaintext that came before a pause took hold */
	struct timer *timer;
	struct soon flush, unhold, end;
	struct fault *why; /* of the end, allocated when it is known: the first counts */
	uint64_t begun_ms, heard_ms, rekeyed_ms;
	uint64_t sent;             /* as sock_sent, when it was last looked at in a pause */
	uint64_t ping_id, ping_ns; /* ping_ns 0: no answer is awaited */
	unsigned rtt_ms;
	const struct conn_watch *watch;
	struct list watched;
	char *host; /* client: whom we dialled */
	char peer[64];
};

/* For the tests. Before the loop runs next. Lent. */
void conn_set_times(struct conn *c, const struct conn_times *times);

/* For the listener: a connected peer, that waits for conn_begin or conn_drop. */
struct conn *conn_accepted(struct loop *l, struct sock *s, struct tlsctx *ctx);
void conn_begin(struct conn *c, const struct conn_ops *ops, void *user,
    const struct conn_limits *limits);
/* Both are lent, and c is linked to watched, until watch was told or conn_unwatch was called. */
void conn_watch(struct conn *c, const struct conn_watch *watch, struct list *watched);
void conn_drop(struct conn *c);
/* Tell nobody any more: for all that are linked to watched. */
void conn_unwatch(struct list *watched);

/* conn.c. The first reason counts. */
void conn_set_why(struct conn *c, const struct fault *why);
/* Nothing goes in or out any more; closed() comes at the end of the tick. */
void conn_finish(struct conn *c);
/* Only what was queued goes out now, and what comes is discarded. */
void conn_begin_close(struct conn *c);
/* The same without what was queued: the other side has ended it or cannot be talked to. */
void conn_close_silently(struct conn *c);
/* The handshake is over: tells the watch. */
void conn_settled(struct conn *c);

/* conn_io.c. */
void conn_begin_handshake(struct conn *c);
void conn_flush(void *conn);
void conn_unhold(void *conn);
/* After a call into TLS that may have changed its state. */
void conn_look_at_tls(struct conn *c);
/* The transport is gone. What the peer said before, if anything, is the better reason. */
void conn_cut(struct conn *c, int status);
static inline void
conn_mark_dirty(struct conn *c)
{
	soon_call(c->loop, &c->flush);
}

/* conn_frames.c. */
void conn_on_frame(struct conn *c, const struct frame *f);
void conn_protocol_error(struct conn *c, int code, const char *cause);
void conn_push_last_word(struct conn *c, const struct fault *why);
/* The timer of an open conn. */
void conn_on_silence(struct conn *c);

#endif
