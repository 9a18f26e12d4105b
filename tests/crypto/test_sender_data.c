/* crypto/sender_data.h. The expected keys were computed with Python's hmac from RFC 9420 6.3.2. */
#include "tests/crypto/support.h"

#include "crypto/sender_data.h"

static void
test_key(void **state)
{
	const struct suite *aes = suite_find(SUITE_X25519_AES128GCM);
	struct secret s = secret_filled(3), sample = secret_counting(0);
	struct suite_key k;
	uint8_t longer[64];

	(void)state;
	sender_data_key(&k, aes, &s, bytes_of(sample.b, 32));
	assert_hex(k.key, 16, "d85697d50cc87f6e167ea00acd654ab6");
	assert_hex(k.nonce, 12, "54a8f428d16d201a3820cd71");
	/* No more than the length of the hash is looked at. */
	memcpy(longer, sample.b, 32);
	memset(longer + 32, 9, 32);
	sender_data_key(&k, aes, &s, bytes_of(longer, sizeof longer));
	assert_hex(k.key, 16, "d85697d50cc87f6e167ea00acd654ab6");
	/* Less is taken as it is. */
	sender_data_key(&k, aes, &s, bytes_of(sample.b, 20));
	assert_hex(k.key, 16, "734d8fe89abed2aec163d7efe14b5bfd");
}

static void
test_seal(void **state)
{
	const struct suite *suite;

	(void)state;
	for (size_t i = 0; (suite = suite_nth(i)) != NULL; i++) {
		struct suite_key key = { { 5 }, { 6 } };
		struct sender_data_bind bind = { suite, &key, bytes_str("aad") }, other = bind;
		struct sender_data s = { 0x01020304, 0xfffefdfc, { 1, 2, 3, 4 } }, back = { 0 };
		struct buf b = BIG;

		assert_ok(sender_data_seal(&s, &bind, &b));
		assert_int_equal(b.n, 12 + SUITE_TAG_SIZE);
		assert_ok(sender_data_open(&back, &bind, buf_bytes(&b)));
		assert_memory_equal(&back, &s, sizeof s);
		other.aad = bytes_str("aae");
		assert_err(sender_data_open(&back, &other, buf_bytes(&b)), ERR_AEAD);
		for (size_t n = 0; n < b.n; n++)
			assert_true(sender_data_open(&back, &bind, bytes_of(b.p, n)) != 0);
		for (size_t n = 0; n < 8 * b.n; n++) {
			b.p[n / 8] ^= (uint8_t)(1u << n % 8);
			assert_err(sender_data_open(&back, &bind, buf_bytes(&b)), ERR_AEAD);
			b.p[n / 8] ^= (uint8_t)(1u << n % 8);
		}
		buf_fini(&b);
	}
}

/* Sealed with the right key, but of another length. */
static void
test_length(void **state)
{
	const struct suite *suite = suite_nth(0);
	struct suite_key key = { { 5 }, { 6 } };
	struct sender_data_bind bind = { suite, &key, bytes_str("aad") };
	struct sender_data s;
	uint8_t ct[64];

	(void)state;
	for (size_t n = 0; n < 20; n++) {
		assert_ok(suite_seal(suite, &key, bind.aad, filled(0, n), ct));
		assert_err(sender_data_open(&s, &bind, bytes_of(ct, n + SUITE_TAG_SIZE)),
		    n == 12 ? 0 : ERR_PARSE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_seal),
		cmocka_unit_test(test_length),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
