/* From room to room and from line to line, by keys. */
#include "tests/ui/hand.h"

#include "tests/support/cm.h"
#include "tests/ui/events.h"
#include "ui/text.h"

static void
rooms(struct hand *h, int n)
{
	static const char *const people[] = { "me", "alice", NULL };
	char name[24];

	for (int i = 2; i <= n; i++) {
		snprintf(name, sizeof name, "#r%d", i);
		events_room(h->u.model, name, people, 1);
	}
	ui_sync(&h->u);
}

static void
by_number(void **state)
{
	struct hand *h = *state;

	rooms(h, 23);
	hand_types(h, "\0333");
	assert_string_equal(hand_room(h), "#r3");
	hand_types(h, "\0330");
	assert_string_equal(hand_room(h), "#r10");
	hand_types(h, "\033j");
	assert_true(hand_sees(h, "two digits"));
	assert_true(hand_sees(h, "12 r12"));
	hand_types(h, "23");
	assert_string_equal(hand_room(h), "#r23");
	hand_types(h, "\033j07");
	assert_string_equal(hand_room(h), "#r7");
	hand_types(h, "\033j2\r");
	assert_string_equal(hand_room(h), "#r2");
	hand_types(h, "\033jx\033j00\033j99");
	assert_string_equal(hand_room(h), "#r2");
	assert_string_equal(hand_typed(h), "");
	assert_false(hand_sees(h, "12 r12"));
}

static void
to_the_last_room_and_back(void **state)
{
	struct hand *h = *state;

	rooms(h, 4);
	hand_types(h, "\033/");
	assert_string_equal(hand_room(h), "#lobby");
	hand_types(h, "\0333\033/");
	assert_string_equal(hand_room(h), "#lobby");
	hand_types(h, "\033/");
	assert_string_equal(hand_room(h), "#r3");
	hand_types(h, "/query bob\r\033/");
	assert_string_equal(hand_room(h), "#r3");
	hand_types(h, "\033/");
	assert_string_equal(hand_room(h), "@bob");
}

static void
by_urgency_and_back(void **state)
{
	struct hand *h = *state;

	rooms(h, 5);
	hand_hears(h, events_make(EV_JOIN, "#r2", "zoe", NULL, 1));
	hand_hears_say(h, "#r3", "alice", "hello");
	hand_hears_say(h, "@bob", "bob", "psst");
	hand_hears_say(h, "#r4", "alice", "me: come");
	assert_true(hand_sees(h, "[Act: 4:#r4(1!) 6:@bob(1!) 3:#r3(1) 2:#r2]"));
	hand_types(h, "\033a");
	assert_string_equal(hand_room(h), "#r4");
	hand_types(h, "\033a");
	assert_string_equal(hand_room(h), "@bob");
	hand_types(h, "\033a");
	assert_string_equal(hand_room(h), "#r3");
	hand_types(h, "\033a");
	assert_string_equal(hand_room(h), "#r2");
	/* Where it began. */
	hand_types(h, "\033a");
	assert_string_equal(hand_room(h), "#lobby");
	hand_types(h, "\033a");
	assert_string_equal(hand_room(h), "#lobby");
	assert_true(hand_sees(h, "Nothing waits"));
	/* Who chose a room on the way stays there. */
	hand_hears_say(h, "#r3", "alice", "hello");
	hand_types(h, "\033a\0335\033a");
	assert_string_equal(hand_room(h), "#r5");
}

static void
by_letters(void **state)
{
	struct hand *h = *state;

	rooms(h, 4);
	hand_hears_say(h, "#release-notes", "alice", "soon");
	hand_types(h, "half a line\033g");
	assert_true(hand_sees(h, "\u2500 go to \u2500"));
	hand_types(h, "rn");
	assert_true(hand_sees(h, "\u203a rn"));
	hand_types(h, "\r");
	assert_string_equal(hand_room(h), "#release-notes");
	assert_false(hand_sees(h, "go to \u2500"));
	/* With nothing typed the last room is first. */
	hand_types(h, "\007\r");
	assert_string_equal(hand_room(h), "#lobby");
	assert_string_equal(hand_typed(h), "half a line");
	hand_types(h, "\033gr\033[B\033[B\033[A\r");
	assert_string_equal(hand_room(h), "#r3");
	/* A person with whom there was nothing yet. */
	hand_types(h, "\033gbob\r");
	assert_string_equal(hand_room(h), "@bob");
	hand_types(h, "\033gzzz\r");
	assert_true(hand_sees(h, "no room has that name"));
	hand_types(h, "\025\177\033");
	assert_false(hand_sees(h, "go to \u2500"));
	assert_string_equal(hand_room(h), "@bob");
	hand_types(h, "\033g\003");
	assert_false(hand_sees(h, "go to \u2500"));
}

/* lines ----------------------------------------------------------------------------- */

/* 200 rows, of which the 20th and the 150th mean us. */
static void
rows(struct hand *h)
{
	char text[32];

	for (int i = 1; i <= 200; i++) {
		snprintf(text, sizeof text, "%srow %d.", i == 20 || i == 150 ? "me: " : "", i);
		hand_hears_say(h, "#lobby", i % 2 ? "alice" : "bob", text);
	}
}

static void
highlights_before_and_after(void **state)
{
	struct hand *h = *state;

	rows(h);
	hand_types(h, "\033p");
	assert_true(hand_sees(h, "\u258c me: row 150."));
	assert_true(hand_sees(h, "row 200.")); /* the newest stay */
	hand_types(h, "\033p");
	assert_true(hand_sees(h, "\u258c me: row 20."));
	hand_types(h, "\033p");
	assert_true(hand_sees(h, "No highlight before this"));
	assert_true(hand_sees(h, "\u258c me: row 20."));
	hand_types(h, "\033n");
	assert_true(hand_sees(h, "\u258c me: row 150."));
	hand_types(h, "\033n");
	assert_true(hand_sees(h, "No highlight after this"));
	/* What is typed then is meant for the line. */
	hand_types(h, "yes");
	assert_string_equal(hand_typed(h), "yes");
	hand_types(h, "\033");
	assert_false(hand_sees(h, "\u258c me: row 150."));
	assert_true(hand_sees(h, "me: row 150."));
	hand_types(h, "\r");
	assert_false(hand_sees(h, "me: row 150."));
	assert_true(hand_sees(h, "row 200."));
}

static void
to_the_unread_line(void **state)
{
	struct hand *h = *state;

	hand_types(h, "\033u");
	assert_true(hand_sees(h, "No unread line here"));
	rows(h);
	hand_types(h, "\033[O");
	for (int i = 0; i < 60; i++)
		hand_hears_say(h, "#lobby", "alice", "later");
	hand_types(h, "\033[I");
	assert_false(hand_sees(h, " new "));
	hand_types(h, "\033u");
	assert_true(hand_sees(h, " new "));
	assert_true(hand_sees(h, "later"));
	/* At the top: what follows is to be read. */
	assert_false(hand_sees(h, "row 190."));
	hand_types(h, "\033[1;3F");
	assert_false(hand_sees(h, " new "));
}

static void
a_message_is_selected(void **state)
{
	struct hand *h = *state;

	rows(h);
	hand_types(h, "\033[1;3B");
	assert_false(h->u.screen.selecting);
	hand_types(h, "\033[1;3A");
	assert_true(hand_sees(h, "\u258c row 200."));
	assert_true(hand_sees(h, "y copies"));
	for (int i = 0; i < 40; i++)
		hand_types(h, "\033[1;3A");
	assert_true(hand_sees(h, "\u258c row 160."));
	assert_true(hand_sees(h, "MORE("));
	hand_types(h, "\033[1;3B");
	assert_true(hand_sees(h, "\u258c row 161."));
	hand_types(h, "\033");
	assert_false(h->u.screen.selecting);
	/* Below the newest it ends; typing ends it too. */
	hand_types(h, "\033[1;3F\033[1;3A\033[1;3B");
	assert_false(h->u.screen.selecting);
	hand_types(h, "\033[1;3Ahello");
	assert_false(h->u.screen.selecting);
	assert_string_equal(hand_typed(h), "hello");
	/* Another room has nothing selected. */
	hand_types(h, "\033[1;3A/query bob\r");
	assert_false(h->u.screen.selecting);
}

static char copied[64];

static bool
keep_copy(void *user, const char *text, size_t n)
{
	(void)user;
	snprintf(copied, sizeof copied, "%.*s", (int)n, text);
	return true;
}

static void
a_message_is_copied(void **state)
{
	struct hand *h = *state;

	rows(h);
	h->u.front.copy = keep_copy;
	hand_types(h, "half\033[1;3A\033[1;3Ay");
	assert_string_equal(copied, "row 199.");
	assert_false(h->u.screen.selecting);
	assert_string_equal(hand_typed(h), "half");
	assert_true(hand_sees(h, "Copied"));
	h->u.front.copy = NULL;
	hand_types(h, "\033[1;3Ay");
	assert_true(hand_sees(h, "no clipboard"));
	/* Without a selection it is a letter. */
	hand_types(h, "y");
	assert_string_equal(hand_typed(h), "halfy");
}

/* A hundred thousand lines: every key looks only at what it must. Counted by cmocka's timeout. */
static void
keys_in_a_long_room(void **state)
{
	static const char *const keys[] = { "\033p", "\033n", "\033u", "\033[1;3A", "\033[1;3B",
		"\033[5~", "\033[6~", "\033[1;3H", "\033[1;3F", "\033ws", "\033wo", "x", "\177",
		"\033g", "\033", "\033[<64;40;10M" };
	struct hand *h = *state;

	for (int i = 0; i < 100000; i++)
		events_say(h->u.model, "#lobby", "alice", i == 3 ? "me: look" : "a line", i / 60);
	for (int k = 0; k < 3; k++)
		for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
			hand_types(h, keys[i]);
			ui_draw(&h->u);
		}
	hand_types(h, "\033[1;3F\033\033p");
	assert_true(hand_sees(h, "\u258c me: look"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HAND_TEST(by_number),
		HAND_TEST(to_the_last_room_and_back),
		HAND_TEST(by_urgency_and_back),
		HAND_TEST(by_letters),
		HAND_TEST(highlights_before_and_after),
		HAND_TEST(to_the_unread_line),
		HAND_TEST(a_message_is_selected),
		HAND_TEST(a_message_is_copied),
		HAND_TEST(keys_in_a_long_room),
	};

	setenv("TZ", "UTC0", 1);
	text_locale();
	return cmocka_run_group_tests_name("ui_go", tests, NULL, NULL);
}
