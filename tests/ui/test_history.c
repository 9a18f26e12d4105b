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

/* What was said before snug was started is older than all that was typed since. */
static void
older_ones_come_later(void **state)
{
	struct history *h = history_new();
	struct edit *e = edit_new();

	(void)state;
	history_add_older(h, "before", 6);
	assert_true(history_older(h, e));
	assert_string_equal(edit_text(e), "before");
	history_newer(h, e);
	history_add(h, "since", 5);
	edit_insert(e, "draft", 5);
	history_older(h, e);
	history_add_older(h, "before", 6);
	history_add_older(h, "", 0);
	history_add_older(h, "long ago", 8);
	assert_int_equal(history_size(h), 3);
	assert_string_equal(edit_text(e), "since");
	assert_true(history_older(h, e));
	assert_string_equal(edit_text(e), "before");
	assert_true(history_older(h, e));
	assert_string_equal(edit_text(e), "long ago");
	assert_false(history_older(h, e));
	for (int i = 0; i < 3; i++)
		assert_true(history_newer(h, e));
	assert_string_equal(edit_text(e), "draft");
	for (int i = 0; i < HISTORY_MAX + 5; i++)
		history_add_older(h, i % 2 ? "a" : "b", 1);
	assert_int_equal(history_size(h), HISTORY_MAX);
	edit_free(e);
	history_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_back_and_returns),
		cmocka_unit_test(forgets_the_oldest),
		cmocka_unit_test(older_ones_come_later),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
