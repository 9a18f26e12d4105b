/* e2e/test_07_reconnect.c - the server goes and comes back, and people with it. */
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void
test_killed_and_back(void **state)
{
	struct house *h = *state;
	struct pty *alice;
	struct proc *bob;

	house_choose_port(h);
	house_open(h, NULL);
	alice = house_screen_sized(h, "alice", 40, 100);
	bob = house_plain(h, "bob");
	pty_await(alice, "bob joined", LONG);
	house_shut(h, SIGKILL, 128 + SIGKILL);
	pty_await(alice, "RECONNECTING", LONG);
	pty_await(alice, "[OFFLINE", LONG);
	pty_await(alice, "connection lost", LONG);
	proc_await_out(bob, "connection lost", LONG);
	/* What is typed meanwhile waits. */
	pty_type(alice, "first of two\rsecond of two\r");
	pty_await(alice, "queued 2 - /queue shows, /unsend 2 removes", LONG);
	/* Whoever is back before can read it: bob is let in first. */
	pty_signal(alice, SIGSTOP);
	house_open(h, NULL);
	proc_await_out(bob, "connected again", LONG);
	pty_signal(alice, SIGCONT);
	proc_await_out(bob, "alice: second of two\n", LONG);
	pty_await(alice, "sealed", LONG);
	pty_await(alice, "back after", LONG);
	pty_await_gone(alice, "queued", LONG);
	pty_await_gone(alice, "sending", LONG);
	proc_write(bob, "welcome back\n");
	pty_await(alice, "welcome back", LONG);
	pty_type(alice, "thanks\r");
	proc_await_out(bob, "alice: thanks\n", LONG);
	assert_int_equal(count(proc_out(bob), "alice: first of two\n"), 1);
	assert_int_equal(count(proc_out(bob), "alice: second of two\n"), 1);
	assert_true(strstr(proc_out(bob), "first of two") < strstr(proc_out(bob), "second of two"));
	assert_int_equal(count(pty_text(alice), "second of two"), 1);
	house_close(h);
}

static void
test_stopped_politely(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	struct pty *carol;

	house_choose_port(h);
	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	carol = house_screen_sized(h, "carol", 24, 120);
	house_shut(h, SIGTERM, 0);
	proc_await_out(alice, "the server stops", LONG);
	proc_await_out(bob, "the server stops", LONG);
	pty_await(carol, "the server stops", LONG);
	pty_await(carol, "RECONNECTING", LONG);
	/* INT is as good. And back again, at once for those who ask. */
	house_open(h, NULL);
	proc_write(alice, "/reconnect\n");
	pty_type(carol, "/reconnect\r");
	proc_await_out(alice, "connected again", LONG);
	proc_await_out(bob, "connected again", LONG);
	pty_await(carol, "connected again", LONG);
	house_shut(h, SIGINT, 0);
	/* Without a server people can still leave, in order. */
	house_close(h);
}

static void
test_nothing_to_reconnect(void **state)
{
	struct house *h = *state;
	struct proc *alice;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	proc_write(alice, "/reconnect\n");
	proc_await_out(alice, "The connection is up already.", LONG);
	house_close(h);
}

/* The pipe's end with a line that cannot be sent: it is kept, and sent the next time. */
static void
test_end_of_input_while_away(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_choose_port(h);
	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	house_shut(h, SIGKILL, 128 + SIGKILL);
	proc_await_out(alice, "connection lost", LONG);
	proc_write(alice, "into the void\n/quit\n");
	house_ends(h, alice, 75);
	proc_await_err(alice, "They are kept, and sent when you come back.", LONG);
	house_open(h, NULL);
	house_plain(h, "alice");
	proc_await_out(bob, "alice: into the void\n", LONG);
	house_close(h);
}

static void
test_second_server(void **state)
{
	struct house *h = *state;
	struct proc *second;
	char port[32];

	house_open(h, NULL);
	/* In the same folder. */
	second = house_run(h, "house",
	    ARGS("--server", "127.0.0.1:0", "--headless", "--home", house_path(h, "house")));
	house_ends(h, second, 71);
	proc_await_err(second, "house/server is in use by another snug (process ", LONG);
	proc_await_err(second, "Stop that one first, or name another folder with --home.", LONG);
	/* On the same port. */
	second = house_run(
	    h, "other", ARGS("--server", h->at, "--headless", "--home", house_path(h, "other")));
	house_ends(h, second, 71);
	snprintf(port, sizeof port, "port %s is already in use", strrchr(h->at, ':') + 1);
	proc_await_err(second, port, LONG);
	proc_await_err(second, "Choose another one, such as  snug --server [::]:9421", LONG);
	/* The first one does not mind. */
	house_plain(h, "alice");
	house_close(h);
}

/* The invite outlives the server: a restart locks nobody out, and keeps the CA. */
static void
test_invite_stays(void **state)
{
	struct house *h = *state;
	char before[256];

	house_choose_port(h);
	house_open(h, NULL);
	snprintf(before, sizeof before, "%s", h->invite);
	house_shut(h, SIGTERM, 0);
	house_open(h, NULL);
	assert_string_equal(h->invite, before);
	house_plain(h, "alice");
	house_close(h);
}

/* Who has been in needs no server to begin: what is kept is there, and what is typed waits. */
static void
test_begun_without_a_server(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_choose_port(h);
	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	house_leaves(h, bob);
	house_shut(h, SIGTERM, 0);
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_await_out(bob, "you are in #lobby, 2 people", LONG);
	proc_await_out(bob, "not connected: ", LONG);
	proc_write(bob, "written in a train\n");
	proc_await_out(bob, "queued 1", LONG);
	house_open(h, NULL);
	proc_write(bob, "/reconnect\n");
	proc_write(alice, "/reconnect\n");
	proc_await_out(bob, "me: written in a train\n", LONG);
	proc_await_out(alice, "bob: written in a train\n", LONG);
	house_close(h);
}

/* All that was kept is gone, but for the keys: back in by themselves, in their own old place. */
static void
test_back_with_nothing(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	glob_t found;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	house_leaves(h, bob);
	assert_int_equal(
	    glob(house_path(h, "bob/snug/profiles/*/history.db*"), 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		assert_int_equal(unlink(found.gl_pathv[i]), 0);
	globfree(&found);
	bob = house_plain(h, "bob");
	proc_await_err(h->server, "bob is back in #lobby", LONG);
	proc_write(bob, "it is me\n");
	proc_await_out(alice, "bob: it is me\n", LONG);
	proc_write(alice, "I see\n");
	proc_await_out(bob, "alice: I see\n", LONG);
	assert_null(strstr(proc_out(alice), "bob left"));
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_killed_and_back),
		HOUSE_TEST(test_stopped_politely),
		HOUSE_TEST(test_nothing_to_reconnect),
		HOUSE_TEST(test_end_of_input_while_away),
		HOUSE_TEST(test_second_server),
		HOUSE_TEST(test_invite_stays),
		HOUSE_TEST(test_begun_without_a_server),
		HOUSE_TEST(test_back_with_nothing),
	};

	return cmocka_run_group_tests_name("07 reconnect", tests, NULL, NULL);
}
