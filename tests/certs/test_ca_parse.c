/* certs/test_ca_parse.c - CAs that were made elsewhere: which of them may be ours. */
#include "certs/ca.h"

#include "tests/certs/zoo.h"
#include "tests/support/cm.h"

#define SIGNS (GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)
#define CURVE(c) GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_##c)

static int
parse(const struct animal *cert, const struct animal *key, struct ca **ca, struct fault *f)
{
	struct buf c = zoo_pem(cert), k = zoo_key_pem(key);
	int r;

	*f = (struct fault){ 0 };
	r = ca_parse(ca, buf_bytes(&c), "old/ca.pem", buf_bytes(&k), "old/key.pem", f);
	assert_int_equal(r, f->code);
	assert_true((r == 0) == (*ca != NULL));
	buf_fini(&c);
	buf_fini(&k);
	return r;
}

static void
test_which(void **state)
{
	static const struct {
		gnutls_pk_algorithm_t pk;
		unsigned bits;
		gnutls_digest_algorithm_t digest;
		int ca;
		unsigned usage;
		const char *words; /* of the refusal */
	} rows[] = {
		{ GNUTLS_PK_EDDSA_ED25519, CURVE(ED25519), 0, 1, SIGNS, NULL },
		{ GNUTLS_PK_ECDSA, CURVE(SECP256R1), 0, 1, SIGNS, NULL },
		{ GNUTLS_PK_ECDSA, CURVE(SECP384R1), 0, 1, SIGNS, NULL },
		{ GNUTLS_PK_ECDSA, CURVE(SECP521R1), 0, 1, SIGNS, NULL },
		{ GNUTLS_PK_RSA, 2048, 0, 1, SIGNS, NULL },
		{ GNUTLS_PK_RSA, 1024, 0, 1, SIGNS, "its key, RSA 1024, is too weak" },
		{ GNUTLS_PK_RSA_PSS, 2048, 0, 1, SIGNS, "its key, RSA-PSS 2048, is of no type" },
		{ GNUTLS_PK_EDDSA_ED448, CURVE(ED448), 0, 1, SIGNS,
		    "its key, Ed448, is of no type" },
		{ GNUTLS_PK_RSA, 2048, GNUTLS_DIG_SHA1, 1, SIGNS, "signed with SHA1" },
		{ GNUTLS_PK_RSA, 2048, GNUTLS_DIG_MD5, 1, SIGNS, "signed with MD5" },
		{ GNUTLS_PK_EDDSA_ED25519, CURVE(ED25519), 0, 0, SIGNS, "not a CA's" },
		{ GNUTLS_PK_EDDSA_ED25519, CURVE(ED25519), 0, -1, SIGNS, "not a CA's" },
		{ GNUTLS_PK_EDDSA_ED25519, CURVE(ED25519), 0, 1, GNUTLS_KEY_KEY_CERT_SIGN,
		    "may not sign" },
		{ GNUTLS_PK_EDDSA_ED25519, CURVE(ED25519), 0, 1, GNUTLS_KEY_CRL_SIGN,
		    "may not sign" },
	};
	struct zoo z = { .n = 0 };
	struct ca *ca;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct spec s = zoo_ca_spec("Old");
		const struct animal *a;
		int r;

		s.pk = rows[i].pk;
		s.bits = rows[i].bits;
		s.digest = rows[i].digest;
		s.ca = rows[i].ca;
		s.usage = rows[i].usage;
		a = zoo_make(&z, &s);
		r = parse(a, a, &ca, &f);
		if (rows[i].words == NULL
			? r != 0
			: r != ERR_KEYFILE || strstr(f.cause, rows[i].words) == NULL)
			fail_msg("row %zu: %d, %s", i, r, f.cause);
		ca_free(ca);
	}
	zoo_free(&z);
}

static void
test_together(void **state)
{
	struct zoo z = { .n = 0 };
	struct spec s = zoo_ca_spec("Old"), sub = zoo_ca_spec("Branch");
	const struct animal *a, *b;
	struct ca *ca;
	struct fault f;

	(void)state;
	s.usage = sub.usage = SIGNS;
	a = zoo_make(&z, &s);
	b = zoo_make(&z, &s);
	assert_int_equal(parse(a, b, &ca, &f), ERR_KEYFILE);
	assert_string_equal(
	    f.cause, "the key old/key.pem does not belong to the certificate old/ca.pem");
	/* It may be an intermediate one. */
	sub.issuer = a;
	b = zoo_make(&z, &sub);
	assert_int_equal(parse(b, b, &ca, &f), 0);
	ca_free(ca);
	zoo_free(&z);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which),
		cmocka_unit_test(test_together),
	};

	return cmocka_run_group_tests_name("ca_parse", tests, NULL, NULL);
}
