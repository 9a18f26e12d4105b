/* e2e/test_16_enrol.c - how somebody becomes a member, and stays the same one. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "certs/pin.h"
#include "tests/e2e/tools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define WORDS "tea for two"

/* HOME/profiles/PIN of who is at home in that folder, as house_path takes it. */
static const char *
profile(struct house *h, const char *name, const char *file)
{
	static char path[160];
	char pin[PIN_LEN + 1];
	struct invite in;
	struct fault f;

	assert_int_equal(invite_parse(h->invite, &in, &f), 0);
	pin_name(in.pin, pin);
	snprintf(path, sizeof path, "%s/snug/profiles/%s%s", name, pin, file);
	return path;
}

/* What snug --invite with these words prints, for the server of the house. Free it. */
static char *
invite_with(struct house *h, const char *const *more)
{
	const char *args[12] = { "--home", house_path(h, "house"), "--invite" };
	struct proc *p;
	size_t n = 3;

	for (; *more != NULL; more++)
		args[n++] = *more;
	p = house_run(h, "operator", args);
	proc_close_stdin(p);
	house_ends(h, p, 0);
	proc_await_err(p, "snug: lets in ", LONG);
	return mem_strndup(proc_out(p), strcspn(proc_out(p), "\n"));
}

static struct proc *
comes(struct house *h, const char *nick, const char *invite)
{
	return house_run(h, nick, ARGS("--connect", invite, "--nick", nick, "--plain"));
}

static void
in_lobby(struct house *h, struct proc *p)
{
	proc_await_out(p, "End to end: ", LONG);
	house_leaves(h, p);
}

static void
refused(struct house *h, struct proc *p, int status, const char *cause, const char *remedy)
{
	house_ends(h, p, status);
	proc_await_err(p, cause, LONG);
	proc_await_err(p, remedy, LONG);
}

/* ---- questions */

static void
test_first_run(void **state)
{
	static const char *const prompts[] = {
		"Passphrase:", "(2 tries left)\nPassphrase:", "(1 try left)\nPassphrase:"
	};
	struct house *h = *state;
	struct pty *p;

	house_open(h, NULL);
	h->asks = true;
	p = house_term(h, NULL, "bob", ARGS("--connect", h->invite));
	pty_await(p, "Nick [", LONG);
	pty_type(p, "not a nick\r");
	pty_await(p, "Use letters, digits, '-' and '_'", LONG);
	pty_type(p, "bob\r");
	pty_await(p, "Passphrase for your keys here (empty: none):", LONG);
	pty_type(p, WORDS "\r");
	pty_await(p, "Again:", LONG);
	pty_type(p, "tea for one\r");
	pty_await(p, "Once more:\nPassphrase for your keys here (empty: none):", LONG);
	pty_type(p, WORDS "\r");
	pty_await(p, "Once more:\nPassphrase for your keys here (empty: none):\nAgain:", LONG);
	pty_type(p, WORDS "\r");
	pty_await(p, "Welcome to #lobby, bob.", LONG);
	assert_null(memmem(pty_raw(p).p, pty_raw(p).n, "tea for", 7));
	house_leaves(h, p);
	pty_await(p, "Certificate issued: bob, serial ", LONG);
	/* The second time only the passphrase is asked. */
	p = house_term(h, NULL, "bob", ARGS(NULL));
	pty_await(p, "Passphrase:", LONG);
	pty_type(p, "tea for one\r");
	pty_await(p, "snug: wrong passphrase (2 tries left)\nPassphrase:", LONG);
	pty_type(p, WORDS "\r");
	pty_await(p, "Catching up ...", LONG);
	house_leaves(h, p);
	/* Three times wrong is enough, and does no harm. */
	p = house_term(h, NULL, "bob", ARGS(NULL));
	for (int i = 0; i < 3; i++) {
		pty_await(p, prompts[i], LONG);
		pty_type(p, "x\r");
	}
	house_ends(h, p, 77);
	pty_await(p, "snug: wrong passphrase", LONG);
	p = house_term(h, NULL, "bob", ARGS(NULL));
	pty_await(p, "Passphrase:", LONG);
	pty_type(p, WORDS "\r");
	pty_await(p, "Catching up ...", LONG);
	house_close(h);
}

/* Ctrl-C at a question leaves, with the terminal as it was and nothing kept. */
static void
test_leave_at_a_question(void **state)
{
	struct house *h = *state;
	struct pty *p;

	house_open(h, NULL);
	h->asks = true;
	p = house_term(h, NULL, "bob", ARGS("--connect", h->invite, "--nick", "bob"));
	pty_await(p, "Passphrase for your keys here", LONG);
	pty_keys(p, "C-c");
	house_ends(h, p, 69);
	pty_await(p, "no passphrase was given", LONG);
	assert_null(strstr(proc_err(h->server), "enrolled"));
	/* Enter alone is none, and is asked for once. */
	p = house_term(h, NULL, "bob", ARGS("--connect", h->invite, "--nick", "bob"));
	pty_await(p, "Passphrase for your keys here", LONG);
	pty_keys(p, "Enter");
	pty_await(p, "Welcome to #lobby, bob.", LONG);
	house_close(h);
}

/* Without a terminal nobody is asked anything. */
static void
test_no_terminal(void **state)
{
	struct house *h = *state;
	struct proc *p;

	house_open(h, NULL);
	p = house_run(h, "bob",
	    ARGS("--connect", h->invite, "--nick", "bob", "--plain", "--passphrase-command",
		"echo " WORDS));
	in_lobby(h, p);
	p = house_run(h, "bob", ARGS("--plain"));
	refused(h, p, 78, "your keys are sealed with a passphrase", "--passphrase-command");
	p = house_run(h, "bob", ARGS("--plain", "--passphrase-command", "echo tea for one"));
	refused(h, p, 77, "wrong passphrase", "Nothing was changed.");
	p = house_run(h, "bob", ARGS("--plain", "--passphrase-command", "false"));
	refused(h, p, 78, "the passphrase command failed", "It must print the passphrase");
	p = house_run(h, "bob", ARGS("--plain", "--passphrase-command", "no/such/program"));
	refused(h, p, 78, "the passphrase command cannot be run", "It must print");
	p = house_run(h, "bob", ARGS("--plain", "--passphrase-command", "echo " WORDS));
	proc_await_out(p, "End to end: ", LONG); /* and stays, to let others in */
	/* A script that came without one needs none. */
	in_lobby(h, comes(h, "robot", h->invite));
	in_lobby(h, house_run(h, "robot", ARGS("--plain")));
	house_close(h);
}

/* ---- invites */

static void
test_invites(void **state)
{
	struct house *h = *state;
	char *once, *twice, *old;
	struct buf text = BUF_INIT(65536);
	struct fault f;
	char *at;

	house_open(h, NULL);
	/* The owner, who stays and lets the others in. */
	proc_await_out(comes(h, "alice", h->invite), "End to end: ", LONG);
	once = invite_with(h, ARGS("--role", "moderator"));
	twice = invite_with(h, ARGS("--uses", "2", "--expires", "2w"));
	in_lobby(h, comes(h, "mo", once));
	proc_await_err(h->server, "enrolled mo ", LONG);
	proc_await_err(h->server, "role=moderator by=operator", LONG);
	refused(h, comes(h, "eve", once), 65, "this invite was used on 20",
	    "Ask for a new one: the sender types /invite.");
	in_lobby(h, comes(h, "bob", twice));
	in_lobby(h, comes(h, "carol", twice));
	refused(h, comes(h, "eve", twice), 65, "for the last time that it is good for", "/invite");
	/* Who is in does not need it any more: with the invite of before as well. */
	in_lobby(h, comes(h, "bob", twice));
	old = invite_with(h, ARGS(NULL));
	assert_int_equal(file_read_private(house_path(h, "house/server/invites"), &text, &f), 0);
	buf_put(&text, "", 1);
	while ((at = strstr((char *)text.p, "expires=202")) != NULL)
		memcpy(at + 8, "2001", 4);
	house_write(h, "house/server/invites", (const char *)text.p);
	refused(h, comes(h, "eve", old), 65, "this invite has expired on 2001-", "/invite");
	buf_fini(&text);
	free(once);
	free(twice);
	free(old);
	house_close(h);
}

static void
test_wrong_words(void **state)
{
	static const struct {
		const char *args[4];
		const char *cause;
	} rows[] = {
		{ { "--invite", "--role", "king" }, "'king' is no role" },
		{ { "--invite", "--expires", "24" }, "'24' is no time for an invite to last" },
		{ { "--invite", "--uses", "0" }, "an invite cannot be used '0' times" },
		{ { "--uses", "1" }, "go with --invite" },
		{ { "--invite", "--server" }, "--invite excludes" },
	};
	struct house *h = *state;

	house_open(h, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		refused(h, house_run(h, "operator", rows[i].args), 64, rows[i].cause, "\n  ");
	refused(h, house_run(h, "operator", ARGS("--invite")), 78, "there is no server in ",
	    "--home DIR");
	house_close(h);
}

/* From inside, by who may. */
static void
test_invite_in_a_room(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	struct pty *carol;
	const char *at;
	char *line;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	proc_write(alice, "/invite --role moderator --uses 3\n");
	proc_await_out(alice, "notice: This line lets in up to 3 moderators until 20", LONG);
	proc_await_out(alice, "notice: snug --connect snug://127.0.0.1:", LONG);
	at = strstr(proc_out(alice), "snug --connect snug://") + strlen("snug --connect ");
	line = mem_strndup(at, strcspn(at, "\n"));
	carol = house_term(h, &(struct child_spec){ .rows = 30, .cols = 140 }, "carol",
	    ARGS("--connect", line, "--nick", "carol"));
	pty_await(carol, "Welcome to #lobby, carol.", LONG);
	/* More than a member an owner makes of her by name. */
	proc_await_out(alice, "/role carol moderator", LONG);
	proc_write(alice, "/role carol moderator\n");
	pty_await(carol, "alice made carol moderator", LONG);
	pty_type(carol, "/invite --role guest --expires 7d\r");
	pty_await(carol, "This line lets in one guest until 20", LONG);
	bob = house_plain(h, "bob");
	proc_write(bob, "/invite\n");
	proc_await_err(bob, "no invite was made: your role does not permit", LONG);
	proc_write(bob, "/invite --uses many\n");
	proc_await_err(bob, "an invite cannot be used 'many' times", LONG);
	proc_close_stdin(bob);
	house_ends(h, bob, 65);
	free(line);
	house_close(h);
}

/* ---- who is who */

static void
test_nicks(void **state)
{
	struct house *h = *state;

	house_open(h, NULL);
	in_lobby(h, comes(h, "alice", h->invite));
	refused(h, house_run(h, "eve", ARGS("--connect", h->invite, "--nick", "Alice", "--plain")),
	    77, "somebody here has that nick already", "--nick NAME");
	refused(h, comes(h, "a1ice", h->invite), 77, "a1ice can be mistaken for alice", "--nick");
	refused(h, comes(h, "server", h->invite), 77, "means something else here", "--nick");
	/* And one stays who one is. */
	refused(h, house_run(h, "alice", ARGS("--plain", "--nick", "bob")), 64,
	    "you are alice there, not bob", "--home");
	house_close(h);
}

static void
test_revoked(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	tools_pki(h, 0, "revoke", "bob");
	proc_await_out(bob, "your certificate was revoked by operator on 20", LONG);
	proc_await_out(alice, "bob is away", LONG);
	proc_close_stdin(bob);
	house_ends(h, bob, 77);
	refused(h, house_run(h, "bob", ARGS("--plain")), 77,
	    "your certificate was revoked by operator on 20", "Ask an owner");
	house_close(h);
}

/* One person is here once. */
static void
test_signed_in_twice(void **state)
{
	struct house *h = *state;
	struct proc *one, *two;

	house_open(h, NULL);
	one = house_plain(h, "bob");
	two = house_run(h, "bob", ARGS("--plain"));
	refused(h, two, 71, "is in use by another snug", "Stop that one first");
	/* From a copy of the folder. */
	tools_run(h, 0, "cp", "-r", house_path(h, "bob"), house_path(h, "copy"));
	two = house_run(h, "copy", ARGS("--plain"));
	proc_await_out(two, "End to end: ", LONG);
	proc_await_out(one, "you signed in from elsewhere", LONG);
	proc_write(two, "here I am\n");
	proc_await_out(two, "me: here I am", LONG);
	proc_close_stdin(one);
	house_ends(h, one, 75);
	house_close(h);
}

/* Folders that others can look into are refused, with what to type. */
static void
test_folders_of_others(void **state)
{
	struct house *h = *state;
	struct proc *p;

	house_open(h, NULL);
	in_lobby(h, comes(h, "bob", h->invite));
	assert_int_equal(chmod(house_path(h, profile(h, "bob", "")), 0755), 0);
	refused(h, house_run(h, "bob", ARGS("--plain")), 78, "can be read by others (mode 755)",
	    "chmod 700 ");
	assert_int_equal(chmod(house_path(h, profile(h, "bob", "")), 0700), 0);
	assert_int_equal(chmod(house_path(h, profile(h, "bob", "/keys")), 0640), 0);
	refused(h, house_run(h, "bob", ARGS("--plain")), 78, "can be read by others (mode 640)",
	    "chmod 600 ");
	house_shut(h, SIGTERM, 0);
	assert_int_equal(chmod(house_path(h, "house/server"), 0750), 0);
	p = house_run(h, "house",
	    ARGS("--server", "127.0.0.1:0", "--headless", "--home", house_path(h, "house")));
	refused(h, p, 78, "can be read by others (mode 750)", "chmod 700 ");
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_first_run),
		HOUSE_TEST(test_leave_at_a_question),
		HOUSE_TEST(test_no_terminal),
		HOUSE_TEST(test_invites),
		HOUSE_TEST(test_wrong_words),
		HOUSE_TEST(test_invite_in_a_room),
		HOUSE_TEST(test_nicks),
		HOUSE_TEST(test_revoked),
		HOUSE_TEST(test_signed_in_twice),
		HOUSE_TEST(test_folders_of_others),
	};

	return cmocka_run_group_tests_name("16 enrol", tests, NULL, NULL);
}
