/* net/outq.c: what goes in comes out, and no more than its limit is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/err.h"
#include "net/frame.h"
#include "net/outq.h"
#include "net/wire.h"

static void
test_order_through_many_takes(void **state)
{
	struct buf want = BUF_INIT(1 << 20), got = BUF_INIT(1 << 20);
	struct outq q;
	uint8_t body[16] = { 0 };

	(void)state;
	outq_init(&q, 1000);
	for (unsigned i = 0; i < 2000; i++) {
		struct bytes part;

		body[0] = (uint8_t)i;
		body[1] = (uint8_t)(i >> 8);
		assert_int_equal(outq_push(&q, 0, WIRE_PING, bytes_of(body, i % 16 + 1)), 0);
		frame_put(&want, WIRE_PING, bytes_of(body, i % 16 + 1));
		/* Take at another pace than is put, now and then all of it. */
		while (outq_size(&q) > 900 || (i % 97 == 0 && outq_size(&q) > 0)) {
			part = outq_peek(&q, i % 53 + 1);
			assert_true(part.n > 0);
			buf_put(&got, part.p, part.n);
			outq_drop(&q, part.n);
		}
	}
	buf_put(&got, outq_peek(&q, SIZE_MAX).p, outq_size(&q));
	assert_true(bytes_equal(buf_bytes(&want), buf_bytes(&got)));
	outq_fini(&q);
	assert_int_equal(outq_size(&q), 0);
	buf_fini(&want);
	buf_fini(&got);
}

static void
test_limits(void **state)
{
	static const uint8_t body[100];
	struct outq q;

	(void)state;
	outq_init(&q, 3 * 106);
	for (int i = 0; i < 3; i++)
		assert_int_equal(outq_push(&q, 0, WIRE_PING, bytes_of(body, 100)), 0);
	assert_int_equal(outq_push(&q, 0, WIRE_BYE, bytes_of(NULL, 0)), ERR_LIMIT);
	assert_int_equal(outq_size(&q), 3 * 106);
	assert_int_equal(outq_push(&q, 0, WIRE_JOIN, bytes_of(body, 65)), ERR_TOOLONG);
	/* The last word may pass; nothing that was refused is in the way. */
	assert_int_equal(outq_push_last(&q, WIRE_BYE, bytes_of(NULL, 0)), 0);
	outq_drop(&q, outq_size(&q));
	assert_int_equal(outq_peek(&q, 10).n, 0);
	/* What is under way elsewhere counts. */
	assert_int_equal(outq_push(&q, 3 * 106, WIRE_BYE, bytes_of(NULL, 0)), ERR_LIMIT);
	assert_int_equal(outq_push(&q, SIZE_MAX / 2, WIRE_BYE, bytes_of(NULL, 0)), ERR_LIMIT);
	assert_int_equal(outq_push(&q, 3 * 106 - 6, WIRE_BYE, bytes_of(NULL, 0)), 0);
	outq_fini(&q);
}

/* Memory stays while frames come and go, is bounded, and goes when nothing comes any more. */
static void
test_memory_of_a_busy_queue(void **state)
{
	static const uint8_t body[1000];
	struct outq q;

	(void)state;
	outq_init(&q, 1 << 20);
	assert_int_equal(outq_push(&q, 0, WIRE_PING, bytes_of(body, sizeof body)), 0);
	outq_rest(&q);
	assert_true(outq_size(&q) > 0);
	outq_drop(&q, outq_size(&q));
	assert_non_null(q.buf.p);
	outq_rest(&q);
	assert_null(q.buf.p);
	for (int i = 0; i < 100; i++)
		assert_int_equal(outq_push(&q, 0, WIRE_PING, bytes_of(body, sizeof body)), 0);
	outq_drop(&q, outq_size(&q));
	assert_null(q.buf.p);
	outq_fini(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_through_many_takes),
		cmocka_unit_test(test_memory_of_a_busy_queue),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
