/* net/listen.h - accept TCP connections and hand them out as conns. Thread of its loop. */
#ifndef SNUG_NET_LISTEN_H
#define SNUG_NET_LISTEN_H

#include "net/conn.h"

#define LISTEN_HANDSHAKES_MAX 32 /* under way at once; more wait in the kernel's queue */

struct listener;

/*
 * A new peer: set *ops, *user and *limits for it and return true, or false to refuse it. The
 * handshake goes on afterwards; ops->open tells when it is done. May close c, must not free
 * the listener.
 */
typedef bool (*listen_fn)(void *user, struct conn *c, const struct conn_ops **ops, void **conn_user,
	struct conn_limits *limits);

/*
 * Bind to at (a literal address; port 0 picks a free one). An IPv6 address, [::] too, is for
 * IPv6 alone: everybody is reached by two listeners, [::] and 0.0.0.0. ctx is referenced. 0;
 * ERR_INUSE, ERR_SYS, ERR_USAGE with *f filled.
 */
int listen_new(struct listener **out, struct loop *l, const struct hostport *at, struct tlsctx *ctx,
    listen_fn fn, void *user, struct fault *f);
/* Stops accepting; conns live on. NULL is nothing. */
void listen_free(struct listener *s);
/* For the sessions to come. */
void listen_set_ctx(struct listener *s, struct tlsctx *ctx);
uint16_t listen_port(const struct listener *s);

#endif
