/*
 * client/presence.h - who of a room is connected, as the server says: it may lie, and no more than
 * a word on the screen follows from it. Worker thread only.
 */
#ifndef SNUG_CLIENT_PRESENCE_H
#define SNUG_CLIENT_PRESENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/nick.h"
#include "net/wire.h"

struct room;
struct worker;

struct presence {
	uint64_t listing_ms; /* till then, monotonic, the server tells who is here already; 0: it did */
	struct present {
		char nick[NICK_MAX + 1];
		bool here; /* or away, as was told */
	} * of;            /* owned, n of them: those of whom something is known */
	size_t n, cap;
};

void presence_fini(struct presence *p);
/* The room is live: the list of who is here comes next. */
void presence_begin(struct worker *w, struct room *r);
/* The connection is gone: nobody is known to be here. */
void presence_lost(struct worker *w, struct room *r);
/* nick is in the room now: say it again, if they are here. */
void presence_joined(struct worker *w, struct room *r, const char *nick);
/* The frame. */
int presence_on_presence(struct worker *w, const struct wire_presence *m);

#endif
