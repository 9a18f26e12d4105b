/*
 * net/tls.h - one TLS session without a socket: ciphertext in and out, plaintext in and out,
 * no clock. Two of them wired back to back are a connection, which is how they are tested.
 * One thread at a time.
 */
#ifndef SNUG_NET_TLS_H
#define SNUG_NET_TLS_H

#include "base/buf.h"
#include "base/err.h"
#include "net/tlsctx.h"

#define TLS_RECORD_MAX 16384

/*
 * What a connection is for, agreed by ALPN (RFC 7301). In snug/1 both sides show a certificate;
 * in snug-enrol/1 the client has none yet. A server takes a client that offers no protocol at
 * all for one of snug/1.
 */
enum tls_proto { TLS_PROTO_SNUG, TLS_PROTO_ENROL, TLS_PROTO__COUNT };

/* "snug/1". */
const char *tls_proto_name(enum tls_proto p);

enum tls_state {
	TLS_HANDSHAKE,
	TLS_OPEN,
	TLS_PEER_CLOSED, /* its close_notify came; we may still send */
	TLS_DEAD         /* *fault says why */
};

struct tls_ops {
	/*
	 * Judge the peer's chain (DER, leaf first); never asked on the server's side of
	 * snug-enrol/1. 0, or an error with *f filled: the peer hears an alert that fits the
	 * code. On the client's side nothing was sent yet. On the server's the key of the
	 * certificate is proven only when open() comes.
	 */
	int (*verify)(void *user, const struct bytes *chain, size_t n, struct fault *f);
	void (*open)(void *user);
	/* Plaintext, lent. May call tls_send; must not free the session. */
	void (*data)(void *user, struct bytes plain);
};

/* Names for a person; each may be empty, never NULL. */
struct tls_facts {
	char version[16], group[32], cipher[48], signature[48], desc[128];
};

struct tls;

int tls_new_server(struct tls **out, struct tlsctx *ctx, const struct tls_ops *ops, void *user);
/*
 * Speaks snug/1 when ctx has a certificate, else snug-enrol/1. host is for SNI (left out for a
 * literal address); verification is the verify callback's. Emits the ClientHello.
 */
int tls_new_client(
    struct tls **out, struct tlsctx *ctx, const char *host, const struct tls_ops *ops, void *user);
void tls_free(struct tls *t); /* NULL is nothing; wipes */

/* Ciphertext from the peer: all of it is used, or the session is dead. */
void tls_feed(struct tls *t, struct bytes in);
/* The peer's stream ended: fine after its close_notify, ERR_TRUNCATED before. */
void tls_eof(struct tls *t);
/*
 * Encrypt and queue; more than one record is several. ERR_STATE before it is open or after
 * tls_close, ERR_TLS.
 */
int tls_send(struct tls *t, struct bytes plain);
/*
 * New keys for both directions (RFC 8446, 4.6.3). Only one side of a connection should ask:
 * GnuTLS takes two requests that cross for an error, though the RFC allows them. At most 8 a
 * second. TLS 1.2 has no such thing: nothing happens.
 */
int tls_rekey(struct tls *t);
/* Queue our close_notify, once. What the peer still sends is read on. */
void tls_close(struct tls *t);
/* Ciphertext that waits for the socket: take from it with buf_drop. */
struct buf *tls_out(struct tls *t);

enum tls_state tls_state(const struct tls *t);
/* Meaningful from TLS_OPEN on, and in verify. */
enum tls_proto tls_proto(const struct tls *t);
const struct fault *tls_fault(const struct tls *t); /* meaningful when TLS_DEAD */
void tls_facts(const struct tls *t, struct tls_facts *out);
/* RFC 5705 exporter, n bytes. */
int tls_export(const struct tls *t, const char *label, uint8_t *out, size_t n);

#endif
