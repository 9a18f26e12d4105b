#include "crypto/tree_check.h"

#include "crypto/parent_hash.h"
#include "crypto/kem_key.h"
#include "crypto/rule.h"

int
tree_check_hash(struct tree *t, struct bytes hash)
{
	uint8_t h[SUITE_HASH_SIZE];

	tree_hash(t, h);
	return bytes_equal(hash, bytes_of(h, sizeof h)) ? 0 : RULE_TREE_HASH;
}

/* Each parent between top and an unmerged leaf of it that is not blank has the leaf as well. */
static int
check_between(const struct tree *t, uint32_t top, uint32_t leaf)
{
	const struct parent_node *p;

	for (uint32_t x = tree_math_parent(2 * leaf); x != top; x = tree_math_parent(x))
		if ((p = tree_parent(t, x)) != NULL && !parent_node_has_unmerged(p, leaf))
			return RULE_TREE_UNMERGED_BETWEEN;
	return 0;
}

static int
check_unmerged_of(const struct tree *t, uint32_t x, const struct parent_node *p)
{
	int r;

	for (size_t i = 0; i < parent_node_unmerged_n(p); i++) {
		uint32_t leaf = parent_node_unmerged(p, i);

		if (leaf < tree_math_first(x) || leaf > tree_math_last(x) ||
		    tree_leaf(t, leaf) == NULL)
			return RULE_TREE_UNMERGED_LEAF;
		if ((r = check_between(t, x, leaf)) != 0)
			return r;
	}
	return 0;
}

int
tree_check_unmerged(const struct tree *t)
{
	uint32_t n = tree_math_nodes(tree_leaves(t));
	const struct parent_node *p;
	int r;

	for (uint32_t x = 1; x < n; x += 2) {
		if ((p = tree_parent(t, x)) == NULL)
			continue;
		for (size_t i = 1; i < parent_node_unmerged_n(p); i++)
			if (parent_node_unmerged(p, i - 1) >= parent_node_unmerged(p, i))
				return RULE_TREE_UNMERGED_ORDER;
	}
	/* Only in lists that are in order can be searched. */
	for (uint32_t x = 1; x < n; x += 2)
		if ((p = tree_parent(t, x)) != NULL && (r = check_unmerged_of(t, x, p)) != 0)
			return r;
	return 0;
}

int
tree_check_keys(const struct tree *t)
{
	uint32_t n = tree_math_nodes(tree_leaves(t)), at;

	for (uint32_t x = 0; x < n; x++) {
		struct bytes key = tree_key(t, x);

		if (key.n > 0 && tree_find_key(t, key, &at) != 1)
			return x % 2 == 0 && at % 2 == 0 ? RULE_LEAF_KEY_TAKEN
							 : RULE_TREE_PARENT_KEY;
		if (x % 2 == 0 && tree_leaf(t, x / 2) != NULL &&
		    tree_find_signer(t, tree_leaf(t, x / 2)->signature_key, &at) != 1)
			return RULE_LEAF_SIGNER_TAKEN;
	}
	return 0;
}

int
tree_check_parents(const struct tree *t)
{
	uint32_t n = tree_math_nodes(tree_leaves(t));

	for (uint32_t x = 1; x < n; x += 2)
		if (tree_parent(t, x) != NULL && !kem_key_ok(tree_key(t, x)))
			return RULE_PATH_KEY;
	return 0;
}

int
tree_check_credentials(const struct tree *t)
{
	const struct tree_credential_use *use;
	size_t n;

	use = tree_credentials(t, &n);
	for (uint32_t leaf = 0; leaf < tree_leaves(t); leaf++) {
		const struct leaf_node *l = tree_leaf(t, leaf);

		for (size_t i = 0; l != NULL && i < n; i++)
			if (!capabilities_credential(&l->capabilities, use[i].type))
				return RULE_LEAF_SUPPORTS_NOT;
	}
	return 0;
}

int
tree_check(struct tree *t, struct bytes hash)
{
	int r;

	if ((r = tree_check_hash(t, hash)) != 0 || (r = tree_check_unmerged(t)) != 0 ||
	    (r = tree_check_keys(t)) != 0 || (r = tree_check_parents(t)) != 0 ||
	    (r = tree_check_credentials(t)) != 0)
		return r;
	return parent_hash_check(t);
}
