/* Tests of store/history_room.c: rooms come back, and one that is forgotten is gone for good. */
#include "tests/store/attic.h"
#include "tests/store/vault.h"
#include "tests/support/cm.h"

#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/db.h"

static void
test_rooms(void **state)
{
	struct attic *a = *state;
	struct history_room room;
	uint64_t two, again;
	char name[HISTORY_NAME_MAX + 2];

	memset(name, 'n', sizeof name);
	name[HISTORY_NAME_MAX + 1] = '\0';
	assert_int_equal(history_room_add(a->h, attic_id(2), "@bob", &two), 0);
	assert_int_equal(history_room_add(a->h, attic_id(2), "@eve", &again), ERR_EXISTS);
	assert_int_equal(again, two);
	assert_int_equal(history_room_add(a->h, attic_id(3), name, &again), ERR_TOOLONG);
	assert_int_equal(history_room_rename(a->h, a->room, "#l\xc3\xa4rm"), 0);
	assert_int_equal(history_room_rename(a->h, 99, "#x"), ERR_NOTFOUND);
	assert_int_equal(history_room_rename(a->h, two, "\xff"), ERR_TOOLONG);
	assert_int_equal(history_cursor_set(a->h, two, 77), 0);
	assert_int_equal(history_cursor_set(a->h, 99, 77), ERR_NOTFOUND);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(history_room_next(a->h, 0, &room), 0);
		assert_int_equal(room.room, a->room);
		assert_string_equal(room.name, "#l\xc3\xa4rm");
		assert_int_equal(room.cursor, 0);
		assert_memory_equal(room.id, attic_id(1), HISTORY_ID_SIZE);
		assert_int_equal(history_room_next(a->h, room.room, &room), 0);
		assert_int_equal(room.room, two);
		assert_string_equal(room.name, "@bob");
		assert_int_equal(room.cursor, 77);
		assert_int_equal(history_room_next(a->h, room.room, &room), ERR_NOTFOUND);
		attic_again(a);
	}
}

static void
test_states(void **state)
{
	struct attic *a = *state;
	struct buf big = BUF_INIT(2 << 20), got = BUF_INIT(2 << 20);
	uint64_t two;

	assert_int_equal(history_room_add(a->h, attic_id(2), "@bob", &two), 0);
	assert_int_equal(history_state_get(a->h, a->room, &got), ERR_NOTFOUND);
	memset(buf_reserve(&big, 1 << 20), 's', 1 << 20);
	buf_grew(&big, 1 << 20);
	assert_int_equal(history_state_put(a->h, a->room, buf_bytes(&big)), 0);
	assert_int_equal(history_state_put(a->h, two, bytes_of(NULL, 0)), 0);
	attic_again(a);
	assert_int_equal(history_state_get(a->h, a->room, &got), 0);
	assert_true(bytes_equal(buf_bytes(&got), buf_bytes(&big)));
	assert_int_equal(history_state_put(a->h, a->room, bytes_str("new")), 0);
	buf_clear(&got);
	assert_int_equal(history_state_get(a->h, a->room, &got), 0);
	assert_true(bytes_equal(buf_bytes(&got), bytes_str("new")));
	assert_int_equal(history_state_get(a->h, two, &got), 0);
	assert_int_equal(got.n, 3);
	assert_int_equal(history_state_put(a->h, 99, bytes_str("x")), ERR_NOTFOUND);
	assert_int_equal(history_state_get(a->h, 99, &got), ERR_NOTFOUND);
	assert_int_equal(
	    history_state_put(a->h, a->room, bytes_of(NULL, HISTORY_STATE_MAX + 1)), ERR_TOOLONG);
	buf_fini(&big);
	buf_fini(&got);
}

static bool
anything(void *user, const struct history_message *m)
{
	(void)m;
	++*(size_t *)user;
	return true;
}

static void
test_forget(void **state)
{
	struct attic *a = *state;
	char *copy = db_copy_path(a->path, 1);
	struct buf b = BUF_INIT(1000);
	struct history_message m;
	struct history_waiting w;
	uint64_t two, three;
	size_t n = 0;
	struct fault f;

	assert_int_equal(history_room_add(a->h, attic_id(2), "@bob", &two), 0);
	for (uint32_t i = 1; i <= 200; i++) {
		m = attic_message(i);
		assert_int_equal(history_message_add(a->h, two, &m), 0);
	}
	assert_int_equal(history_outbox_add(a->h, two, attic_id(500), bytes_str("x")), 0);
	assert_int_equal(history_draft_put(a->h, two, bytes_str("x")), 0);
	assert_int_equal(history_state_put(a->h, two, bytes_str("x")), 0);
	m = attic_message(1);
	assert_int_equal(history_message_add(a->h, a->room, &m), 0);
	assert_int_equal(file_write(copy, bytes_str("has the key"), &f), 0);

	assert_int_equal(history_room_forget(a->h, two), 0);
	assert_int_equal(history_room_forget(a->h, two), ERR_NOTFOUND);
	assert_int_equal(access(copy, F_OK), -1);
	for (int i = 0; i < 2; i++) {
		struct history_room room;

		assert_int_equal(history_room_next(a->h, a->room, &room), ERR_NOTFOUND);
		assert_int_equal(
		    history_backward(a->h, two, HISTORY_END, anything, &n), ERR_NOTFOUND);
		assert_int_equal(history_state_get(a->h, two, &b), ERR_NOTFOUND);
		assert_int_equal(history_outbox_next(a->h, 0, &b, &w), ERR_NOTFOUND);
		assert_false(history_message_known(a->h, two, attic_id(1)));
		assert_true(history_message_known(a->h, a->room, attic_id(1)));
		attic_again(a);
	}
	/* Who comes back comes to an empty room, by a new number. */
	assert_int_equal(history_room_add(a->h, attic_id(2), "@bob", &three), 0);
	assert_true(three > two);
	assert_int_equal(history_backward(a->h, three, HISTORY_END, anything, &n), 0);
	assert_int_equal(n, 0);
	buf_fini(&b);
	free(copy);
}

/* Neither the database nor its log has it, although it was in both. */
static void
test_the_key_is_destroyed(void **state)
{
	struct attic a;

	(void)state;
	attic_init(&a);
	a.cipher = vault_plain();
	attic_open(&a);
	attic_again(&a);
	assert_int_equal(history_draft_put(a.h, a.room, bytes_str("SOMETHING")), 0);
	assert_true(attic_holds(&a, "ROOM-KEYROOM-KEYROOM-KEYROOM-KEY"));
	assert_int_equal(history_room_rename(a.h, a.room, "#again"), 0);
	assert_int_equal(history_room_forget(a.h, a.room), 0);
	assert_false(attic_holds(&a, "ROOM-KEY"));
	assert_false(attic_holds(&a, "SOMETHING"));
	history_close(a.h);
	assert_false(attic_holds(&a, "ROOM-KEY"));
	attic_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rooms, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_states, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_forget, attic_setup, attic_teardown),
		cmocka_unit_test(test_the_key_is_destroyed),
	};

	return cmocka_run_group_tests_name("store/history_room", tests, NULL, NULL);
}
