/* Tests of base/err.c: the table, and faults cut at the end of a character. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

static void
test_every_row(void **state)
{
	(void)state;
	for (int r = -1; r >= -ERR__COUNT; r--) {
		assert_int_equal(strncmp(err_name(r), "ERR_", 4), 0);
		assert_true(strlen(err_text(r)) > 3);
		assert_string_not_equal(err_text(r), "unknown error");
		assert_in_range(err_status(r), 10, 78);
	}
}

static void
test_known_and_unknown(void **state)
{
	static const int unknown[] = { 1, -ERR__COUNT - 1, 2147483647, -2147483647 - 1 };

	(void)state;
	assert_string_equal(err_name(ERR_NOMEM), "ERR_NOMEM");
	assert_string_equal(err_name(ERR_STATE), "ERR_STATE");
	assert_int_equal(err_status(ERR_PIN), 10);
	assert_int_equal(err_status(0), 0);
	assert_string_equal(err_text(0), "success");
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		assert_string_equal(err_text(unknown[i]), "unknown error");
		assert_string_equal(err_name(unknown[i]), "ERR_?");
		assert_int_equal(err_status(unknown[i]), 1);
	}
}

static void
test_fault_set(void **state)
{
	struct fault f;

	(void)state;
	assert_int_equal(
	    fault_set(&f, ERR_HOST, "Ask 100% again.", "%s is not %d", "it", 7), ERR_HOST);
	assert_int_equal(f.code, ERR_HOST);
	assert_string_equal(f.cause, "it is not 7");
	assert_string_equal(f.remedy, "Ask 100% again.");
}

static void
test_fault_is_cut_between_characters(void **state)
{
	char text[2000];
	struct fault f;

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		memset(text, 'a', shift);
		for (size_t i = shift; i + 4 < sizeof text; i += 4)
			memcpy(text + i, "\xf0\x9f\x98\x80", 5);
		fault_set(&f, ERR_IO, text, "%s", text);
		assert_in_range(strlen(f.cause), sizeof f.cause - 4, sizeof f.cause - 1);
		assert_in_range(strlen(f.remedy), sizeof f.remedy - 4, sizeof f.remedy - 1);
		assert_true(utf8_valid(bytes_str(f.cause)));
		assert_true(utf8_valid(bytes_str(f.remedy)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row),
		cmocka_unit_test(test_known_and_unknown),
		cmocka_unit_test(test_fault_set),
		cmocka_unit_test(test_fault_is_cut_between_characters),
	};

	return cmocka_run_group_tests_name("base/err", tests, NULL, NULL);
}
