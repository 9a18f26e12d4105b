#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "base/err.h"
#include "crypto/rule.h"

static void
rows(void **state)
{
	(void)state;
	for (int r = RULE_NONE + 1; r < RULE__COUNT; r++) {
		assert_true(rule_err(r) < 0);
		assert_string_not_equal(err_name(rule_err(r)), "unknown error");
		assert_true(strlen(rule_section(r)) > 0 && strlen(rule_text(r)) > 0);
		assert_memory_equal(rule_name(r), "RULE_", 5);
		for (int s = RULE_NONE + 1; s < r; s++)
			assert_string_not_equal(rule_text(r), rule_text(s));
	}
}

static void
no_rule(void **state)
{
	static const int none[] = { 0, ERR_NOMEM, RULE__COUNT };

	(void)state;
	assert_int_equal(rule_err(0), 0);
	assert_int_equal(rule_err(ERR_NOMEM), ERR_NOMEM);
	assert_int_equal(rule_err(RULE_LEAF_SIGNATURE), ERR_SIGNATURE);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(rule_text(none[i]), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows),
		cmocka_unit_test(no_rule),
	};

	return cmocka_run_group_tests_name("crypto/rule", tests, NULL, NULL);
}
