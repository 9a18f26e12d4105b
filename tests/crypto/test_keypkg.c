/* crypto/keypkg.h and crypto/keyring.h, seen through crypto/verify.h. */
#include "support.h"

#include "crypto/framing.h"
#include "crypto/keyring.h"
#include "crypto/suite.h"
#include "crypto/verify.h"

#define AT_INIT 4
#define AT_LEAF (AT_INIT + 32)
#define AT_SIGN (AT_LEAF + 32)
#define AT_NICK (AT_SIGN + 32)

static struct person ann;
static struct buf pkg;

static int
setup(void **state)
{
	(void)state;
	person_init(&ann, "Ann-1");
	pkg = person_package(&ann);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	buf_fini(&pkg);
	person_fini(&ann);
	return 0;
}

/* The package with a new signature by its owner, after a test changed it. */
static void
resign(void)
{
	struct bytes content = bytes_of(pkg.p, pkg.n - SIGNATURE_SIZE);

	assert_ok(sign(pkg.p + content.n, keyring_signer(ann.keys), KEYPKG_LABEL, content));
}

static void
assert_refused(int error)
{
	char nick[NICK_MAX + 1] = "untouched";

	assert_err(verify_keypkg(buf_bytes(&pkg), nick), error);
	assert_string_equal(nick, "untouched");
}

static void
test_good(void **state)
{
	char nick[NICK_MAX + 1];
	struct keypkg p;

	(void)state;
	assert_ok(verify_keypkg(buf_bytes(&pkg), nick));
	assert_string_equal(nick, "Ann-1");
	assert_ok(keypkg_parse(&p, buf_bytes(&pkg)));
	assert_memory_equal(p.sign_key, keyring_sign_key(ann.keys), SIGN_KEY_SIZE);
	assert_memory_not_equal(p.init_key, p.leaf_key, 32);
	resign();
	assert_ok(verify_keypkg(buf_bytes(&pkg), nick));
}

static void
test_every_flip_and_cut_is_refused(void **state)
{
	char nick[NICK_MAX + 1];

	(void)state;
	for (size_t i = 0; i < 8 * pkg.n; i++) {
		pkg.p[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_int_not_equal(verify_keypkg(buf_bytes(&pkg), nick), 0);
		pkg.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t n = 0; n < pkg.n; n++)
		assert_err(verify_keypkg(bytes_of(pkg.p, n), nick), ERR_PARSE);
	buf_put(&pkg, "", 1);
	assert_refused(ERR_PARSE);
}

static void
test_version_suite_kind(void **state)
{
	(void)state;
	pkg.p[0] = 2;
	resign();
	assert_refused(ERR_VERSION);
	pkg.p[0] = FRAMING_VERSION;
	pkg.p[3] = 1;
	resign();
	assert_refused(ERR_VERSION);
	pkg.p[3] = SUITE_ID;
	pkg.p[1] = FRAMING_WELCOME;
	resign();
	assert_refused(ERR_PARSE);
}

static void
test_signature(void **state)
{
	struct bytes content = bytes_of(pkg.p, pkg.n - SIGNATURE_SIZE);
	struct sign_key other;
	uint8_t pub[32];

	(void)state;
	pkg.p[pkg.n - 1] ^= 1;
	assert_refused(ERR_SIGNATURE);
	sign_key_new(&other, pub);
	assert_ok(sign(pkg.p + content.n, &other, KEYPKG_LABEL, content));
	assert_refused(ERR_SIGNATURE);
	assert_ok(sign(pkg.p + content.n, keyring_signer(ann.keys), "CommitTBS", content));
	assert_refused(ERR_SIGNATURE);
}

static void
test_bad_keys(void **state)
{
	static const size_t at[] = { AT_INIT, AT_LEAF };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		uint8_t was[32];

		memcpy(was, pkg.p + at[i], 32);
		memset(pkg.p + at[i], 0, 32);
		resign();
		assert_refused(ERR_KEY);
		memcpy(pkg.p + at[i], was, 32);
	}
	memcpy(pkg.p + AT_LEAF, pkg.p + AT_INIT, 32);
	resign();
	assert_refused(ERR_KEY);
}

static void
test_bad_sign_key(void **state)
{
	(void)state;
	memset(pkg.p + AT_SIGN, 0, 32);
	resign();
	assert_refused(ERR_KEY);
}

static void
test_bad_nick(void **state)
{
	static const char *const bad[] = { "Ann 1",
		"Ann\x1b"
		"1",
		"Ann\x00"
		"1",
		"Ann\xc3\xa9" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		memcpy(pkg.p + AT_NICK + 1, bad[i], 5);
		resign();
		assert_refused(ERR_PARSE);
	}
	memcpy(pkg.p + AT_NICK + 1, "ann-1", 5);
	resign();
	assert_ok(verify_keypkg(buf_bytes(&pkg), (char[NICK_MAX + 1]){ 0 }));
}

/* A package whose nick has no, or too many bytes. */
static void
test_nick_length(void **state)
{
	static const size_t size[] = { 0, 1, NICK_MAX, NICK_MAX + 1 };
	char nick[NICK_MAX + 1];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct buf b = BIG;
		uint8_t n = (uint8_t)size[i], sig[SIGNATURE_SIZE];

		buf_put(&b, pkg.p, AT_NICK);
		buf_put(&b, &n, 1);
		buf_put(&b, "abcdefghijklmnopqrstuvwxyz", n);
		assert_ok(sign(sig, keyring_signer(ann.keys), KEYPKG_LABEL, buf_bytes(&b)));
		buf_put(&b, sig, sizeof sig);
		assert_err(verify_keypkg(buf_bytes(&b), nick),
		    size[i] == 0 || size[i] > NICK_MAX ? ERR_PARSE : 0);
		buf_fini(&b);
	}
}

static void
test_keyring_names(void **state)
{
	struct keyring *k = NULL;

	(void)state;
	assert_err(keyring_new(&k, "not a nick"), ERR_NAME);
	assert_err(keyring_new(&k, ""), ERR_NAME);
	assert_null(k);
	keyring_free(NULL);
}

static void
test_keyring_keeps_the_newest(void **state)
{
	uint8_t ref[KEYPKG_KEEP + 1][KEYPKG_REF_SIZE];
	struct keyring_pkg p;

	(void)state;
	keypkg_ref(ref[0], buf_bytes(&pkg));
	for (size_t i = 1; i <= KEYPKG_KEEP; i++) {
		struct buf b = person_package(&ann);

		keypkg_ref(ref[i], buf_bytes(&b));
		assert_ok(keyring_find(ann.keys, ref[i], &p));
		assert_memory_equal(p.init->public, b.p + AT_INIT, 32);
		assert_memory_equal(p.leaf->public, b.p + AT_LEAF, 32);
		buf_fini(&b);
	}
	assert_int_equal(keyring_count(ann.keys), KEYPKG_KEEP);
	assert_err(keyring_find(ann.keys, ref[0], &p), ERR_NOTFOUND);
	assert_ok(keyring_find(ann.keys, ref[1], &p));
	keyring_forget(ann.keys, p.slot);
	assert_err(keyring_find(ann.keys, ref[1], &p), ERR_NOTFOUND);
	assert_int_equal(keyring_count(ann.keys), KEYPKG_KEEP - 1);
	for (size_t i = 2; i <= KEYPKG_KEEP; i++)
		assert_ok(keyring_find(ann.keys, ref[i], &p));
}

/* A package that could not be given out is not kept. */
static void
test_keyring_full_buffer(void **state)
{
	struct buf small = BUF_INIT(100);

	(void)state;
	assert_err(keypkg_new(ann.keys, &small), ERR_LIMIT);
	assert_int_equal(small.n, 0);
	assert_int_equal(keyring_count(ann.keys), 1);
}

#define with_ann(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_ann(test_good),
		with_ann(test_every_flip_and_cut_is_refused),
		with_ann(test_version_suite_kind),
		with_ann(test_signature),
		with_ann(test_bad_keys),
		with_ann(test_bad_sign_key),
		with_ann(test_bad_nick),
		with_ann(test_nick_length),
		with_ann(test_keyring_names),
		with_ann(test_keyring_keeps_the_newest),
		with_ann(test_keyring_full_buffer),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
