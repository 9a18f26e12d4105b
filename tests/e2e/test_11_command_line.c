/* e2e/test_11_command_line.c - what the command line says, takes and asks before there is a room.
 */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "certs/invite.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* ---- what it says */

static void
test_help(void **state)
{
	static const char *const options[] = {
#define X(kind, field, name, letter, argument, help) "--" name, help,
#include "options.def"
#undef X
	};
	struct house *h = *state;
	struct proc *p = house_run(h, "bob", ARGS("--help"));
	char *whole;

	house_ends(h, p, 0);
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
		proc_await_out(p, options[i], LONG);
	assert_string_equal(proc_err(p), "");
	whole = mem_strdup(proc_out(p));
	/* Whatever else is said. */
	p = house_run(h, "bob", ARGS("--connect", "nowhere", "-h"));
	house_ends(h, p, 0);
	assert_string_equal(proc_out(p), whole);
	free(whole);
	house_close(h);
}

static void
test_version(void **state)
{
	static const char *const libraries[] = { "GnuTLS", "libsodium", "ncurses", "SQLite",
		"libuv" };
	struct house *h = *state;
	struct proc *p = house_run(h, "bob", ARGS("--version"));
	char compiled[32], running[32];
	const char *at;

	house_ends(h, p, 0);
	assert_string_equal(proc_err(p), "");
	assert_ptr_equal(strstr(proc_out(p), "snug " PACKAGE_VERSION ", protocol "), proc_out(p));
	for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
		at = strstr(proc_out(p), libraries[i]);
		assert_non_null(at);
		assert_int_equal(
		    sscanf(at, "%*s compiled %31[0-9.], running %31[0-9.]\n", compiled, running),
		    2);
		/* The same major version: what runs fits what was compiled. */
		assert_int_equal(atoi(compiled), atoi(running));
	}
	house_close(h);
}

/* In a shell, with its standard output led somewhere. */
static struct proc *
says_it_to(struct house *h, const char *args, const char *where)
{
	char program[1024], *command = mem_printf("exec \"$0\" %s %s", args, where);
	struct proc *p;

	child_built("snug", program, sizeof program);
	p = proc_start(h->pump, &(struct child_spec){ .argv = ARGS("sh", "-c", command, program) });
	assert_int_equal(proc_await_exit(p, LONG), 74);
	free(command);
	return p;
}

static void
test_nowhere_to_say_it(void **state)
{
	static const char *const nowhere[] = { ">/dev/full", ">&-" };
	struct house *h = *state;
	char *serve =
	    mem_printf("--server 127.0.0.1:0 --headless --home %s", house_path(h, "house"));
	struct proc *p;

	for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
		says_it_to(h, "--version", nowhere[i]);
		/* Whoever waits for this line would wait for ever. */
		p = says_it_to(h, serve, nowhere[i]);
		proc_await_err(p, "cannot say where the server listens: ", LONG);
	}
	free(serve);
	house_close(h);
}

/* ---- what it takes */

static void
fails(struct house *h, const char *const *args, int status, const char *cause, const char *remedy)
{
	struct proc *p = house_run(h, "bob", args);

	proc_close_stdin(p);
	house_ends(h, p, status);
	proc_await_err(p, cause, LONG);
	proc_await_err(p, remedy, LONG);
	assert_null(strstr(proc_out(p), "Connecting"));
}

static void
test_configuration(void **state)
{
	struct house *h = *state;
	const char *bad = house_path(h, "bad.conf"), *missing = house_path(h, "missing.conf");
	struct proc *p;

	house_write(h, "good.conf", "# mine\nnick = bob\nascii = on\n[ui]\ntheme = mono\n");
	p = house_run(h, "bob",
	    ARGS("--print-config", "--config", house_path(h, "good.conf"), "--color", "never"));
	house_ends(h, p, 0);
	proc_await_out(p, "nick = bob\t# file\n", LONG);
	proc_await_out(p, "color = never\t# command line\n", LONG);
	proc_await_out(p, "ui.theme = mono\t# file, line 5\n", LONG);
	house_write(h, "bad.conf", "nick = bob\n\nnik = carol\n");
	fails(h, ARGS("--connect", "127.0.0.1", "--config", bad), 78,
	    "line 3: there is no setting 'nik'", "--print-config");
	house_write(h, "bad.conf", "color = pink\n");
	fails(h, ARGS("--connect", "127.0.0.1", "--config", bad), 78,
	    "line 1: 'pink' is no value for 'color'", "man snug");
	fails(
	    h, ARGS("--connect", "127.0.0.1", "--config", missing), 78, missing, "Check the path");
	house_close(h);
}

static void
test_files_that_are_not_there(void **state)
{
	struct house *h = *state;
	const char *missing = house_path(h, "missing"), *there = house_path(h, "there");

	house_write(h, "there", "not a certificate\n");
	fails(h, ARGS("--connect", "127.0.0.1", "--plain"), 78,
	    "this computer has never seen the CA of 127.0.0.1",
	    "Ask the operator for an invite, or name the CA with  --ca FILE. Nothing was sent.");
	fails(h, ARGS("--connect", "127.0.0.1", "--plain", "--ca", missing), 78, missing,
	    "Check the path");
	fails(h, ARGS("--connect", "127.0.0.1", "--plain", "--ca", h->dir), 74,
	    "is not a regular file", "Name a plain file.");
	fails(h, ARGS("--connect", "127.0.0.1", "--plain", "--ca", there, "--token", missing), 78,
	    missing, "Check the path");
	fails(h, ARGS("--server", "127.0.0.1:0", "--cert", missing, "--key", missing), 78, missing,
	    "Check the path");
	fails(h, ARGS("--server", "127.0.0.1:0", "--ca", missing), 64,
	    "--ca with --server needs --cert and --key", "try 'snug --help'");
	house_close(h);
}

/* A CA file that is none lets nobody be trusted. */
static void
test_bad_ca(void **state)
{
	static const char *const texts[] = { "", "not a certificate\n" };
	struct house *h = *state;
	struct proc *p;

	house_open(h, NULL);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		house_write(h, "ca.pem", texts[i]);
		p = house_run(
		    h, "bob", ARGS("--connect", h->at, "--plain", "--ca", house_path(h, "ca.pem")));
		house_ends(h, p, 78);
		proc_await_err(p, "the CA file you named ", LONG);
		proc_await_err(p, "It must hold CA certificates in PEM. Nothing was sent.", LONG);
		assert_null(strstr(proc_out(p), "TLS 1.3"));
	}
	house_close(h);
}

/* The pin is of another CA; the file says which one is right. */
static void
test_ca_instead_of_the_pin(void **state)
{
	char line[INVITE_LINE_MAX + 1], ca[1024];
	struct house *h = *state;
	struct invite in;
	struct fault f;
	struct proc *p;

	house_open(h, NULL);
	snprintf(ca, sizeof ca, "%s", house_path(h, "house/server/ca/cert.pem"));
	assert_int_equal(invite_parse(h->invite, &in, &f), 0);
	in.pin[0] ^= 1;
	invite_format(&in, line);
	p = house_run(h, "bob", ARGS("--connect", line, "--plain"));
	house_ends(h, p, 10);
	p = house_run(h, "bob", ARGS("--connect", line, "--plain", "--ca", ca));
	proc_await_out(p, "The server's CA is the one in your CA file.", LONG);
	proc_await_out(p, "End to end: ", LONG);
	/* Named, it counts, also beside an invite that is right. */
	p = house_run(
	    h, "carol", ARGS("--connect", h->invite, "--plain", "--ca", house_path(h, "missing")));
	house_ends(h, p, 78);
	house_close(h);
}

/* As a QR code has it, or who reads it aloud. */
static void
test_upper_case_invite(void **state)
{
	struct house *h = *state;

	house_open(h, NULL);
	for (char *s = h->invite; *s != '\0'; s++)
		*s = (char)toupper((unsigned char)*s);
	house_plain(h, "bob");
	house_close(h);
}

static void
enters(struct house *h, const char *const *args)
{
	struct proc *p = house_run(h, "bob", args);

	proc_await_out(p, "End to end: ", LONG);
	house_leaves(h, p);
}

/* Once in, the invite is not needed again. */
static void
test_remembered(void **state)
{
	struct house *h = *state;
	struct proc *p;

	house_open(h, NULL);
	enters(h, ARGS("--connect", h->invite, "--plain"));
	enters(h, ARGS("--connect", h->at, "--plain"));
	enters(h, ARGS("--plain"));
	/* For this server, not for another one. */
	p = house_run(h, "bob", ARGS("--connect", "127.0.0.1:1", "--plain"));
	house_ends(h, p, 78);
	proc_await_err(p, "never seen the CA of 127.0.0.1:1", LONG);
	house_close(h);
}

/* The log of who enters goes nowhere unless a file is named. */
static void
test_log_file(void **state)
{
	struct buf text = BUF_INIT(1 << 20);
	struct house *h = *state;
	struct fault f;
	struct proc *p;

	house_open(h, NULL);
	p = house_run(h, "bob",
	    ARGS("--connect", h->invite, "--plain", "--debug", "--log-file", house_path(h, "log")));
	proc_await_out(p, "End to end: ", LONG);
	house_leaves(h, p);
	assert_string_equal(proc_err(p), "");
	assert_int_equal(file_read(house_path(h, "log"), &text, &f), 0);
	buf_put(&text, "", 1);
	assert_non_null(strstr((const char *)text.p, " connection over: "));
	buf_fini(&text);
	p = house_run(h, "bob", ARGS("--connect", h->invite, "--plain", "--log-file", h->dir));
	house_ends(h, p, 73);
	proc_await_err(p, "cannot write the log ", LONG);
	house_close(h);
}

/* ---- what it asks */

static struct pty *
asked(struct house *h)
{
	struct pty *p = house_term(h, NULL, "bob", ARGS(NULL));

	pty_await(p, "You are not in any snug yet.", LONG);
	pty_await(p, "\n>", LONG);
	return p;
}

static void
test_question(void **state)
{
	struct house *h = *state;
	struct pty *p;
	char *command;

	p = asked(h);
	pty_type(p, "what?\r");
	house_ends(h, p, 65);
	pty_await(p, "snug: this is not an invite", LONG);
	p = asked(h);
	pty_keys(p, "C-d");
	house_ends(h, p, 64);
	pty_await(p, "no invite was given", LONG);
	/* As it was handed over, with the words around it. */
	house_open(h, NULL);
	p = asked(h);
	command = mem_printf("  snug --connect %s \r", h->invite);
	pty_type(p, command);
	pty_await(p, "Nick [", LONG);
	pty_type(p, "bob\r");
	pty_await(p, "Welcome to #lobby, bob.", LONG);
	house_leaves(h, p);
	/* And not asked again. */
	p = house_term(h, NULL, "bob", ARGS(NULL));
	pty_await(p, "Welcome to #lobby", LONG);
	free(command);
	house_close(h);
}

/* "leave this", it says. */
static void
test_leave_the_question(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP };
	struct house *h = *state;
	struct pty *p = asked(h);

	pty_keys(p, "C-c");
	house_ends(h, p, 128 + SIGINT);
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		p = asked(h);
		pty_signal(p, signals[i]);
		house_ends(h, p, 128 + signals[i]);
	}
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_help),
		HOUSE_TEST(test_version),
		HOUSE_TEST(test_nowhere_to_say_it),
		HOUSE_TEST(test_configuration),
		HOUSE_TEST(test_files_that_are_not_there),
		HOUSE_TEST(test_bad_ca),
		HOUSE_TEST(test_ca_instead_of_the_pin),
		HOUSE_TEST(test_upper_case_invite),
		HOUSE_TEST(test_remembered),
		HOUSE_TEST(test_log_file),
		HOUSE_TEST(test_question),
		HOUSE_TEST(test_leave_the_question),
	};

	return cmocka_run_group_tests_name("11 command line", tests, NULL, NULL);
}
