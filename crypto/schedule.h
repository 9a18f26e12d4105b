/*
 * crypto/schedule.h - from the secret of one epoch to that of the next, in the shape of
 * RFC 9420 8. context is the hash of the group context of the epoch that is made.
 *
 *   init[n] + commit secret -> joiner[n+1] -> epoch[n+1] -> init[n+1] and all the rest
 *                                          -> welcome[n+1]
 */
#ifndef SNUG_CRYPTO_SCHEDULE_H
#define SNUG_CRYPTO_SCHEDULE_H

#include "crypto/secret.h"
#include "crypto/suite.h"

/* The joiner secret of an epoch: what a welcome carries. It tells nothing about the epoch before.
 */
void schedule_joiner(struct secret *joiner, const struct secret *init, const struct secret *commit,
    const uint8_t context[static SUITE_HASH_SIZE]);
void schedule_epoch(struct secret *epoch, const struct secret *joiner,
    const uint8_t context[static SUITE_HASH_SIZE]);
/* What the body of a welcome is sealed with; used once. */
void schedule_welcome(struct suite_key *key, const struct secret *joiner);

#endif
