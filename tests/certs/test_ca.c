#include "certs/ca.h"
#include "certs/issue.h"

#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "certs/check.h"
#include "certs/x509_util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define HOST "chat.example.org"

/* A folder of its own for every test, and the CA's inside. */
struct place {
	char root[256], dir[300], cert[320], key[320];
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	const char *tmp = getenv("TMPDIR");

	snprintf(p->root, sizeof p->root, "%s/snug-ca-XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(p->root) == NULL)
		return -1;
	snprintf(p->dir, sizeof p->dir, "%s/server/ca", p->root);
	snprintf(p->cert, sizeof p->cert, "%s/cert.pem", p->dir);
	snprintf(p->key, sizeof p->key, "%s/key.pem", p->dir);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char above[300];

	unlink(p->cert);
	unlink(p->key);
	snprintf(above, sizeof above, "%s/server", p->root);
	rmdir(p->dir);
	rmdir(above);
	if (rmdir(p->root) != 0)
		return -1;
	free(p);
	return 0;
}

static struct ca *
new_ca(enum keytype type)
{
	struct ca *ca;
	struct fault f;

	assert_int_equal(ca_new(&ca, type, "Ops", &f), 0);
	return ca;
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void
put(const char *path, const char *text)
{
	struct fault f;

	assert_int_equal(file_write(path, bytes_str(text), &f), 0);
}

/* A server certificate of ca, judged as a client would. */
static int
issue_and_check(
    const struct ca *ca, const struct issue_new *req, const char *host, struct check_facts *facts)
{
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct x509_list l;
	gnutls_datum_t der[2];
	struct bytes chain[2];
	uint8_t pin[SPKI_HASH_SIZE];
	struct fault f;
	int r;

	assert_int_equal(issue_server_new(ca, req, &cert, &key, &f), 0);
	assert_int_equal(check_own(buf_bytes(&cert), buf_bytes(&key), host, facts, &f), 0);
	assert_int_equal(x509_list_from_pem(buf_bytes(&cert), &l), 0);
	assert_int_equal(l.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(gnutls_x509_crt_export2(l.c[i], GNUTLS_X509_FMT_DER, &der[i]), 0);
		chain[i] = bytes_of(der[i].data, der[i].size);
	}
	ca_spki_hash(ca, pin);
	r = check_server(
	    chain, 2, &(struct check_want){ .host = host, .pin = pin, .pin_len = 16 }, facts, &f);
	for (size_t i = 0; i < 2; i++)
		gnutls_free(der[i].data);
	x509_list_fini(&l);
	buf_fini(&cert);
	buf_fini(&key);
	return r;
}

static void
test_every_key_type(void **state)
{
	static const char *const texts[KEYTYPE__COUNT] = { "Ed25519", "ECDSA P-256", "ECDSA P-384",
		"ECDSA P-521", "RSA 2048", "RSA 3072", "RSA 4096", "RSA 8192" };
	struct place *p = *state;
	const char *name = HOST;

	/* But RSA 8192, which takes minutes to make. */
	for (unsigned t = 0; t < KEYTYPE_RSA8192; t++) {
		struct issue_new req = { .type = (enum keytype)t, .names = &name, .n_names = 1 };
		struct ca *ca = new_ca((enum keytype)t), *back;
		uint8_t a[SPKI_HASH_SIZE], b[SPKI_HASH_SIZE];
		struct check_facts facts;
		struct fault f;

		ca_spki_hash(ca, a);
		assert_int_equal(ca_save(ca, p->dir, &f), 0);
		ca_free(ca);
		assert_int_equal(ca_load(&back, p->dir, &f), 0);
		ca_spki_hash(back, b);
		assert_memory_equal(a, b, sizeof a);
		assert_int_equal(issue_and_check(back, &req, HOST, &facts), 0);
		assert_string_equal(facts.key, texts[t]);
		assert_string_equal(keytype_name_of(facts.key), keytype_name((enum keytype)t));
		assert_string_equal(facts.subject, HOST);
		assert_memory_equal(facts.ca_spki, a, sizeof a);
		ca_free(back);
	}
}

static void
test_mixed_types(void **state)
{
	const char *name = HOST;
	struct issue_new rsa = { .type = KEYTYPE_RSA2048, .names = &name, .n_names = 1 };
	struct issue_new ed = { .type = KEYTYPE_ED25519, .names = &name, .n_names = 1 };
	struct ca *ca = new_ca(KEYTYPE_ED25519), *p521 = new_ca(KEYTYPE_P521);
	struct check_facts facts;

	(void)state;
	assert_int_equal(issue_and_check(ca, &rsa, HOST, &facts), 0);
	assert_int_equal(issue_and_check(p521, &ed, HOST, &facts), 0);
	ca_free(ca);
	ca_free(p521);
}

static void
test_names(void **state)
{
	static const char *const names[] = { HOST, "192.0.2.7", "2001:db8::7", "localhost" };
	struct issue_new req = { .names = names, .n_names = 4 };
	struct ca *ca = new_ca(KEYTYPE_ED25519);
	struct check_facts facts;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(issue_and_check(ca, &req, names[i], &facts), 0);
	ca_free(ca);
}

/* A host may be longer than a CN may be. */
static void
test_long_name(void **state)
{
	static const char *const longest =
	    "a123456789a123456789a123456789a123456789.b123456789b123456789b123456789.example.org";
	struct issue_new req = { .names = &longest, .n_names = 1 };
	struct ca *ca = new_ca(KEYTYPE_ED25519);
	struct check_facts facts;

	(void)state;
	assert_int_equal(issue_and_check(ca, &req, longest, &facts), 0);
	assert_string_equal(facts.subject, "snug server");
	ca_free(ca);
}

static void
test_default_dates(void **state)
{
	const char *name = HOST;
	struct issue_new req = { .names = &name, .n_names = 1 };
	struct ca *ca = new_ca(KEYTYPE_ED25519);
	int64_t before = clock_wall_ms() / 1000, after;
	struct check_facts facts;

	(void)state;
	assert_int_equal(issue_and_check(ca, &req, HOST, &facts), 0);
	after = clock_wall_ms() / 1000;
	assert_in_range(facts.expires_at, before + 90 * 86400, after + 90 * 86400);
	ca_free(ca);
}

/* What is in the certificates, as GnuTLS reads it. */
static void
test_contents(void **state)
{
	const char *name = HOST;
	struct issue_new req = {
		.names = &name, .n_names = 1, .not_before = 1800000000, .not_after = 1800000060
	};
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct ca *ca = new_ca(KEYTYPE_ED25519);
	uint8_t serial[64], id[2][32];
	unsigned is_ca = 9, critical = 0;
	size_t n = sizeof serial, n0 = sizeof id[0], n1 = sizeof id[1];
	struct x509_list l;
	int path = 9;
	struct fault f;

	(void)state;
	assert_int_equal(issue_server_new(ca, &req, &cert, &key, &f), 0);
	assert_int_equal(x509_list_from_pem(buf_bytes(&cert), &l), 0);
	assert_int_equal(gnutls_x509_crt_get_version(l.c[0]), 3);
	assert_int_equal(gnutls_x509_crt_get_serial(l.c[0], serial, &n), 0);
	assert_int_equal(n, 16);
	assert_in_range(serial[0], 0x40, 0x7f);
	assert_int_equal(gnutls_x509_crt_get_activation_time(l.c[0]), 1800000000);
	assert_int_equal(gnutls_x509_crt_get_expiration_time(l.c[0]), 1800000060);
	assert_true(gnutls_x509_crt_get_basic_constraints(l.c[0], &critical, &is_ca, &path) >= 0);
	assert_int_equal(is_ca, 0);
	/* The leaf says who vouches, the CA that it vouches for leaves alone. */
	assert_int_equal(gnutls_x509_crt_get_authority_key_id(l.c[0], id[0], &n0, NULL), 0);
	assert_int_equal(gnutls_x509_crt_get_subject_key_id(l.c[1], id[1], &n1, NULL), 0);
	assert_int_equal(n0, n1);
	assert_memory_equal(id[0], id[1], n0);
	assert_true(gnutls_x509_crt_get_basic_constraints(l.c[1], &critical, &is_ca, &path) >= 0);
	assert_int_equal(is_ca, 1);
	assert_int_equal(critical, 1);
	assert_int_equal(path, 0);
	/* Ten years, begun five minutes ago. */
	assert_in_range(gnutls_x509_crt_get_expiration_time(l.c[1]) -
			    gnutls_x509_crt_get_activation_time(l.c[1]),
	    3650 * 86400, 3653 * 86400);
	assert_true(gnutls_x509_crt_get_activation_time(l.c[1]) <= clock_wall_ms() / 1000 - 300);
	x509_list_fini(&l);
	buf_fini(&cert);
	buf_fini(&key);
	ca_free(ca);
}

static void
test_bad_requests(void **state)
{
	static const char *const bad[] = { "", "a b", "host:80", "a\nb", "[::1]", "a/b" };
	struct ca *ca = new_ca(KEYTYPE_ED25519);
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536), small = BUF_INIT(100);
	const char *name = HOST;
	struct issue_new req = { .names = &name };
	struct fault f;

	(void)state;
	assert_int_equal(issue_server_new(ca, &req, &cert, &key, &f), ERR_USAGE);
	req.n_names = 1;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		req.names = &bad[i];
		assert_int_equal(issue_server_new(ca, &req, &cert, &key, &f), ERR_NAME);
	}
	req.names = &name;
	req.not_before = 1800000000;
	assert_int_equal(issue_server_new(ca, &req, &cert, &key, &f), ERR_USAGE);
	req.not_before = 0;
	assert_int_equal(cert.n + key.n, 0);
	assert_int_equal(issue_server_new(ca, &req, &small, &key, &f), ERR_LIMIT);
	assert_int_equal(ca_cert_pem(ca, &small), ERR_LIMIT);
	buf_fini(&small);
	ca_free(ca);
}

static void
test_ca_names(void **state)
{
	static const char *const bad[] = { "", "a\nb", "\x1b[31m", "\xff",
		"12345678901234567890123456789012345678901234567890123456789012345" };
	struct ca *ca;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(ca_new(&ca, KEYTYPE_ED25519, bad[i], &f), ERR_NAME);
		assert_null(ca);
	}
	assert_int_equal(ca_new(&ca, KEYTYPE_ED25519, "Käthe's snug", &f), 0);
	ca_free(ca);
	ca_free(NULL);
}

static void
test_modes(void **state)
{
	struct place *p = *state;
	struct ca *ca = new_ca(KEYTYPE_ED25519), *back = NULL;
	mode_t old = umask(0);
	struct fault f;

	assert_int_equal(ca_save(ca, p->dir, &f), 0);
	umask(old);
	assert_int_equal(mode_of(p->dir), 0700);
	assert_int_equal(mode_of(p->key), 0600);
	assert_int_equal(mode_of(p->cert), 0600);
	assert_int_equal(chmod(p->key, 0640), 0);
	assert_int_equal(ca_load(&back, p->dir, &f), ERR_KEYFILE);
	assert_null(back);
	assert_non_null(strstr(f.cause, "others"));
	assert_non_null(strstr(f.remedy, "chmod"));
	/* The certificate is no secret. */
	assert_int_equal(chmod(p->key, 0600), 0);
	assert_int_equal(chmod(p->cert, 0644), 0);
	assert_int_equal(ca_load(&back, p->dir, &f), 0);
	ca_free(back);
	ca_free(ca);
}

static void
test_missing(void **state)
{
	struct place *p = *state;
	struct ca *ca = new_ca(KEYTYPE_ED25519), *back;
	struct fault f;

	assert_int_equal(ca_load(&back, p->dir, &f), ERR_NOTFOUND);
	assert_int_equal(file_mkdirs(p->dir, &f), 0);
	assert_int_equal(ca_load(&back, p->dir, &f), ERR_NOTFOUND);
	/* Half of it is not the same as nothing: a new CA would lock everybody out. */
	assert_int_equal(ca_save(ca, p->dir, &f), 0);
	assert_int_equal(unlink(p->cert), 0);
	assert_int_equal(ca_load(&back, p->dir, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.cause, "cert.pem is missing"));
	assert_int_equal(ca_save(ca, p->dir, &f), 0);
	assert_int_equal(unlink(p->key), 0);
	assert_int_equal(ca_load(&back, p->dir, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.cause, "key.pem is missing"));
	assert_null(back);
	ca_free(ca);
}

static void
test_garbage(void **state)
{
	static const char *const junk[] = { "", "hello", "-----BEGIN CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" };
	struct place *p = *state;
	struct ca *ca = new_ca(KEYTYPE_P256), *back;
	struct fault f;

	for (size_t i = 0; i < sizeof junk / sizeof junk[0]; i++) {
		assert_int_equal(ca_save(ca, p->dir, &f), 0);
		put(p->cert, junk[i]);
		assert_int_equal(ca_load(&back, p->dir, &f), ERR_KEYFILE);
		assert_int_equal(ca_save(ca, p->dir, &f), 0);
		put(p->key, junk[i]);
		assert_int_equal(ca_load(&back, p->dir, &f), ERR_KEYFILE);
		assert_non_null(strstr(f.cause, "key.pem"));
		assert_null(back);
	}
	ca_free(ca);
}

/* Two that do not belong together, and one that is no CA. */
static void
test_mismatch(void **state)
{
	struct place *p = *state;
	const char *name = HOST;
	struct issue_new req = { .names = &name, .n_names = 1 };
	struct ca *a = new_ca(KEYTYPE_ED25519), *b = new_ca(KEYTYPE_ED25519), *back;
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct fault f;

	assert_int_equal(ca_save(a, p->dir, &f), 0);
	assert_int_equal(ca_cert_pem(b, &cert), 0);
	assert_int_equal(file_write(p->cert, buf_bytes(&cert), &f), 0);
	assert_int_equal(ca_load(&back, p->dir, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.cause, "does not belong"));
	buf_clear(&cert);
	assert_int_equal(issue_server_new(a, &req, &cert, &key, &f), 0);
	assert_int_equal(file_write(p->cert, buf_bytes(&cert), &f), 0);
	assert_int_equal(file_write(p->key, buf_bytes(&key), &f), 0);
	assert_int_equal(ca_load(&back, p->dir, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.cause, "not a CA"));
	buf_fini(&cert);
	buf_fini(&key);
	ca_free(a);
	ca_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_key_type, setup, teardown),
		cmocka_unit_test(test_mixed_types),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_default_dates),
		cmocka_unit_test(test_contents),
		cmocka_unit_test(test_bad_requests),
		cmocka_unit_test(test_ca_names),
		cmocka_unit_test_setup_teardown(test_modes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_garbage, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mismatch, setup, teardown),
	};

	return cmocka_run_group_tests_name("ca", tests, NULL, NULL);
}
