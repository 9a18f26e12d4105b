/*
 * crypto/key_package.h - what a client publishes so that others can add it (RFC 9420 10).
 * Form and signature; whether it may be used: key_package_check.h. Lent from what was read.
 * Its reference is mls_label_ref(MLS_LABEL_KEY_PACKAGE, raw).
 */
#ifndef SNUG_CRYPTO_KEY_PACKAGE_H
#define SNUG_CRYPTO_KEY_PACKAGE_H

#include "crypto/leaf_node.h"

struct key_package {
	struct bytes raw; /* all of it, as it was read */
	struct bytes tbs; /* what is above the signature */
	uint16_t version, suite;
	struct bytes init_key;
	struct leaf_node leaf_node;
	struct bytes extensions;
	struct bytes signature;
};

void key_package_read(struct rd *r, struct key_package *k);
/* One package and nothing else. 0, ERR_PARSE, ERR_TRAILING. */
int key_package_parse(struct key_package *k, struct bytes in);
/* From the fields, not from raw. */
void key_package_write(struct buf *b, const struct key_package *k);
/* Append k, whose leaf is signed already, signed by the same key; its signature is not read. 0 or
 * an error. */
int key_package_sign(struct buf *b, const struct key_package *k, const struct sign_key *key);
/* 0; ERR_SIGNATURE, ERR_KEY; ERR_NOMEM, ERR_LIMIT. */
int key_package_verify(const struct key_package *k);

#endif
