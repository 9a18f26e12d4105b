/*
 * net/conn.h - one connection that carries frames through TLS over TCP: the only mover of
 * bytes. Non-blocking; what was sent in one tick of the loop leaves joined, once per tick.
 * It answers PING by itself, keeps the line alive, and closes so that the peer hears why.
 * Thread of its loop.
 */
#ifndef SNUG_NET_CONN_H
#define SNUG_NET_CONN_H

#include "base/buf.h"
#include "base/hostport.h"
#include "net/loop.h"
#include "net/tls.h"

#define CONN_HANDSHAKE_MS 10000
#define CONN_IDLE_MS 15000 /* nothing came for so long: PING */
#define CONN_DEAD_MS 30000 /* nothing came for so long: ERR_TIMEOUT */
#define CONN_DRAIN_MS 1000 /* how long a closing side still reads and discards */

struct conn;

struct conn_ops {
	/* As in tls_ops. */
	int (*verify)(void *user, const struct bytes *chain, size_t n, struct fault *f);
	/* TCP reached the peer, before the handshake; client only; may be NULL. */
	void (*reached)(void *user, const char *address, unsigned ms);
	void (*open)(void *user);
	/* A whole frame, body lent; PING and ECHO never get here. May send and close. */
	void (*frame)(void *user, unsigned type, struct bytes body);
	/*
	 * A PING or an ECHO came, and the conn has dealt with it: for who counts frames; may be
	 * NULL. May pause, send and close.
	 */
	void (*keepalive)(void *user, unsigned type);
	/* The answer to a PING came after so long; may be NULL. May send and close. */
	void (*echoed)(void *user, unsigned ms);
	/* conn_send had filled the queue past its low mark, and it is below it again; may be NULL. */
	void (*drained)(void *user);
	/*
	 * The end, exactly once: why->code 0 for a clean close by either side. When the peer said
	 * why, it is in its words, as "the server says: ..." with the peer's code. The conn is
	 * freed when this returns.
	 */
	void (*closed)(void *user, const struct fault *why);
};

struct conn_limits {
	size_t high; /* queued bytes: conn_send says ERR_LIMIT beyond; 0: 1 MiB */
	size_t low;  /* 0: a quarter of high */
	size_t frame_max; /* largest body accepted; 0: WIRE_BODY_MAX */
};

/*
 * Speaks snug/1 or snug-enrol/1 as tls_new_client does.
 * Resolve, connect (each address in turn, at most 10 s in all), handshake. Failures come as
 * closed() with ERR_RESOLVE, ERR_UNREACHABLE, ERR_TIMEOUT or what verify said. NULL never.
 * ops and user must outlive it.
 */
struct conn *conn_dial(struct loop *l, const struct hostport *at, struct tlsctx *ctx,
    const struct conn_ops *ops, void *user, const struct conn_limits *limits);

/*
 * Queue a frame. 0; ERR_LIMIT when the queue would pass its high mark (nothing was queued);
 * ERR_TOOLONG for a body that its type does not allow; ERR_STATE before it is open or after it
 * was closed.
 */
int conn_send(struct conn *c, unsigned type, struct bytes body);
size_t conn_queued(const struct conn *c);
/* Stop and go on reading from the peer: back-pressure. Neither a frame nor the peer's goodbye comes between the two. */
void conn_pause(struct conn *c);
void conn_resume(struct conn *c);
void conn_frame_max(struct conn *c, size_t max);
/*
 * Flush what is queued, then an ERROR frame when why->code is not 0 (else BYE with why->cause),
 * close_notify, and read and discard until the peer closes or CONN_DRAIN_MS have passed.
 * closed() comes later with *why. Calling it again is nothing.
 */
void conn_close(struct conn *c, const struct fault *why);
/* At once, without a word; closed() still comes, in a later tick. */
void conn_abort(struct conn *c, const struct fault *why);

bool conn_is_open(const struct conn *c);
void conn_facts(const struct conn *c, struct tls_facts *out);
/* Meaningful once it was open, and in verify. */
enum tls_proto conn_proto(const struct conn *c);
/* n bytes that both ends of this connection know and nobody else (RFC 5705). 0, ERR_STATE, ERR_TLS. */
int conn_export(const struct conn *c, const char *label, uint8_t *out, size_t n);
/* "192.0.2.7:40123", for logs. Lent. */
const char *conn_peer(const struct conn *c);
/* Of the last PING, or 0 when none was answered yet. */
unsigned conn_rtt_ms(const struct conn *c);
/* Measure now. */
void conn_ping(struct conn *c);

#endif
