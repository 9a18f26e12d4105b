/* Tests of store/history_outbox.c: what waits keeps its order and its state until it is removed. */
#include "tests/store/attic.h"
#include "tests/support/cm.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void
put(struct attic *a, uint32_t n)
{
	struct history_message m = attic_message(n);

	assert_int_equal(history_outbox_add(a->h, a->room, m.id, m.body), 0);
}

/* The texts that wait, in order, as one number: 1, 2, 3 is 123. */
static uint32_t
waiting(struct attic *a)
{
	struct buf mem = BUF_INIT(1000);
	struct history_waiting w = { .no = 0 };
	uint32_t n = 0;
	int r;

	while ((r = history_outbox_next(a->h, w.no, &mem, &w)) == 0)
		n = n * 10 + attic_number(w.body);
	assert_int_equal(r, ERR_NOTFOUND);
	buf_fini(&mem);
	return n;
}

static void
test_queue(void **state)
{
	struct attic *a = *state;
	struct history_message m = attic_message(9);

	assert_int_equal(waiting(a), 0);
	put(a, 1);
	put(a, 2);
	put(a, 3);
	assert_int_equal(history_outbox_add(a->h, a->room, attic_id(2), m.body), ERR_EXISTS);
	assert_int_equal(history_outbox_add(a->h, 99, attic_id(4), m.body), ERR_NOTFOUND);
	assert_int_equal(
	    history_outbox_add(a->h, a->room, attic_id(4), bytes_of(NULL, HISTORY_BODY_MAX + 1)),
	    ERR_TOOLONG);
	attic_again(a);
	assert_int_equal(waiting(a), 123);
	assert_int_equal(history_outbox_remove(a->h, a->room, attic_id(2)), 0);
	assert_int_equal(history_outbox_remove(a->h, a->room, attic_id(2)), ERR_NOTFOUND);
	put(a, 4);
	assert_int_equal(waiting(a), 134);
	/* What is in the history was sent. */
	assert_int_equal(history_message_add(a->h, a->room, &m), 0);
	assert_int_equal(history_outbox_add(a->h, a->room, m.id, m.body), ERR_EXISTS);
}

static void
test_states(void **state)
{
	struct attic *a = *state;
	struct buf mem = BUF_INIT(1000);
	struct history_waiting w, got;

	put(a, 1);
	assert_int_equal(history_outbox_next(a->h, 0, &mem, &w), 0);
	assert_int_equal(w.state, HISTORY_QUEUED);
	assert_int_equal(w.room, a->room);
	assert_memory_equal(w.id, attic_id(1), HISTORY_ID_SIZE);
	assert_int_equal(w.frame.n, 0);
	w.state = HISTORY_SENT;
	w.epoch = 7;
	w.frame = bytes_str("sealed by the ratchet");
	assert_int_equal(history_outbox_mark(a->h, &w), 0);
	attic_again(a);
	assert_int_equal(history_outbox_next(a->h, 0, &mem, &got), 0);
	assert_int_equal(got.state, HISTORY_SENT);
	assert_int_equal(got.epoch, 7);
	assert_int_equal(attic_number(got.body), 1);
	assert_true(bytes_equal(got.frame, bytes_str("sealed by the ratchet")));
	w.state = HISTORY_FAILED;
	w.reason = ERR_LIMIT;
	w.frame = bytes_of(NULL, 0);
	assert_int_equal(history_outbox_mark(a->h, &w), 0);
	assert_int_equal(history_outbox_next(a->h, 0, &mem, &got), 0);
	assert_int_equal(got.state, HISTORY_FAILED);
	assert_int_equal(got.reason, ERR_LIMIT);
	assert_int_equal(got.frame.n, 0);
	memcpy(w.id, attic_id(2), sizeof w.id);
	assert_int_equal(history_outbox_mark(a->h, &w), ERR_NOTFOUND);
	w.room = 99;
	assert_int_equal(history_outbox_mark(a->h, &w), ERR_NOTFOUND);
	buf_fini(&mem);
}

/* Handed to the order of the room and out of the outbox: both or neither. */
static void
test_sent_and_gone_in_one(void **state)
{
	struct attic *a = *state;
	struct history_message m = attic_message(1);

	put(a, 1);
	for (int done = 0; done < 2; done++) {
		assert_int_equal(history_begin(a->h), 0);
		assert_int_equal(history_message_add(a->h, a->room, &m), 0);
		assert_int_equal(history_outbox_remove(a->h, a->room, m.id), 0);
		if (done)
			assert_int_equal(history_commit(a->h), 0);
		else
			history_rollback(a->h);
		assert_int_equal(waiting(a), done ? 0 : 1);
		assert_int_equal(history_message_known(a->h, a->room, m.id), done);
	}
}

static void
test_the_end_of_the_process(void **state)
{
	struct attic *a = *state;
	int status;
	pid_t child;

	history_close(a->h);
	if ((child = fork()) == 0) {
		attic_open(a);
		put(a, 5);
		put(a, 6);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	attic_open(a);
	assert_int_equal(waiting(a), 56);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_queue, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_states, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(
		    test_sent_and_gone_in_one, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(
		    test_the_end_of_the_process, attic_setup, attic_teardown),
	};

	return cmocka_run_group_tests_name("store/history_outbox", tests, NULL, NULL);
}
