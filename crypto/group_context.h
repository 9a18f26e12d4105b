/* crypto/group_context.h - what all members of an epoch agree on (RFC 9420 8.1). */
#ifndef SNUG_CRYPTO_GROUP_CONTEXT_H
#define SNUG_CRYPTO_GROUP_CONTEXT_H

#include "base/rw.h"

#define MLS_VERSION 1 /* mls10 */

/* GroupContext; bytes are lent from what it was read from. */
struct group_context {
	uint16_t suite; /* as it came: suite_find tells whether it is one of ours */
	struct bytes group_id;
	uint64_t epoch;
	struct bytes tree_hash;
	struct bytes transcript_hash; /* confirmed_transcript_hash */
	struct bytes extensions;      /* the content of the vector; extension.h reads it */
};

/* Errors stick; a version other than mls10 is one. */
void group_context_read(struct rd *r, struct group_context *c);
void group_context_write(struct buf *b, const struct group_context *c);

#endif
