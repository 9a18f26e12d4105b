/*
 * Tests of store/schema.c: from every earlier version to this one, with a copy kept; what is
 * not ours is refused.
 */
#include "tests/support/cm.h"

#include <unistd.h>

#include "base/mem.h"
#include "store/db.h"
#include "store/schema.h"
#include "tests/support/tmpdir.h"

struct place {
	char *dir, *path;
};

static int
setup(void **state)
{
	struct place *p = mem_calloc(1, sizeof *p);

	p->dir = tmpdir_new();
	p->path = mem_printf("%s/t.db", p->dir);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	tmpdir_free(p->dir);
	free(p->path);
	free(p);
	return 0;
}

/* A program that knows only the first n versions of s. */
static struct db *
opened(const char *path, const struct schema *s, size_t n, int want)
{
	struct schema known = *s;
	struct db_opts o = { .path = path, .schema = &known };
	struct db *d = NULL;
	struct fault f = { 0 };

	known.n = n;
	if (db_open(&d, &o, &f) != want)
		fail_msg("%s instead of %s: %s", err_name(f.code), err_name(want), f.cause);
	assert_int_equal(f.code, want);
	return d;
}

static void
script(struct db *d, const char *sql)
{
	if (db_script(d, sql) != 0)
		fail_msg("%s: %s", sql, db_fault(d)->cause);
}

static int64_t
number(struct db *d, const char *sql)
{
	int64_t n = -1;

	if (db_pragma(d, sql, &n) != 0)
		fail_msg("%s: %s", sql, db_fault(d)->cause);
	return n;
}

static bool
copy_exists(const char *path, int64_t version)
{
	char *copy = db_copy_path(path, version);
	bool there = access(copy, F_OK) == 0;

	free(copy);
	return there;
}

static const char *const toy_steps[] = {
	"CREATE TABLE a(n); INSERT INTO a VALUES(1)",
	"INSERT INTO a VALUES(2); CREATE TABLE b(n)",
	"INSERT INTO a SELECT n + 2 FROM a",
	"INSERT INTO a VALUES(9); INSERT INTO nowhere VALUES(1)",
};
static const struct schema toy = {
	.what = "toy", .application_id = 42, .steps = toy_steps, .n = 3
};

static void
test_from_each_version(void **state)
{
	struct place *p = *state;

	for (size_t from = 0; from <= toy.n; from++) {
		char *path = mem_printf("%s.%zu", p->path, from);
		struct db *d;

		if (from > 0)
			db_close(opened(path, &toy, from, 0));
		d = opened(path, &toy, toy.n, 0);
		assert_int_equal(number(d, "PRAGMA user_version"), 3);
		assert_int_equal(number(d, "PRAGMA application_id"), 42);
		assert_int_equal(number(d, "SELECT sum(n) FROM a"), 1 + 2 + 3 + 4);
		db_close(d);
		for (int64_t v = 0; v <= 3; v++)
			assert_int_equal(
			    copy_exists(path, v), v == (int64_t)from && v > 0 && v < 3);
		free(path);
	}
}

static void
test_the_copy_is_the_old_one(void **state)
{
	struct place *p = *state;
	char *copy = db_copy_path(p->path, 1);
	struct db *d;

	db_close(opened(p->path, &toy, 1, 0));
	db_close(opened(p->path, &toy, 3, 0));
	d = opened(copy, &toy, 1, 0);
	assert_int_equal(number(d, "SELECT count(*) FROM a"), 1);
	db_close(d);
	free(copy);
}

static void
test_newer_is_refused(void **state)
{
	struct place *p = *state;

	db_close(opened(p->path, &toy, 3, 0));
	assert_null(opened(p->path, &toy, 2, ERR_VERSION));
	db_close(opened(p->path, &toy, 3, 0));
}

static void
test_another_programs_file_is_refused(void **state)
{
	struct place *p = *state;
	struct schema other = toy;

	other.application_id = 43;
	db_close(opened(p->path, &other, 3, 0));
	assert_null(opened(p->path, &toy, 3, ERR_DAMAGED));
}

static void
test_a_step_that_fails_changes_nothing(void **state)
{
	struct place *p = *state;
	struct db *d;

	db_close(opened(p->path, &toy, 2, 0));
	assert_null(opened(p->path, &toy, 4, ERR_DAMAGED));
	d = opened(p->path, &toy, 2, 0);
	assert_int_equal(number(d, "SELECT sum(n) FROM a"), 3);
	db_close(d);
}

static void
test_store_from_1(void **state)
{
	struct place *p = *state;
	struct db *d = opened(p->path, &schema_store, 1, 0);

	script(d, "INSERT INTO room(id, name, seq) VALUES(x'01', '#a', 2), (x'02', '#b', 0), "
		  "(x'03', '#c', 1);"
		  "INSERT INTO log VALUES((1 << 40) + 1, 0, 5, 100, x'aa', x'010203'),"
		  " ((1 << 40) + 2, 1, 5, 101, x'ab', x'04'), ((3 << 40) + 1, 0, 1, 7, x'ac', x'');"
		  "INSERT INTO member VALUES(1, 'alice', 2)");
	db_close(d);
	d = opened(p->path, &schema_store, schema_store.n, 0);
	assert_int_equal(number(d, "SELECT records * 100 + bytes FROM room WHERE no = 1"), 204);
	assert_int_equal(number(d, "SELECT records * 100 + bytes FROM room WHERE no = 2"), 0);
	assert_int_equal(number(d, "SELECT records * 100 + bytes FROM room WHERE no = 3"), 100);
	assert_int_equal(number(d, "SELECT count(*) FROM log"), 3);
	assert_int_equal(number(d, "SELECT acked FROM member"), 2);
	assert_int_equal(number(d, "SELECT count(*) FROM spent"), 0);
	db_close(d);
}

static void
test_history_from_1(void **state)
{
	struct place *p = *state;
	struct db *d = opened(p->path, &schema_history, 1, 0);

	script(d,
	    "INSERT INTO room(id, key, name, cursor) VALUES(x'01', x'02', x'03', 9);"
	    "INSERT INTO message VALUES(1, 7, 0, x'aa', x'b1'), (1, 8, 0, x'ab', x'b2');"
	    "INSERT INTO outbox(room, id, state, body, frame) VALUES(1, x'cc', 0, x'dd', x'')");
	db_close(d);
	d = opened(p->path, &schema_history, schema_history.n, 0);
	assert_int_equal(number(d, "SELECT seq FROM known WHERE room = 1 AND id = x'ab'"), 8);
	assert_int_equal(number(d, "SELECT count(*) FROM message"), 2);
	assert_int_equal(number(d, "SELECT cursor FROM room"), 9);
	assert_int_equal(number(d, "SELECT count(*) FROM outbox WHERE body = x'dd'"), 1);
	assert_int_equal(number(d, "SELECT count(*) FROM value"), 0);
	assert_true(copy_exists(p->path, 1));
	db_close(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_from_each_version, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_copy_is_the_old_one, setup, teardown),
		cmocka_unit_test_setup_teardown(test_newer_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_another_programs_file_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_a_step_that_fails_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_store_from_1, setup, teardown),
		cmocka_unit_test_setup_teardown(test_history_from_1, setup, teardown),
	};

	return cmocka_run_group_tests_name("store/schema", tests, NULL, NULL);
}
