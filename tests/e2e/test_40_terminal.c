/* e2e/test_40_terminal.c - what the program asks of its terminal, and what it tells it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define URL "https://git.example.org/snug/changes/218/with/a/long/tail"

static size_t
count(struct pty *p, const char *what)
{
	struct bytes raw = pty_raw(p);
	size_t n = 0, len = strlen(what);
	const uint8_t *at = raw.p;

	while (raw.n > 0 && (at = memmem(at, raw.n - (size_t)(at - raw.p), what, len)) != NULL) {
		n++;
		at += len;
	}
	return n;
}

static bool
was_written(struct pty *p, void *what)
{
	return count(p, what) > 0;
}

static void
await_raw(struct pty *p, const char *what)
{
	pty_await_if(p, was_written, (void *)(uintptr_t)what, LONG);
}

static struct pty *
screen(struct house *h, const char *nick, const struct child_spec *like)
{
	return house_term(h, like, nick, ARGS("--connect", h->invite, "--nick", nick));
}

/* The answers of a terminal that draws everything as we expect, but for the first. */
static void
type_answers(struct pty *p, int signs)
{
	static const int cols[] = { 3, 4, 4, 2, 2, 1, 1 };
	char s[160];
	int n = snprintf(s, sizeof s, "\033[2;%dR", signs + 1);

	for (size_t i = 0; i < sizeof cols / sizeof cols[0]; i++)
		n += snprintf(s + n, sizeof s - (size_t)n, "\033[2;%dR", cols[i] + 1);
	snprintf(s + n, sizeof s - (size_t)n, "\033[0n");
	pty_type(p, s);
}

/* ---- what it asks */

/* Nothing that the terminal answers is ever typed. */
static void
test_answers_are_not_typed(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *p;

	house_open(h, NULL);
	bob = house_plain(h, "bob");
	p = screen(h, "alice", NULL);
	pty_answers(p);
	pty_await(p, "F1 help", LONG);
	await_raw(p, "\033[6n");
	pty_type(p, "hello\r");
	proc_await_out(bob, "alice: hello\n", LONG);
	/* Late ones, and ones that nobody asked for. */
	pty_type(p, "a\033[2;9Rb\033]11;rgb:ffff/ffff/ffff\033\\c\033[?2026;2$yd\033[0n\r");
	proc_await_out(bob, "alice: abcd\n", LONG);
	house_leaves(h, p);
	house_close(h);
}

/* Where our signs are too wide ASCII takes their place, and lines stay lines. */
static void
test_signs_that_are_too_wide(void **state)
{
	struct house *h = *state;
	struct pty *p;

	house_open(h, NULL);
	p = screen(h, "alice", NULL);
	await_raw(p, "\033[5n");
	pty_await(p, "F1 help", LONG);
	pty_await(p, "│", LONG);
	type_answers(p, 12);
	pty_await_gone(p, "│", LONG);
	pty_await(p, "|", LONG);
	pty_type(p, "still here");
	pty_await(p, "> still here", LONG);
	pty_keys(p, "C-u");
	house_leaves(h, p);
	house_close(h);
}

/* A terminal that says it can gets whole frames. */
static void
test_whole_frames(void **state)
{
	struct house *h = *state;
	struct pty *p;

	house_open(h, NULL);
	p = screen(h, "alice", NULL);
	await_raw(p, "\033[5n");
	pty_await(p, "F1 help", LONG);
	assert_int_equal(count(p, "\033[?2026h"), 0);
	pty_type(p, "\033[?2026;2$y");
	pty_type(p, "x");
	await_raw(p, "\033[?2026h");
	await_raw(p, "\033[?2026l");
	pty_keys(p, "C-u");
	house_leaves(h, p);
	assert_int_equal(count(p, "\033[?2026h"), count(p, "\033[?2026l"));
	house_close(h);
}

/* ---- what it tells */

static void
test_title(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *p;

	house_open(h, NULL);
	bob = house_plain(h, "bob");
	p = house_screen(h, "alice");
	await_raw(p, "\033[22;2t\033]2;#lobby - snug\033\\");
	proc_write(bob, "/msg alice psst\n");
	await_raw(p, "\033]2;(1!) #lobby - snug\033\\");
	pty_type(p, "/set ui.title off\r");
	await_raw(p, "\033[23;2t");
	pty_type(p, "/set ui.title on\r");
	pty_keys(p, "M-a");
	await_raw(p, "\033]2;@bob - snug\033\\");
	house_leaves(h, p);
	assert_int_equal(count(p, "\033[22;2t"), count(p, "\033[23;2t"));
	/* Old ones know nothing of that, and are told nothing. */
	p = screen(h, "carol", &(struct child_spec){ .env = ARGS("TERM=linux") });
	pty_await(p, "F1 help", LONG);
	assert_int_equal(count(p, "\033]2;"), 0);
	assert_int_equal(count(p, "\033[22;2t"), 0);
	house_leaves(h, p);
	house_close(h);
}

static bool
rang_once(struct pty *p, void *arg)
{
	(void)arg;
	return pty_bells(p) == 1;
}

static bool
has_file(struct pty *p, void *path)
{
	struct buf b = BUF_INIT(4096);
	struct fault f;
	bool is;

	(void)p;
	is = file_read(path, &b, &f) == 0 && b.n > 0 && b.p[b.n - 1] == '\n';
	buf_fini(&b);
	return is;
}

static void
test_calls_who_is_not_looking(void **state)
{
	struct house *h = *state;
	const char *script, *out;
	char words[512];
	struct buf b = BUF_INIT(4096);
	struct fault f;
	struct proc *bob;
	struct pty *p;

	house_open(h, NULL);
	out = house_path(h, "called");
	snprintf(words, sizeof words,
	    "printf '%%s|' \"$@\" >'%s.new'; echo >>'%s.new'; mv '%s.new' '%s'\n", out, out, out,
	    out);
	house_write(h, "call.sh", words);
	script = house_path(h, "call.sh");
	bob = house_plain(h, "bob");
	p = house_screen(h, "alice");
	snprintf(words, sizeof words, "/set ui.notify_command sh %s\r", script);
	pty_type(p, words);
	pty_type(p, "/set ui.notify bell osc9 osc777 command\r/set ui.notify_content on\r");
	pty_type(p, "\033[I");
	proc_write(bob, "alice: are you there?\n");
	pty_await(p, "are you there?", LONG);
	assert_int_equal(pty_bells(p), 0);
	pty_type(p, "\033[O");
	proc_write(bob, "nothing for her\n");
	pty_await(p, "nothing for her", LONG);
	assert_int_equal(pty_bells(p), 0);
	proc_write(bob, "alice: $(id) \033]0;x\007; hm?\n");
	pty_await_if(p, rang_once, NULL, LONG);
	await_raw(p, "\033]9;snug #lobby: bob: alice: $(id) ^[]0;x^G; hm?\a");
	await_raw(p, "\033]777;notify;snug #lobby;bob: alice: $(id) ^[]0,x^G, hm?\a");
	pty_await_if(p, has_file, (void *)(uintptr_t)out, LONG);
	assert_int_equal(file_read(out, &b, &f), 0);
	buf_put(&b, "", 1);
	assert_string_equal((const char *)b.p, "snug #lobby|bob: alice: $(id) ^[]0;x^G; hm?|\n");
	buf_fini(&b);
	house_leaves(h, p);
	house_close(h);
}

/* Unless it is asked for, nothing of what was said leaves the screen. */
static void
test_calls_without_words(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *p;

	house_open(h, NULL);
	bob = house_plain(h, "bob");
	p = screen(h, "alice", &(struct child_spec){ .env = ARGS("TMUX=/tmp/tmux-0/default,1,0") });
	pty_await(p, "F1 help", LONG);
	pty_type(p, "/set ui.notify osc9\r/highlight add deploy\r\033[O");
	pty_await(p, "F1 help", LONG);
	proc_write(bob, "the Deploy is secret\n");
	pty_await(p, "▎ the Deploy is secret", LONG);
	await_raw(p, "\033Ptmux;\033\033]9;snug: somebody asks for you\a\033\\");
	assert_int_equal(pty_bells(p), 0);
	house_leaves(h, p);
	house_close(h);
}

static void
test_links(void **state)
{
	struct house *h = *state;
	struct proc *bob;
	struct pty *p;

	house_open(h, NULL);
	bob = house_plain(h, "bob");
	p = house_screen_sized(h, "alice", 24, 50);
	proc_write(bob, "look: " URL " and that\n");
	await_raw(p, ";" URL "\033\\");
	/* It is cut into rows, and each of them leads there. */
	pty_await(p, "and that", LONG);
	assert_true(count(p, ";" URL "\033\\") >= 2);
	assert_int_equal(count(p, "\033]8;id="), count(p, "\033]8;;\033\\"));
	pty_type(p, "/url\r");
	pty_await(p, " ·  1", LONG);
	pty_type(p, "/url 1 copy\r");
	await_raw(p,
	    "\033]52;c;"
	    "aHR0cHM6Ly9naXQuZXhhbXBsZS5vcmcvc251Zy9jaGFuZ2VzLzIxOC93aXRoL2EvbG9uZy90YWls\a");
	pty_type(p, "/url 1\r");
	pty_await(p, "/set ui.url_open_command", LONG);
	pty_keys(p, "C-u");
	pty_type(p, "/url 9\r");
	pty_await(p, "There are not so many links", LONG);
	pty_keys(p, "C-u");
	house_leaves(h, p);
	house_close(h);
}

/* ---- how it looks */

static bool
is_coloured(struct pty *p, void *want)
{
	int row, col;

	return pty_find(p, "snug", &row, &col) &&
	       pty_cell(p, row, col).coloured == *(const bool *)want;
}

static void
test_theme(void **state)
{
	struct house *h = *state;
	bool yes = true, no = false;
	struct pty *p;

	house_open(h, NULL);
	p = house_screen_sized(h, "alice", 24, 80);
	pty_await_if(p, is_coloured, &yes, LONG);
	/* It is shown while it is named, and gone when it is not. */
	pty_type(p, "/theme mono");
	pty_await_if(p, is_coloured, &no, LONG);
	pty_keys(p, "Backspace");
	pty_await_if(p, is_coloured, &yes, LONG);
	pty_type(p, "o\r");
	pty_await_if(p, is_coloured, &no, LONG);
	pty_type(p, "/theme\r");
	pty_await(p, "The theme is mono. There are: auto dark", LONG);
	pty_await(p, "high-contrast light mono terminal", LONG);
	pty_type(p, "/theme nothing\r");
	pty_await(p, "there is no theme called nothing", LONG);
	pty_keys(p, "C-u");
	house_leaves(h, p);
	/* And the next time too. */
	p = house_term(h, NULL, "alice", ARGS("--connect", h->at));
	pty_await(p, "F1 help", LONG);
	pty_await_if(p, is_coloured, &no, LONG);
	pty_type(p, "/unset ui.theme\r");
	pty_await_if(p, is_coloured, &yes, LONG);
	house_leaves(h, p);
	house_close(h);
}

static void
test_no_color(void **state)
{
	struct house *h = *state;
	bool yes = true, no = false;
	struct pty *p;

	house_open(h, NULL);
	p = screen(h, "alice", &(struct child_spec){ .env = ARGS("NO_COLOR=1") });
	pty_await(p, "F1 help", LONG);
	assert_true(is_coloured(p, &no));
	pty_type(p, "/set ui.color on\r");
	pty_await_if(p, is_coloured, &yes, LONG);
	pty_type(p, "/set ui.colour on\r");
	pty_await(p, "There is no setting ui.colour; did you mean ui.color?", LONG);
	pty_keys(p, "C-u");
	house_leaves(h, p);
	house_close(h);
}

/* Stopped by somebody else, when the terminal could not be given back first. */
static void
test_stopped_by_others(void **state)
{
	struct house *h = *state;
	struct pty *p;

	house_open(h, NULL);
	p = house_screen(h, "alice");
	pty_type(p, "kept");
	pty_await(p, "› kept", LONG);
	pty_signal(p, SIGSTOP);
	pty_signal(p, SIGCONT);
	pty_type(p, " whole");
	pty_await(p, "› kept whole", LONG);
	pty_keys(p, "C-u");
	house_leaves(h, p);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_answers_are_not_typed),
		HOUSE_TEST(test_signs_that_are_too_wide),
		HOUSE_TEST(test_whole_frames),
		HOUSE_TEST(test_title),
		HOUSE_TEST(test_calls_who_is_not_looking),
		HOUSE_TEST(test_calls_without_words),
		HOUSE_TEST(test_links),
		HOUSE_TEST(test_theme),
		HOUSE_TEST(test_no_color),
		HOUSE_TEST(test_stopped_by_others),
	};

	return cmocka_run_group_tests_name("40 terminal", tests, NULL, NULL);
}
