#include "crypto/parent_hash.h"

#include "base/err.h"
#include "crypto/rule.h"
#include "crypto/tree_int.h"
#include "crypto/vec.h"

/* ParentHashInput. */
static int
hash(const struct parent_node *p, const uint8_t sibling_hash[static SUITE_HASH_SIZE],
    uint8_t out[static SUITE_HASH_SIZE])
{
	struct buf b = BUF_INIT(VEC_MAX);
	struct bytes in;
	int r;

	wr_vecv(&b, p->encryption_key);
	wr_vecv(&b, p->parent_hash);
	wr_vecv(&b, bytes_of(sibling_hash, SUITE_HASH_SIZE));
	if ((r = buf_err(&b)) == 0) {
		in = buf_bytes(&b);
		suite_hash(out, &in, 1);
	}
	buf_fini(&b);
	return r;
}

int
parent_hash_fresh(
    struct tree *t, uint32_t parent, uint32_t sibling, uint8_t out[static SUITE_HASH_SIZE])
{
	return hash(tree_parent(t, parent), tree_hash_lend(t, sibling), out);
}

/* How many leaves under node x are unmerged at p. */
static size_t
unmerged_under(const struct parent_node *p, uint32_t x)
{
	return parent_node_unmerged_from(p, tree_math_last(x) + 1) -
	       parent_node_unmerged_from(p, tree_math_first(x));
}

/* The encoding of node x without the leaves that are unmerged at p. */
static void
write_without(struct buf *b, const struct parent_node *x, const struct parent_node *p)
{
	size_t at, n = parent_node_unmerged_n(x);

	wr_vecv(b, x->encryption_key);
	wr_vecv(b, x->parent_hash);
	at = b->n;
	for (size_t i = 0; i < n; i++)
		if (!parent_node_has_unmerged(p, parent_node_unmerged(x, i)))
			wr_u32(b, parent_node_unmerged(x, i));
	vec_close(b, at);
}

/* A node whose tree hash without some leaves is being computed: how far it is. */
struct frame {
	uint32_t node;
	enum { FIRST, HAS_LEFT, HAS_RIGHT } state;
	uint8_t left[SUITE_HASH_SIZE];
};

/* The hash of a node which some leaves are taken from, the hashes of whose children are there. */
static int
combine(struct tree *t, const struct frame *f, const struct parent_node *p,
    uint8_t h[static SUITE_HASH_SIZE])
{
	struct tree_hash_input in = { .left = f->left, .right = h };
	const struct parent_node *x = tree_parent(t, f->node);
	struct buf b = BUF_INIT(VEC_MAX);
	uint8_t out[SUITE_HASH_SIZE];
	struct bytes content;
	int r;

	if (x != NULL) {
		write_without(&b, x, p);
		content = buf_bytes(&b);
		in.content = &content;
	}
	if ((r = buf_err(&b)) == 0) {
		tree_hash_one(t, f->node, &in, out);
		memcpy(h, out, sizeof out);
	}
	buf_fini(&b);
	return r;
}

/*
 * The tree hash of the subtree top as it was before the leaves that are unmerged at p came
 * (7.9). Only nodes with such a leaf under them are hashed again, also those that are blank.
 */
static int
original(
    struct tree *t, const struct parent_node *p, uint32_t top, uint8_t h[static SUITE_HASH_SIZE])
{
	struct frame f[TREE_LEVELS + 1];
	size_t n = 1;
	int r;

	f[0] = (struct frame){ .node = top };
	while (n > 0) {
		struct frame *at = &f[n - 1];

		if (at->state == FIRST && unmerged_under(p, at->node) == 0) {
			tree_hash_node(t, at->node, h);
			n--;
		} else if (tree_math_level(at->node) == 0) {
			tree_hash_one(t, at->node, &(struct tree_hash_input){ 0 }, h);
			n--;
		} else if (at->state == FIRST) {
			at->state = HAS_LEFT;
			f[n++] = (struct frame){ .node = tree_math_left(at->node) };
		} else if (at->state == HAS_LEFT) {
			at->state = HAS_RIGHT;
			memcpy(at->left, h, SUITE_HASH_SIZE);
			f[n++] = (struct frame){ .node = tree_math_right(at->node) };
		} else {
			if ((r = combine(t, at, p, h)) != 0)
				return r;
			n--;
		}
	}
	return 0;
}

int
parent_hash_original(
    struct tree *t, uint32_t parent, uint32_t sibling, uint8_t out[static SUITE_HASH_SIZE])
{
	const struct parent_node *p = tree_parent(t, parent);
	uint8_t h[SUITE_HASH_SIZE];
	int r = original(t, p, sibling, h);

	return r != 0 ? r : hash(p, h, out);
}

int
parent_hash_set(struct tree *t, const struct tree_step *step, size_t n_step,
    uint8_t out[static SUITE_HASH_SIZE], size_t *n)
{
	struct parent_node p;
	int r;

	*n = 0;
	for (size_t i = n_step; i-- > 0;) {
		p = (struct parent_node){
			.encryption_key = tree_key(t, step[i].node),
			.parent_hash = bytes_of(out, *n),
		};
		if ((r = tree_set_parent(t, step[i].node, &p)) != 0 ||
		    (r = parent_hash_fresh(t, step[i].node, step[i].copath, out)) != 0)
			return r;
		*n = SUITE_HASH_SIZE;
	}
	return 0;
}

/*
 * The one node in the resolution of child that is not unmerged at p, provided that all leaves
 * that are unmerged at p under child are in the resolution; else false.
 */
static bool
updated_with(const struct tree *t, const struct parent_node *p, uint32_t child, uint32_t *d)
{
	size_t left = unmerged_under(p, child), found = 0;
	struct tree_resolution it;
	uint32_t x;

	tree_resolution_init(&it, t, child);
	while (tree_resolution_next(&it, &x))
		if (x % 2 == 0 && parent_node_has_unmerged(p, x / 2))
			left--;
		else if (found++ > 0)
			return false;
		else
			*d = x;
	return found == 1 && left == 0;
}

/* The parent_hash field of a node; a leaf has one only when a commit put it there. */
static bool
field(const struct tree *t, uint32_t x, struct bytes *hash)
{
	const struct leaf_node *leaf;

	if (x % 2 == 1) {
		*hash = tree_parent(t, x)->parent_hash;
		return true;
	}
	leaf = tree_leaf(t, x / 2);
	*hash = leaf->parent_hash;
	return leaf->source == LEAF_SOURCE_COMMIT;
}

/* Was the parent x put there together with a node under its child (7.9.2)? *valid counts it. */
static int
check_side(struct tree *t, uint32_t x, uint32_t child, size_t *valid)
{
	uint8_t h[SUITE_HASH_SIZE];
	struct bytes have;
	uint32_t d = 0;
	int r;

	if (!updated_with(t, tree_parent(t, x), child, &d) || tree_key(t, d).n == 0 ||
	    !field(t, d, &have))
		return 0;
	if ((r = parent_hash_original(t, x, tree_math_sibling(child), h)) != 0)
		return r;
	if (bytes_equal(have, bytes_of(h, sizeof h)))
		++*valid;
	return 0;
}

int
parent_hash_check(struct tree *t)
{
	uint32_t n = tree_math_nodes(tree_leaves(t));
	int r;

	for (uint32_t x = 1; x < n; x += 2) {
		size_t valid = 0;

		if (tree_parent(t, x) == NULL)
			continue;
		if ((r = check_side(t, x, tree_math_left(x), &valid)) != 0 ||
		    (r = check_side(t, x, tree_math_right(x), &valid)) != 0)
			return r;
		if (valid != 1)
			return RULE_TREE_PARENT_HASH;
	}
	return 0;
}
