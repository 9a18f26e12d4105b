/* Trees that are right in all but one rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "crypto/parent_hash.h"
#include "crypto/rule.h"
#include "crypto/tree_check.h"
#include "crypto/vec.h"
#include "tests/crypto/house.h"

/*
 * Seven members in a tree of eight; root 7 over 3 and 11, leaf 7 is blank. Leaf 5 came last, so
 * that it is unmerged at 11 and at 7; nobody made 9 and 13.
 */
static void
build(struct house *h)
{
	house_init(h);
	for (int i = 0; i < 7; i++)
		house_add(h);
	house_remove(h, 5);
	for (uint32_t i = 0; i < 7; i++)
		if (i != 5)
			house_commit(h, i, NULL, 0);
	assert_int_equal(house_add(h), 5);
	for (uint32_t x = 7; x <= 11; x += 4)
		assert_int_equal(parent_node_unmerged_n(tree_parent(h->tree, x)), 1);
	assert_null(tree_parent(h->tree, 9));
	assert_null(tree_parent(h->tree, 13));
}

/* tree_check with the tree's own hash, so that only what is in it counts. */
static int
check(struct tree *t)
{
	uint8_t h[SUITE_HASH_SIZE];

	return tree_check(t, house_hash(t, h));
}

static void
honest(void **state)
{
	struct house h;

	(void)state;
	build(&h);
	assert_int_equal(check(h.tree), 0);
	house_fini(&h);
}

static void
hash(void **state)
{
	uint8_t hash[SUITE_HASH_SIZE];
	struct house h;

	(void)state;
	build(&h);
	house_hash(h.tree, hash);
	assert_int_equal(tree_check(h.tree, bytes_of(hash, 31)), RULE_TREE_HASH);
	hash[31] ^= 1;
	assert_int_equal(tree_check(h.tree, bytes_of(hash, 32)), RULE_TREE_HASH);
	house_fini(&h);
}

/* The same parent with another list of unmerged leaves. */
static void
set_unmerged(struct tree *t, uint32_t node, struct bytes unmerged)
{
	struct parent_node p = *tree_parent(t, node);

	p.unmerged = unmerged;
	assert_int_equal(tree_set_parent(t, node, &p), 0);
}

static void
unmerged(void **state)
{
	static const struct {
		uint32_t node;
		struct bytes list;
		int want;
	} row[] = {
		{ 7, { (const uint8_t *)"\0\0\0\6\0\0\0\5", 8 }, RULE_TREE_UNMERGED_ORDER },
		{ 7, { (const uint8_t *)"\0\0\0\5\0\0\0\5", 8 }, RULE_TREE_UNMERGED_ORDER },
		{ 7, { (const uint8_t *)"\0\0\0\5\0\0\0\7", 8 }, RULE_TREE_UNMERGED_LEAF },
		{ 7, { (const uint8_t *)"\0\0\0\5\0\0\0\10", 8 }, RULE_TREE_UNMERGED_LEAF },
		{ 7, { (const uint8_t *)"\0\0\0\5\377\377\377\377", 8 }, RULE_TREE_UNMERGED_LEAF },
		{ 3, { (const uint8_t *)"\0\0\0\4", 4 }, RULE_TREE_UNMERGED_LEAF },
		{ 1, { (const uint8_t *)"\0\0\0\2", 4 }, RULE_TREE_UNMERGED_LEAF },
		{ 7, { (const uint8_t *)"\0\0\0\1\0\0\0\5", 8 }, RULE_TREE_UNMERGED_BETWEEN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct house h;

		build(&h);
		set_unmerged(h.tree, row[i].node, row[i].list);
		assert_int_equal(check(h.tree), row[i].want);
		house_fini(&h);
	}
}

/* An unmerged leaf may be missing in the parents above: they were made anew with it. */
static void
unmerged_below_only(void **state)
{
	struct house h;

	(void)state;
	build(&h);
	house_commit(&h, 0, NULL, 0);
	assert_int_equal(parent_node_unmerged_n(tree_parent(h.tree, 7)), 0);
	assert_true(parent_node_has_unmerged(tree_parent(h.tree, 11), 5));
	assert_int_equal(check(h.tree), 0);
	house_fini(&h);
}

static void
replace_leaf(struct house *h, uint32_t leaf)
{
	assert_int_equal(
	    tree_set_leaf(h->tree, leaf, client_leaf(h->at[leaf], LEAF_SOURCE_UPDATE, leaf)), 0);
}

static void
keys(void **state)
{
	struct house h;

	(void)state;
	build(&h);
	h.at[6]->as.encryption_key = tree_key(h.tree, 2);
	replace_leaf(&h, 6);
	assert_int_equal(check(h.tree), RULE_LEAF_KEY_TAKEN);
	h.at[6]->as.encryption_key = tree_key(h.tree, 3);
	replace_leaf(&h, 6);
	assert_int_equal(check(h.tree), RULE_TREE_PARENT_KEY);
	house_fini(&h);
	build(&h);
	h.at[6]->as.signature_key = h.at[2]->as.signature_key;
	replace_leaf(&h, 6);
	assert_int_equal(check(h.tree), RULE_LEAF_SIGNER_TAKEN);
	house_fini(&h);
}

static void
set_key(struct tree *t, uint32_t node, struct bytes key)
{
	struct parent_node p = *tree_parent(t, node);

	p.encryption_key = key;
	assert_int_equal(tree_set_parent(t, node, &p), 0);
}

static void
parent_keys(void **state)
{
	struct house h;
	uint8_t bad[32] = { 1 };

	(void)state;
	build(&h);
	set_key(h.tree, 3, tree_key(h.tree, 11));
	assert_int_equal(check(h.tree), RULE_TREE_PARENT_KEY);
	set_key(h.tree, 3, bytes_of(bad, 32));
	assert_int_equal(check(h.tree), RULE_PATH_KEY);
	set_key(h.tree, 3, LIT("short"));
	assert_int_equal(check(h.tree), RULE_PATH_KEY);
	house_fini(&h);
}

static void
credentials(void **state)
{
	struct house h;

	(void)state;
	build(&h);
	h.at[6]->as.capabilities.credentials = LIT("\0\2\12\12");
	replace_leaf(&h, 6);
	assert_int_equal(check(h.tree), RULE_LEAF_SUPPORTS_NOT);
	house_fini(&h);
}

static void
set_parent_hash(struct tree *t, uint32_t node, struct bytes hash)
{
	struct parent_node p = *tree_parent(t, node);

	p.parent_hash = hash;
	assert_int_equal(tree_set_parent(t, node, &p), 0);
}

/* Remove a leaf, and put a parent of it back. */
static void
remove_below(struct house *h, uint32_t leaf, uint32_t node)
{
	struct buf b = BUF_INIT(1000);
	struct parent_node p;
	struct rd r;

	parent_node_write(&b, tree_parent(h->tree, node));
	house_remove(h, leaf);
	rd_init(&r, buf_bytes(&b));
	parent_node_read(&r, &p);
	assert_int_equal(tree_set_parent(h->tree, node, &p), 0);
	buf_fini(&b);
}

/* Anything that a path fixed and is another now breaks the chain, and so does a link that is gone.
 */
static void
parent_hashes(void **state)
{
	uint8_t other[32] = { 7 };

	(void)state;
	for (int what = 0; what < 6; what++) {
		struct house h;

		build(&h);
		switch (what) {
		case 0: /* the key of a parent that another hash covers */
			set_key(h.tree, 7, bytes_of(h.at[0]->init.public, 32));
			break;
		case 1: /* a hash that is not that of the parent above */
			set_parent_hash(h.tree, 3, bytes_of(other, 32));
			set_parent_hash(h.tree, 11, bytes_of(other, 32));
			break;
		case 2: /* none is not valid for being absent */
			set_parent_hash(h.tree, 3, bytes_of(NULL, 0));
			set_parent_hash(h.tree, 11, bytes_of(NULL, 0));
			break;
		case 3: /* a leaf that no commit put there */
			replace_leaf(&h, 6);
			break;
		case 4: /* a parent whose maker is gone */
			remove_below(&h, 1, 1);
			break;
		default: /* parents that claim to know a leaf that came later */
			set_unmerged(h.tree, 11, bytes_of(NULL, 0));
			set_unmerged(h.tree, 7, bytes_of(NULL, 0));
			break;
		}
		assert_int_equal(check(h.tree), RULE_TREE_PARENT_HASH);
		house_fini(&h);
	}
}

/* A parent that nobody made. */
static void
unmade(void **state)
{
	struct house h;
	struct parent_node p = { 0 };

	(void)state;
	build(&h);
	p.encryption_key = bytes_of(h.at[0]->init.public, 32);
	assert_null(tree_parent(h.tree, 13));
	assert_int_equal(tree_set_parent(h.tree, 13, &p), 0);
	assert_int_equal(check(h.tree), RULE_TREE_PARENT_HASH);
	house_fini(&h);
}

/* An empty left half under a root that has a key (7.9): the topmost hash of the right half was
 * empty. */
static void
empty_left(void **state)
{
	struct house h;

	(void)state;
	house_init(&h);
	for (int i = 0; i < 4; i++)
		house_add(&h);
	house_remove(&h, 0);
	house_remove(&h, 1);
	house_commit(&h, 2, NULL, 0);
	assert_null(tree_parent(h.tree, 3));
	assert_int_equal(tree_parent(h.tree, 5)->parent_hash.n, 0);
	assert_int_equal(check(h.tree), 0);
	assert_int_equal(house_add(&h), 0);
	house_commit(&h, 0, NULL, 0);
	assert_non_null(tree_parent(h.tree, 3));
	assert_int_equal(check(h.tree), 0);
	house_fini(&h);
}

/* A node that was under another root keeps the hash of it when it becomes the root. */
static void
root_with_hash(void **state)
{
	struct house h;

	(void)state;
	house_init(&h);
	for (int i = 0; i < 4; i++)
		house_add(&h);
	house_commit(&h, 0, NULL, 0);
	house_remove(&h, 3);
	house_remove(&h, 2);
	assert_int_equal(tree_leaves(h.tree), 2);
	assert_int_equal(tree_parent(h.tree, 1)->parent_hash.n, 32);
	assert_int_equal(check(h.tree), 0);
	house_fini(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(honest),
		cmocka_unit_test(hash),
		cmocka_unit_test(unmerged),
		cmocka_unit_test(unmerged_below_only),
		cmocka_unit_test(keys),
		cmocka_unit_test(parent_keys),
		cmocka_unit_test(credentials),
		cmocka_unit_test(parent_hashes),
		cmocka_unit_test(unmade),
		cmocka_unit_test(empty_left),
		cmocka_unit_test(root_with_hash),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("crypto/tree_check", tests, NULL, NULL);
}
