#include "client/reconnect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
doubles_up_to_a_minute_give_or_take_a_quarter(void **state)
{
	static const unsigned want[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
	struct reconnect r;

	(void)state;
	reconnect_init(&r);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		reconnect_down(&r, 0);
		for (int k = 0; k < 200; k++) {
			unsigned ms = reconnect_delay(&r);

			assert_in_range(ms, want[i] - want[i] / 4, want[i] + want[i] / 4);
		}
	}
	r.attempt = UINT32_MAX;
	assert_in_range(reconnect_delay(&r), 45000, 75000);
}

static void
differs_from_try_to_try(void **state)
{
	struct reconnect r = { .attempt = 7 };
	unsigned first = reconnect_delay(&r), different = 0;

	(void)state;
	for (int k = 0; k < 50; k++)
		different += reconnect_delay(&r) != first;
	assert_true(different > 0);
}

/* Let in and thrown out at once, over and over, is no reason to hurry. */
static void
only_a_steady_connection_begins_anew(void **state)
{
	uint64_t now = 1000;
	struct reconnect r;

	(void)state;
	reconnect_init(&r);
	for (unsigned i = 1; i <= 5; i++) {
		reconnect_up(&r, now);
		reconnect_down(&r, now += RECONNECT_STEADY_MS - 1);
		assert_int_equal(r.attempt, i);
	}
	reconnect_up(&r, now);
	reconnect_down(&r, now += RECONNECT_STEADY_MS);
	assert_int_equal(r.attempt, 1);
	/* Long ago counts once. */
	reconnect_down(&r, now + 10 * RECONNECT_STEADY_MS);
	assert_int_equal(r.attempt, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubles_up_to_a_minute_give_or_take_a_quarter),
		cmocka_unit_test(differs_from_try_to_try),
		cmocka_unit_test(only_a_steady_connection_begins_anew),
	};

	return cmocka_run_group_tests_name("reconnect", tests, NULL, NULL);
}
