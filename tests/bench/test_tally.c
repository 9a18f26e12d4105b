#include "bench/tally.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
nothing_yet(void **state)
{
	static const struct tally t;

	(void)state;
	assert_int_equal(tally_at(&t, 500), 0);
}

static void
small_ones_are_exact(void **state)
{
	struct tally t = { .n = 0 };

	(void)state;
	for (uint64_t v = 1; v <= 50; v++)
		tally_add(&t, v);
	assert_int_equal(tally_at(&t, 1), 1);
	assert_int_equal(tally_at(&t, 500), 25);
	assert_int_equal(tally_at(&t, 1000), 50);
	assert_int_equal(t.most, 50);
}

/* Whatever the size, what is told is at most a step above what was. */
static void
large_ones_are_near(void **state)
{
	(void)state;
	for (uint64_t v = 1; v < UINT64_MAX / 3; v = v * 3 + 1) {
		struct tally t = { .n = 0 };
		uint64_t half;

		tally_add(&t, v);
		tally_add(&t, UINT64_MAX);
		half = tally_at(&t, 500);
		assert_true(half >= v);
		assert_true(half - v <= v / TALLY_STEPS + 1 || bucket_of(v) >= TALLY_BUCKETS - 1);
		assert_true(tally_at(&t, 1000) >= half);
	}
}

static void
each_value_is_in_its_bucket(void **state)
{
	(void)state;
	for (size_t i = 1; i < TALLY_BUCKETS - 64; i++) {
		assert_int_equal(bucket_of(end_of(i)), i);
		assert_int_equal(bucket_of(end_of(i - 1) + 1), i);
	}
}

static void
the_rare_one_is_the_last(void **state)
{
	struct tally t = { .n = 0 };

	(void)state;
	for (int i = 0; i < 99; i++)
		tally_add(&t, 1000);
	tally_add(&t, 5000000);
	assert_in_range(tally_at(&t, 990), 1000, 1032);
	assert_int_equal(tally_at(&t, 991), 5000000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_yet),
		cmocka_unit_test(small_ones_are_exact),
		cmocka_unit_test(large_ones_are_near),
		cmocka_unit_test(each_value_is_in_its_bucket),
		cmocka_unit_test(the_rare_one_is_the_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
