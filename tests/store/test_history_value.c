/*
 * Tests of store/history_value.c: settings, drafts and read positions survive, each for its
 * room.
 */
#include "tests/store/attic.h"
#include "tests/support/cm.h"

static void
assert_value(struct attic *a, uint64_t room, const char *name, const char *want)
{
	struct buf b = BUF_INIT(1000);
	int r = history_value_get(a->h, room, name, &b);

	assert_int_equal(r, want != NULL ? 0 : ERR_NOTFOUND);
	if (want != NULL)
		assert_true(bytes_equal(buf_bytes(&b), bytes_str(want)));
	buf_fini(&b);
}

static void
test_values(void **state)
{
	struct attic *a = *state;
	char name[HISTORY_NAME_MAX + 2];
	uint64_t two;

	memset(name, 'n', sizeof name);
	name[HISTORY_NAME_MAX + 1] = '\0';
	assert_int_equal(history_room_add(a->h, attic_id(2), "@bob", &two), 0);
	assert_value(a, 0, "x", NULL);
	assert_int_equal(history_value_put(a->h, 0, "x", bytes_str("everywhere")), 0);
	assert_int_equal(history_value_put(a->h, two, "x", bytes_str("")), 0);
	assert_value(a, a->room, "x", NULL);
	assert_int_equal(history_value_put(a->h, a->room, "x", bytes_str("here")), 0);
	attic_again(a);
	assert_value(a, 0, "x", "everywhere");
	assert_value(a, a->room, "x", "here");
	assert_value(a, two, "x", "");
	assert_int_equal(history_value_put(a->h, 0, "x", bytes_str("new")), 0);
	assert_value(a, 0, "x", "new");
	assert_int_equal(history_value_del(a->h, 0, "x"), 0);
	assert_int_equal(history_value_del(a->h, 0, "x"), ERR_NOTFOUND);
	assert_value(a, 0, "x", NULL);
	assert_int_equal(history_value_put(a->h, 0, name, bytes_str("v")), ERR_TOOLONG);
	assert_int_equal(history_value_put(a->h, 99, "x", bytes_str("v")), ERR_NOTFOUND);
	assert_value(a, 99, "x", NULL);
	assert_value(a, 0, name, NULL);
}

static void
test_drafts(void **state)
{
	struct attic *a = *state;
	struct buf b = BUF_INIT(100);

	assert_int_equal(history_draft_get(a->h, a->room, &b), 0);
	assert_int_equal(b.n, 0);
	assert_int_equal(history_draft_put(a->h, a->room, bytes_str("half a sen")), 0);
	attic_again(a);
	assert_int_equal(history_draft_get(a->h, a->room, &b), 0);
	assert_true(bytes_equal(buf_bytes(&b), bytes_str("half a sen")));
	assert_int_equal(history_draft_put(a->h, a->room, bytes_of(NULL, 0)), 0);
	assert_int_equal(history_draft_put(a->h, a->room, bytes_of(NULL, 0)), 0);
	buf_clear(&b);
	assert_int_equal(history_draft_get(a->h, a->room, &b), 0);
	assert_int_equal(b.n, 0);
	buf_fini(&b);
}

static void
test_read_positions(void **state)
{
	struct attic *a = *state;
	struct history_place at = { 5, 5 };

	assert_int_equal(history_read_get(a->h, a->room, &at), 0);
	assert_int_equal(at.seq, 0);
	assert_int_equal(at.part, 0);
	assert_int_equal(
	    history_read_put(a->h, a->room, (struct history_place){ UINT64_C(1) << 50, 3 }), 0);
	attic_again(a);
	assert_int_equal(history_read_get(a->h, a->room, &at), 0);
	assert_true(at.seq == UINT64_C(1) << 50);
	assert_int_equal(at.part, 3);
	assert_int_equal(history_value_put(a->h, a->room, "read", bytes_str("short")), 0);
	assert_int_equal(history_read_get(a->h, a->room, &at), ERR_DAMAGED);
	assert_non_null(strstr(history_fault(a->h)->cause, "read position"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_values, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_drafts, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_read_positions, attic_setup, attic_teardown),
	};

	return cmocka_run_group_tests_name("store/history_value", tests, NULL, NULL);
}
