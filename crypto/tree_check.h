/*
 * crypto/tree_check.h - may a tree that somebody sent be believed (RFC 9420 12.4.3.1)? What
 * must hold between nodes; of each leaf alone: leaf_check.h. Returns as rule.h says.
 */
#ifndef SNUG_CRYPTO_TREE_CHECK_H
#define SNUG_CRYPTO_TREE_CHECK_H

#include "crypto/tree.h"

/* Everything below in turn; hash is what the group's context says the tree hash is. */
int tree_check(struct tree *t, struct bytes hash);

/* RULE_TREE_HASH. */
int tree_check_hash(struct tree *t, struct bytes hash);
/* RULE_TREE_UNMERGED_ORDER, RULE_TREE_UNMERGED_LEAF, RULE_TREE_UNMERGED_BETWEEN. */
int tree_check_unmerged(const struct tree *t);
/* Each encryption key once, each signature key once: RULE_TREE_PARENT_KEY, RULE_LEAF_KEY_TAKEN,
 * RULE_LEAF_SIGNER_TAKEN. */
int tree_check_keys(const struct tree *t);
/* Keys of parents are of the suite: RULE_PATH_KEY. */
int tree_check_parents(const struct tree *t);
/* Every member supports every credential type in use (7.3): RULE_LEAF_SUPPORTS_NOT. */
int tree_check_credentials(const struct tree *t);

#endif
