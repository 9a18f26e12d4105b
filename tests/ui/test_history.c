#include "ui/history.h"

#include "tests/support/cm.h"

static void
calls_back_and_returns(void **state)
{
	struct history *h = history_new();
	struct edit *e = edit_new();

	(void)state;
	assert_false(history_older(h, e));
	history_add(h, "one", 3);
	history_add(h, "two", 3);
	history_add(h, "two", 3);
	history_add(h, "", 0);
	edit_insert(e, "draft", 5);
	assert_true(history_older(h, e));
	assert_string_equal(edit_text(e), "two");
	assert_true(history_older(h, e));
	assert_string_equal(edit_text(e), "one");
	assert_false(history_older(h, e));
	assert_true(history_newer(h, e));
	assert_true(history_newer(h, e));
	assert_string_equal(edit_text(e), "draft");
	assert_false(history_newer(h, e));
	edit_free(e);
	history_free(h);
}

static void
forgets_the_oldest(void **state)
{
	struct history *h = history_new();
	struct edit *e = edit_new();
	char s[16];
	int n = 0;

	(void)state;
	for (int i = 0; i < HISTORY_MAX + 5; i++)
		history_add(h, s, (size_t)snprintf(s, sizeof s, "%d", i));
	while (history_older(h, e))
		n++;
	assert_int_equal(n, HISTORY_MAX);
	assert_string_equal(edit_text(e), "5");
	edit_free(e);
	history_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_back_and_returns),
		cmocka_unit_test(forgets_the_oldest),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
