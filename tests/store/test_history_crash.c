/*
 * A client's history, while its process or its power ends at every write: a group's state and
 * the message that came of it are there both or neither, what was reported done is done, what
 * was typed waits in the outbox or is in the history and never in both; and no migration loses a
 * line.
 */
#include "tests/store/attic.h"
#include "tests/store/crash.h"
#include "tests/support/cm.h"
#include "tests/support/random.h"

#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/db.h"
#include "store/schema.h"

/* So that the script meets the making of a page. */
#define BEFORE 125
#define LAST (BEFORE + 6)
#define TYPED 1000 /* what is typed before message n has the id n + TYPED */

struct scene {
	struct attic a;
	struct buf file; /* the database as it is before the script */
};

/* Message n came in; what was typed before it is sent. */
static int
receive(struct attic *a, uint32_t n)
{
	struct history_message m = attic_message(n), sent = attic_message(n + TYPED);
	int r;

	sent.place = (struct history_place){ n, 1 };
	if ((r = history_outbox_add(a->h, a->room, sent.id, sent.body)) != 0 ||
	    (r = history_begin(a->h)) != 0)
		return r;
	(void)history_state_put(a->h, a->room, m.body);
	(void)history_message_add(a->h, a->room, &m);
	(void)history_message_add(a->h, a->room, &sent);
	(void)history_outbox_remove(a->h, a->room, sent.id);
	(void)history_cursor_set(a->h, a->room, n);
	return history_commit(a->h);
}

static void
prepare(void *user)
{
	struct scene *s = user;
	struct fault f;

	attic_fini(&s->a);
	attic_init(&s->a);
	assert_int_equal(file_write(s->a.path, buf_bytes(&s->file), &f), 0);
}

/* The second room is forgotten at the end. */
static void
script(void *user, int fd)
{
	struct scene *s = user;

	attic_open(&s->a);
	for (uint32_t n = BEFORE + 1; n <= LAST; n++) {
		if (receive(&s->a, n) != 0)
			_exit(1);
		crash_tell(fd, &n, sizeof n);
	}
	if (history_room_forget(s->a.h, s->a.room + 1) != 0)
		_exit(1);
	crash_tell(fd, &(uint32_t){ LAST + 1 }, sizeof(uint32_t));
	history_close(s->a.h);
}

struct seen {
	uint32_t next; /* message that should come */
	bool sent;     /* or what was typed before it */
};

static bool
in_order(void *user, const struct history_message *m)
{
	struct seen *s = user;

	assert_false(m->unreadable);
	if (s->sent) {
		assert_int_equal(attic_number(m->body), s->next - 1 + TYPED);
		s->sent = false;
	} else {
		assert_int_equal(attic_number(m->body), s->next);
		s->sent = s->next++ > BEFORE;
	}
	return true;
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

static void
check(void *user, struct bytes known, bool whole)
{
	struct scene *s = user;
	struct buf mem = BUF_INIT(100);
	struct seen seen = { .next = 1 };
	struct history_waiting w;
	struct history_room room;
	uint32_t done = BEFORE, top;
	int waits;

	if (known.n > 0)
		memcpy(&done, known.p + known.n - sizeof done, sizeof done);
	assert_true(!whole || done == LAST + 1);
	attic_open(&s->a);
	assert_int_equal(history_forward(s->a.h, s->a.room, HISTORY_START, in_order, &seen), 0);
	assert_false(seen.sent);
	top = seen.next - 1;
	assert_true(top >= (done > LAST ? LAST : done));
	assert_int_equal(history_room_next(s->a.h, 0, &room), 0);
	assert_int_equal(room.cursor, top);
	assert_int_equal(saved_state(&s->a), top);
	waits = history_outbox_next(s->a.h, 0, &mem, &w);
	if (waits == 0)
		assert_int_equal(attic_number(w.body), top + 1 + TYPED);
	/* Typed, reported, and neither sent nor waiting: there is no such thing. */
	if (done > LAST)
		assert_int_equal(history_room_next(s->a.h, room.room, &room), ERR_NOTFOUND);
	for (uint32_t n = top + 1; n <= LAST; n++) {
		if (waits == 0)
			assert_int_equal(history_outbox_remove(s->a.h, s->a.room, w.id), 0);
		waits = ERR_NOTFOUND;
		assert_int_equal(receive(&s->a, n), 0);
	}
	history_close(s->a.h);
	buf_fini(&mem);
}

static void
remember(struct scene *s)
{
	struct fault f;

	history_close(s->a.h);
	buf_init(&s->file, 16 << 20);
	assert_int_equal(file_read(s->a.path, &s->file, &f), 0);
}

static int
setup(void **state)
{
	struct scene *s = mem_calloc(1, sizeof *s);
	uint64_t other;

	attic_init(&s->a);
	attic_open(&s->a);
	for (uint32_t n = 1; n <= BEFORE; n++) {
		struct history_message m = attic_message(n);

		assert_int_equal(history_begin(s->a.h), 0);
		history_state_put(s->a.h, s->a.room, m.body);
		history_message_add(s->a.h, s->a.room, &m);
		history_cursor_set(s->a.h, s->a.room, n);
		assert_int_equal(history_commit(s->a.h), 0);
	}
	assert_int_equal(history_room_add(s->a.h, attic_id(2), "#second", &other), 0);
	assert_int_equal(other, s->a.room + 1);
	remember(s);
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *s = *state;

	faultfs_arm(FAULTFS_NONE, 0, 0);
	attic_fini(&s->a);
	buf_fini(&s->file);
	free(s);
	return 0;
}

static void
test_killed(void **state)
{
	const struct crash c = { prepare, script, check, *state };

	assert_true(crash_everywhere(&c, FAULTFS_EXIT, 0, 4) > 25);
}

static void
test_power_cut(void **state)
{
	const struct crash c = { prepare, script, check, *state };

	assert_true(crash_everywhere(&c, FAULTFS_POWER, 0, 7) > 15);
	crash_everywhere(&c, FAULTFS_POWER, random_seed("power cut"), 7);
}

/* A database of version 1, with rows as it had them. */
static void
go_back(struct scene *s)
{
	struct schema old = schema_history;
	struct db_opts o = { .path = s->a.path, .schema = &old };
	struct db *d;
	struct fault f;

	old.n = 1;
	attic_fini(&s->a);
	attic_init(&s->a);
	o.path = s->a.path;
	assert_int_equal(db_open(&d, &o, &f), 0);
	assert_int_equal(
	    db_script(d,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)"
		" INSERT INTO message SELECT 1, i, 0, randomblob(16), x'00' FROM n"),
	    0);
	db_close(d);
	buf_fini(&s->file);
	assert_int_equal(file_read(s->a.path, &s->file, &f), 0);
}

static void
open_only(void *user, int fd)
{
	struct scene *s = user;

	(void)fd;
	attic_open(&s->a);
	history_close(s->a.h);
}

static int64_t
number(struct db *d, const char *sql)
{
	int64_t n = -1;

	assert_int_equal(db_pragma(d, sql, &n), 0);
	return n;
}

static void
check_migrated(void *user, struct bytes known, bool whole)
{
	struct scene *s = user;
	struct db_opts o = { .path = s->a.path, .schema = &schema_history, .careful = true };
	char *copy = db_copy_path(s->a.path, 1);
	struct db *d;
	struct fault f;

	(void)known;
	(void)whole;
	assert_int_equal(db_open(&d, &o, &f), 0);
	assert_int_equal(number(d, "PRAGMA user_version"), (int64_t)schema_history.n);
	assert_int_equal(number(d, "SELECT count(*) FROM message"), 20);
	assert_int_equal(number(d, "SELECT count(*) FROM known"), 20);
	assert_int_equal(access(copy, F_OK), 0);
	db_close(d);
	free(copy);
}

static void
test_migration(void **state)
{
	const struct crash c = { prepare, open_only, check_migrated, *state };

	go_back(*state);
	assert_true(crash_everywhere(&c, FAULTFS_EXIT, 0, 2) > 5);
	assert_true(crash_everywhere(&c, FAULTFS_POWER, 0, 2) > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_killed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_power_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(test_migration, setup, teardown),
	};

	faultfs_install();
	return cmocka_run_group_tests_name("store/history, crashes", tests, NULL, NULL);
}
