/* crypto/treekem_path.c - making an update path (RFC 9420 7.4, 7.5, 7.6). */
#include <assert.h>

#include "base/err.h"
#include "crypto/parent_hash.h"
#include "crypto/treekem_int.h"
#include "crypto/vec.h"

bool
treekem_is_added(const struct treekem_seal *s, uint32_t node)
{
	size_t low = 0, high = s->n_added;

	if (node % 2 != 0)
		return false;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->added[mid] == node / 2)
			return true;
		if (s->added[mid] < node / 2)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

/* Secrets and key pairs of all steps; their public halves into the tree. */
static int
make_nodes(struct treekem_path *p, struct treekem_keys *k, struct tree *t)
{
	struct hpke_key key;
	int r = 0;

	secret_random(&p->commit);
	for (size_t i = 0; i < p->n && r == 0; i++) {
		struct parent_node n = { .encryption_key =
					     bytes_of(key.public, sizeof key.public) };

		p->secret[i] = p->commit;
		treekem_node_key(&key, &p->secret[i]);
		treekem_keys_set(k, p->step[i].node, &key.private);
		r = tree_set_parent(t, p->step[i].node, &n);
		mls_label_derive(&p->commit, &p->commit, "path");
	}
	secret_wipe(&key.private);
	return r;
}

/* The committer's leaf, signed, with a new key. */
static int
make_leaf(
    struct treekem_keys *k, struct tree *t, const struct treekem_maker *m, struct bytes parent_hash)
{
	struct buf b = BUF_INIT(VEC_MAX);
	struct leaf_node l = *m->as;
	struct hpke_key key;
	int r;

	hpke_key_new(&key);
	treekem_keys_set(k, 2 * m->leaf, &key.private);
	l.encryption_key = bytes_of(key.public, sizeof key.public);
	l.source = LEAF_SOURCE_COMMIT;
	l.parent_hash = parent_hash;
	if ((r = leaf_node_sign(&b, &l, &(struct leaf_place){ m->group_id, m->leaf }, m->sign)) ==
	    0)
		r = tree_set_leaf(t, m->leaf, buf_bytes(&b));
	secret_wipe(&key.private);
	buf_fini(&b);
	return r;
}

int
treekem_make(
    struct treekem_path *p, struct treekem_keys *k, struct tree *t, const struct treekem_maker *m)
{
	uint8_t hash[SUITE_HASH_SIZE];
	size_t n;
	int r;

	assert(k->leaf == m->leaf && m->leaf < tree_leaves(t));
	p->n = tree_path(t, m->leaf, p->step);
	if ((r = tree_blank_path(t, m->leaf)) != 0 || (r = make_nodes(p, k, t)) != 0 ||
	    (r = parent_hash_set(t, p->step, p->n, hash, &n)) != 0 ||
	    (r = make_leaf(k, t, m, bytes_of(hash, n))) != 0)
		return r;
	treekem_keys_prune(k, t);
	return 0;
}

/* Who opens a path, and under what it is sealed. */
struct readers {
	const struct tree *tree;
	const struct treekem_seal *seal;
	struct hpke_bind bind;
};

/* The path secret of one step, sealed to all that are under its copath child. */
static int
seal_step(const struct readers *to, uint32_t copath, const struct secret *secret, struct buf *out)
{
	struct tree_resolution it;
	uint32_t x;
	int r = 0;

	tree_resolution_init(&it, to->tree, copath);
	while (r == 0 && tree_resolution_next(&it, &x))
		if (!treekem_is_added(to->seal, x))
			r = mls_label_seal(tree_key(to->tree, x), &to->bind,
			    bytes_of(secret->b, SECRET_SIZE), out);
	return r;
}

int
treekem_seal(const struct treekem_path *p, const struct tree *t, uint32_t leaf,
    const struct treekem_seal *s, struct buf *out)
{
	struct readers to = { .tree = t, .seal = s };
	size_t at, at_sealed;
	int r;

	treekem_bind(&to.bind, s);
	wr_bytes(out, tree_leaf(t, leaf)->raw);
	at = out->n;
	for (size_t i = 0; i < p->n; i++) {
		wr_vecv(out, tree_key(t, p->step[i].node));
		at_sealed = out->n;
		if ((r = seal_step(&to, p->step[i].copath, &p->secret[i], out)) != 0)
			return r;
		vec_close(out, at_sealed);
	}
	vec_close(out, at);
	return buf_err(out);
}

const struct secret *
treekem_path_for(const struct treekem_path *p, uint32_t leaf, uint32_t joiner)
{
	uint32_t common = tree_math_common(2 * leaf, 2 * joiner);

	for (size_t i = 0; i < p->n; i++)
		if (p->step[i].node == common)
			return &p->secret[i];
	return NULL;
}
