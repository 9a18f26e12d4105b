/* e2e/test_15_foreign_tls.c - TLS as other programs speak it: they get in by the same rules. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/e2e/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PROTOCOL "snug/1"
#define ENROL "snug-enrol/1" /* without a certificate */

static bool
is_installed(const char *name)
{
	const char *at = getenv("PATH");
	char path[1024];

	while (at != NULL && *at != '\0') {
		int n = (int)strcspn(at, ":");

		snprintf(path, sizeof path, "%.*s/%s", n, at, name);
		if (access(path, X_OK) == 0)
			return true;
		at += n + (at[n] == ':');
	}
	print_message("# SKIP: %s is not installed\n", name);
	return false;
}

static struct proc *
start(struct house *h, const char *const *argv)
{
	return proc_start(h->pump, &(struct child_spec){ .argv = argv, .home = h->dir });
}

/* It verifies the server, and says these words; then its input ends. */
static void
enters(struct proc *p, const char *const *words)
{
	for (; *words != NULL; words++)
		proc_await_out(p, *words, LONG);
	proc_close_stdin(p);
	assert_int_equal(proc_await_exit(p, LONG), 0);
}

/* The server says why it is gone, and goes on. */
static void
refused(struct house *h, struct proc *p, const char *log)
{
	proc_close_stdin(p);
	assert_int_equal(proc_await_exit(p, LONG), 1);
	proc_await_err(h->server, log, LONG);
	proc_mark(h->server);
}

#define OPENSSL(...)                                                                               \
	start(h, ARGS("openssl", "s_client", "-connect", h->at, "-CAfile",                         \
		     house_path(h, "house/server/ca/cert.pem"), "-verify_return_error",            \
		     "-verify_ip", "127.0.0.1", __VA_ARGS__))

static void
test_openssl(void **state)
{
	struct house *h = *state;

	if (!is_installed("openssl")) {
		skip();
		return;
	}
	house_open(h, NULL);
	enters(OPENSSL("-alpn", ENROL),
	    ARGS("Server Temp Key: X25519", "Verification: OK",
		"New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384", "ALPN protocol: " ENROL));
	enters(OPENSSL("-alpn", ENROL, "-groups", "P-384", "-ciphersuites",
		   "TLS_CHACHA20_POLY1305_SHA256"),
	    ARGS("Verification: OK", "Cipher is TLS_CHACHA20_POLY1305_SHA256"));
	proc_mark(h->server);
	refused(h, OPENSSL("-quiet"), "the other side has no certificate");
	refused(h, OPENSSL("-quiet", "-alpn", PROTOCOL), "the other side has no certificate");
	refused(h, OPENSSL("-alpn", "h2"), "the other side does not speak " PROTOCOL);
	refused(h, OPENSSL("-alpn", ENROL, "-tls1_2"), " in common");
	refused(h, OPENSSL("-alpn", ENROL, "-groups", "P-521"), " in common");
	house_close(h);
}

static void
test_openssl_settings(void **state)
{
	static const struct {
		const char *server[5];
		const char *client[7], *words[4];
	} rows[] = {
		{ { "--tls-profile", "high" }, { "-groups", "P-256:P-384" },
		    { "Peer signature type: ECDSA", "Server Temp Key: ECDH, secp384r1, 384 bits",
			"TLS_AES_256_GCM_SHA384" } },
		{ { "--profile", "dh-aes" }, { "-groups", "ffdhe3072" },
		    { "Server Temp Key: DH, 3072 bits", "TLS_AES_256_GCM_SHA384" } },
		{ { "--profile", "rsa-x25519" }, { "-sigalgs", "rsa_pss_rsae_sha256" },
		    { "Peer signature type: RSA-PSS", "Server Temp Key: X25519",
			"TLS_CHACHA20_POLY1305_SHA256" } },
		{ { "--tls-profile", "compat", "--key-type", "ed25519" }, { "-tls1_2" },
		    { "New, TLSv1.2, Cipher is ECDHE-ECDSA-AES256-GCM-SHA384",
			"Extended master secret: yes" } },
		{ { "--tls-profile", "compat", "--key-type", "rsa2048" },
		    { "-tls1_2", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305" },
		    { "New, TLSv1.2, Cipher is ECDHE-RSA-CHACHA20-POLY1305",
			"Server Temp Key: X25519" } },
	};
	struct house *h = *state;

	if (!is_installed("openssl")) {
		skip();
		return;
	}
	house_choose_port(h);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *const *c = rows[i].client;
		struct proc *p;

		house_open(h, rows[i].server);
		p = OPENSSL("-alpn", ENROL, c[0], c[1], c[2], c[3], c[4], c[5]);
		enters(p, rows[i].words);
		house_shut(h, SIGTERM, 0);
	}
	house_close(h);
}

/* What compat still does not take. */
static void
test_openssl_too_old(void **state)
{
	static const char *const suites[] = { "ECDHE-ECDSA-AES128-SHA256", "AES128-GCM-SHA256",
		"ECDHE-ECDSA-AES128-CCM8", "ECDHE-RSA-AES256-SHA" };
	struct house *h = *state;

	if (!is_installed("openssl")) {
		skip();
		return;
	}
	house_open(h, ARGS("--tls-profile", "compat", "--key-type", "p256"));
	proc_mark(h->server);
	for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
		refused(
		    h, OPENSSL("-alpn", ENROL, "-tls1_2", "-cipher", suites[i]), " in common");
	refused(h, OPENSSL("-alpn", ENROL, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
	    "speaks no TLS that is safe");
	house_close(h);
}

#define GNUTLS(...)                                                                                \
	start(h, ARGS("gnutls-cli", "--x509cafile", house_path(h, "house/server/ca/cert.pem"),     \
		     "-p", strrchr(h->at, ':') + 1, "127.0.0.1", __VA_ARGS__))

static void
test_gnutls(void **state)
{
	struct house *h = *state;

	if (!is_installed("gnutls-cli")) {
		skip();
		return;
	}
	house_open(h, NULL);
	enters(GNUTLS("--alpn", ENROL),
	    ARGS("The certificate is trusted", "(TLS1.3", "(EdDSA-Ed25519)-(AES-256-GCM)",
		"Application protocol: " ENROL, "Handshake was completed"));
	proc_mark(h->server);
	refused(h, GNUTLS("--no-ca-verification"), "the other side has no certificate");
	refused(h, GNUTLS("--alpn", PROTOCOL), "the other side has no certificate");
	refused(h, GNUTLS("--alpn", "http/1.1"), "the other side does not speak " PROTOCOL);
	refused(
	    h, GNUTLS("--alpn", ENROL, "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"), "gone");
	house_shut(h, SIGTERM, 0);
	house_open(h, ARGS("--tls-profile", "compat"));
	enters(GNUTLS("--alpn", ENROL, "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"),
	    ARGS("(TLS1.2", "Handshake was completed"));
	/* Its sessions would not be bound to their keys. */
	proc_mark(h->server);
	refused(h,
	    GNUTLS(
		"--alpn", ENROL, "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2:%NO_SESSION_HASH"),
	    "what the other side offers is too weak");
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_openssl),
		HOUSE_TEST(test_openssl_settings),
		HOUSE_TEST(test_openssl_too_old),
		HOUSE_TEST(test_gnutls),
	};

	return cmocka_run_group_tests_name("15 foreign tls", tests, NULL, NULL);
}
