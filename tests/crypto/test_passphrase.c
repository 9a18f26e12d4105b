#include "tests/crypto/support.h"

#include "crypto/passphrase.h"

#define WORDS "correct horse battery staple"
#define PASSES_AT 10 /* places in the header */
#define KIB_AT 14

static struct buf
sealed_under(const char *words, const char *what)
{
	struct buf b = BUF_INIT(PASSPHRASE_SEALED);

	assert_ok(passphrase_seal(bytes_str(what), bytes_str(words), &b));
	return b;
}

static int
try(const struct buf *sealed, const char *words, struct buf *out)
{
	buf_clear(out);
	return passphrase_open(buf_bytes(sealed), bytes_str(words), out);
}

static void
test_opens_by_its_passphrase_alone(void **state)
{
	struct buf a = sealed_under(WORDS, "the seeds"), out = BUF_INIT(64);

	(void)state;
	assert_ok(try(&a, WORDS, &out));
	assert_bytes(buf_bytes(&out), bytes_str("the seeds"));
	assert_err(try(&a, WORDS "r", &out), ERR_AEAD);
	assert_err(try(&a, "", &out), ERR_AEAD);
	assert_int_equal(out.n, 0);
	assert_false(passphrase_is_empty(buf_bytes(&a)));
	assert_null(memmem(a.p, a.n, "the seeds", 9));
	buf_fini(&a);
	buf_fini(&out);
}

static void
test_without_a_passphrase_is_cheap_and_says_so(void **state)
{
	struct buf a = sealed_under("", "x"), b = sealed_under("", "x"), out = BUF_INIT(64);

	(void)state;
	assert_true(passphrase_is_empty(buf_bytes(&a)));
	assert_ok(try(&a, "", &out));
	assert_bytes(buf_bytes(&out), bytes_str("x"));
	assert_err(try(&a, "x", &out), ERR_AEAD);
	buf_clear(&out);
	assert_ok(passphrase_open(buf_bytes(&a), bytes_of(NULL, 0), &out));
	/* Salt and nonce are drawn each time. */
	assert_int_equal(a.n, b.n);
	assert_memory_not_equal(a.p + 18, b.p + 18, 16);
	assert_memory_not_equal(a.p + 34, b.p + 34, 24);
	buf_fini(&a);
	buf_fini(&b);
	buf_fini(&out);
}

/* Each bit of the file counts: in the header too, which is associated data. */
static void
test_any_change_is_noticed(void **state)
{
	struct buf a = sealed_under("", "sixteen bytes .."), out = BUF_INIT(64);

	(void)state;
	for (size_t i = 0; i < a.n; i++) {
		if (i >= PASSES_AT && i < KIB_AT + 2)
			continue; /* would only cost time */
		a.p[i] ^= 1;
		assert_true(try(&a, "", &out) != 0);
		a.p[i] ^= 1;
	}
	assert_ok(try(&a, "", &out));
	a.p[9] ^= 1; /* the kind alone, which the key does not depend on */
	assert_err(try(&a, "", &out), ERR_AEAD);
	a.p[9] ^= 1;
	for (size_t n = 0; n < a.n; n++)
		assert_true(passphrase_open(bytes_of(a.p, n), bytes_str(""), &out) != 0);
	buf_fini(&a);
	buf_fini(&out);
}

static void
test_refuses_what_costs_too_much(void **state)
{
	static const struct {
		uint32_t passes, kib;
		int error;
	} rows[] = {
		{ 11, 8, ERR_LIMIT },
		{ UINT32_MAX, 8, ERR_LIMIT },
		{ 1, (1u << 20) + 1, ERR_LIMIT },
		{ 1, UINT32_MAX, ERR_LIMIT },
		{ 0, 8, ERR_PARSE },
		{ 1, 7, ERR_PARSE },
		{ 1, 0, ERR_PARSE },
		{ 2, 8, ERR_AEAD },
	};
	struct buf a = sealed_under("", "x"), out = BUF_INIT(64);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (int k = 0; k < 4; k++) {
			a.p[PASSES_AT + k] = (uint8_t)(rows[i].passes >> (24 - 8 * k));
			a.p[KIB_AT + k] = (uint8_t)(rows[i].kib >> (24 - 8 * k));
		}
		assert_err(try(&a, "", &out), rows[i].error);
	}
	buf_fini(&a);
	buf_fini(&out);
}

static void
test_refuses_other_files(void **state)
{
	struct buf a = sealed_under("", "x"), out = BUF_INIT(64);
	struct bytes long_words = bytes_of(a.p, PASSPHRASE_MAX + 1);
	struct buf big = BUF_INIT(2 * PASSPHRASE_SEALED);

	(void)state;
	assert_err(passphrase_open(bytes_str("-----BEGIN PRIVATE KEY-----"), bytes_str(""), &out),
	    ERR_PARSE);
	assert_false(passphrase_is_empty(bytes_str("-----BEGIN")));
	a.p[8] = 2;
	assert_err(try(&a, "", &out), ERR_VERSION);
	/* Neither length is looked at beyond its number. */
	assert_err(passphrase_seal(bytes_str("x"), long_words, &big), ERR_LIMIT);
	assert_err(
	    passphrase_seal(bytes_of(a.p, PASSPHRASE_SEALED), bytes_str(""), &big), ERR_LIMIT);
	assert_int_equal(big.n, 0);
	buf_fini(&a);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opens_by_its_passphrase_alone),
		cmocka_unit_test(test_without_a_passphrase_is_cheap_and_says_so),
		cmocka_unit_test(test_any_change_is_noticed),
		cmocka_unit_test(test_refuses_what_costs_too_much),
		cmocka_unit_test(test_refuses_other_files),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("passphrase", tests, NULL, NULL);
}
