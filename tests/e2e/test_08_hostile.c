/* e2e/test_08_hostile.c - strangers who send what they like, and members who say what they like. */
#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define SLOW 20
#define MANY 1000

/* ---- strangers */

static int
dial(const struct house *h)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(strrchr(h->at, ':') + 1, NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static void
say(int fd, const void *bytes, size_t n)
{
	/* It may have hung up on us already. */
	(void)!send(fd, bytes, n, MSG_NOSIGNAL);
}

/* Two people, and a word from one to the other and back. */
struct talk {
	struct proc *alice, *bob;
	int n;
};

static void
assert_goes_on(struct talk *t)
{
	char line[32], heard[48];

	snprintf(line, sizeof line, "still here %d\n", ++t->n);
	proc_write(t->alice, line);
	snprintf(heard, sizeof heard, "alice: %s", line);
	proc_await_out(t->bob, heard, LONG);
	proc_write(t->bob, line);
	snprintf(heard, sizeof heard, "bob: %s", line);
	proc_await_out(t->alice, heard, LONG);
}

static struct talk
begin(struct house *h)
{
	struct talk t = { .n = 0 };

	house_open(h, NULL);
	t.alice = house_plain(h, "alice");
	t.bob = house_plain(h, "bob");
	return t;
}

static void
test_garbage(void **state)
{
	/* The start of a ClientHello: a record of 512 bytes, of which a few come. */
	static const unsigned char half[] = { 22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3, 7, 7, 7 };
	static const char http[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
	static const char ssh[] = "SSH-2.0-OpenSSH_9.2\r\n";
	struct house *h = *state;
	struct talk t = begin(h);
	unsigned char noise[8192];
	unsigned x = 1;
	int fd[4];

	for (int round = 0; round < 4; round++) {
		for (size_t i = 0; i < sizeof noise; i++)
			noise[i] = (unsigned char)((x = x * 1103515245 + 12345) >> 16);
		for (int i = 0; i < 4; i++)
			fd[i] = dial(h);
		say(fd[0], noise, sizeof noise);
		say(fd[1], http, sizeof http - 1);
		say(fd[2], half, sizeof half);
		say(fd[3], ssh, sizeof ssh - 1);
		assert_goes_on(&t);
		for (int i = 0; i < 4; i++)
			close(fd[i]);
		assert_goes_on(&t);
	}
	house_close(h);
}

static void
test_many_come_and_go(void **state)
{
	struct house *h = *state;
	struct talk t = begin(h);

	for (int i = 0; i < MANY; i++) {
		int fd = dial(h);

		if (i % 2 == 0)
			say(fd, "\x16\x03\x01", 3);
		close(fd);
		if (i % 100 == 0)
			pump_now(h->pump);
	}
	assert_goes_on(&t);
	house_plain(h, "carol");
	house_close(h);
}

/* They stay, say nothing or hardly anything, and take no place from people. */
static void
test_slow(void **state)
{
	struct house *h = *state;
	struct talk t = begin(h);
	int fd[SLOW];

	for (int i = 0; i < SLOW; i++) {
		fd[i] = dial(h);
		if (i % 2 == 0)
			say(fd[i], "\x16", 1);
	}
	assert_goes_on(&t);
	house_plain(h, "carol");
	proc_await_out(t.alice, "carol joined", LONG);
	for (int i = 0; i < SLOW; i++)
		say(fd[i], "\x03", 1);
	assert_goes_on(&t);
	/* And the server stops with them still there. */
	house_close(h);
	for (int i = 0; i < SLOW; i++)
		close(fd[i]);
}

/* TLS with somebody who does not speak our protocol, or not our version of TLS. */
static int
shake_hands(struct house *h, const char *priority, bool alpn)
{
	static const gnutls_datum_t other = { (unsigned char *)(uintptr_t) "http/1.1", 8 };
	gnutls_certificate_credentials_t cred;
	gnutls_session_t s;
	int fd = dial(h), r;
	char byte;

	assert_int_equal(gnutls_certificate_allocate_credentials(&cred), 0);
	assert_int_equal(gnutls_init(&s, GNUTLS_CLIENT), 0);
	assert_int_equal(gnutls_priority_set_direct(s, priority, NULL), 0);
	assert_int_equal(gnutls_credentials_set(s, GNUTLS_CRD_CERTIFICATE, cred), 0);
	if (alpn)
		assert_int_equal(gnutls_alpn_set_protocols(s, &other, 1, 0), 0);
	gnutls_transport_set_int(s, fd);
	gnutls_handshake_set_timeout(s, LONG);
	do
		r = gnutls_handshake(s);
	while (r < 0 && !gnutls_error_is_fatal(r));
	/* With TLS 1.3 the server may speak last: what matters is that it never greets. */
	if (r == 0)
		r = (int)gnutls_record_recv(s, &byte, 1);
	gnutls_deinit(s);
	gnutls_certificate_free_credentials(cred);
	close(fd);
	return r;
}

static void
test_other_tls(void **state)
{
	struct house *h = *state;
	struct talk t = begin(h);

	assert_true(shake_hands(h, "NORMAL", false) <= 0);
	assert_true(shake_hands(h, "NORMAL", true) <= 0);
	assert_true(shake_hands(h, "NORMAL:-VERS-ALL:+VERS-TLS1.2", false) < 0);
	assert_goes_on(&t);
	house_close(h);
}

/* ---- members */

#define NASTY                                                                                      \
	"\033[31mred\033[0m \033]0;owned\007 \033[2J\033[H \xc2\x9b"                               \
	"1m \r over \x08\x08 \xe2\x80\xae"                                                         \
	"evil\xe2\x80\xac zero\xe2\x80\x8bwidth \xf3\xa0\x81\x81tag end"

static const char *const forbidden[] = { "\033[31mred", "\033]0;owned", "\xc2\x9b", "\xe2\x80\xae",
	"\xe2\x80\x8b", "\xf3\xa0\x81\x81", "\x08", "\r over" };

static void
test_nasty_text(void **state)
{
	struct house *h = *state;
	struct proc *alice, *bob;
	struct pty *carol, *dora;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_plain(h, "bob");
	carol = house_screen(h, "carol");
	dora =
	    house_term(h, NULL, "dora", ARGS("--connect", h->invite, "--nick", "dora", "--plain"));
	pty_await(dora, "#lobby>", LONG);
	proc_write(alice, NASTY "\n");
	proc_await_out(bob, "alice: ^[[31mred", LONG);
	proc_await_out(bob, "<U+202E>evil", LONG);
	proc_await_out(bob, "tag end\n", LONG);
	proc_await_out(alice, "tag end\n", LONG);
	pty_await(carol, "tag end", LONG);
	pty_await(dora, "tag end", LONG);
	for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
		const char *bad = forbidden[i];
		struct bytes screen = pty_raw(carol), lines = pty_raw(dora);

		assert_null(strstr(proc_out(bob), bad));
		assert_null(strstr(proc_out(alice), bad));
		/* A screen moves its cursor by backspaces and carriage returns of its own. */
		if ((unsigned char)bad[0] >= 0x80 || bad[0] == 033)
			assert_null(memmem(screen.p, screen.n, bad, strlen(bad)));
		assert_null(memmem(lines.p, lines.n, bad, strlen(bad)));
	}
	assert_null(strchr(proc_out(bob), 033));
	assert_null(strchr(proc_out(alice), 033));
	assert_null(memchr(pty_raw(dora).p, 033, pty_raw(dora).n));
	/* Nor does a command carry it, nor a complaint about it. */
	proc_write(alice, "/me \033[5mblinks\n/\033[5mx\n/msg \033[5m x\n");
	proc_await_out(bob, "* alice ^[[5mblinks\n", LONG);
	proc_await_err(alice, "A nick has letters", LONG);
	assert_null(strchr(proc_err(alice), 033));
	pty_type(dora, "/quit\n");
	house_ends(h, dora, 0);
	proc_close_stdin(alice);
	house_ends(h, alice, 65);
	house_close(h);
}

/* Hundreds of marks on one letter: they are drawn as far as they go, and move nothing beside them.
 */
static void
test_combining(void **state)
{
	static const char mark[] = "\xcc\x81";
	struct house *h = *state;
	struct proc *alice;
	struct pty *bob;
	int border, row, col, at;
	struct bytes raw;
	size_t run = 0;

	house_open(h, NULL);
	alice = house_plain(h, "alice");
	bob = house_screen(h, "bob");
	assert_true(pty_find(bob, "│", &row, &border));
	proc_write(alice, "before z");
	for (int i = 0; i < 800; i++)
		proc_write(alice, mark);
	proc_write(alice, " behind it\n");
	pty_await(bob, "behind it", LONG);
	proc_write(alice, "and goes on\n");
	pty_await(bob, "and goes on", LONG);
	pty_type(bob, "so do I\r");
	proc_await_out(alice, "bob: so do I\n", LONG);
	assert_true(pty_find(bob, "before", &at, &col));
	assert_true(pty_find(bob, "behind it", &row, &col));
	for (; at <= row; at++)
		assert_string_equal(pty_cell(bob, at, border).text, "│");
	raw = pty_raw(bob);
	for (size_t i = 0; i + 1 < raw.n && run < 16; i++)
		if (memcmp(raw.p + i, mark, 2) == 0)
			run++, i++;
		else
			run = 0;
	assert_true(run < 16);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_garbage),
		HOUSE_TEST(test_many_come_and_go),
		HOUSE_TEST(test_slow),
		HOUSE_TEST(test_other_tls),
		HOUSE_TEST(test_nasty_text),
		HOUSE_TEST(test_combining),
	};

	return cmocka_run_group_tests_name("08 hostile", tests, NULL, NULL);
}
