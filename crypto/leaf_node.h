/*
 * crypto/leaf_node.h - one client's appearance in a group, signed by it (RFC 9420 7.2). Form
 * and signature; whether it may be where it is: leaf_check.h. Lent from what was read.
 */
#ifndef SNUG_CRYPTO_LEAF_NODE_H
#define SNUG_CRYPTO_LEAF_NODE_H

#include "crypto/capabilities.h"
#include "crypto/credential.h"
#include "crypto/lifetime.h"
#include "crypto/sign.h"

enum leaf_source {
	LEAF_SOURCE_KEY_PACKAGE = 1,
	LEAF_SOURCE_UPDATE = 2,
	LEAF_SOURCE_COMMIT = 3,
};

struct leaf_node {
	struct bytes raw; /* all of it, as it was read */
	struct bytes tbs; /* what is above the signature */
	struct bytes encryption_key, signature_key;
	struct credential credential;
	struct capabilities capabilities;
	uint8_t source;           /* enum leaf_source */
	struct lifetime lifetime; /* of a key package only */
	struct bytes parent_hash; /* of a commit only */
	struct bytes extensions;  /* extension.h */
	struct bytes signature;
};

/* Where a leaf stands: what update and commit are signed with; a key package's leaf is not. */
struct leaf_place {
	struct bytes group_id;
	uint32_t index;
};

void leaf_node_read(struct rd *r, struct leaf_node *l);
/* One leaf and nothing else. 0, ERR_PARSE, ERR_TRAILING. */
int leaf_node_parse(struct leaf_node *l, struct bytes in);
/* From the fields, not from raw. */
void leaf_node_write(struct buf *b, const struct leaf_node *l);
/* Append l signed by k, whose public half is l's signature_key; l's signature is not read. 0 or an
 * error. */
int leaf_node_sign(struct buf *b, const struct leaf_node *l, const struct leaf_place *place,
    const struct sign_key *k);
/* With its own key. 0; ERR_SIGNATURE, ERR_KEY; ERR_NOMEM, ERR_LIMIT. */
int leaf_node_verify(const struct leaf_node *l, const struct leaf_place *place);

#endif
