#include "support/testcert.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CHECK(expr) check(expr, #expr)

static void
check(int r, const char *what)
{
	if (r < 0) {
		fprintf(stderr, "%s: %s\n", what, gnutls_strerror(r));
		abort();
	}
}

static gnutls_x509_privkey_t
key_make(enum testcert_kind kind)
{
	gnutls_x509_privkey_t k;

	CHECK(gnutls_x509_privkey_init(&k));
	if (kind == TESTCERT_RSA)
		CHECK(gnutls_x509_privkey_generate(k, GNUTLS_PK_RSA, 2048, 0));
	else
		CHECK(gnutls_x509_privkey_generate(k, GNUTLS_PK_EDDSA_ED25519, 256, 0));
	return k;
}

static gnutls_x509_crt_t
crt_make(gnutls_x509_privkey_t key, const char *name, bool ca)
{
	unsigned char serial[8] = { 0x40, (unsigned char)ca, 3, 4, 5, 6, 7, 8 };
	gnutls_x509_crt_t c;

	CHECK(gnutls_x509_crt_init(&c));
	CHECK(gnutls_x509_crt_set_version(c, 3));
	CHECK(gnutls_x509_crt_set_serial(c, serial, sizeof serial));
	CHECK(gnutls_x509_crt_set_activation_time(c, time(NULL) - 300));
	CHECK(gnutls_x509_crt_set_expiration_time(c, time(NULL) + 86400));
	CHECK(gnutls_x509_crt_set_dn(c, name, NULL));
	CHECK(gnutls_x509_crt_set_key(c, key));
	CHECK(gnutls_x509_crt_set_basic_constraints(c, ca, -1));
	return c;
}

/* The CA's own name comes out of its encoding: a certificate that was only built has none. */
static gnutls_x509_crt_t
crt_reload(gnutls_x509_crt_t built)
{
	gnutls_datum_t der;
	gnutls_x509_crt_t c;

	CHECK(gnutls_x509_crt_export2(built, GNUTLS_X509_FMT_DER, &der));
	CHECK(gnutls_x509_crt_init(&c));
	CHECK(gnutls_x509_crt_import(c, &der, GNUTLS_X509_FMT_DER));
	gnutls_free(der.data);
	gnutls_x509_crt_deinit(built);
	return c;
}

static void
put_pem(struct buf *out, gnutls_x509_crt_t c)
{
	gnutls_datum_t pem;

	CHECK(gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_PEM, &pem));
	buf_put(out, pem.data, pem.size);
	gnutls_free(pem.data);
}

void
testcert_make(enum testcert_kind kind, struct buf *cert_pem, struct buf *key_pem)
{
	gnutls_x509_privkey_t ca_key = key_make(TESTCERT_ED25519), key = key_make(kind);
	gnutls_x509_crt_t ca = crt_make(ca_key, "CN=test CA", true);
	gnutls_x509_crt_t leaf = crt_make(key, "CN=localhost", false);
	gnutls_datum_t pem;

	CHECK(gnutls_x509_crt_set_key_usage(ca, GNUTLS_KEY_KEY_CERT_SIGN));
	CHECK(gnutls_x509_crt_sign2(ca, ca, ca_key, GNUTLS_DIG_UNKNOWN, 0));
	ca = crt_reload(ca);
	CHECK(gnutls_x509_crt_set_subject_alt_name(
	    leaf, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET));
	CHECK(gnutls_x509_crt_set_key_usage(leaf, GNUTLS_KEY_DIGITAL_SIGNATURE));
	CHECK(gnutls_x509_crt_set_key_purpose_oid(leaf, GNUTLS_KP_TLS_WWW_SERVER, 0));
	CHECK(gnutls_x509_crt_sign2(leaf, ca, ca_key, GNUTLS_DIG_UNKNOWN, 0));
	put_pem(cert_pem, leaf);
	put_pem(cert_pem, ca);
	/* The older form has no name for an Ed25519 key. */
	CHECK(gnutls_x509_privkey_export2_pkcs8(
	    key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem));
	buf_put(key_pem, pem.data, pem.size);
	gnutls_free(pem.data);
	gnutls_x509_crt_deinit(leaf);
	gnutls_x509_crt_deinit(ca);
	gnutls_x509_privkey_deinit(key);
	gnutls_x509_privkey_deinit(ca_key);
}
