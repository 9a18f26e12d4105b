/* e2e/test_42_torture.c - what people may write, on a terminal that answers how wide it draws. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define ROWS 40
#define COLS 120
#define LEFT 22 /* the rules beside the talk */
#define RIGHT 99

/* Each with what must be seen of it, and with bytes that must never reach the terminal. */
static const struct {
	const char *said, *seen, *never;
} rows[] = {
	{ "e\u0301 a\u0308 n\u0303 combining", "combining", NULL },
	{ "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309 deep", "deep",
	    "\u0304\u0305\u0306\u0307\u0308" },
	{ "\u4f60\u597d \ud55c\uad6d\uc5b4 \u65e5\u672c\u8a9e wide", "\u4f60\u597d", NULL },
	{ "\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466 family", "family", "\u200d" },
	{ "\U0001F1EB\U0001F1F7 \U0001F1E9\U0001F1EA flags", "flags", NULL },
	{ "\u2764\ufe0f \u263a\ufe0e 1\ufe0f\u20e3 selectors", "selectors", "\ufe0f" },
	{ "\U0001F44D\U0001F3FD\U0001F44D\U0001F3FF tones", "tones", "\U0001F3FD" },
	{ "right to left \u05e9\u05dc\u05d5\u05dd 12:34", "right to left", NULL },
	{ "\u0645\u0631\u062d\u0628\u0627 and back", "and back", "\u0627\u200e" },
	{ "\u0928\u092e\u0938\u094d\u0924\u0947 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 signs",
	    "signs", NULL },
	{ "\u202ereversed\u202c and \u2066isolated\u2069", "<U+202E>reversed<U+202C>", "\u202e" },
	{ "zero\u200bwidth\ufeff soft\u00adhyphen", "zero<U+200B>width<U+FEFF> soft<U+00AD>",
	    "\u200b" },
	{ "csi \033[31m osc \033]0;t\007 dcs \033P1$r\033\\ done", "csi ^[[31m osc ^[]0;t^G dcs",
	    "\033]0;" },
	{ "eight \xc2\x9b"
	  "31m bits",
	    "eight <U+009B>31m bits", "\xc2\x9b" },
	{ "tags \U000E0041\U000E0042 end", "tags <U+E0041>", "\U000E0041" },
	{ "private \ue0b0 filler \u3164 end", "private <U+E0B0>", "\ue0b0" },
	{ "\u2500\u2502\u25cf\u2713 our own signs", "our own signs", NULL },
	{ "\U0001FAE0\U0001FAE8 newer", "newer", NULL },
	{ "back\bspace tab\tend \rreturn", "back^Hspace", "\b" },
};

#define N (sizeof rows / sizeof rows[0])

static bool
has(struct bytes raw, const char *what)
{
	return memmem(raw.p, raw.n, what, strlen(what)) != NULL;
}

/* No line is longer or shorter than it is thought to be: the rules stand one below the other. */
static void
rules_stand(struct pty *p)
{
	for (int y = 2; y < ROWS - 3; y++) {
		struct pty_cell left = pty_cell(p, y, LEFT), right = pty_cell(p, y, RIGHT);

		if (strcmp(left.text, "\u2502") != 0 || strcmp(right.text, "\u2502") != 0)
			fail_msg("row %d: '%s' and '%s' for rules:\n%s", y, left.text, right.text,
			    pty_text(p));
	}
}

static void
all_of_it(struct house *h, struct proc *bob, const char *nick, bool answers)
{
	char *before, *after;
	int row, col, y, x;
	struct pty *p = house_term(h, &(struct child_spec){ .rows = ROWS, .cols = COLS }, nick,
	    ARGS("--connect", h->invite, "--nick", nick));

	if (answers)
		pty_answers(p);
	pty_await(p, "F1 help", LONG);
	for (size_t i = 0; i < N; i++) {
		proc_write(bob, rows[i].said);
		proc_write(bob, "\n");
		pty_await(p, rows[i].seen, LONG);
		if (rows[i].never != NULL && has(pty_raw(p), rows[i].never))
			fail_msg("row %zu got through", i);
	}
	rules_stand(p);
	/* What goes from right to left ends with a mark, where that is known to take no room. */
	assert_int_equal(has(pty_raw(p), "12:34\u200e"), answers);
	/* The cursor is where the text says, also behind what is wide. */
	pty_type(p, "\u4f60e\u0301\U0001F468\u200d\U0001F469x");
	pty_await(p, "\U0001F469x", LONG);
	assert_true(pty_find(p, "\u203a \u4f60", &row, &col));
	pty_cursor(p, &y, &x);
	assert_int_equal(y, row);
	assert_int_equal(x, col + 2 + 2 + 1 + 4 + 1);
	pty_keys(p, "C-u");
	pty_await_gone(p, "\u203a \u4f60", LONG);
	before = mem_strdup(pty_text(p));
	pty_keys(p, "C-l y");
	pty_await(p, "\u203a y", LONG);
	pty_keys(p, "Backspace");
	pty_await_gone(p, "\u203a y", LONG);
	after = mem_strdup(pty_text(p));
	assert_string_equal(before, after);
	free(before);
	free(after);
	house_leaves(h, p);
}

static void
test_torture(void **state)
{
	struct house *h = *state;

	struct proc *bob;

	house_open(h, NULL);
	bob = house_plain(h, "bob");
	all_of_it(h, bob, "alice", false);
	all_of_it(h, bob, "carol", true);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_torture),
	};

	return cmocka_run_group_tests_name("42 torture", tests, NULL, NULL);
}
