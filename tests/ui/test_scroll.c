#include "ui/scroll.h"

#include "tests/support/cm.h"

/* Line n has n % 3 + 1 rows. */
static int
height(void *user, uint64_t n)
{
	(void)user;
	return (int)(n % 3) + 1;
}

static struct scroll_src
lines(uint64_t first, uint64_t end)
{
	return (struct scroll_src){ .first = first, .end = end, .height = height };
}

static void
goes_up_and_down_by_rows(void **state)
{
	struct scroll_src src = lines(0, 30);
	struct scroll s = { 0 };

	(void)state;
	scroll_up(&s, &src, 4, 5); /* line 29 has 3 rows, 28 has 2 */
	assert_true(s.back);
	assert_int_equal(s.number, 28);
	assert_int_equal(s.hidden, 1);
	assert_int_equal(scroll_below(&s, &src), 1);
	scroll_down(&s, &src, 1);
	assert_int_equal(s.number, 28);
	assert_int_equal(s.hidden, 0);
	scroll_down(&s, &src, 3);
	assert_false(s.back);
	scroll_up(&s, &src, 3, 5);
	scroll_down(&s, &src, 100);
	assert_false(s.back);
}

static void
stops_at_the_top(void **state)
{
	struct scroll_src src = lines(0, 30);
	struct scroll s = { 0 }, top = { 0 };

	(void)state;
	scroll_up(&s, &src, 10000, 10);
	scroll_top(&top, &src, 10);
	assert_int_equal(s.number, top.number);
	assert_int_equal(s.hidden, top.hidden);
	assert_int_equal(s.number, 5); /* 1 + 2 + 3 + 1 + 2 rows, and the first of line 5 */
	assert_int_equal(s.hidden, 2);
}

static void
all_fits(void **state)
{
	struct scroll_src src = lines(0, 3), none = lines(0, 0);
	struct scroll s = { 0 };

	(void)state;
	scroll_up(&s, &src, 5, 10);
	assert_false(s.back);
	scroll_up(&s, &none, 5, 10);
	assert_false(s.back);
	scroll_top(&s, &none, 10);
	assert_false(s.back);
}

static void
new_lines_do_not_move_the_reader(void **state)
{
	struct scroll_src src = lines(0, 30), more = lines(0, 42), late = lines(35, 60);
	struct scroll s = { 0 };

	(void)state;
	scroll_up(&s, &src, 6, 5);
	assert_int_equal(scroll_below(&s, &more), 42 - 1 - s.number);
	assert_int_equal(scroll_below(&s, &late), 60 - 1 - 35);
	assert_int_equal(s.number, 35);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_up_and_down_by_rows),
		cmocka_unit_test(stops_at_the_top),
		cmocka_unit_test(all_fits),
		cmocka_unit_test(new_lines_do_not_move_the_reader),
	};

	return cmocka_run_group_tests_name("scroll", tests, NULL, NULL);
}
