/* Tests of base/buf.c: growth up to the maximum, sticking errors, what is wiped. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

static void
test_put_grows_and_keeps_content(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_put(&b, &(uint8_t){ (uint8_t)i }, 1);
	assert_int_equal(buf_err(&b), 0);
	assert_int_equal(b.n, 1000);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(b.p[i], (uint8_t)i);
	buf_fini(&b);
	assert_null(b.p);
	assert_int_equal(b.max, 1000);
}

static void
test_maximum_is_hard_and_sticks(void **state)
{
	struct buf b = BUF_INIT(10);

	(void)state;
	buf_put(&b, "0123456789", 10);
	assert_int_equal(buf_err(&b), 0);
	buf_put(&b, "a", 1);
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	assert_int_equal(b.n, 10);
	buf_drop(&b, 5);
	buf_put(&b, "b", 1); /* there is room now, but the error stays */
	assert_int_equal(b.n, 5);
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	buf_clear(&b);
	buf_put(&b, "c", 1);
	assert_int_equal(buf_err(&b), 0);
	assert_true(bytes_equal(buf_bytes(&b), bytes_str("c")));
	buf_fini(&b);
}

static void
test_huge_reserve_does_not_wrap(void **state)
{
	struct buf b = BUF_INIT(SIZE_MAX);

	(void)state;
	buf_put(&b, "x", 1);
	assert_null(buf_reserve(&b, SIZE_MAX));
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	buf_clear(&b);
	b.max = 100;
	assert_null(buf_reserve(&b, 101));
	assert_int_equal(b.n, 0);
	buf_fini(&b);
}

static void
test_buffer_that_may_hold_nothing(void **state)
{
	struct buf b = BUF_INIT(0);

	(void)state;
	buf_put(&b, NULL, 0);
	assert_int_equal(buf_err(&b), 0);
	assert_non_null(buf_reserve(&b, 0));
	buf_put(&b, "x", 1);
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	buf_fini(&b);
}

static void
test_reserve_then_grew(void **state)
{
	struct buf b = BUF_INIT(4096);
	uint8_t *p = buf_reserve(&b, 3000);

	(void)state;
	assert_non_null(p);
	memset(p, 7, 3000);
	buf_grew(&b, 2000);
	assert_int_equal(b.n, 2000);
	assert_int_equal(b.p[1999], 7);
	assert_ptr_equal(buf_reserve(&b, 1), b.p + 2000);
	buf_fini(&b);
}

static void
test_drop_moves_and_wipes(void **state)
{
	struct buf b = BUF_INIT(64);

	(void)state;
	buf_put(&b, "secret-rest", 11);
	buf_drop(&b, 0);
	buf_drop(&b, 7);
	assert_true(bytes_equal(buf_bytes(&b), bytes_str("rest")));
	for (size_t i = b.n; i < 11; i++)
		assert_int_equal(b.p[i], 0);
	buf_drop(&b, 4);
	assert_int_equal(b.n, 0);
	buf_fini(&b);
}

static void
test_clear_wipes(void **state)
{
	struct buf b = BUF_INIT(64);

	(void)state;
	buf_put(&b, "secret", 6);
	buf_clear(&b);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(b.p[i], 0);
	buf_fini(&b);
}

static void
test_move_hands_over(void **state)
{
	struct buf a = BUF_INIT(8), b = BUF_INIT(16);

	(void)state;
	buf_put(&a, "old", 3);
	buf_put(&b, "new", 3);
	buf_move(&a, &b);
	assert_true(bytes_equal(buf_bytes(&a), bytes_str("new")));
	assert_int_equal(a.max, 16);
	assert_null(b.p);
	assert_int_equal(b.n, 0);
	assert_int_equal(b.max, 16);
	buf_put(&b, "again", 5);
	assert_int_equal(b.n, 5);
	buf_fini(&a);
	buf_fini(&b);
}

static void
test_bytes_equal(void **state)
{
	(void)state;
	assert_true(bytes_equal(bytes_of(NULL, 0), bytes_str("")));
	assert_true(bytes_equal(bytes_str("ab"), bytes_of("abc", 2)));
	assert_false(bytes_equal(bytes_str("ab"), bytes_str("abc")));
	assert_false(bytes_equal(bytes_str("ab"), bytes_str("ac")));
}

static void
emptied_keeps_no_more_than_it_may(void **state)
{
	struct buf b = BUF_INIT(4096);

	(void)state;
	buf_put(&b, "hello", 5);
	buf_empty(&b, 4096);
	assert_int_equal(b.n, 0);
	assert_non_null(b.p);
	assert_memory_equal(b.p, "\0\0\0\0\0", 5);
	assert_non_null(buf_reserve(&b, 1000));
	buf_grew(&b, 1000);
	buf_empty(&b, 999);
	assert_null(b.p);
	assert_int_equal(b.cap, 0);
	assert_int_equal(b.max, 4096);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_grows_and_keeps_content),
		cmocka_unit_test(test_maximum_is_hard_and_sticks),
		cmocka_unit_test(test_huge_reserve_does_not_wrap),
		cmocka_unit_test(test_buffer_that_may_hold_nothing),
		cmocka_unit_test(test_reserve_then_grew),
		cmocka_unit_test(test_drop_moves_and_wipes),
		cmocka_unit_test(test_clear_wipes),
		cmocka_unit_test(test_move_hands_over),
		cmocka_unit_test(emptied_keeps_no_more_than_it_may),
		cmocka_unit_test(test_bytes_equal),
	};

	return cmocka_run_group_tests_name("base/buf", tests, NULL, NULL);
}
