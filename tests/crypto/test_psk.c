/* crypto/psk.h. The expected secrets were computed with Python's hmac from RFC 9420 8.4. */
#include "tests/crypto/support.h"

#include "crypto/psk.h"

#define LONG_PSK "secret of any length, here a long one 0123456789"

static struct psk_id
external(void)
{
	return (struct psk_id){
		.type = PSK_EXTERNAL, .id = bytes_str("first"), .nonce = filled(1, 32)
	};
}

static struct psk_id
resumption(void)
{
	return (struct psk_id){ .type = PSK_RESUMPTION,
		.usage = PSK_APPLICATION,
		.id = bytes_str("group"),
		.epoch = 5,
		.nonce = filled(2, 32) };
}

static void
check_round_trip(const struct psk_id *id, const char *hex)
{
	struct buf b = BIG;
	struct psk_id back;
	struct rd r;

	psk_id_write(&b, id);
	assert_hex(b.p, b.n, hex);
	rd_init(&r, buf_bytes(&b));
	psk_id_read(&r, &back);
	assert_ok(rd_end(&r));
	assert_int_equal(back.type, id->type);
	assert_int_equal(back.usage, id->usage);
	assert_int_equal(back.epoch, id->epoch);
	assert_bytes(back.id, id->id);
	assert_bytes(back.nonce, id->nonce);
	for (size_t n = 0; n < b.n; n++) {
		rd_init(&r, bytes_of(b.p, n));
		psk_id_read(&r, &back);
		assert_err(rd_end(&r), ERR_PARSE);
	}
	buf_fini(&b);
}

static void
test_wire(void **state)
{
	struct psk_id a = external(), b = resumption();

	(void)state;
	a.nonce = bytes_str("n");
	b.nonce = bytes_str("n");
	check_round_trip(&a, "01 05 6669727374 01 6e");
	check_round_trip(&b, "02 01 05 67726f7570 0000000000000005 01 6e");
}

static void
test_unknown_kinds(void **state)
{
	static const char *const bad[] = { "00 00 00", "03 00 00", "ff 00 00",
		"02 00 00 0000000000000000 00", "02 04 00 0000000000000000 00" };
	struct psk_id id;
	struct rd r;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		rd_init(&r, unhex(bad[i]));
		psk_id_read(&r, &id);
		assert_err(rd_end(&r), ERR_PARSE);
	}
}

static void
test_same(void **state)
{
	struct psk_id a = resumption(), b = resumption();

	(void)state;
	assert_true(psk_id_same(&a, &b));
	b.nonce = filled(9, 32);
	assert_false(psk_id_same(&a, &b));
	b = a;
	b.epoch++;
	assert_false(psk_id_same(&a, &b));
	b = a;
	b.usage = PSK_BRANCH;
	assert_false(psk_id_same(&a, &b));
	b = a;
	b.id = bytes_str("groups");
	assert_false(psk_id_same(&a, &b));
	b = external();
	b.id = a.id;
	assert_false(psk_id_same(&a, &b));
}

static void
test_chain(void **state)
{
	struct psk_id a = external(), b = resumption();
	struct psk_chain c;

	(void)state;
	psk_chain_init(&c, 0);
	assert_bytes(bytes_of(c.secret.b, 32), filled(0, 32));
	psk_chain_init(&c, 1);
	assert_ok(psk_chain_add(&c, &a, bytes_str(LONG_PSK)));
	assert_hex(
	    c.secret.b, 32, "7a43aaa51156c25e605acc9f7fa088ca32ec23da2bd2b6ac9698e75744893b1f");
	psk_chain_init(&c, 2);
	assert_ok(psk_chain_add(&c, &a, bytes_str(LONG_PSK)));
	assert_ok(psk_chain_add(&c, &b, filled(9, 32)));
	assert_hex(
	    c.secret.b, 32, "a5225818d62ecf45097ceff9f0322b1446169eccce6035cd1a552be54dac6deb");
	/* The order counts. */
	psk_chain_init(&c, 2);
	assert_ok(psk_chain_add(&c, &b, filled(9, 32)));
	assert_ok(psk_chain_add(&c, &a, bytes_str(LONG_PSK)));
	assert_hex(
	    c.secret.b, 32, "006d8c00f880a545e9ad5d1c7de11f359843670c1b64bdb20659004b3d4d5a92");
}

static void
test_more_than_announced(void **state)
{
	struct psk_id a = external();
	struct psk_chain c;
	struct secret before;

	(void)state;
	psk_chain_init(&c, 1);
	assert_ok(psk_chain_add(&c, &a, bytes_str("x")));
	before = c.secret;
	assert_err(psk_chain_add(&c, &a, bytes_str("x")), ERR_STATE);
	assert_true(secret_equal(before.b, c.secret.b));
}

/* An empty key is a key, and the nonce makes two uses of one differ. */
static void
test_nonce_counts(void **state)
{
	struct psk_id a = external();
	struct psk_chain c, d;

	(void)state;
	psk_chain_init(&c, 1);
	psk_chain_init(&d, 1);
	assert_ok(psk_chain_add(&c, &a, bytes_of(NULL, 0)));
	a.nonce = filled(3, 32);
	assert_ok(psk_chain_add(&d, &a, bytes_of(NULL, 0)));
	assert_false(secret_equal(c.secret.b, d.secret.b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wire),
		cmocka_unit_test(test_unknown_kinds),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_more_than_announced),
		cmocka_unit_test(test_nonce_counts),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
