/* Golden screens of windows, of panes and boxes over the talk, of what waits. */
#include "tests/ui/golden.h"

#include <time.h>

#include "ui/text.h"

/* #lobby above, with the focus, and a private room whose key changed below; #design beside it. */
static void
split(struct fix *x, struct windows *w)
{
	talk(x->m);
	changed_key(x);
	events_say(x->m, "#design", "hedy", "the new grid is in", 18);
	model_enter(x->m, 0);
	model_enter(x->m, model_find(x->m, "#design"));
	model_enter(x->m, 0);
	windows_init(w);
	windows_split(w, WINDOW_STACK, 40);
	windows_focus(w)->room = model_find(x->m, "@eve");
	windows_split(w, WINDOW_BESIDE, 50);
	windows_focus(w)->room = model_find(x->m, "#design");
	w->focus = windows_nth(w, 0);
	x->s.windows = w;
}

static void
windows_side_by_side(void **state)
{
	struct windows w;
	struct fix x;

	(void)state;
	start(&x);
	split(&x, &w);
	edit_insert(x.v.edit, "Notes from the call:\n- lb2 is done, lb3 on Thursday", 52);
	compare_split(&x, "windows");
	x.s.ascii = true;
	compare(&x, "windows-ascii", 160, 50);
	x.s.ascii = false;
	/* The focus below, another one scrolled back. */
	w.v[windows_nth(&w, 0)].scroll =
	    (struct scroll){ .back = true, .number = x.m->rooms[0].lines.first + 6 };
	w.focus = windows_nth(&w, 2);
	model_enter(x.m, model_find(x.m, "#design"));
	compare_split(&x, "windows-below");
	end(&x);
}

static void
panes_over_the_talk(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	talk(x.m);
	x.s.wish.over = PANE_PEOPLE;
	compare_split(&x, "over-people");
	x.s.wish.over = PANE_ROOMS;
	compare_split(&x, "over-rooms");
	x.s.wish = (struct layout_wish){ .no_rooms = true, .no_people = true };
	compare(&x, "no-panes", 160, 50);
	end(&x);
}

static void
the_box_that_asks_where(void **state)
{
	struct switcher sw;
	struct fix x;

	(void)state;
	start(&x);
	talk(x.m);
	events_say(x.m, "#design", "hedy", "me: look", 18);
	events_say(x.m, "#release", "hedy", "soon", 18);
	switch_begin(&sw, x.m, 0);
	x.s.overlay = OVERLAY_SWITCH;
	x.s.switcher = &sw;
	compare_split(&x, "switch");
	switch_type(&sw, x.m, 'g');
	switch_step(&sw, 1);
	compare(&x, "switch-typed", 80, 24);
	x.s.ascii = true;
	compare(&x, "switch-ascii", 80, 24);
	x.s.ascii = false;
	switch_type(&sw, x.m, 'z');
	compare(&x, "switch-none", 80, 24);
	end(&x);
}

static void
a_selected_message_and_numbers(void **state)
{
	struct fix x;

	(void)state;
	start(&x);
	talk(x.m);
	x.s.selecting = true;
	x.s.selected = lines_end(&x.m->rooms[0].lines) - 4;
	x.s.numbers = true;
	compare_split(&x, "selected");
	end(&x);
}

/* The most urgent first, and never nothing of it. */
static void
what_waits_in_little_room(void **state)
{
	static const char *const rooms[] = { "#a", "#b", "#c", "@dennis" };
	struct fix x;
	char out[512];

	(void)state;
	start(&x);
	for (size_t i = 0; i < 4; i++)
		events_room(x.m, rooms[i], people, 1);
	events_give(x.m, events_make(EV_JOIN, "#a", "barbara", NULL, 1));
	events_say(x.m, "#b", "ada", "one", 1);
	events_say(x.m, "@dennis", "dennis", "two", 1);
	events_say(x.m, "#c", "ada", "me: three", 1);
	events_say(x.m, "#c", "ada", "four", 1);
	draw_activity(x.m, 80, out, sizeof out);
	assert_string_equal(out, "[Act: 4:#c(2!) 5:@dennis(1!) 3:#b(1) 2:#a]");
	draw_activity(x.m, 42, out, sizeof out);
	assert_string_equal(out, "[Act: 4:#c(2!) 5:@dennis(1!) 3:#b(1) 2:#a]");
	draw_activity(x.m, 41, out, sizeof out);
	assert_string_equal(out, "[Act: 4:#c(2!) 5:@dennis(1!) +2]");
	for (int cols = 11; cols < 60; cols++) {
		draw_activity(x.m, cols, out, sizeof out);
		assert_true(text_cols(out, strlen(out)) <= cols);
		assert_int_equal(out[strlen(out) - 1], ']');
	}
	draw_activity(x.m, 10, out, sizeof out);
	assert_string_equal(out, "");
	end(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_side_by_side),
		cmocka_unit_test(panes_over_the_talk),
		cmocka_unit_test(the_box_that_asks_where),
		cmocka_unit_test(a_selected_message_and_numbers),
		cmocka_unit_test(what_waits_in_little_room),
	};

	setenv("TZ", "UTC0", 1);
	tzset();
	text_locale();
	return cmocka_run_group_tests_name("draw_window", tests, NULL, NULL);
}
