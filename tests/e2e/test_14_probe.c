/* e2e/test_14_probe.c - a look at a server from outside. */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "certs/invite.h"
#include "tests/e2e/house.h"
#include "tests/e2e/tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void
shows(struct proc *p, const char *what, const char *value)
{
	char line[128];

	snprintf(line, sizeof line, "%-13s %s", what, value);
	proc_await_out(p, line, LONG);
}

/* With these words it ends well, and shows who vouches. */
static struct proc *
probe(struct house *h, const char *const *args, const char *voucher)
{
	struct proc *p = house_run(h, "bob", args);

	house_ends(h, p, 0);
	shows(p, "vouched for", voucher);
	assert_string_equal(proc_err(p), "");
	return p;
}

static void
test_table(void **state)
{
	struct house *h = *state;
	char fingerprint[64];
	const char *at;
	struct proc *p;

	house_open(h, NULL);
	proc_await_err(h->server, "fingerprint is ", LONG);
	at = strstr(proc_err(h->server), "fingerprint is ") + strlen("fingerprint is ");
	snprintf(fingerprint, sizeof fingerprint, "%.*s\n", (int)strcspn(at, "\n"), at);
	p = probe(h, ARGS("--probe", h->at), "by nobody: this may be anybody's server\n");
	shows(p, "server", h->at);
	shows(p, "reached", h->at);
	shows(p, "outside", "TLS 1.3\n");
	shows(p, "key exchange", "X25519\n");
	shows(p, "cipher", "AES-256-GCM\n");
	shows(p, "signature", "EdDSA-Ed25519\n");
	shows(p, "protocol", "snug-enrol/1\n");
	shows(p, "certificate", "127.0.0.1, Ed25519\n");
	shows(p, "valid", "20");
	shows(p, "CA", fingerprint);
	assert_true(strcspn(strstr(proc_out(p), "SHA-256       ") + 14, "\n") == 64);
	proc_await_out(p, " ms\n", LONG);
	probe(h, ARGS("--probe", h->invite), "by the CA in your invite\n");
	for (char *s = h->invite; *s != '\0'; s++)
		*s = (char)toupper((unsigned char)*s);
	probe(h, ARGS("--probe", h->invite), "by the CA in your invite\n");
	probe(h, ARGS("--probe", h->at, "--ca", house_path(h, "house/server/ca/cert.pem")),
	    "by your CA file\n");
	p = probe(
	    h, ARGS("--probe", h->at, "--kx", "secp384r1", "--cipher", "aes-128-gcm"), "by nobody");
	shows(p, "key exchange", "SECP384R1\n");
	shows(p, "cipher", "AES-128-GCM\n");
	/* Nobody signed in. */
	assert_null(strstr(proc_err(h->server), "admitted"));
	house_close(h);
}

static void
fails(struct house *h, const char *const *args, int status, const char *words)
{
	struct proc *p = house_run(h, "bob", args);

	house_ends(h, p, status);
	proc_await_err(p, words, LONG);
	proc_await_err(p, "\n  ", LONG);
	assert_string_equal(proc_out(p), "");
}

static void
test_failures(void **state)
{
	char line[INVITE_LINE_MAX + 1];
	struct house *h = *state;
	struct invite in;
	struct fault f;

	house_open(h, ARGS("--kx", "x25519"));
	assert_int_equal(invite_parse(h->invite, &in, &f), 0);
	in.pin[3] ^= 1;
	invite_format(&in, line);
	fails(h, ARGS("--probe", line), 10, " is not the one in your invite");
	house_write(h, "empty.pem", "");
	fails(h, ARGS("--probe", h->at, "--ca", house_path(h, "empty.pem")), 78, "is empty");
	fails(h, ARGS("--probe", h->at, "--ca", house_path(h, "none.pem")), 78, "none.pem");
	fails(h, ARGS("--probe", h->at, "--kx", "x448"), 76, "the other side refused TLS");
	fails(h, ARGS("--probe", "no where"), 64, "'no where' is neither an invite");
	fails(h, ARGS("--probe", "snug://x/y"), 65, "invite");
	house_shut(h, SIGTERM, 0);
	fails(h, ARGS("--probe", h->at), 69, "connection refused");
	house_close(h);
}

/* A server that takes the connection and says nothing: who waits can leave. */
static void
test_silence(void **state)
{
	struct house *h = *state;
	struct tap *t = tap_start(h->pump, 0);
	char at[32];
	struct proc *p;

	snprintf(at, sizeof at, "127.0.0.1:%u", tap_port(t));
	p = house_run(h, "bob", ARGS("--probe", at));
	for (int i = 0; i < LONG / 20 && (tap_connections(t) == 0 || tap_sent(t).n == 0); i++)
		proc_says(p, false, "nothing", 20);
	assert_true(tap_connections(t) > 0 && tap_sent(t).n > 0);
	proc_signal(p, SIGINT);
	house_ends(h, p, 128 + SIGINT);
	assert_string_equal(proc_out(p), "");
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_table),
		HOUSE_TEST(test_failures),
		HOUSE_TEST(test_silence),
	};

	return cmocka_run_group_tests_name("14 probe", tests, NULL, NULL);
}
