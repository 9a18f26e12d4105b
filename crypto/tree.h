/*
 * crypto/tree.h - a ratchet tree, its public half (RFC 9420 4, 7). Nodes are immutable and
 * shared, so that a copy costs a pointer and a cached hash for each node: a change is made on
 * a copy, and a change that fails is a copy that is freed.
 *
 * Functions return 0, a broken rule (rule.h, positive) or a negative enum err. One thread.
 */
#ifndef SNUG_CRYPTO_TREE_H
#define SNUG_CRYPTO_TREE_H

#include "crypto/leaf_node.h"
#include "crypto/parent_node.h"
#include "crypto/suite.h"
#include "crypto/tree_math.h"

struct tree;

/* One blank leaf. 0 or ERR_NOMEM. Free with tree_free; NULL is nothing. */
int tree_new(struct tree **out);
int tree_copy(struct tree **out, const struct tree *t);
void tree_free(struct tree *t);

/* The ratchet_tree extension (12.4.3.3): optional<Node> ratchet_tree<V>. Structure only; what
 * a tree must be to be believed: tree_check.h. */
int tree_import(struct tree **out, struct bytes ext);
void tree_export(const struct tree *t, struct buf *b);

uint32_t tree_leaves(const struct tree *t);  /* a power of two, blanks included */
uint32_t tree_members(const struct tree *t); /* leaves that are not blank */
/* NULL for a blank one, and for one that is not in the tree. Lent until the tree changes. */
const struct leaf_node *tree_leaf(const struct tree *t, uint32_t leaf);
const struct parent_node *tree_parent(const struct tree *t, uint32_t node);
/* encryption_key of a node, empty for a blank one and for one that is not in the tree. */
struct bytes tree_key(const struct tree *t, uint32_t node);
/* How many nodes have this encryption key, or leaves this signature key; one of them in *at. */
size_t tree_find_key(const struct tree *t, struct bytes key, uint32_t *node);
size_t tree_find_signer(const struct tree *t, struct bytes key, uint32_t *leaf);
/* The leaf whose encoding is exactly this (12.4.3.1). 0 or ERR_NOTFOUND. */
int tree_find_leaf(const struct tree *t, const struct leaf_node *l, uint32_t *leaf);

/* Changes (tree_change.c). After an error the tree is only good for tree_free. */
/* Add (12.1.1): into the leftmost blank leaf, told in *leaf; ERR_LIMIT for a full tree. */
int tree_add(struct tree *t, struct bytes leaf_node, uint32_t *leaf);
/* Update (12.1.2) of a leaf that is not blank. */
int tree_update(struct tree *t, uint32_t leaf, struct bytes leaf_node);
/* Remove (12.1.3) of a leaf that is not blank, and truncate. */
int tree_remove(struct tree *t, uint32_t leaf);
/* The leaf that the next tree_add would take, after making room for it: for an external commit. */
int tree_claim(struct tree *t, uint32_t *leaf);
/* Blank all parents above a leaf (7.5). */
int tree_blank_path(struct tree *t, uint32_t leaf);
/* Replace one node by an encoded LeafNode or ParentNode; nothing else changes. */
int tree_set_leaf(struct tree *t, uint32_t leaf, struct bytes encoded);
int tree_set_parent(struct tree *t, uint32_t node, const struct parent_node *p);

/* Tree hash (7.8), computed only where something changed. */
void tree_hash(struct tree *t, uint8_t out[static SUITE_HASH_SIZE]);
void tree_hash_node(struct tree *t, uint32_t node, uint8_t out[static SUITE_HASH_SIZE]);
/* How many hashes were computed so far: a change costs a path of them, not a tree. */
uint64_t tree_hash_count(const struct tree *t);

/* Walk over the resolution of a node (4.1.1): node numbers. A leaf that an unbelieved tree calls
 * unmerged may be blank or outside of it. */
struct tree_resolution {
	const struct tree *tree;
	const struct parent_node *parent; /* whose unmerged leaves come next, from the i-th on */
	size_t i;
	uint32_t todo[TREE_LEVELS + 1];
	size_t n;
};
void tree_resolution_init(struct tree_resolution *it, const struct tree *t, uint32_t node);
bool tree_resolution_next(struct tree_resolution *it, uint32_t *node);

/* The filtered direct path of a leaf (4.1.2), from the leaf up. */
struct tree_step {
	uint32_t node;
	uint32_t copath; /* its child that is not above the leaf */
};
size_t tree_path(const struct tree *t, uint32_t leaf, struct tree_step step[static TREE_LEVELS]);

/* Credential types that leaves have, each once; how many in *n. Lent. */
struct tree_credential_use {
	uint16_t type;
	uint32_t leaves;
};
const struct tree_credential_use *tree_credentials(const struct tree *t, size_t *n);

#endif
