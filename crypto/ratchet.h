/*
 * crypto/ratchet.h - the message keys of one epoch: one hash chain for each sender. The key of
 * a generation is derived, used once and wiped, and the chain before it with it, so what is
 * taken from this memory later reads nothing older.
 *
 * A message may overtake others: the keys skipped on the way to it are kept, a bounded number
 * for each sender and in all, the oldest going first.
 */
#ifndef SNUG_CRYPTO_RATCHET_H
#define SNUG_CRYPTO_RATCHET_H

#include "crypto/roster.h"
#include "crypto/secret.h"
#include "crypto/suite.h"

#define RATCHET_FORWARD 1000 /* a generation further ahead is refused */
#define RATCHET_KEEP 64      /* skipped keys of one sender */
#define RATCHET_KEEP_ALL 512 /* of all senders */

struct ratchets; /* in guarded memory, all of it */

/* Chains for the members of r, by their index in it. NULL when there is no memory. */
struct ratchets *ratchets_new(const struct secret *encryption, const struct roster *r);
/* Wipes; NULL is nothing. */
void ratchets_free(struct ratchets *r);
size_t ratchets_size(const struct ratchets *r); /* bytes at r, for tests that compare state */

/* The generation that sender i uses next. */
uint32_t ratchet_next(const struct ratchets *r, size_t i);
/*
 * The key of generation gen of sender i; nothing is spent yet. 0; ERR_REPLAY when it was spent
 * or dropped, ERR_LIMIT when it is too far ahead.
 */
int ratchet_seek(struct ratchets *r, size_t i, uint32_t gen, struct suite_key *key);
/* After a seek that gave 0: the key was used (spent is true), or it was not and all is as before.
 */
void ratchet_end(struct ratchets *r, bool spent);

#endif
