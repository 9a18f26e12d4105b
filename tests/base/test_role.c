/* Tests of base/role.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/role.h"

static void
test_names(void **state)
{
	(void)state;
	for (enum role r = ROLE_GUEST; r < ROLE__END; r++)
		assert_int_equal(role_parse(role_name(r)), r);
	assert_string_equal(role_name(ROLE_NONE), "none");
	assert_string_equal(role_name(ROLE__END), "?");
	assert_string_equal(role_name((enum role)-1), "?");
	assert_int_equal(role_parse("none"), ROLE_NONE);
	assert_int_equal(role_parse("Owner"), ROLE_NONE);
	assert_int_equal(role_parse(""), ROLE_NONE);
}

static void
test_order(void **state)
{
	(void)state;
	assert_true(ROLE_NONE < ROLE_GUEST && ROLE_GUEST < ROLE_MEMBER);
	assert_true(ROLE_MEMBER < ROLE_MODERATOR && ROLE_MODERATOR < ROLE_OWNER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_order),
	};
	return cmocka_run_group_tests_name("base/role", tests, NULL, NULL);
}
