/* The whole screen in a terminal, with a made-up worker that keeps things. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/cm.h"
#include "tests/support/pty.h"
#include "tests/support/tmpdir.h"

#define LONG 20000 /* ms: only ever waited for by a test that fails */

struct stage {
	struct pump *pump;
	char *home;
};

static int
setup(void **state)
{
	struct stage *s = calloc(1, sizeof *s);

	s->pump = pump_new();
	s->home = tmpdir_new();
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct stage *s = *state;

	pump_free(s->pump);
	tmpdir_free(s->home);
	free(s);
	return 0;
}

static struct pty *
start(struct stage *s, const char *option)
{
	char path[1024];
	const char *const argv[] = { path, "--scene", "kept", option, NULL };

	child_built("tests/ui/ui_demo", path, sizeof path);
	return pty_start(s->pump, &(struct child_spec){ .argv = argv, .home = s->home });
}

static void
quit(struct pty *p)
{
	pty_keys(p, "C-u");
	pty_type(p, "/quit\r");
	assert_int_equal(pty_await_exit(p, LONG), 0);
}

static void
history_is_there_before_the_network(void **state)
{
	struct pty *p = start(*state, NULL);

	pty_await(p, "queued 1 - will be sent after connecting", LONG);
	pty_await(p, "1 queued", LONG);
	pty_await(p, "thanks, all green here \u2713", LONG);
	pty_await(p, "\u203a half a thought", LONG);
	pty_keys(p, "C-u");
	pty_type(p, "and one more\r");
	pty_await(p, "queued 2 - /queue shows, /unsend 2 removes", LONG);
	pty_type(p, "/reconnect\r");
	pty_await(p, "you missed this", LONG);
	pty_await(p, "21:00-21:03 history incomplete", LONG);
	pty_await(p, "sent \u2713\u2713 8/8", LONG);
	pty_await(p, "back after 3m28s", LONG);
	pty_await_gone(p, "queued", LONG);
	quit(p);
}

/* What waits is told to who leaves. */
static void
leaving_says_what_waits(void **state)
{
	struct pty *p = start(*state, NULL);

	pty_await(p, "1 queued", LONG);
	quit(p);
	pty_await(p, "1 of your messages is kept, and sent when you come back.", LONG);
}

static bool
reaches_the_oldest(struct pty *p, void *arg)
{
	int row, col;

	(void)arg;
	if (pty_find(p, "This is the oldest line", &row, &col))
		return true;
	pty_keys(p, "PgUp");
	return false;
}

static void
all_the_way_up(void **state)
{
	struct pty *p = start(*state, NULL);

	pty_await(p, "1 queued", LONG);
	pty_await_if(p, reaches_the_oldest, NULL, LONG);
	pty_await(p, "Monday 16 November", LONG);
	pty_await(p, "MORE(", LONG);
	pty_await(p, "do we need to page carol?", LONG); /* below the rule */
	pty_keys(p, "C-l");
	quit(p);
}

/* Ctrl-S does not stop the terminal. */
static void
search_and_go_there(void **state)
{
	struct pty *p = start(*state, NULL);

	pty_await(p, "1 queued", LONG);
	pty_keys(p, "C-s");
	pty_await(p, "search #lobby>", LONG);
	pty_type(p, "CERT flaky");
	pty_await(p, "Search: 100 hits in 1 room, 599 messages", LONG);
	for (int i = 0; i < 99; i++)
		pty_keys(p, "Up");
	pty_await(p, "grace\u258c test for the cert", LONG);
	pty_keys(p, "Enter");
	pty_await(p, "MORE(", LONG);
	pty_await(p, "grace\u258c test for the cert", LONG);
	pty_await(p, "Monday 16 November", LONG);
	pty_await(p, "\u203a half a thought", LONG);
	quit(p);
}

static void
lines_for_who_sits_here(void **state)
{
	struct pty *p = start(*state, "--plain");

	pty_await(p, "from 2026-11-22:", LONG);
	pty_await(p, "#lobby 20:45 me: thanks, all green here", LONG);
	pty_await(p, "status: queued 1 - will be sent after connecting", LONG);
	pty_await(p, "#lobby>", LONG);
	pty_type(p, "/queue\r");
	pty_await(p, "notice:   1  21:00  #lobby  queued  do we need to page carol?", LONG);
	pty_type(p, "/quit\r");
	assert_int_equal(pty_await_exit(p, LONG), 0);
	pty_await(p, "messages that are not sent yet: 1", LONG);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(history_is_there_before_the_network),
		TEST(leaving_says_what_waits),
		TEST(all_the_way_up),
		TEST(search_and_go_there),
		TEST(lines_for_who_sits_here),
	};

	return cmocka_run_group_tests_name("screen-kept", tests, NULL, NULL);
}
