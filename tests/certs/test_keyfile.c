#include "certs/keyfile.h"

#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>

#include "certs/issue.h"
#include "tests/support/cm.h"

#define SECRET "correct horse"

static struct buf
new_key(enum keytype type)
{
	struct buf pem = BUF_INIT(KEYFILE_MAX);
	struct fault f;

	assert_int_equal(keyfile_new(&pem, type, &f), 0);
	assert_false(keyfile_is_sealed(buf_bytes(&pem)));
	return pem;
}

static void
test_seal(void **state)
{
	(void)state;
	for (unsigned t = 0; t <= KEYTYPE_RSA2048; t++) {
		struct buf key = new_key((enum keytype)t), sealed = BUF_INIT(KEYFILE_MAX),
			   back = BUF_INIT(KEYFILE_MAX);
		struct fault f;

		assert_int_equal(keyfile_seal(&sealed, buf_bytes(&key), SECRET, &f), 0);
		assert_true(keyfile_is_sealed(buf_bytes(&sealed)));
		assert_int_equal(keyfile_open(&back, buf_bytes(&sealed), "wrong", &f), ERR_DENIED);
		assert_int_equal(keyfile_open(&back, buf_bytes(&sealed), NULL, &f), ERR_KEYFILE);
		assert_int_equal(back.n, 0);
		assert_int_equal(keyfile_open(&back, buf_bytes(&sealed), SECRET, &f), 0);
		assert_true(bytes_equal(buf_bytes(&key), buf_bytes(&back)));
		/* What has no passphrase needs none. */
		buf_clear(&back);
		assert_int_equal(keyfile_open(&back, buf_bytes(&key), SECRET, &f), 0);
		assert_true(bytes_equal(buf_bytes(&key), buf_bytes(&back)));
		buf_fini(&key);
		buf_fini(&sealed);
		buf_fini(&back);
	}
}

static void
test_no_key(void **state)
{
	static const char cut[] = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"
				  "-----END ENCRYPTED PRIVATE KEY-----\n";
	struct buf out = BUF_INIT(KEYFILE_MAX);
	struct fault f;

	(void)state;
	assert_int_equal(keyfile_open(&out, bytes_str("x"), NULL, &f), ERR_KEYFILE);
	assert_int_equal(keyfile_open(&out, bytes_str(cut), SECRET, &f), ERR_KEYFILE);
	assert_int_equal(keyfile_seal(&out, bytes_str("x"), SECRET, &f), ERR_KEYFILE);
	assert_int_equal(
	    keyfile_p12(&out, bytes_str("x"), bytes_str("y"), "bob", SECRET, &f), ERR_KEYFILE);
	assert_int_equal(out.n, 0);
}

/* The certificate of bob for this key, and the CA's, in PEM. */
static struct buf
certified(const struct buf *key)
{
	struct buf pem = BUF_INIT(KEYFILE_MAX);
	struct cert_facts facts;
	struct request rq;
	struct fault f;
	struct ca *ca;

	assert_int_equal(ca_new(&ca, KEYTYPE_ED25519, "Ops", &f), 0);
	assert_int_equal(request_of_key(buf_bytes(key), "bob", &rq, &f), 0);
	assert_int_equal(issue_member(ca, &rq, CERT_MEMBER_TLS, 0, 0, NULL, &pem, &facts, &f), 0);
	assert_int_equal(ca_cert_pem(ca, &pem), 0);
	ca_free(ca);
	return pem;
}

static void
test_p12(void **state)
{
	struct buf key = new_key(KEYTYPE_ED25519), other = new_key(KEYTYPE_ED25519),
		   chain = certified(&key), der = BUF_INIT(KEYFILE_MAX);
	gnutls_x509_crt_t *certs, *extra;
	unsigned n_certs = 0, n_extra = 0;
	gnutls_x509_privkey_t back;
	gnutls_pkcs12_t p12;
	gnutls_datum_t d;
	struct fault f;

	(void)state;
	assert_int_equal(keyfile_p12(&der, buf_bytes(&other), buf_bytes(&chain), "bob", SECRET, &f),
	    ERR_KEYFILE);
	assert_non_null(strstr(f.cause, "does not belong"));
	assert_int_equal(
	    keyfile_p12(&der, buf_bytes(&key), buf_bytes(&chain), "bob", SECRET, &f), 0);
	d = (gnutls_datum_t){ der.p, (unsigned)der.n };
	assert_int_equal(gnutls_pkcs12_init(&p12), 0);
	assert_int_equal(gnutls_pkcs12_import(p12, &d, GNUTLS_X509_FMT_DER, 0), 0);
	assert_true(gnutls_pkcs12_verify_mac(p12, "wrong") < 0);
	assert_int_equal(gnutls_pkcs12_verify_mac(p12, SECRET), 0);
	assert_int_equal(gnutls_pkcs12_simple_parse(p12, SECRET, &back, &certs, &n_certs, &extra,
			     &n_extra, NULL, GNUTLS_PKCS12_SP_INCLUDE_SELF_SIGNED),
	    0);
	assert_int_equal(n_certs, 2);
	assert_int_equal(n_extra, 0);
	for (unsigned i = 0; i < n_certs; i++)
		gnutls_x509_crt_deinit(certs[i]);
	gnutls_free(certs);
	gnutls_x509_privkey_deinit(back);
	gnutls_pkcs12_deinit(p12);
	buf_fini(&key);
	buf_fini(&other);
	buf_fini(&chain);
	buf_fini(&der);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seal),
		cmocka_unit_test(test_no_key),
		cmocka_unit_test(test_p12),
	};

	return cmocka_run_group_tests_name("keyfile", tests, NULL, NULL);
}
