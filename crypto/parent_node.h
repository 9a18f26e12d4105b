/* crypto/parent_node.h - the public content of an inner node of a tree (RFC 9420 7.1). Lent from
 * what was read. */
#ifndef SNUG_CRYPTO_PARENT_NODE_H
#define SNUG_CRYPTO_PARENT_NODE_H

#include "base/rw.h"

struct parent_node {
	struct bytes encryption_key;
	struct bytes parent_hash; /* empty when there was no node above */
	struct bytes unmerged;    /* leaf indices of four bytes each; parent_node_unmerged */
};

/* Form only: that the leaves are in order is for tree_check.h. */
void parent_node_read(struct rd *r, struct parent_node *p);
void parent_node_write(struct buf *b, const struct parent_node *p);
static inline size_t
parent_node_unmerged_n(const struct parent_node *p)
{
	return p->unmerged.n / 4;
}
uint32_t parent_node_unmerged(const struct parent_node *p, size_t i);
/* The position of the first unmerged leaf >= leaf, in an ordered list. */
size_t parent_node_unmerged_from(const struct parent_node *p, uint32_t leaf);
/* In an ordered list. */
bool parent_node_has_unmerged(const struct parent_node *p, uint32_t leaf);
/* Append p with one more unmerged leaf, in its place; one that is there already stays once. */
void parent_node_write_with(struct buf *b, const struct parent_node *p, uint32_t leaf);

#endif
