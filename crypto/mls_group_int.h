/* crypto/mls_group_int.h - a group as its own files see it. */
#ifndef SNUG_CRYPTO_MLS_GROUP_INT_H
#define SNUG_CRYPTO_MLS_GROUP_INT_H

#include "crypto/mls_client.h"
#include "crypto/mls_epoch.h"
#include "crypto/mls_group.h"
#include "crypto/mls_pending.h"

/* Resumption keys of epochs that are over, the newest first; guarded. */
struct mls_resumption {
	size_t n;
	struct {
		uint64_t epoch;
		struct secret secret;
	} key[MLS_PAST_MAX];
};

/* A commit of ours that waits for its order. */
struct mls_staged {
	struct mls_epoch *next;
	struct mls_change change;
	struct buf reinit;             /* the ReInit of the commit, encoded, if it has one */
	uint8_t hash[SUITE_HASH_SIZE]; /* of the message */
};

/* One thread, like its interface. */
struct mls_group {
	struct list link; /* of its client's groups */
	struct mls_client *client;
	struct buf id;
	void *owner; /* the application's */
	enum mls_group_state state;
	struct mls_epoch *now;
	struct mls_epoch *past[MLS_PAST_MAX]; /* the newest first */
	size_t n_past;
	struct mls_resumption *resumption;
	struct mls_pending_list pending;
	struct mls_staged *staged; /* NULL when there is none */
	struct buf reinit;         /* the ReInit proposal that ended the group, encoded */
	bool bound; /* it was saved or loaded: only sends_left messages may be sent */
	uint32_t sends_left;
	/* Keys of ours in this epoch that loading passed over, since a message of ours came back:
	 * what others must leap over to read the next. */
	uint32_t passed[RATCHET__COUNT];
};

/* A group without an epoch, among its client's. 0; ERR_LIMIT, ERR_NOMEM. */
int mls_group_new(struct mls_group **out, struct mls_client *c, struct bytes id);
/* next, which is taken, is the present epoch from now on. reinit is empty, or the ReInit that ends
 * the group, and is moved. Cannot fail. */
void mls_group_enter(struct mls_group *g, struct mls_epoch *next, struct buf *reinit);
/* We were removed: what is secret of the present epoch is gone, but for reading what comes late. */
void mls_group_leave(struct mls_group *g);
/* NULL is nothing. */
void mls_staged_free(struct mls_staged *s);
/* ERR_STATE when the group is over for us. */
int mls_group_check(const struct mls_group *g);
static inline struct bytes
mls_id(const struct mls_group *g)
{
	return buf_bytes(&g->id);
}

#endif
