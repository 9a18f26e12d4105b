/*
 * crypto/framed_content.h - what a message says and who says it (RFC 9420 6): the same for what
 * travels public and private. Bytes are lent from what was read.
 */
#ifndef SNUG_CRYPTO_FRAMED_CONTENT_H
#define SNUG_CRYPTO_FRAMED_CONTENT_H

#include "base/rw.h"

enum content_type { CONTENT_APPLICATION = 1, CONTENT_PROPOSAL = 2, CONTENT_COMMIT = 3 };

enum sender_type {
	SENDER_MEMBER = 1,
	SENDER_EXTERNAL = 2,
	SENDER_NEW_MEMBER_PROPOSAL = 3,
	SENDER_NEW_MEMBER_COMMIT = 4,
};

struct sender {
	enum sender_type type;
	uint32_t index; /* leaf of a member, row of external_senders; else 0 */
};

struct framed_content {
	struct bytes group_id;
	uint64_t epoch;
	struct sender sender;
	struct bytes aad;
	enum content_type type;
	struct bytes body; /* what the application says, or an encoded Proposal or Commit */
};

/* Errors stick; an unknown type is one. */
void framed_content_read(struct rd *r, struct framed_content *c);
void framed_content_write(struct buf *b, const struct framed_content *c);
/* No less than what framed_content_write takes. */
size_t framed_content_size(const struct framed_content *c);
/* What stands for a content of that type, alone. */
void framed_content_read_body(struct rd *r, enum content_type type, struct bytes *body);
void framed_content_write_body(struct buf *b, const struct framed_content *c);

#endif
