/* RFC 9180 appendix A.2.1 (base mode, X25519, HKDF-SHA256, ChaCha20-Poly1305), and refusals. */
#include "support.h"

#include "crypto/hpke.h"
#include "random_fake.h"

#define INFO "4f6465206f6e2061204772656369616e2055726e"
#define TEXT "4265617574792069732074727574682c20747275746820626561757479"
#define IKM_E "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b"
#define PK_E "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
#define SK_E "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600"
#define IKM_R "1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"
#define PK_R "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
#define SK_R "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"
#define SHARED "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7"

static const struct {
	uint64_t seq;
	const char *aad, *ct;
} seals[] = {
	{ 0, "436f756e742d30",
	    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b5"
	    "1a28" },
	{ 1, "436f756e742d31",
	    "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992d"
	    "c98c" },
	{ 2, "436f756e742d32",
	    "71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fa"
	    "e86b" },
	{ 4, "436f756e742d34",
	    "63357a2aa291f5a4e5f27db6baa2af8cf77427c7c1a909e0b37214dd47db122bb153495ff0b02e9e54a50d"
	    "be16" },
	{ 255, "436f756e742d323535",
	    "18ab939d63ddec9f6ac2b60d61d36a7375d2070c9b683861110757062c52b8880a5f6b3936da9cd6c23ef2"
	    "a95c" },
	{ 256, "436f756e742d323536",
	    "7a4a13e9ef23978e2c520fd4d2e757514ae160cd0cd05e556ef692370ca53076214c0c40d4c728d6ed9e72"
	    "7a5b" },
};

static const struct {
	const char *context, *value;
} exports[] = {
	{ "", "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e" },
	{ "00", "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69" },
	{ "54657374436f6e74657874",
	    "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53" },
};

/* The points of small order, and what is the same modulo 2^255-19. */
static const char *const small_order[] = {
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
	"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};

static struct hpke_key
recipient(void)
{
	struct hpke_key k;

	hpke_key_derive(&k, unhex(IKM_R));
	return k;
}

static void
test_derive_key_pair(void **state)
{
	struct hpke_key k;

	(void)state;
	hpke_key_derive(&k, unhex(IKM_E));
	assert_hex(k.private.b, 32, SK_E);
	assert_hex(k.public, 32, PK_E);
	k = recipient();
	assert_hex(k.private.b, 32, SK_R);
	assert_hex(k.public, 32, PK_R);
}

static void
test_schedule(void **state)
{
	struct hpke_key k = recipient();
	struct secret sent, got;
	uint8_t enc[32];
	struct hpke h;

	(void)state;
	random_fake_give(unhex(IKM_E));
	assert_ok(hpke_encap(&sent, enc, k.public));
	assert_hex(enc, 32, PK_E);
	assert_hex(sent.b, 32, SHARED);
	assert_ok(hpke_decap(&got, enc, &k));
	assert_hex(got.b, 32, SHARED);
	hpke_schedule(&h, &got, unhex(INFO));
	assert_hex(
	    h.base.key, 32, "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91");
	assert_hex(h.base.nonce, 12, "5c4d98150661b848853b547f");
	assert_hex(
	    h.exporter.b, 32, "a3b010d4994890e2c6968a36f64470d3c824c8f5029942feb11e7a74b2921922");
	for (size_t i = 0; i < sizeof exports / sizeof exports[0]; i++) {
		hpke_export(&h, unhex(exports[i].context), got.b, 32);
		assert_hex(got.b, 32, exports[i].value);
	}
}

static void
test_context_seals(void **state)
{
	struct secret shared;
	struct hpke to, from;

	(void)state;
	memcpy(shared.b, unhex(SHARED).p, 32);
	hpke_schedule(&to, &shared, unhex(INFO));
	from = to;
	for (size_t i = 0; i < sizeof seals / sizeof seals[0]; i++) {
		uint8_t ct[64], text[64];
		size_t n = strlen(TEXT) / 2;

		to.seq = from.seq = seals[i].seq;
		assert_ok(hpke_context_seal(&to, unhex(seals[i].aad), unhex(TEXT), ct));
		assert_hex(ct, n + 16, seals[i].ct);
		/* One that fails does not count. */
		ct[3] ^= 1;
		assert_err(
		    hpke_context_open(&from, unhex(seals[i].aad), bytes_of(ct, n + 16), text),
		    ERR_AEAD);
		ct[3] ^= 1;
		assert_ok(
		    hpke_context_open(&from, unhex(seals[i].aad), bytes_of(ct, n + 16), text));
		assert_hex(text, n, TEXT);
		assert_int_equal(from.seq, seals[i].seq + 1);
		assert_int_equal(to.seq, seals[i].seq + 1);
	}
	to.seq = from.seq = UINT64_MAX;
	assert_err(hpke_context_seal(&to, unhex(""), unhex(""), (uint8_t[16]){ 0 }), ERR_LIMIT);
	assert_err(
	    hpke_context_open(&from, unhex(""), bytes_of((uint8_t[16]){ 0 }, 16), NULL), ERR_LIMIT);
}

static void
test_single_shot(void **state)
{
	struct hpke_bind bind = { unhex(INFO), unhex(seals[0].aad) };
	struct hpke_key k = recipient();
	struct buf b = BIG;
	uint8_t text[64];

	(void)state;
	random_fake_give(unhex(IKM_E));
	assert_ok(hpke_seal(k.public, &bind, unhex(TEXT), &b));
	assert_int_equal(b.n, strlen(TEXT) / 2 + HPKE_OVERHEAD);
	assert_hex(b.p, 32, PK_E);
	assert_hex(b.p + 32, b.n - 32, seals[0].ct);
	assert_ok(hpke_open(&k, &bind, buf_bytes(&b), text));
	assert_hex(text, b.n - HPKE_OVERHEAD, TEXT);
	buf_fini(&b);
}

static void
test_every_flipped_bit_is_refused(void **state)
{
	struct hpke_bind bind = { bytes_str("info"), bytes_str("aad") };
	struct hpke_key k = recipient();
	struct buf b = BIG;
	uint8_t text[64];

	(void)state;
	assert_ok(hpke_seal(k.public, &bind, bytes_str("text"), &b));
	for (size_t i = 0; i < 8 * b.n; i++) {
		/* X25519 masks the highest bit of a point, but the key schedule does not. */
		b.p[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_err(hpke_open(&k, &bind, buf_bytes(&b), text), ERR_AEAD);
		b.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t n = 0; n < b.n; n++)
		assert_err(hpke_open(&k, &bind, bytes_of(b.p, n), text), ERR_AEAD);
	assert_ok(hpke_open(&k, &bind, buf_bytes(&b), text));
	buf_fini(&b);
}

static void
test_other_info_aad_or_key_is_refused(void **state)
{
	struct hpke_bind bind = { bytes_str("info"), bytes_str("aad") };
	struct hpke_key k = recipient(), other;
	struct buf b = BIG;
	uint8_t text[64];

	(void)state;
	hpke_key_new(&other);
	assert_ok(hpke_seal(k.public, &bind, bytes_str("text"), &b));
	assert_err(hpke_open(&other, &bind, buf_bytes(&b), text), ERR_AEAD);
	bind.info = bytes_str("inf");
	assert_err(hpke_open(&k, &bind, buf_bytes(&b), text), ERR_AEAD);
	bind = (struct hpke_bind){ bytes_str("info"), bytes_str("AAD") };
	assert_err(hpke_open(&k, &bind, buf_bytes(&b), text), ERR_AEAD);
	/* The border between the two counts. */
	bind = (struct hpke_bind){ bytes_str("infoa"), bytes_str("ad") };
	assert_err(hpke_open(&k, &bind, buf_bytes(&b), text), ERR_AEAD);
	buf_fini(&b);
}

static void
test_small_order_is_refused(void **state)
{
	struct hpke_bind bind = { bytes_str("info"), bytes_str("aad") };
	struct hpke_key k = recipient();
	struct buf b = BIG;
	uint8_t sealed[64] = { 0 }, text[64];

	(void)state;
	for (size_t i = 0; i < sizeof small_order / sizeof small_order[0]; i++) {
		memcpy(sealed, unhex(small_order[i]).p, 32);
		assert_err(hpke_seal(sealed, &bind, bytes_str("text"), &b), ERR_KEY);
		assert_int_equal(b.n, 0);
		assert_err(hpke_open(&k, &bind, bytes_of(sealed, sizeof sealed), text), ERR_KEY);
	}
}

static void
test_full_buffer(void **state)
{
	struct hpke_bind bind = { bytes_str("info"), bytes_str("aad") };
	struct hpke_key k = recipient();
	struct buf b = BUF_INIT(HPKE_OVERHEAD + 3);

	(void)state;
	assert_err(hpke_seal(k.public, &bind, bytes_str("text"), &b), ERR_LIMIT);
	assert_int_equal(b.n, 0);
	buf_clear(&b);
	assert_ok(hpke_seal(k.public, &bind, bytes_str("tex"), &b));
	buf_fini(&b);
}

static void
test_sealed_secrets(void **state)
{
	struct hpke_key k = recipient();
	struct secret s, got;
	struct buf b = BIG;

	(void)state;
	secret_random(&s);
	assert_ok(hpke_seal_secret(k.public, "Label", bytes_str("context"), &s, &b));
	assert_int_equal(b.n, HPKE_SEALED_SECRET);
	assert_ok(hpke_open_secret(&k, "Label", bytes_str("context"), buf_bytes(&b), &got));
	assert_true(secret_equal(s.b, got.b));
	assert_err(
	    hpke_open_secret(&k, "Labe", bytes_str("lcontext"), buf_bytes(&b), &got), ERR_AEAD);
	assert_err(
	    hpke_open_secret(&k, "Label", bytes_str("contex"), buf_bytes(&b), &got), ERR_AEAD);
	assert_err(
	    hpke_open_secret(&k, "Label", bytes_str("context"), bytes_of(b.p, b.n - 1), &got),
	    ERR_AEAD);
	buf_fini(&b);
}

static void
test_two_seals_differ(void **state)
{
	struct hpke_key k = recipient();
	struct secret s = { { 1 } };
	struct buf b = BIG;

	(void)state;
	assert_ok(hpke_seal_secret(k.public, "Label", bytes_str("context"), &s, &b));
	assert_ok(hpke_seal_secret(k.public, "Label", bytes_str("context"), &s, &b));
	assert_memory_not_equal(b.p, b.p + HPKE_SEALED_SECRET, 32);
	assert_memory_not_equal(b.p + 32, b.p + HPKE_SEALED_SECRET + 32, 48);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_derive_key_pair),
		cmocka_unit_test(test_schedule),
		cmocka_unit_test(test_context_seals),
		cmocka_unit_test(test_single_shot),
		cmocka_unit_test(test_every_flipped_bit_is_refused),
		cmocka_unit_test(test_other_info_aad_or_key_is_refused),
		cmocka_unit_test(test_small_order_is_refused),
		cmocka_unit_test(test_full_buffer),
		cmocka_unit_test(test_sealed_secrets),
		cmocka_unit_test(test_two_seals_differ),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
