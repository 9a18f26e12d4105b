/* crypto/tree_int.h - the tree as its own files see it: tree.c, tree_wire.c, tree_change.c,
 * tree_hash.c, parent_hash.c. */
#ifndef SNUG_CRYPTO_TREE_INT_H
#define SNUG_CRYPTO_TREE_INT_H

#include "crypto/key_index.h"
#include "crypto/node.h"
#include "crypto/tree.h"

#define TREE_CREDENTIALS_MAX 16 /* types in use at once: all members must support all of them */

struct tree {
	uint32_t leaves;
	uint32_t members;
	uint32_t first_blank; /* no leaf before it is blank */
	struct node **node;   /* tree_math_nodes(leaves); NULL is blank */
	uint8_t (*hash)[SUITE_HASH_SIZE];
	bool *fresh; /* hash is right; above a node that is not fresh no node is */
	struct key_index *keys, *signers;
	struct tree_credential_use credential[TREE_CREDENTIALS_MAX];
	size_t n_credentials;
	uint64_t hashes;
};

/* Put n, which is taken, in the place of node x; NULL blanks it. */
int tree_put(struct tree *t, uint32_t x, struct node *n);
/* Another number of leaves, a power of two; nodes that fall away are blank. 0 or ERR_NOMEM. */
int tree_resize(struct tree *t, uint32_t leaves);

/*
 * The hash of node x as a tree_hash input (7.8): content is its encoding, or NULL when blank;
 * hashes of the children are of a parent only.
 */
struct tree_hash_input {
	const struct bytes *content;
	const uint8_t *left, *right;
};
void tree_hash_one(struct tree *t, uint32_t x, const struct tree_hash_input *in,
    uint8_t out[static SUITE_HASH_SIZE]);
/* The hash of node x, lent. */
const uint8_t *tree_hash_lend(struct tree *t, uint32_t x);

#endif
