/* What the person does with the line, through the whole screen. */
#include "tests/ui/keyboard.h"

#include "ui/text.h"

/* Into the line, and from there into the editor. */
static void
a_paste_may_be_edited_first(void **state)
{
	struct fix *x = *state;

	keys(x, "see: \033[200~a\rb\033[201~");
	assert_true(shows(x, "Paste 2 lines ? [ctrl-y] yes [ctrl-n] no [ctrl-e] edit"));
	keys(x, "\005");
	assert_string_equal(typed(x), "see: a\nb");
	assert_true(x->u.wants_editor);
	posts_nothing(x);
}

static void
older_lines_of_any_room(void **state)
{
	struct fix *x = *state;

	events_say(x->u.model, "@bob", "bob", "psst", 1);
	ui_sync(&x->u);
	keys(x, "first\r\0332second\rdraft");
	keys(x, "\033[1;5A");
	assert_string_equal(typed(x), "second");
	keys(x, "\033[1;5A");
	assert_string_equal(typed(x), "first");
	keys(x, "\033[1;5B\033[1;5B");
	assert_string_equal(typed(x), "draft");
	keys(x, "\033[A");
	assert_string_equal(typed(x), "second"); /* of this room */
	keys(x, "\033[A\033[B");
	assert_string_equal(typed(x), "draft");
	/* What is typed in one room does not turn up in another. */
	keys(x, "\033[1;5A\0331\033[1;5A\033[1;5B");
	assert_string_equal(typed(x), "");
}

/* Also what was said when snug ran last. */
static void
calls_back_what_was_said_before(void **state)
{
	static const struct events_line past[] = { { 1, "me", "first", 1, NULL },
		{ 2, "bob", "not mine", 2, NULL }, { 3, "me", "/etc is a path", 3, NULL } };
	struct fix *x = *state;

	keys(x, "since\r");
	give(x, events_lines(EV_PAST, "#lobby", past, 3));
	keys(x, "draft\033[A\033[A");
	assert_string_equal(typed(x), "//etc is a path");
	keys(x, "\033[A\033[A");
	assert_string_equal(typed(x), "first");
	keys(x, "\033[B\033[B\033[B");
	assert_string_equal(typed(x), "draft");
}

static void
looks_back_for_a_line(void **state)
{
	struct fix *x = *state;
	struct intent *in;

	keys(x, "make check\rmake tea\rhello\r");
	while ((in = bus_take_intent(x->bus)) != NULL)
		intent_free(in);
	keys(x, "draft\022mak");
	assert_true(shows(x, "typed in #lobby: mak\u203a make tea"));
	assert_true(shows(x, "Enter take   Esc back"));
	keys(x, "\022");
	assert_true(shows(x, "mak\u203a make check"));
	keys(x, "\r");
	posts_nothing(x); /* to be seen once more before it goes */
	assert_string_equal(typed(x), "make check");
	assert_false(shows(x, "typed in"));
	keys(x, "\037");
	assert_string_equal(typed(x), "draft");
	keys(x, "\022tea");
	esc(x);
	assert_string_equal(typed(x), "draft");
	/* A key of the line takes what is shown, and does what it does. */
	keys(x, "\022tea\005!");
	assert_string_equal(typed(x), "make tea!");
	keys(x, "\022nowhere");
	assert_true(shows(x, "nothing typed in #lobby has: nowhere"));
	keys(x, "\003");
	assert_string_equal(typed(x), "make tea!");
}

static void
keys_may_be_sequences(void **state)
{
	struct fix *x = *state;

	keys(x, "hello\001\030");
	assert_true(shows(x, "ctrl-x-"));
	keys(x, "\025");
	assert_string_equal(typed(x), "HELLO");
	assert_false(shows(x, "ctrl-x-"));
	keys(x, "\030q");
	assert_true(shows(x, "ctrl-x,q does nothing"));
	assert_string_equal(typed(x), "HELLO");
	keys(x, "q");
	assert_string_equal(typed(x), "HELLOq");
	assert_false(x->u.wants_editor);
	keys(x, "\030\005");
	assert_true(x->u.wants_editor);
}

static void
own_keys_do_what_they_were_given(void **state)
{
	struct fix *x = *state;

	keys(x, "/bind meta-K /names\r");
	assert_true(shows(x, "alt-shift-k did: nothing. Now: /names"));
	keys(x, "half a line\033K");
	assert_true(shows(x, "3 in #lobby: alice"));
	assert_string_equal(typed(x), "half a line");
	keys(x, "\025/bind ctrl-n,ctrl-n room_next\r/bind ctrl-t nothing\r");
	events_say(x->u.model, "@bob", "bob", "psst", 1);
	ui_sync(&x->u);
	keys(x, "\016");
	assert_string_equal(model_room(x->u.model)->name, "#lobby");
	keys(x, "\016");
	assert_string_equal(model_room(x->u.model)->name, "@bob");
	keys(x, "ab\024");
	assert_string_equal(typed(x), "ab");
	/* A command that does not go says why, and leaves the line alone. */
	keys(x, "\025/bind ctrl-t /nonsense\rab\024");
	assert_true(shows(x, "There is no /nonsense"));
	assert_string_equal(typed(x), "ab");
	keys(x, "\025/unbind ctrl-t\rab\024");
	assert_string_equal(typed(x), "ba");
}

static void
kills_go_along(void **state)
{
	struct fix *x = *state;

	events_say(x->u.model, "@bob", "bob", "psst", 1);
	ui_sync(&x->u);
	keys(x, "one two\027\001\013\0332\031");
	assert_string_equal(typed(x), "one ");
	keys(x, "\033y");
	assert_string_equal(typed(x), "two");
	keys(x, "\033y\037\037");
	assert_string_equal(typed(x), "one ");
	keys(x, "\033_");
	assert_string_equal(typed(x), "two");
}

static void
the_prompt_says_what_enter_does(void **state)
{
	struct fix *x = *state;
	struct event *ev;

	assert_true(shows(x, "me@#lobby\u203a"));
	keys(x, "/na");
	assert_true(shows(x, "command: /na"));
	assert_false(shows(x, "me@#lobby"));
	keys(x, "\003//na");
	assert_true(shows(x, "me@#lobby\u203a //na"));
	ev = event_new(EV_LINK);
	ev->link = LINK_WAITING;
	give(x, ev);
	assert_true(shows(x, "me@#lobby (offline)\u203a //na"));
	x->u.screen.ascii = true;
	assert_true(shows(x, "me@#lobby (offline)> //na"));
	grid_resize(&x->u.grid, 10, 40);
	assert_false(shows(x, "me@#lobby"));
}

static void
tab_shows_the_choice(void **state)
{
	struct fix *x = *state;

	keys(x, "/unb\t");
	assert_string_equal(typed(x), "/unblock ");
	assert_true(shows(x, "[/unblock]  /unban"));
	keys(x, "\t");
	assert_true(shows(x, "[/unban]  /unbind"));
	keys(x, "\033[Z\033[Z");
	assert_string_equal(typed(x), "/unb");
	keys(x, "x");
	assert_false(shows(x, "/unblock"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_paste_may_be_edited_first, setup, teardown),
		cmocka_unit_test_setup_teardown(older_lines_of_any_room, setup, teardown),
		cmocka_unit_test_setup_teardown(calls_back_what_was_said_before, setup, teardown),
		cmocka_unit_test_setup_teardown(looks_back_for_a_line, setup, teardown),
		cmocka_unit_test_setup_teardown(keys_may_be_sequences, setup, teardown),
		cmocka_unit_test_setup_teardown(own_keys_do_what_they_were_given, setup, teardown),
		cmocka_unit_test_setup_teardown(kills_go_along, setup, teardown),
		cmocka_unit_test_setup_teardown(the_prompt_says_what_enter_does, setup, teardown),
		cmocka_unit_test_setup_teardown(tab_shows_the_choice, setup, teardown),
	};

	setenv("TZ", "UTC0", 1);
	text_locale();
	return cmocka_run_group_tests_name("ui writing", tests, NULL, NULL);
}
