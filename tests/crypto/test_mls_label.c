/*
 * crypto/mls_label.h. The expected bytes were computed with Python's hmac and hashlib from RFC
 * 9420.
 */
#include "tests/crypto/support.h"

#include <sodium.h>

#include "base/rw.h"
#include "crypto/mls_label.h"

static struct sign_key key;
static uint8_t pub[PUBKEY_SIZE];

static int
setup(void **state)
{
	(void)state;
	sign_key_new(&key, pub);
	return 0;
}

static void
test_derivations(void **state)
{
	struct secret s = secret_counting(0), out;

	(void)state;
	mls_label_expand(out.b, 32, &s, "epoch", bytes_str("context"));
	assert_hex(out.b, 32, "7dd5b98a15c37cabea6df48a24f70003ca88c56b0895c5be3b6021e25faae892");
	mls_label_derive(&out, &s, "init");
	assert_hex(out.b, 32, "ef9780f7ca506687ae27e2c81f64e1d8006fddb0a2700a9aad248f4621dd4d88");
	mls_label_derive_tree(out.b, 16, &s, "key", 0x01020304);
	assert_hex(out.b, 16, "1bab0ad363e368d4bda2f1e55fd9cd9d");
	/* In place. */
	mls_label_derive(&s, &s, "init");
	assert_hex(s.b, 32, "ef9780f7ca506687ae27e2c81f64e1d8006fddb0a2700a9aad248f4621dd4d88");
}

static void
test_references(void **state)
{
	uint8_t ref[32];

	(void)state;
	mls_label_ref(ref, MLS_LABEL_KEY_PACKAGE, bytes_str("value"));
	assert_hex(ref, 32, "73472a0b7c15730e0538a0b71f6a0b3da7731a8102d39e350f75c5c25b812a75");
	/* A length of two bytes. */
	mls_label_ref(ref, MLS_LABEL_PROPOSAL, filled(0, 100));
	assert_hex(ref, 32, "62193f7d3dc9b538d994ced8a0bac22ac6bbb7d183aaafe93c74af1daf238322");
}

static void
test_labels_do_not_collide(void **state)
{
	static const char *const pair[][2] = { { "a", "bc" }, { "ab", "c" }, { "abc", "" },
		{ "", "abc" } };
	struct secret s = secret_filled(1);
	uint8_t out[4][16];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		mls_label_expand(out[i], 16, &s, pair[i][0], bytes_str(pair[i][1]));
	for (size_t i = 0; i < 4; i++)
		for (size_t j = i + 1; j < 4; j++)
			assert_memory_not_equal(out[i], out[j], 16);
	/* The length is part of the input: a shorter key is not the beginning of a longer one. */
	mls_label_expand(out[0], 15, &s, "a", bytes_str("bc"));
	mls_label_expand(out[1], 16, &s, "a", bytes_str("bc"));
	assert_memory_not_equal(out[0], out[1], 15);
}

/* What is signed is length, "MLS 1.0 " and label, length and content, and nothing else. */
static void
test_what_is_signed(void **state)
{
	static const char all[] = "\x0cMLS 1.0 Test\x04"
				  "text";
	uint8_t sig[SIGNATURE_SIZE];

	(void)state;
	assert_ok(mls_label_sign(sig, &key, "Test", bytes_str("text")));
	assert_ok(crypto_sign_verify_detached(sig, (const uint8_t *)all, sizeof all - 1, pub));
}

static int
verify(const char *label, struct bytes content, const uint8_t sig[static SIGNATURE_SIZE])
{
	return mls_label_verify(
	    bytes_of(pub, sizeof pub), label, content, bytes_of(sig, SIGNATURE_SIZE));
}

static void
test_signature_flips(void **state)
{
	uint8_t sig[SIGNATURE_SIZE], text[40] = "some content that is signed";
	struct bytes in = bytes_of(text, sizeof text);

	(void)state;
	assert_ok(mls_label_sign(sig, &key, "Test", in));
	assert_ok(verify("Test", in, sig));
	for (size_t i = 0; i < 8 * sizeof sig; i++) {
		sig[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_err(verify("Test", in, sig), ERR_SIGNATURE);
		sig[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t i = 0; i < sizeof text; i++) {
		text[i] ^= 1;
		assert_err(verify("Test", in, sig), ERR_SIGNATURE);
		text[i] ^= 1;
	}
	assert_err(verify("Other", in, sig), ERR_SIGNATURE);
	assert_ok(verify("Test", in, sig));
	assert_ok(mls_label_sign(sig, &key, "Empty", bytes_of(NULL, 0)));
	assert_ok(verify("Empty", bytes_of(NULL, 0), sig));
}

/* The border between label and content is part of what is signed. */
static void
test_signed_labels_are_apart(void **state)
{
	uint8_t sig[SIGNATURE_SIZE];

	(void)state;
	assert_ok(mls_label_sign(sig, &key, "Test", bytes_str("text")));
	assert_err(verify("Tes", bytes_str("ttext"), sig), ERR_SIGNATURE);
	assert_err(verify("Testt", bytes_str("ext"), sig), ERR_SIGNATURE);
	assert_err(verify("", bytes_str("Test\x04text"), sig), ERR_SIGNATURE);
}

/* Keys and signatures come from the network with any length. */
static void
test_sizes_of_keys_and_signatures(void **state)
{
	uint8_t sig[SIGNATURE_SIZE + 1] = { 0 }, longer[PUBKEY_SIZE + 1] = { 0 };
	struct bytes text = bytes_str("text");

	(void)state;
	assert_ok(mls_label_sign(sig, &key, "Test", text));
	memcpy(longer, pub, PUBKEY_SIZE);
	for (size_t n = 0; n <= sizeof longer; n++)
		assert_err(mls_label_verify(
			       bytes_of(longer, n), "Test", text, bytes_of(sig, SIGNATURE_SIZE)),
		    n == PUBKEY_SIZE ? 0 : ERR_KEY);
	for (size_t n = 0; n <= sizeof sig; n++)
		assert_err(
		    mls_label_verify(bytes_of(pub, sizeof pub), "Test", text, bytes_of(sig, n)),
		    n == SIGNATURE_SIZE ? 0 : ERR_SIGNATURE);
}

static void
seal(const struct hpke_key *k, const struct hpke_bind *b, struct buf *out, struct mls_sealed *s)
{
	struct rd r;

	assert_ok(mls_label_seal(bytes_of(k->public, sizeof k->public), b, bytes_str("text"), out));
	rd_init(&r, buf_bytes(out));
	mls_label_read_sealed(&r, s);
	assert_ok(rd_end(&r));
}

static void
test_seal(void **state)
{
	const struct suite *suite;

	(void)state;
	for (size_t i = 0; (suite = suite_nth(i)) != NULL; i++) {
		struct buf out = BIG, text = BIG;
		struct hpke_bind bind, other;
		struct mls_sealed s;
		struct hpke_key k;

		mls_label_bind(&bind, suite, "Label", bytes_str("context"));
		hpke_key_new(&k);
		seal(&k, &bind, &out, &s);
		assert_int_equal(out.n, 1 + 32 + 1 + 4 + 16);
		assert_ok(mls_label_open(&k, &bind, &s, &text));
		assert_bytes(buf_bytes(&text), bytes_str("text"));
		mls_label_bind(&other, suite, "Labe", bytes_str("context"));
		assert_err(mls_label_open(&k, &other, &s, &text), ERR_AEAD);
		mls_label_bind(&other, suite, "Label", bytes_str("contex"));
		assert_err(mls_label_open(&k, &other, &s, &text), ERR_AEAD);
		mls_label_bind(&other, suite, "Labe", bytes_str("lcontext"));
		assert_err(mls_label_open(&k, &other, &s, &text), ERR_AEAD);
		/* What failed left nothing behind. */
		assert_int_equal(text.n, 4);
		buf_fini(&out);
		buf_fini(&text);
	}
}

static void
test_sizes_of_what_is_sealed(void **state)
{
	struct buf out = BIG, text = BIG;
	struct mls_sealed s, cut;
	struct hpke_bind bind;
	struct hpke_key k;

	(void)state;
	mls_label_bind(&bind, suite_nth(0), "Label", bytes_str("context"));
	hpke_key_new(&k);
	for (size_t n = 0; n < 40; n++)
		if (n != HPKE_PUBLIC_SIZE)
			assert_err(
			    mls_label_seal(filled(9, n), &bind, bytes_str("text"), &out), ERR_KEY);
	assert_err(mls_label_seal(filled(0, 32), &bind, bytes_str("text"), &out), ERR_KEY);
	assert_int_equal(out.n, 0);
	seal(&k, &bind, &out, &s);
	for (size_t n = 0; n < s.ciphertext.n; n++) {
		cut = (struct mls_sealed){ s.kem_output, bytes_of(s.ciphertext.p, n) };
		assert_err(mls_label_open(&k, &bind, &cut, &text), ERR_AEAD);
	}
	cut = (struct mls_sealed){ bytes_of(s.kem_output.p, 31), s.ciphertext };
	assert_err(mls_label_open(&k, &bind, &cut, &text), ERR_AEAD);
	assert_int_equal(text.n, 0);
	buf_fini(&out);
	/* No room. */
	out = BUF_INIT(20);
	assert_err(
	    mls_label_seal(bytes_of(k.public, 32), &bind, bytes_str("text"), &out), ERR_LIMIT);
	buf_fini(&out);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_derivations),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_labels_do_not_collide),
		cmocka_unit_test(test_what_is_signed),
		cmocka_unit_test(test_signature_flips),
		cmocka_unit_test(test_signed_labels_are_apart),
		cmocka_unit_test(test_sizes_of_keys_and_signatures),
		cmocka_unit_test(test_seal),
		cmocka_unit_test(test_sizes_of_what_is_sealed),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, setup, NULL);
}
