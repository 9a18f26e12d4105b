/* Tests of store/engine_expire.c: what is old goes, in pieces, and nothing else does. */
#include "tests/store/bed.h"
#include "tests/support/cm.h"

#define DAY INT64_C(86400000)

static int
append_at(struct bed *b, struct got *g, uint32_t id, int64_t time_ms)
{
	struct store_entry e = bed_entry(1, id, "0123456789");

	e.time_ms = time_ms;
	e.by = "alice";
	return bed_do(b, g, store_append(b->s, &e, bed_then(g)));
}

static int
commit_at(struct bed *b, struct got *g, uint32_t id, uint64_t prev, int64_t time_ms)
{
	static const char *const who[] = { "bob" };
	struct store_change c = {
		.entry = bed_entry(1, id, "commit"),
		.prev = prev,
		.joiners = who,
		.n_joiners = 1,
	};

	c.entry.time_ms = time_ms;
	return bed_do(b, g, store_commit(b->s, &c, bed_then(g)));
}

static int
expire(struct bed *b, struct got *g, int64_t before, size_t max)
{
	return bed_do(b, g, store_expire(b->s, before, max, bed_then(g)));
}

static size_t
records(struct bed *b, struct got *g)
{
	assert_int_equal(bed_do(b, g, store_read(b->s, bed_id(1), 0, 1000, bed_then(g))), 0);
	return g->a.n;
}

static void
make(struct bed *b, struct got *g)
{
	assert_int_equal(bed_do(b, g, store_room_make(b->s, bed_id(1), "#a", bed_then(g))), 0);
}

/* How much of room 1 is known to be gone. */
static uint64_t
lost(struct bed *b, struct got *g)
{
	assert_int_equal(bed_do(b, g, store_rooms(b->s, NULL, bed_then(g))), 0);
	assert_int_equal(g->a.n, 1);
	return g->a.rooms[0].lost;
}

static void
test_by_age(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	make(b, &g);
	for (uint32_t i = 1; i <= 5; i++)
		assert_int_equal(append_at(b, &g, i, i * 10), 0);
	assert_int_equal(expire(b, &g, 10, 100), 0);
	assert_int_equal(g.a.count, 0);
	assert_int_equal(expire(b, &g, 31, 100), 0);
	assert_int_equal(g.a.count, 3);
	assert_false(g.a.more);
	assert_int_equal(records(b, &g), 2);
	assert_int_equal(g.a.records[0].seq, 4);
	assert_int_equal(lost(b, &g), 3);
	assert_int_equal(expire(b, &g, 1000, 100), 0);
	bed_again(b);
	assert_int_equal(lost(b, &g), 5);
	/* The order goes on where it was, and the ids of what is gone are free. */
	assert_int_equal(append_at(b, &g, 1, 60), 0);
	assert_int_equal(g.a.seq, 6);
	assert_false(g.a.again);
	got_free(&g);
}

static void
test_the_last_commit_stays(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	make(b, &g);
	assert_int_equal(commit_at(b, &g, 1, 0, 1), 0);
	assert_int_equal(commit_at(b, &g, 2, 1, 2), 0);
	assert_int_equal(append_at(b, &g, 3, 3), 0);
	assert_int_equal(expire(b, &g, 100, 100), 0);
	assert_int_equal(records(b, &g), 1);
	assert_int_equal(g.a.records[0].seq, 2);
	assert_int_equal(lost(b, &g), 3);
	assert_int_equal(commit_at(b, &g, 4, 1, 200), ERR_CONFLICT);
	assert_int_equal(g.a.records[0].seq, 2);
	assert_int_equal(commit_at(b, &g, 4, 2, 200), 0);
	assert_int_equal(expire(b, &g, 100, 100), 0);
	assert_int_equal(g.a.count, 1);
	assert_int_equal(records(b, &g), 1);
	assert_int_equal(g.a.records[0].seq, 4);
	got_free(&g);
}

static void
test_in_pieces(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	size_t pieces = 0, gone = 0;

	make(b, &g);
	for (uint32_t i = 1; i <= 10; i++)
		assert_int_equal(append_at(b, &g, i, 1), 0);
	do {
		assert_int_equal(expire(b, &g, 2, 3), 0);
		assert_in_range(g.a.count, 1, 3);
		gone += (size_t)g.a.count;
		pieces++;
	} while (g.a.more);
	assert_int_equal(gone, 10);
	assert_int_equal(pieces, 4);
	assert_int_equal(records(b, &g), 0);
	got_free(&g);
}

static void
test_welcomes_too(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	make(b, &g);
	assert_int_equal(commit_at(b, &g, 1, 0, 10), 0);
	assert_int_equal(commit_at(b, &g, 2, 1, 20), 0);
	assert_int_equal(expire(b, &g, 15, 1), 0);
	assert_true(g.a.more);
	assert_int_equal(expire(b, &g, 15, 1), 0);
	assert_false(g.a.more);
	assert_int_equal(bed_do(b, &g, store_welcomes(b->s, "bob", 0, 9, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 1);
	assert_int_equal(g.a.welcomes[0].seq, 2);
	got_free(&g);
}

static void
test_quotas_are_given_back(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	b->config.quota = (struct store_quota){ .room_records = 2, .person_bytes = 20 };
	bed_again(b);
	make(b, &g);
	assert_int_equal(append_at(b, &g, 1, 1 * DAY), 0);
	assert_int_equal(append_at(b, &g, 2, 2 * DAY), 0);
	assert_int_equal(append_at(b, &g, 3, 3 * DAY), ERR_LIMIT);
	assert_int_equal(expire(b, &g, 2 * DAY, 100), 0);
	assert_int_equal(append_at(b, &g, 3, 3 * DAY), 0);
	assert_int_equal(append_at(b, &g, 4, 4 * DAY), ERR_LIMIT);
	got_free(&g);
}

static void
test_rooms_that_are_gone(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	make(b, &g);
	assert_int_equal(commit_at(b, &g, 1, 0, 100), 0);
	for (uint32_t i = 2; i <= 5; i++)
		assert_int_equal(append_at(b, &g, i, 100), 0);
	assert_int_equal(bed_do(b, &g, store_room_drop(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(expire(b, &g, 0, 3), 0);
	assert_int_equal(g.a.count, 3);
	assert_true(g.a.more);
	assert_int_equal(expire(b, &g, 0, 3), 0);
	assert_int_equal(g.a.count, 2);
	assert_false(g.a.more);
	make(b, &g);
	assert_int_equal(records(b, &g), 0);
	got_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_by_age, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_the_last_commit_stays, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_in_pieces, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_welcomes_too, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_quotas_are_given_back, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_rooms_that_are_gone, bed_setup, bed_teardown),
	};

	return cmocka_run_group_tests_name("store/engine_expire", tests, NULL, NULL);
}
