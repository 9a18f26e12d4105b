/* crypto/sign.h and crypto/pubkey.h. */
#include "tests/crypto/support.h"

#include <sodium.h>

#include "crypto/sign.h"

/* RFC 8032 7.1, tests 1 and 2. */
static void
test_seeds(void **state)
{
	struct sign_key k;
	uint8_t p[PUBKEY_SIZE];

	(void)state;
	sign_key_seed(
	    &k, p, unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").p);
	assert_hex(p, 32, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
	sign_key_seed(
	    &k, p, unhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").p);
	assert_hex(p, 32, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
}

static void
test_keys(void **state)
{
	static const char *const bad_sign[] = {
		/* order 1, 2, 4, 8; not canonical; not a point */
		"0100000000000000000000000000000000000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0000000000000000000000000000000000000000000000000000000000000000",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0200000000000000000000000000000000000000000000000000000000000000",
	};
	uint8_t x[PUBKEY_SIZE], mixed[PUBKEY_SIZE], pub[PUBKEY_SIZE];
	struct sign_key key;

	(void)state;
	sign_key_new(&key, pub);
	assert_ok(pubkey_check_sign(pub));
	for (size_t i = 0; i < sizeof bad_sign / sizeof bad_sign[0]; i++)
		assert_err(pubkey_check_sign(unhex(bad_sign[i]).p), ERR_KEY);
	/* A good point plus one of order 8 is outside the prime-order group. */
	assert_ok(crypto_core_ed25519_add(mixed, pub, unhex(bad_sign[3]).p));
	assert_err(pubkey_check_sign(mixed), ERR_KEY);

	assert_ok(crypto_sign_ed25519_pk_to_curve25519(x, pub));
	assert_ok(pubkey_check_kem(x));
	assert_err(pubkey_check_kem(unhex(bad_sign[0]).p), ERR_KEY);
	assert_err(pubkey_check_kem(unhex(bad_sign[1]).p), ERR_KEY);
	assert_err(pubkey_check_kem(unhex(bad_sign[2]).p), ERR_KEY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_keys),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
