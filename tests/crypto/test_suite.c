/*
 * The table of suites, and the two AEADs in it: RFC 8439 2.8.2, and test case 4 of the GCM
 * specification.
 */
#include "tests/crypto/support.h"

#include "crypto/suite.h"

static const struct vector {
	uint16_t suite;
	const char *key, *nonce, *aad, *text, *ct;
} vectors[] = {
	{ SUITE_X25519_CHACHA20, "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
	    "070000004041424344454647", "50515253c0c1c2c3c4c5c6c7",
	    "4c616469657320616e642047656e746c656d656e206f662074686520636c6173"
	    "73206f66202739393a204966204920636f756c64206f6666657220796f75206f"
	    "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
	    "637265656e20776f756c642062652069742e",
	    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
	    "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
	    "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
	    "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691" },
	{ SUITE_X25519_AES128GCM, "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
	    "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	    "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
	    "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
	    "5bc94fbc3221a5db94fae95ae7121a47" },
};

static struct suite_key
key_of(const struct vector *v)
{
	struct bytes key = unhex(v->key), nonce = unhex(v->nonce);
	struct suite_key k = { { 0 }, { 0 } };

	memcpy(k.key, key.p, key.n);
	memcpy(k.nonce, nonce.p, nonce.n);
	return k;
}

static void
test_table(void **state)
{
	size_t n = 0;

	(void)state;
	assert_int_equal(suite_nth(0)->id, SUITE_X25519_CHACHA20);
	for (const struct suite *s; (s = suite_nth(n)) != NULL; n++) {
		assert_ptr_equal(suite_find(s->id), s);
		assert_true(s->key_size <= SUITE_KEY_MAX);
	}
	assert_int_equal(n, 2);
	for (unsigned id = 0; id <= UINT16_MAX; id++)
		if (id != SUITE_X25519_CHACHA20 && id != SUITE_X25519_AES128GCM)
			assert_null(suite_find((uint16_t)id));
}

static void
check_vector(const struct vector *v)
{
	const struct suite *s = suite_find(v->suite);
	struct bytes text = unhex(v->text), aad = unhex(v->aad);
	struct suite_key k = key_of(v);
	uint8_t ct[256], back[256];

	assert_int_equal(strlen(v->key) / 2, s->key_size);
	assert_ok(suite_seal(s, &k, aad, text, ct));
	assert_hex(ct, text.n + SUITE_TAG_SIZE, v->ct);
	assert_ok(suite_open(s, &k, aad, bytes_of(ct, text.n + SUITE_TAG_SIZE), back));
	assert_bytes(bytes_of(back, text.n), text);
	/* In place, both ways. */
	memcpy(ct, text.p, text.n);
	assert_ok(suite_seal(s, &k, aad, bytes_of(ct, text.n), ct));
	assert_hex(ct, text.n + SUITE_TAG_SIZE, v->ct);
	assert_ok(suite_open(s, &k, aad, bytes_of(ct, text.n + SUITE_TAG_SIZE), ct));
	assert_bytes(bytes_of(ct, text.n), text);
}

static void
test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(&vectors[i]);
}

static void
check_refusals(const struct vector *v)
{
	const struct suite *s = suite_find(v->suite);
	struct suite_key k = key_of(v), other;
	struct bytes aad = unhex(v->aad), good = unhex(v->ct);
	uint8_t ct[256], text[256];

	memcpy(ct, good.p, good.n);
	for (size_t i = 0; i < 8 * good.n; i++) {
		ct[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_err(suite_open(s, &k, aad, bytes_of(ct, good.n), text), ERR_AEAD);
		ct[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t n = 0; n < good.n; n++)
		assert_err(suite_open(s, &k, aad, bytes_of(ct, n), text), ERR_AEAD);
	for (size_t i = 0; i < s->key_size; i++) {
		other = k;
		other.key[i] ^= 0x10;
		assert_err(suite_open(s, &other, aad, good, text), ERR_AEAD);
	}
	for (size_t i = 0; i < sizeof k.nonce; i++) {
		other = k;
		other.nonce[i] ^= 0x10;
		assert_err(suite_open(s, &other, aad, good, text), ERR_AEAD);
	}
	assert_err(suite_open(s, &k, bytes_of(aad.p, aad.n - 1), good, text), ERR_AEAD);
	assert_err(suite_open(s, &k, bytes_of(NULL, 0), good, text), ERR_AEAD);
	assert_ok(suite_open(s, &k, aad, good, text));
}

static void
test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_refusals(&vectors[i]);
}

/* Nothing to say and nothing to bind it to is a message too. */
static void
test_empty(void **state)
{
	struct suite_key k = { { 1 }, { 2 } };
	uint8_t tag[SUITE_TAG_SIZE], none[1];
	const struct suite *s;

	(void)state;
	for (size_t i = 0; (s = suite_nth(i)) != NULL; i++) {
		assert_ok(suite_seal(s, &k, bytes_of(NULL, 0), bytes_of(NULL, 0), tag));
		assert_ok(suite_open(s, &k, bytes_of(NULL, 0), bytes_of(tag, sizeof tag), none));
		tag[0] ^= 1;
		assert_err(suite_open(s, &k, bytes_of(NULL, 0), bytes_of(tag, sizeof tag), none),
		    ERR_AEAD);
	}
}

/* FIPS 180-2, B.1, in parts. */
static void
test_hash(void **state)
{
	struct bytes part[] = { bytes_str("a"), bytes_of(NULL, 0), bytes_str("bc") };
	uint8_t out[SUITE_HASH_SIZE];

	(void)state;
	suite_hash(out, part, 3);
	assert_hex(
	    out, sizeof out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_hash),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
