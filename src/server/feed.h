/*
 * server/feed.h - what the store has for one peer and the peer has not: welcomes, what it missed
 * of each room, a word when few key packages are left. A page at a time, the next one when the peer
 * has room for it, so that nobody's absence costs memory. Server thread only.
 */
#ifndef SNUG_SERVER_FEED_H
#define SNUG_SERVER_FEED_H

#include <stdint.h>

#include "net/wire.h"

struct feed;
struct peer;

struct feed *feed_new(struct peer *p);
void feed_free(struct feed *f); /* NULL is nothing */

/* The peer was admitted: welcomes to private rooms, and are key packages needed? */
void feed_begin(struct feed *f);
/* There may be new welcomes to rooms with a membership log, or without. */
void feed_welcomes(struct feed *f, bool with_log);
/*
 * The peer has all of the log of the lobby now: its welcomes to it, from the first on. When there
 * is none, room_readmit is called.
 */
void feed_joined(struct feed *f);
/* What of a room came after a seq, then the room is live. Replaces an earlier one of that room. */
void feed_catch_up(struct feed *f, const uint8_t room[static WIRE_ROOM_ID_SIZE], uint64_t after);
/* Not that room any more. */
void feed_forget(struct feed *f, const uint8_t room[static WIRE_ROOM_ID_SIZE]);
/* So many key packages are left beside the last-resort one: ask for more? */
void feed_keypkgs_left(struct feed *f, uint64_t count);
/* The peer sent some; kept says whether the store has them. */
void feed_keypkgs_came(struct feed *f, bool kept);
/* The peer's queue is shorter. */
void feed_drained(struct feed *f);

#endif
