#include "certs/request.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "base/utf8.h"
#include "base/file.h"
#include "base/mem.h"
#include "certs/keyfile.h"
#include "tests/support/cm.h"

static const uint8_t seed[32] = { 1, 2, 3 };

static struct buf
request(const char *nick, const char *challenge)
{
	struct buf der = BUF_INIT(REQUEST_MAX);
	struct fault f;

	assert_int_equal(request_new(&der, seed, nick, challenge, &f), 0);
	return der;
}

static void
test_seed(void **state)
{
	/* The public half that RFC 8032 (7.1, TEST 1) has for its seed, in a SubjectPublicKeyInfo.
	 */
	static const uint8_t rfc_seed[32] = { 0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba,
		0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69,
		0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60 };
	static const uint8_t rfc_public[32] = { 0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7,
		0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6,
		0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a };
	struct buf der = BUF_INIT(REQUEST_MAX);
	struct request rq;
	struct fault f;

	(void)state;
	assert_int_equal(request_new(&der, rfc_seed, "alice", NULL, &f), 0);
	assert_int_equal(request_read(buf_bytes(&der), &rq, &f), 0);
	assert_int_equal(rq.type, KEYTYPE_ED25519);
	assert_int_equal(rq.spki_len, 44);
	assert_memory_equal(rq.spki_der + 12, rfc_public, 32);
	buf_fini(&der);
}

/* A key of another type asks in the same way. */
static void
test_key_of_any_type(void **state)
{
	static const enum keytype types[] = { KEYTYPE_ED25519, KEYTYPE_P384, KEYTYPE_RSA2048 };
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct buf key = BUF_INIT(REQUEST_MAX), der = BUF_INIT(REQUEST_MAX);
		struct request rq;

		assert_int_equal(keyfile_new(&key, types[i], &f), 0);
		assert_int_equal(request_new_key(&der, buf_bytes(&key), "alice", "word", &f), 0);
		assert_int_equal(request_read(buf_bytes(&der), &rq, &f), 0);
		assert_int_equal(rq.type, types[i]);
		assert_string_equal(rq.nick, "alice");
		assert_string_equal(rq.challenge, "word");
		assert_int_equal(request_new_key(&der, buf_bytes(&key), "a b", NULL, &f), ERR_NAME);
		assert_int_equal(
		    request_new_key(&der, bytes_str("no key"), "alice", NULL, &f), ERR_KEYFILE);
		buf_fini(&key);
		buf_fini(&der);
	}
}

static void
test_round(void **state)
{
	struct buf der = request("alice", "0123456789abcdef");
	struct request rq;
	struct fault f;

	(void)state;
	assert_int_equal(request_read(buf_bytes(&der), &rq, &f), 0);
	assert_string_equal(rq.cn, "alice");
	assert_string_equal(rq.nick, "alice");
	assert_string_equal(rq.challenge, "0123456789abcdef");
	buf_fini(&der);
	der = request("bob-2_", NULL);
	assert_int_equal(request_read(buf_bytes(&der), &rq, &f), 0);
	assert_string_equal(rq.nick, "bob-2_");
	assert_string_equal(rq.challenge, "");
	buf_fini(&der);
}

static void
test_limits(void **state)
{
	struct buf der = BUF_INIT(REQUEST_MAX);
	char text[REQUEST_CHALLENGE_MAX + 2];
	struct request rq;
	struct fault f;

	(void)state;
	memset(text, 'x', sizeof text);
	text[REQUEST_CHALLENGE_MAX + 1] = '\0';
	assert_int_equal(request_new(&der, seed, "alice", text, &f), ERR_TOOLONG);
	assert_int_equal(request_new(&der, seed, "alice", "tab\t", &f), ERR_TOOLONG);
	assert_int_equal(request_new(&der, seed, "", NULL, &f), ERR_NAME);
	assert_int_equal(request_new(&der, seed, "al ice", NULL, &f), ERR_NAME);
	assert_int_equal(der.n, 0);
	text[REQUEST_CHALLENGE_MAX] = '\0';
	assert_int_equal(request_new(&der, seed, "alice", text, &f), 0);
	assert_int_equal(request_read(buf_bytes(&der), &rq, &f), 0);
	assert_string_equal(rq.challenge, text);
	buf_fini(&der);
	der = BUF_INIT(10);
	assert_int_equal(request_new(&der, seed, "alice", NULL, &f), ERR_LIMIT);
	assert_int_equal(f.code, ERR_LIMIT);
	buf_fini(&der);
}

/* For every type of key, in PEM, as --pki request makes them. */
static void
test_types(void **state)
{
	static const char *const hosts[] = { "chat.example.org", "192.0.2.7", "2001:db8::7" };

	(void)state;
	for (unsigned t = 0; t <= KEYTYPE_RSA2048; t++) {
		struct buf key = BUF_INIT(65536), pem = BUF_INIT(65536);
		struct request rq, same;
		struct fault f;

		assert_int_equal(keyfile_new(&key, (enum keytype)t, &f), 0);
		assert_int_equal(
		    request_new_pem(&pem, buf_bytes(&key), "chat.example.org", hosts, 3, &f), 0);
		assert_int_equal(request_read(buf_bytes(&pem), &rq, &f), 0);
		assert_int_equal(rq.type, t);
		assert_string_equal(rq.cn, "chat.example.org");
		assert_string_equal(rq.nick, "");
		assert_int_equal(request_of_key(buf_bytes(&key), "chat.example.org", &same, &f), 0);
		assert_memory_equal(&rq, &same, sizeof rq);
		buf_fini(&key);
		buf_fini(&pem);
	}
}

/* One that takes minutes to make; its request is at hand. */
static void
test_rsa8192(void **state)
{
	char *path = mem_printf("%s/tests/fuzz/corpus/request/rsa8192", getenv("top_srcdir"));
	struct buf der = BUF_INIT(REQUEST_MAX);
	struct request rq;
	struct fault f;

	(void)state;
	assert_int_equal(file_read(path, &der, &f), 0);
	assert_int_equal(request_read(buf_bytes(&der), &rq, &f), 0);
	assert_int_equal(rq.type, KEYTYPE_RSA8192);
	assert_string_equal(rq.nick, "bob");
	assert_true(rq.spki_len > 1024);
	buf_fini(&der);
	free(path);
}

static void
test_bad_hosts(void **state)
{
	static const char *const bad[] = { "a b" };
	struct buf key = BUF_INIT(65536), pem = BUF_INIT(65536);
	struct fault f;

	(void)state;
	assert_int_equal(keyfile_new(&key, KEYTYPE_ED25519, &f), 0);
	assert_int_equal(request_new_pem(&pem, buf_bytes(&key), "x", bad, 1, &f), ERR_NAME);
	assert_int_equal(request_new_pem(&pem, buf_bytes(&key), "", NULL, 0, &f), ERR_PARSE);
	assert_int_equal(request_new_pem(&pem, bytes_str("no key"), "x", NULL, 0, &f), ERR_KEYFILE);
	/* Nor what is not UTF-8, as GnuTLS itself would not write it. */
	assert_int_equal(request_new_pem(&pem, buf_bytes(&key), "bob\xff", NULL, 0, &f), ERR_PARSE);
	assert_int_equal(pem.n, 0);
	buf_fini(&key);
}

/* No single flipped bit leaves a request that is believed, nor does a cut or an addition. */
static void
test_flips(void **state)
{
	struct buf der = request("alice", "challenge");
	struct request rq;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < der.n * 8; i++) {
		der.p[i / 8] ^= (uint8_t)(1u << (i % 8));
		f = (struct fault){ 0 };
		assert_true(request_read(buf_bytes(&der), &rq, &f) < 0);
		assert_true(f.code < 0 && f.cause[0] != '\0' && f.remedy[0] != '\0');
		assert_int_equal(rq.spki_len, 0);
		der.p[i / 8] ^= (uint8_t)(1u << (i % 8));
	}
	for (size_t n = 0; n < der.n; n++)
		assert_true(request_read(bytes_of(der.p, n), &rq, &f) < 0);
	buf_put(&der, "", 1);
	assert_int_equal(request_read(buf_bytes(&der), &rq, &f), ERR_PARSE);
	buf_fini(&der);
}

/* A request that was not made here. */
struct foreign {
	const char *cn[2];
	size_t cn_len;
	const char *challenge; /* DER of the string */
	gnutls_pk_algorithm_t pk;
	unsigned bits;
	gnutls_digest_algorithm_t digest;
	bool other_key; /* asks for a key that did not sign */
};

static struct buf
make(const struct foreign *want)
{
	gnutls_x509_crq_t q;
	gnutls_x509_privkey_t key, other;
	gnutls_datum_t d;
	struct buf out = BUF_INIT(65536);

	assert_int_equal(gnutls_x509_privkey_init(&key), 0);
	assert_int_equal(gnutls_x509_privkey_init(&other), 0);
	assert_int_equal(gnutls_x509_privkey_generate(key, want->pk, want->bits, 0), 0);
	assert_int_equal(gnutls_x509_privkey_generate(other, want->pk, want->bits, 0), 0);
	assert_int_equal(gnutls_x509_crq_init(&q), 0);
	assert_int_equal(gnutls_x509_crq_set_version(q, 1), 0);
	for (size_t i = 0; i < 2 && want->cn[i] != NULL; i++)
		assert_int_equal(
		    gnutls_x509_crq_set_dn_by_oid(q, GNUTLS_OID_X520_COMMON_NAME, 0, want->cn[i],
			(unsigned)(want->cn_len != 0 ? want->cn_len : strlen(want->cn[i]))),
		    0);
	assert_int_equal(gnutls_x509_crq_set_key(q, key), 0);
	/* By its number, since the other way refuses what we want to be told. */
	if (want->challenge != NULL)
		assert_int_equal(gnutls_x509_crq_set_attribute_by_oid(q, "1.2.840.113549.1.9.7",
				     (void *)(uintptr_t)want->challenge, strlen(want->challenge)),
		    0);
	/* What a sly one asks for. */
	assert_int_equal(gnutls_x509_crq_set_basic_constraints(q, 1, 5), 0);
	assert_int_equal(gnutls_x509_crq_sign2(q, key, want->digest, 0), 0);
	if (want->other_key)
		assert_int_equal(gnutls_x509_crq_set_key(q, other), 0);
	assert_int_equal(gnutls_x509_crq_export2(q, GNUTLS_X509_FMT_DER, &d), 0);
	buf_put(&out, d.data, d.size);
	gnutls_free(d.data);
	gnutls_x509_crq_deinit(q);
	gnutls_x509_privkey_deinit(key);
	gnutls_x509_privkey_deinit(other);
	return out;
}

#define P256 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1)

/* What is refused, and the words that say why. */
static void
test_refused(void **state)
{
	static const struct {
		struct foreign what;
		int code;
		const char *words;
	} rows[] = {
		{ { .cn = { "bob" },
		      .pk = GNUTLS_PK_ECDSA,
		      .bits = P256,
		      .digest = GNUTLS_DIG_SHA256 },
		    0, NULL },
		{ { .cn = { "bob" },
		      .pk = GNUTLS_PK_RSA,
		      .bits = 1024,
		      .digest = GNUTLS_DIG_SHA256 },
		    ERR_WEAK, "RSA 1024" },
		{ { .cn = { "bob" },
		      .pk = GNUTLS_PK_RSA,
		      .bits = 2500,
		      .digest = GNUTLS_DIG_SHA256 },
		    ERR_KEY, "RSA 2500" },
		{ { .cn = { "bob" },
		      .pk = GNUTLS_PK_ECDSA,
		      .bits = P256,
		      .digest = GNUTLS_DIG_SHA1 },
		    ERR_WEAK, "SHA1" },
		{ { .cn = { "bob" }, .pk = GNUTLS_PK_RSA, .bits = 2048, .digest = GNUTLS_DIG_MD5 },
		    ERR_WEAK, "MD5" },
		{ { .cn = { "bob" },
		      .pk = GNUTLS_PK_ECDSA,
		      .bits = P256,
		      .digest = GNUTLS_DIG_SHA256,
		      .other_key = true },
		    ERR_SIGNATURE, "not signed by its own key" },
		{ { .cn = { NULL },
		      .pk = GNUTLS_PK_ECDSA,
		      .bits = P256,
		      .digest = GNUTLS_DIG_SHA256 },
		    ERR_PARSE, "names nobody" },
		{ { .cn = { "alice", "bob" },
		      .pk = GNUTLS_PK_ECDSA,
		      .bits = P256,
		      .digest = GNUTLS_DIG_SHA256 },
		    ERR_PARSE, "two common names" },
		{ { .cn = { "bob\0alice" },
		      .cn_len = 9,
		      .pk = GNUTLS_PK_ECDSA,
		      .bits = P256,
		      .digest = GNUTLS_DIG_SHA256 },
		    ERR_PARSE, "common name" },
		{ { .cn = { "bob\033[2J" },
		      .pk = GNUTLS_PK_ECDSA,
		      .bits = P256,
		      .digest = GNUTLS_DIG_SHA256 },
		    ERR_PARSE, "common name" },
		{ { .cn = { "bob" },
		      .challenge = "\x13\x03"
				   "a\033b",
		      .pk = GNUTLS_PK_ECDSA,
		      .bits = P256,
		      .digest = GNUTLS_DIG_SHA256 },
		    ERR_PARSE, "challenge" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf der = make(&rows[i].what);
		struct fault f = { 0 };
		struct request rq;
		int r = request_read(buf_bytes(&der), &rq, &f);

		if (r != rows[i].code || (r != 0 && strstr(f.cause, rows[i].words) == NULL))
			fail_msg("row %zu: %d, %s", i, r, f.cause);
		assert_int_equal(f.code, r);
		buf_fini(&der);
	}
}

static void
test_not_a_request(void **state)
{
	struct buf big = BUF_INIT(REQUEST_MAX + 10);
	struct request rq;
	struct fault f;

	(void)state;
	assert_int_equal(request_read(bytes_of(NULL, 0), &rq, &f), ERR_PARSE);
	assert_int_equal(request_read(bytes_str("hello"), &rq, &f), ERR_PARSE);
	assert_int_equal(request_read(bytes_str("0"), &rq, &f), ERR_PARSE);
	memset(buf_reserve(&big, REQUEST_MAX + 1), '0', REQUEST_MAX + 1);
	buf_grew(&big, REQUEST_MAX + 1);
	assert_int_equal(request_read(buf_bytes(&big), &rq, &f), ERR_LIMIT);
	buf_fini(&big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_key_of_any_type),
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_rsa8192),
		cmocka_unit_test(test_bad_hosts),
		cmocka_unit_test(test_flips),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_not_a_request),
	};

	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
