#include "crypto/tree_math.h"

#include <assert.h>

uint32_t
tree_math_nodes(uint32_t leaves)
{
	assert(leaves > 0 && leaves <= TREE_LEAVES_MAX);
	return 2 * leaves - 1;
}

uint32_t
tree_math_room(uint32_t leaves)
{
	uint32_t n = 1;

	if (leaves > TREE_LEAVES_MAX)
		return 0;
	while (n < leaves)
		n *= 2;
	return n;
}

uint32_t
tree_math_root(uint32_t leaves)
{
	assert(leaves > 0 && leaves <= TREE_LEAVES_MAX);
	return leaves - 1;
}

uint32_t
tree_math_level(uint32_t node)
{
	uint32_t k = 0;

	while ((node >> k & 1) != 0)
		k++;
	return k;
}

uint32_t
tree_math_left(uint32_t node)
{
	uint32_t k = tree_math_level(node);

	assert(k > 0);
	return node ^ 1u << (k - 1);
}

uint32_t
tree_math_right(uint32_t node)
{
	uint32_t k = tree_math_level(node);

	assert(k > 0);
	return node ^ 3u << (k - 1);
}

uint32_t
tree_math_parent(uint32_t node)
{
	return tree_math_above(node, tree_math_level(node) + 1);
}

uint32_t
tree_math_sibling(uint32_t node)
{
	return node ^ 2u << tree_math_level(node);
}

bool
tree_math_under(uint32_t top, uint32_t x)
{
	uint32_t half = (1u << tree_math_level(top)) - 1; /* nodes on each side of top */

	return x >= top - half && x <= top + half;
}

uint32_t
tree_math_first(uint32_t node)
{
	return (node - ((1u << tree_math_level(node)) - 1)) / 2;
}

uint32_t
tree_math_last(uint32_t node)
{
	return (node + ((1u << tree_math_level(node)) - 1)) / 2;
}

uint32_t
tree_math_common(uint32_t a, uint32_t b)
{
	uint32_t ka = tree_math_level(a), kb = tree_math_level(b), k = ka > kb ? ka : kb;

	while (tree_math_above(a, k) != tree_math_above(b, k))
		k++;
	return tree_math_above(a, k);
}

uint32_t
tree_math_above(uint32_t node, uint32_t level)
{
	uint32_t low = (2u << level) - 1; /* the bits below the ones that name the subtree */

	assert(level >= tree_math_level(node) && level < 31);
	return (node & ~low) | low >> 1;
}
