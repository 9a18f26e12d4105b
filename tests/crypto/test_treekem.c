#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/parent_hash.h"
#include "crypto/rule.h"
#include "crypto/tree_check.h"
#include "crypto/vec.h"
#include "tests/crypto/house.h"

/* A tree that came of honest changes passes all checks of one that joins. */
static void
expect_believable(struct house *h)
{
	uint8_t hash[SUITE_HASH_SIZE];
	struct leaf_env env = house_env();

	assert_int_equal(tree_check(h->tree, house_hash(h->tree, hash)), 0);
	assert_int_equal(leaf_check_tree(h->tree, &env), 0);
}

static uint32_t
some_member(const struct house *h)
{
	uint32_t leaf;

	do
		leaf = randombytes_uniform(tree_leaves(h->tree));
	while (h->at[leaf] == NULL);
	return leaf;
}

/* Random lives of a group: everybody agrees on every secret, and every tree is believable. */
static void
lives(void **state)
{
	(void)state;
	for (int life = 0; life < 12; life++) {
		struct house h;

		house_init(&h);
		house_add(&h);
		for (int i = 0; i < 40; i++) {
			uint32_t what = randombytes_uniform(6), leaf, added[2];

			if (what < 2 && h.clients < HOUSE_MAX)
				house_add(&h);
			else if (what == 2 && tree_members(h.tree) > 1)
				house_remove(&h, some_member(&h));
			else if (what == 3)
				house_update(&h, some_member(&h));
			else if (what == 4 && h.clients + 2 <= HOUSE_MAX) {
				leaf = some_member(&h);
				added[0] = house_add(&h);
				added[1] = house_add(&h);
				house_commit(&h, leaf, added, 2);
			} else
				house_commit(&h, some_member(&h), NULL, 0);
			expect_believable(&h);
		}
		house_fini(&h);
	}
}

/* A house of n, all of whom but the last two have committed. */
static void
settled(struct house *h, uint32_t n)
{
	house_init(h);
	for (uint32_t i = 0; i < n; i++)
		house_add(h);
	for (uint32_t i = 0; i + 2 < n; i++)
		house_commit(h, i, NULL, 0);
}

/* Parse an encoded path again after it was changed. */
static void
reparse(struct buf *b, struct update_path *p)
{
	struct rd r;

	rd_init(&r, buf_bytes(b));
	update_path_read(&r, p);
	assert_int_equal(rd_end(&r), 0);
}

/* What becomes of a path in the hands of somebody who bends it. */
struct bend {
	size_t drop_node, drop_sealed, twice_sealed; /* one more than the number of what is meant */
	struct bytes key;                            /* of the first node, when not empty */
};

static void
write_node(struct buf *out, const struct update_path_node *n, const struct bend *b, bool first)
{
	struct mls_sealed s;
	size_t at;

	wr_vecv(out, first && b->key.n > 0 ? b->key : n->encryption_key);
	at = out->n;
	for (size_t i = 0; i < n->n_sealed; i++) {
		int times = first && b->twice_sealed == i + 1  ? 2
			    : first && b->drop_sealed == i + 1 ? 0
							       : 1;

		update_path_sealed(n, i, &s);
		for (; times > 0; times--) {
			wr_vecv(out, s.kem_output);
			wr_vecv(out, s.ciphertext);
		}
	}
	vec_close(out, at);
}

static void
bend(const struct update_path *p, const struct bend *b, struct buf *out, struct update_path *bent)
{
	struct update_path_node n;
	struct rd it;
	size_t at;

	buf_clear(out);
	wr_bytes(out, p->leaf_node.raw);
	at = out->n;
	rd_init(&it, p->nodes);
	for (size_t i = 1; update_path_next(&it, &n); i++)
		if (b->drop_node != i)
			write_node(out, &n, b, i == 1);
	vec_close(out, at);
	reparse(out, bent);
}

/* What the check of a bent path says, on a copy that the bent path is merged into when it can be.
 */
static int
try(const struct house *h, uint32_t sender, uint32_t me, const struct house_path *p,
    const struct update_path *bent)
{
	struct treekem_keys keys = *h->keys[me];
	struct treekem_from from = { sender, bent };
	struct tree *t = NULL;
	struct secret commit;
	int r;

	assert_int_equal(tree_copy(&t, h->tree), 0);
	if ((r = treekem_check(t, sender, bent)) == 0 && (r = treekem_merge(t, sender, bent)) == 0)
		r = treekem_open(&keys, t, &from, &p->seal, &commit);
	tree_free(t);
	return r;
}

static void
bent_paths(void **state)
{
	struct buf out = BUF_INIT(1 << 16);
	struct update_path bent;
	struct house_path p;
	struct house h;
	uint8_t zero[32] = { 0 };

	(void)state;
	settled(&h, 7);
	house_path_init(&p, &h, 0, NULL, 0);
	bend(&p.path, &(struct bend){ 0 }, &out, &bent);
	assert_true(bytes_equal(buf_bytes(&out), buf_bytes(&p.encoded)));
	assert_int_equal(try(&h, 0, 1, &p, &bent), 0);
	bend(&p.path, &(struct bend){ .drop_node = 2 }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_LENGTH);
	bend(&p.path, &(struct bend){ .drop_sealed = 1 }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_SEALED);
	bend(&p.path, &(struct bend){ .twice_sealed = 1 }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_SEALED);
	bend(&p.path, &(struct bend){ .key = tree_key(h.tree, 0) }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_KEY_TAKEN);
	bend(&p.path, &(struct bend){ .key = tree_key(h.tree, 5) }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_KEY_TAKEN);
	bend(&p.path, &(struct bend){ .key = p.path.leaf_node.encryption_key }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_KEY_TAKEN);
	bend(&p.path, &(struct bend){ .key = tree_key(p.tree, tree_math_root(8)) }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_KEY_TAKEN);
	bend(&p.path, &(struct bend){ .key = bytes_of(zero, 32) }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_KEY);
	bend(&p.path, &(struct bend){ .key = bytes_of(zero, 31) }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_KEY);
	/* Any other good key is not the one that the leaf was signed with. */
	bend(&p.path, &(struct bend){ .key = bytes_of(h.at[3]->init.public, 32) }, &out, &bent);
	assert_int_equal(try(&h, 0, 1, &p, &bent), RULE_PATH_PARENT_HASH);
	/* The honest one still works. */
	assert_int_equal(try(&h, 0, 1, &p, &p.path), 0);
	house_path_fini(&p);
	house_fini(&h);
	buf_fini(&out);
}

/* Every bit of the first ciphertext counts, and what it is bound to. */
static void
bent_ciphertexts(void **state)
{
	struct update_path_node n;
	struct mls_sealed s;
	struct house_path p;
	struct house h;
	uint8_t *b;
	struct rd it;

	(void)state;
	settled(&h, 4);
	house_path_init(&p, &h, 0, NULL, 0);
	rd_init(&it, p.path.nodes);
	assert_true(update_path_next(&it, &n));
	update_path_sealed(&n, 0, &s);
	b = p.encoded.p + (s.ciphertext.p - p.encoded.p);
	for (size_t i = 0; i < s.ciphertext.n; i++) {
		b[i] ^= 1;
		assert_int_equal(try(&h, 0, 1, &p, &p.path), RULE_PATH_OPEN);
		b[i] ^= 1;
	}
	b = p.encoded.p + (s.kem_output.p - p.encoded.p);
	b[5] ^= 1;
	assert_int_equal(try(&h, 0, 1, &p, &p.path), RULE_PATH_OPEN);
	b[5] ^= 1;
	p.context.p[0] ^= 1;
	assert_int_equal(try(&h, 0, 1, &p, &p.path), RULE_PATH_OPEN);
	p.context.p[0] ^= 1;
	p.seal.suite = suite_find(SUITE_X25519_AES128GCM);
	assert_int_equal(try(&h, 0, 1, &p, &p.path), RULE_PATH_OPEN);
	p.seal.suite = h.suite;
	assert_int_equal(try(&h, 0, 1, &p, &p.path), 0);
	house_path_fini(&p);
	house_fini(&h);
}

/* A committer who seals another secret than that of its path is found out. */
static void
other_secret(void **state)
{
	struct house_path p;
	struct house h;

	(void)state;
	settled(&h, 4);
	house_path_init(&p, &h, 0, NULL, 0);
	p.secret.secret[0].b[0] ^= 1;
	buf_clear(&p.encoded);
	assert_int_equal(treekem_seal(&p.secret, p.tree, 0, &p.seal, &p.encoded), 0);
	reparse(&p.encoded, &p.path);
	assert_int_equal(try(&h, 0, 1, &p, &p.path), RULE_PATH_SECRET);
	/* Who is under another node is not touched by it. */
	assert_int_equal(try(&h, 0, 2, &p, &p.path), 0);
	house_path_fini(&p);
	house_fini(&h);
}

/* Who came with the commit gets no ciphertext, and whose ciphertext is not for them finds no key.
 */
static void
newcomers(void **state)
{
	struct house_path p;
	struct house h;
	uint32_t added[1];

	(void)state;
	settled(&h, 4);
	added[0] = house_add(&h);
	house_path_init(&p, &h, 0, added, 1);
	assert_int_equal(try(&h, 0, 1, &p, &p.path), 0);
	assert_int_equal(try(&h, 0, added[0], &p, &p.path), RULE_PATH_NO_KEY);
	/* One ciphertext too few, for those who think that nobody was added. */
	p.seal.n_added = 0;
	assert_int_equal(try(&h, 0, 1, &p, &p.path), RULE_PATH_SEALED);
	p.seal.n_added = 1;
	/* We cannot open our own. */
	assert_int_equal(try(&h, 0, 0, &p, &p.path), RULE_PATH_NO_KEY);
	house_path_fini(&p);
	house_fini(&h);
}

/* Keys of nodes that are blank afterwards are wiped. */
static void
pruning(void **state)
{
	static const struct secret zero;
	struct house h;
	uint32_t level;

	(void)state;
	settled(&h, 8);
	assert_true(treekem_keys_has(h.keys[0], 7) && treekem_keys_has(h.keys[0], 1));
	house_remove(&h, 1);
	for (level = 1; level < 4; level++) {
		assert_false(treekem_keys_has(h.keys[0], tree_math_above(0, level)));
		assert_true(secret_equal(h.keys[0]->key[level].b, zero.b));
	}
	assert_true(treekem_keys_has(h.keys[0], 0));
	assert_false(treekem_keys_has(h.keys[0], 2));
	house_fini(&h);
}

/* The path of a member who is alone has a leaf and nothing else. */
static void
alone(void **state)
{
	struct house_path p;
	struct house h;

	(void)state;
	house_init(&h);
	house_add(&h);
	house_path_init(&p, &h, 0, NULL, 0);
	assert_int_equal(p.path.n_nodes, 0);
	assert_int_equal(p.path.leaf_node.parent_hash.n, 0);
	assert_int_equal(treekem_check(h.tree, 0, &p.path), 0);
	assert_int_equal(treekem_merge(h.tree, 0, &p.path), 0);
	assert_int_equal(tree_members(h.tree), 1);
	house_path_fini(&p);
	house_fini(&h);
}

/* Someone from outside takes the leftmost blank leaf, or a new one (12.4.2). */
static void
from_outside(void **state)
{
	(void)state;
	for (uint32_t n = 3; n <= 4; n++) {
		struct house h;
		uint32_t leaf;

		settled(&h, n);
		assert_int_equal(tree_claim(h.tree, &leaf), 0);
		assert_int_equal(leaf, n);
		client_init(&h.client[n], (int)n);
		h.clients++;
		h.at[leaf] = &h.client[n];
		h.keys[leaf] = mem_calloc(1, sizeof *h.keys[leaf]);
		treekem_keys_init(h.keys[leaf], leaf);
		house_commit(&h, leaf, NULL, 0);
		assert_int_equal(tree_members(h.tree), n + 1);
		expect_believable(&h);
		house_commit(&h, 0, NULL, 0);
		house_fini(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lives),
		cmocka_unit_test(bent_paths),
		cmocka_unit_test(bent_ciphertexts),
		cmocka_unit_test(other_secret),
		cmocka_unit_test(newcomers),
		cmocka_unit_test(pruning),
		cmocka_unit_test(alone),
		cmocka_unit_test(from_outside),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("crypto/treekem", tests, NULL, NULL);
}
