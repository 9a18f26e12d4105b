/* e2e/test_04_resize.c - a window that changes its size while people talk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct {
	unsigned short rows, cols;
	bool usable;
} sizes[] = { { 24, 80, true }, { 5, 20, false }, { 1, 1, false }, { 36, 120, true },
	{ 8, 40, true }, { 24, 80, true } };

#define SIZES (sizeof sizes / sizeof sizes[0])
#define TICKS 3 /* at each size */

/* All rows but those of the input and the status. */
static char *
talk_of(struct pty *p, unsigned short rows)
{
	char *text = mem_strdup(pty_text(p)), *end = text;

	for (unsigned short i = 0; i + 2 < rows; i++)
		end = strchr(end, '\n') + 1;
	*end = '\0';
	return text;
}

/* Frames come one after the other: with what was typed last all before it is there. */
static void
settle(struct pty *p, const char *key, const char *shown)
{
	pty_keys(p, key);
	pty_await(p, shown, LONG);
}

/* What changes left on the screen must be what drawing it afresh leaves. */
static void
assert_nothing_stale(struct pty *p, unsigned short rows)
{
	char *changed, *fresh;

	settle(p, "x", "› x");
	changed = talk_of(p, rows);
	pty_keys(p, "C-l");
	settle(p, "y", "› xy");
	fresh = talk_of(p, rows);
	assert_string_equal(changed, fresh);
	free(changed);
	free(fresh);
	pty_keys(p, "C-c");
	pty_await_gone(p, "› xy", LONG);
}

static void
test_resize(void **state)
{
	struct house *h = *state;
	struct pty *alice;
	struct proc *bob;
	char line[32], said[32];
	int row, last = -1, col, n = 0;

	house_open(h, NULL);
	alice = house_screen(h, "alice");
	bob = house_plain(h, "bob");
	pty_await(alice, "bob joined", LONG);
	for (size_t i = 0; i < SIZES; i++) {
		pty_resize(alice, sizes[i].rows, sizes[i].cols);
		for (int k = 0; k < TICKS; k++) {
			snprintf(line, sizeof line, "tick %d.\n", ++n);
			proc_write(bob, line);
		}
		snprintf(said, sizeof said, "me: tick %d.\n", n);
		proc_await_out(bob, said, LONG);
		snprintf(said, sizeof said, "tick %d.", n);
		if (sizes[i].usable) {
			pty_await(alice, said, LONG);
			assert_nothing_stale(alice, sizes[i].rows);
		} else {
			pty_await(alice, sizes[i].cols > 1 ? "terminal too small" : "t", LONG);
		}
	}
	/* Nothing is lost, nothing comes twice, all is in order. */
	pty_resize(alice, 60, 100);
	pty_await(alice, "tick 1.", LONG);
	settle(alice, "z", "› z");
	for (int k = 1; k <= n; k++) {
		snprintf(said, sizeof said, "tick %d.", k);
		assert_true(pty_find(alice, said, &row, &col));
		assert_true(row > last);
		last = row;
	}
	pty_keys(alice, "C-c");
	house_close(h);
}

/* Typing goes on through a resize, also where there is nothing to be seen. */
static void
test_typing_meanwhile(void **state)
{
	struct house *h = *state;
	struct pty *alice;
	struct proc *bob;

	house_open(h, NULL);
	alice = house_screen(h, "alice");
	bob = house_plain(h, "bob");
	pty_type(alice, "one");
	pty_await(alice, "› one", LONG);
	pty_resize(alice, 1, 1);
	pty_type(alice, " two");
	pty_resize(alice, 24, 80);
	pty_type(alice, " three\r");
	proc_await_out(bob, "alice: one two three\n", LONG);
	/* Read back, and resized there: still the place that was read. */
	pty_keys(alice, "PgUp");
	pty_resize(alice, 30, 100);
	pty_resize(alice, 24, 80);
	pty_type(alice, "still here\r");
	proc_await_out(bob, "alice: still here\n", LONG);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_resize),
		HOUSE_TEST(test_typing_meanwhile),
	};

	return cmocka_run_group_tests_name("04 resize", tests, NULL, NULL);
}
