#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "crypto/tree_math.h"

/* The tree over leaves first..last as RFC 9420 defines it: split in halves, number in order. */
static void
walk(uint32_t leaves, uint32_t first, uint32_t last, uint32_t parent)
{
	uint32_t node = first + last, half = (last - first + 1) / 2, other;

	assert_int_equal(tree_math_first(node), first);
	assert_int_equal(tree_math_last(node), last);
	assert_true(tree_math_under(node, 2 * first) && tree_math_under(node, 2 * last));
	assert_false(first > 0 && tree_math_under(node, 2 * first - 1));
	assert_false(tree_math_under(node, 2 * last + 1));
	if (node != tree_math_root(leaves)) {
		assert_int_equal(tree_math_parent(node), parent);
		other = node < parent ? tree_math_right(parent) : tree_math_left(parent);
		assert_int_equal(tree_math_sibling(node), other);
		assert_int_equal(tree_math_common(node, other), parent);
	}
	if (first == last) {
		assert_int_equal(tree_math_level(node), 0);
		return;
	}
	assert_int_equal(1u << tree_math_level(node), last - first + 1);
	assert_int_equal(tree_math_left(node), first + first + half - 1);
	assert_int_equal(tree_math_right(node), first + half + last);
	walk(leaves, first, first + half - 1, node);
	walk(leaves, first + half, last, node);
}

static void
shape(void **state)
{
	(void)state;
	for (uint32_t leaves = 1; leaves <= 1024; leaves *= 2) {
		assert_int_equal(tree_math_root(leaves), leaves - 1);
		assert_int_equal(tree_math_nodes(leaves), 2 * leaves - 1);
		walk(leaves, 0, leaves - 1, 0);
	}
}

static void
largest(void **state)
{
	uint32_t root = tree_math_root(TREE_LEAVES_MAX), last = 2 * (TREE_LEAVES_MAX - 1);

	(void)state;
	assert_int_equal(tree_math_level(root), TREE_LEVELS - 1);
	assert_int_equal(tree_math_above(last, TREE_LEVELS - 1), root);
	assert_int_equal(tree_math_common(0, last), root);
	assert_int_equal(tree_math_last(root), TREE_LEAVES_MAX - 1);
}

static void
room(void **state)
{
	(void)state;
	assert_int_equal(tree_math_room(0), 1);
	assert_int_equal(tree_math_room(1), 1);
	assert_int_equal(tree_math_room(2), 2);
	assert_int_equal(tree_math_room(3), 4);
	assert_int_equal(tree_math_room(1025), 2048);
	assert_int_equal(tree_math_room(TREE_LEAVES_MAX), TREE_LEAVES_MAX);
	assert_int_equal(tree_math_room(TREE_LEAVES_MAX + 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shape),
		cmocka_unit_test(largest),
		cmocka_unit_test(room),
	};

	return cmocka_run_group_tests_name("crypto/tree_math", tests, NULL, NULL);
}
