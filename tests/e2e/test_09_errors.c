/* e2e/test_09_errors.c - what goes wrong has a cause, a remedy and a status of its own. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "certs/invite.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void
fails(struct house *h, const char *const *args, int status, const char *cause, const char *remedy)
{
	struct proc *p = house_run(h, "bob", args);

	proc_close_stdin(p);
	house_ends(h, p, status);
	proc_await_err(p, "snug: ", LONG);
	proc_await_err(p, cause, LONG);
	proc_await_err(p, "\n  ", LONG);
	proc_await_err(p, remedy, LONG);
}

static void
test_options(void **state)
{
	static const struct {
		const char *args[6];
		const char *cause;
	} rows[] = {
		{ { "--nope" }, "unknown option --nope" },
		{ { "-x" }, "unknown option -x" },
		{ { "--connect" }, "option --connect needs an argument" },
		{ { "--connect", "a", "--connect", "b" }, "--connect was given twice" },
		{ { "--server", "--connect", "a" }, "--server and --connect exclude each other" },
		{ { "--connect", "a", "--headless" }, "go with --server" },
		{ { "--connect", "a", "b" }, "'b' is one word too many" },
		{ { "--connect", "a", "--color", "pink" }, "--color takes auto, always or never" },
		{ { "--server", "--cert", "x" }, "each --cert needs a --key" },
		{ { NULL }, "say where to: --connect INVITE or --server" },
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		fails(h, rows[i].args, 64, rows[i].cause, "try 'snug --help'");
	fails(h, ARGS("--connect", "snug://x/y", "--nick", "a b"), 64, "'a b' cannot be a nick",
	    "Use letters, digits");
	fails(h, ARGS("--server", "no where"), 64, "'no where' is not an address to listen on",
	    "Write ADDR:PORT");
	fails(h, ARGS("--server", "chat.example.org"), 64, "is a name, not an address",
	    "--host NAME");
	house_close(h);
}

static void
test_mistyped_invite(void **state)
{
	struct house *h = *state;
	char *line;

	house_open(h, NULL);
	line = mem_strdup(h->invite);
	line[strlen(line) - 5] = line[strlen(line) - 5] == 'A' ? 'B' : 'A';
	fails(h, ARGS("--connect", line, "--plain"), 65, "the invite is mistyped",
	    "Copy the whole line once more");
	line[strlen(line) - 5] = '1';
	fails(h, ARGS("--connect", line, "--plain"), 65, "mistyped: its code cannot have a \"1\"",
	    "Codes have the letters A-Z and the digits 2-7");
	line[strlen(line) - 5] = '\0';
	fails(h, ARGS("--connect", line, "--plain"), 65,
	    "the code of the invite has 42 characters instead of 47", "Copy the whole line");
	fails(h, ARGS("--connect", "snug://chat.example.org", "--plain"), 65,
	    "an address without the code of an invite", "Copy the whole line");
	free(line);
	house_close(h);
}

/* An invite in order, of another time: the token is not this server's. */
static void
test_old_invite(void **state)
{
	char line[INVITE_LINE_MAX + 1];
	struct house *h = *state;
	struct invite in;
	struct fault f;

	house_open(h, NULL);
	assert_int_equal(invite_parse(h->invite, &in, &f), 0);
	in.token[0] ^= 1;
	invite_format(&in, line);
	fails(h, ARGS("--connect", line, "--plain"), 77,
	    "this invite is not one of this server, or no longer", "Ask for a new invite.");
	house_close(h);
}

/* A port that is taken, so that it stays closed, and that nobody listens on. */
static int
closed_port(struct invite *in)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t n = sizeof at;

	assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	in->at.port = ntohs(at.sin_port);
	return fd;
}

static void
test_unreachable(void **state)
{
	char line[INVITE_LINE_MAX + 1], cause[80];
	struct house *h = *state;
	struct invite in;
	struct fault f;
	struct pty *p;
	int fd;

	house_open(h, NULL);
	assert_int_equal(invite_parse(h->invite, &in, &f), 0);
	fd = closed_port(&in);
	invite_format(&in, line);
	snprintf(cause, sizeof cause, "cannot reach 127.0.0.1:%u: connection refused", in.at.port);
	fails(h, ARGS("--connect", line, "--plain"), 69, cause,
	    "Is the server running, is the port open?");
	/* The same words for who has a terminal, and the terminal back. */
	p = house_term(h, NULL, "bob", ARGS("--connect", line, "--nick", "bob"));
	house_ends(h, p, 69);
	pty_await(p, cause, LONG);
	pty_await(p, "Is the server running, is the port open?", LONG);
	assert_false(pty_altscreen(p));
	snprintf(in.at.host, sizeof in.at.host, "nowhere.invalid");
	invite_format(&in, line);
	fails(h, ARGS("--connect", line, "--plain"), 69, "cannot reach nowhere.invalid:", "");
	close(fd);
	house_close(h);
}

/* One line of many is bad: it is named, and the others arrive. */
static void
test_bad_lines(void **state)
{
	struct house *h = *state;
	char *longest = mem_calloc(16386, 1), *whole;
	struct proc *alice, *bob;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_write(bob, "good\nbad \xff\xfe\nbetter\n");
	proc_close_stdin(bob);
	house_ends(h, bob, 65);
	proc_await_err(bob, "line 2 of the input is not valid UTF-8", LONG);
	proc_await_err(bob, "It was not sent; the lines after it are.", LONG);
	proc_await_out(alice, "bob: good\n", LONG);
	proc_await_out(alice, "bob: better\n", LONG);
	assert_null(strstr(proc_out(alice), "bad"));
	/* Exactly as long as can be, and one byte longer. */
	memset(longest, 'l', 16384);
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_write(bob, longest);
	proc_write(bob, "\n");
	proc_write(bob, longest);
	proc_write(bob, "l\nlast\n");
	proc_close_stdin(bob);
	house_ends(h, bob, 65);
	proc_await_err(
	    bob, "line 2 of the input is too long: a message can have 16384 bytes", LONG);
	whole = mem_printf("bob: %s\n", longest);
	proc_await_out(alice, whole, LONG);
	proc_await_out(alice, "bob: last\n", LONG);
	free(longest);
	free(whole);
	house_close(h);
}

/* A line without an end, far over the limit: it is refused once, and not kept. */
static void
test_endless_line(void **state)
{
	struct house *h = *state;
	char *much = mem_calloc(300001, 1);
	struct proc *bob;

	house_open(h, NULL);
	memset(much, 'm', 300000);
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_write(bob, much);
	proc_write(bob, "\nafter\n");
	proc_close_stdin(bob);
	house_ends(h, bob, 65);
	proc_await_out(bob, "me: after\n", LONG);
	proc_await_err(bob, "line 1 of the input is too long", LONG);
	assert_null(strstr(proc_out(bob), "mmm"));
	assert_null(strstr(strstr(proc_err(bob), "too long") + 1, "too long"));
	free(much);
	house_close(h);
}

/* Files that the command line names, and that are not there. */
static void
test_missing_files(void **state)
{
	static const char where[] = "No such file", what[] = "Check the path";
	struct house *h = *state;

	house_mkcert(h, "own", "127.0.0.1", "-100", "864000");
	fails(h, ARGS("--server", "127.0.0.1:0", "--cert", "none", "--key", "none"), 78, where, what);
	fails(h,
	    ARGS("--server", "127.0.0.1:0", "--ca", "none", "--cert", house_path(h, "own/cert.pem"),
		"--key", house_path(h, "own/key.pem")),
	    78, where, what);
	fails(h,
	    ARGS("--connect", "127.0.0.1", "--token", "none", "--ca", house_path(h, "own/cert.pem")),
	    78, where, what);
	house_close(h);
}

/* Who was asked for an invite and has none leaves as everywhere. */
static void
test_leave_the_question(void **state)
{
	struct house *h = *state;
	struct pty *p = house_term(h, NULL, "bob", ARGS(NULL));

	pty_await(p, "Paste an invite", LONG);
	pty_keys(p, "C-c");
	house_ends(h, p, 128 + SIGINT);
	house_close(h);
}

/* What the TLS library would do at the bidding of a variable. */
static void
test_environment(void **state)
{
	struct house *h = *state;
	const char *keys;
	char *var;
	struct proc *p;

	house_open(h, NULL);
	keys = house_path(h, "keys");
	var = mem_printf("SSLKEYLOGFILE=%s", keys);
	p = house_run_in(h, ARGS(var, "GNUTLS_DEBUG_LEVEL=9"), "bob",
	    ARGS("--connect", h->invite, "--plain"));
	proc_write(p, "hello\n");
	proc_close_stdin(p);
	house_ends(h, p, 0);
	proc_await_out(p, "me: hello\n", LONG);
	proc_await_err(p, "snug: SSLKEYLOGFILE is set and will be ignored\n", LONG);
	assert_null(strstr(proc_err(p), "HSK["));
	assert_null(strstr(proc_err(p), "REC["));
	assert_int_not_equal(access(keys, F_OK), 0);
	free(var);
	house_close(h);
}

static void
test_home(void **state)
{
	struct house *h = *state;

	/* A file is where the folder should be: not even the administrator writes there. */
	house_write(h, "file", "x");
	fails(h,
	    ARGS("--server", "127.0.0.1:0", "--headless", "--home", house_path(h, "file/home")), 73,
	    "cannot make the folder", "Check the path, its permissions and the free space.");
	fails(h,
	    ARGS("--server", "127.0.0.1:0", "--headless", "--log-file", house_path(h, "file/log")),
	    73, "cannot write the log", "Name a file that you may write with --log-file.");
	/* Who cannot keep certificates does not ask for them. */
	house_open(h, NULL);
	fails(h, ARGS("--connect", h->invite, "--plain", "--home", house_path(h, "file/home")), 73,
	    "cannot make the folder", "Check the path, its permissions and the free space.");
	assert_null(strstr(proc_err(h->server), "enrolled"));
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_options),
		HOUSE_TEST(test_mistyped_invite),
		HOUSE_TEST(test_old_invite),
		HOUSE_TEST(test_unreachable),
		HOUSE_TEST(test_bad_lines),
		HOUSE_TEST(test_endless_line),
		HOUSE_TEST(test_missing_files),
		HOUSE_TEST(test_leave_the_question),
		HOUSE_TEST(test_environment),
		HOUSE_TEST(test_home),
	};

	return cmocka_run_group_tests_name("09 errors", tests, NULL, NULL);
}
