/* e2e/test_40_away.c - people who are away miss nothing, and neither does who or what is killed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

/* In the room and to one alone, also to somebody who has never been spoken to. */
static void
test_said_to_who_is_away(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	house_leaves(h, bob);
	proc_await_out(alice, "bob is away", LONG);
	proc_write(alice, "to all\n/msg bob to you alone\n");
	proc_await_out(alice, "me: to you alone\n", LONG);
	house_leaves(h, alice);
	bob = house_plain(h, "bob");
	proc_await_out(bob, "alice: to all\n", LONG);
	proc_await_out(bob, "@alice", LONG);
	proc_await_out(bob, "alice: to you alone\n", LONG);
	/* And the answer waits for her. */
	proc_write(bob, "/msg alice thanks\n");
	proc_await_out(bob, "me: thanks\n", LONG);
	house_leaves(h, bob);
	alice = house_plain(h, "alice");
	proc_await_out(alice, "bob: thanks\n", LONG);
	house_close(h);
}

/* Who asks to be let in and goes is let in meanwhile, and has all since then. */
static void
test_added_while_away(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob, *carol;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	house_leaves(h, alice);
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_await_out(bob, "Joining #lobby ...", LONG);
	proc_await_out(bob, "notice: Nobody is here who may let you in", LONG);
	proc_signal(bob, SIGKILL);
	house_ends(h, bob, 128 + SIGKILL);
	alice = house_plain(h, "alice");
	proc_await_out(alice, "bob joined", LONG);
	/* The log goes on behind the welcome that waits for him. */
	carol = house_plain(h, "carol");
	proc_await_out(alice, "carol joined", LONG);
	proc_write(alice, "hello bob, soon\n");
	proc_await_out(carol, "alice: hello bob, soon\n", LONG);
	bob = house_plain(h, "bob");
	proc_await_out(bob, "alice: hello bob, soon\n", LONG);
	proc_write(bob, "here I am\n");
	proc_await_out(carol, "bob: here I am\n", LONG);
	assert_null(strstr(proc_err(bob), "tried to"));
	house_close(h);
}

/* Lines n to n + 9 of p, for others to have each once. */
static void
say_ten(struct proc *p, unsigned n)
{
	for (unsigned i = n; i < n + 10; i++) {
		char *line = mem_printf("line %u.\n", i);

		proc_write(p, line);
		free(line);
	}
}

static void
has_each_once(struct proc *p, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char *line = mem_printf(": line %u.\n", i);

		proc_await_out(p, line, LONG);
		if (count(proc_out(p), line) != 1)
			fail_msg("%zu times \"%s\"", count(proc_out(p), line), line);
		free(line);
	}
}

/* In the middle of talking, again and again: all is said once. */
static void
test_killed_while_talking(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_choose_port(h);
	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(bob, "(alice, bob)", LONG);
	/* Who writes is killed when the first lines are out. */
	say_ten(alice, 0);
	proc_await_out(bob, "alice: line 3.\n", LONG);
	proc_await_out(alice, "me: line 9.\n", LONG);
	say_ten(alice, 10);
	proc_await_out(bob, "alice: line 11.\n", LONG);
	proc_await_out(alice, "me: line 19.\n", LONG);
	proc_signal(alice, SIGKILL);
	house_ends(h, alice, 128 + SIGKILL);
	alice = house_plain(h, "alice");
	say_ten(alice, 20);
	/* The server. */
	proc_await_out(bob, "alice: line 21.\n", LONG);
	house_shut(h, SIGKILL, 128 + SIGKILL);
	say_ten(alice, 30);
	house_open(h, NULL);
	proc_write(alice, "/reconnect\n");
	proc_write(bob, "/reconnect\n");
	has_each_once(bob, 40);
	assert_string_equal(proc_err(alice), "");
	assert_string_equal(proc_err(bob), "");
	house_close(h);
}

/* Who reads is killed: what the screen had not shown yet comes the next time. */
static void
test_reader_killed(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(bob, "(alice, bob)", LONG);
	say_ten(alice, 0);
	proc_await_out(bob, "alice: line 2.\n", LONG);
	proc_signal(bob, SIGKILL);
	house_ends(h, bob, 128 + SIGKILL);
	proc_await_out(alice, "bob is away", LONG);
	say_ten(alice, 10);
	proc_await_out(alice, "me: line 19.\n", LONG);
	bob = house_plain(h, "bob");
	for (unsigned i = 10; i < 20; i++) {
		char *line = mem_printf("alice: line %u.\n", i);

		proc_await_out(bob, line, LONG);
		assert_int_equal(count(proc_out(bob), line), 1);
		free(line);
	}
	proc_write(bob, "all there\n");
	proc_await_out(alice, "bob: all there\n", LONG);
	house_close(h);
}

/* Without what this computer kept one comes back, and says that something is missing. */
static void
test_history_lost(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	char *command;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	house_leaves(h, bob);
	command = mem_printf("rm -f %s/profiles/*/history.db*", house_path(h, "bob"));
	assert_int_equal(system(command), 0);
	free(command);
	bob = house_plain(h, "bob");
	proc_write(bob, "empty-handed\n");
	proc_await_out(alice, "bob: empty-handed\n", LONG);
	proc_write(alice, "never mind\n");
	proc_await_out(bob, "alice: never mind\n", LONG);
	house_close(h);
}

/* Each message, in the room and in private, is known to have arrived; also the second. */
static void
test_delivered(void **state)
{
	static const char *const lines[] = { "one\n", "two\n", "/msg bob three\n",
		"/msg bob four\n" };
	struct house *h = *state;
	struct proc *alice, *bob;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		proc_mark(alice);
		proc_write(alice, lines[i]);
		proc_await_out(alice, "status: delivered to 1 of 1\n", LONG);
	}
	proc_await_out(bob, "alice: four\n", LONG);
	/* What the answer takes along counts, too. */
	house_leaves(h, bob);
	proc_mark(alice);
	proc_write(alice, "/msg bob five\n");
	proc_await_out(alice, "me: five\n", LONG);
	bob = house_plain(h, "bob");
	proc_await_out(alice, "status: delivered to 1 of 1\n", LONG);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_said_to_who_is_away),
		HOUSE_TEST(test_added_while_away),
		HOUSE_TEST(test_killed_while_talking),
		HOUSE_TEST(test_reader_killed),
		HOUSE_TEST(test_history_lost),
		HOUSE_TEST(test_delivered),
	};

	return cmocka_run_group_tests_name("40 away", tests, NULL, NULL);
}
