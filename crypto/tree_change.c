/* crypto/tree_change.c - how a tree changes (RFC 9420 7.5, 7.7, 12.1). */
#include <assert.h>

#include "base/err.h"
#include "crypto/tree_int.h"
#include "crypto/vec.h"

int
tree_set_leaf(struct tree *t, uint32_t leaf, struct bytes encoded)
{
	struct node *n;
	int r;

	assert(leaf < t->leaves);
	if ((r = node_new(&n, NODE_LEAF, encoded)) != 0)
		return r;
	return tree_put(t, 2 * leaf, n);
}

int
tree_set_parent(struct tree *t, uint32_t x, const struct parent_node *p)
{
	struct buf b = BUF_INIT(VEC_MAX);
	struct node *n;
	int r;

	assert(x % 2 == 1 && x < tree_math_nodes(t->leaves));
	parent_node_write(&b, p);
	if ((r = buf_err(&b)) == 0 && (r = node_new(&n, NODE_PARENT, buf_bytes(&b))) == 0)
		r = tree_put(t, x, n);
	buf_fini(&b);
	return r;
}

int
tree_blank_path(struct tree *t, uint32_t leaf)
{
	uint32_t root = tree_math_root(t->leaves);
	int r = 0;

	assert(leaf < t->leaves);
	for (uint32_t x = 2 * leaf; x != root && r == 0;) {
		x = tree_math_parent(x);
		r = tree_put(t, x, NULL);
	}
	return r;
}

/* The same parent with one more unmerged leaf. */
static int
unmerge(struct tree *t, uint32_t x, uint32_t leaf)
{
	struct buf b = BUF_INIT(VEC_MAX);
	struct node *n;
	int r;

	parent_node_write_with(&b, &t->node[x]->parent, leaf);
	if ((r = buf_err(&b)) == 0 && (r = node_new(&n, NODE_PARENT, buf_bytes(&b))) == 0)
		r = tree_put(t, x, n);
	buf_fini(&b);
	return r;
}

int
tree_claim(struct tree *t, uint32_t *leaf)
{
	while (t->first_blank < t->leaves && t->node[2 * t->first_blank] != NULL)
		t->first_blank++;
	*leaf = t->first_blank;
	if (t->first_blank < t->leaves)
		return 0;
	return t->leaves == TREE_LEAVES_MAX ? ERR_LIMIT : tree_resize(t, 2 * t->leaves);
}

int
tree_add(struct tree *t, struct bytes leaf_node, uint32_t *leaf)
{
	uint32_t root;
	int r;

	if ((r = tree_claim(t, leaf)) != 0)
		return r;
	root = tree_math_root(t->leaves);
	for (uint32_t x = 2 * *leaf; x != root;) {
		x = tree_math_parent(x);
		if (t->node[x] != NULL && (r = unmerge(t, x, *leaf)) != 0)
			return r;
	}
	return tree_set_leaf(t, *leaf, leaf_node);
}

int
tree_update(struct tree *t, uint32_t leaf, struct bytes leaf_node)
{
	int r = tree_blank_path(t, leaf);

	return r != 0 ? r : tree_set_leaf(t, leaf, leaf_node);
}

int
tree_remove(struct tree *t, uint32_t leaf)
{
	uint32_t last = t->leaves;
	int r;

	if ((r = tree_blank_path(t, leaf)) != 0 || (r = tree_put(t, 2 * leaf, NULL)) != 0)
		return r;
	while (last > 1 && t->node[2 * (last - 1)] == NULL)
		last--;
	return tree_resize(t, tree_math_room(last));
}
