/* crypto/parent_hash.h - parent hashes (RFC 9420 7.9): which path a key came into the tree with. */
#ifndef SNUG_CRYPTO_PARENT_HASH_H
#define SNUG_CRYPTO_PARENT_HASH_H

#include "crypto/tree.h"

/*
 * Parent hash of a node that is not blank, with its child sibling as the copath child, which
 * nothing is unmerged under: as it is just after an update path (7.9).
 */
int parent_hash_fresh(
    struct tree *t, uint32_t parent, uint32_t sibling, uint8_t out[static SUITE_HASH_SIZE]);
/* The same for any tree, whose unmerged leaves are in order: with the original tree hash of the
 * sibling. */
int parent_hash_original(
    struct tree *t, uint32_t parent, uint32_t sibling, uint8_t out[static SUITE_HASH_SIZE]);
/*
 * Set the parent_hash of each node of a path, from the root down, and tell what the leaf's must
 * be (empty, *n = 0, when the path is). The nodes have their keys and nothing unmerged.
 */
int parent_hash_set(struct tree *t, const struct tree_step *step, size_t n_step,
    uint8_t out[static SUITE_HASH_SIZE], size_t *n);
/* Is each parent that is not blank parent-hash valid (7.9.2)? Unmerged leaves are in order.
 * 0, RULE_TREE_PARENT_HASH, ERR_NOMEM. */
int parent_hash_check(struct tree *t);

#endif
