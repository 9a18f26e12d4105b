/*
 * client/receipts.h - who has what of a room: each member says, sealed, up to which seq all is on
 * their disk. A receipt goes with what one says anyway, or alone, but seldom: in a room of n
 * members at most every max(1 s, n / 4 s), not all at one time, and only about what others said,
 * never about receipts. The setting privacy.receipts turns ours off. Worker thread only.
 */
#ifndef SNUG_CLIENT_RECEIPTS_H
#define SNUG_CLIENT_RECEIPTS_H

#include "base/nick.h"
#include "base/rw.h"
#include "net/wire.h"

struct content;
struct room;
struct worker;

struct receipts {
	uint64_t have;                /* seq of the last that somebody else said */
	uint64_t told;                /* of our last receipt that is ordered */
	uint64_t under_way;           /* of the one that is not, alone; 0: none */
	uint8_t id[WIRE_MSG_ID_SIZE]; /* of our last one that went alone */
	uint64_t due_ms; /* when the next one may go alone, monotonic; 0: as soon as it is wanted */
	struct receipt {
		char nick[NICK_MAX + 1];
		uint64_t seq;
	} * of; /* owned, n of them: of the others */
	size_t n, cap;
};

void receipts_fini(struct receipts *rs);

/* Somebody else said something, at seq. */
void receipts_heard(struct worker *w, struct room *r, uint64_t seq);
/* nick's receipt, in the record at this seq: EV_RECEIPT when it is news. */
void receipts_take(
    struct worker *w, struct room *r, const char *nick, uint64_t receipt, uint64_t seq);
/* What goes with something that we say now; 0: nothing. */
uint64_t receipts_along(struct worker *w, const struct room *r);
/* That was ordered. */
void receipts_told(struct room *r, uint64_t receipt);
/* Is that record one of our receipts? Then it is ordered. */
bool receipts_own(struct room *r, const uint8_t *id);
/* It was refused, or the connection is gone: another time. */
void receipts_refused(struct worker *w, struct room *r, const uint8_t *id);
void receipts_lost(struct room *r);
/* The room can be written to: those that are due. */
void receipts_next(struct worker *w, struct room *r);
/* The timer. */
void receipts_beat(struct worker *w);
/* EV_RECEIPT for all that is known of the others. */
void receipts_tell(struct worker *w, const struct room *r);

/* As bytes, and back. */
void receipts_put(struct buf *b, const struct receipts *rs);
void receipts_get(struct rd *in, struct receipts *rs);

#endif
