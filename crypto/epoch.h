/*
 * crypto/epoch.h - everything a member knows of one epoch. A commit makes a new one beside the
 * present one, and the group changes by exchanging a pointer: that is why a call that fails
 * leaves nothing behind.
 */
#ifndef SNUG_CRYPTO_EPOCH_H
#define SNUG_CRYPTO_EPOCH_H

#include "crypto/hpke.h"
#include "crypto/ratchet.h"
#include "crypto/roster.h"

/* In guarded memory. */
struct epoch_vault {
	struct secret init; /* for the next epoch */
	struct secret exporter;
	struct hpke_key leaf; /* our own, whose public half is in the roster */
};

struct epoch {
	uint64_t number;
	struct roster roster;
	uint8_t confirmed[SUITE_HASH_SIZE]; /* hash of all commits so far */
	uint8_t context[SUITE_HASH_SIZE]; /* hash of the group context: all that members agree on */
	uint8_t tag[SUITE_HASH_SIZE];     /* proof that who made it knows the epoch's secret */
	uint8_t authenticator[SUITE_HASH_SIZE]; /* equal for members who agree on the epoch */
	struct epoch_vault *vault;
	struct ratchets *ratchets;
};

/* Empty but for its vault. 0 or ERR_NOMEM. */
int epoch_new(struct epoch **out, uint64_t number);
/* Wipes; NULL is nothing. */
void epoch_free(struct epoch *e);

/* The transcript of the epoch after e, which a commit with this content and signature ends. */
void epoch_transcript(const struct epoch *e, struct bytes content, struct bytes sig,
    uint8_t confirmed[static SUITE_HASH_SIZE]);
/* Fill in context once number, roster and confirmed are set. 0 or ERR_NOMEM. */
int epoch_set_context(struct epoch *e, const uint8_t gid[static GROUP_ID_SIZE]);
/* Derive all secrets, the tag and the authenticator. 0 or ERR_NOMEM. */
int epoch_begin(struct epoch *e, const struct secret *epoch_secret);

#endif
