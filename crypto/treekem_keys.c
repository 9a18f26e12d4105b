/* crypto/treekem_keys.c - the private keys that one member has of a tree. */
#include <assert.h>

#include "base/err.h"
#include "crypto/rule.h"
#include "crypto/treekem_int.h"

void
treekem_keys_init(struct treekem_keys *k, uint32_t leaf)
{
	*k = (struct treekem_keys){ .leaf = leaf };
}

void
treekem_keys_set(struct treekem_keys *k, uint32_t node, const struct secret *private)
{
	uint32_t level = tree_math_level(node);

	assert(level < TREE_LEVELS && tree_math_under(node, 2 * k->leaf));
	k->key[level] = *private;
	k->have |= 1u << level;
}

bool
treekem_keys_has(const struct treekem_keys *k, uint32_t node)
{
	return tree_math_under(node, 2 * k->leaf) && (k->have >> tree_math_level(node) & 1) != 0;
}

void
treekem_keys_prune(struct treekem_keys *k, const struct tree *t)
{
	for (uint32_t level = 0; level < TREE_LEVELS; level++)
		if ((k->have >> level & 1) != 0 &&
		    tree_key(t, tree_math_above(2 * k->leaf, level)).n == 0) {
			secret_wipe(&k->key[level]);
			k->have &= ~(1u << level);
		}
}

void
treekem_node_key(struct hpke_key *k, const struct secret *path_secret)
{
	struct secret node_secret;

	mls_label_derive(&node_secret, path_secret, "node");
	hpke_key_derive(k, bytes_of(node_secret.b, SECRET_SIZE));
	secret_wipe(&node_secret);
}

void
treekem_bind(struct hpke_bind *b, const struct treekem_seal *s)
{
	mls_label_bind(b, s->suite, "UpdatePathNode", s->context);
}

int
treekem_climb(
    struct treekem_keys *k, const struct tree *t, uint32_t from, struct secret *path_secret)
{
	uint32_t root = tree_math_root(tree_leaves(t));
	struct hpke_key key = { 0 };
	int r = 0;

	for (uint32_t x = from;; x = tree_math_parent(x)) {
		struct bytes pub = tree_key(t, x);

		/* A blank node is not on the filtered path, and no secret was made for it. */
		if (pub.n > 0) {
			treekem_node_key(&key, path_secret);
			if (!bytes_equal(pub, bytes_of(key.public, sizeof key.public))) {
				r = RULE_PATH_SECRET;
				break;
			}
			treekem_keys_set(k, x, &key.private);
			mls_label_derive(path_secret, path_secret, "path");
		}
		if (x == root)
			break;
	}
	secret_wipe(&key.private);
	return r;
}

int
treekem_keys_join(struct treekem_keys *k, const struct tree *t, uint32_t committer,
    const struct secret *path_secret)
{
	uint32_t common = tree_math_common(2 * k->leaf, 2 * committer);
	struct secret s = *path_secret;
	int r;

	if (k->leaf == committer || committer >= tree_leaves(t) || tree_key(t, common).n == 0)
		r = RULE_PATH_SECRET;
	else
		r = treekem_climb(k, t, common, &s);
	secret_wipe(&s);
	return r;
}
