#include "certs/base32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void
test_vectors(void **state)
{
	static const char *const rfc4648[] = { "", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB",
		"MZXW6YTBOI" };
	char text[16];
	uint8_t back[8];

	(void)state;
	for (size_t n = 0; n < 7; n++) {
		base32_encode((const uint8_t *)"foobar", n, text);
		assert_string_equal(text, rfc4648[n]);
		assert_int_equal(strlen(text), BASE32_LEN(n));
		assert_true(base32_decode(text, back, n));
		assert_memory_equal(back, "foobar", n);
	}
}

static void
test_values(void **state)
{
	unsigned known = 0;

	(void)state;
	for (int c = -128; c < 128; c++)
		known += base32_value((char)c) >= 0;
	assert_int_equal(known, 26 + 26 + 6);
	assert_int_equal(base32_value('a'), 0);
	assert_int_equal(base32_value('A'), 0);
	assert_int_equal(base32_value('7'), 31);
	assert_int_equal(base32_value('1'), -1);
}

static void
test_one_spelling(void **state)
{
	uint8_t out[4];

	(void)state;
	assert_true(base32_decode("MY", out, 1));
	assert_true(base32_decode("my", out, 1));
	assert_false(base32_decode("MZ", out, 1)); /* a bit beyond the byte */
	assert_false(base32_decode("M1", out, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_one_spelling),
	};

	return cmocka_run_group_tests_name("base32", tests, NULL, NULL);
}
