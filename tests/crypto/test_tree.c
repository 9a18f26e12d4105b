/* The tree against a naive one: every node looked at, everything recursive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "base/err.h"
#include "crypto/rule.h"
#include "crypto/tree.h"
#include "tests/crypto/house.h"

#define LEAVES 64
#define NODES (2 * LEAVES - 1)
#define ROUNDS 600

/* What a node must be: the number that its key was made of, 0 for a blank one. */
struct model {
	uint32_t leaves;
	uint32_t id[NODES];
	bool unmerged[NODES][LEAVES];
	uint32_t ids;
};

static struct bytes
key_of(uint32_t id, uint8_t key[static 32])
{
	memset(key, 0x5a, 32);
	memcpy(key, &id, sizeof id);
	return bytes_of(key, 32);
}

/* A leaf that nobody signed, with the key of a number. */
static struct bytes
leaf_of(uint32_t id, struct buf *b)
{
	uint8_t key[32];
	struct leaf_node l = {
		.encryption_key = key_of(id, key),
		.signature_key = key_of(id, key),
		.credential = { CREDENTIAL_BASIC, LIT("anybody") },
		.source = LEAF_SOURCE_UPDATE,
	};

	buf_clear(b);
	leaf_node_write(b, &l);
	return buf_bytes(b);
}

static void
model_blank_path(struct model *m, uint32_t leaf)
{
	for (uint32_t x = 2 * leaf; x != tree_math_root(m->leaves);) {
		x = tree_math_parent(x);
		m->id[x] = 0;
		memset(m->unmerged[x], 0, sizeof m->unmerged[x]);
	}
}

static uint32_t
model_add(struct model *m)
{
	uint32_t leaf = 0;

	while (leaf < m->leaves && m->id[2 * leaf] != 0)
		leaf++;
	if (leaf == m->leaves)
		m->leaves *= 2;
	for (uint32_t x = 2 * leaf; x != tree_math_root(m->leaves);) {
		x = tree_math_parent(x);
		m->unmerged[x][leaf] = m->id[x] != 0;
	}
	m->id[2 * leaf] = ++m->ids;
	return leaf;
}

static void
model_remove(struct model *m, uint32_t leaf)
{
	bool right = false;

	model_blank_path(m, leaf);
	m->id[2 * leaf] = 0;
	while (m->leaves > 1 && !right) {
		for (uint32_t i = m->leaves / 2; i < m->leaves; i++)
			right = right || m->id[2 * i] != 0;
		if (right)
			break;
		for (uint32_t x = m->leaves - 1; x < tree_math_nodes(m->leaves); x++)
			m->id[x] = 0;
		m->leaves /= 2;
	}
}

static size_t
model_resolution(const struct model *m, uint32_t x, uint32_t out[static NODES])
{
	size_t n = 0;

	if (m->id[x] != 0) {
		out[n++] = x;
		for (uint32_t i = 0; x % 2 == 1 && i < LEAVES; i++)
			if (m->unmerged[x][i])
				out[n++] = 2 * i;
		return n;
	}
	if (x % 2 == 0)
		return 0;
	n = model_resolution(m, tree_math_left(x), out);
	return n + model_resolution(m, tree_math_right(x), out + n);
}

/* The tree hash by its definition. */
static void
model_hash(const struct tree *t, uint32_t x, uint8_t out[static 32])
{
	struct buf b = BUF_INIT(1 << 20);
	uint8_t h[32];

	wr_u8(&b, x % 2 == 0 ? 1 : 2);
	if (x % 2 == 0) {
		const struct leaf_node *l = tree_leaf(t, x / 2);

		wr_u32(&b, x / 2);
		wr_u8(&b, l != NULL);
		if (l != NULL)
			leaf_node_write(&b, l);
	} else {
		const struct parent_node *p = tree_parent(t, x);

		wr_u8(&b, p != NULL);
		if (p != NULL)
			parent_node_write(&b, p);
		model_hash(t, tree_math_left(x), h);
		wr_vecv(&b, bytes_of(h, sizeof h));
		model_hash(t, tree_math_right(x), h);
		wr_vecv(&b, bytes_of(h, sizeof h));
	}
	crypto_hash_sha256(out, b.p, b.n);
	buf_fini(&b);
}

static void
expect_node(const struct model *m, const struct tree *t, uint32_t x)
{
	const struct parent_node *p = tree_parent(t, x);
	uint8_t key[32];
	uint32_t at;
	size_t n = 0;

	if (m->id[x] == 0) {
		assert_int_equal(tree_key(t, x).n, 0);
		assert_true(x % 2 == 1 ? p == NULL : tree_leaf(t, x / 2) == NULL);
		return;
	}
	assert_true(bytes_equal(tree_key(t, x), key_of(m->id[x], key)));
	assert_int_equal(tree_find_key(t, bytes_of(key, 32), &at), 1);
	assert_int_equal(at, x);
	if (x % 2 == 0) {
		assert_int_equal(tree_find_signer(t, bytes_of(key, 32), &at), 1);
		assert_int_equal(at, x / 2);
		return;
	}
	for (uint32_t i = 0; i < LEAVES; i++) {
		assert_int_equal(parent_node_has_unmerged(p, i), m->unmerged[x][i]);
		n += m->unmerged[x][i];
	}
	assert_int_equal(parent_node_unmerged_n(p), n);
}

static void
expect_resolution(const struct model *m, const struct tree *t, uint32_t x)
{
	uint32_t want[NODES], y;
	size_t n = model_resolution(m, x, want), i = 0;
	struct tree_resolution it;

	tree_resolution_init(&it, t, x);
	for (; tree_resolution_next(&it, &y); i++) {
		assert_true(i < n);
		assert_int_equal(y, want[i]);
	}
	assert_int_equal(i, n);
}

static void
expect_path(const struct model *m, const struct tree *t, uint32_t leaf)
{
	struct tree_step step[TREE_LEVELS];
	size_t n = tree_path(t, leaf, step), i = 0;
	uint32_t any[NODES];

	for (uint32_t x = 2 * leaf; x != tree_math_root(m->leaves); x = tree_math_parent(x)) {
		if (model_resolution(m, tree_math_sibling(x), any) == 0)
			continue;
		assert_true(i < n);
		assert_int_equal(step[i].node, tree_math_parent(x));
		assert_int_equal(step[i++].copath, tree_math_sibling(x));
	}
	assert_int_equal(i, n);
}

static void
expect_same(const struct model *m, struct tree *t)
{
	uint8_t want[32], got[32];
	uint32_t members = 0;

	assert_int_equal(tree_leaves(t), m->leaves);
	for (uint32_t x = 0; x < tree_math_nodes(m->leaves); x++) {
		expect_node(m, t, x);
		expect_resolution(m, t, x);
		members += x % 2 == 0 && m->id[x] != 0;
	}
	assert_int_equal(tree_members(t), members);
	for (uint32_t leaf = 0; leaf < m->leaves; leaf++)
		expect_path(m, t, leaf);
	tree_hash(t, got);
	model_hash(t, tree_math_root(m->leaves), want);
	assert_memory_equal(got, want, sizeof want);
}

/* Out and in again, it is the same tree; and the same bytes. */
static void
expect_wire(struct tree *t)
{
	struct buf a = BUF_INIT(1 << 20), b = BUF_INIT(1 << 20);
	uint8_t h1[32], h2[32];
	struct tree *back = NULL;

	tree_export(t, &a);
	assert_int_equal(buf_err(&a), 0);
	assert_int_equal(tree_import(&back, buf_bytes(&a)), 0);
	tree_export(back, &b);
	assert_true(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
	tree_hash(t, h1);
	tree_hash(back, h2);
	assert_memory_equal(h1, h2, sizeof h1);
	assert_int_equal(tree_members(back), tree_members(t));
	tree_free(back);
	buf_fini(&a);
	buf_fini(&b);
}

static uint32_t
some_member(const struct model *m)
{
	uint32_t leaf;

	do
		leaf = randombytes_uniform(m->leaves);
	while (m->id[2 * leaf] == 0);
	return leaf;
}

static void
do_add(struct model *m, struct tree *t, struct buf *b)
{
	uint32_t leaf, want = model_add(m);

	assert_int_equal(tree_add(t, leaf_of(m->ids, b), &leaf), 0);
	assert_int_equal(leaf, want);
}

static void
do_update(struct model *m, struct tree *t, struct buf *b)
{
	uint32_t leaf = some_member(m);

	model_blank_path(m, leaf);
	m->id[2 * leaf] = ++m->ids;
	assert_int_equal(tree_update(t, leaf, leaf_of(m->ids, b)), 0);
}

static void
do_path(struct model *m, struct tree *t)
{
	uint32_t leaf = some_member(m), any[NODES];
	struct tree_step step[TREE_LEVELS];
	size_t n = tree_path(t, leaf, step);
	uint8_t key[32];

	model_blank_path(m, leaf);
	assert_int_equal(tree_blank_path(t, leaf), 0);
	for (uint32_t x = 2 * leaf, i = 0; x != tree_math_root(m->leaves); x = tree_math_parent(x))
		if (model_resolution(m, tree_math_sibling(x), any) > 0) {
			struct parent_node p = { .encryption_key = key_of(++m->ids, key) };

			m->id[tree_math_parent(x)] = m->ids;
			assert_true(i < n);
			assert_int_equal(tree_set_parent(t, step[i++].node, &p), 0);
		}
}

/* Some change, the same one to both. */
static void
change(struct model *m, struct tree *t, struct buf *b)
{
	uint32_t what = randombytes_uniform(8), leaf;

	if (tree_members(t) < 2 || (what < 3 && tree_members(t) < LEAVES))
		do_add(m, t, b);
	else if (what < 5) {
		leaf = some_member(m);
		model_remove(m, leaf);
		assert_int_equal(tree_remove(t, leaf), 0);
	} else if (what == 5)
		do_update(m, t, b);
	else
		do_path(m, t);
}

static void
against_model(void **state)
{
	struct model *m = calloc(1, sizeof *m), *old = calloc(1, sizeof *old);
	struct buf b = BUF_INIT(1 << 20);
	struct tree *t = NULL, *copy = NULL;

	(void)state;
	assert_true(m != NULL && old != NULL);
	assert_int_equal(tree_new(&t), 0);
	m->leaves = 1;
	expect_same(m, t);
	for (int i = 0; i < ROUNDS; i++) {
		*old = *m;
		assert_int_equal(tree_copy(&copy, t), 0);
		change(m, t, &b);
		expect_same(m, t);
		expect_wire(t);
		/* What was copied did not change; sometimes it is what remains. */
		expect_same(old, copy);
		if (i % 5 == 0) {
			tree_free(t);
			t = copy;
			*m = *old;
		} else
			tree_free(copy);
	}
	tree_free(t);
	buf_fini(&b);
	free(m);
	free(old);
}

/* A change costs the hashes of a path, not of a tree. */
static void
hashes(void **state)
{
	struct buf b = BUF_INIT(1 << 20);
	struct tree *t = NULL;
	uint64_t before;
	uint8_t h[32];
	uint32_t leaf;

	(void)state;
	assert_int_equal(tree_new(&t), 0);
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(tree_add(t, leaf_of(i + 1, &b), &leaf), 0);
	tree_hash(t, h);
	assert_int_equal(tree_hash_count(t), 2 * 1024 - 1);
	for (uint32_t i = 0; i < 50; i++) {
		before = tree_hash_count(t);
		assert_int_equal(tree_update(t, i * 17, leaf_of(2000 + i, &b)), 0);
		tree_hash(t, h);
		tree_hash(t, h);
		assert_int_equal(tree_hash_count(t) - before, 11);
	}
	tree_free(t);
	buf_fini(&b);
}

static void
import_fails(struct bytes content, int want)
{
	struct buf b = BUF_INIT(1 << 16);
	struct tree *t = NULL;

	wr_vecv(&b, content);
	assert_int_equal(tree_import(&t, buf_bytes(&b)), want);
	assert_null(t);
	buf_fini(&b);
}

/* The encoding of a parent with one key. */
#define PARENT "\1\2\1p\0\0"

static void
malformed(void **state)
{
	struct buf leaf = BUF_INIT(1000), b = BUF_INIT(10000);

	(void)state;
	leaf_of(1, &leaf);
	import_fails(LIT(""), RULE_TREE_EMPTY);
	import_fails(LIT("\0"), RULE_TREE_LAST_BLANK);
	import_fails(LIT("\2"), ERR_PARSE);
	import_fails(LIT("\1\3"), ERR_TYPE);
	import_fails(LIT("\1"), ERR_SHORT);
	import_fails(LIT(PARENT), RULE_TREE_NODE_TYPE);
	import_fails(LIT("\0" PARENT), RULE_TREE_LENGTH);
	import_fails(LIT("\0" PARENT "\0"), RULE_TREE_LAST_BLANK);
	wr_bytes(&b, LIT("\1\1"));
	wr_bytes(&b, buf_bytes(&leaf));
	wr_bytes(&b, LIT("\0\1\1"));
	wr_bytes(&b, buf_bytes(&leaf));
	import_fails(buf_bytes(&b), RULE_LEAF_KEY_TAKEN);
	buf_clear(&b);
	wr_bytes(&b, LIT("\0\1\1"));
	wr_bytes(&b, buf_bytes(&leaf));
	import_fails(buf_bytes(&b), RULE_TREE_NODE_TYPE);
	buf_fini(&leaf);
	buf_fini(&b);
}

/* A key of a parent that is that of a leaf. */
static void
parent_key_taken(void **state)
{
	struct buf leaf = BUF_INIT(1000), b = BUF_INIT(10000);
	uint8_t key[32];
	struct parent_node p = { .encryption_key = key_of(1, key) };

	(void)state;
	wr_bytes(&b, LIT("\1\1"));
	wr_bytes(&b, leaf_of(1, &leaf));
	wr_bytes(&b, LIT("\1\2"));
	parent_node_write(&b, &p);
	wr_bytes(&b, LIT("\1\1"));
	wr_bytes(&b, leaf_of(2, &leaf));
	import_fails(buf_bytes(&b), RULE_TREE_PARENT_KEY);
	buf_fini(&leaf);
	buf_fini(&b);
}

/* A leaf that does not parse, and one with something behind it, change nothing but the copy. */
static void
bad_leaf(void **state)
{
	struct buf b = BUF_INIT(1000);
	struct tree *t = NULL;
	uint32_t leaf;

	(void)state;
	assert_int_equal(tree_new(&t), 0);
	assert_int_equal(tree_add(t, LIT("\0\0"), &leaf), ERR_PARSE);
	leaf_of(1, &b);
	wr_u8(&b, 0);
	assert_int_equal(tree_add(t, buf_bytes(&b), &leaf), ERR_TRAILING);
	assert_int_equal(tree_members(t), 0);
	tree_free(t);
	buf_fini(&b);
}

/* No more types of credentials than a leaf can be asked to support. */
static void
credential_types(void **state)
{
	struct buf b = BUF_INIT(1000);
	struct tree *t = NULL;
	struct leaf_node l;
	uint32_t leaf;
	uint8_t key[32];
	size_t n;

	(void)state;
	assert_int_equal(tree_new(&t), 0);
	for (uint16_t i = 0; i < 17; i++) {
		l = (struct leaf_node){
			.encryption_key = key_of(i, key),
			.signature_key = key_of(i, key),
			.credential = { (uint16_t)(0x0a0a + i), bytes_of(NULL, 0) },
			.source = LEAF_SOURCE_UPDATE,
		};
		buf_clear(&b);
		leaf_node_write(&b, &l);
		assert_int_equal(tree_add(t, buf_bytes(&b), &leaf), i < 16 ? 0 : ERR_LIMIT);
	}
	tree_credentials(t, &n);
	assert_int_equal(n, 16);
	assert_int_equal(tree_remove(t, 3), 0);
	tree_credentials(t, &n);
	assert_int_equal(n, 15);
	tree_free(t);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(against_model),
		cmocka_unit_test(hashes),
		cmocka_unit_test(malformed),
		cmocka_unit_test(parent_key_taken),
		cmocka_unit_test(bad_leaf),
		cmocka_unit_test(credential_types),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("crypto/tree", tests, NULL, NULL);
}
