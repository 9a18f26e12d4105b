#include "server/quota.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
burst_is_free_then_time_pays(void **state)
{
	struct quota q;

	(void)state;
	quota_init(&q, 10, 5, 1000);
	for (int i = 0; i < 5; i++)
		assert_int_equal(quota_take(&q, 1, 1000), 0);
	/* One unit of debt at ten a second is a tenth of a second. */
	assert_int_equal(quota_take(&q, 1, 1000), 101);
	assert_int_equal(quota_take(&q, 0, 1101), 0);
}

static void
waiting_never_saves_more_than_the_burst(void **state)
{
	struct quota q;

	(void)state;
	quota_init(&q, 10, 5, 0);
	assert_int_equal(quota_take(&q, 5, 0), 0);
	/* As long as a clock can say. */
	assert_int_equal(quota_take(&q, 5, UINT64_MAX / 2), 0);
	assert_true(quota_take(&q, 1, UINT64_MAX / 2) > 0);
}

static void
debt_adds_up(void **state)
{
	struct quota q;

	(void)state;
	quota_init(&q, 1000, 1, 0);
	assert_int_equal(quota_take(&q, 101, 0), 101);
	assert_int_equal(quota_take(&q, 100, 0), 201);
	assert_true(quota_take(&q, 0, 100) > 0);
	assert_int_equal(quota_take(&q, 0, 201), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(burst_is_free_then_time_pays),
		cmocka_unit_test(waiting_never_saves_more_than_the_burst),
		cmocka_unit_test(debt_adds_up),
	};

	return cmocka_run_group_tests_name("quota", tests, NULL, NULL);
}
