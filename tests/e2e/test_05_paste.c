/* e2e/test_05_paste.c - what is pasted is whole, is asked about, and is never sent by itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define MOST 16384 /* bytes of a message */

struct two {
	struct house *h;
	struct pty *alice;
	struct proc *bob;
};

static struct two
meet(void **state)
{
	struct two t = { .h = *state };

	house_open(t.h, NULL);
	t.alice = house_screen(t.h, "alice");
	t.bob = house_plain(t.h, "bob");
	pty_await(t.alice, "bob joined", LONG);
	return t;
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

/* Text of n bytes, unit after unit, the rest filled with "x"; no end of line at the end. */
static char *
fill(const char *unit, size_t n)
{
	size_t len = strlen(unit);
	char *text = mem_calloc(n + 1, 1);

	memset(text, 'x', n);
	for (size_t i = 0; i + len < n; i += len)
		memcpy(text + i, unit, len);
	return text;
}

static void
test_large(void **state)
{
	struct two t = meet(state);
	char *text = fill("a line of twenty by\n", 100000);
	char words[80];

	pty_paste(t.alice, text);
	snprintf(words, sizeof words, "Paste %zu lines? [ctrl-y] yes [ctrl-n] no",
	    count(text, "\n") + 1);
	pty_await(t.alice, words, LONG);
	/* Nothing else than an answer is one. */
	pty_keys(t.alice, "Enter y n");
	pty_await(t.alice, words, LONG);
	pty_keys(t.alice, "C-y");
	pty_await_gone(t.alice, words, LONG);
	pty_keys(t.alice, "Enter");
	pty_await(t.alice, "Too long: 100000 bytes; a message can have 16384", LONG);
	pty_await(t.alice, "a line of twenty by", LONG); /* still there, to be cut */
	pty_keys(t.alice, "C-c");
	pty_await_gone(t.alice, "a line of twenty by", LONG);
	pty_type(t.alice, "and now\r");
	proc_await_out(t.bob, "alice: and now\n", LONG);
	assert_int_equal(count(proc_out(t.bob), "alice: "), 1);
	free(text);
	house_close(t.h);
}

static void
test_seven_lines(void **state)
{
	static const char poem[] = "1 one\n2 two\n3 three\n\n5 five\n6 six\n7 seven\n";
	struct two t = meet(state);
	const char *at;

	pty_paste(t.alice, poem);
	pty_await(t.alice, "Paste 7 lines?", LONG);
	pty_keys(t.alice, "C-n");
	pty_await_gone(t.alice, "Paste 7 lines?", LONG);
	pty_paste(t.alice, poem);
	pty_await(t.alice, "Paste 7 lines?", LONG);
	pty_keys(t.alice, "C-y");
	pty_await(t.alice, "7 seven", LONG);
	assert_null(strstr(proc_out(t.bob), "1 one"));
	pty_keys(t.alice, "Enter");
	proc_await_out(t.bob, "alice: 7 seven\n", LONG);
	at = strstr(proc_out(t.bob), "alice: 1 one\n");
	assert_non_null(at);
	assert_int_equal(count(at, "alice: "), 7);
	assert_non_null(strstr(at, "alice: 3 three\n"));
	/* One message: it was confirmed once. */
	pty_await(t.alice, "  sent", LONG);
	assert_int_equal(count(pty_text(t.alice), "  sent"), 1);
	house_close(t.h);
}

/* One line is put in without a question, and waits for Enter. */
static void
paste_and_send(struct two *t, const char *unit, size_t n)
{
	char *text = fill(unit, n), *want = mem_printf("alice: %s\n", text);

	pty_paste(t->alice, text);
	pty_keys(t->alice, "Enter");
	proc_await_out(t->bob, want, LONG);
	free(text);
	free(want);
}

static void
test_exactly_as_much(void **state)
{
	struct two t = meet(state);
	char *text = fill("b", MOST + 1);

	paste_and_send(&t, "a", MOST);
	paste_and_send(&t, "\xe6\x97\xa5", MOST); /* wide */
	paste_and_send(&t, "\xf0\x9f\xa6\x8a", MOST);
	paste_and_send(&t, "e\xcc\x81", MOST); /* with a mark of its own */
	pty_paste(t.alice, text);
	pty_keys(t.alice, "Enter");
	pty_await(t.alice, "Too long: 16385 bytes; a message can have 16384", LONG);
	pty_keys(t.alice, "Backspace Enter");
	proc_await_out(t.bob, "alice: bbbb", LONG);
	free(text);
	house_close(t.h);
}

/* What a paste carries besides text does nothing. */
static void
test_controls(void **state)
{
	struct two t = meet(state);

	pty_paste(t.alice, "a\033[31mb\001\003c\007");
	pty_keys(t.alice, "Enter");
	proc_await_out(t.bob, "alice: a[31mbc\n", LONG);
	house_close(t.h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_large),
		HOUSE_TEST(test_seven_lines),
		HOUSE_TEST(test_exactly_as_much),
		HOUSE_TEST(test_controls),
	};

	return cmocka_run_group_tests_name("05 paste", tests, NULL, NULL);
}
