#include "crypto/treekem.h"

#include <assert.h>

#include "base/err.h"
#include "crypto/kem_key.h"
#include "crypto/parent_hash.h"
#include "crypto/rule.h"
#include "crypto/treekem_int.h"

/* Is key of the suite, and new to the tree and to the n keys of the path before it? */
static int
check_key(const struct tree *t, struct bytes key, const struct bytes *before, size_t n)
{
	uint32_t at;

	if (!kem_key_ok(key))
		return RULE_PATH_KEY;
	if (tree_find_key(t, key, &at) > 0)
		return RULE_PATH_KEY_TAKEN;
	for (size_t i = 0; i < n; i++)
		if (bytes_equal(before[i], key))
			return RULE_PATH_KEY_TAKEN;
	return 0;
}

int
treekem_check(const struct tree *t, uint32_t sender, const struct update_path *path)
{
	struct tree_step step[TREE_LEVELS];
	struct bytes key[1 + TREE_LEVELS];
	struct update_path_node n;
	struct rd it;
	uint32_t at;
	int r = 0;

	assert(sender < tree_leaves(t));
	if (tree_path(t, sender, step) != path->n_nodes)
		return RULE_PATH_LENGTH;
	key[0] = path->leaf_node.encryption_key;
	if (tree_find_key(t, key[0], &at) > 0)
		return RULE_LEAF_KEY_TAKEN;
	rd_init(&it, path->nodes);
	for (size_t i = 1; r == 0 && update_path_next(&it, &n); i++) {
		key[i] = n.encryption_key;
		r = check_key(t, key[i], key, i);
	}
	return r;
}

int
treekem_merge(struct tree *t, uint32_t sender, const struct update_path *path)
{
	struct tree_step step[TREE_LEVELS];
	size_t n = tree_path(t, sender, step), n_hash;
	uint8_t hash[SUITE_HASH_SIZE];
	struct update_path_node node;
	struct rd it;
	int r;

	if (n != path->n_nodes)
		return RULE_PATH_LENGTH;
	if ((r = tree_blank_path(t, sender)) != 0)
		return r;
	rd_init(&it, path->nodes);
	for (size_t i = 0; i < n && update_path_next(&it, &node); i++) {
		struct parent_node p = { .encryption_key = node.encryption_key };

		if ((r = tree_set_parent(t, step[i].node, &p)) != 0)
			return r;
	}
	if ((r = parent_hash_set(t, step, n, hash, &n_hash)) != 0)
		return r;
	if (!bytes_equal(path->leaf_node.parent_hash, bytes_of(hash, n_hash)))
		return RULE_PATH_PARENT_HASH;
	return tree_set_leaf(t, sender, path->leaf_node.raw);
}

int
treekem_check_sealed(const struct tree *t, uint32_t sender, const struct update_path *path,
    const struct treekem_seal *s)
{
	struct tree_step step[TREE_LEVELS];
	size_t n = tree_path(t, sender, step);
	struct update_path_node node;
	struct tree_resolution res;
	struct rd it;
	uint32_t x;

	if (n != path->n_nodes)
		return RULE_PATH_LENGTH;
	rd_init(&it, path->nodes);
	for (size_t i = 0; i < n && update_path_next(&it, &node); i++) {
		size_t want = 0;

		tree_resolution_init(&res, t, step[i].copath);
		while (tree_resolution_next(&res, &x))
			want += !treekem_is_added(s, x);
		if (want != node.n_sealed)
			return RULE_PATH_SEALED;
	}
	return 0;
}

/* The node of a resolution that we have the key of, and its ciphertext. */
struct mine {
	uint32_t node;
	struct mls_sealed sealed;
};

static int
find_mine(const struct treekem_keys *k, const struct tree *t, const struct tree_step *step,
    const struct treekem_seal *s, const struct update_path_node *n, struct mine *m)
{
	struct tree_resolution it;
	size_t i = 0;

	tree_resolution_init(&it, t, step->copath);
	while (tree_resolution_next(&it, &m->node)) {
		if (treekem_is_added(s, m->node))
			continue;
		if (treekem_keys_has(k, m->node) && i < n->n_sealed) {
			update_path_sealed(n, i, &m->sealed);
			return 0;
		}
		i++;
	}
	return RULE_PATH_NO_KEY;
}

static int
open_mine(const struct treekem_keys *k, const struct tree *t, const struct mine *m,
    const struct treekem_seal *s, struct secret *path_secret)
{
	struct buf b = BUF_INIT(SECRET_SIZE + SUITE_TAG_SIZE);
	struct hpke_bind bind;
	struct hpke_key key = { 0 };
	int r;

	if (m->sealed.ciphertext.n != SECRET_SIZE + SUITE_TAG_SIZE)
		return RULE_PATH_OPEN;
	key.private = k->key[tree_math_level(m->node)];
	memcpy(key.public, tree_key(t, m->node).p, sizeof key.public);
	treekem_bind(&bind, s);
	r = mls_label_open(&key, &bind, &m->sealed, &b);
	if (r == 0)
		memcpy(path_secret->b, b.p, SECRET_SIZE);
	else if (r == ERR_KEY)
		r = RULE_PATH_KEM;
	else if (r == ERR_AEAD)
		r = RULE_PATH_OPEN;
	secret_wipe(&key.private);
	buf_fini(&b);
	return r;
}

/* The step whose copath child we are under, and its node of the path; a path has one, unless it is
 * ours. */
static bool
find_step(const struct treekem_keys *k, const struct tree *t, const struct treekem_from *from,
    struct tree_step *found, struct update_path_node *node)
{
	struct tree_step step[TREE_LEVELS];
	size_t n = tree_path(t, from->sender, step);
	struct rd it;

	rd_init(&it, from->path->nodes);
	for (size_t i = 0; i < n && update_path_next(&it, node); i++)
		if (tree_math_under(step[i].copath, 2 * k->leaf)) {
			*found = step[i];
			return true;
		}
	return false;
}

int
treekem_open(struct treekem_keys *k, const struct tree *t, const struct treekem_from *from,
    const struct treekem_seal *s, struct secret *commit)
{
	struct update_path_node node;
	struct secret path_secret;
	struct tree_step step;
	struct mine m;
	int r;

	if ((r = treekem_check_sealed(t, from->sender, from->path, s)) != 0)
		return r;
	treekem_keys_prune(k, t);
	if (!find_step(k, t, from, &step, &node))
		return RULE_PATH_NO_KEY;
	if ((r = find_mine(k, t, &step, s, &node, &m)) != 0 ||
	    (r = open_mine(k, t, &m, s, &path_secret)) != 0)
		return r;
	if ((r = treekem_climb(k, t, step.node, &path_secret)) == 0)
		*commit = path_secret;
	secret_wipe(&path_secret);
	return r;
}
