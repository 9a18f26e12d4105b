/* Tests of crypto/cert_peek.c: what MLS takes out of a certificate, and nothing that looks like it.
 */
#include "tests/crypto/support.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "base/rw.h"
#include "crypto/cert_peek.h"
#include "tests/crypto/der.h"

static struct bytes
key(void)
{
	return filled(7, 32);
}

static int
peek(struct cert_peek *p, const struct der_cert *c)
{
	struct buf b = BIG;
	int r;

	der_cert_put(&b, c);
	r = cert_peek(p, buf_bytes(&b));
	buf_fini(&b);
	return r;
}

static void
test_key_and_nick(void **state)
{
	struct cert_peek p;

	(void)state;
	assert_ok(peek(&p, &(struct der_cert){ .uri = "snug:Bob-1_x", .key = key() }));
	assert_string_equal(p.nick, "Bob-1_x");
	assert_bytes(bytes_of(p.key, sizeof p.key), key());
	assert_ok(
	    peek(&p, &(struct der_cert){ .uri = "snug:abcdefghijklmnopqrstuvwx", .key = key() }));
}

static void
test_names_refused(void **state)
{
	static const char *const bad[] = { "snug:", "snug:a b", "Snug:bob", "bob", "snug:/bob",
		"https://bob", "snug:abcdefghijklmnopqrstuvwxy", "snug:b\x1b[1m", "" };
	struct cert_peek p;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_err(peek(&p, &(struct der_cert){ .uri = bad[i], .key = key() }), ERR_NAME);
	assert_err(peek(&p, &(struct der_cert){ .key = key() }), ERR_NAME);
	assert_err(peek(&p, &(struct der_cert){ .key = key(), .no_extensions = true }), ERR_NAME);
	assert_err(
	    peek(&p, &(struct der_cert){ .uri = "snug:bob", .key = key(), .second_name = true }),
	    ERR_NAME);
	assert_err(peek(&p, &(struct der_cert){ .uri = "snug:bob", .key = key(), .twice = true }),
	    ERR_NAME);
}

static void
test_nul_in_name(void **state)
{
	struct der_cert c = { .uri = "snug:bob.x", .key = key() };
	struct buf b = BIG;
	struct cert_peek p;

	(void)state;
	der_cert_put(&b, &c);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '.')
			b.p[i] = 0;
	assert_err(cert_peek(&p, buf_bytes(&b)), ERR_NAME);
	buf_fini(&b);
}

static void
test_other_keys_refused(void **state)
{
	struct cert_peek p;

	(void)state;
	assert_err(
	    peek(&p, &(struct der_cert){ .uri = "snug:bob", .key = filled(7, 31) }), ERR_KEY);
	assert_err(
	    peek(&p, &(struct der_cert){ .uri = "snug:bob", .key = key(), .other_key = true }),
	    ERR_KEY);
}

/* Every cut is refused, and so is anything behind the end. */
static void
test_cut(void **state)
{
	struct buf b = BIG;
	struct cert_peek p;

	(void)state;
	der_cert_put(&b, &(struct der_cert){ .uri = "snug:bob", .key = key() });
	for (size_t n = 0; n < b.n; n++)
		assert_err(cert_peek(&p, bytes_of(b.p, n)), ERR_PARSE);
	wr_u8(&b, 0);
	assert_err(cert_peek(&p, buf_bytes(&b)), ERR_PARSE);
	buf_fini(&b);
}

/* Lengths in a longer form than need be are not DER. */
static void
test_long_lengths(void **state)
{
	struct buf inner = BIG, b = BIG;
	struct cert_peek p;

	(void)state;
	der_cert_put(&inner, &(struct der_cert){ .uri = "snug:bob", .key = key() });
	assert_true(inner.p[1] < 0x80);
	buf_put(&b, "\x30\x81", 2);
	buf_put(&b, inner.p + 1, inner.n - 1);
	assert_err(cert_peek(&p, buf_bytes(&b)), ERR_PARSE);
	buf_clear(&b);
	buf_put(&b, "\x30\x82\x00", 3);
	buf_put(&b, inner.p + 1, inner.n - 1);
	assert_err(cert_peek(&p, buf_bytes(&b)), ERR_PARSE);
	buf_fini(&inner);
	buf_fini(&b);
}

#define GNUTLS_OK(call) assert_true((call) >= 0)

/* What GnuTLS makes of the same facts is read alike. */
static void
test_gnutls(void **state)
{
	gnutls_datum_t der, seed = { NULL, 0 }, public = { NULL, 0 };
	gnutls_x509_privkey_t k;
	gnutls_ecc_curve_t curve;
	gnutls_x509_crt_t c;
	struct cert_peek p;

	(void)state;
	GNUTLS_OK(gnutls_x509_privkey_init(&k));
	GNUTLS_OK(gnutls_x509_privkey_generate(k, GNUTLS_PK_EDDSA_ED25519, 256, 0));
	GNUTLS_OK(gnutls_x509_privkey_export_ecc_raw(k, &curve, &public, NULL, &seed));
	GNUTLS_OK(gnutls_x509_crt_init(&c));
	GNUTLS_OK(gnutls_x509_crt_set_version(c, 3));
	GNUTLS_OK(gnutls_x509_crt_set_serial(c, "\x7f\x02\x03\x04", 4));
	GNUTLS_OK(gnutls_x509_crt_set_activation_time(c, 1000000000));
	GNUTLS_OK(gnutls_x509_crt_set_expiration_time(c, 2000000000));
	GNUTLS_OK(gnutls_x509_crt_set_dn(c, "CN=carol", NULL));
	GNUTLS_OK(gnutls_x509_crt_set_key(c, k));
	GNUTLS_OK(gnutls_x509_crt_set_basic_constraints(c, 0, -1));
	GNUTLS_OK(gnutls_x509_crt_set_subject_alt_name(
	    c, GNUTLS_SAN_URI, "snug:carol", 10, GNUTLS_FSAN_SET));
	GNUTLS_OK(gnutls_x509_crt_set_key_usage(c, GNUTLS_KEY_DIGITAL_SIGNATURE));
	GNUTLS_OK(gnutls_x509_crt_sign2(c, c, k, GNUTLS_DIG_UNKNOWN, 0));
	GNUTLS_OK(gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_DER, &der));
	assert_ok(cert_peek(&p, bytes_of(der.data, der.size)));
	assert_string_equal(p.nick, "carol");
	assert_bytes(bytes_of(p.key, sizeof p.key), bytes_of(public.data, public.size));
	gnutls_free(der.data);
	gnutls_free(seed.data);
	gnutls_free(public.data);
	gnutls_x509_crt_deinit(c);
	gnutls_x509_privkey_deinit(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_and_nick),
		cmocka_unit_test(test_names_refused),
		cmocka_unit_test(test_nul_in_name),
		cmocka_unit_test(test_other_keys_refused),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_long_lengths),
		cmocka_unit_test(test_gnutls),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("crypto/cert_peek", tests, NULL, NULL);
}
