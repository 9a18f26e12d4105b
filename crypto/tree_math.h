/*
 * crypto/tree_math.h - indices of a full binary tree kept in an array (RFC 9420, appendix C):
 * leaf i is node 2i, a parent of level k has the children at distance 2^(k-1). The number of
 * leaves is a power of two, at most TREE_LEAVES_MAX, so that no sum of indices overflows.
 * Callers pass indices inside the tree; anything else is their bug.
 */
#ifndef SNUG_CRYPTO_TREE_MATH_H
#define SNUG_CRYPTO_TREE_MATH_H

#include <stdbool.h>
#include <stdint.h>

#define TREE_LEAVES_MAX (1u << 24)
#define TREE_LEVELS 25 /* 0 for a leaf to 24 for the root of the largest tree */

/* Nodes of a tree with so many leaves. */
uint32_t tree_math_nodes(uint32_t leaves);
/* The fewest leaves, a power of two, of a tree that has room for so many; 0 when over the maximum.
 */
uint32_t tree_math_room(uint32_t leaves);
uint32_t tree_math_root(uint32_t leaves);
/* 0 for a leaf. */
uint32_t tree_math_level(uint32_t node);
/* Children of a node that is no leaf. */
uint32_t tree_math_left(uint32_t node);
uint32_t tree_math_right(uint32_t node);
/* Parent and sibling of a node that is not the root. */
uint32_t tree_math_parent(uint32_t node);
uint32_t tree_math_sibling(uint32_t node);
/* Is node x in the subtree under top (or top itself)? */
bool tree_math_under(uint32_t top, uint32_t x);
/* First and last leaf under a node, as leaf indices. */
uint32_t tree_math_first(uint32_t node);
uint32_t tree_math_last(uint32_t node);
/* Lowest node that has both under it. */
uint32_t tree_math_common(uint32_t a, uint32_t b);
/* The ancestor (or itself) of a node that has this level, not below the node's own. */
uint32_t tree_math_above(uint32_t node, uint32_t level);

#endif
