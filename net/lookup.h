/*
 * net/lookup.h - from a name and a port to addresses, in a thread that nobody waits for: the
 * resolver may take half a minute and cannot be interrupted. Thread of its loop.
 */
#ifndef SNUG_NET_LOOKUP_H
#define SNUG_NET_LOOKUP_H

#include <sys/socket.h>

#include "base/hostport.h"
#include "net/loop.h"

#define LOOKUP_MAX 8 /* addresses; what a name has beyond is left out */

struct lookup;

struct lookup_answer {
	int status; /* of getaddrinfo(3); 0: there are addresses */
	size_t n;
	struct sockaddr_storage address[LOOKUP_MAX];
};

/* The end, once, never from within lookup_new. The lookup may be freed in it. */
typedef void (*lookup_fn)(void *user, const struct lookup_answer *a);

/* NULL when the system gives no thread or descriptor. */
struct lookup *lookup_new(struct loop *l, const struct hostport *at, lookup_fn fn, void *user);
/* At once, without a callback when there was none; the thread ends by itself. NULL is nothing. */
void lookup_free(struct lookup *k);

#endif
