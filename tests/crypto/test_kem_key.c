#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

/* The table is the file's own. */
#include "crypto/kem_key.c"

/* Every key of the table gives the shared secret zero, which libsodium refuses. */
static void
table(void **state)
{
	uint8_t any[32] = { 8 }, out[32], key[32];

	(void)state;
	for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
		assert_int_not_equal(crypto_scalarmult(out, any, small[i]), 0);
		memcpy(key, small[i], sizeof key);
		assert_false(kem_key_ok(bytes_of(key, sizeof key)));
		key[31] ^= 0x80;
		assert_int_not_equal(crypto_scalarmult(out, any, key), 0);
		assert_false(kem_key_ok(bytes_of(key, sizeof key)));
	}
}

/* Around the keys of the table, no other is of small order, and the table says the same. */
static void
neighbours(void **state)
{
	uint8_t any[32] = { 8 }, out[32], key[32];

	(void)state;
	for (size_t i = 0; i < sizeof small / sizeof small[0]; i++)
		for (int d = -4; d <= 4; d++) {
			bool zero;

			memcpy(key, small[i], sizeof key);
			key[0] = (uint8_t)(key[0] + d);
			zero = crypto_scalarmult(out, any, key) != 0;
			assert_int_equal(kem_key_ok(bytes_of(key, sizeof key)), !zero);
		}
}

static void
honest(void **state)
{
	uint8_t secret[32], key[33];

	(void)state;
	for (int i = 0; i < 20; i++) {
		randombytes_buf(secret, sizeof secret);
		crypto_scalarmult_base(key, secret);
		assert_true(kem_key_ok(bytes_of(key, 32)));
		assert_false(kem_key_ok(bytes_of(key, 31)));
		assert_false(kem_key_ok(bytes_of(key, 33)));
		assert_false(kem_key_ok(bytes_of(NULL, 0)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(neighbours),
		cmocka_unit_test(honest),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("crypto/kem_key", tests, NULL, NULL);
}
