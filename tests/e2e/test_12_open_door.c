/* e2e/test_12_open_door.c - the line that lets people in, from the host's terminal to theirs. */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define URI "snug://127.0.0.1:"
#define CLOSES "The room closes for everybody."
#define ESC 033

static struct pty *
host(struct house *h, const struct child_spec *like, const char *const *more)
{
	const char *args[8] = { "--server", "127.0.0.1:0", "--nick", "ann" };
	struct pty *p;
	size_t n = 4;

	for (; *more != NULL; more++)
		args[n++] = *more;
	p = house_term(h, like, "host", args);
	pty_await(p, "This room is open.", LONG);
	pty_await(p, URI, LONG);
	return p;
}

static struct pty *
host_sized(struct house *h, unsigned short rows, unsigned short cols)
{
	struct pty *p = host(h, &(struct child_spec){ .rows = rows, .cols = cols }, ARGS(NULL));

	pty_await(p, "sealed", LONG);
	return p;
}

static void
closes(struct house *h, struct pty *host)
{
	pty_type(host, "/quit\r");
	pty_await(host, CLOSES, LONG);
	pty_keys(host, "Enter");
	house_ends(h, host, 0);
}

/* The word that starts with snug://; for the caller to free. */
static char *
read_uri(struct pty *p)
{
	const char *at = strstr(pty_text(p), URI);

	assert_non_null(at);
	return mem_strndup(at, strcspn(at, " \n"));
}

static struct proc *
comes(struct house *h, const char *nick, const char *uri)
{
	struct proc *p = house_run(h, nick, ARGS("--connect", uri, "--nick", nick, "--plain"));

	proc_await_out(p, "End to end: ", LONG);
	return p;
}

static struct proc *
comes_by(struct house *h, const char *nick, struct pty *host)
{
	char *uri = read_uri(host);
	struct proc *p = comes(h, nick, uri);

	free(uri);
	return p;
}

static void
talk(struct proc *guest, struct pty *host)
{
	proc_write(guest, "nice place\n");
	pty_await(host, "nice place", LONG);
	pty_type(host, "make yourself at home\r");
	proc_await_out(guest, "ann: make yourself at home\n", LONG);
}

/* ---- copied with a mouse */

/* What is marked from "snug --connect" to the end of the row with the address. */
static char *
copy(struct pty *p)
{
	const char *from = strstr(pty_text(p), "snug --connect"), *uri;

	assert_non_null(from);
	uri = strstr(from, URI);
	assert_non_null(uri);
	return mem_strndup(from, (size_t)(uri - from) + strcspn(uri, " \n"));
}

/* Pasted into a shell. */
static struct proc *
paste_in_shell(struct house *h, char *command)
{
	char program[1024], path[4096], home[1024];
	char *script = mem_printf("%s --nick bob --plain\n", command), *real, *slash;
	struct proc *p;

	child_built("snug", program, sizeof program);
	real = realpath(program, NULL);
	assert_non_null(real);
	slash = strrchr(real, '/');
	*slash = '\0';
	snprintf(path, sizeof path, "PATH=%s:/usr/bin:/bin", real);
	snprintf(home, sizeof home, "%s", house_path(h, "bob"));
	p = proc_start(
	    h->pump, &(struct child_spec){
			 .argv = ARGS("sh", "-ec", script), .env = ARGS(path), .home = home });
	free(real);
	free(script);
	proc_await_out(p, "End to end: ", LONG);
	return p;
}

/* Too long for a row, and yet one command. */
static void
copied(struct house *h, unsigned short cols)
{
	struct pty *ann = host_sized(h, 24, cols);
	struct proc *bob;
	char *command;

	pty_keys(ann, "M-l");
	pty_await(ann, "Alt-l back", LONG);
	pty_await(ann, "\nsnug --connect", LONG); /* nothing beside it */
	command = copy(ann);
	bob = paste_in_shell(h, command);
	pty_keys(ann, "M-l");
	pty_await_gone(ann, "Alt-l back", LONG);
	talk(bob, ann);
	proc_close_stdin(bob);
	assert_int_equal(proc_await_exit(bob, LONG), 0);
	pty_await(ann, "bob is away", LONG);
	closes(h, ann);
	free(command);
}

static void
test_copied(void **state)
{
	struct house *h = *state;

	copied(h, 80);
	copied(h, 140);
	house_close(h);
}

/* Before and after the screen it stands in one piece. */
static void
test_after_the_screen(void **state)
{
	struct house *h = *state;
	struct pty *ann = host_sized(h, 24, 140);
	struct proc *bob = comes_by(h, "bob", ann);
	char *uri = read_uri(ann), *line = mem_printf("    snug --connect %s\n", uri);

	talk(bob, ann);
	closes(h, ann);
	pty_await(ann, line, LONG);
	pty_await(ann, "CA fingerprint, to read aloud if somebody asks:", LONG);
	proc_await_out(bob, "connection lost: the server stops", LONG);
	free(line);
	free(uri);
	house_close(h);
}

static void
test_asks(void **state)
{
	struct house *h = *state;
	struct pty *ann = host_sized(h, 24, 140), *carol;
	struct proc *bob = comes_by(h, "bob", ann);
	char *uri = read_uri(ann);

	carol = house_term(h, NULL, "carol", ARGS("--connect", uri, "--nick", "carol"));
	pty_await(carol, "Welcome to #lobby", LONG);
	/* Ctrl-C is not enough, nor is a word; who types on stays. */
	pty_keys(ann, "C-c");
	pty_await(ann, CLOSES " Ctrl-C again to leave, or type on", LONG);
	pty_type(ann, "quit\r");
	pty_await(ann, CLOSES " Enter again to leave, or type on", LONG);
	pty_type(ann, " it? never\r");
	proc_await_out(bob, "ann: quit it? never\n", LONG);
	pty_await_gone(ann, CLOSES, LONG);
	pty_keys(ann, "C-c");
	pty_await(ann, "Ctrl-C again to leave", LONG);
	pty_keys(ann, "C-c");
	house_ends(h, ann, 0);
	pty_await(carol, "the server stops", LONG);
	proc_await_out(bob, "the server stops", LONG);
	free(uri);
	house_close(h);
}

/* A signal does not ask. The others are told all the same, and the same line lets them in again. */
static void
test_signals(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP };
	struct house *h = *state;
	char *uri = NULL, *again;

	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		struct pty *ann = host_sized(h, 24, 140);
		struct proc *bob = comes_by(h, "bob", ann);

		again = read_uri(ann);
		/* The port is another one each time: it was left to chance. */
		if (uri != NULL)
			assert_string_equal(strrchr(uri, '/'), strrchr(again, '/'));
		free(uri);
		uri = again;
		pty_signal(ann, signals[i]);
		house_ends(h, ann, 128 + signals[i]);
		proc_await_out(bob, "the server stops", LONG);
		house_leaves(h, bob);
	}
	free(uri);
	house_close(h);
}

/* ---- terminals that can less */

static bool
is_colour(unsigned v)
{
	return (v >= 30 && v < 50 && v != 39 && v != 49) || (v >= 90 && v < 108);
}

/* Does any SGR sequence, ESC [ numbers m, set one? */
static bool
sets_colour(struct bytes raw)
{
	const unsigned char *s = raw.p, *end = raw.p + raw.n;
	bool coloured;
	unsigned v;

	while ((s = memmem(s, (size_t)(end - s), "\033[", 2)) != NULL) {
		coloured = false;
		v = 0;
		for (s += 2; s < end && (isdigit(*s) || *s == ';'); s++) {
			coloured = coloured || (*s == ';' && is_colour(v));
			v = *s == ';' ? 0 : 10 * v + *s - '0';
		}
		if (s < end && *s == 'm' && (coloured || is_colour(v)))
			return true;
	}
	return false;
}

static void
test_colours(void **state)
{
	static const struct {
		const char *env[2], *args[3];
		bool coloured;
	} rows[] = {
		{ { NULL }, { NULL }, true }, { { "NO_COLOR=1" }, { NULL }, false },
		{ { "NO_COLOR=" }, { NULL }, true },
		{ { "NO_COLOR=1" }, { "--color", "always" }, true },
		{ { NULL }, { "--color", "never" }, false },
		{ { "TERM=vt100" }, { "--color", "always" }, false }, /* has none */
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct pty *ann = host(h, &(struct child_spec){ .env = rows[i].env }, rows[i].args);

		pty_await(ann, "sealed", LONG);
		if (sets_colour(pty_raw(ann)) != rows[i].coloured)
			fail_msg("row %zu: %s", i, rows[i].coloured ? "no colour" : "a colour");
		closes(h, ann);
	}
	house_close(h);
}

static void
assert_ascii(struct bytes raw)
{
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] >= 0x80)
			fail_msg("byte %zu of the screen is 0x%02x", i, raw.p[i]);
	/* Nor the line-drawing characters of a terminal. */
	assert_null(memmem(raw.p, raw.n, "\033(0", 3));
	assert_null(memchr(raw.p, 016, raw.n));
}

/* Our own signs are ASCII then; people are not made to write it. */
static void
test_ascii(void **state)
{
	struct house *h = *state;
	struct pty *ann = host(h, &(struct child_spec){ .cols = 140 }, ARGS("--ascii")), *carol;
	char *uri = read_uri(ann);
	struct proc *bob = comes(h, "bob", uri);

	/* Of itself where the charset has nothing else. */
	carol = house_term(h, &(struct child_spec){ .env = ARGS("LC_ALL=POSIX") }, "carol",
	    ARGS("--connect", uri, "--nick", "carol"));
	pty_await(carol, "sealed", LONG);
	talk(bob, ann);
	pty_await(carol, "make yourself at home", LONG);
	pty_type(ann, "/help\r");
	pty_await(ann, "/help [COMMAND]", LONG);
	assert_ascii(pty_raw(ann));
	proc_write(bob, "gr\xc3\xbc\xc3\x9f dich, end\n");
	pty_await(ann, "gr\xc3\xbc\xc3\x9f dich, end", LONG);
	pty_await(carol, "dich, end", LONG);
	assert_ascii(pty_raw(carol));
	house_leaves(h, carol);
	closes(h, ann);
	free(uri);
	house_close(h);
}

/* Lines, when the terminal cannot more or they were asked for: whole, and no escape code ever. */
static void
test_lines(void **state)
{
	static const char *const dumb[] = { "TERM=dumb", NULL };
	struct house *h = *state;
	struct proc *bob;

	for (int i = 0; i < 2; i++) {
		struct child_spec like = { .rows = 50, .cols = 160, .env = i == 0 ? dumb : NULL };
		struct pty *ann = host(h, &like, ARGS(i == 0 ? NULL : "--plain"));
		char *uri = read_uri(ann), *line = mem_printf("notice: snug --connect %s\n", uri);

		pty_await(ann, line, LONG);
		bob = comes(h, "bob", uri);
		talk(bob, ann);
		pty_type(ann, "/quit\r");
		pty_await(ann, CLOSES " Again to leave, or type on", LONG);
		pty_type(ann, "/quit\r");
		house_ends(h, ann, 0);
		assert_null(memchr(pty_raw(ann).p, ESC, pty_raw(ann).n));
		house_leaves(h, bob); /* one at a time is bob */
		free(line);
		free(uri);
	}
	house_close(h);
}

/* Asked to, it has no screen on a terminal either, and Ctrl-C stops it. */
static void
test_headless(void **state)
{
	struct house *h = *state;
	struct pty *p = house_term(h, NULL, "host", ARGS("--server", "127.0.0.1:0", "--headless"));

	pty_await(p, "snug: listening on 127.0.0.1:", LONG);
	assert_null(memchr(pty_raw(p).p, ESC, pty_raw(p).n));
	pty_keys(p, "C-c");
	house_ends(h, p, 0);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_copied),
		HOUSE_TEST(test_after_the_screen),
		HOUSE_TEST(test_asks),
		HOUSE_TEST(test_signals),
		HOUSE_TEST(test_colours),
		HOUSE_TEST(test_ascii),
		HOUSE_TEST(test_lines),
		HOUSE_TEST(test_headless),
	};

	return cmocka_run_group_tests_name("12 open door", tests, NULL, NULL);
}
