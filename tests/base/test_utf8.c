/* Tests of base/utf8.c: every code point, the classic malformations, cuts. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"

static size_t
encode(uint32_t c, uint8_t out[static 4])
{
	if (c < 0x80)
		return out[0] = (uint8_t)c, 1;
	if (c < 0x800)
		return out[0] = (uint8_t)(0xc0 | c >> 6), out[1] = (uint8_t)(0x80 | (c & 0x3f)), 2;
	if (c < 0x10000) {
		out[0] = (uint8_t)(0xe0 | c >> 12);
		out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
		return out[2] = (uint8_t)(0x80 | (c & 0x3f)), 3;
	}
	out[0] = (uint8_t)(0xf0 | c >> 18);
	out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
	return out[3] = (uint8_t)(0x80 | (c & 0x3f)), 4;
}

static void
test_every_code_point(void **state)
{
	uint8_t s[4];

	(void)state;
	for (uint32_t c = 0; c < 0x120000; c++) {
		bool good = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
		size_t n = encode(c, s);
		uint32_t back = 0xffffffff;

		if (utf8_valid(bytes_of(s, n)) != good)
			fail_msg("U+%04X should be %s", c, good ? "valid" : "invalid");
		if (good && (utf8_char(bytes_of(s, n), &back) != n || back != c))
			fail_msg("U+%04X decodes as U+%04X", c, back);
		if (n > 1 && utf8_valid(bytes_of(s, n - 1)))
			fail_msg("U+%04X is valid when cut off", c);
	}
}

static void
test_malformations(void **state)
{
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xe0\x80\x80",
		"\xe0\x9f\xbf",
		"\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xf8\x88\x80\x80\x80",
		"\xfe",
		"\xff",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xc3(",
		"\xe2\x82(",
		"\xe2(\xac",
		"\xf0\x9f\x98(",
		"a\xc3",
		"\xc3\xc3\xa9",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (utf8_valid(bytes_str(bad[i])))
			fail_msg("row %zu passes", i);
}

static void
test_empty_and_nul(void **state)
{
	uint32_t c;

	(void)state;
	assert_true(utf8_valid(bytes_of(NULL, 0)));
	assert_true(utf8_valid(bytes_of("a\0b", 3)));
	assert_int_equal(utf8_char(bytes_of(NULL, 0), &c), 0);
}

static void
test_cut(void **state)
{
	const char *s = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"; /* a, e acute, euro, face */
	static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };

	(void)state;
	for (size_t n = 0; n < sizeof want / sizeof *want; n++)
		assert_int_equal(utf8_cut(s, 10, n), want[n]);
	assert_int_equal(utf8_cut("", 0, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_malformations),
		cmocka_unit_test(test_empty_and_nul),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests_name("base/utf8", tests, NULL, NULL);
}
