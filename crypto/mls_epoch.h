/*
 * crypto/mls_epoch.h - one epoch of a group, as one member has it: everything that a commit
 * replaces. A commit makes a new one beside it; whichever is not to be is freed.
 *
 * What is kept follows RFC 9420 9.2. Of the present epoch: the private keys of the tree, the
 * schedule (its encryption secret went into the secret tree), our signature key. Of a past one:
 * sender_data, what is left of the secret tree, and the public tree, which says who had which
 * signature key then.
 */
#ifndef SNUG_CRYPTO_MLS_EPOCH_H
#define SNUG_CRYPTO_MLS_EPOCH_H

#include "crypto/private_message.h"
#include "crypto/schedule.h"
#include "crypto/transcript.h"
#include "crypto/treekem.h"

#define MLS_NO_LEAF UINT32_MAX

/* One guarded block an epoch, of less than a page: such blocks are dear. */
#define MLS_MESSAGES_ROOM 64
struct mls_secrets {
	struct schedule schedule;
	struct sign_key sign;
	struct treekem_keys keys;
	struct secret messages[MLS_MESSAGES_ROOM]; /* lent to the secret tree */
};

struct mls_epoch {
	const struct suite *suite;
	uint64_t number;
	uint32_t self; /* our leaf; MLS_NO_LEAF when we have none: before an external join */
	struct tree *tree;
	struct treekem_keys *keys; /* in secrets; NULL in a past epoch and where self is no leaf */
	struct mls_secrets *secrets; /* guarded */
	struct secret_tree *messages;
	struct transcript transcript;
	uint8_t tag[SCHEDULE_TAG_SIZE]; /* confirmation_tag */
	struct buf extensions;
	struct buf context; /* the GroupContext, encoded */
};

/* With its secrets all zero, nothing else. 0 or ERR_NOMEM. */
int mls_epoch_new(struct mls_epoch **out, const struct suite *suite, uint64_t number);
/* Wipes. NULL is nothing. */
void mls_epoch_free(struct mls_epoch *e);
/* leaf is ours: no private key of the tree is known yet. */
void mls_epoch_own(struct mls_epoch *e, uint32_t leaf);
/* Encode the context from what is in e. 0; ERR_NOMEM, ERR_LIMIT. */
int mls_epoch_context(struct mls_epoch *e, struct bytes group_id);
/* The schedule is there: its encryption secret becomes the secret tree. 0; ERR_LIMIT, ERR_NOMEM. */
int mls_epoch_open(struct mls_epoch *e);
/* Wipe what a past epoch does not need. */
void mls_epoch_retire(struct mls_epoch *e);
struct secret_room mls_epoch_room(struct mls_epoch *e);
struct private_keys mls_epoch_private(const struct mls_epoch *e);
/* Our own leaf. */
const struct leaf_node *mls_epoch_leaf(const struct mls_epoch *e);
static inline struct bytes
mls_epoch_tag(const struct mls_epoch *e)
{
	return bytes_of(e->tag, sizeof e->tag);
}

#endif
