/*
 * Tests of store/history.c: the right key, transactions that are whole, nothing readable on
 * the disk.
 */
#include "tests/store/attic.h"
#include "tests/store/vault.h"
#include "tests/support/cm.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

static int
try_open(const struct attic *a, const uint8_t *key, struct history **h, struct fault *f)
{
	struct history_opts o = { .path = a->path, .key = key, .cipher = vault_cipher() };

	*h = NULL;
	*f = (struct fault){ 0 };
	return history_open(h, &o, f);
}

static void
test_another_key(void **state)
{
	struct attic *a = *state;
	uint8_t key[HISTORY_KEY_SIZE];
	struct history *h;
	struct fault f;

	memcpy(key, vault_key, sizeof key);
	key[0] ^= 1;
	history_close(a->h);
	assert_int_equal(try_open(a, key, &h, &f), ERR_AEAD);
	assert_null(h);
	assert_int_equal(f.code, ERR_AEAD);
	assert_non_null(strstr(f.remedy, "passphrase"));
	attic_open(a);
}

static void
test_in_use(void **state)
{
	struct attic *a = *state;
	struct history *h;
	struct fault f;

	assert_int_equal(try_open(a, vault_key, &h, &f), ERR_INUSE);
	assert_null(h);
	history_close(NULL);
}

/* A group's state and the message that came of it: both or neither. */
static void
save(struct attic *a, uint32_t n)
{
	struct history_message m = attic_message(n);

	assert_int_equal(history_state_put(a->h, a->room, m.body), 0);
	assert_int_equal(history_message_add(a->h, a->room, &m), 0);
	assert_int_equal(history_cursor_set(a->h, a->room, n), 0);
}

static uint32_t
saved_state(struct attic *a)
{
	struct buf b = BUF_INIT(100);
	uint32_t n;

	if (history_state_get(a->h, a->room, &b) != 0)
		return 0;
	n = attic_number(buf_bytes(&b));
	buf_fini(&b);
	return n;
}

static uint64_t
cursor(struct attic *a)
{
	struct history_room room;

	assert_int_equal(history_room_next(a->h, 0, &room), 0);
	return room.cursor;
}

static void
test_transaction(void **state)
{
	struct attic *a = *state;

	assert_int_equal(history_begin(a->h), 0);
	save(a, 1);
	assert_int_equal(history_commit(a->h), 0);
	assert_int_equal(history_begin(a->h), 0);
	save(a, 2);
	history_rollback(a->h);
	history_rollback(a->h);
	assert_int_equal(saved_state(a), 1);
	assert_int_equal(cursor(a), 1);
	assert_true(history_message_known(a->h, a->room, attic_id(1)));
	assert_false(history_message_known(a->h, a->room, attic_id(2)));
	assert_int_equal(history_begin(a->h), 0);
	save(a, 3);
	attic_again(a); /* closing is a rollback */
	assert_int_equal(saved_state(a), 1);
	assert_int_equal(cursor(a), 1);
	assert_false(history_message_known(a->h, a->room, attic_id(3)));
}

static void
test_an_error_inside_undoes_all(void **state)
{
	struct attic *a = *state;
	struct history_message m = attic_message(5);

	assert_int_equal(history_begin(a->h), 0);
	save(a, 1);
	/* That it is there already changes nothing. */
	assert_int_equal(
	    history_message_add(a->h, a->room, &(struct history_message){ .id = { 1 } }),
	    ERR_EXISTS);
	assert_int_equal(history_room_rename(a->h, 99, "#x"), ERR_NOTFOUND);
	assert_int_equal(history_commit(a->h), 0);
	assert_int_equal(history_begin(a->h), 0);
	save(a, 2);
	m.body = bytes_of(NULL, HISTORY_BODY_MAX + 1);
	assert_int_equal(history_message_add(a->h, a->room, &m), ERR_TOOLONG);
	assert_int_equal(history_commit(a->h), 0);
	assert_int_equal(saved_state(a), 2);
}

static void
test_end_without_close(void **state)
{
	struct attic *a = *state;
	int status;
	pid_t child;

	history_close(a->h);
	if ((child = fork()) == 0) {
		attic_open(a);
		history_begin(a->h);
		save(a, 1);
		history_commit(a->h);
		history_begin(a->h);
		save(a, 2);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	attic_open(a);
	assert_int_equal(saved_state(a), 1);
	assert_int_equal(cursor(a), 1);
	assert_true(history_message_known(a->h, a->room, attic_id(1)));
	assert_false(history_message_known(a->h, a->room, attic_id(2)));
}

static void
test_nothing_to_read_on_the_disk(void **state)
{
	struct attic *a = *state;
	struct history_message m = attic_message(1);
	struct history_waiting w = { .room = a->room, .frame = bytes_str("FRAME-TEXT") };
	struct stat st;

	m.sender = bytes_str("SENDER-TEXT");
	m.body = bytes_str("BODY-TEXT");
	memcpy(w.id, attic_id(2), sizeof w.id);
	assert_int_equal(history_room_rename(a->h, a->room, "#ROOM-TEXT"), 0);
	assert_int_equal(history_message_add(a->h, a->room, &m), 0);
	assert_int_equal(history_state_put(a->h, a->room, bytes_str("STATE-TEXT")), 0);
	assert_int_equal(
	    history_outbox_add(a->h, a->room, attic_id(2), bytes_str("WAITING-TEXT")), 0);
	assert_int_equal(history_outbox_mark(a->h, &w), 0);
	assert_int_equal(history_draft_put(a->h, a->room, bytes_str("DRAFT-TEXT")), 0);
	assert_int_equal(history_value_put(a->h, 0, "NAME-TEXT", bytes_str("VALUE-TEXT")), 0);
	for (int closed = 0; closed < 2; closed++) {
		assert_true(attic_holds(a, "NAME-TEXT"));
		assert_false(attic_holds(a, "ROOM-TEXT"));
		assert_false(attic_holds(a, "SENDER-TEXT"));
		assert_false(attic_holds(a, "BODY-TEXT"));
		assert_false(attic_holds(a, "STATE-TEXT"));
		assert_false(attic_holds(a, "WAITING-TEXT"));
		assert_false(attic_holds(a, "FRAME-TEXT"));
		assert_false(attic_holds(a, "DRAFT-TEXT"));
		assert_false(attic_holds(a, "VALUE-TEXT"));
		assert_int_equal(stat(a->path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		attic_again(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_another_key, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_in_use, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_transaction, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(
		    test_an_error_inside_undoes_all, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(
		    test_end_without_close, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(
		    test_nothing_to_read_on_the_disk, attic_setup, attic_teardown),
	};

	return cmocka_run_group_tests_name("store/history", tests, NULL, NULL);
}
