/* The vectors were computed with Python's hmac from the definitions in the headers. */
#include "crypto/ratchet.c"

#include "support.h"

static struct ratchets *r;

/* Two senders, at leaves 5 and 9. */
static int
setup(void **state)
{
	struct roster_member m[2] = { { .id.leaf = 5 }, { .id.leaf = 9 } };
	struct roster members = { m, 2 };
	struct secret s;

	(void)state;
	for (size_t i = 0; i < 32; i++)
		s.b[i] = (uint8_t)i;
	r = ratchets_new(&s, &members);
	return r == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	ratchets_free(r);
	ratchets_free(NULL);
	return 0;
}

static struct suite_key
use(size_t i, uint32_t gen)
{
	struct suite_key k;

	assert_ok(ratchet_seek(r, i, gen, &k));
	ratchet_end(r, true);
	return k;
}

static void
assert_refused(size_t i, uint32_t gen, int error)
{
	struct suite_key k;

	assert_err(ratchet_seek(r, i, gen, &k), error);
}

static void
test_vectors(void **state)
{
	static const char *const want[][2] = {
		{ "b2e36b81b58f3d19eb98907d2b4552911e65f160c4a4e563dfe82593706bd4c2",
		    "b9b88b19d3dac81f5f759dcb" },
		{ "66e054ec0b4d331e603e0ebe7df3c05a83780c33e83d46ab6e68a3f7c36307a4",
		    "d44a0c58b5ccc82e684fd263" },
		{ "23c1f2684c76ff0e77c71a12b804ffa92a1429578ebc3c5aa4a612151a34abac",
		    "37ecf0a9cce167c50f4f351b" },
	};
	static const uint32_t order[] = { 1, 2, 0 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct suite_key k = use(0, order[i]);

		assert_hex(k.key, 32, want[order[i]][0]);
		assert_hex(k.nonce, 12, want[order[i]][1]);
	}
}

static void
test_senders_are_apart(void **state)
{
	struct suite_key a = use(0, 0), b = use(1, 0), c = use(0, 1);

	(void)state;
	assert_memory_not_equal(a.key, b.key, 32);
	assert_memory_not_equal(a.key, c.key, 32);
	assert_memory_not_equal(a.nonce, c.nonce, 12);
	assert_int_equal(ratchet_next(r, 0), 2);
	assert_int_equal(ratchet_next(r, 1), 1);
}

static void
test_each_key_once(void **state)
{
	(void)state;
	use(0, 3);
	assert_refused(0, 3, ERR_REPLAY);
	use(0, 1);
	assert_refused(0, 1, ERR_REPLAY);
	use(0, 0);
	use(0, 2);
	assert_int_equal(r->n_kept, 0);
	for (uint32_t i = 0; i <= 3; i++)
		assert_refused(0, i, ERR_REPLAY);
}

/* A seek that is not spent leaves every byte as it was. */
static void
test_unspent_is_undone(void **state)
{
	size_t n = ratchets_size(r);
	uint8_t *was = malloc(n);
	struct suite_key a, b;

	(void)state;
	use(0, 4);
	memcpy(was, r, n);
	for (uint32_t gen = 0; gen < 200; gen += 3) {
		assert_ok(ratchet_seek(r, 1, gen, &a));
		ratchet_end(r, false);
		assert_memory_equal(r, was, n);
	}
	assert_ok(ratchet_seek(r, 0, 2, &a));
	ratchet_end(r, false);
	assert_memory_equal(r, was, n);
	assert_refused(0, 4, ERR_REPLAY);
	assert_memory_equal(r, was, n);
	b = use(0, 2);
	assert_memory_equal(&a, &b, sizeof a);
	free(was);
}

static void
test_forward_limit(void **state)
{
	(void)state;
	assert_refused(0, RATCHET_FORWARD + 1, ERR_LIMIT);
	assert_refused(0, UINT32_MAX, ERR_LIMIT);
	use(0, RATCHET_FORWARD);
	assert_int_equal(ratchet_next(r, 0), RATCHET_FORWARD + 1);
	/* Only the last of the skipped are kept. */
	assert_int_equal(r->n_kept, RATCHET_KEEP);
	assert_refused(0, 0, ERR_REPLAY);
	assert_refused(0, RATCHET_FORWARD - RATCHET_KEEP - 1, ERR_REPLAY);
	use(0, RATCHET_FORWARD - RATCHET_KEEP);
	use(0, RATCHET_FORWARD - 1);
	assert_refused(0, 2 * RATCHET_FORWARD + 2, ERR_LIMIT);
	use(0, 2 * RATCHET_FORWARD + 1);
}

static void
test_last_generation(void **state)
{
	(void)state;
	r->chain[0].next = UINT32_MAX - 1;
	use(0, UINT32_MAX - 1);
	assert_refused(0, UINT32_MAX, ERR_LIMIT);
	assert_int_equal(ratchet_next(r, 0), UINT32_MAX);
}

static void
test_a_sender_drops_only_its_own(void **state)
{
	(void)state;
	use(1, 2); /* keeps 0 and 1 of the other */
	for (uint32_t gen = 1; gen < 400; gen += 2)
		use(0, gen);
	assert_int_equal(r->n_kept, RATCHET_KEEP + 2);
	assert_refused(0, 0, ERR_REPLAY);
	assert_refused(0, 398 - 2 * RATCHET_KEEP, ERR_REPLAY);
	use(0, 400 - 2 * RATCHET_KEEP);
	use(0, 398);
	use(1, 0);
	use(1, 1);
}

static void
test_cap_over_all_senders(void **state)
{
	enum { N = 12 };
	struct roster_member m[N] = { 0 };
	struct roster members = { m, N };
	struct secret s = { { 1 } };

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		m[i].id.leaf = i;
	ratchets_free(r);
	r = ratchets_new(&s, &members);
	assert_non_null(r);
	for (size_t i = 0; i < N; i++) {
		use(i, RATCHET_KEEP);
		assert_true(r->n_kept <= RATCHET_KEEP_ALL);
	}
	assert_int_equal(r->n_kept, RATCHET_KEEP_ALL);
	/* The oldest are gone, the newest are not. */
	assert_refused(0, 0, ERR_REPLAY);
	use(N - 1, 0);
	use(N - 1, RATCHET_KEEP - 1);
}

/* Forward secrecy: what was used, and what it was made from, is nowhere in the memory. */
static void
test_used_secrets_are_gone(void **state)
{
	size_t n = ratchets_size(r);
	struct chain c = r->chain[0];
	struct secret chain = c.s, message;

	(void)state;
	step(&c, &message);
	use(0, 0);
	assert_null(memmem(r, n, chain.b, 32));
	assert_null(memmem(r, n, message.b, 32));
	assert_non_null(memmem(r, n, c.s.b, 32));
	use(0, 2);
	chain = c.s;
	step(&c, &message);
	assert_null(memmem(r, n, chain.b, 32));
	assert_non_null(memmem(r, n, message.b, 32));
	use(0, 1);
	assert_null(memmem(r, n, message.b, 32));
}

#define with_r(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_r(test_vectors),
		with_r(test_senders_are_apart),
		with_r(test_each_key_once),
		with_r(test_unspent_is_undone),
		with_r(test_forward_limit),
		with_r(test_last_generation),
		with_r(test_a_sender_drops_only_its_own),
		with_r(test_cap_over_all_senders),
		with_r(test_used_secrets_are_gone),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
