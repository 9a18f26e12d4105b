/* e2e/test_31_pki_files.c - authorities, keys and chains that come from elsewhere or go there. */
#include <sys/stat.h>
#include <unistd.h>

#include "tests/e2e/tools.h"
#include "tests/support/cm.h"

#define CA "house/server/ca/cert.pem"
#define SECRET "correct horse\n"

/* A self-signed CA of openssl's in NAME.pem and NAME-key.pem, with more arguments. */
static void
foreign_ca(struct house *h, const char *name, const char *const *more)
{
	char cert[64], key[64];
	const char *argv[32] = { "openssl", "req", "-x509", "-new", "-days", "100", "-subj",
		"/O=House/CN=House CA", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out",
		NULL, "-keyout", NULL };
	size_t n = 14;

	snprintf(cert, sizeof cert, "%s.pem", name);
	snprintf(key, sizeof key, "%s-key.pem", name);
	argv[11] = house_path(h, cert);
	argv[13] = house_path(h, key);
	while (*more != NULL)
		argv[n++] = *more++;
	tools_run_at(h, 0, argv, __FILE__, __LINE__);
	assert_int_equal(chmod(house_path(h, key), 0600), 0);
}

static struct proc *
import(struct house *h, int status, const char *name)
{
	char cert[64], key[64];

	snprintf(cert, sizeof cert, "%s.pem", name);
	snprintf(key, sizeof key, "%s-key.pem", name);
	return tools_pki(h, status, "import", "--ca-cert", house_path(h, cert), "--ca-key",
	    house_path(h, key), "--passphrase-file", house_path(h, "secret"));
}

static void
test_import(void **state)
{
	struct house *h = *state;
	const char *cert = house_path(h, "bob-cert.pem");
	struct proc *p;

	if (!tools_have("openssl"))
		skip();
	foreign_ca(
	    h, "old", ARGS("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes"));
	p = import(h, 0, "old");
	tools_said(p, "took over the certificate authority");
	tools_said(import(h, 73, "old"), "Move that folder away first");
	/* It issues, revokes and is believed by who knew it. */
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "bob"));
	tools_run(h, 0, "openssl", "verify", "-CAfile", house_path(h, "old.pem"), "-purpose",
	    "sslclient", cert);
	tools_pki(h, 0, "revoke", "bob");
	p = tools_run(h, 2, "openssl", "verify", "-CAfile", house_path(h, "old.pem"), "-crl_check",
	    "-CRLfile", house_path(h, "house/server/ca/crl.pem"), cert);
	tools_said(p, "certificate revoked");
	house_close(h);
}

/* Its key under a passphrase, which is in a file here. */
static void
test_import_sealed(void **state)
{
	struct house *h = *state;

	if (!tools_have("openssl"))
		skip();
	foreign_ca(h, "old", ARGS("-newkey", "rsa:2048", "-passout", "pass:correct horse"));
	house_write(h, "secret", "wrong\n");
	tools_said(import(h, 77, "old"), "this is not the passphrase of the key");
	house_write(h, "secret", SECRET);
	assert_int_equal(chmod(house_path(h, "secret"), 0644), 0);
	tools_said(import(h, 78, "old"), "chmod 600");
	assert_int_equal(chmod(house_path(h, "secret"), 0600), 0);
	import(h, 0, "old");
	tools_pki(h, 0, "list");
	house_close(h);
}

/* Nobody to ask. */
static void
test_no_terminal(void **state)
{
	struct house *h = *state;
	struct proc *p;

	if (!tools_have("openssl") || !tools_have("setsid"))
		skip();
	foreign_ca(h, "old", ARGS("-newkey", "rsa:2048", "-passout", "pass:correct horse"));
	p = tools_pki_alone(h, 64, "import", "--ca-cert", house_path(h, "old.pem"), "--ca-key",
	    house_path(h, "old-key.pem"));
	tools_said(p, "there is no terminal to ask for a passphrase");
	tools_said(p, "--passphrase-file FILE");
	house_close(h);
}

static void
test_import_refused(void **state)
{
	static const struct {
		const char *args[6], *words;
	} rows[] = {
		{ { "-newkey", "rsa:1024", "-nodes" }, "its key, RSA 1024, is too weak" },
		{ { "-newkey", "rsa:2048", "-nodes", "-sha1" }, "it is signed with SHA1" },
		{ { "-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-nodes" },
		    "is of no type that is used here" },
		{ { "-newkey", "rsa:2048", "-nodes", "-addext",
		      "basicConstraints=critical,CA:FALSE" },
		    "not a CA" },
	};
	struct house *h = *state;

	if (!tools_have("openssl"))
		skip();
	house_write(h, "secret", SECRET);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *args[7] = { NULL };

		memcpy(args, rows[i].args, sizeof rows[i].args);
		foreign_ca(h, "bad", args);
		tools_said(import(h, 78, "bad"), rows[i].words);
		assert_int_equal(access(house_path(h, CA), F_OK), -1);
	}
	foreign_ca(h, "a", ARGS("-newkey", "ed25519", "-nodes"));
	foreign_ca(h, "b", ARGS("-newkey", "ed25519", "-nodes"));
	tools_said(tools_pki(h, 78, "import", "--ca-cert", house_path(h, "a.pem"), "--ca-key",
		       house_path(h, "b-key.pem")),
	    "does not belong to the certificate");
	house_close(h);
}

/* ---- export */

static void
test_export(void **state)
{
	struct house *h = *state;
	const char *key = house_path(h, "bob-key.pem"), *secret = house_path(h, "secret"),
		   *out = house_path(h, "out");
	struct proc *p;

	house_write(h, "secret", SECRET);
	tools_pki(h, 0, "init");
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "bob"));
	tools_said(tools_pki(h, 0, "export", "ca"), "-----BEGIN CERTIFICATE-----");
	p = tools_pki(h, 0, "export", "bob");
	tools_not_said(p, "PRIVATE");
	p = tools_pki(
	    h, 0, "export", "bob", "--key", key, "--passphrase-file", secret, "--out", out);
	if (tools_have("openssl")) {
		tools_run(
		    h, 0, "openssl", "pkey", "-in", out, "-passin", "pass:correct horse", "-noout");
		tools_run(h, 1, "openssl", "pkey", "-in", out, "-passin", "pass:wrong", "-noout");
	}
	p = tools_pki(h, 0, "export", "bob", "--key", key, "--p12", "--passphrase-file", secret,
	    "--out", out);
	if (tools_have("openssl")) {
		p = tools_run(h, 0, "openssl", "pkcs12", "-in", out, "-passin",
		    "pass:correct horse", "-nodes", "-info");
		tools_said(p, "friendlyName: bob");
		tools_said(p, "subject=CN = bob");
		tools_said(p, "subject=CN = snug CA");
		tools_said(p, "-----BEGIN PRIVATE KEY-----");
		tools_run(h, 1, "openssl", "pkcs12", "-in", out, "-passin", "pass:wrong", "-nodes");
	}
	if (tools_have("certtool")) {
		p = tools_run(h, 0, "certtool", "--p12-info", "--inder", "--password",
		    "correct horse", "--infile", out);
		tools_said(p, "Friendly name: bob");
	}
	house_write(h, "secret", "\n");
	tools_said(tools_pki(h, 64, "export", "bob", "--key", key, "--passphrase-file", secret),
	    "an empty passphrase protects nothing");
	tools_said(tools_pki(h, 69, "export", "nobody"), "no serial number, no nick");
	house_write(h, "secret", SECRET);
	tools_said(
	    tools_pki(h, 78, "export", "ca", "--p12", "--key", key, "--passphrase-file", secret),
	    "does not belong");
	house_close(h);
}

/* The passphrase is asked for on the terminal, twice, and not shown. */
static void
test_asked(void **state)
{
	struct house *h = *state;
	const char *key = house_path(h, "bob-key.pem"), *out = house_path(h, "out");
	const char *home = house_path(h, "house");
	struct pty *t;

	h->asks = true;
	tools_pki(h, 0, "init");
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "bob"));
	t = house_term(h, NULL, "house",
	    ARGS("--home", home, "--pki", "export", "bob", "--key", key, "--out", out));
	pty_await(t, "New passphrase for the exported key:", LONG);
	/* Erased whole, by character, and by line. */
	pty_type(t, "junk\x15"
		    "correct horsx\xc3\xa9\x7f\x7f"
		    "e\r");
	pty_await(t, "Again:", LONG);
	pty_type(t, "correct horse\r");
	house_ends(h, t, 0);
	assert_null(strstr(pty_text(t), "horse"));
	if (tools_have("openssl"))
		tools_run(
		    h, 0, "openssl", "pkey", "-in", out, "-passin", "pass:correct horse", "-noout");
	/* A key that has one is asked for its own first. */
	t = house_term(h, NULL, "house",
	    ARGS("--home", home, "--pki", "export", "bob", "--key", out, "--p12", "--out",
		house_path(h, "p12")));
	pty_await(t, "Passphrase for the key ", LONG);
	pty_type(t, "correct horse\r");
	pty_await(t, "New passphrase for the exported key:", LONG);
	pty_type(t, "one\r");
	pty_await(t, "Again:", LONG);
	pty_type(t, "two\r");
	house_ends(h, t, 77);
	pty_await(t, "the two passphrases are not the same", LONG);
	/* Ctrl-C leaves nothing behind, not even a terminal that is dumb. */
	t = house_term(h, NULL, "house",
	    ARGS("--home", home, "--pki", "export", "bob", "--key", key, "--out",
		house_path(h, "none")));
	pty_await(t, "New passphrase", LONG);
	pty_type(t, "abc\x03");
	house_ends(h, t, 69);
	pty_await(t, "no passphrase was given", LONG);
	assert_int_equal(access(house_path(h, "none"), F_OK), -1);
	house_close(h);
}

/* ---- an operator's own certificate, with its intermediates */

static void
sign_with(struct house *h, const char *csr, const char *ca, const char *ext, const char *out)
{
	char key[64], name[64];

	snprintf(name, sizeof name, "%s.pem", ca);
	snprintf(key, sizeof key, "%s-key.pem", ca);
	house_write(h, "ext", ext);
	tools_run(h, 0, "openssl", "x509", "-req", "-in", house_path(h, csr), "-CA",
	    house_path(h, name), "-CAkey", house_path(h, key), "-CAcreateserial", "-days", "90",
	    "-extfile", house_path(h, "ext"), "-out", house_path(h, out));
}

static void
join(struct house *h, const char *out, const char *const *names)
{
	char cmd[1024] = "cat";
	size_t n = 3;

	for (; *names != NULL; names++)
		n += (size_t)snprintf(cmd + n, sizeof cmd - n, " '%s'", house_path(h, *names));
	snprintf(cmd + n, sizeof cmd - n, " > '%s'", house_path(h, out));
	tools_run(h, 0, "sh", "-c", cmd);
}

/* Root, intermediate, and a server's, all of openssl's. */
static void
test_intermediates(void **state)
{
	static const char middle[] = "basicConstraints=critical,CA:TRUE,pathlen:0\n"
				     "keyUsage=critical,keyCertSign,cRLSign\n"
				     "subjectKeyIdentifier=hash\n";
	static const char server[] = "basicConstraints=critical,CA:FALSE\n"
				     "extendedKeyUsage=serverAuth\n"
				     "subjectAltName=IP:127.0.0.1,DNS:chat.example.org\n";
	struct house *h = *state;
	struct proc *p;

	if (!tools_have("openssl"))
		skip();
	foreign_ca(h, "root", ARGS("-newkey", "rsa:2048", "-nodes"));
	tools_run(h, 0, "openssl", "req", "-new", "-newkey", "ed25519", "-nodes", "-subj",
	    "/CN=Middle", "-keyout", house_path(h, "middle-key.pem"), "-out",
	    house_path(h, "middle.csr"));
	sign_with(h, "middle.csr", "root", middle, "middle.pem");
	/* The server's key and request are ours. */
	tools_pki(h, 0, "request", "--host", "127.0.0.1", "--host", "chat.example.org", "--key",
	    house_path(h, "srv-key.pem"), "--key-type", "p256", "--out", house_path(h, "srv.csr"));
	sign_with(h, "srv.csr", "middle", server, "srv.pem");
	join(h, "chain.pem", ARGS("srv.pem", "middle.pem"));
	house_open(h, ARGS("--cert", house_path(h, "chain.pem"), "--key",
			  house_path(h, "srv-key.pem"), "--ca", house_path(h, "root.pem")));
	tools_run(h, 0, "openssl", "s_client", "-connect", h->at, "-CAfile",
	    house_path(h, "root.pem"), "-verify_return_error", "-verify_ip", "127.0.0.1", "-alpn",
	    "snug-enrol/1");
	p = house_run(h, "bob", ARGS("--probe", h->at, "--ca", house_path(h, "root.pem")));
	proc_close_stdin(p);
	house_ends(h, p, 0);
	tools_not_said(p, "nobody vouches");
	/* Whoever knows the root alone is not content without the one in the middle. */
	house_close(h);
}

/* An authority that another one certified, as the authority of a snug. */
static void
test_import_intermediate(void **state)
{
	static const char middle[] = "basicConstraints=critical,CA:TRUE,pathlen:0\n"
				     "keyUsage=critical,keyCertSign,cRLSign\n"
				     "subjectKeyIdentifier=hash\n";
	struct house *h = *state;
	struct proc *p;

	if (!tools_have("openssl"))
		skip();
	foreign_ca(h, "root", ARGS("-newkey", "ed25519", "-nodes"));
	tools_run(h, 0, "openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
	    "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Middle", "-keyout",
	    house_path(h, "middle-key.pem"), "-out", house_path(h, "middle.csr"));
	assert_int_equal(chmod(house_path(h, "middle-key.pem"), 0600), 0);
	sign_with(h, "middle.csr", "root", middle, "middle.pem");
	house_write(h, "secret", SECRET);
	import(h, 0, "middle");
	tools_pki(h, 0, "issue", "bob", "--out", house_path(h, "bob"));
	/* Both ways: the whole chain, and the part that the snug knows. */
	tools_run(h, 0, "openssl", "verify", "-CAfile", house_path(h, "root.pem"), "-untrusted",
	    house_path(h, "middle.pem"), "-purpose", "sslclient", house_path(h, "bob-cert.pem"));
	house_open(h, NULL);
	p = house_run(h, "bob", ARGS("--probe", h->at, "--ca", house_path(h, "middle.pem")));
	proc_close_stdin(p);
	house_ends(h, p, 0);
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(test_import),
		HOUSE_TEST(test_import_sealed),
		HOUSE_TEST(test_no_terminal),
		HOUSE_TEST(test_import_refused),
		HOUSE_TEST(test_export),
		HOUSE_TEST(test_asked),
		HOUSE_TEST(test_intermediates),
		HOUSE_TEST(test_import_intermediate),
	};

	return cmocka_run_group_tests_name("pki_files", tests, NULL, NULL);
}
