/*
 * net/netwatch.h - tells when this computer's network changed: an address came or went, a link
 * went up or down. Thread of its loop.
 */
#ifndef SNUG_NET_NETWATCH_H
#define SNUG_NET_NETWATCH_H

#include "net/loop.h"

struct netwatch;

/*
 * fn(user) some time after a change; many in a row become one call. NULL where the system does not
 * tell: then nobody is called.
 */
struct netwatch *netwatch_new(struct loop *l, loop_fn fn, void *user);
void netwatch_free(struct netwatch *n); /* NULL is nothing; also inside fn */

#endif
