/* server/frames.h - what a client's frame does: one row a type. Server thread only. */
#ifndef SNUG_SERVER_FRAMES_H
#define SNUG_SERVER_FRAMES_H

#include "server/peer.h"

/*
 * Decode and act on one frame of p. Anything that is not a legal frame in p's state closes p
 * with the reason. Returns what it costs of p's quota.
 */
unsigned frames_handle(struct peer *p, unsigned type, struct bytes body);

#endif
