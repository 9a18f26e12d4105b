#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "crypto/key_index.h"

#define MANY 3000
#define KINDS 700 /* so that some keys are there more than once */

/* Node n has the key n % KINDS, as long as it is in. */
struct model {
	uint32_t key[MANY];
	bool in[MANY];
};

static struct bytes
key_of(const void *arg, uint32_t node)
{
	const struct model *m = arg;

	assert_true(node < MANY && m->in[node]);
	return bytes_of(&m->key[node], sizeof m->key[node]);
}

static void
expect_counts(const struct key_index *x, const struct model *m)
{
	struct key_lookup l = { key_of, m };

	for (uint32_t k = 0; k < KINDS; k++) {
		size_t want = 0;
		uint32_t node;

		for (uint32_t n = k; n < MANY; n += KINDS)
			want += m->in[n];
		assert_int_equal(key_index_find(x, &l, bytes_of(&k, sizeof k), &node), want);
		if (want > 0)
			assert_true(node % KINDS == k && m->in[node]);
	}
}

/* Against an array, through random additions and removals. */
static void
against_model(void **state)
{
	struct model *m = calloc(1, sizeof *m);
	struct key_index *x = key_index_new(), *copy;

	(void)state;
	assert_non_null(m);
	assert_non_null(x);
	for (uint32_t n = 0; n < MANY; n++)
		m->key[n] = n % KINDS;
	for (int round = 0; round < 4 * MANY; round++) {
		uint32_t n = randombytes_uniform(MANY);
		struct bytes key = bytes_of(&m->key[n], sizeof m->key[n]);

		if (m->in[n])
			key_index_remove(x, key, n);
		else
			assert_int_equal(key_index_add(x, key, n), 0);
		m->in[n] = !m->in[n];
	}
	expect_counts(x, m);
	copy = key_index_copy(x);
	assert_non_null(copy);
	for (uint32_t n = 0; n < MANY; n++)
		key_index_remove(x, bytes_of(&m->key[n], sizeof m->key[n]), n);
	expect_counts(copy, m);
	key_index_free(copy);
	memset(m->in, 0, sizeof m->in);
	expect_counts(x, m);
	key_index_free(x);
	free(m);
}

static void
nothing(void **state)
{
	struct key_index *x = key_index_new();

	(void)state;
	key_index_remove(x, bytes_str("key"), 7);
	key_index_free(x);
	key_index_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(against_model),
		cmocka_unit_test(nothing),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("crypto/key_index", tests, NULL, NULL);
}
