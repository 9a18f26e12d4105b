/* Tests of client/order.c, client/content.c's part of it. */
#include "client/order.h"

#include "base/mem.h"
#include "crypto/group.h"
#include "tests/support/cm.h"

static void
grow(struct order *o, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const uint8_t id[WIRE_MSG_ID_SIZE] = { (uint8_t)i, (uint8_t)(i >> 8) };

		order_add(o, id, bytes_of(id, 2));
	}
}

static struct order *
chain(unsigned n)
{
	struct order *o = mem_calloc(1, sizeof *o);

	memcpy(o->start[0], o->head, CONTENT_LINK_SIZE);
	grow(o, n);
	return o;
}

static void
members_who_saw_the_same_agree(void **state)
{
	struct order *a = chain(5), *b = chain(7);
	struct content c;

	(void)state;
	order_say(a, &c);
	assert_int_equal(c.seen, 5);
	assert_int_equal(order_compare(b, &c), ORDER_SAME);
	order_say(b, &c);
	/* a has not seen what b had seen. */
	assert_int_equal(order_compare(a, &c), ORDER_OTHER);
	c.link[0] ^= 1;
	assert_int_equal(order_compare(b, &c), ORDER_OTHER);
	free(a);
	free(b);
}

static void
one_record_less_or_another_place_is_seen(void **state)
{
	const uint8_t x[WIRE_MSG_ID_SIZE] = { 'x' }, y[WIRE_MSG_ID_SIZE] = { 'y' };
	struct order *a = chain(3), *b = chain(3);
	struct content c;

	(void)state;
	order_add(a, x, bytes_str("x"));
	order_add(a, y, bytes_str("y"));
	order_add(b, y, bytes_str("y"));
	order_add(b, x, bytes_str("x"));
	order_say(a, &c);
	assert_int_equal(order_compare(b, &c), ORDER_OTHER);
	free(a);
	free(b);
}

static void
what_is_long_ago_is_not_judged(void **state)
{
	struct order *a = chain(1), *b = chain(ORDER_KEPT);
	struct content c;

	(void)state;
	order_say(a, &c);
	assert_int_equal(order_compare(b, &c), ORDER_SAME);
	grow(b, 1);
	assert_int_equal(order_compare(b, &c), ORDER_UNKNOWN);
	free(a);
	free(b);
}

static void
it_is_the_same_from_bytes(void **state)
{
	static const unsigned lengths[] = { 0, 1, ORDER_KEPT - 2, ORDER_KEPT - 1, ORDER_KEPT,
		3 * ORDER_KEPT };

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		struct order *a = chain(lengths[i]), *b = chain(0);
		struct buf once = BUF_INIT(1 << 20), again = BUF_INIT(1 << 20);
		struct content c;
		struct rd in;

		order_put(&once, a);
		rd_init(&in, buf_bytes(&once));
		order_get(&in, b);
		assert_int_equal(rd_end(&in), 0);
		order_put(&again, b);
		assert_true(bytes_equal(buf_bytes(&once), buf_bytes(&again)));
		order_say(a, &c);
		grow(b, ORDER_KEPT - 1);
		assert_int_equal(order_compare(b, &c), ORDER_SAME);
		buf_fini(&once);
		buf_fini(&again);
		free(a);
		free(b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_who_saw_the_same_agree),
		cmocka_unit_test(one_record_less_or_another_place_is_seen),
		cmocka_unit_test(what_is_long_ago_is_not_judged),
		cmocka_unit_test(it_is_the_same_from_bytes),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
