/* e2e/test_01_two_people.c - two people talk in lines, through pipes. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void
test_talk(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	proc_await_out(alice, "#lobby", LONG);
	proc_await_out(bob, "you are in #lobby, 2 people (alice, bob), end-to-end encrypted", LONG);
	proc_write(alice, "hello from alice\n");
	proc_await_out(bob, " alice: hello from alice\n", LONG);
	proc_await_out(alice, " me: hello from alice\n", LONG);
	proc_write(bob, "gr\xc3\xbc\xc3\x9f dich\n//not a command\n");
	proc_await_out(alice, " bob: gr\xc3\xbc\xc3\x9f dich\n", LONG);
	proc_await_out(alice, " bob: /not a command\n", LONG);
	proc_write(alice, "/me waves\n");
	proc_await_out(bob, " * alice waves\n", LONG);
	proc_await_out(alice, " * me waves\n", LONG);
	house_close(h);
	assert_string_equal(proc_err(alice), "");
	assert_string_equal(proc_err(bob), "");
}

/* A private word goes to one and not to the room. */
static void
test_private(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob, *carol;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	carol = house_plain(h, "carol");
	proc_await_out(alice, "carol joined", LONG);
	proc_write(alice, "/msg bob psst\n");
	proc_await_out(bob, " alice: psst\n", LONG);
	proc_await_out(alice, "@bob ", LONG);
	proc_await_out(alice, " me: psst\n", LONG);
	assert_non_null(strstr(proc_out(bob), "\n@alice "));
	proc_write(bob, "/msg alice what?\n");
	proc_await_out(alice, " bob: what?\n", LONG);
	/* Nobody, oneself, and a name that is none. */
	proc_write(alice, "/msg dave there?\n");
	proc_await_err(alice, "nobody called dave belongs to this snug", LONG);
	proc_write(alice, "/msg alice me?\n");
	proc_await_err(alice, "That is yourself", LONG);
	proc_write(alice, "/msg a/b x\n");
	proc_await_err(alice, "A nick has letters", LONG);
	proc_write(alice, "done\n");
	proc_await_out(carol, "alice: done\n", LONG);
	assert_null(strstr(proc_out(carol), "psst"));
	assert_null(strstr(proc_out(carol), "what?"));
	/* What was refused counts: the status tells a script. */
	proc_close_stdin(alice);
	house_ends(h, alice, 65);
	house_close(h);
}

static void
test_commands(void **state)
{
	static const char *const facts[] = { "outside       TLS 1.3\n", "key exchange  X25519\n",
		"inside        MLS RFC 9420, suite 0x0003: X25519, ChaCha20-Poly1305, SHA-256, "
		"Ed25519\n",
		"epoch         ", "cipher        ", "signature     ", "valid until   ",
		"CA            ", "names         vouched for by certificates of this CA" };
	static const char *const commands[] = {
#define X(name, least, most, fn, usage, help) "/" #name " " usage,
#include "ui/command.def"
#undef X
	};
	struct house *h = *state;
	struct proc *alice;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	proc_write(alice, "/names\n");
	proc_await_out(alice, "notice: 2 in #lobby: alice (you, owner), bob\n", LONG);
	proc_write(alice, "/security\n");
	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
		proc_await_out(alice, facts[i], LONG);
	proc_write(alice, "/help\n");
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		proc_await_out(alice, commands[i], LONG);
	proc_write(alice, "/nick\n");
	proc_await_out(alice, "You are alice.", LONG);
	/* In words that help. */
	proc_write(alice, "/mgs bob x\n");
	proc_await_err(alice, "There is no /mgs; did you mean /msg?", LONG);
	proc_write(alice, "/quit\n");
	house_ends(h, alice, 65);
	house_close(h);
}

/* What p says of the epoch, until the test is over. */
static char *
agreement(struct proc *p)
{
	const char *at;

	proc_mark(p);
	proc_write(p, "/security\n");
	proc_await_out(p, "vouched for", LONG);
	at = strstr(proc_out(p), "agreement ");
	assert_non_null(at);
	return mem_strndup(at, strcspn(at, "\n"));
}

static void
test_epochs_agree(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	char *a, *b, *before;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	before = agreement(alice);
	bob = house_plain(h, "bob");
	proc_await_out(alice, "bob joined", LONG);
	a = agreement(alice);
	b = agreement(bob);
	assert_string_equal(a, b);
	assert_string_not_equal(a, before);
	free(a);
	free(b);
	free(before);
	house_close(h);
}

/* printf 'hello\n/quit\n': what was said before is ordered, and is not called lost. */
static void
test_say_and_quit(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_write(bob, "hello\n/msg alice psst\n/quit\n");
	house_ends(h, bob, 0);
	proc_await_out(bob, "me: hello\n", LONG);
	proc_await_out(bob, "me: psst\n", LONG);
	proc_await_out(alice, "bob: hello\n", LONG);
	proc_await_out(alice, "bob: psst\n", LONG);
	house_close(h);
}

/* Who makes the room chooses what it is sealed with; who comes later takes it as it is. */
static void
test_inner_suite(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob, *eve;

	house_open(h, NULL);
	alice = house_run(h, "alice",
	    ARGS("--connect", h->invite, "--nick", "alice", "--plain", "--inner-suite",
		"aes128gcm"));
	proc_await_out(alice, "you are in #lobby, 1 person", LONG);
	bob = house_plain(h, "bob");
	proc_write(bob, "/security\n");
	proc_await_out(bob, "suite 0x0001: X25519, AES-128-GCM, SHA-256, Ed25519", LONG);
	proc_write(bob, "sealed otherwise\n");
	proc_await_out(alice, "bob: sealed otherwise", LONG);
	eve =
	    house_run(h, "eve", ARGS("--connect", h->invite, "--plain", "--inner-suite", "rot13"));
	proc_await_err(eve, "there is no inner suite 'rot13'", LONG);
	house_ends(h, eve, 64);
	house_close(h);
}

/* printf 'hello\n' | snug --connect ... --plain */
static void
test_piped_line(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_write(bob, "hello\nand without an end of line");
	proc_close_stdin(bob);
	house_ends(h, bob, 0);
	assert_string_equal(proc_err(bob), "");
	proc_await_out(alice, " bob: hello\n", LONG);
	proc_await_out(alice, " bob: and without an end of line\n", LONG);
	proc_await_out(alice, "bob is away", LONG);
	/* Nothing at all to say is no error. */
	bob = house_run(h, "bob", ARGS("--connect", h->invite, "--nick", "bob", "--plain"));
	proc_close_stdin(bob);
	house_ends(h, bob, 0);
	house_close(h);
}

static unsigned
epoch_after(struct proc *p, const char *words)
{
	const char *at;
	unsigned n = 0;

	proc_await_out(p, words, LONG);
	at = strstr(proc_out(p), words);
	assert_int_equal(sscanf(at + strlen(words), ", epoch %u\n", &n), 1);
	return n;
}

static void
test_joins_and_leaves(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	unsigned joined;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	joined = epoch_after(alice, "notice: bob joined");
	assert_int_equal(joined, epoch_after(bob, "(alice, bob), end-to-end encrypted"));
	house_leaves(h, bob);
	/* Away, and in the room all the same: what is said meanwhile is there for him. */
	proc_await_out(alice, "notice: bob is away", LONG);
	proc_write(alice, "until you are back\n");
	proc_await_out(alice, "me: until you are back\n", LONG);
	bob = house_plain(h, "bob");
	proc_await_out(alice, "notice: bob is back", LONG);
	proc_await_out(bob, "alice: until you are back\n", LONG);
	proc_write(alice, "welcome back\n");
	proc_await_out(bob, "alice: welcome back\n", LONG);
	house_close(h);
}

static void
test_nicks(void **state)
{
	struct house *h = *state;
	struct proc *one, *two, *three;
	char a[32], b[32];
	const char *in;

	house_open(h, NULL);
	one = house_plain(h, NULL);
	two = house_plain(h, NULL);
	/* Of the same login name, and yet not the same. */
	in = strstr(proc_out(two), "2 people (");
	assert_non_null(in);
	assert_int_equal(sscanf(in, "2 people (%24[^,], %24[^)])", a, b), 2);
	assert_string_not_equal(a, b);
	proc_await_out(one, " joined, epoch ", LONG);
	proc_write(two, "which am I\n");
	proc_await_out(one, ": which am I\n", LONG);
	/* Who asks for a nick by name gets that or none. */
	three = house_run(h, "three", ARGS("--connect", h->invite, "--plain", "--nick", a));
	house_ends(h, three, 77);
	proc_await_err(three, "somebody here has that nick already", LONG);
	proc_await_err(three, "Choose another one with  --nick NAME.", LONG);
	/* Case does not make another name. */
	a[0] = (char)toupper((unsigned char)a[0]);
	three = house_run(h, "three", ARGS("--connect", h->invite, "--plain", "--nick", a));
	house_ends(h, three, 77);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_talk),
		HOUSE_TEST(test_private),
		HOUSE_TEST(test_commands),
		HOUSE_TEST(test_epochs_agree),
		HOUSE_TEST(test_say_and_quit),
		HOUSE_TEST(test_inner_suite),
		HOUSE_TEST(test_piped_line),
		HOUSE_TEST(test_joins_and_leaves),
		HOUSE_TEST(test_nicks),
	};

	return cmocka_run_group_tests_name("01 two people", tests, NULL, NULL);
}
