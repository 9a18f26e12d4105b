/* Tests of store/engine_mail.c: welcomes until they are fetched, key packages once each. */
#include "tests/store/bed.h"
#include "tests/support/cm.h"

static int
add(struct bed *b, struct got *g, const char *body, bool last)
{
	return bed_do(b, g, store_keypkg_add(b->s, "alice", bytes_str(body), last, bed_then(g)));
}

static int
take(struct bed *b, struct got *g)
{
	return bed_do(b, g, store_keypkg_take(b->s, "alice", bed_then(g)));
}

static void
test_key_packages_once_each(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	assert_int_equal(take(b, &g), ERR_NOTFOUND);
	assert_int_equal(add(b, &g, "kp1", false), 0);
	assert_int_equal(g.a.count, 1);
	assert_int_equal(add(b, &g, "kp2", false), 0);
	assert_int_equal(g.a.count, 2);
	bed_again(b);
	assert_int_equal(take(b, &g), 0);
	assert_true(bytes_equal(g.a.value, bytes_str("kp1")));
	assert_int_equal(g.a.count, 1);
	assert_false(g.a.last_resort);
	bed_again(b);
	assert_int_equal(take(b, &g), 0);
	assert_true(bytes_equal(g.a.value, bytes_str("kp2")));
	assert_int_equal(take(b, &g), ERR_NOTFOUND);
	assert_int_equal(bed_do(b, &g, store_keypkg_take(b->s, "bob", bed_then(&g))), ERR_NOTFOUND);
	got_free(&g);
}

static void
test_the_last_resort(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	assert_int_equal(add(b, &g, "last1", true), 0);
	assert_int_equal(g.a.count, 0);
	assert_int_equal(add(b, &g, "last2", true), 0);
	assert_int_equal(add(b, &g, "kp", false), 0);
	assert_int_equal(bed_do(b, &g, store_keypkg_count(b->s, "alice", bed_then(&g))), 0);
	assert_int_equal(g.a.count, 1);
	assert_int_equal(take(b, &g), 0);
	assert_true(bytes_equal(g.a.value, bytes_str("kp")));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(take(b, &g), 0);
		assert_true(bytes_equal(g.a.value, bytes_str("last2")));
		assert_true(g.a.last_resort);
		assert_int_equal(g.a.count, 0);
	}
	assert_int_equal(bed_do(b, &g, store_keypkg_drop(b->s, "alice", bed_then(&g))), 0);
	assert_int_equal(take(b, &g), ERR_NOTFOUND);
	got_free(&g);
}

static void
test_as_many_as_one_may_have(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	for (int i = 0; i < STORE_KEYPKGS_MAX; i++)
		assert_int_equal(store_keypkg_add(b->s, "alice", bytes_str("kp"), false,
				     (struct store_then){ 0 }),
		    0);
	assert_int_equal(add(b, &g, "one more", false), ERR_LIMIT);
	assert_int_equal(add(b, &g, "the last resort is no more", true), 0);
	got_free(&g);
}

static int
invite(struct bed *b, struct got *g, uint64_t prev, const char *const *who, size_t n)
{
	struct store_change c = {
		.entry = bed_entry(1, (uint32_t)prev + 100, "c"),
		.prev = prev,
		.welcome = bytes_str(prev == 0 ? "first" : "second"),
		.joiners = who,
		.n_joiners = n,
	};

	return bed_do(b, g, store_commit(b->s, &c, bed_then(g)));
}

static int
welcomes(struct bed *b, struct got *g, const char *who, uint64_t after, size_t max)
{
	return bed_do(b, g, store_welcomes(b->s, who, after, max, bed_then(g)));
}

static void
test_welcomes_until_acked(void **state)
{
	static const char *const both[] = { "alice", "bob" };
	struct bed *b = *state;
	struct got g = { .done = false };
	uint64_t no;

	assert_int_equal(bed_do(b, &g, store_room_make(b->s, bed_id(1), "#a", bed_then(&g))), 0);
	assert_int_equal(invite(b, &g, 0, both, 2), 0);
	assert_int_equal(invite(b, &g, 1, both, 1), 0);
	bed_again(b);
	assert_int_equal(welcomes(b, &g, "alice", 0, 1), 0);
	assert_int_equal(g.a.n, 1);
	assert_true(g.a.more);
	assert_true(bytes_equal(g.a.welcomes[0].body, bytes_str("first")));
	no = g.a.welcomes[0].no;
	assert_int_equal(welcomes(b, &g, "alice", no, 9), 0);
	assert_int_equal(g.a.n, 1);
	assert_false(g.a.more);
	assert_true(bytes_equal(g.a.welcomes[0].body, bytes_str("second")));
	assert_int_equal(bed_do(b, &g, store_welcome_ack(b->s, "alice", no, bed_then(&g))), 0);
	assert_int_equal(bed_do(b, &g, store_welcome_ack(b->s, "alice", no, bed_then(&g))), 0);
	bed_again(b);
	assert_int_equal(welcomes(b, &g, "alice", 0, 9), 0);
	assert_int_equal(g.a.n, 1);
	assert_true(bytes_equal(g.a.welcomes[0].body, bytes_str("second")));
	/* What alice has, bob does not have yet. */
	assert_int_equal(welcomes(b, &g, "bob", 0, 9), 0);
	assert_int_equal(g.a.n, 1);
	assert_true(bytes_equal(g.a.welcomes[0].body, bytes_str("first")));
	assert_int_equal(
	    bed_do(b, &g, store_welcome_ack(b->s, "bob", UINT64_MAX, bed_then(&g))), 0);
	assert_int_equal(
	    bed_do(b, &g, store_welcome_ack(b->s, "alice", UINT64_MAX, bed_then(&g))), 0);
	assert_int_equal(welcomes(b, &g, "bob", 0, 9), 0);
	assert_int_equal(g.a.n, 0);
	got_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_key_packages_once_each, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_the_last_resort, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_as_many_as_one_may_have, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_welcomes_until_acked, bed_setup, bed_teardown),
	};

	return cmocka_run_group_tests_name("store/engine_mail", tests, NULL, NULL);
}
