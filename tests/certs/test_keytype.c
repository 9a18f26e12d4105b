#include "certs/keytype.h"

#include <gnutls/x509.h>
#include <string.h>

#include "base/err.h"
#include "certs/keytype_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void
test_names(void **state)
{
	enum keytype t = KEYTYPE_P384;

	(void)state;
	for (unsigned i = 0; i < KEYTYPE__COUNT; i++) {
		assert_int_equal(keytype_parse(keytype_name((enum keytype)i), &t), 0);
		assert_int_equal(t, i);
	}
	assert_string_equal(keytype_name(KEYTYPE_RSA3072), "rsa3072");
	t = KEYTYPE_P384;
	assert_int_equal(keytype_parse("rsa1024", &t), ERR_USAGE);
	assert_int_equal(keytype_parse("", &t), ERR_USAGE);
	assert_int_equal(keytype_parse("Ed25519", &t), ERR_USAGE);
	assert_int_equal(t, KEYTYPE_P384);
	assert_string_equal(keytype_name_of("ECDSA P-384"), "p384");
	assert_null(keytype_name_of("RSA 1024"));
	assert_null(keytype_name_of(""));
}

static void
test_generate(void **state)
{
	static const struct {
		gnutls_pk_algorithm_t pk;
		unsigned bits;
	} expect[KEYTYPE_RSA8192] = {
		[KEYTYPE_ED25519] = { GNUTLS_PK_EDDSA_ED25519, 256 },
		[KEYTYPE_P256] = { GNUTLS_PK_ECDSA, 256 },
		[KEYTYPE_P384] = { GNUTLS_PK_ECDSA, 384 },
		[KEYTYPE_P521] = { GNUTLS_PK_ECDSA, 528 }, /* in whole bytes */
		[KEYTYPE_RSA2048] = { GNUTLS_PK_RSA, 2048 },
		[KEYTYPE_RSA3072] = { GNUTLS_PK_RSA, 3072 },
		[KEYTYPE_RSA4096] = { GNUTLS_PK_RSA, 4096 },
	};

	(void)state;
	/* But RSA 8192, which takes minutes to make. */
	for (unsigned i = 0; i < KEYTYPE_RSA8192; i++) {
		gnutls_x509_privkey_t key;
		unsigned bits = 0;

		assert_int_equal(gnutls_x509_privkey_init(&key), 0);
		assert_int_equal(keytype_generate((enum keytype)i, key), 0);
		assert_int_equal(gnutls_x509_privkey_get_pk_algorithm2(key, &bits), expect[i].pk);
		assert_int_equal(bits, expect[i].bits);
		gnutls_x509_privkey_deinit(key);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_generate),
	};

	return cmocka_run_group_tests_name("keytype", tests, NULL, NULL);
}
