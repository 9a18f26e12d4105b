/* crypto/tree_hash.c - tree hashes (RFC 9420 7.8), kept for each node until something under it
 * changes. */
#include <assert.h>

#include "crypto/tree_int.h"

static void
hash_leaf(uint32_t leaf, const struct bytes *content, uint8_t out[static SUITE_HASH_SIZE])
{
	uint8_t head[6] = { NODE_LEAF, (uint8_t)(leaf >> 24), (uint8_t)(leaf >> 16),
		(uint8_t)(leaf >> 8), (uint8_t)leaf, content != NULL ? 1 : 0 };
	struct bytes part[2] = { bytes_of(head, sizeof head) };

	if (content != NULL)
		part[1] = *content;
	suite_hash(out, part, 2);
}

void
tree_hash_one(struct tree *t, uint32_t x, const struct tree_hash_input *in,
    uint8_t out[static SUITE_HASH_SIZE])
{
	static const uint8_t size[1] = { SUITE_HASH_SIZE };
	uint8_t head[2] = { NODE_PARENT, in->content != NULL ? 1 : 0 };
	struct bytes part[6] = { bytes_of(head, sizeof head) };

	t->hashes++;
	if (tree_math_level(x) == 0) {
		hash_leaf(x / 2, in->content, out);
		return;
	}
	if (in->content != NULL)
		part[1] = *in->content;
	part[2] = part[4] = bytes_of(size, 1);
	part[3] = bytes_of(in->left, SUITE_HASH_SIZE);
	part[5] = bytes_of(in->right, SUITE_HASH_SIZE);
	suite_hash(out, part, 6);
}

/* Of a node whose children are fresh. */
static void
refresh(struct tree *t, uint32_t x)
{
	struct tree_hash_input in = { 0 };
	struct bytes content;

	if (t->node[x] != NULL) {
		content = node_bytes(t->node[x]);
		in.content = &content;
	}
	if (tree_math_level(x) > 0) {
		in.left = t->hash[tree_math_left(x)];
		in.right = t->hash[tree_math_right(x)];
	}
	tree_hash_one(t, x, &in, t->hash[x]);
	t->fresh[x] = true;
}

const uint8_t *
tree_hash_lend(struct tree *t, uint32_t x)
{
	uint32_t todo[TREE_LEVELS + 1];
	size_t n = 1;

	assert(x < tree_math_nodes(t->leaves));
	if (t->fresh[x])
		return t->hash[x];
	todo[0] = x;
	while (n > 0) {
		uint32_t y = todo[n - 1];

		if (tree_math_level(y) > 0 && !t->fresh[tree_math_left(y)])
			todo[n++] = tree_math_left(y);
		else if (tree_math_level(y) > 0 && !t->fresh[tree_math_right(y)])
			todo[n++] = tree_math_right(y);
		else {
			refresh(t, y);
			n--;
		}
	}
	return t->hash[x];
}

void
tree_hash_node(struct tree *t, uint32_t x, uint8_t out[static SUITE_HASH_SIZE])
{
	memcpy(out, tree_hash_lend(t, x), SUITE_HASH_SIZE);
}

void
tree_hash(struct tree *t, uint8_t out[static SUITE_HASH_SIZE])
{
	tree_hash_node(t, tree_math_root(t->leaves), out);
}

uint64_t
tree_hash_count(const struct tree *t)
{
	return t->hashes;
}
