/* e2e/test_17_verify.c - who is really speaking: digits on two screens, and a key that changes. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "certs/pin.h"
#include "tests/e2e/tools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define ROW 35 /* "40213 77120 93811 00257 61984 25530" */

/* The i-th place where six groups of five digits stand in text; false: there is none. */
static bool
find_row(const char *text, size_t i, char out[static ROW + 1])
{
	for (const char *p = text; strlen(p) >= ROW; p++) {
		size_t n = 0;

		while (n < ROW && (n % 6 == 5 ? p[n] == ' ' : isdigit((unsigned char)p[n]) != 0))
			n++;
		if (n == ROW && i-- == 0) {
			memcpy(out, p, ROW);
			out[ROW] = '\0';
			return true;
		}
		p += n == ROW ? ROW - 1 : 0;
	}
	return false;
}

struct rows {
	char v[2][ROW + 1];
};

static struct rows
rows_of(const char *text)
{
	struct rows r;

	assert_true(find_row(text, 0, r.v[0]) && find_row(text, 1, r.v[1]));
	assert_true(strcmp(r.v[0], r.v[1]) < 0);
	return r;
}

static struct pty *
screen(struct house *h, const char *nick)
{
	return house_screen_sized(h, nick, 36, 120);
}

/* p asks for the digits of nick, in the box. */
static struct rows
box(struct pty *p, const char *nick)
{
	char line[64], title[64];

	snprintf(line, sizeof line, "/verify %s\r", nick);
	snprintf(title, sizeof title, "\u250c\u2500 verify %s ", nick);
	pty_type(p, line);
	pty_await(p, title, LONG);
	pty_await(p, "Esc  later", LONG);
	return rows_of(pty_text(p));
}

static void
test_two_screens(void **state)
{
	struct house *h = *state;
	struct pty *alice, *bob;
	struct rows a, b;

	house_open(h, NULL);
	alice = screen(h, "alice");
	bob = screen(h, "bob");
	pty_await(alice, "bob joined", LONG);
	pty_await(alice, "[E2E 1/2 verified]", LONG);
	a = box(alice, "bob");
	b = box(bob, "alice");
	assert_memory_equal(&a, &b, sizeof a);
	/* Enter is no answer. */
	pty_type(alice, "\ry");
	pty_await(alice, "bob is verified.", LONG);
	pty_await_gone(alice, "\u250c\u2500 verify", LONG);
	pty_await(alice, "[E2E all verified]", LONG);
	pty_await(bob, "[E2E 1/2 verified]", LONG);
	pty_type(bob, "y");
	pty_await(bob, "alice is verified.", LONG);
	pty_await(bob, "[E2E all verified]", LONG);
	pty_type(bob, "it is me\r");
	pty_await(alice, "\u2713 bob  it is me", LONG);
	pty_type(alice, "/names\r");
	pty_await(alice, "2 in #lobby: alice (you, owner), bob (verified)", LONG);
	pty_type(alice, "/unverify bob\r");
	pty_await(alice, "bob is not verified any more.", LONG);
	pty_await(alice, "[E2E 1/2 verified]", LONG);
	house_close(h);
}

static void
test_the_program_compares(void **state)
{
	struct house *h = *state;
	struct pty *alice, *bob;
	struct rows seen;
	char digits[2 * ROW + 2];

	house_open(h, NULL);
	alice = screen(h, "alice");
	bob = screen(h, "bob");
	pty_await(alice, "bob joined", LONG);
	seen = box(alice, "bob");
	box(bob, "alice");
	snprintf(digits, sizeof digits, "%s\n%s", seen.v[0], seen.v[1]);
	digits[ROW] = digits[ROW] == '\n' ? '-' : '\n';
	pty_type(bob, "p");
	pty_await(bob, "Enter compares", LONG);
	/* One digit of the second row. */
	digits[2 * ROW] = digits[2 * ROW] == '7' ? '8' : '7';
	pty_paste(bob, digits);
	pty_await(bob, "The second row differs from what alice's screen shows", LONG);
	pty_await(bob, "[E2E 1/2 verified]", LONG);
	digits[2 * ROW] = seen.v[1][ROW - 1];
	/* Only one of the two. */
	pty_paste(bob, seen.v[0]);
	pty_await(bob, "That is one row; both are needed", LONG);
	pty_paste(bob, digits);
	pty_await(bob, "alice is verified.", LONG);
	pty_await(bob, "[E2E all verified]", LONG);
	pty_keys(alice, "Esc");
	pty_await_gone(alice, "\u250c\u2500 verify", LONG);
	house_close(h);
}

/* Everybody reads the same code of the room aloud. */
static void
test_code_of_the_room(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	char a[ROW + 1], b[ROW + 1];

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	proc_mark(alice);
	proc_write(alice, "/verify\n/whois bob\n");
	proc_write(bob, "/verify\n/whois bob\n");
	proc_await_out(alice, "first seen", LONG);
	proc_await_out(bob, "Ed25519 key", LONG);
	assert_true(find_row(proc_out(alice), 0, a) && find_row(proc_out(bob), 0, b));
	assert_string_equal(a, b);
	house_close(h);
}

/* Her keys are lost and revoked: she comes back by the invite, with others. */
static void
lose_keys(struct house *h, const char *nick)
{
	char lost[64];

	tools_pki(h, 0, "revoke", nick, "keyCompromise");
	snprintf(lost, sizeof lost, "lost-%s", nick);
	assert_int_equal(rename(house_path(h, nick), house_path(h, lost)), 0);
}

static void
test_key_changes(void **state)
{
	struct house *h = *state;
	struct pty *alice, *bob;

	house_open(h, NULL);
	bob = screen(h, "bob"); /* the owner, who lets alice in again */
	alice = screen(h, "alice");
	box(bob, "alice");
	pty_type(bob, "y");
	pty_await(bob, "[E2E all verified]", LONG);
	house_leaves(h, alice);
	pty_await(bob, "alice is away", LONG);
	lose_keys(h, "alice");
	alice = screen(h, "alice");
	pty_await(bob, "IDENTITY CHANGED: alice", LONG);
	pty_await(bob, "[E2E KEY CHANGED: alice]", LONG);
	pty_type(alice, "it is me, send me the passphrase\r");
	pty_await(bob, "! alice  it is me, send me the passphrase", LONG);
	/* Nothing goes out, and what was typed stays. */
	pty_type(bob, "hunter2\r");
	pty_await(bob, "! Held, alice's key changed: /verify, /accept, /block alice", LONG);
	pty_await(bob, "BLOCKED (alice's key changed; /verify, /accept or /block)> hunter2", LONG);
	pty_keys(bob, "C-u");
	pty_type(bob, "/msg alice hunter2\r");
	pty_await(bob, "command: /msg alice hunter2", LONG);
	pty_keys(bob, "C-u");
	pty_type(bob, "/accept alice\r");
	pty_await(bob, "You go on with alice's new key", LONG);
	pty_await(bob, "[E2E 1/2 verified]", LONG);
	/* It is in the line again and goes with another Enter, which is the first word she sees. */
	pty_await(bob, "\u203a hunter2", LONG);
	assert_null(strstr(pty_text(alice), "hunter2"));
	pty_keys(bob, "Enter");
	pty_await(alice, "bob  hunter2", LONG);
	house_close(h);
}

static void
test_in_lines(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	struct rows a, b;
	char line[128];

	house_open(h, NULL);
	bob = house_plain(h, "bob");
	alice = house_plain(h, "alice");
	proc_await_out(bob, "alice joined", LONG);
	proc_write(alice, "/verify bob\n");
	proc_write(bob, "/verify alice\n");
	proc_await_out(alice, "/verify bob DIGITS", LONG);
	proc_await_out(bob, "/verify alice DIGITS", LONG);
	a = rows_of(proc_out(alice));
	b = rows_of(proc_out(bob));
	assert_memory_equal(&a, &b, sizeof a);
	snprintf(line, sizeof line, "/verify alice %s %s\n", a.v[1], a.v[0]);
	proc_write(bob, line);
	proc_await_out(bob, "notice: Not verified. Both rows differ", LONG);
	proc_write(bob, "/verify alice yes\n");
	proc_await_out(bob, "notice: alice is verified.", LONG);
	proc_write(alice, "good morning\n");
	proc_await_out(bob, " alice (verified): good morning\n", LONG);
	house_leaves(h, alice);
	proc_await_out(bob, "alice is away", LONG);
	lose_keys(h, "alice");
	alice = house_plain(h, "alice");
	proc_await_out(bob,
	    " WARNING: alice's identity changed, sending held. /verify /accept /block\n", LONG);
	proc_write(alice, "hello?\n");
	proc_await_out(bob, " alice (KEY CHANGED): hello?\n", LONG);
	proc_write(bob, "secret\n");
	proc_await_err(
	    bob, "snug: Held, alice's key changed: /verify, /accept, /block alice", LONG);
	proc_write(bob, "/block alice\n");
	proc_await_out(bob, "Nothing is sent to alice alone", LONG);
	proc_write(alice, "are you there\n");
	proc_await_out(bob, "a message of alice, whom you blocked, is not shown\n", LONG);
	proc_write(bob, "/unblock alice\n");
	proc_await_out(bob, "alice is not blocked any more.", LONG);
	proc_write(bob, "/accept alice\n");
	proc_await_out(bob, "You go on with alice's new key", LONG);
	proc_write(bob, "now you may know\n");
	proc_await_out(alice, " bob: now you may know\n", LONG);
	assert_null(strstr(proc_out(alice), "secret"));
	assert_null(strstr(proc_out(bob), "are you there"));
	/* Something was held, and who reads no screen hears of it. */
	proc_close_stdin(bob);
	house_ends(h, bob, 11);
	house_close(h);
}

/* What was compared is remembered, in a file for nobody else's eyes. */
static void
test_remembered(void **state)
{
	char pin[PIN_LEN + 1], path[128];
	struct house *h = *state;
	struct invite in;
	struct fault f;
	struct proc *bob;

	house_open(h, NULL);
	house_plain(h, "alice");
	for (int i = 0; i < 2; i++) {
		bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
		proc_await_out(bob, "End to end: ", LONG);
		proc_write(bob, i == 0 ? "/verify alice\n" : "/names\n");
		if (i == 0) {
			proc_await_out(bob, "/verify alice DIGITS", LONG);
			proc_write(bob, "/verify alice yes\n");
			proc_await_out(bob, "alice is verified.", LONG);
		}
		proc_write(bob, "/whois alice\n");
		proc_await_out(bob, "verified      since ", LONG);
		house_leaves(h, bob);
	}
	proc_await_out(bob, "2 in #lobby: alice (verified, owner), bob (you)\n", LONG);
	/* A file that cannot be read is not overwritten, and nobody is let near it. */
	assert_int_equal(invite_parse(h->invite, &in, &f), 0);
	pin_name(in.pin, pin);
	snprintf(path, sizeof path, "bob/snug/profiles/%s/people", pin);
	house_write(h, path, "nick=alice key=none\n");
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_await_err(bob, "snug: line 1 of ", LONG);
	house_ends(h, bob, 78);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_two_screens),
		HOUSE_TEST(test_the_program_compares),
		HOUSE_TEST(test_code_of_the_room),
		HOUSE_TEST(test_key_changes),
		HOUSE_TEST(test_in_lines),
		HOUSE_TEST(test_remembered),
	};

	return cmocka_run_group_tests_name("17 verify", tests, NULL, NULL);
}
