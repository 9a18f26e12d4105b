#include "number.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static uint64_t n;
static struct fault f;

static int
parse(const char *text)
{
	n = 99;
	return number_parse("--clients", text, 2, 1000, &n, &f);
}

static void
in_range(void **state)
{
	(void)state;
	assert_int_equal(parse("2"), 0);
	assert_int_equal(n, 2);
	assert_int_equal(parse("1000"), 0);
	assert_int_equal(n, 1000);
	assert_int_equal(parse("007"), 0);
	assert_int_equal(n, 7);
}

static void
not_a_number_of_ours(void **state)
{
	static const char *const bad[] = { "", "1", "1001", "-3", "+3", " 3", "3 ", "0x10", "3.5",
		"many", "18446744073709551616", "99999999999999999999999999" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(parse(bad[i]), ERR_USAGE);
		assert_int_equal(n, 99);
	}
	assert_string_equal(f.cause, "--clients cannot be '99999999999999999999999999'");
	assert_string_equal(f.remedy, "A number from 2 to 1000.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_range),
		cmocka_unit_test(not_a_number_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
