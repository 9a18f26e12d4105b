/* e2e/test_06_wrong_server.c - a server that is not the one it should be gets nothing. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "certs/invite.h"
#include "tests/e2e/house.h"
#include "tests/e2e/tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define SECRET "nobody may read this"

/* ---- invites that are not what the server gave out */

/* The server's invite by way of another port; wrong_pin: of another CA. Free it. */
static char *
invite_via(struct house *h, unsigned port, bool wrong_pin)
{
	char *line = mem_calloc(1, INVITE_LINE_MAX + 1);
	struct invite in;
	struct fault f;

	assert_int_equal(invite_parse(h->invite, &in, &f), 0);
	in.at.port = (uint16_t)port;
	in.pin[3] ^= wrong_pin ? 1 : 0;
	invite_format(&in, line);
	return line;
}

static unsigned
port_of(const struct house *h)
{
	return (unsigned)strtoul(strrchr(h->at, ':') + 1, NULL, 10);
}

/* Speaks at once, so that there is something to be betrayed. */
static struct proc *
speak(struct house *h, const char *const *args)
{
	struct proc *p = house_run(h, "bob", args);

	proc_write(p, SECRET "\n");
	proc_close_stdin(p);
	return p;
}

/* The client opened TLS, said that it does not like it, and not a byte more. */
static void
assert_nothing_sent(struct tap *t)
{
	struct tap_records r = tap_records(tap_sent(t));

	assert_int_equal(tap_connections(t), 1);
	assert_int_equal(r.hellos, 1);
	assert_int_equal(r.longer, 0);
}

static void
test_wrong_pin(void **state)
{
	struct house *h = *state;
	struct tap *t;
	struct proc *p;
	char *line;

	house_open(h, NULL);
	t = tap_start(h->pump, port_of(h));
	line = invite_via(h, tap_port(t), true);
	p = speak(h, ARGS("--connect", line, "--nick", "bob", "--plain"));
	house_ends(h, p, 10);
	proc_await_err(p, " is not the one in your invite", LONG);
	proc_await_err(p, "Someone may be between you and the server.", LONG);
	proc_await_err(p, "Nothing was sent.", LONG);
	assert_nothing_sent(t);
	free(line);
	house_close(h);
}

/* The same by way of the tap, with the right pin: the tap would have noticed. */
static void
test_right_pin(void **state)
{
	struct house *h = *state;
	struct tap_records r;
	struct tap *t;
	struct proc *p;
	char *line;

	house_open(h, NULL);
	t = tap_start(h->pump, port_of(h));
	line = invite_via(h, tap_port(t), false);
	p = speak(h, ARGS("--connect", line, "--nick", "bob", "--plain"));
	house_ends(h, p, 0);
	r = tap_records(tap_sent(t));
	assert_int_equal(r.hellos, 2); /* to enrol, and as who was enrolled */
	assert_true(r.longer > 3);
	assert_null(memmem(tap_sent(t).p, tap_sent(t).n, SECRET, strlen(SECRET)));
	free(line);
	house_close(h);
}

static void
test_wrong_pin_on_screen(void **state)
{
	struct house *h = *state;
	struct tap *t;
	struct pty *p;
	char *line;

	house_open(h, NULL);
	t = tap_start(h->pump, port_of(h));
	line = invite_via(h, tap_port(t), true);
	p = house_term(h, NULL, "bob", ARGS("--connect", line, "--nick", "bob"));
	pty_type(p, SECRET "\r");
	house_ends(h, p, 10);
	pty_await(p, "Nothing was sent.", LONG);
	assert_nothing_sent(t);
	free(line);
	house_close(h);
}

/* ---- certificates that are not what they should be */

static void
open_with(struct house *h, const char *hosts, const char *from, const char *to)
{
	house_mkcert(h, "own", hosts, from, to);
	house_open(h,
	    ARGS("--cert", house_path(h, "own/cert.pem"), "--key", house_path(h, "own/key.pem")));
}

static void
test_bad_certificates(void **state)
{
	static const struct {
		const char *hosts, *from, *to;
		int status;
		const char *words;
	} rows[] = {
		{ "127.0.0.1", "-864000", "-7200", 76, " expired on " },
		{ "127.0.0.1", "7200", "864000", 76, " is valid only from " },
		{ "other.example", "-100", "864000", 10, " is for another host" },
	};
	struct house *h = *state;

	house_choose_port(h);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct tap *t;
		struct proc *p;
		char *line;

		open_with(h, rows[i].hosts, rows[i].from, rows[i].to);
		proc_await_err(h->server, "warn", LONG); /* the operator is told as well */
		t = tap_start(h->pump, port_of(h));
		line = invite_via(h, tap_port(t), false);
		p = speak(h, ARGS("--connect", line, "--nick", "bob", "--plain"));
		house_ends(h, p, rows[i].status);
		proc_await_err(p, rows[i].words, LONG);
		proc_await_err(p, "Nothing was sent.", LONG);
		assert_nothing_sent(t);
		free(line);
		house_shut(h, SIGTERM, 0);
	}
	house_close(h);
}

static void
test_ca_file(void **state)
{
	struct house *h = *state;
	const char *invite;
	struct proc *p;

	open_with(h, "127.0.0.1", "-100", "864000");
	invite = house_path(h, "house/server/owner-invite");
	p = speak(h, ARGS("--connect", h->at, "--ca", house_path(h, "own/ca/cert.pem"), "--token",
			 invite, "--nick", "bob", "--plain"));
	house_ends(h, p, 0);
	proc_await_out(p, "The server's CA is the one in your CA file.", LONG);
	/* A CA, but another one. */
	house_mkcert(h, "other", "127.0.0.1", "-100", "864000");
	p = speak(h, ARGS("--connect", h->at, "--ca", house_path(h, "other/ca/cert.pem"), "--token",
			 invite, "--nick", "bob", "--plain"));
	house_ends(h, p, 10);
	proc_await_err(p, " is not signed by the CA file you named", LONG);
	proc_await_err(p, "Nothing was sent.", LONG);
	/* It is trusted instead of the CA that an invite pins, not beside it. */
	p = speak(h, ARGS("--connect", h->invite, "--ca", house_path(h, "other/ca/cert.pem"),
			 "--nick", "bob", "--plain"));
	house_ends(h, p, 10);
	proc_await_err(p, "Nothing was sent.", LONG);
	/* None at all. */
	p = speak(h, ARGS("--connect", h->at, "--ca", house_path(h, "none.pem"), "--nick", "bob",
			 "--plain"));
	house_ends(h, p, 78);
	proc_await_err(p, "none.pem", LONG);
	/* Neither a CA nor an invite. */
	p = house_run(h, "eve", ARGS("--connect", h->at, "--nick", "bob", "--plain"));
	house_ends(h, p, 78);
	proc_await_err(p, "this computer has never seen the CA of 127.0.0.1:", LONG);
	proc_await_err(p, "Nothing was sent.", LONG);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_wrong_pin),
		HOUSE_TEST(test_right_pin),
		HOUSE_TEST(test_wrong_pin_on_screen),
		HOUSE_TEST(test_bad_certificates),
		HOUSE_TEST(test_ca_file),
	};

	return cmocka_run_group_tests_name("06 wrong server", tests, NULL, NULL);
}
