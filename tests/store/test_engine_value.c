/* Tests of store/engine_value.c: small values and their revisions. */
#include "tests/store/bed.h"
#include "tests/support/cm.h"

static int
put(struct bed *b, struct got *g, const char *key, uint64_t rev, const char *body)
{
	struct store_value v = { .bucket = "crl", .key = key, .rev = rev, .body = bytes_str(body) };

	return bed_do(b, g, store_put(b->s, &v, bed_then(g)));
}

static int
get(struct bed *b, struct got *g, const char *bucket, const char *key)
{
	return bed_do(b, g, store_get(b->s, bucket, key, bed_then(g)));
}

static void
test_put_get_del(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	uint64_t rev;

	assert_int_equal(get(b, &g, "crl", "a"), ERR_NOTFOUND);
	assert_int_equal(put(b, &g, "a", 0, "one"), 0);
	rev = g.a.rev;
	assert_true(rev > 0);
	assert_int_equal(put(b, &g, "b", STORE_REV_ANY, "other"), 0);
	bed_again(b);
	assert_int_equal(get(b, &g, "crl", "a"), 0);
	assert_true(g.a.rev == rev);
	assert_true(bytes_equal(g.a.value, bytes_str("one")));
	assert_int_equal(get(b, &g, "other", "a"), ERR_NOTFOUND);
	assert_int_equal(bed_do(b, &g, store_del(b->s, "crl", "a", bed_then(&g))), 0);
	assert_int_equal(bed_do(b, &g, store_del(b->s, "crl", "a", bed_then(&g))), ERR_NOTFOUND);
	assert_int_equal(get(b, &g, "crl", "a"), ERR_NOTFOUND);
	assert_int_equal(get(b, &g, "crl", "b"), 0);
	got_free(&g);
}

static void
test_revisions(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	uint64_t first, second;

	assert_int_equal(put(b, &g, "a", 5, "x"), ERR_CONFLICT);
	assert_int_equal(g.a.rev, 0);
	assert_int_equal(put(b, &g, "a", 0, "one"), 0);
	first = g.a.rev;
	assert_int_equal(put(b, &g, "a", 0, "two"), ERR_CONFLICT);
	assert_true(g.a.rev == first);
	assert_int_equal(put(b, &g, "a", first, "two"), 0);
	second = g.a.rev;
	assert_true(second > first);
	assert_int_equal(put(b, &g, "a", first, "three"), ERR_CONFLICT);
	assert_int_equal(put(b, &g, "a", STORE_REV_ANY, "three"), 0);
	assert_true(g.a.rev > second);
	second = g.a.rev;
	/* A value made anew has none of the old ones' revisions. */
	assert_int_equal(bed_do(b, &g, store_del(b->s, "crl", "a", bed_then(&g))), 0);
	bed_again(b);
	assert_int_equal(put(b, &g, "a", 0, "four"), 0);
	assert_true(g.a.rev > second);
	got_free(&g);
}

static void
test_sizes(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	struct store_value v = { .bucket = "b", .key = "k", .rev = 0 };
	uint8_t *big = calloc(STORE_VALUE_MAX + 1, 1);

	v.body = bytes_of(big, STORE_VALUE_MAX + 1);
	assert_int_equal(store_put(b->s, &v, bed_then(&g)), ERR_TOOLONG);
	v.body.n--;
	assert_int_equal(bed_do(b, &g, store_put(b->s, &v, bed_then(&g))), 0);
	assert_int_equal(get(b, &g, "b", "k"), 0);
	assert_int_equal(g.a.value.n, STORE_VALUE_MAX);
	v.body.n = 0;
	v.rev = STORE_REV_ANY;
	assert_int_equal(bed_do(b, &g, store_put(b->s, &v, bed_then(&g))), 0);
	assert_int_equal(get(b, &g, "b", "k"), 0);
	assert_int_equal(g.a.value.n, 0);
	free(big);
	got_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_put_get_del, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_revisions, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_sizes, bed_setup, bed_teardown),
	};

	return cmocka_run_group_tests_name("store/engine_value", tests, NULL, NULL);
}
