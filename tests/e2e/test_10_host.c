/* e2e/test_10_host.c - who hosts has the same screen as everybody else. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct pty *
host(struct house *h, const char *const *env, const char *const *more)
{
	const char *args[16] = { "--server", "127.0.0.1:0", "--nick", "olga" };
	struct pty *p;
	size_t n = 4;

	for (; more != NULL && *more != NULL; more++)
		args[n++] = *more;
	p = house_term(h, &(struct child_spec){ .env = env }, "olga", args);
	pty_await(p, "lobby", LONG);
	return p;
}

/* The invite where it stands in a row of its own; the caller's. */
static char *
read_invite(struct pty *p)
{
	int row, col;
	const char *line;

	assert_true(pty_find(p, "snug://127.0.0.1:", &row, &col));
	line = strstr(pty_row(p, row), "snug://");
	return mem_strndup(line, strcspn(line, " "));
}

static void
test_host(void **state)
{
	struct house *h = *state;
	struct proc *guest;
	struct pty *olga;

	olga = host(h, NULL, NULL);
	pty_await(olga, "This room is open.", LONG);
	pty_await(olga, "snug --connect", LONG);
	pty_await(olga, "sealed", LONG);
	/* Bare, the line is whole. */
	pty_keys(olga, "M-l");
	pty_await(olga, "Alt-l back", LONG);
	h->invite = read_invite(olga);
	pty_keys(olga, "M-l");
	pty_await(olga, "F1 help", LONG);
	guest = house_plain(h, "gus");
	pty_await(olga, "gus joined", LONG);
	pty_type(olga, "come in\r");
	proc_await_out(guest, "olga: come in\n", LONG);
	proc_write(guest, "thank you\n");
	pty_await(olga, "thank you", LONG);
	/* To leave is to close: that is worth a question. */
	pty_type(olga, "/quit\r");
	pty_await(olga, "The room closes for everybody. Enter again to leave", LONG);
	pty_keys(olga, "C-c");
	pty_await_gone(olga, "The room closes", LONG);
	pty_keys(olga, "C-c");
	pty_await(olga, "The room closes for everybody. Ctrl-C again to leave", LONG);
	pty_type(olga, "not yet\r");
	proc_await_out(guest, "olga: not yet\n", LONG);
	pty_type(olga, "/quit\r");
	pty_await(olga, "The room closes for everybody.", LONG);
	pty_keys(olga, "Enter");
	house_ends(h, olga, 0);
	proc_await_out(guest, "the server stops", LONG);
	/* What a host needs again is still above the prompt. */
	pty_await(olga, "snug: listening on 127.0.0.1:", LONG);
	pty_await(olga, "CA fingerprint", LONG);
	house_close(h);
}

static void
close_room(struct house *h, struct pty *p)
{
	pty_type(p, "/quit\r");
	pty_await(p, "The room closes for everybody.", LONG);
	pty_keys(p, "Enter");
	house_ends(h, p, 0);
}

/* A certificate of one's own names the public host: the host's own way in is another one. */
static void
test_host_with_certificate(void **state)
{
	struct house *h = *state;
	struct pty *olga;

	house_mkcert(h, "own", "chat.example.org", "-3600", "8640000");
	olga = host(h, NULL,
	    ARGS("--host", "chat.example.org", "--cert", house_path(h, "own/cert.pem"), "--key",
		house_path(h, "own/key.pem"), "--ca", house_path(h, "own/ca/cert.pem")));
	pty_await(olga, "sealed", LONG);
	close_room(h, olga);
	house_close(h);
}

static void
test_host_ended(void **state)
{
	struct house *h = *state;
	struct proc *guest;
	struct pty *olga;

	olga = host(h, NULL, NULL);
	pty_await(olga, "sealed", LONG);
	pty_keys(olga, "M-l");
	pty_await(olga, "Alt-l back", LONG);
	h->invite = read_invite(olga);
	guest = house_plain(h, "gus");
	pty_signal(olga, SIGTERM);
	house_ends(h, olga, 128 + SIGTERM);
	proc_await_out(guest, "the server stops", LONG);
	house_close(h);
}

static bool
coloured(struct pty *p)
{
	for (int row = 0; row < 24; row++)
		for (int col = 0; col < 80; col++)
			if (pty_cell(p, row, col).coloured)
				return true;
	return false;
}

static void
test_colours(void **state)
{
	struct house *h = *state;
	struct pty *p;

	p = host(h, NULL, NULL);
	pty_await(p, "sealed", LONG);
	assert_true(coloured(p));
	close_room(h, p);
	p = host(h, ARGS("NO_COLOR=1"), NULL);
	pty_await(p, "sealed", LONG);
	assert_false(coloured(p));
	close_room(h, p);
	p = host(h, ARGS("NO_COLOR=1"), ARGS("--color", "always"));
	pty_await(p, "sealed", LONG);
	assert_true(coloured(p));
	close_room(h, p);
	p = host(h, NULL, ARGS("--color", "never"));
	pty_await(p, "sealed", LONG);
	assert_false(coloured(p));
	close_room(h, p);
	house_close(h);
}

static bool
all_ascii(struct pty *p)
{
	struct bytes raw = pty_raw(p);

	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] >= 0x80)
			return false;
	return true;
}

static void
test_ascii(void **state)
{
	struct house *h = *state;
	struct pty *p;

	p = host(h, NULL, NULL);
	pty_await(p, "● sealed", LONG);
	assert_false(all_ascii(p));
	close_room(h, p);
	p = host(h, NULL, ARGS("--ascii"));
	pty_await(p, "* sealed", LONG);
	pty_type(p, "hello\r");
	pty_await(p, "  sent", LONG);
	assert_true(all_ascii(p));
	close_room(h, p);
	/* So it is in a terminal of another character set. */
	p = host(h, ARGS("LC_ALL=C"), NULL);
	pty_await(p, "* sealed", LONG);
	assert_true(all_ascii(p));
	close_room(h, p);
	house_close(h);
}

/* A terminal that cannot place its cursor has lines. */
static void
test_dumb(void **state)
{
	struct house *h = *state;
	struct pty *p;

	p = host(h, ARGS("TERM=dumb"), NULL);
	pty_await(p, "#lobby>", LONG);
	pty_await(p, "you are in #lobby, 1 person (olga)", LONG);
	pty_type(p, "hello\r");
	pty_await(p, "me: hello", LONG);
	assert_null(memchr(pty_raw(p).p, 033, pty_raw(p).n));
	pty_type(p, "/quit\r");
	pty_await(p, "The room closes for everybody.", LONG);
	pty_type(p, "/quit\r");
	house_ends(h, p, 0);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_host),
		HOUSE_TEST(test_host_with_certificate),
		HOUSE_TEST(test_host_ended),
		HOUSE_TEST(test_colours),
		HOUSE_TEST(test_ascii),
		HOUSE_TEST(test_dumb),
	};

	return cmocka_run_group_tests_name("10 host", tests, NULL, NULL);
}
