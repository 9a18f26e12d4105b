/* RFC 5869 appendix A. */
#include "tests/crypto/support.h"

#include "crypto/hkdf.h"

static const struct vector {
	const char *ikm, *salt, *info, *prk, *okm;
} vectors[] = {
	{ "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
	    "f0f1f2f3f4f5f6f7f8f9",
	    "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
	    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b88718586"
	    "5" },
	{ "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	  "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
	  "404142434445464748494a4b4c4d4e4f",
	    "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
	    "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
	    "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
	    "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
	    "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
	    "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
	    "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
	    "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
	    "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
	    "cc30c58179ec3e87c14c01d5c1f3434f1d87" },
	{ "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
	    "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
	    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c"
	    "8" },
};

static void
test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const struct vector *v = &vectors[i];
		struct bytes ikm = unhex(v->ikm), info = unhex(v->info);
		size_t n = strlen(v->okm) / 2;
		struct secret prk;
		uint8_t okm[128];

		hkdf_extract(&prk, unhex(v->salt), &ikm, 1);
		assert_hex(prk.b, sizeof prk.b, v->prk);
		hkdf_expand(okm, n, bytes_of(prk.b, 32), (struct hkdf_info){ &info, 1 });
		assert_hex(okm, n, v->okm);
	}
}

static void
test_parts_are_one_input(void **state)
{
	struct bytes whole = bytes_str("abcdef"),
		     part[] = { bytes_str("ab"), bytes_str(""), bytes_str("cdef") };
	struct secret a, b;
	uint8_t x[40], y[40];

	(void)state;
	hkdf_extract(&a, bytes_str("salt"), &whole, 1);
	hkdf_extract(&b, bytes_str("salt"), part, 3);
	assert_memory_equal(a.b, b.b, 32);
	hkdf_expand(x, 40, bytes_of(a.b, 32), (struct hkdf_info){ &whole, 1 });
	hkdf_expand(y, 40, bytes_of(a.b, 32), (struct hkdf_info){ part, 3 });
	assert_memory_equal(x, y, 40);
}

/* A shorter output is the beginning of a longer one, up to 255 blocks. */
static void
test_every_block(void **state)
{
	static uint8_t longest[HKDF_MAX], shorter[HKDF_MAX];
	struct secret prk = { { 7 } };
	struct bytes info = bytes_str("info");

	(void)state;
	hkdf_expand(longest, HKDF_MAX, bytes_of(prk.b, 32), (struct hkdf_info){ &info, 1 });
	for (size_t n = 1; n < HKDF_MAX; n += 97) {
		memset(shorter, 0, sizeof shorter);
		hkdf_expand(shorter, n, bytes_of(prk.b, 32), (struct hkdf_info){ &info, 1 });
		assert_memory_equal(shorter, longest, n);
		assert_int_equal(shorter[n], 0);
	}
	for (size_t i = 32; i < HKDF_MAX; i += 32)
		assert_memory_not_equal(longest + i, longest + i - 32, 32);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_parts_are_one_input),
		cmocka_unit_test(test_every_block),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
