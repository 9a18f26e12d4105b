/* Tests of store/history_row.c: rows and pages, and what is no row and no page. */
#include "store/history_row.h"
#include "tests/store/attic.h"
#include "tests/support/cm.h"

static void
assert_same(const struct history_message *a, const struct history_message *b)
{
	assert_int_equal(history_place_compare(a->place, b->place), 0);
	assert_memory_equal(a->id, b->id, sizeof a->id);
	assert_int_equal(a->unreadable, b->unreadable);
	assert_true(a->time_ms == b->time_ms);
	assert_int_equal(a->kind, b->kind);
	assert_true(bytes_equal(a->sender, b->sender));
	assert_true(bytes_equal(a->body, b->body));
}

static void
test_row(void **state)
{
	struct history_message m = attic_message(7), back = m;
	struct buf b = BUF_INIT(1000);

	(void)state;
	m.time_ms = -1;
	history_row_put(&b, &m);
	back.sender = back.body = bytes_of(NULL, 0);
	assert_int_equal(history_row_get(buf_bytes(&b), &back), 0);
	assert_same(&m, &back);
	for (size_t n = 0; n < b.n; n++)
		assert_int_equal(history_row_get(bytes_of(b.p, n), &back), ERR_PARSE);
	buf_put(&b, "", 1);
	assert_int_equal(history_row_get(buf_bytes(&b), &back), ERR_TRAILING);
	buf_fini(&b);
}

static void
test_page(void **state)
{
	struct history_message m[3] = { attic_message(7), attic_message(8), attic_message(9) },
			       back;
	struct history_place after = HISTORY_START;
	struct buf b = BUF_INIT(1000);
	struct rd r;

	(void)state;
	m[1] = (struct history_message){ .place = { 7, 1 }, .unreadable = true };
	for (size_t i = 0; i < 3; i++)
		history_page_put(&b, &m[i]);
	rd_init(&r, buf_bytes(&b));
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(history_page_next(&r, after, &back), 1);
		assert_same(&m[i], &back);
		after = back.place;
	}
	assert_int_equal(history_page_next(&r, after, &back), 0);
	/* Cut anywhere but between two messages. */
	rd_init(&r, bytes_of(b.p, b.n - 1));
	after = HISTORY_START;
	assert_int_equal(history_page_next(&r, after, &back), 1);
	assert_int_equal(history_page_next(&r, after, &back), 1);
	assert_int_equal(history_page_next(&r, after, &back), ERR_PARSE);
	assert_int_equal(history_page_next(&r, after, &back), ERR_PARSE);
	buf_fini(&b);
}

static void
test_page_out_of_order(void **state)
{
	struct history_message m = attic_message(7), back;
	struct buf b = BUF_INIT(1000);
	struct rd r;

	(void)state;
	history_page_put(&b, &m);
	rd_init(&r, buf_bytes(&b));
	assert_int_equal(history_page_next(&r, m.place, &back), ERR_PARSE);
	buf_fini(&b);
}

static void
test_places(void **state)
{
	const struct history_place a = { 1, 5 }, b = { 2, 0 }, c = { 2, 1 };

	(void)state;
	assert_true(history_place_compare(a, b) < 0);
	assert_true(history_place_compare(b, c) < 0);
	assert_true(history_place_compare(c, a) > 0);
	assert_int_equal(history_place_compare(c, c), 0);
	assert_true(history_place_compare(HISTORY_START, a) < 0);
	assert_true(history_place_compare(HISTORY_END, a) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_row),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_page_out_of_order),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests_name("store/history_row", tests, NULL, NULL);
}
