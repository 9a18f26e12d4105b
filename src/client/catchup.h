/*
 * client/catchup.h - what was missed: for each room that we are in the server is asked for what
 * came since, and sends it in its order; then the room is live. What can never come any more is
 * told as a gap, and is kept as one. Worker thread only.
 */
#ifndef SNUG_CLIENT_CATCHUP_H
#define SNUG_CLIENT_CATCHUP_H

#include "net/wire.h"

struct room;
struct worker;

struct catchup {
	uint64_t away_ms;      /* when the connection was lost, monotonic; 0: it was not */
	bool told;             /* of this connection, when all was there */
	unsigned missed, sent; /* messages, since then */
};

/* We are let in: ask, for all rooms. 0, or why not. */
int catchup_begin(struct worker *w);
/* Ask, for r. */
int catchup_resume(struct worker *w, struct room *r);
/* r's cursor moved: show how far it is. */
void catchup_moved(struct worker *w, struct room *r);
/* The connection is gone. */
void catchup_lost(struct worker *w);
/* All that is new is on the disk: tell the server. After a commit of the keeper. */
void catchup_ack(struct worker *w);
/* Something of r is missing, since when its last line was said until now; why, in words. */
void catchup_gap(struct worker *w, struct room *r, const char *why);

/* We are in r again with other keys: what was said since the last line that we have cannot be read.
 */
void catchup_came_back(struct worker *w, struct room *r);

/* Frames. 0, or the error for which the connection is given up. */
int catchup_on_resumed(struct worker *w, const struct wire_resumed *m);
int catchup_on_room_gone(struct worker *w, const struct wire_room_gone *m);

#endif
