/*
 * crypto/node.h - one node of a ratchet tree: immutable, counted, shared by copies of the tree.
 * It owns the bytes that it was made of, and what was parsed of them points into them.
 * One group, and so one thread, holds all references to it.
 */
#ifndef SNUG_CRYPTO_NODE_H
#define SNUG_CRYPTO_NODE_H

#include "crypto/leaf_node.h"
#include "crypto/parent_node.h"

enum node_type { /* NodeType of RFC 9420 7.8 */
	NODE_LEAF = 1,
	NODE_PARENT = 2,
};

struct node {
	unsigned refs;
	enum node_type type;
	union {
		struct leaf_node leaf;
		struct parent_node parent;
	};
	size_t n; /* bytes of the encoded LeafNode or ParentNode */
	uint8_t b[];
};

/* A copy of an encoded LeafNode or ParentNode. 0; ERR_PARSE, ERR_TRAILING; ERR_NOMEM. */
int node_new(struct node **out, enum node_type type, struct bytes encoded);
struct node *node_ref(struct node *n);
/* NULL is nothing. */
void node_unref(struct node *n);
struct bytes node_key(const struct node *n); /* encryption_key */
static inline struct bytes
node_bytes(const struct node *n)
{
	return bytes_of(n->b, n->n);
}

#endif
