/*
 * crypto/mls_pending.h - proposals of the present epoch that wait for a commit (RFC 9420 12.1).
 * They were checked when they came. Inside this box.
 */
#ifndef SNUG_CRYPTO_MLS_PENDING_H
#define SNUG_CRYPTO_MLS_PENDING_H

#include "crypto/framed_content.h"
#include "crypto/proposal_list.h"
#include "crypto/secret.h"
#include "crypto/sign.h"
#include "crypto/suite.h"

/* Of one epoch, whoever sends them. */
#define MLS_PENDING_MAX 4096
#define MLS_PENDING_BYTES (16u << 20)

/* What belongs to an Update of ours: the new leaf's keys. Guarded. */
struct mls_pending_keys {
	struct secret leaf;
	struct sign_key sign;
};

struct mls_pending_item {
	uint8_t ref[SUITE_HASH_SIZE];
	struct sender sender;
	struct buf raw;
	struct proposal proposal;     /* lent from raw */
	struct mls_pending_keys *own; /* of an Update of ours; else NULL */
};

struct mls_pending_list {
	struct mls_pending_item **item; /* in the order they came */
	size_t n, bytes;
};

/*
 * Keep a proposal, encoded. keys, which is taken when this succeeds, may be NULL. 0; ERR_REPLAY
 * for one that is there; ERR_LIMIT, ERR_NOMEM; ERR_PARSE.
 */
struct mls_pending_new {
	const uint8_t *ref;
	struct sender sender;
	struct bytes raw;
	struct mls_pending_keys *own;
};
int mls_pending_add(struct mls_pending_list *l, const struct mls_pending_new *p);
/* NULL when there is none. Lent. */
const struct mls_pending_item *mls_pending_find(const struct mls_pending_list *l, struct bytes ref);
/* The i-th is gone. */
void mls_pending_remove(struct mls_pending_list *l, size_t i);
/* All are gone; wipes. */
void mls_pending_clear(struct mls_pending_list *l);
/* As an item of a commit's list, by reference. */
struct proposal_item mls_pending_as(const struct mls_pending_item *p);

#endif
