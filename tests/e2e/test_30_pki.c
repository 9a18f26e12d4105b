/* e2e/test_30_pki.c - every verb of --pki, and what openssl and certtool make of what it writes. */
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/e2e/tools.h"
#include "tests/support/cm.h"

#define CA "house/server/ca/cert.pem"
#define CRL "house/server/ca/crl.pem"

static char *
text_of(struct house *h, const char *name)
{
	struct buf b = BUF_INIT(1 << 20);
	struct fault f;

	assert_int_equal(file_read(house_path(h, name), &b, &f), 0);
	buf_put(&b, "", 1);
	return (char *)b.p;
}

static unsigned
mode_of(struct house *h, const char *name)
{
	struct stat st;

	assert_int_equal(stat(house_path(h, name), &st), 0);
	return st.st_mode & 0777;
}

/* The serial number of the newest certificate of that name. */
static void
serial_of(struct house *h, const char *name, char out[static 64])
{
	struct proc *p = tools_pki(h, 0, "list", "--all");
	const char *line = proc_out(p);

	out[0] = '\0';
	for (; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
		char serial[64], use[16], who[64];

		if (sscanf(line, "%63s %15s %63s", serial, use, who) == 3 && strcmp(who, name) == 0)
			memcpy(out, serial, sizeof serial);
	}
	assert_int_equal(strlen(out), 32);
}

/* ---- for every type of key, by programs that others wrote */

static void
look_with_openssl(struct house *h)
{
	const char *ca = house_path(h, CA), *crl = house_path(h, CRL);
	struct proc *p;

	p = tools_run(h, 0, "openssl", "req", "-in", house_path(h, "bob.csr"), "-noout", "-verify",
	    "-subject");
	tools_said(p, "verify OK");
	tools_said(p, "subject=CN = bob");
	tools_run(h, 0, "openssl", "verify", "-CAfile", ca, "-x509_strict", "-purpose", "sslclient",
	    house_path(h, "bob-cert.pem"));
	tools_run(h, 2, "openssl", "verify", "-CAfile", ca, "-purpose", "sslserver",
	    house_path(h, "bob-cert.pem"));
	tools_run(h, 0, "openssl", "verify", "-CAfile", ca, "-x509_strict", "-purpose", "sslserver",
	    "-verify_hostname", "chat.example.org", "-verify_ip", "192.0.2.7",
	    house_path(h, "chat-cert.pem"));
	tools_run(h, 2, "openssl", "verify", "-CAfile", ca, "-purpose", "sslclient",
	    house_path(h, "chat-cert.pem"));
	p = tools_run(
	    h, 0, "openssl", "x509", "-in", house_path(h, "bob-cert.pem"), "-noout", "-text");
	tools_said(p, "URI:snug:bob");
	tools_said(p, "CA:FALSE");
	tools_said(p, "TLS Web Client Authentication\n");
	/* One is revoked and the other is not, for who reads the list. */
	p = tools_run(h, 2, "openssl", "verify", "-CAfile", ca, "-crl_check", "-CRLfile", crl,
	    house_path(h, "bob-cert.pem"));
	tools_said(p, "certificate revoked");
	tools_run(h, 0, "openssl", "verify", "-CAfile", ca, "-crl_check", "-CRLfile", crl,
	    house_path(h, "chat-cert.pem"));
	tools_said(
	    tools_run(h, 0, "openssl", "crl", "-in", crl, "-CAfile", ca, "-noout", "-crlnumber"),
	    "crlNumber=0x");
}

static void
look_with_certtool(struct house *h)
{
	const char *ca = house_path(h, CA), *crl = house_path(h, CRL);
	struct proc *p;

	p = tools_run(h, 0, "certtool", "--crq-info", "--infile", house_path(h, "bob.csr"));
	tools_said(p, "Subject: CN=bob");
	tools_said(p, "Self signature: verified");
	p = tools_run(h, 0, "certtool", "--verify", "--verify-profile", "medium",
	    "--verify-purpose", "1.3.6.1.5.5.7.3.2", "--load-ca-certificate", ca, "--infile",
	    house_path(h, "bob-cert.pem"));
	tools_said(p, "The certificate is trusted");
	p = tools_run(h, 1, "certtool", "--verify", "--load-ca-certificate", ca, "--load-crl", crl,
	    "--infile", house_path(h, "bob-cert.pem"));
	tools_said(p, "revoked");
	p = tools_run(
	    h, 0, "certtool", "--verify-crl", "--load-ca-certificate", ca, "--infile", crl);
	tools_said(p, "Verified");
	tools_run(h, 0, "certtool", "--key-info", "--infile", house_path(h, "chat-key.pem"));
}

/* The authority, a member's key and a server's, all of one type. */
static void
for_type(struct house *h, const char *type)
{
	tools_said(tools_pki(h, 0, "init", "--name", "Ops CA", "--key-type", type), "made the");
	tools_pki(h, 0, "request", "--nick", "bob", "--key", house_path(h, "bob-key.pem"),
	    "--key-type", type, "--out", house_path(h, "bob.csr"));
	tools_pki(h, 0, "sign", house_path(h, "bob.csr"), "--out", house_path(h, "bob-cert.pem"));
	tools_pki(h, 0, "issue", "--server", "chat.example.org", "192.0.2.7", "2001:db8::7",
	    "--key-type", type, "--out", house_path(h, "chat"));
	tools_pki(h, 0, "revoke", "bob", "keyCompromise");
	if (tools_have("openssl"))
		look_with_openssl(h);
	if (tools_have("certtool"))
		look_with_certtool(h);
	assert_int_equal(mode_of(h, "bob-key.pem"), 0600);
	assert_int_equal(mode_of(h, "chat-key.pem"), 0600);
}

#define TYPE_TEST(type)                                                                            \
	static void test_##type(void **state)                                                      \
	{                                                                                          \
		for_type(*state, #type);                                                           \
		house_close(*state);                                                               \
	}

TYPE_TEST(ed25519)
TYPE_TEST(p256)
TYPE_TEST(p384)
TYPE_TEST(p521)
TYPE_TEST(rsa2048)
TYPE_TEST(rsa3072)
TYPE_TEST(rsa4096)

/* ---- each verb, and what it refuses */

static void
test_usage(void **state)
{
	static const char *const rows[][6] = {
		{ "needs a verb" },
		{ "'dance' is no verb", "dance" },
		{ "unknown option --dance", "list", "--dance" },
		{ "unknown option -x", "list", "-x" },
		{ "list does not take --nick", "list", "--nick", "bob" },
		{ "option --name needs an argument", "init", "--name" },
		{ "option --all takes no argument", "list", "--all=1" },
		{ "--name was given twice", "init", "--name=a", "--name=b" },
		{ "'more' is one word too many", "list", "more" },
		{ "sign needs REQUEST", "sign" },
		{ "no key type 'rsa1024'", "init", "--key-type", "rsa1024" },
		{ "either --nick or --host", "request", "--key", "x" },
		{ "--days 0 is no number", "sign", "x", "--days", "0" },
		{ "--days 1x is no number", "sign", "x", "--days", "1x" },
		{ "import needs", "import", "--ca-cert", "x" },
		{ "no reason of RFC 5280", "revoke", "bob", "because" },
		{ "--p12 needs --key", "export", "bob", "--p12" },
	};
	struct house *h = *state;
	struct proc *p;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		p = tools_pki_at(h, 64, &rows[i][1], __FILE__, __LINE__);
		tools_said(p, rows[i][0]);
		assert_non_null(strstr(proc_err(p), "\n  "));
	}
	house_close(h);
}

static void
test_help(void **state)
{
	static const char *const verbs[] = {
#define X(verb, words, least, most, options, help) #verb,
#include "pki_verbs.def"
#undef X
	};
	struct house *h = *state;
	struct proc *p = tools_pki(h, 0, "help");

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		tools_said(p, verbs[i]);
		tools_said(tools_pki(h, 0, "help", verbs[i]), "--home DIR");
		tools_said(tools_pki(h, 0, verbs[i], "--help"), verbs[i]);
	}
	house_close(h);
}

/* Before there is an authority, and when there is one. */
static void
test_init(void **state)
{
	static const char *const need_one[][3] = { { "list" }, { "crl" }, { "revoke", "bob" },
		{ "renew", "bob" }, { "export", "ca" }, { "issue", "bob" } };
	struct house *h = *state;
	struct proc *p;

	for (size_t i = 0; i < sizeof need_one / sizeof need_one[0]; i++) {
		p = tools_pki_at(h, 78, need_one[i], __FILE__, __LINE__);
		tools_said(p, "there is no certificate authority in ");
		tools_said(p, "snug --pki init");
	}
	tools_pki(h, 65, "init", "--name", "");
	p = tools_pki(h, 0, "init", "--name", "Caf\xc3\xa9 Ops");
	tools_said(p, "CA fingerprint, to read aloud");
	p = tools_pki(h, 73, "init");
	tools_said(p, "Move that folder away first");
	assert_int_equal(mode_of(h, "house/server/ca/key.pem"), 0600);
	assert_int_equal(mode_of(h, "house/server/ca/issued"), 0600);
	assert_int_equal(mode_of(h, "house/server/ca"), 0700);
	/* A list, empty, is there from the start. */
	tools_said(tools_pki(h, 0, "show", house_path(h, CRL)), "revoked     none");
	/* A key that others can read is refused, with what to type. */
	assert_int_equal(chmod(house_path(h, "house/server/ca/key.pem"), 0644), 0);
	p = tools_pki(h, 78, "list");
	tools_said(p, "can be read by others");
	tools_said(p, "chmod 600 ");
	house_close(h);
}

static void
test_request_and_sign(void **state)
{
	struct house *h = *state;
	const char *key = house_path(h, "key.pem"), *csr = house_path(h, "csr.pem");
	char *made;
	struct proc *p;

	tools_pki(h, 0, "init");
	/* Without an authority of its own, as on another computer. */
	p = tools_pki(h, 0, "request", "--nick", "bob", "--key", key);
	tools_said(p, "made the key");
	tools_said(p, "-----BEGIN NEW CERTIFICATE REQUEST-----");
	made = text_of(h, "key.pem");
	p = tools_pki(h, 0, "request", "--nick", "bob", "--key", key, "--out", csr);
	tools_not_said(p, "made the key");
	free(made);
	tools_said(tools_pki(h, 65, "request", "--nick", "b b", "--key", key), "cannot be a nick");
	tools_said(tools_pki(h, 65, "request", "--host", "b b", "--key", key), "is not a host");
	tools_said(tools_pki(h, 0, "show", csr), "of          bob");
	/* What is asked for stands on the standard output, and what is said does not. */
	p = tools_pki(h, 0, "sign", csr);
	assert_int_equal(strncmp(proc_out(p), "-----BEGIN CERTIFICATE-----", 27), 0);
	assert_non_null(strstr(proc_err(p), "certified bob for connecting as a member, serial "));
	/* The same key may have another one; another key for the nick may not. */
	tools_pki(h, 0, "sign", csr, "--days", "2");
	tools_pki(h, 0, "request", "--nick", "bob", "--key", house_path(h, "other.pem"), "--out",
	    house_path(h, "other.csr"));
	p = tools_pki(h, 77, "sign", house_path(h, "other.csr"));
	tools_said(p, "bob has a certificate with another key already: serial ");
	p = tools_pki(h, 77, "sign", house_path(h, "other.csr"), "--nick", "BOB");
	p = tools_pki(h, 65, "sign", house_path(h, "other.csr"), "--nick", "b0b");
	tools_said(p, "the nick b0b looks like bob");
	/* The other key is of the same person when it is for the other use. */
	tools_pki(h, 0, "sign", house_path(h, "other.csr"), "--use", "mls");
	tools_pki(h, 0, "sign", house_path(h, "other.csr"), "--nick", "eve");
	tools_said(tools_pki(h, 64, "sign", csr, "--use", "web"), "no use 'web'");
	tools_said(tools_pki(h, 64, "sign", csr, "--use", "tls", "--host", "a"), "members have");
	tools_said(tools_pki(h, 78, "sign", house_path(h, "none")), "none");
	tools_said(tools_pki(h, 76, "sign", key), "the request is malformed");
	p = tools_pki(h, 0, "sign", csr, "--host", "chat.example.org", "--host", "192.0.2.7");
	tools_said(p, "certified chat.example.org for a server");
	/* A nick is free again when its certificates are revoked. */
	tools_pki(h, 0, "revoke", "bob");
	tools_pki(h, 0, "sign", house_path(h, "other.csr"));
	house_close(h);
}

/* A request that was tampered with, and weak ones, made by another program. */
static void
test_sign_refuses(void **state)
{
	static const struct {
		const char *args[8];
		int status;
		const char *words;
	} rows[] = {
		{ { "-newkey", "rsa:1024" }, 10, "the key, RSA 1024, is too weak" },
		{ { "-newkey", "rsa:2048", "-sha1" }, 10, "signed with SHA1, which is too weak" },
		{ { "-newkey", "rsa:2048", "-md5" }, 10, "signed with MD5, which is too weak" },
		{ { "-newkey", "rsa:2304" }, 76, "a key of this type, RSA 2304" },
		{ { "-newkey", "ed448" }, 76, "a key of this type, Ed448" },
	};
	struct house *h = *state;
	const char *csr = house_path(h, "weak.csr");
	char *text, *at;

	if (!tools_have("openssl"))
		skip();
	tools_pki(h, 0, "init");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *argv[20] = { "openssl", "req", "-new", "-nodes", "-subj", "/CN=bob",
			"-keyout", house_path(h, "weak.pem"), "-out", csr };

		memcpy(argv + 10, rows[i].args, sizeof rows[i].args);
		tools_run_at(h, 0, argv, __FILE__, __LINE__);
		tools_said(tools_pki(h, rows[i].status, "sign", csr), rows[i].words);
	}
	tools_pki(h, 0, "request", "--nick", "bob", "--key", house_path(h, "k"), "--out", csr);
	text = text_of(h, "weak.csr");
	at = strstr(text, "\n-----END") - 6;
	*at = *at == 'A' ? 'B' : 'A';
	house_write(h, "weak.csr", text);
	tools_said(tools_pki(h, 76, "sign", csr), "is not signed by its own key");
	tools_said(tools_pki(h, 0, "list", "--all"), "STATUS   UNTIL\n");
	free(text);
	house_close(h);
}

static void
test_issue(void **state)
{
	struct house *h = *state;
	struct proc *p;

	tools_pki(h, 0, "init");
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "bob"), "--days", "3");
	p = tools_pki(h, 73, "issue", "bob", "--out", house_path(h, "bob"));
	tools_said(p, "is there already");
	/* What fails leaves no key behind. */
	p = tools_pki(h, 77, "issue", "bob", "--out", house_path(h, "again"));
	assert_int_equal(access(house_path(h, "again-key.pem"), F_OK), -1);
	p = tools_pki(h, 76, "issue", "eve", "--use", "mls", "--key-type", "p256", "--out",
	    house_path(h, "m"));
	tools_said(p, "a key of type p256 cannot sign in rooms");
	tools_pki(h, 0, "issue", "eve", "--use", "mls", "--out", house_path(h, "m"));
	tools_said(tools_pki(h, 0, "show", house_path(h, "m-cert.pem")), "signing as a member");
	tools_said(tools_pki(h, 64, "issue", "a", "b"), "'b' is one word too many");
	tools_said(tools_pki(h, 65, "issue", "--server", "a b", "--out", house_path(h, "s")),
	    "is not a host");
	tools_said(tools_pki(h, 65, "issue", "a b"), "cannot be a nick");
	house_close(h);
}

static void
test_list_show_revoke(void **state)
{
	struct house *h = *state;
	char serial[64], start[64];
	struct proc *p;

	tools_pki(h, 0, "init");
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "t"));
	serial_of(h, "bob", serial);
	tools_pki(h, 0, "issue", "bob", "--use", "mls", "--out", house_path(h, "m"));
	tools_pki(h, 0, "issue", "eve", "--out", house_path(h, "e"));
	p = tools_pki(h, 0, "show", serial);
	tools_said(p, "good");
	tools_said(p, "name        snug:bob");
	tools_not_said(p, "signing as a member");
	tools_said(tools_pki(h, 0, "show", "BOB"), "signing as a member");
	memcpy(start, serial, 10);
	start[10] = '\0';
	tools_said(tools_pki(h, 0, "show", start), serial);
	p = tools_pki(h, 69, "show", "nobody");
	tools_said(p, "nobody is no serial number, no nick of this CA, and no file");
	tools_said(tools_pki(h, 78, "show", house_path(h, "t-key.pem")), "is a private key");
	/* One, then all that are left of a person. */
	p = tools_pki(h, 0, "revoke", serial, "superseded");
	tools_said(p, "of bob (connecting as a member)");
	tools_not_said(p, "told the running server");
	p = tools_pki(h, 73, "revoke", serial);
	tools_said(p, "was revoked by operator on ");
	p = tools_pki(h, 0, "revoke", "bob");
	tools_said(p, "(signing as a member)");
	tools_not_said(p, serial);
	tools_said(tools_pki(h, 73, "revoke", "bob"), "no certificate of bob is good any more");
	tools_said(tools_pki(h, 69, "revoke", "nobody"), "nobody's nick");
	p = tools_pki(h, 0, "list");
	tools_not_said(p, "bob");
	tools_said(p, "eve");
	p = tools_pki(h, 0, "list", "--all");
	tools_said(p, "by operator, superseded");
	tools_said(p, "by operator, unspecified");
	house_close(h);
}

static void
test_renew(void **state)
{
	struct house *h = *state;
	const char *cert = house_path(h, "t-cert.pem");
	char first[64], second[64];
	struct proc *p;

	tools_pki(h, 0, "init");
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "t"));
	serial_of(h, "bob", first);
	tools_pki(h, 0, "renew", cert, "--out", cert, "--days", "60");
	serial_of(h, "bob", second);
	assert_string_not_equal(first, second);
	tools_said(tools_pki(h, 0, "show", cert), second);
	tools_pki(h, 0, "renew", first);
	tools_said(tools_pki(h, 64, "renew", "bob"), "bob has 3 certificates");
	tools_pki(h, 0, "revoke", second);
	p = tools_pki(h, 77, "renew", cert);
	tools_said(p, "the certificate of bob was revoked by operator on ");
	tools_said(tools_pki(h, 10, "renew", house_path(h, CA)), "not");
	tools_said(tools_pki(h, 76, "renew", house_path(h, "t-key.pem")), "this is no certificate");
	tools_pki(h, 0, "issue", "--server", "a.example", "192.0.2.7", "--out", house_path(h, "s"));
	p = tools_pki(h, 0, "renew", "a.example");
	house_write(h, "new.pem", proc_out(p));
	if (tools_have("openssl"))
		tools_run(h, 0, "openssl", "verify", "-CAfile", house_path(h, CA), "-verify_ip",
		    "192.0.2.7", "-verify_hostname", "a.example", house_path(h, "new.pem"));
	house_close(h);
}

static void
test_crl(void **state)
{
	struct house *h = *state;
	char *printed, *file;
	struct proc *p;

	tools_pki(h, 0, "init");
	p = tools_pki(h, 0, "crl");
	printed = mem_strdup(proc_out(p));
	file = text_of(h, CRL);
	assert_string_equal(printed, file);
	free(file);
	tools_pki(h, 0, "crl", "--out", house_path(h, "published.pem"));
	file = text_of(h, "published.pem");
	assert_string_not_equal(printed, file);
	tools_said(tools_pki(h, 0, "show", house_path(h, "published.pem")), "number      3");
	free(file);
	free(printed);
	/* A register that somebody spoilt is told with its line. */
	house_write(h, "house/server/ca/issued", "# mine\nserial=zz\n");
	tools_said(tools_pki(h, 78, "crl"), "issued, line 2: no serial number");
	house_close(h);
}

/* ---- beside a server */

static void
test_beside_a_server(void **state)
{
	struct house *h = *state;
	char told[64];
	struct proc *p;

	tools_pki(h, 0, "init", "--name", "Ops");
	house_open(h, NULL);
	snprintf(
	    told, sizeof told, "told the running server (process %ld)", (long)proc_pid(h->server));
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "t"));
	tools_said(tools_pki(h, 0, "revoke", "bob"), told);
	proc_await_err(h->server, "certificates loaded", LONG);
	/* It goes on, with the authority that it found. */
	if (tools_have("openssl")) {
		p = tools_run(h, 0, "openssl", "s_client", "-connect", h->at, "-CAfile",
		    house_path(h, CA), "-verify_return_error", "-alpn", "snug/1");
		tools_said(p, "issuer=CN = Ops");
	}
	house_close(h);
	/* The file is still there, and holds nothing. */
	tools_pki(h, 0, "issue", "eve", "--out", house_path(h, "e"));
	tools_not_said(tools_pki(h, 0, "revoke", "eve"), "told");
}

/* One with a screen is told as well, and is not ended by it. */
static void
test_beside_a_screen(void **state)
{
	struct house *h = *state;
	struct pty *t;

	tools_pki(h, 0, "init");
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "t"));
	t = house_term(h, NULL, "house",
	    ARGS("--server", "127.0.0.1:0", "--home", house_path(h, "house"), "--nick", "alice"));
	pty_await(t, "#lobby", LONG);
	tools_said(tools_pki(h, 0, "revoke", "bob"), "told the running server");
	pty_type(t, "still here\r");
	pty_await(t, "still here", LONG);
	pty_type(t, "/quit\r");
	pty_await(t, "Enter again to leave", LONG);
	pty_keys(t, "Enter");
	house_ends(h, t, 0);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_ed25519),
		HOUSE_TEST(test_p256),
		HOUSE_TEST(test_p384),
		HOUSE_TEST(test_p521),
		HOUSE_TEST(test_rsa2048),
		HOUSE_TEST(test_rsa3072),
		HOUSE_TEST(test_rsa4096),
		HOUSE_TEST(test_usage),
		HOUSE_TEST(test_help),
		HOUSE_TEST(test_init),
		HOUSE_TEST(test_request_and_sign),
		HOUSE_TEST(test_sign_refuses),
		HOUSE_TEST(test_issue),
		HOUSE_TEST(test_list_show_revoke),
		HOUSE_TEST(test_renew),
		HOUSE_TEST(test_crl),
		HOUSE_TEST(test_beside_a_server),
		HOUSE_TEST(test_beside_a_screen),
	};

	return cmocka_run_group_tests_name("pki", tests, NULL, NULL);
}
