/*
 * A client's history on a disk that is full, read-only, failing or damaged: the call says so in
 * words, what was there stays, and the next call may succeed.
 */
#include "tests/store/attic.h"
#include "tests/store/faultfs.h"
#include "tests/store/vault.h"
#include "tests/support/cm.h"

#include "base/log.h"
#include "base/mem.h"
#include "store/db.h"
#include "store/history_int.h"
#include "store/schema.h"

struct trouble {
	enum faultfs_kind kind;
	int code;
	const char *words;
};

static void
assert_told(const struct trouble *t, int r, const struct fault *f)
{
	assert_int_equal(r, t->code);
	assert_int_equal(f->code, r);
	assert_non_null(strstr(f->cause, t->words));
	assert_true(f->remedy[0] != '\0');
}

static uint32_t
saved_state(struct attic *a)
{
	struct buf b = BUF_INIT(100);
	uint32_t n = 0;

	if (history_state_get(a->h, a->room, &b) == 0)
		n = attic_number(buf_bytes(&b));
	buf_fini(&b);
	return n;
}

static int
receive(struct attic *a, uint32_t n)
{
	struct history_message m = attic_message(n);
	int r;

	if ((r = history_begin(a->h)) != 0)
		return r;
	(void)history_state_put(a->h, a->room, m.body);
	(void)history_message_add(a->h, a->room, &m);
	return history_commit(a->h);
}

static bool
count(void *user, const struct history_message *m)
{
	assert_false(m->unreadable);
	assert_int_equal(attic_number(m->body), ++*(uint32_t *)user);
	return true;
}

static void
assert_at(struct attic *a, uint32_t n)
{
	uint32_t lines = 0;

	assert_int_equal(saved_state(a), n);
	assert_int_equal(history_forward(a->h, a->room, HISTORY_START, count, &lines), 0);
	assert_int_equal(lines, n);
}

/*
 * 130 messages, so that a page is made; trouble from the at-th operation of the disk on. Was
 * there any?
 */
static bool
trouble_at(struct attic *a, const struct trouble *t, long at, uint32_t from)
{
	bool met = false;

	faultfs_arm(t->kind, at, 0);
	for (uint32_t n = from; n < from + 10; n++) {
		int r = receive(a, n);

		if (r == 0)
			continue;
		assert_false(met);
		met = true;
		assert_told(t, r, history_fault(a->h));
		assert_at(a, n - 1);
		faultfs_arm(FAULTFS_NONE, 0, 0);
		assert_int_equal(receive(a, n), 0);
	}
	faultfs_arm(FAULTFS_NONE, 0, 0);
	assert_at(a, from + 9);
	return met;
}

static void
trouble_everywhere(struct attic *a, const struct trouble *t)
{
	uint32_t n = 1;

	for (long at = 1; trouble_at(a, t, at, n); at += 3)
		n += 10;
	assert_true(n > 100);
	attic_again(a);
}

static void
test_full(void **state)
{
	static const struct trouble t = { FAULTFS_FULL, ERR_NOSPACE, "no space left" };

	trouble_everywhere(*state, &t);
}

static void
test_failing(void **state)
{
	static const struct trouble t = { FAULTFS_IO, ERR_IO, "cannot read or write" };

	trouble_everywhere(*state, &t);
}

static void
test_read_only(void **state)
{
	static const struct trouble t = { FAULTFS_READONLY, ERR_READONLY, "cannot be written to" };

	trouble_everywhere(*state, &t);
}

/*
 * A call that failed in a transaction makes all of it fail, even when the disk is well again
 * at its end.
 */
static void
test_an_error_in_a_transaction(void **state)
{
	struct attic *a = *state;
	struct history_message m = attic_message(2);
	struct buf big = BUF_INIT(HISTORY_STATE_MAX);
	int r;

	assert_int_equal(receive(a, 1), 0);
	/* Larger than the cache: the database must write before the end. */
	memset(buf_reserve(&big, 8 << 20), 's', 8 << 20);
	buf_grew(&big, 8 << 20);
	assert_int_equal(history_begin(a->h), 0);
	assert_int_equal(history_message_add(a->h, a->room, &m), 0);
	faultfs_arm(FAULTFS_FULL, 1, 0);
	r = history_state_put(a->h, a->room, buf_bytes(&big));
	faultfs_arm(FAULTFS_NONE, 0, 0);
	assert_int_equal(r, ERR_NOSPACE);
	assert_int_equal(history_state_put(a->h, a->room, bytes_str("2")), ERR_NOSPACE);
	assert_int_equal(history_commit(a->h), ERR_NOSPACE);
	assert_non_null(strstr(history_fault(a->h)->cause, "no space left"));
	assert_at(a, 1);
	buf_fini(&big);
}

static void
alter(struct attic *a, const char *sql)
{
	struct db_opts o = { .path = a->path, .schema = &schema_history };
	struct fault f;
	struct db *d;

	history_close(a->h);
	a->h = NULL;
	assert_int_equal(db_open(&d, &o, &f), 0);
	if (db_script(d, sql) != 0)
		fail_msg("%s", db_fault(d)->cause);
	db_close(d);
}

struct lines {
	size_t n, unreadable;
	uint64_t last;
};

static bool
note(void *user, const struct history_message *m)
{
	struct lines *l = user;

	assert_true(m->place.seq > l->last);
	l->last = m->place.seq;
	l->n++;
	l->unreadable += m->unreadable;
	return true;
}

/* What does not open is a line that says so, and takes no other with it. */
static void
test_damaged_lines(void **state)
{
	struct attic *a = *state;
	struct lines l = { .n = 0 };
	struct history_message m;
	struct buf mem = BUF_INIT(100);

	for (uint32_t n = 1; n <= 200; n++) {
		m = attic_message(n);
		assert_int_equal(history_message_add(a->h, a->room, &m), 0);
	}
	alter(a,
	    "UPDATE message SET body = zeroblob(60) WHERE seq = 190;"
	    "UPDATE message SET body = x'' WHERE seq = 191;"
	    "UPDATE message SET body = (SELECT body FROM message WHERE seq = 180) WHERE seq = 192;"
	    "UPDATE message SET id = (SELECT id FROM message WHERE seq = 180) WHERE seq = 193;"
	    "UPDATE message SET id = x'01' WHERE seq = 194;"
	    "UPDATE page SET body = zeroblob(length(body)) WHERE seq = 64");
	attic_open(a);
	assert_int_equal(history_forward(a->h, a->room, HISTORY_START, note, &l), 0);
	assert_int_equal(l.n, 200 - 63);
	assert_int_equal(l.unreadable, 5 + 1);
	assert_int_equal(history_message_get(a->h, a->room, attic_id(64), &mem, &m), ERR_DAMAGED);
	assert_int_equal(history_message_get(a->h, a->room, attic_id(190), &mem, &m), 0);
	assert_true(m.unreadable);
	assert_int_equal(history_message_get(a->h, a->room, attic_id(65), &mem, &m), 0);
	assert_int_equal(attic_number(m.body), 65);
	/* They go into a page as what they are. */
	for (uint32_t n = 201; n <= 300; n++) {
		m = attic_message(n);
		assert_int_equal(history_message_add(a->h, a->room, &m), 0);
	}
	l = (struct lines){ .n = 0 };
	assert_int_equal(history_forward(a->h, a->room, HISTORY_START, note, &l), 0);
	assert_int_equal(l.n, 300 - 63);
	assert_int_equal(l.unreadable, 5 + 1);
	buf_fini(&mem);
}

static void
refused(struct attic *a, const char *words)
{
	struct history_opts o = { .path = a->path, .key = vault_key, .cipher = a->cipher };
	struct history *h = NULL;
	struct fault f;

	assert_int_equal(history_open(&h, &o, &f), ERR_DAMAGED);
	assert_null(h);
	assert_non_null(strstr(f.cause, words));
}

static void
test_damaged_rooms(void **state)
{
	struct attic *a = *state;
	static const struct {
		const char *sql, *words;
	} cases[] = {
		{ "UPDATE room SET name = zeroblob(50)", "the name of a room" },
		{ "UPDATE room SET key = zeroblob(72)", "the key of a room" },
		{ "UPDATE room SET id = x'0102'", "an id" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		alter(a, "CREATE TABLE kept AS SELECT * FROM room");
		alter(a, cases[i].sql);
		refused(a, cases[i].words);
		alter(a, "DELETE FROM room; INSERT INTO room SELECT * FROM kept; DROP TABLE kept");
	}
	attic_open(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_full, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_failing, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_read_only, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(
		    test_an_error_in_a_transaction, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_damaged_lines, attic_setup, attic_teardown),
		cmocka_unit_test_setup_teardown(test_damaged_rooms, attic_setup, attic_teardown),
	};

	if (log_open("", LOG_ERROR) != 0)
		return 99;
	faultfs_install();
	return cmocka_run_group_tests_name("store/history, a disk in trouble", tests, NULL, NULL);
}
