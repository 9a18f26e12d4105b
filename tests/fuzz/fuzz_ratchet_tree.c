/*
 * Ratchet trees: what is accepted comes out as it went in, has the tree hash of a naive
 * recursion, and may be checked, walked and changed whatever is in it.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/tree_check.h"
#include "crypto/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* RFC 9420 7.8, by its definition. */
static void
naive_hash(const struct tree *t, uint32_t x, uint8_t out[static SUITE_HASH_SIZE])
{
	const struct leaf_node *leaf = x % 2 == 0 ? tree_leaf(t, x / 2) : NULL;
	const struct parent_node *parent = tree_parent(t, x);
	struct buf b = BUF_INIT(1 << 24);
	uint8_t h[SUITE_HASH_SIZE];
	struct bytes all;

	wr_u8(&b, x % 2 == 0 ? 1 : 2);
	if (x % 2 == 0)
		wr_u32(&b, x / 2);
	wr_u8(&b, leaf != NULL || parent != NULL);
	if (leaf != NULL)
		leaf_node_write(&b, leaf);
	if (parent != NULL)
		parent_node_write(&b, parent);
	if (x % 2 == 1) {
		naive_hash(t, tree_math_left(x), h);
		wr_vecv(&b, bytes_of(h, sizeof h));
		naive_hash(t, tree_math_right(x), h);
		wr_vecv(&b, bytes_of(h, sizeof h));
	}
	all = buf_bytes(&b);
	suite_hash(out, &all, 1);
	buf_fini(&b);
}

static void
try_hash(struct tree *t)
{
	uint8_t want[SUITE_HASH_SIZE], got[SUITE_HASH_SIZE];

	naive_hash(t, tree_math_root(tree_leaves(t)), want);
	tree_hash(t, got);
	assert(memcmp(want, got, sizeof got) == 0);
}

static void
try_paths(const struct tree *t)
{
	struct tree_step step[TREE_LEVELS];
	struct tree_resolution it;
	uint32_t x;

	for (uint32_t leaf = 0; leaf < tree_leaves(t); leaf++) {
		size_t n = tree_path(t, leaf, step);

		for (size_t i = 0; i < n; i++) {
			tree_resolution_init(&it, t, step[i].copath);
			while (tree_resolution_next(&it, &x))
				(void)tree_key(t, x);
		}
	}
}

/* What was first changed on a copy is as before. */
static void
try_changes(struct tree *t)
{
	uint8_t before[SUITE_HASH_SIZE], after[SUITE_HASH_SIZE];
	struct tree *c = NULL;
	uint32_t leaf = 0;

	tree_hash(t, before);
	assert(tree_copy(&c, t) == 0);
	while (leaf < tree_leaves(c) && tree_leaf(c, leaf) == NULL)
		leaf++;
	if (leaf < tree_leaves(c)) {
		struct buf raw = BUF_INIT(1 << 24);

		leaf_node_write(&raw, tree_leaf(c, leaf));
		assert(tree_update(c, leaf, buf_bytes(&raw)) == 0);
		(void)tree_add(c, buf_bytes(&raw), &leaf);
		assert(tree_remove(c, leaf) == 0);
		try_hash(c);
		buf_fini(&raw);
	}
	tree_free(c);
	tree_hash(t, after);
	assert(memcmp(before, after, sizeof after) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size);
	uint8_t h[SUITE_HASH_SIZE];
	struct buf out = BUF_INIT(size);
	struct tree *t = NULL;

	if (size > 1 << 14 || tree_import(&t, in) != 0)
		return 0;
	tree_export(t, &out);
	assert(buf_err(&out) == 0 && bytes_equal(buf_bytes(&out), in));
	buf_fini(&out);
	try_hash(t);
	tree_hash(t, h);
	(void)tree_check(t, bytes_of(h, sizeof h));
	try_paths(t);
	try_changes(t);
	tree_free(t);
	return 0;
}
