/*
 * crypto/group_info.h - the state of a group, signed by one of its members, for who joins
 * (RFC 9420 12.4.3). Bytes are lent from what was read.
 */
#ifndef SNUG_CRYPTO_GROUP_INFO_H
#define SNUG_CRYPTO_GROUP_INFO_H

#include "crypto/group_context.h"
#include "crypto/sign.h"

struct group_info {
	struct bytes tbs;         /* GroupInfoTBS: all above the signature, as it was read */
	struct bytes raw_context; /* the GroupContext, as it was read */
	struct group_context context;
	struct bytes extensions; /* extension.h; unknown ones are ignored (13.4) */
	struct bytes confirmation_tag;
	uint32_t signer; /* leaf */
	struct bytes signature;
};

/* Errors stick. */
void group_info_read(struct rd *r, struct group_info *g);
/* From the fields, not from tbs and raw_context. */
void group_info_write(struct buf *b, const struct group_info *g);
/* Append g signed by k; its signature is not read. 0; ERR_NOMEM, ERR_LIMIT. */
int group_info_sign(struct buf *b, const struct group_info *g, const struct sign_key *k);
/*
 * Of one that was read, with the key of the signer's leaf. 0; ERR_SIGNATURE, ERR_KEY; ERR_NOMEM,
 * ERR_LIMIT.
 */
int group_info_verify(const struct group_info *g, struct bytes pub);

/* The ratchet tree that is inside (12.4.3.3), still encoded; false when there is none. */
bool group_info_tree(const struct group_info *g, struct bytes *tree);
/* The key for external commits (12.4.3.2). 0; ERR_NOTFOUND when there is none; ERR_PARSE. */
int group_info_external_pub(const struct group_info *g, struct bytes *pub);
/* Append these two to an extension list under construction. */
void group_info_put_tree(struct buf *extensions, struct bytes tree);
void group_info_put_external_pub(struct buf *extensions, struct bytes pub);

#endif
