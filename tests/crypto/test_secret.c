#include "tests/crypto/support.h"

#include "crypto/secret.h"

static void
test_new_is_zeroed_and_aligned(void **state)
{
	(void)state;
	for (size_t size = 1; size < 5000; size = size * 3 + 1) {
		uint8_t *p = secret_new(size);
		uint8_t any = 0;

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(uint64_t), 0);
		for (size_t i = 0; i < size; i++)
			any |= p[i];
		assert_int_equal(any, 0);
		memset(p, 0xff, size);
		secret_free(p);
	}
	secret_free(NULL);
}

static void
test_new_refuses_what_cannot_be(void **state)
{
	(void)state;
	assert_null(secret_new(SIZE_MAX));
	assert_null(secret_new(SIZE_MAX - 4096));
}

static void
test_equal_and_wipe(void **state)
{
	struct secret a, b;

	(void)state;
	secret_random(&a);
	b = a;
	assert_true(secret_equal(a.b, b.b));
	for (size_t i = 0; i < SECRET_SIZE; i++) {
		b.b[i] ^= 0x80;
		assert_false(secret_equal(a.b, b.b));
		b.b[i] ^= 0x80;
	}
	secret_random(&b);
	assert_false(secret_equal(a.b, b.b));
	secret_wipe(&a);
	assert_memory_equal(a.b, (uint8_t[SECRET_SIZE]){ 0 }, SECRET_SIZE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_is_zeroed_and_aligned),
		cmocka_unit_test(test_new_refuses_what_cannot_be),
		cmocka_unit_test(test_equal_and_wipe),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
