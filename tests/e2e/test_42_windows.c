/* e2e/test_42_windows.c - the talk in several windows, going from room to room, the mouse. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* alice on a screen; bob has said something to her alone, and much to all. */
static struct pty *
alice_and_bob(struct house *h, struct proc **bob, unsigned short rows, unsigned short cols)
{
	struct buf lines = BUF_INIT(1 << 16);
	struct pty *alice;
	char line[32];

	house_open(h, NULL);
	alice = house_screen_sized(h, "alice", rows, cols);
	*bob = house_plain(h, "bob");
	for (int i = 1; i <= 80; i++) {
		snprintf(line, sizeof line, "row %d.\n", i);
		buf_put(&lines, line, strlen(line));
	}
	buf_put(&lines, "/msg alice psst\n", 17);
	proc_write(*bob, (const char *)lines.p);
	buf_fini(&lines);
	pty_await(alice, "row 80.", LONG);
	pty_await(alice, "[Act: 2:@bob(1!)]", LONG);
	return alice;
}

static void
test_windows(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *alice = alice_and_bob(h, &bob, 24, 80);
	int row, col;

	pty_keys(alice, "M-w s");
	pty_await(alice, "▌ 1 #lobby", LONG);
	pty_keys(alice, "M-2");
	pty_await(alice, "▌ 2 @bob", LONG);
	pty_await(alice, "psst", LONG);
	pty_await(alice, "row 80.", LONG);
	/* What is typed goes where the focus is. */
	pty_type(alice, "to you alone\r");
	proc_await_out(bob, "alice: to you alone\n", LONG);
	pty_keys(alice, "M-w Up");
	pty_await(alice, "▌ 1 #lobby", LONG);
	pty_type(alice, "to all\r");
	proc_await_out(bob, "alice: to all\n", LONG);
	pty_await(alice, "to you alone", LONG);
	/* Each reads elsewhere. */
	pty_keys(alice, "PgUp PgUp");
	pty_await(alice, "-MORE(", LONG);
	pty_await(alice, "to you alone", LONG);
	pty_keys(alice, "M-w v");
	pty_await(alice, "┬", LONG);
	assert_true(pty_find(alice, "┬", &row, &col));
	pty_keys(alice, "M-w c");
	pty_await_gone(alice, "┬", LONG);
	/* Too small for two, then large again. */
	pty_resize(alice, 9, 60);
	pty_await(alice, "window 1 of 2", LONG);
	pty_resize(alice, 24, 80);
	pty_await(alice, "── 2 @bob", LONG);
	pty_keys(alice, "M-w o");
	pty_await_gone(alice, "── 2 @bob", LONG);
	pty_type(alice, "/window splitv 40\r");
	pty_await(alice, "┬", LONG);
	pty_type(alice, "/window merge\r");
	pty_await_gone(alice, "┬", LONG);
	house_close(h);
}

static void
test_after_a_restart(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *alice = alice_and_bob(h, &bob, 24, 80);

	pty_keys(alice, "F7 M-w s M-2");
	pty_await(alice, "▌ 2 @bob", LONG);
	pty_await_gone(alice, "ROOMS", LONG);
	house_leaves(h, alice);
	proc_await_out(bob, "alice is away", LONG);
	alice = house_screen(h, "alice");
	assert_false(pty_shows(alice, "ROOMS", 0));
	pty_await(alice, "── 1 #lobby", LONG);
	proc_write(bob, "/msg alice there again\n");
	pty_await(alice, "▌ 2 @bob", LONG);
	pty_await(alice, "there again", LONG);
	house_close(h);
}

static void
test_going(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *alice = alice_and_bob(h, &bob, 24, 80);

	pty_keys(alice, "M-g");
	pty_await(alice, "─ go to ─", LONG);
	pty_type(alice, "bo\r");
	pty_await(alice, "psst", LONG);
	pty_await_gone(alice, "─ go to ─", LONG);
	pty_keys(alice, "M-/");
	pty_await(alice, "row 80.", LONG);
	pty_keys(alice, "M-j 0 2");
	pty_await(alice, "psst", LONG);
	pty_keys(alice, "M-1");
	pty_await(alice, "row 80.", LONG);
	proc_write(bob, "/msg alice once more\n");
	pty_await(alice, "[Act: 2:@bob(1!)]", LONG);
	pty_keys(alice, "M-a");
	pty_await(alice, "once more", LONG);
	pty_keys(alice, "M-a");
	pty_await(alice, "row 80.", LONG);
	/* Highlights, the unread line, a message. */
	proc_write(bob, "alice: look here\n");
	pty_await(alice, "look here", LONG);
	pty_keys(alice, "PgUp M-End M-p");
	pty_await(alice, "▌ alice: look here", LONG);
	pty_keys(alice, "Esc");
	pty_await_gone(alice, "▌ alice: look here", LONG);
	pty_keys(alice, "M-Up M-Up");
	pty_await(alice, "▌ row 80.", LONG);
	pty_keys(alice, "M-Down M-Down");
	pty_await_gone(alice, "▌ alice: look here", LONG);
	/* Panes. */
	pty_keys(alice, "F8");
	pty_await(alice, "PEOPLE           2", LONG);
	pty_keys(alice, "M-N");
	pty_await_gone(alice, "PEOPLE           2", LONG);
	pty_keys(alice, "M-B");
	pty_await_gone(alice, "ROOMS", LONG);
	pty_keys(alice, "F7");
	pty_await(alice, "ROOMS", LONG);
	pty_keys(alice, "M-l");
	pty_await_gone(alice, "ROOMS", LONG);
	pty_await(alice, "Alt-l", LONG);
	pty_keys(alice, "M-l");
	house_close(h);
}

static bool
mouse_is(struct pty *p, void *on)
{
	return pty_mouse(p) == (on != NULL);
}

static void
test_mouse(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *alice = alice_and_bob(h, &bob, 24, 80);

	assert_false(pty_mouse(alice));
	pty_keys(alice, "M-m");
	pty_await(alice, "Mouse on", LONG);
	pty_await_if(alice, mouse_is, alice, LONG);
	pty_type(alice, "\033[<64;40;10M\033[<64;40;10M");
	pty_await(alice, "MORE(6) below", LONG);
	pty_type(alice, "\033[<0;5;7M\033[<0;5;7m"); /* @bob below PEOPLE */
	pty_await(alice, "psst", LONG);
	pty_keys(alice, "M-m");
	pty_await(alice, "Mouse off", LONG);
	pty_await_if(alice, mouse_is, NULL, LONG);
	/* Left on, the terminal has it back at the end. */
	pty_keys(alice, "M-m");
	pty_await_if(alice, mouse_is, alice, LONG);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_windows),
		HOUSE_TEST(test_after_a_restart),
		HOUSE_TEST(test_going),
		HOUSE_TEST(test_mouse),
	};

	return cmocka_run_group_tests_name("42 windows", tests, NULL, NULL);
}
