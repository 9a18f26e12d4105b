/* Windows, panes and the mouse, by keys. */
#include "tests/ui/hand.h"

#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"
#include "tests/ui/events.h"
#include "base/file.h"
#include "base/mem.h"
#include "ui/text.h"

/* Three rooms, the lobby with many lines. */
static void
some_rooms(struct hand *h)
{
	char text[32];

	for (int i = 1; i <= 60; i++) {
		snprintf(text, sizeof text, "row %d.", i);
		hand_hears_say(h, "#lobby", "alice", text);
	}
	hand_hears_say(h, "#dev", "bob", "dev it is");
	hand_hears_say(h, "@bob", "bob", "psst");
}

static void
two_windows_two_rooms(void **state)
{
	struct hand *h = *state;

	some_rooms(h);
	hand_types(h, "\033ws"); /* below */
	assert_int_equal(h->u.windows.n, 2);
	assert_true(hand_sees(h, "\u258c 1 #lobby"));
	hand_types(h, "\0332");
	assert_string_equal(hand_room(h), "#dev");
	assert_true(hand_sees(h, "dev it is"));
	assert_true(hand_sees(h, "row 60."));
	assert_true(hand_sees(h, "\u2500\u2500 1 #lobby"));
	assert_true(hand_sees(h, "\u258c 2 #dev"));
	/* The input belongs to the focus. */
	hand_types(h, "for dev");
	hand_types(h, "\033w\033[A");
	assert_string_equal(hand_room(h), "#lobby");
	assert_string_equal(hand_typed(h), "");
	assert_true(hand_sees(h, "# lobby "));
	hand_types(h, "\033ww");
	assert_string_equal(hand_typed(h), "for dev");
	hand_types(h, "\033wc");
	assert_int_equal(h->u.windows.n, 1);
	assert_string_equal(hand_room(h), "#lobby");
	assert_false(hand_sees(h, "dev it is"));
	hand_types(h, "\033wc");
	assert_true(hand_sees(h, "This is the only window"));
}

static void
each_window_reads_elsewhere(void **state)
{
	struct hand *h = *state;

	hand_sizes(h, 50, 80);
	some_rooms(h);
	hand_types(h, "\033ws\033[5~\033[5~"); /* the same room, two pages up */
	assert_true(hand_sees(h, "-MORE("));
	assert_true(hand_sees(h, "row 60."));
	assert_true(hand_sees(h, "row 25."));
	assert_true(h->u.views[0].scroll.back);
	hand_types(h, "\033ww");
	assert_false(h->u.views[0].scroll.back);
	assert_true(hand_sees(h, "row 25."));
	/* What comes moves only who is at the end. */
	hand_hears_say(h, "#lobby", "alice", "row 61.");
	assert_true(hand_sees(h, "row 61."));
	assert_true(hand_sees(h, "row 25."));
	hand_types(h, "\033ww\033[1;3F\033wo");
	assert_int_equal(h->u.windows.n, 1);
	assert_false(hand_sees(h, "-MORE("));
}

/* Our message finds its place behind what came meanwhile: nobody who reads there is moved. */
static void
a_line_that_finds_its_place_moves_nobody(void **state)
{
	struct hand *h = *state;
	struct scroll *other;
	struct event *ev;
	uint64_t own;

	hand_sizes(h, 50, 80);
	hand_types(h, "mine\r");
	own = lines_end(&h->u.model->rooms[0].lines) - 1;
	some_rooms(h);
	hand_types(h, "\033ws\033[5~\033[1;3A\033[1;3A\033ww");
	other = &h->u.windows.v[windows_nth(&h->u.windows, 1)].scroll;
	assert_true(other->back);
	other->number = own + 2;
	h->u.views[0].scroll = (struct scroll){ .back = true, .number = own + 3 };
	h->u.screen.selecting = true;
	h->u.screen.selected = own;
	ev = events_make(EV_SENT, "#lobby", NULL, NULL, 2);
	ev->id = 1;
	hand_hears(h, ev);
	assert_int_equal(other->number, own + 1);
	assert_int_equal(h->u.views[0].scroll.number, own + 2);
	assert_string_equal(
	    lines_get(&h->u.model->rooms[0].lines, h->u.screen.selected)->text, "mine");
}

static void
what_is_to_be_seen_is_not_unread(void **state)
{
	struct hand *h = *state;

	some_rooms(h);
	hand_types(h, "\033ws\0332");
	assert_true(hand_sees(h, "[Act: 3:@bob(1!)]"));
	hand_hears_say(h, "#lobby", "alice", "me: look");
	assert_true(hand_sees(h, "[Act: 3:@bob(1!)]"));
	/* In a terminal where there is room for one window only the other is not. */
	hand_sizes(h, 10, 60);
	hand_hears_say(h, "#lobby", "alice", "me: look again");
	assert_true(hand_sees(h, "1:#lobby(1!)"));
	assert_true(hand_sees(h, "window 2 of 2"));
	hand_types(h, "\033w\033[A");
	assert_string_equal(hand_room(h), "#lobby");
	assert_false(hand_sees(h, "1:#lobby("));
	hand_sizes(h, 24, 80);
	assert_true(hand_sees(h, "dev it is"));
}

static void
by_command(void **state)
{
	struct hand *h = *state;

	hand_sizes(h, 50, 160);
	hand_types(h, "/window splith 33\r");
	assert_int_equal(h->u.windows.n, 2);
	ui_draw(&h->u);
	assert_int_equal(windows_focus(&h->u.windows)->at.h, 16);
	hand_types(h, "/window splitv\r/window left\r/window up\r");
	assert_int_equal(h->u.windows.n, 3);
	assert_int_equal(windows_nth(&h->u.windows, 0), h->u.windows.focus);
	hand_types(h, "/window merge all\r");
	assert_int_equal(h->u.windows.n, 1);
	hand_types(h, "/window splith 5\r");
	assert_true(hand_sees(h, "10 to 90 percent"));
	hand_types(h, "\025/window dance\r");
	assert_true(hand_sees(h, "/window splith|splitv"));
	hand_types(h, "\025/window close\r");
	assert_true(hand_sees(h, "only window"));
	hand_types(h, "\025/window spli\t");
	assert_string_equal(hand_typed(h), "/window splith ");
	hand_types(h, "\025/window n\t\r");
	assert_true(hand_sees(h, "only window"));
	hand_types(h, "\025");
	/* As many as there is room for. */
	for (int i = 0; i < WINDOWS_MAX + 2; i++)
		hand_types(h, "\033wv\033ws");
	assert_true(hand_sees(h, "There is no room for another window"));
	assert_true(h->u.windows.n > 2 && h->u.windows.n <= WINDOWS_MAX);
	hand_sizes(h, 24, 80);
	hand_types(h, "\033wo");
	for (int i = 0; i < 4; i++)
		hand_types(h, "\033wv");
	assert_int_equal(h->u.windows.n, 2);
}

static void
a_prefix_takes_one_key(void **state)
{
	struct hand *h = *state;

	hand_types(h, "\033w");
	assert_true(hand_sees(h, "Window: s below"));
	hand_types(h, "xy");
	assert_string_equal(hand_typed(h), "y");
	assert_int_equal(h->u.windows.n, 1);
	hand_types(h, "\033w\033");
	assert_false(hand_sees(h, "Window:"));
}

/* the file ---------------------------------------------------------------------------- */

static struct hand *
again(struct hand *h)
{
	static const char *const people[] = { "me", "alice", "bob", NULL };

	ui_fini(&h->u);
	bus_free(h->bus);
	h->bus = bus_new(64);
	ui_init(&h->u, h->bus, &h->opts);
	grid_resize(&h->u.grid, 24, 80);
	events_online(h->u.model, false);
	events_room(h->u.model, "#lobby", people, 7);
	ui_sync(&h->u);
	return h;
}

static void
windows_survive_a_restart(void **state)
{
	struct hand *h = *state;
	char *dir = tmpdir_new();

	h->opts.layout_dir = dir;
	some_rooms(h);
	hand_sizes(h, 24, 80);
	hand_types(h, "\033ws\0332\033wv\0333\033[18~"); /* #lobby above #dev and @bob; no rooms */
	assert_string_equal(hand_room(h), "@bob");
	ui_window_save(&h->u);
	again(h);
	assert_int_equal(h->u.windows.n, 3);
	assert_false(hand_sees(h, "ROOMS"));
	assert_string_equal(hand_room(h), "#lobby"); /* @bob is not there yet */
	hand_hears_say(h, "#dev", "bob", "dev again");
	assert_true(hand_sees(h, "dev again"));
	assert_string_equal(hand_room(h), "#lobby");
	hand_hears_say(h, "@bob", "bob", "psst again");
	assert_string_equal(hand_room(h), "@bob");
	assert_true(hand_sees(h, "\u258c 3 @bob"));
	/* Who went elsewhere meanwhile stays there. */
	again(h);
	hand_hears_say(h, "#dev", "bob", "dev again");
	hand_types(h, "\0332");
	hand_hears_say(h, "@bob", "bob", "psst again");
	assert_string_equal(hand_room(h), "#dev");
	h->opts.layout_dir = NULL;
	tmpdir_free(dir);
}

static void
a_bad_file_is_said_and_ignored(void **state)
{
	struct hand *h = *state;
	char *dir = tmpdir_new(), *path = mem_printf("%s/screen", dir);
	struct fault f;

	h->opts.layout_dir = dir;
	assert_int_equal(file_write(path, bytes_str("screen=7\n"), &f), 0);
	again(h);
	assert_int_equal(h->u.windows.n, 1);
	assert_true(hand_sees(h, "line 1"));
	/* The next change mends it. */
	hand_types(h, "\033ws");
	again(h);
	assert_int_equal(h->u.windows.n, 2);
	h->opts.layout_dir = NULL;
	free(path);
	tmpdir_free(dir);
}

/* the mouse ------------------------------------------------------------------------------ */

static void
wheel_and_clicks(void **state)
{
	struct hand *h = *state;

	hand_sizes(h, 50, 80);
	some_rooms(h);
	hand_types(h, "\033m");
	assert_true(hand_sees(h, "Mouse on"));
	hand_types(h, "\033ws\0332");
	ui_draw(&h->u);
	/* The wheel turns the window under it, not the focused one. */
	hand_types(h, "\033[<64;40;10M\033[<64;40;10M");
	assert_true(hand_sees(h, "-MORE(6)-"));
	assert_string_equal(hand_room(h), "#dev");
	assert_false(h->u.views[h->u.model->current].scroll.back);
	hand_types(h, "\033[<65;40;10M\033[<65;40;10M");
	assert_false(hand_sees(h, "-MORE("));
	/* A click focuses, also with its release. */
	hand_types(h, "\033[<0;40;10M\033[<0;40;10m");
	assert_string_equal(hand_room(h), "#lobby");
	/* Rooms: ROOMS is row 3, #lobby 4, #dev 5; a blank, PEOPLE, @bob 8. */
	hand_types(h, "\033[<0;5;8M");
	assert_string_equal(hand_room(h), "@bob");
	hand_types(h, "\033[<0;5;5M");
	assert_string_equal(hand_room(h), "#dev");
	hand_types(h, "\033[<0;5;6M\033[<0;5;40M\033[<0;1;1M\033[<0;200;200M\033[<2;5;4M");
	assert_string_equal(hand_room(h), "#dev");
	assert_string_equal(hand_typed(h), "");
	hand_types(h, "\033m");
	assert_true(hand_sees(h, "Mouse off"));
}

static void
clicks_on_a_pane_over_the_talk(void **state)
{
	struct hand *h = *state;

	some_rooms(h);
	hand_sizes(h, 24, 60);
	hand_types(h, "\033B");
	assert_true(hand_sees(h, "ROOMS"));
	hand_types(h, "\033[<0;5;7M"); /* ROOMS is row 5 there */
	assert_string_equal(hand_room(h), "#dev");
	assert_false(hand_sees(h, "ROOMS"));
	hand_types(h, "\033N");
	assert_true(hand_sees(h, "PEOPLE"));
	hand_types(h, "\033[<0;5;10M");
	assert_false(hand_sees(h, "PEOPLE"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HAND_TEST(two_windows_two_rooms),
		HAND_TEST(each_window_reads_elsewhere),
		HAND_TEST(a_line_that_finds_its_place_moves_nobody),
		HAND_TEST(what_is_to_be_seen_is_not_unread),
		HAND_TEST(by_command),
		HAND_TEST(a_prefix_takes_one_key),
		HAND_TEST(windows_survive_a_restart),
		HAND_TEST(a_bad_file_is_said_and_ignored),
		HAND_TEST(wheel_and_clicks),
		HAND_TEST(clicks_on_a_pane_over_the_talk),
	};

	setenv("TZ", "UTC0", 1);
	text_locale();
	return cmocka_run_group_tests_name("ui_window", tests, NULL, NULL);
}
