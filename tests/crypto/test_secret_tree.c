/*
 * crypto/secret_tree.c, with a look inside. The expected keys of test_known were computed with
 * Python's hmac from RFC 9420 9; test_every_leaf derives each key from the root by itself.
 */
#include "crypto/secret_tree.c"

#include "tests/crypto/support.h"

#define NOBODY 9

static struct secret_tree *
tree_of(uint32_t leaves)
{
	struct secret encryption = secret_filled(0x42);
	struct secret_tree *t;

	assert_ok(secret_tree_new(
	    &t, suite_find(SUITE_X25519_CHACHA20), &encryption, leaves, SECRET_ROOM_NONE));
	/* It was taken. */
	assert_bytes(bytes_of(encryption.b, 32), filled(0, 32));
	return t;
}

static struct ratchet_place
at(uint32_t leaf, enum ratchet_type type, uint32_t generation)
{
	return (struct ratchet_place){ leaf, type, generation };
}

static int
get(struct secret_tree *t, struct ratchet_place p, struct suite_key *k)
{
	return secret_tree_get(t, &p, k);
}

static int
use(struct secret_tree *t, struct ratchet_place p)
{
	return secret_tree_consume(t, &p);
}

static void
test_known(void **state)
{
	static const struct {
		uint32_t leaves, leaf;
		enum ratchet_type type;
		uint32_t generation;
		const char *key, *nonce;
	} row[] = {
		{ 5, 0, RATCHET_HANDSHAKE, 0,
		    "feb33fc2f4ca467dcda95d6d67db70217c9a4220667cc09025cf692cba4037c1",
		    "9242a44a60749c47775931a2" },
		{ 5, 4, RATCHET_APPLICATION, 3,
		    "e0a6965a90d2fc8919921398dca99018b872161f2fe770170249c5e9255cecfd",
		    "df8ce2809ceb4dae9ef07246" },
		{ 1, 0, RATCHET_APPLICATION, 0,
		    "8d61473c39ed983c77b556756b1d1c93d9a4eb9dc6ad095e9cae2c96cc9a1a83",
		    "52887348682f738946c6160b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct secret_tree *t = tree_of(row[i].leaves);
		struct suite_key k;

		assert_ok(get(t, at(row[i].leaf, row[i].type, row[i].generation), &k));
		assert_hex(k.key, 32, row[i].key);
		assert_hex(k.nonce, 12, row[i].nonce);
		secret_tree_free(t);
	}
}

/* A shorter key of the other suite. */
static void
test_known_aes(void **state)
{
	struct secret encryption = secret_filled(0x42);
	struct secret_tree *t;
	struct suite_key k;

	(void)state;
	assert_ok(secret_tree_new(
	    &t, suite_find(SUITE_X25519_AES128GCM), &encryption, 5, SECRET_ROOM_NONE));
	assert_ok(get(t, at(4, RATCHET_HANDSHAKE, 70), &k));
	assert_hex(k.key, 16, "6919cd96dd84dfff452725e1a596c3e5");
	assert_bytes(bytes_of(k.key + 16, 16), filled(0, 16));
	assert_hex(k.nonce, 12, "9467e1f62d7c949eff8d573e");
	assert_ok(get(t, at(3, RATCHET_APPLICATION, 1000), &k));
	assert_hex(k.key, 16, "9bb70aaea4fd45eee436384baed00fa4");
	secret_tree_free(t);
}

/* The same, straight from the root. */
static struct suite_key
naive(uint32_t size, struct ratchet_place p)
{
	struct secret s = secret_filled(0x42);
	struct suite_key k = { { 0 }, { 0 } };

	for (uint32_t low = 0, half = size / 2; half > 0; half /= 2) {
		bool right = p.leaf >= low + half;

		mls_label_expand(s.b, 32, &s, "tree", bytes_str(right ? "right" : "left"));
		low += right ? half : 0;
	}
	mls_label_derive(&s, &s, p.type == RATCHET_HANDSHAKE ? "handshake" : "application");
	for (uint32_t g = 0; g < p.generation; g++)
		mls_label_derive_tree(s.b, 32, &s, "secret", g);
	mls_label_derive_tree(k.key, 32, &s, "key", p.generation);
	mls_label_derive_tree(k.nonce, 12, &s, "nonce", p.generation);
	return k;
}

/* Whatever the order in which leaves are opened. */
static void
test_every_leaf(void **state)
{
	(void)state;
	/* The last ones have more secrets than one page. */
	for (uint32_t leaves = 1; leaves < 300; leaves = leaves < 20 ? leaves + 1 : leaves * 2) {
		struct secret_tree *t = tree_of(leaves);

		for (uint32_t i = 0; i < leaves; i++)
			for (int type = 0; type < RATCHET__COUNT; type++) {
				struct ratchet_place p = at(
				    (i * 67 + leaves / 2) % leaves, (enum ratchet_type)type, i % 3);
				struct suite_key want = naive(t->size, p), k;

				assert_ok(get(t, p, &k));
				assert_memory_equal(&k, &want, sizeof k);
			}
		secret_tree_free(t);
	}
}

/* Lent memory holds what fits; it is wiped when it is left, or with the tree. */
static void
test_lent_room(void **state)
{
	static const struct secret zero;

	(void)state;
	for (size_t n = 1; n < 20; n++) {
		struct secret encryption = secret_filled(0x42), room[20] = { 0 };
		struct ratchet_place p = at(7, RATCHET_APPLICATION, 0);
		struct suite_key want = naive(8, p), k;
		struct secret_tree *t;

		assert_ok(secret_tree_new(&t, suite_find(SUITE_X25519_CHACHA20), &encryption, 8,
		    (struct secret_room){ room, n }));
		assert_true(t->secret == room);
		assert_ok(get(t, p, &k));
		assert_memory_equal(&k, &want, sizeof k);
		assert_true(t->secret == room);
		assert_ok(secret_tree_consume(t, &p));
		/* The other halves of three levels, and two ratchets. */
		assert_true((t->secret == room) == (n >= 5));
		if (n < 5)
			for (size_t i = 0; i < n; i++)
				assert_true(secret_equal(room[i].b, zero.b));
		secret_tree_free(t);
		for (size_t i = 0; i < 20; i++)
			assert_true(secret_equal(room[i].b, zero.b));
	}
}

static bool
holds(const struct secret_tree *t, const struct secret *s)
{
	for (size_t i = 0; i < t->cap_secret; i++)
		if (secret_equal(t->secret[i].b, s->b))
			return true;
	return false;
}

/* 9.2, its example: four members, D has sent generation 1, generation 0 is still on its way. */
static void
test_deletion(void **state)
{
	struct secret g = secret_filled(0x42), e, f, c, d, hr0, ar0, ar1, ar2;
	struct secret_tree *t = tree_of(4);
	struct suite_key k;

	(void)state;
	mls_label_expand(e.b, 32, &g, "tree", bytes_str("left"));
	mls_label_expand(f.b, 32, &g, "tree", bytes_str("right"));
	mls_label_expand(c.b, 32, &f, "tree", bytes_str("left"));
	mls_label_expand(d.b, 32, &f, "tree", bytes_str("right"));
	mls_label_derive(&hr0, &d, "handshake");
	mls_label_derive(&ar0, &d, "application");
	mls_label_derive_tree(ar1.b, 32, &ar0, "secret", 0);
	mls_label_derive_tree(ar2.b, 32, &ar1, "secret", 1);
	assert_true(holds(t, &g));
	assert_ok(get(t, at(3, RATCHET_APPLICATION, 1), &k));
	assert_ok(use(t, at(3, RATCHET_APPLICATION, 1)));
	assert_false(
	    holds(t, &g) || holds(t, &f) || holds(t, &d) || holds(t, &ar0) || holds(t, &ar1));
	assert_true(holds(t, &e) && holds(t, &c) && holds(t, &hr0) && holds(t, &ar2));
	/* K0 is there until it is used, K1 is not. */
	assert_int_equal(secret_tree_kept(t), 1);
	assert_ok(get(t, at(3, RATCHET_APPLICATION, 0), &k));
	assert_memory_equal(&t->kept[0].key, &k, sizeof k);
	assert_ok(use(t, at(3, RATCHET_APPLICATION, 0)));
	assert_int_equal(secret_tree_kept(t), 0);
	assert_bytes(bytes_of(&t->kept[0], sizeof t->kept[0]), filled(0, sizeof t->kept[0]));
	secret_tree_free(t);
}

/* A look does not consume, whatever generation it is at. */
static void
test_get_consumes_nothing(void **state)
{
	struct secret_tree *t = tree_of(3);
	struct suite_key a, b;

	(void)state;
	assert_ok(get(t, at(1, RATCHET_APPLICATION, 9), &a));
	assert_ok(get(t, at(1, RATCHET_APPLICATION, 0), &b));
	assert_ok(use(t, at(1, RATCHET_APPLICATION, 0)));
	assert_ok(get(t, at(1, RATCHET_APPLICATION, 9), &b));
	assert_memory_equal(&a, &b, sizeof a);
	assert_int_equal(secret_tree_kept(t), 0);
	secret_tree_free(t);
}

/* Nor what can be seen when all of it is saved, whichever nodes are open. */
static void
test_get_leaves_no_trace(void **state)
{
	struct secret_tree *t = tree_of(5);
	struct buf before = BIG, after = BIG;
	struct suite_key k;

	(void)state;
	for (int open = 0; open < 3; open++) {
		buf_clear(&before);
		secret_tree_write(t, &before);
		for (uint32_t leaf = 0; leaf < 5; leaf++)
			for (int type = 0; type < RATCHET__COUNT; type++) {
				assert_ok(get(t, at(leaf, (enum ratchet_type)type, 3), &k));
				assert_err(get(t, at(leaf, (enum ratchet_type)type, 2000), &k),
				    ERR_TOOFAR);
			}
		buf_clear(&after);
		secret_tree_write(t, &after);
		assert_bytes(buf_bytes(&after), buf_bytes(&before));
		assert_ok(use(t, at(2 * (uint32_t)open, RATCHET_HANDSHAKE, 1)));
	}
	secret_tree_free(t);
	buf_fini(&before);
	buf_fini(&after);
}

static void
test_replay(void **state)
{
	struct secret_tree *t = tree_of(2);
	struct suite_key k;

	(void)state;
	for (uint32_t g = 0; g < 5; g++) {
		assert_ok(use(t, at(0, RATCHET_HANDSHAKE, g)));
		assert_err(get(t, at(0, RATCHET_HANDSHAKE, g), &k), ERR_REPLAY);
		assert_err(use(t, at(0, RATCHET_HANDSHAKE, g)), ERR_REPLAY);
	}
	/* The other ratchet and the other leaf are untouched. */
	assert_ok(get(t, at(0, RATCHET_APPLICATION, 0), &k));
	assert_ok(get(t, at(1, RATCHET_HANDSHAKE, 0), &k));
	secret_tree_free(t);
}

static void
test_forward(void **state)
{
	struct secret_tree *t = tree_of(2);
	struct suite_key k;

	(void)state;
	assert_err(get(t, at(0, RATCHET_APPLICATION, SECRET_TREE_FORWARD + 1), &k), ERR_TOOFAR);
	assert_err(use(t, at(0, RATCHET_APPLICATION, SECRET_TREE_FORWARD + 1)), ERR_TOOFAR);
	assert_err(get(t, at(0, RATCHET_APPLICATION, UINT32_MAX), &k), ERR_TOOFAR);
	assert_ok(use(t, at(0, RATCHET_APPLICATION, SECRET_TREE_FORWARD)));
	assert_ok(get(t, at(0, RATCHET_APPLICATION, 2 * SECRET_TREE_FORWARD + 1), &k));
	assert_err(get(t, at(0, RATCHET_APPLICATION, 2 * SECRET_TREE_FORWARD + 2), &k), ERR_TOOFAR);
	secret_tree_free(t);
}

/* Of what a leap skips the newest are kept, and each opens once, in any order. */
static void
test_window(void **state)
{
	const uint32_t last = 200;
	struct secret_tree *t = tree_of(2);

	(void)state;
	assert_ok(use(t, at(1, RATCHET_APPLICATION, last)));
	assert_int_equal(secret_tree_kept(t), SECRET_TREE_WINDOW);
	for (uint32_t g = 0; g < last; g++) {
		struct ratchet_place p = at(1, RATCHET_APPLICATION, g % 2 == 0 ? g : last - g);
		struct suite_key want = naive(2, p), k;

		if (p.generation < last - SECRET_TREE_WINDOW) {
			assert_err(get(t, p, &k), ERR_REPLAY);
			continue;
		}
		assert_ok(get(t, p, &k));
		assert_memory_equal(&k, &want, sizeof k);
		assert_ok(use(t, p));
		assert_err(get(t, p, &k), ERR_REPLAY);
	}
	assert_int_equal(secret_tree_kept(t), 0);
	secret_tree_free(t);
}

/* The window moves with its ratchet, and with no other. */
static void
test_window_moves(void **state)
{
	struct secret_tree *t = tree_of(2);
	struct suite_key k;

	(void)state;
	assert_ok(use(t, at(0, RATCHET_APPLICATION, 1)));
	assert_ok(use(t, at(0, RATCHET_HANDSHAKE, 1)));
	assert_ok(use(t, at(1, RATCHET_APPLICATION, 1)));
	assert_ok(use(t, at(0, RATCHET_APPLICATION, SECRET_TREE_WINDOW)));
	assert_ok(get(t, at(0, RATCHET_APPLICATION, 0), &k));
	assert_ok(use(t, at(0, RATCHET_APPLICATION, SECRET_TREE_WINDOW + 1)));
	assert_err(get(t, at(0, RATCHET_APPLICATION, 0), &k), ERR_REPLAY);
	assert_ok(get(t, at(0, RATCHET_APPLICATION, 2), &k));
	assert_ok(get(t, at(0, RATCHET_HANDSHAKE, 0), &k));
	assert_ok(get(t, at(1, RATCHET_APPLICATION, 0), &k));
	secret_tree_free(t);
}

/* The epoch keeps so many at most; the oldest give way. */
static void
test_all_that_is_kept(void **state)
{
	const uint32_t leaves = SECRET_TREE_KEPT / SECRET_TREE_WINDOW + 2;
	struct secret_tree *t = tree_of(leaves);
	struct suite_key k;

	(void)state;
	for (uint32_t i = 0; i < leaves; i++) {
		assert_ok(use(t, at(i, RATCHET_APPLICATION, SECRET_TREE_WINDOW)));
		assert_true(secret_tree_kept(t) <= SECRET_TREE_KEPT);
	}
	assert_int_equal(secret_tree_kept(t), SECRET_TREE_KEPT);
	assert_err(get(t, at(0, RATCHET_APPLICATION, 3), &k), ERR_REPLAY);
	assert_err(get(t, at(1, RATCHET_APPLICATION, SECRET_TREE_WINDOW - 1), &k), ERR_REPLAY);
	assert_ok(get(t, at(2, RATCHET_APPLICATION, 0), &k));
	assert_ok(get(t, at(leaves - 1, RATCHET_APPLICATION, 0), &k));
	assert_ok(get(t, at(0, RATCHET_APPLICATION, SECRET_TREE_WINDOW + 1), &k));
	secret_tree_free(t);
}

/* What we send: one after the other, none twice, and none that can be received again. */
static void
test_next(void **state)
{
	struct ratchet_place p = at(2, RATCHET_APPLICATION, NOBODY);
	struct secret_tree *ours = tree_of(3), *theirs = tree_of(3);
	struct suite_key sent, got;

	(void)state;
	for (uint32_t g = 0; g < 10; g++) {
		assert_ok(secret_tree_next(ours, &p, &sent));
		assert_int_equal(p.generation, g);
		assert_err(get(ours, p, &got), ERR_REPLAY);
		assert_ok(get(theirs, p, &got));
		assert_memory_equal(&sent, &got, sizeof sent);
		assert_ok(use(theirs, p));
	}
	assert_int_equal(secret_tree_kept(ours), 0);
	secret_tree_free(ours);
	secret_tree_free(theirs);
}

static void
test_last_generation(void **state)
{
	struct ratchet_place p = at(0, RATCHET_APPLICATION, 0);
	struct secret_tree *t = tree_of(1);
	struct suite_key k;

	(void)state;
	assert_ok(get(t, p, &k));
	*secret_tree_generation(t, 0, RATCHET_APPLICATION) = UINT32_MAX - 1;
	assert_err(get(t, at(0, RATCHET_APPLICATION, UINT32_MAX), &k), ERR_TOOFAR);
	assert_ok(secret_tree_next(t, &p, &k));
	assert_int_equal(p.generation, UINT32_MAX - 1);
	assert_err(secret_tree_next(t, &p, &k), ERR_LIMIT);
	assert_err(get(t, at(0, RATCHET_APPLICATION, UINT32_MAX), &k), ERR_TOOFAR);
	secret_tree_free(t);
}

static void
test_outside(void **state)
{
	struct ratchet_place p = at(5, RATCHET_HANDSHAKE, 0);
	struct secret encryption = secret_filled(0x42);
	struct secret_tree *t = tree_of(5);
	struct suite_key k;

	(void)state;
	/* 5, 6 and 7 are in the array and not in the group. */
	for (p.leaf = 5; p.leaf < 20; p.leaf++) {
		assert_err(get(t, p, &k), ERR_MEMBER);
		assert_err(use(t, p), ERR_MEMBER);
		assert_err(secret_tree_next(t, &p, &k), ERR_MEMBER);
	}
	assert_err(get(t, at(UINT32_MAX, RATCHET_HANDSHAKE, 0), &k), ERR_MEMBER);
	secret_tree_free(t);
	secret_tree_free(NULL);
	assert_err(secret_tree_new(&t, suite_nth(0), &encryption, 0, SECRET_ROOM_NONE), ERR_LIMIT);
	assert_err(secret_tree_new(
		       &t, suite_nth(0), &encryption, SECRET_TREE_LEAVES_MAX + 1, SECRET_ROOM_NONE),
	    ERR_LIMIT);
	assert_null(t);
	assert_bytes(bytes_of(encryption.b, 32), filled(0x42, 32));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_known_aes),
		cmocka_unit_test(test_every_leaf),
		cmocka_unit_test(test_lent_room),
		cmocka_unit_test(test_deletion),
		cmocka_unit_test(test_get_consumes_nothing),
		cmocka_unit_test(test_get_leaves_no_trace),
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_forward),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_window_moves),
		cmocka_unit_test(test_all_that_is_kept),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_last_generation),
		cmocka_unit_test(test_outside),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
