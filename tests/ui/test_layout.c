#include "ui/layout.h"

#include "tests/support/cm.h"

static bool
inside(const struct rect *r, int rows, int cols)
{
	return r->w == 0 || r->h == 0 ||
	    (r->x >= 0 && r->y >= 0 && r->w > 0 && r->h > 0 && r->x + r->w <= cols && r->y + r->h <= rows);
}

static void
panes_by_width(void **state)
{
	static const struct { int cols, rooms, people, gutter; } want[] = {
		{ 40, 0, 0, 0 }, { 71, 0, 0, 0 }, { 72, 18, 0, 10 }, { 109, 18, 0, 10 },
		{ 110, 22, 20, 10 }, { 120, 22, 20, 10 }, { 200, 22, 20, 14 },
	};
	struct layout_wish wish = { 0 };
	struct layout l;

	(void)state;
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		layout_columns(&l, want[i].cols, &wish);
		assert_int_equal(l.rooms.w, want[i].rooms);
		assert_int_equal(l.people.w, want[i].people);
		assert_int_equal(l.gutter, want[i].gutter);
		assert_true(l.text_w <= 78);
	}
}

static void
all_is_inside_at_every_size(void **state)
{
	(void)state;
	for (int cols = LAYOUT_COLS_MIN; cols < 240; cols++)
		for (int rows = LAYOUT_ROWS_MIN; rows < 60; rows++)
			for (unsigned w = 0; w < 18; w++) {
				struct layout_wish wish = { (enum pane_wish)(w % 3),
					(enum pane_wish)(w / 3 % 3), w >= 9 };
				struct layout l;

				layout_columns(&l, cols, &wish);
				layout_lines(&l, rows, (int)w);
				assert_false(l.small);
				assert_true(inside(&l.rooms, rows, cols));
				assert_true(inside(&l.people, rows, cols));
				assert_true(inside(&l.head, rows, cols));
				assert_true(inside(&l.talk, rows, cols));
				assert_true(inside(&l.input, rows, cols));
				assert_true(inside(&l.status, rows, cols));
				assert_true(l.talk.h >= 2 && l.text_w >= 20);
				assert_true(l.text_x + l.text_w <= cols && l.end_x <= cols);
				assert_true(l.talk.y + l.talk.h < l.input.y);
			}
}

static void
says_when_it_is_too_small(void **state)
{
	struct layout_wish wish = { 0 };
	struct layout l;

	(void)state;
	layout_columns(&l, 39, &wish);
	layout_lines(&l, 24, 1);
	assert_true(l.small);
	layout_columns(&l, 80, &wish);
	layout_lines(&l, 7, 1);
	assert_true(l.small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panes_by_width),
		cmocka_unit_test(all_is_inside_at_every_size),
		cmocka_unit_test(says_when_it_is_too_small),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
