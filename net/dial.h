/* net/dial.h - from a name and a port to a connected socket. Thread of its loop. */
#ifndef SNUG_NET_DIAL_H
#define SNUG_NET_DIAL_H

#include "base/err.h"
#include "base/hostport.h"
#include "net/sock.h"

struct dial;

/*
 * The end, once, never from within dial_new: a socket, which is the callee's now, and the
 * address that it reached; or NULL and why. The dial may be freed in it.
 */
typedef void (*dial_fn)(void *user, struct sock *s, const char *address, const struct fault *why);

/*
 * Resolve at and try its addresses in turn, each for its share of the ms that are left.
 * Without an answer: ERR_RESOLVE, ERR_UNREACHABLE or ERR_TIMEOUT.
 */
struct dial *dial_new(struct loop *l, const struct hostport *at, unsigned ms, dial_fn fn,
    void *user);
/* Gives up without a callback when it was not done. NULL is nothing. */
void dial_free(struct dial *d);

#endif
