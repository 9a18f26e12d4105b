#include "crypto/node.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include "base/err.h"

int
node_new(struct node **out, enum node_type type, struct bytes encoded)
{
	struct node *n;
	struct rd r;
	int err;

	if ((n = malloc(sizeof *n + encoded.n)) == NULL)
		return ERR_NOMEM;
	*n = (struct node){ .refs = 1, .type = type, .n = encoded.n };
	if (encoded.n > 0)
		memcpy(n->b, encoded.p, encoded.n);
	rd_init(&r, node_bytes(n));
	if (type == NODE_LEAF)
		leaf_node_read(&r, &n->leaf);
	else
		parent_node_read(&r, &n->parent);
	if ((err = rd_end(&r)) != 0) {
		free(n);
		return err;
	}
	*out = n;
	return 0;
}

struct node *
node_ref(struct node *n)
{
	if (n != NULL) {
		assert(n->refs > 0 && n->refs < UINT_MAX);
		n->refs++;
	}
	return n;
}

void
node_unref(struct node *n)
{
	if (n != NULL && --n->refs == 0)
		free(n);
}

struct bytes
node_key(const struct node *n)
{
	return n->type == NODE_LEAF ? n->leaf.encryption_key : n->parent.encryption_key;
}
