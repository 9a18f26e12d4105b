/* Tests of crypto/box.c. */
#include "crypto/box.h"

#include "base/err.h"
#include "crypto/group.h"
#include "tests/support/cm.h"

static void
opens_as_it_was_sealed_and_no_other_way(void **state)
{
	uint8_t key[BOX_KEY_SIZE] = { 1 }, other[BOX_KEY_SIZE] = { 2 };
	struct buf sealed = BUF_INIT(1024), again = BUF_INIT(1024), text = BUF_INIT(1024);
	struct bytes context = bytes_str("where it stands");

	(void)state;
	assert_int_equal(box_seal(key, context, bytes_str("hello"), &sealed), 0);
	assert_int_equal(box_seal(key, context, bytes_str("hello"), &again), 0);
	assert_int_equal(sealed.n, 24 + 5 + 16);
	assert_false(bytes_equal(buf_bytes(&sealed), buf_bytes(&again)));
	assert_int_equal(box_open(key, context, buf_bytes(&sealed), &text), 0);
	assert_true(bytes_equal(buf_bytes(&text), bytes_str("hello")));
	assert_int_equal(box_open(other, context, buf_bytes(&sealed), &text), ERR_AEAD);
	assert_int_equal(
	    box_open(key, bytes_str("elsewhere"), buf_bytes(&sealed), &text), ERR_AEAD);
	assert_int_equal(box_open(key, context, bytes_of(sealed.p, 39), &text), ERR_AEAD);
	for (size_t i = 0; i < sealed.n; i++) {
		sealed.p[i] ^= 1;
		assert_int_equal(box_open(key, context, buf_bytes(&sealed), &text), ERR_AEAD);
		sealed.p[i] ^= 1;
	}
	assert_int_equal(text.n, 5);
	buf_fini(&sealed);
	buf_fini(&again);
	buf_fini(&text);
}

static void
keys_for_two_uses_differ(void **state)
{
	const uint8_t secret[32] = { 7 };
	uint8_t a[BOX_KEY_SIZE], b[BOX_KEY_SIZE], again[BOX_KEY_SIZE];

	(void)state;
	box_key(a, secret, "one");
	box_key(b, secret, "other");
	box_key(again, secret, "one");
	assert_memory_equal(a, again, sizeof a);
	assert_memory_not_equal(a, b, sizeof a);
	assert_memory_not_equal(a, secret, sizeof a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_as_it_was_sealed_and_no_other_way),
		cmocka_unit_test(keys_for_two_uses_differ),
	};

	assert_int_equal(crypto_init(), 0);
	return cmocka_run_group_tests_name("box", tests, NULL, NULL);
}
