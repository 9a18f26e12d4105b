/* e2e/test_03_screen.c - the screen in a terminal, from the first line to the last. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* ---- before the screen */

/* A screen that cannot open yet: the server is there but does not answer. */
static struct pty *
held_up(struct house *h, const char *nick)
{
	struct pty *p;

	proc_signal(h->server, SIGSTOP);
	p = house_term(h, NULL, nick, ARGS("--connect", h->invite, "--nick", nick));
	pty_await(p, "Connecting to 127.0.0.1:", LONG);
	return p;
}

static void
test_first_lines(void **state)
{
	struct house *h = *state;
	struct pty *p;

	house_open(h, NULL);
	p = house_screen(h, "bob");
	pty_await(p, "Welcome to #lobby, bob. Only the people", LONG);
	assert_true(pty_altscreen(p));
	/* What it asked of the terminal came before it read a key. */
	pty_type(p, "x");
	pty_await(p, "\u203a x", LONG);
	assert_true(pty_bracketed_paste(p));
	pty_type(p, "\b");
	house_leaves(h, p);
	/* They are still to be read afterwards. */
	pty_await(p, "Connecting to 127.0.0.1:", LONG);
	pty_await(p, " reached in ", LONG);
	pty_await(p, "The server's CA is the one in your invite.", LONG);
	pty_await(p, "TLS 1.3, X25519, ", LONG);
	pty_await(p, "Signed in as bob, owner of \"127.0.0.1\". Joining #lobby ...", LONG);
	assert_false(pty_find(p, "Welcome", &(int){ 0 }, &(int){ 0 }));
	house_close(h);
}

/* Enter sends, also when it was typed before there was a screen. */
static void
test_type_ahead(void **state)
{
	struct house *h = *state;
	struct proc *alice;
	struct pty *bob, *carol;
	int row, col;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = held_up(h, "bob");
	pty_type(bob, "early bird\rand");
	proc_signal(h->server, SIGCONT);
	proc_await_out(alice, "bob: early bird\n", LONG);
	pty_await(bob, "› and", LONG);
	pty_keys(bob, "Space m o r e Enter");
	proc_await_out(alice, "bob: and more\n", LONG);
	house_leaves(h, bob);
	assert_false(pty_find(bob, "early", &row, &col)); /* was not echoed among our lines */
	/* Typed before the program even ran: the terminal still made newlines of Enter. */
	carol = house_term(h, NULL, "carol", ARGS("--connect", h->invite, "--nick", "carol"));
	pty_type(carol, "sooner\rstill\r");
	proc_await_out(alice, "carol: sooner\n", LONG);
	proc_await_out(alice, "carol: still\n", LONG);
	house_close(h);
}

static void
test_leave_before_the_screen(void **state)
{
	struct house *h = *state;
	struct pty *p;

	house_open(h, NULL);
	p = held_up(h, "bob");
	assert_false(pty_line_restored(p));
	pty_keys(p, "C-c");
	house_ends(h, p, 128 + SIGINT);
	p = held_up(h, "carol");
	pty_signal(p, SIGTERM);
	house_ends(h, p, 128 + SIGTERM);
	p = held_up(h, "dave");
	house_shut(h, SIGKILL, 128 + SIGKILL);
	house_ends(h, p, 69);
	house_close(h);
}

/* ---- talking */

static void
test_talk(void **state)
{
	struct house *h = *state;
	struct pty *alice, *bob;

	house_open(h, NULL);
	alice = house_screen(h, "alice");
	bob = house_screen(h, "bob");
	pty_await(alice, "bob joined", LONG);
	pty_type(alice, "hello bob\r");
	pty_await(bob, "alice▎ hello bob", LONG); /* he is meant */
	pty_await(alice, "alice  hello bob", LONG);
	pty_await(alice, "  sent", LONG);
	pty_type(bob, "/me waves\r");
	pty_await(alice, "*  bob waves", LONG);
	/* A private word: the other one is told where. */
	pty_type(bob, "/msg alice psst\r");
	pty_await(alice, "1!", LONG);
	pty_keys(alice, "M-a");
	pty_await(alice, "@ bob", LONG);
	pty_await(alice, "psst", LONG);
	pty_type(alice, "yes?\r");
	pty_await(bob, "1!", LONG);
	pty_keys(bob, "M-a");
	pty_await(bob, "yes?", LONG);
	house_close(h);
}

static void
test_keys(void **state)
{
	struct house *h = *state;
	struct pty *alice;
	struct proc *bob;

	house_open(h, NULL);
	alice = house_screen(h, "alice");
	bob = house_plain(h, "bob");
	pty_await(alice, "bob joined", LONG);
	/* Tab. */
	pty_type(alice, "bo\t");
	pty_await(alice, "› bob:", LONG);
	pty_type(alice, "hi\r");
	proc_await_out(bob, "alice: bob: hi\n", LONG);
	pty_type(alice, "/he\t");
	pty_await(alice, "command: /help", LONG);
	pty_type(alice, "nam\t\r");
	pty_await(alice, "/names   who is here", LONG);
	/* History. */
	pty_type(alice, "one\rtwo\r");
	proc_await_out(bob, "alice: two\n", LONG);
	pty_keys(alice, "Up");
	pty_await(alice, "› two", LONG);
	pty_keys(alice, "Up");
	pty_await(alice, "› one", LONG);
	pty_keys(alice, "Down");
	pty_await(alice, "› two", LONG);
	pty_keys(alice, "! Enter");
	proc_await_out(bob, "alice: two!\n", LONG);
	/* Several lines in one message. */
	pty_type(alice, "first");
	pty_keys(alice, "C-j");
	pty_type(alice, "second");
	pty_keys(alice, "M-Enter");
	pty_type(alice, "third");
	pty_await(alice, "› first", LONG);
	pty_await(alice, "third", LONG);
	pty_keys(alice, "Enter");
	proc_await_out(bob, "alice: third\n", LONG);
	assert_non_null(strstr(proc_out(bob), "alice: first\n"));
	assert_non_null(strstr(proc_out(bob), "alice: second\n"));
	house_close(h);
}

static void
test_scrolling(void **state)
{
	struct house *h = *state;
	struct buf lines = BUF_INIT(1 << 16);
	struct pty *alice;
	struct proc *bob;
	char line[32];

	house_open(h, NULL);
	alice = house_screen(h, "alice");
	bob = house_plain(h, "bob");
	for (int i = 1; i <= 200; i++) {
		snprintf(line, sizeof line, "row %d.\n", i);
		buf_put(&lines, line, strlen(line));
	}
	buf_put(&lines, "", 1);
	proc_write(bob, (const char *)lines.p);
	buf_fini(&lines);
	pty_await(alice, "row 200.", LONG);
	assert_false(pty_shows(alice, "-MORE(", 0));
	pty_keys(alice, "PgUp");
	pty_await(alice, "-MORE(", LONG);
	pty_keys(alice, "PgUp");
	pty_await(alice, "row 170.", LONG);
	/* What comes meanwhile is counted and seen. */
	proc_write(bob, "and one more\n");
	pty_await(alice, "and one more", LONG);
	pty_await(alice, "row 170.", LONG);
	pty_keys(alice, "M-Home");
	pty_await(alice, "Welcome to #lobby", LONG);
	pty_keys(alice, "M-PgDn M-PgDn M-PgDn");
	pty_await(alice, "row 1.", LONG);
	pty_keys(alice, "M-End");
	pty_await_gone(alice, "-MORE(", LONG);
	pty_await(alice, "row 200.", LONG);
	pty_keys(alice, "PgUp PgDn");
	pty_await_gone(alice, "-MORE(", LONG);
	/* Who speaks is at the end again. */
	pty_keys(alice, "PgUp PgUp");
	pty_await(alice, "-MORE(", LONG);
	pty_type(alice, "here I am\r");
	pty_await_gone(alice, "-MORE(", LONG);
	proc_await_out(bob, "alice: here I am\n", LONG);
	house_close(h);
}

static void
test_mistakes(void **state)
{
	struct house *h = *state;
	struct pty *alice;

	house_open(h, NULL);
	alice = house_screen(h, "alice");
	pty_type(alice, "/mgs bob hi\r");
	pty_await(alice, "There is no /mgs; did you mean /msg?", LONG);
	pty_await(alice, "command: /mgs bob hi", LONG);
	/* It can be mended where it stands. */
	pty_keys(alice, "Home Right Right Del Del s g Enter");
	pty_await(alice, "1!", LONG);
	pty_keys(alice, "M-a");
	pty_await(alice, "FAILED: nobody called bob belongs to this snug", LONG);
	pty_type(alice, "/me\r");
	pty_await(alice, "It goes like this: /me TEXT", LONG);
	pty_await(alice, "command: /me", LONG);
	pty_keys(alice, "C-c");
	pty_await_gone(alice, "command:", LONG);
	house_close(h);
}

/* ---- leaving */

static void
test_asks_before_leaving(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *alice;

	house_open(h, NULL);
	bob = house_plain(h, "bob");
	alice = house_screen(h, "alice");
	/* A word that may have been meant for a shell, or for the others. */
	pty_type(alice, "exit\r");
	pty_await(alice, "Leave snug? Enter again to leave, or type on", LONG);
	pty_type(alice, " is on the left\r");
	proc_await_out(bob, "alice: exit is on the left\n", LONG);
	/* Ctrl-C takes away what was typed, and asks only then. */
	pty_type(alice, "never mind");
	pty_await(alice, "› never mind", LONG);
	pty_keys(alice, "C-c");
	pty_await_gone(alice, "never mind", LONG);
	pty_keys(alice, "C-c");
	pty_await(alice, "Leave snug? Ctrl-C again to leave, or type on", LONG);
	pty_type(alice, "x");
	pty_await_gone(alice, "Leave snug?", LONG);
	pty_keys(alice, "Backspace");
	pty_type(alice, "exit\r\r");
	house_ends(h, alice, 0);
	proc_await_out(bob, "alice is away", LONG);
	house_close(h);
}

static void
leave_by_keys(struct house *h, struct pty *p)
{
	pty_keys(p, "C-c C-c");
	house_ends(h, p, 0);
}

static void
leave_by_term(struct house *h, struct pty *p)
{
	pty_type(p, "half a line");
	pty_await(p, "half a line", LONG);
	pty_signal(p, SIGTERM);
	house_ends(h, p, 128 + SIGTERM);
}

static void
leave_by_hup(struct house *h, struct pty *p)
{
	pty_signal(p, SIGHUP);
	house_ends(h, p, 128 + SIGHUP);
}

/* The window was closed: nothing is left to be given back. */
static void
leave_by_window(struct house *h, struct pty *p)
{
	pty_hangup(p);
	assert_int_equal(pty_await_exit(p, LONG), 128 + SIGHUP);
	house_forget(h, p);
}

/* However it ends, the others see it go and the terminal is as it was. */
static void
test_ways_out(void **state)
{
	static void (*const ways[])(struct house *, struct pty *) = { house_pty_leaves,
		leave_by_keys, leave_by_term, leave_by_hup, leave_by_window };
	struct house *h = *state;
	struct proc *bob;

	house_open(h, NULL);
	bob = house_plain(h, "bob");
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		proc_mark(bob);
		ways[i](h, house_screen(h, "alice"));
		proc_await_out(bob, "alice is away", LONG);
	}
	house_close(h);
}

static void
test_server_vanishes(void **state)
{
	struct house *h = *state;
	struct pty *alice;

	house_open(h, NULL);
	alice = house_screen(h, "alice");
	house_shut(h, SIGKILL, 128 + SIGKILL);
	pty_await(alice, "RECONNECTING", LONG);
	pty_await(alice, "connection lost", LONG);
	house_leaves(h, alice);
	house_close(h);
}

static void
test_crash(void **state)
{
	struct house *h = *state;
	struct pty *alice;

	if (house_sanitized()) {
		print_message("# a crash belongs to the sanitizer in this build: not looked at\n");
		return;
	}
	house_open(h, NULL);
	alice = house_screen(h, "alice");
	pty_signal(alice, SIGSEGV);
	house_ends(h, alice, 128 + SIGSEGV);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_first_lines),
		HOUSE_TEST(test_type_ahead),
		HOUSE_TEST(test_leave_before_the_screen),
		HOUSE_TEST(test_talk),
		HOUSE_TEST(test_keys),
		HOUSE_TEST(test_scrolling),
		HOUSE_TEST(test_mistakes),
		HOUSE_TEST(test_asks_before_leaving),
		HOUSE_TEST(test_ways_out),
		HOUSE_TEST(test_server_vanishes),
		HOUSE_TEST(test_crash),
	};

	return cmocka_run_group_tests_name("03 screen", tests, NULL, NULL);
}
