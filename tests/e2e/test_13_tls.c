/* e2e/test_13_tls.c - the strength of TLS as it was asked for, and as /security shows it. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define WORDS 5
#define ONLY_12                                                                                    \
	"NONE:+VERS-TLS1.2:+ECDHE-ECDSA:+AES-128-GCM:+AEAD:+GROUP-SECP256R1:+SIGN-EDDSA-ED25519:"  \
	"+CTYPE-X509"

/* Enter with these words more; the invite is the server's. */
static struct proc *
enter(struct house *h, const char *const *more)
{
	const char *args[16] = { "--connect", h->invite, "--nick", "bob", "--plain" };
	size_t n = 5;

	for (; *more != NULL; more++)
		args[n++] = *more;
	return house_run(h, "bob", args);
}

/* A server with some words, a client with others, and what they make of it. */
static const struct agreement {
	const char *server[WORDS], *client[WORDS];
	const char *version, *kx, *cipher, *signature;
} agreements[] = {
	{ { "--profile", "dh-aes" }, { "--profile", "dh-aes" }, "TLS 1.3", "FFDHE3072",
	    "AES-256-GCM", "EdDSA-Ed25519" },
	{ { "--profile", "rsa-x25519" }, { "--profile", "rsa-x25519" }, "TLS 1.3", "X25519",
	    "CHACHA20-POLY1305", "RSA-PSS-RSAE-SHA256" },
	/* Those who asked for nothing can still come. */
	{ { "--profile", "rsa-x25519", "--key-type", "rsa2048" }, { NULL }, "TLS 1.3", "X25519",
	    "CHACHA20-POLY1305", "RSA-PSS-RSAE-SHA256" },
	{ { "--tls-profile", "high" }, { "--tls-profile", "high" }, "TLS 1.3", "SECP384R1",
	    "AES-256-GCM", "ECDSA-SECP384R1-SHA384" },
	{ { "--tls-profile", "high" }, { NULL }, "TLS 1.3", "SECP384R1", "AES-256-GCM",
	    "ECDSA-SECP384R1-SHA384" },
	{ { "--tls-profile", "compat", "--key-type", "ed25519" }, { NULL }, "TLS 1.3", "X25519",
	    "AES-256-GCM", "EdDSA-Ed25519" },
	{ { "--tls-profile", "compat" }, { "--tls-profile", ONLY_12 }, "TLS 1.2", "SECP256R1",
	    "AES-128-GCM", "EdDSA-Ed25519" },
	{ { "--kx", "x448,ffdhe2048" }, { "--kx", "x448" }, "TLS 1.3", "X448", "AES-256-GCM",
	    "EdDSA-Ed25519" },
	{ { NULL }, { "--cipher", "aes-128-gcm", "--kx", "secp256r1" }, "TLS 1.3", "SECP256R1",
	    "AES-128-GCM", "EdDSA-Ed25519" },
	{ { "--key-type", "p521", "--cipher", "chacha20-poly1305" }, { NULL }, "TLS 1.3", "X25519",
	    "CHACHA20-POLY1305", "ECDSA-SECP521R1-SHA512" },
};

static void
shows(struct proc *p, const char *what, const char *value)
{
	char line[128];

	snprintf(line, sizeof line, "notice: %-13s %s\n", what, value);
	proc_await_out(p, line, LONG);
}

static void
test_agreements(void **state)
{
	struct house *h = *state;

	house_choose_port(h);
	for (size_t i = 0; i < sizeof agreements / sizeof agreements[0]; i++) {
		const struct agreement *a = &agreements[i];
		struct proc *p;

		house_open(h, a->server);
		p = enter(h, a->client);
		proc_write(p, "hello\n");
		proc_await_out(p, "me: hello\n", LONG);
		proc_write(p, "/security\n");
		shows(p, "outside", a->version);
		shows(p, "key exchange", a->kx);
		shows(p, "cipher", a->cipher);
		shows(p, "signature", a->signature);
		house_leaves(h, p);
		house_shut(h, SIGTERM, 0);
	}
	house_close(h);
}

/* They do not meet: the client says so and ends, the server says so and goes on. */
static void
test_disagreements(void **state)
{
	static const struct {
		const char *server[WORDS], *client[WORDS];
		int status;
		const char *words, *remedy;
	} rows[] = {
		{ { "--kx", "secp521r1" }, { NULL }, 76, "the other side refused TLS",
		    "--tls-profile, --kx, --cipher" },
		{ { "--cipher", "aes-256-gcm" }, { "--cipher", "aes-128-gcm" }, 76,
		    "the other side refused TLS", "--tls-profile, --kx, --cipher" },
		{ { NULL }, { "--tls-profile", ONLY_12 }, 76, "the other side refused TLS",
		    "TLS 1.3" },
		{ { NULL }, { "--tls-profile", "high" }, 76, "the other side refused TLS",
		    "--tls-profile" },
		{ { "--kx", "secp384r1", "--key-type", "rsa2048" }, { "--tls-profile", "high" }, 10,
		    "the key of the server's certificate is weaker", "Nothing was sent." },
	};
	struct house *h = *state;

	house_choose_port(h);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct proc *p;

		house_open(h, rows[i].server);
		p = enter(h, rows[i].client);
		house_ends(h, p, rows[i].status);
		proc_await_err(p, rows[i].words, LONG);
		proc_await_err(p, rows[i].remedy, LONG);
		proc_await_err(h->server, " is gone: ", LONG);
		p = enter(h, rows[i].server[0] != NULL && strcmp(rows[i].server[0], "--kx") == 0
				 ? ARGS("--kx", rows[i].server[1])
				 : ARGS(NULL));
		proc_await_out(p, "End to end: ", LONG);
		house_leaves(h, p);
		house_shut(h, SIGTERM, 0);
	}
	house_close(h);
}

static void
test_bad_values(void **state)
{
	static const struct {
		const char *option, *value, *cause, *remedy;
	} rows[] = {
		{ "--profile", "dh", "--profile: 'dh' is no profile", "dh-aes, rsa-x25519." },
		{ "--tls-profile", "hihg", "at \"hihg\"", "modern, high or compat" },
		{ "--tls-profile", "NORMAL", "allows VERS-TLS1.1, which is too weak",
		    "Append this to it:  :-VERS-TLS1.1:" },
		{ "--tls-profile", "NORMAL:%UNSAFE_RENEGOTIATION",
		    "may not say \"%UNSAFE_RENEGOTIATION\"", "leave it out" },
		{ "--kx", "x25519,rsa", "--kx: 'rsa' is no key exchange",
		    "x25519, x448, secp256r1, secp384r1, secp521r1, ffdhe2048, ffdhe3072, "
		    "ffdhe4096, "
		    "ffdhe6144, ffdhe8192." },
		{ "--cipher", "aes", "--cipher: 'aes' is no cipher",
		    "aes-128-gcm, aes-256-gcm, chacha20-poly1305." },
		{ "--key-type", "dsa", "--key-type dsa does not fit", "ed25519, p256, p384, p521" },
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct proc *p = house_run(h, "bob",
		    ARGS("--server", "127.0.0.1:0", "--headless", rows[i].option, rows[i].value));

		house_ends(h, p, 64);
		proc_await_err(p, rows[i].cause, LONG);
		proc_await_err(p, rows[i].remedy, LONG);
		assert_string_equal(proc_out(p), "");
	}
	house_close(h);
}

/* Who hosts with a screen sits on his own server by the same rules. */
static void
test_host_on_a_screen(void **state)
{
	struct house *h = *state;
	struct pty *olga = house_term(h, NULL, "olga",
	    ARGS("--server", "127.0.0.1:0", "--nick", "olga", "--profile", "dh-aes"));

	pty_await(olga, "sealed", LONG);
	pty_type(olga, "/security\r");
	pty_await(olga, "FFDHE3072", LONG);
	pty_await(olga, "suite 0x0001", LONG);
	pty_type(olga, "/quit\r");
	pty_await(olga, "Enter again to leave", LONG);
	pty_keys(olga, "Enter");
	house_ends(h, olga, 0);
	house_close(h);
}

/* A profile says what the rooms are sealed with too, but what was named counts more. */
static void
expect_suite(struct house *h, const char *const *more, const char *suite)
{
	struct proc *p;

	house_open(h, ARGS("--profile", "dh-aes"));
	p = enter(h, more);
	proc_await_out(p, "you are in #lobby, 1 person", LONG);
	proc_write(p, "/security\n");
	proc_await_out(p, suite, LONG);
	house_close(h);
}

static void
test_profile_suite(void **state)
{
	expect_suite(*state, ARGS("--profile", "dh-aes"), "suite 0x0001");
}

static void
test_inner_suite_beside_a_profile(void **state)
{
	expect_suite(*state, ARGS("--profile", "dh-aes", "--inner-suite", "chacha20poly1305"),
	    "suite 0x0003");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_agreements),
		HOUSE_TEST(test_disagreements),
		HOUSE_TEST(test_bad_values),
		HOUSE_TEST(test_host_on_a_screen),
		HOUSE_TEST(test_profile_suite),
		HOUSE_TEST(test_inner_suite_beside_a_profile),
	};

	return cmocka_run_group_tests_name("13 tls", tests, NULL, NULL);
}
