/* Tests of store/engine_room.c: rooms with names, their members, what each has acked. */
#include "tests/store/bed.h"
#include "tests/support/cm.h"

static int
make(struct bed *b, struct got *g, uint32_t n, const char *name)
{
	return bed_do(b, g, store_room_make(b->s, bed_id(n), name, bed_then(g)));
}

static int
add(struct bed *b, struct got *g, uint32_t room, const char *who)
{
	return bed_do(b, g, store_member_add(b->s, bed_id(room), who, bed_then(g)));
}

static int
ack(struct bed *b, struct got *g, const char *who, uint64_t seq)
{
	return bed_do(b, g, store_ack(b->s, bed_id(1), who, seq, bed_then(g)));
}

static void
test_rooms_are_listed(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };
	struct store_change c = { .entry = bed_entry(1, 1, "c") };

	assert_int_equal(bed_do(b, &g, store_rooms(b->s, NULL, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 0);
	assert_int_equal(make(b, &g, 1, "#lobby"), 0);
	assert_int_equal(make(b, &g, 2, "#l\xc3\xa4rm"), 0);
	assert_int_equal(make(b, &g, 1, "#other"), ERR_EXISTS);
	c.entry.room = bed_id(1);
	assert_int_equal(bed_do(b, &g, store_commit(b->s, &c, bed_then(&g))), 0);
	assert_int_equal(bed_append(b, &g, 2), 0);
	assert_int_equal(add(b, &g, 2, "alice"), 0);
	assert_int_equal(add(b, &g, 1, "alice"), 0);
	assert_int_equal(add(b, &g, 1, "bob"), 0);
	bed_again(b);
	assert_int_equal(bed_do(b, &g, store_rooms(b->s, NULL, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 2);
	assert_string_equal(g.a.rooms[0].name, "#lobby");
	assert_memory_equal(g.a.rooms[0].id, bed_id(1), STORE_ID_SIZE);
	assert_int_equal(g.a.rooms[0].seq, 2);
	assert_int_equal(g.a.rooms[0].commit_seq, 1);
	assert_string_equal(g.a.rooms[1].name, "#l\xc3\xa4rm");
	assert_int_equal(g.a.rooms[1].seq, 0);
	assert_int_equal(bed_do(b, &g, store_rooms(b->s, "bob", bed_then(&g))), 0);
	assert_int_equal(g.a.n, 1);
	assert_int_equal(g.a.rooms[0].acked, 2);
	assert_int_equal(bed_do(b, &g, store_rooms(b->s, "alice", bed_then(&g))), 0);
	assert_int_equal(g.a.n, 2);
	assert_int_equal(bed_do(b, &g, store_rooms(b->s, "nobody", bed_then(&g))), 0);
	assert_int_equal(g.a.n, 0);
	got_free(&g);
}

static void
test_acks_only_grow(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	assert_int_equal(make(b, &g, 1, "#a"), 0);
	assert_int_equal(add(b, &g, 1, "alice"), 0);
	assert_int_equal(ack(b, &g, "alice", 7), 0);
	assert_int_equal(ack(b, &g, "alice", 3), 0);
	assert_int_equal(add(b, &g, 1, "alice"), 0); /* is one already */
	bed_again(b);
	assert_int_equal(bed_do(b, &g, store_members(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(g.a.n, 1);
	assert_string_equal(g.a.members[0].person, "alice");
	assert_int_equal(g.a.members[0].acked, 7);
	assert_int_equal(ack(b, &g, "bob", 1), ERR_NOTFOUND);
	got_free(&g);
}

static void
test_members_leave(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	assert_int_equal(make(b, &g, 1, "#a"), 0);
	assert_int_equal(add(b, &g, 1, "alice"), 0);
	assert_int_equal(
	    bed_do(b, &g, store_member_drop(b->s, bed_id(1), "bob", bed_then(&g))), ERR_NOTFOUND);
	assert_int_equal(
	    bed_do(b, &g, store_member_drop(b->s, bed_id(1), "alice", bed_then(&g))), 0);
	assert_int_equal(bed_do(b, &g, store_members(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(g.a.n, 0);
	assert_int_equal(add(b, &g, 2, "alice"), ERR_NOTFOUND);
	assert_int_equal(bed_do(b, &g, store_members(b->s, bed_id(2), bed_then(&g))), ERR_NOTFOUND);
	got_free(&g);
}

static void
test_dropped_rooms_are_gone(void **state)
{
	struct bed *b = *state;
	struct got g = { .done = false };

	assert_int_equal(make(b, &g, 1, "#a"), 0);
	assert_int_equal(add(b, &g, 1, "alice"), 0);
	assert_int_equal(bed_append(b, &g, 1), 0);
	assert_int_equal(bed_do(b, &g, store_room_drop(b->s, bed_id(1), bed_then(&g))), 0);
	assert_int_equal(bed_append(b, &g, 2), ERR_NOTFOUND);
	assert_int_equal(bed_do(b, &g, store_rooms(b->s, NULL, bed_then(&g))), 0);
	assert_int_equal(g.a.n, 0);
	assert_int_equal(bed_do(b, &g, store_rooms(b->s, "alice", bed_then(&g))), 0);
	assert_int_equal(g.a.n, 0);
	assert_int_equal(
	    bed_do(b, &g, store_room_drop(b->s, bed_id(1), bed_then(&g))), ERR_NOTFOUND);
	assert_int_equal(make(b, &g, 1, "#a"), ERR_EXISTS);
	assert_int_equal(bed_do(b, &g, store_expire(b->s, 0, 100, bed_then(&g))), 0);
	assert_int_equal(make(b, &g, 1, "#a"), 0);
	assert_int_equal(bed_append(b, &g, 3), 0);
	assert_int_equal(g.a.seq, 1);
	got_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rooms_are_listed, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_acks_only_grow, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(test_members_leave, bed_setup, bed_teardown),
		cmocka_unit_test_setup_teardown(
		    test_dropped_rooms_are_gone, bed_setup, bed_teardown),
	};

	return cmocka_run_group_tests_name("store/engine_room", tests, NULL, NULL);
}
