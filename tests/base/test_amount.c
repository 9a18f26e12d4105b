#include "base/amount.h"
#include "tests/support/cm.h"

static void
test_times(void **state)
{
	static const struct {
		const char *text;
		uint64_t seconds;
	} right[] = { { "0", 0 }, { "30m", 1800 }, { "24h", 86400 }, { "0d", 0 },
		{ "30d", 30 * 86400 }, { "2w", 14 * 86400 } };
	static const char *const wrong[] = { "", "d", "30", "-1d", " 1d", "1d ", "1dd", "1D",
		"1.5h", "53w", "99999999999999999999m" };
	uint64_t v = 7;

	(void)state;
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
		assert_true(amount_time(right[i].text, 366 * 86400, &v));
		assert_int_equal(v, right[i].seconds);
	}
	v = 7;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(amount_time(wrong[i], 366 * 86400, &v));
	assert_int_equal(v, 7);
}

static void
test_sizes(void **state)
{
	uint64_t v = 7;

	(void)state;
	assert_true(amount_size("0", UINT64_MAX, &v));
	assert_int_equal(v, 0);
	assert_true(amount_size("100", UINT64_MAX, &v));
	assert_int_equal(v, 100);
	assert_true(amount_size("3K", UINT64_MAX, &v));
	assert_int_equal(v, 3072);
	assert_true(amount_size("256M", UINT64_MAX, &v));
	assert_int_equal(v, 256 << 20);
	assert_true(amount_size("4G", UINT64_MAX, &v));
	assert_int_equal(v, UINT64_C(4) << 30);
	assert_true(amount_size("1T", UINT64_MAX, &v));
	assert_int_equal(v, UINT64_C(1) << 40);
	assert_false(amount_size("1k", UINT64_MAX, &v));
	assert_false(amount_size("2K", 2047, &v));
	assert_false(amount_size("17000000T", UINT64_MAX, &v));
	assert_false(amount_size("G", UINT64_MAX, &v));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests_name("base/amount", tests, NULL, NULL);
}
