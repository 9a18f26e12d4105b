#include "ui/layout.h"

#include "tests/support/cm.h"

static bool
inside(const struct rect *r, int rows, int cols)
{
	return r->w == 0 || r->h == 0 ||
	       (r->x >= 0 && r->y >= 0 && r->w > 0 && r->h > 0 && r->x + r->w <= cols &&
		   r->y + r->h <= rows);
}

static void
panes_by_width(void **state)
{
	static const struct {
		int cols, rooms, people, gutter;
	} want[] = {
		{ 40, 0, 0, 0 },
		{ 71, 0, 0, 0 },
		{ 72, 18, 0, 10 },
		{ 80, 18, 0, 10 },
		{ 91, 20, 0, 10 },
		{ 109, 21, 0, 10 },
		{ 110, 22, 20, 10 },
		{ 120, 22, 20, 10 },
		{ 200, 22, 20, 14 },
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
is_sound(const struct layout *l, int rows, int cols)
{
	assert_false(l->small);
	assert_true(inside(&l->rooms, rows, cols));
	assert_true(inside(&l->people, rows, cols));
	assert_true(inside(&l->over, rows, cols));
	assert_true(inside(&l->head, rows, cols));
	assert_true(inside(&l->area, rows, cols));
	assert_true(inside(&l->talk, rows, cols));
	assert_true(inside(&l->input, rows, cols));
	assert_true(inside(&l->status, rows, cols));
	assert_true(l->talk.h >= 2 && l->text_w >= 20);
	assert_true(l->text_x + l->text_w <= cols && l->end_x <= cols);
	assert_true(l->talk.y + l->talk.h < l->input.y);
}

static void
all_is_inside_at_every_size(void **state)
{
	(void)state;
	for (int cols = LAYOUT_COLS_MIN; cols < 240; cols++)
		for (int rows = LAYOUT_ROWS_MIN; rows < 60; rows++)
			for (unsigned w = 0; w < 24; w++) {
				struct layout_wish wish = { w & 1, w & 2, (enum pane)(w / 8),
					w & 4 };
				struct layout l;

				layout_columns(&l, cols, &wish);
				layout_lines(&l, rows, (int)w);
				is_sound(&l, rows, cols);
			}
}

/* Nothing jumps: a column more moves no pane by more than a column but where one comes. */
static void
panes_grow_with_the_screen(void **state)
{
	struct layout_wish wish = { 0 };
	struct layout l, next;

	(void)state;
	for (int cols = LAYOUT_COLS_MIN; cols < 240; cols++) {
		layout_columns(&l, cols, &wish);
		layout_columns(&next, cols + 1, &wish);
		assert_true(next.rooms.w >= l.rooms.w && next.people.w >= l.people.w);
		if (l.rooms.w > 0)
			assert_true(next.rooms.w - l.rooms.w <= 1);
		assert_true(next.people.w - l.people.w == 0 || l.people.w == 0);
	}
}

/* Where there is no room for a pane beside the talk it lies over it and moves nothing. */
static void
panes_over_the_talk(void **state)
{
	struct layout_wish wish = { .over = PANE_PEOPLE };
	struct layout l, plain;

	(void)state;
	layout_columns(&l, 80, &wish);
	layout_lines(&l, 24, 1);
	assert_int_equal(l.people.w, 0);
	assert_int_equal(l.over.w, 20);
	assert_int_equal(l.over.x, 60);
	assert_int_equal(l.over.y, 2);
	wish.over = PANE_NONE;
	layout_columns(&plain, 80, &wish);
	assert_memory_equal(&plain.area.w, &l.area.w, sizeof l.area.w);
	/* A wider screen has it beside. */
	wish.over = PANE_PEOPLE;
	layout_columns(&l, 120, &wish);
	assert_int_equal(l.over.w, 0);
	assert_int_equal(l.people.w, 20);
	wish.over = PANE_ROOMS;
	layout_columns(&l, 60, &wish);
	assert_int_equal(l.over.x, 0);
	assert_true(l.over.w >= 18);
	wish.no_people = wish.no_rooms = true;
	layout_columns(&l, 200, &wish);
	assert_int_equal(l.rooms.w + l.people.w, 0);
	assert_int_equal(l.area.w, 200);
}

static void
windows_have_columns_of_their_own(void **state)
{
	struct layout_wish wish = { 0 };
	struct rect at = { .y = 1, .x = 23, .h = 20, .w = 40 };
	struct layout l;

	(void)state;
	layout_columns(&l, 160, &wish);
	layout_lines(&l, 50, 1);
	layout_window(&l, &at, true);
	assert_int_equal(l.talk.y, 2);
	assert_int_equal(l.talk.h, 19);
	assert_int_equal(l.talk.x, 24);
	assert_int_equal(l.talk.w, 38);
	assert_int_equal(l.gutter, 0);
	at.w = 60;
	layout_window(&l, &at, false);
	assert_int_equal(l.talk.y, 1);
	assert_int_equal(l.gutter, 10);
	assert_true(l.end_x <= at.x + at.w);
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
		cmocka_unit_test(panes_grow_with_the_screen),
		cmocka_unit_test(panes_over_the_talk),
		cmocka_unit_test(windows_have_columns_of_their_own),
		cmocka_unit_test(says_when_it_is_too_small),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
