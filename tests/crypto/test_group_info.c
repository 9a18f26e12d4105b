/* crypto/group_context.h and crypto/group_info.h */
#include "tests/crypto/support.h"

#include "crypto/extension.h"
#include "crypto/group_info.h"

static struct sign_key key;
static uint8_t pub[PUBKEY_SIZE];

static int
setup(void **state)
{
	(void)state;
	sign_key_new(&key, pub);
	return 0;
}

static struct group_info
info(void)
{
	return (struct group_info){
		.context = {
			.suite = 3,
			.group_id = bytes_str("gid"),
			.epoch = 0x0102030405060708,
			.tree_hash = unhex("aabb"),
			.transcript_hash = unhex("cc"),
			.extensions = unhex("0a0a 02 0102"),
		},
		.confirmation_tag = unhex("dddd"),
		.signer = 5,
		.signature = unhex("ee"),
	};
}

static int
parse(struct bytes in, struct group_info *g)
{
	struct rd r;

	rd_init(&r, in);
	group_info_read(&r, g);
	return rd_end(&r);
}

static void
test_wire(void **state)
{
	struct group_info g = info(), back;
	struct buf b = BIG, again = BIG;

	(void)state;
	group_info_write(&b, &g);
	assert_hex(b.p, b.n,
	    "0001 0003 03 676964 0102030405060708 02 aabb 01 cc 05 0a0a 02 0102"
	    "00 02 dddd 00000005 01 ee");
	assert_ok(parse(buf_bytes(&b), &back));
	assert_bytes(back.tbs, bytes_of(b.p, b.n - 2));
	assert_bytes(back.raw_context, bytes_of(b.p, 27));
	assert_int_equal(back.signer, 5);
	group_info_write(&again, &back);
	assert_bytes(buf_bytes(&again), buf_bytes(&b));
	for (size_t n = 0; n < b.n; n++)
		assert_err(parse(bytes_of(b.p, n), &back), ERR_PARSE);
	/* Another version is no GroupContext of ours. */
	b.p[1] = 2;
	assert_err(parse(buf_bytes(&b), &back), ERR_PARSE);
	buf_fini(&b);
	buf_fini(&again);
}

/* What is left over inside a vector, and what is there twice, is malformed. */
static void
test_extensions(void **state)
{
	static const char *const bad[] = {
		"0001 0003 00 0000000000000000 00 00 05 0a0a 01 0102 00 00 00000000 00",
		"0001 0003 00 0000000000000000 00 00 06 0a0a 00 0a0a 00 00 00 00000000 00",
		"0001 0003 00 0000000000000000 00 00 00 05 0a0a 03 0102 00 00000000 00",
		"0001 0003 00 0000000000000000 00 00 00 06 0002 00 0002 00 00 00000000 00",
	};
	struct group_info g;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_err(parse(unhex(bad[i]), &g), ERR_PARSE);
	assert_ok(parse(
	    unhex("0001 0003 00 0000000000000000 00 00 06 0a0a 00 1a1a 00 00 00 00000000 00"), &g));
}

static void
test_signature(void **state)
{
	struct group_info g = info(), back;
	struct buf b = BIG;
	int r;

	(void)state;
	assert_ok(group_info_sign(&b, &g, &key));
	assert_ok(parse(buf_bytes(&b), &back));
	assert_ok(group_info_verify(&back, bytes_of(pub, sizeof pub)));
	assert_err(group_info_verify(&back, filled(7, 31)), ERR_KEY);
	for (size_t i = 0; i < 8 * b.n; i++) {
		b.p[i / 8] ^= (uint8_t)(1u << i % 8);
		if ((r = parse(buf_bytes(&b), &back)) == 0)
			r = group_info_verify(&back, bytes_of(pub, sizeof pub));
		assert_true(r == ERR_PARSE || r == ERR_TRAILING || r == ERR_SIGNATURE);
		b.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	buf_fini(&b);
}

static void
test_tree_and_external_pub(void **state)
{
	struct group_info g = info();
	struct buf ext = BIG;
	struct bytes got;

	(void)state;
	assert_false(group_info_tree(&g, &got));
	assert_err(group_info_external_pub(&g, &got), ERR_NOTFOUND);
	group_info_put_tree(&ext, bytes_str("a tree"));
	group_info_put_external_pub(&ext, filled(4, 32));
	assert_ok(buf_err(&ext));
	g.extensions = buf_bytes(&ext);
	assert_true(group_info_tree(&g, &got));
	assert_bytes(got, bytes_str("a tree"));
	assert_ok(group_info_external_pub(&g, &got));
	assert_bytes(got, filled(4, 32));
	/* What is no key inside, or more than one. */
	buf_clear(&ext);
	extension_write(&ext, EXT_EXTERNAL_PUB, unhex("03 0102"));
	g.extensions = buf_bytes(&ext);
	assert_err(group_info_external_pub(&g, &got), ERR_PARSE);
	buf_clear(&ext);
	extension_write(&ext, EXT_EXTERNAL_PUB, unhex("01 01 00"));
	g.extensions = buf_bytes(&ext);
	assert_err(group_info_external_pub(&g, &got), ERR_PARSE);
	buf_fini(&ext);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wire),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_signature),
		cmocka_unit_test(test_tree_and_external_pub),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, setup, NULL);
}
