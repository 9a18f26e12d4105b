/* RFC 9180 appendix A.1.1 and A.2.1 (base mode, X25519, HKDF-SHA256, both AEADs), and refusals. */
#include "tests/crypto/support.h"

#include "crypto/hpke.h"
#include "tests/crypto/random_fake.h"

#define INFO "4f6465206f6e2061204772656369616e2055726e"
#define TEXT "4265617574792069732074727574682c20747275746820626561757479"
#define CT_MAX 64

struct seal_row {
	uint64_t seq;
	const char *aad, *ct;
};

struct export_row {
	const char *context, *value;
};

static const struct vector {
	uint16_t suite;
	const char *ikm_e, *pk_e, *sk_e, *ikm_r, *pk_r, *sk_r, *shared, *key, *nonce, *exporter;
	struct seal_row seal[7];
	struct export_row export[4];
} vectors[] = {
	{
	    .suite = SUITE_X25519_CHACHA20,
	    .ikm_e = "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b",
	    .pk_e = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
	    .sk_e = "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600",
	    .ikm_r = "1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df",
	    .pk_r = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
	    .sk_r = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
	    .shared = "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7",
	    .key = "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91",
	    .nonce = "5c4d98150661b848853b547f",
	    .exporter = "a3b010d4994890e2c6968a36f64470d3c824c8f5029942feb11e7a74b2921922",
	    .seal = {
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
	    },
	    .export = {
	{ "", "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e" },
	{ "00", "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69" },
	{ "54657374436f6e74657874",
	    "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53" },
	    },
	},
	{
	    .suite = SUITE_X25519_AES128GCM,
	    .ikm_e = "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234",
	    .pk_e = "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
	    .ikm_r = "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037",
	    .pk_r = "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
	    .shared = "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc",
	    .key = "4531685d41d65f03dc48f6b8302c05b0",
	    .nonce = "56d890e5accaaf011cff4b7d",
	    .exporter = "45ff1c2e220db587171952c0592d5f5ebe103f1561a2614e38f2ffd47e99e3f8",
	    .seal = {
	{ 0, "436f756e742d30",
	    "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a" },
	    },
	},
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

static const struct suite *
suite_of(const struct vector *v)
{
	return suite_find(v->suite);
}

static void
check_keys(const struct vector *v)
{
	struct hpke_key k, again;

	hpke_key_derive(&k, unhex(v->ikm_e));
	assert_hex(k.public, 32, v->pk_e);
	if (v->sk_e != NULL)
		assert_hex(k.private.b, 32, v->sk_e);
	hpke_key_derive(&k, unhex(v->ikm_r));
	assert_hex(k.public, 32, v->pk_r);
	if (v->sk_r != NULL)
		assert_hex(k.private.b, 32, v->sk_r);
	hpke_key_load(&again, k.private.b);
	assert_memory_equal(&again, &k, sizeof k);
}

static void
test_derive_key_pair(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_keys(&vectors[i]);
}

static struct hpke_bind
bind_of(const struct suite *suite, struct bytes info, struct bytes aad)
{
	struct hpke_bind b;

	hpke_bind_init(&b, suite, &info, 1);
	b.aad = aad;
	return b;
}

static void
check_schedule(const struct vector *v)
{
	struct hpke_bind bind;
	struct secret sent, got;
	struct hpke_key k;
	uint8_t enc[32];
	struct hpke h;

	hpke_key_derive(&k, unhex(v->ikm_r));
	random_fake_give(unhex(v->ikm_e));
	assert_ok(hpke_encap(&sent, enc, k.public));
	assert_hex(enc, 32, v->pk_e);
	assert_hex(sent.b, 32, v->shared);
	assert_ok(hpke_decap(&got, enc, &k));
	assert_hex(got.b, 32, v->shared);
	bind = bind_of(suite_of(v), unhex(INFO), bytes_str(""));
	hpke_schedule(&h, &bind, &got);
	assert_hex(h.base.key, suite_of(v)->key_size, v->key);
	assert_hex(h.base.nonce, 12, v->nonce);
	assert_hex(h.exporter.b, 32, v->exporter);
	for (const struct export_row *e = v->export; e->context != NULL; e++) {
		hpke_export(&h, unhex(e->context), got.b, 32);
		assert_hex(got.b, 32, e->value);
	}
}

static void
test_schedule(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_schedule(&vectors[i]);
}

static void
check_seal(const struct seal_row *row, struct hpke *to, struct hpke *from)
{
	uint8_t ct[CT_MAX], text[CT_MAX];
	size_t n = strlen(TEXT) / 2;

	to->seq = from->seq = row->seq;
	assert_ok(hpke_context_seal(to, unhex(row->aad), unhex(TEXT), ct));
	assert_hex(ct, n + 16, row->ct);
	/* One that fails does not count. */
	ct[3] ^= 1;
	assert_err(hpke_context_open(from, unhex(row->aad), bytes_of(ct, n + 16), text), ERR_AEAD);
	ct[3] ^= 1;
	assert_ok(hpke_context_open(from, unhex(row->aad), bytes_of(ct, n + 16), text));
	assert_hex(text, n, TEXT);
	assert_int_equal(from->seq, row->seq + 1);
	assert_int_equal(to->seq, row->seq + 1);
}

static void
test_context_seals(void **state)
{
	struct hpke_bind bind;
	struct hpke to, from;
	struct secret shared;

	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		memcpy(shared.b, unhex(vectors[i].shared).p, 32);
		bind = bind_of(suite_of(&vectors[i]), unhex(INFO), bytes_str(""));
		hpke_schedule(&to, &bind, &shared);
		from = to;
		for (const struct seal_row *s = vectors[i].seal; s->aad != NULL; s++)
			check_seal(s, &to, &from);
		to.seq = from.seq = UINT64_MAX;
		assert_err(
		    hpke_context_seal(&to, unhex(""), unhex(""), (uint8_t[16]){ 0 }), ERR_LIMIT);
		assert_err(hpke_context_open(&from, unhex(""), filled(0, 16), NULL), ERR_LIMIT);
	}
}

static void
test_single_shot(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const struct vector *v = &vectors[i];
		struct hpke_bind bind = bind_of(suite_of(v), unhex(INFO), unhex(v->seal[0].aad));
		uint8_t enc[32], ct[CT_MAX], text[CT_MAX];
		size_t n = strlen(TEXT) / 2;
		struct hpke_key k;

		hpke_key_derive(&k, unhex(v->ikm_r));
		random_fake_give(unhex(v->ikm_e));
		assert_ok(hpke_seal(k.public, &bind, unhex(TEXT), enc, ct));
		assert_hex(enc, 32, v->pk_e);
		assert_hex(ct, n + 16, v->seal[0].ct);
		assert_ok(hpke_open(&k, &bind, enc, bytes_of(ct, n + 16), text));
		assert_hex(text, n, TEXT);
	}
}

static void
test_every_flipped_bit_is_refused(void **state)
{
	struct hpke_bind bind = bind_of(suite_nth(0), bytes_str("info"), bytes_str("aad"));
	uint8_t all[32 + 4 + 16], text[4];
	struct bytes ct = bytes_of(all + 32, 4 + 16);
	struct hpke_key k;

	(void)state;
	hpke_key_new(&k);
	assert_ok(hpke_seal(k.public, &bind, bytes_str("text"), all, all + 32));
	for (size_t i = 0; i < 8 * sizeof all; i++) {
		/* X25519 masks the highest bit of a point, but the key schedule does not. */
		all[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_err(hpke_open(&k, &bind, all, ct, text), ERR_AEAD);
		all[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t n = 0; n < ct.n; n++)
		assert_err(hpke_open(&k, &bind, all, bytes_of(ct.p, n), text), ERR_AEAD);
	assert_ok(hpke_open(&k, &bind, all, ct, text));
}

static void
test_other_info_aad_key_or_suite_is_refused(void **state)
{
	struct bytes info = bytes_str("info"), aad = bytes_str("aad");
	struct hpke_bind bind = bind_of(suite_nth(0), info, aad), other;
	uint8_t enc[32], ct[20], text[4];
	struct bytes in = bytes_of(ct, sizeof ct);
	struct hpke_key k, k2;

	(void)state;
	hpke_key_new(&k);
	hpke_key_new(&k2);
	assert_ok(hpke_seal(k.public, &bind, bytes_str("text"), enc, ct));
	assert_err(hpke_open(&k2, &bind, enc, in, text), ERR_AEAD);
	other = bind_of(suite_nth(0), bytes_str("inf"), aad);
	assert_err(hpke_open(&k, &other, enc, in, text), ERR_AEAD);
	other = bind_of(suite_nth(0), info, bytes_str("AAD"));
	assert_err(hpke_open(&k, &other, enc, in, text), ERR_AEAD);
	/* The border between the two counts. */
	other = bind_of(suite_nth(0), bytes_str("infoa"), bytes_str("ad"));
	assert_err(hpke_open(&k, &other, enc, in, text), ERR_AEAD);
	other = bind_of(suite_nth(1), info, aad);
	assert_err(hpke_open(&k, &other, enc, in, text), ERR_AEAD);
	assert_ok(hpke_open(&k, &bind, enc, in, text));
}

static void
test_small_order_is_refused(void **state)
{
	struct hpke_bind bind = bind_of(suite_nth(0), bytes_str("info"), bytes_str("aad"));
	uint8_t enc[32], ct[20], text[4];
	struct hpke_key k;

	(void)state;
	hpke_key_new(&k);
	for (size_t i = 0; i < sizeof small_order / sizeof small_order[0]; i++) {
		const uint8_t *bad = unhex(small_order[i]).p;

		assert_err(hpke_seal(bad, &bind, bytes_str("text"), enc, ct), ERR_KEY);
		assert_err(hpke_open(&k, &bind, bad, filled(0, 20), text), ERR_KEY);
	}
}

static void
test_two_seals_differ(void **state)
{
	struct hpke_bind bind = bind_of(suite_nth(0), bytes_str("info"), bytes_str("aad"));
	uint8_t enc[2][32], ct[2][20];
	struct hpke_key k;

	(void)state;
	hpke_key_new(&k);
	for (size_t i = 0; i < 2; i++)
		assert_ok(hpke_seal(k.public, &bind, bytes_str("text"), enc[i], ct[i]));
	assert_memory_not_equal(enc[0], enc[1], 32);
	assert_memory_not_equal(ct[0], ct[1], 20);
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
		cmocka_unit_test(test_other_info_aad_key_or_suite_is_refused),
		cmocka_unit_test(test_small_order_is_refused),
		cmocka_unit_test(test_two_seals_differ),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
