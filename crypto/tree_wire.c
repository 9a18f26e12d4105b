/* crypto/tree_wire.c - a tree as the extension ratchet_tree (RFC 9420 12.4.3.3). */
#include "base/err.h"
#include "crypto/rule.h"
#include "crypto/tree_int.h"
#include "crypto/vec.h"

/* One node; *n is NULL for a blank one. */
static int
read_node(struct rd *r, uint32_t x, struct node **n)
{
	struct parent_node parent;
	struct leaf_node leaf;
	const uint8_t *start;
	uint8_t type;

	*n = NULL;
	if (!rd_present(r))
		return r->why;
	type = rd_u8(r);
	if (type != NODE_LEAF && type != NODE_PARENT)
		rd_fail_as(r, ERR_TYPE);
	if (r->err != 0)
		return r->why;
	if ((type == NODE_LEAF) != (x % 2 == 0))
		return RULE_TREE_NODE_TYPE;
	start = r->p;
	if (type == NODE_LEAF)
		leaf_node_read(r, &leaf);
	else
		parent_node_read(r, &parent);
	return r->err != 0 ? r->why : node_new(n, type, vec_since(r, start));
}

/* The key of a new node is in the tree already: no tree may have that. */
static int
check_key(const struct tree *t, const struct node *n)
{
	uint32_t at;

	if (tree_find_key(t, node_key(n), &at) == 0)
		return 0;
	return n->type == NODE_LEAF && at % 2 == 0 ? RULE_LEAF_KEY_TAKEN : RULE_TREE_PARENT_KEY;
}

/* All nodes into t, which has room for one. */
static int
read_nodes(struct tree *t, struct rd *in)
{
	struct node *n = NULL;
	uint32_t x;
	int r;

	for (x = 0; rd_left(in) > 0; x++) {
		if ((r = read_node(in, x, &n)) != 0)
			return r;
		if (x == tree_math_nodes(t->leaves) &&
		    (t->leaves == TREE_LEAVES_MAX || tree_resize(t, 2 * t->leaves) != 0)) {
			node_unref(n);
			return t->leaves == TREE_LEAVES_MAX ? RULE_TREE_LENGTH : ERR_NOMEM;
		}
		if (n == NULL)
			continue;
		if ((r = check_key(t, n)) != 0) {
			node_unref(n);
			return r;
		}
		if ((r = tree_put(t, x, n)) != 0)
			return r;
	}
	if (n == NULL)
		return RULE_TREE_LAST_BLANK;
	/* Only a leaf can be the last: a parent has something on its right, be it blank. */
	return x % 2 == 0 ? RULE_TREE_LENGTH : 0;
}

int
tree_import(struct tree **out, struct bytes ext)
{
	struct tree *t = NULL;
	struct rd r, in;
	int err;

	rd_init(&r, ext);
	vec_open(&r, &in);
	if ((err = rd_why(&r)) != 0)
		return err;
	if (rd_left(&in) == 0)
		return RULE_TREE_EMPTY;
	if ((err = tree_new(&t)) != 0 || (err = read_nodes(t, &in)) != 0)
		tree_free(t);
	else
		*out = t;
	return err;
}

void
tree_export(const struct tree *t, struct buf *b)
{
	uint32_t n = tree_math_nodes(t->leaves);
	size_t at = b->n;

	while (n > 0 && t->node[n - 1] == NULL)
		n--;
	for (uint32_t x = 0; x < n; x++) {
		const struct node *node = t->node[x];

		wr_u8(b, node != NULL ? 1 : 0);
		if (node == NULL)
			continue;
		wr_u8(b, (uint8_t)node->type);
		wr_bytes(b, node_bytes(node));
	}
	vec_close(b, at);
}
