/* Tests of store/engine_log.c: one order, each id once, one chain of commits, quotas. */
#include "tests/store/bed.h"
#include "tests/support/cm.h"

static void
make_room(struct bed *b, struct got *g, uint32_t n)
{
	assert_int_equal(bed_do(b, g, store_room_make(b->s, bed_id(n), "#room", bed_then(g))), 0);
}

static int
append(struct bed *b, struct got *g, uint32_t room, uint32_t id, const char *body)
{
	struct store_entry e = bed_entry(room, id, body);

	return bed_do(b, g, store_append(b->s, &e, bed_then(g)));
}

static int
commit(struct bed *b, struct got *g, uint32_t id, uint64_t prev)
{
	struct store_change c = { .entry = bed_entry(1, id, "commit"), .prev = prev };

	return bed_do(b, g, store_commit(b->s, &c, bed_then(g)));
}

static int
read_after(struct bed *b, struct got *g, uint64_t after, size_t max)
{
	return bed_do(b, g, store_read(b->s, bed_id(1), after, max, bed_then(g)));
}

static void
test_append_and_read(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	struct store_entry e = bed_entry(1, 3, "three");

	make_room(b, &g, 1);
	make_room(b, &g, 2);
	assert_int_equal(append(b, &g, 1, 1, "one"), 0);
	assert_int_equal(g.a.seq, 1);
	assert_false(g.a.again);
	assert_int_equal(append(b, &g, 2, 1, "other room, same id"), 0);
	assert_int_equal(g.a.seq, 1);
	assert_false(g.a.again);
	assert_int_equal(append(b, &g, 1, 2, ""), 0);
	e.kind = STORE_PROPOSAL;
	e.epoch = UINT64_C(1) << 60;
	e.time_ms = -5;
	assert_int_equal(bed_do(b, &g, store_append(b->s, &e, bed_then(&g))), 0);
	bed_again(b);

	assert_int_equal(read_after(b, &g, 0, 10), 0);
	assert_int_equal(g.a.n, 3);
	assert_false(g.a.more);
	assert_int_equal(g.a.records[0].seq, 1);
	assert_true(bytes_equal(g.a.records[0].body, bytes_str("one")));
	assert_memory_equal(g.a.records[0].id, bed_id(1), STORE_ID_SIZE);
	assert_int_equal(g.a.records[0].kind, STORE_APPLICATION);
	assert_int_equal(g.a.records[1].body.n, 0);
	assert_int_equal(g.a.records[2].seq, 3);
	assert_int_equal(g.a.records[2].kind, STORE_PROPOSAL);
	assert_true(g.a.records[2].epoch == UINT64_C(1) << 60);
	assert_int_equal(g.a.records[2].time_ms, -5);

	assert_int_equal(read_after(b, &g, 1, 1), 0);
	assert_int_equal(g.a.n, 1);
	assert_true(g.a.more);
	assert_int_equal(g.a.records[0].seq, 2);
	assert_int_equal(read_after(b, &g, 3, 10), 0);
	assert_int_equal(g.a.n, 0);
	assert_int_equal(read_after(b, &g, UINT64_MAX, 10), 0);
	assert_int_equal(g.a.n, 0);
	assert_int_equal(read_after(b, &g, 0, 0), 0);
	assert_int_equal(g.a.n, 0);
	assert_true(g.a.more);
	got_free(&g);
}

static void
test_an_id_is_there_once(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	make_room(b, &g, 1);
	assert_int_equal(append(b, &g, 1, 7, "first"), 0);
	assert_int_equal(append(b, &g, 1, 8, "second"), 0);
	bed_again(b);
	assert_int_equal(append(b, &g, 1, 7, "first, again"), 0);
	assert_int_equal(g.a.seq, 1);
	assert_true(g.a.again);
	assert_int_equal(read_after(b, &g, 0, 10), 0);
	assert_int_equal(g.a.n, 2);
	assert_true(bytes_equal(g.a.records[0].body, bytes_str("first")));
	got_free(&g);
}

static void
test_no_such_room(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	assert_int_equal(append(b, &g, 1, 7, "x"), ERR_NOTFOUND);
	assert_int_equal(commit(b, &g, 7, 0), ERR_NOTFOUND);
	assert_int_equal(read_after(b, &g, 0, 1), ERR_NOTFOUND);
	assert_int_equal(
	    bed_do(b, &g, store_last_commit(b->s, bed_id(1), bed_then(&g))), ERR_NOTFOUND);
	got_free(&g);
}

static void
test_one_commit_follows_each(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	make_room(b, &g, 1);
	assert_int_equal(bed_do(b, &g, store_last_commit(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(g.a.n, 0);
	assert_int_equal(commit(b, &g, 1, 0), 0);
	assert_int_equal(append(b, &g, 1, 2, "between"), 0);
	assert_int_equal(commit(b, &g, 3, 1), 0);
	assert_int_equal(g.a.seq, 3);
	assert_int_equal(append(b, &g, 1, 4, "after"), 0);
	/* Two losers, each given the one that won against it. */
	assert_int_equal(commit(b, &g, 5, 0), ERR_CONFLICT);
	assert_int_equal(g.a.n, 1);
	assert_int_equal(g.a.records[0].seq, 1);
	assert_int_equal(g.a.records[0].kind, STORE_COMMIT);
	assert_int_equal(commit(b, &g, 5, 1), ERR_CONFLICT);
	assert_int_equal(g.a.records[0].seq, 3);
	assert_memory_equal(g.a.records[0].id, bed_id(3), STORE_ID_SIZE);
	/* What was no commit is not one that can be followed; nor what is yet to come. */
	assert_int_equal(commit(b, &g, 5, 4), ERR_CONFLICT);
	assert_int_equal(g.a.n, 0);
	/* The winner, sent again, is still the winner. */
	assert_int_equal(commit(b, &g, 3, 1), 0);
	assert_true(g.a.again);
	assert_int_equal(g.a.seq, 3);
	bed_again(b);
	assert_int_equal(bed_do(b, &g, store_last_commit(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(g.a.n, 1);
	assert_int_equal(g.a.records[0].seq, 3);
	assert_int_equal(commit(b, &g, 5, 3), 0);
	assert_int_equal(g.a.seq, 5);
	got_free(&g);
}

/* Of a hundred commits that wait in the queue for the same place one wins, and all know which. */
static void
test_contested_commits(void **state)
{
	struct bed *b = *state;
	struct got g[100] = { 0 };
	size_t won = 0;

	make_room(b, &g[0], 1);
	got_free(&g[0]);
	for (uint32_t i = 0; i < 100; i++) {
		struct store_change c = { .entry = bed_entry(1, 1000 + i, "c") };

		assert_int_equal(store_commit(b->s, &c, bed_then(&g[i])), 0);
	}
	for (uint32_t i = 0; i < 100; i++) {
		bed_await(b, &g[i]);
		won += g[i].a.r == 0;
		if (g[i].a.r == 0)
			assert_int_equal(g[i].a.seq, 1);
		else
			assert_int_equal(g[i].a.r, ERR_CONFLICT);
		if (g[i].a.r != 0)
			assert_memory_equal(g[i].a.records[0].id, bed_id(1000), STORE_ID_SIZE);
		got_free(&g[i]);
	}
	assert_int_equal(won, 1);
}

static void
test_large_reads_come_in_pieces(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	char *big = calloc(100001, 1);
	uint64_t after = 0;
	size_t n = 0;

	memset(big, 'b', 100000);
	make_room(b, &g, 1);
	for (uint32_t i = 1; i <= 10; i++)
		assert_int_equal(append(b, &g, 1, i, big), 0);
	do {
		assert_int_equal(read_after(b, &g, after, 100), 0);
		assert_in_range(g.a.n, 1, 4);
		for (size_t i = 0; i < g.a.n; i++) {
			assert_int_equal(g.a.records[i].seq, ++n);
			assert_int_equal(g.a.records[i].body.n, 100000);
		}
		after = n;
	} while (g.a.more);
	assert_int_equal(n, 10);
	free(big);
	got_free(&g);
}

static void
test_room_quota(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	b->config.quota = (struct store_quota){ .room_records = 4, .room_bytes = 100 };
	bed_again(b);
	make_room(b, &g, 1);
	make_room(b, &g, 2);
	for (uint32_t i = 1; i <= 4; i++)
		assert_int_equal(append(b, &g, 1, i, "x"), 0);
	assert_int_equal(append(b, &g, 1, 5, "x"), ERR_LIMIT);
	assert_non_null(strstr(g.fault.cause, "full"));
	assert_int_equal(append(b, &g, 1, 1, "x"), 0); /* as before */
	/* A member can still be removed from a full room, but not for ever. */
	assert_int_equal(commit(b, &g, 6, 0), 0);
	assert_int_equal(commit(b, &g, 7, 5), ERR_LIMIT);
	/* By bytes: 100, with one more of a commit's 125 for nobody else. */
	assert_int_equal(append(b, &g, 2, 1, "0123456789012345678901234567890123456789012345"), 0);
	assert_int_equal(
	    append(b, &g, 2, 2, "0123456789012345678901234567890123456789012345678901234"),
	    ERR_LIMIT);
	assert_int_equal(
	    append(b, &g, 2, 2, "012345678901234567890123456789012345678901234567890123"), 0);
	assert_int_equal(append(b, &g, 2, 3, "x"), ERR_LIMIT);
	got_free(&g);
}

static void
test_person_quota(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	struct store_entry e = bed_entry(1, 1, "0123456789");

	b->config.quota = (struct store_quota){ .person_bytes = 20 };
	bed_again(b);
	make_room(b, &g, 1);
	e.by = "alice";
	assert_int_equal(bed_do(b, &g, store_append(b->s, &e, bed_then(&g))), 0);
	e = bed_entry(1, 2, "0123456789");
	e.by = "alice";
	e.time_ms = INT64_C(86400000) * 3; /* another day counts with it */
	assert_int_equal(bed_do(b, &g, store_append(b->s, &e, bed_then(&g))), 0);
	e.id = bed_id(3);
	e.body.n = 1;
	assert_int_equal(bed_do(b, &g, store_append(b->s, &e, bed_then(&g))), ERR_LIMIT);
	assert_non_null(strstr(g.fault.cause, "you wrote"));
	e.by = "bob";
	assert_int_equal(bed_do(b, &g, store_append(b->s, &e, bed_then(&g))), 0);
	e.by = NULL;
	e.id = bed_id(4);
	assert_int_equal(bed_do(b, &g, store_append(b->s, &e, bed_then(&g))), 0);
	got_free(&g);
}

static void
test_joiners_and_leavers_with_the_commit(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	static const char *const joiners[] = { "alice", "bob" }, *const leavers[] = { "alice" };
	struct store_change c = {
		.entry = bed_entry(1, 2, "add"),
		.welcome = bytes_str("welcome"),
		.joiners = joiners,
		.n_joiners = 2,
	};

	make_room(b, &g, 1);
	assert_int_equal(append(b, &g, 1, 1, "x"), 0);
	c.entry.room = bed_id(1);
	c.entry.id = bed_id(2);
	c.prev = 9;
	assert_int_equal(bed_do(b, &g, store_commit(b->s, &c, bed_then(&g))), ERR_CONFLICT);
	assert_int_equal(bed_do(b, &g, store_members(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(g.a.n, 0);
	c.prev = 0;
	assert_int_equal(bed_do(b, &g, store_commit(b->s, &c, bed_then(&g))), 0);
	assert_int_equal(bed_do(b, &g, store_members(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(g.a.n, 2);
	assert_string_equal(g.a.members[1].person, "bob");
	assert_int_equal(g.a.members[1].acked, 2);
	assert_int_equal(bed_do(b, &g, store_welcomes(b->s, "bob", 0, 9, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 1);
	assert_int_equal(g.a.welcomes[0].seq, 2);
	assert_memory_equal(g.a.welcomes[0].room, bed_id(1), STORE_ID_SIZE);
	assert_true(bytes_equal(g.a.welcomes[0].body, bytes_str("welcome")));
	/* Again: nothing happens twice. */
	assert_int_equal(bed_do(b, &g, store_commit(b->s, &c, bed_then(&g))), 0);
	assert_true(g.a.again);
	assert_int_equal(bed_do(b, &g, store_welcomes(b->s, "bob", 0, 9, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 1);
	c = (struct store_change){
		.entry = bed_entry(1, 3, "remove"),
		.prev = 2,
		.leavers = leavers,
		.n_leavers = 1,
	};
	assert_int_equal(bed_do(b, &g, store_commit(b->s, &c, bed_then(&g))), 0);
	assert_int_equal(bed_do(b, &g, store_members(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(g.a.n, 1);
	assert_string_equal(g.a.members[0].person, "bob");
	got_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_append_and_read, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_an_id_is_there_once, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_no_such_room, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_one_commit_follows_each, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_contested_commits, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_large_reads_come_in_pieces, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_room_quota, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_person_quota, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_joiners_and_leavers_with_the_commit, bed_setup, bed_teardown),
	};

	return cmocka_run_group_tests_name("store/engine_log", tests, NULL, NULL);
}
