/*
 * Tests of store/db.c and db_query.c: one holder, whole transactions, errors in words, nothing
 * left behind.
 */
#include "tests/support/cm.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/db.h"
#include "store/schema.h"
#include "tests/support/tmpdir.h"

enum { PUT, GET, COUNT, DROP };

static const char *const sql[] = {
	[PUT] = "INSERT INTO t(n, b) VALUES(?1, ?2)",
	[GET] = "SELECT n, b FROM t ORDER BY n",
	[COUNT] = "SELECT count(*) FROM t",
	[DROP] = "DELETE FROM t WHERE n = ?1",
};
static const char *const steps[] = {
	"CREATE TABLE t(n INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT",
};
static const struct schema schema = { .what = "test", .application_id = 7, .steps = steps, .n = 1 };

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

static int
open_as(const char *path, bool careful, struct db **d, struct fault *f)
{
	struct db_opts o = {
		.path = path,
		.schema = &schema,
		.sql = sql,
		.n_sql = sizeof sql / sizeof *sql,
		.careful = careful,
	};

	*d = NULL;
	*f = (struct fault){ 0 };
	return db_open(d, &o, f);
}

static int
open_at(const char *path, struct db **d, struct fault *f)
{
	return open_as(path, true, d, f);
}

static struct db *
opened(struct place *p)
{
	struct fault f;
	struct db *d;

	if (open_at(p->path, &d, &f) != 0)
		fail_msg("%s", f.cause);
	return d;
}

static void
put(struct db *d, int64_t n, const char *text)
{
	assert_int_equal(db_run(d, PUT, DB_V(db_number(n), db_bytes(bytes_str(text)))), 0);
}

static int64_t
count(struct db *d)
{
	int64_t n = -1;

	assert_int_equal(db_ask_number(d, COUNT, DB_NONE, &n), 1);
	return n;
}

static mode_t
mode_of(const char *path, const char *suffix)
{
	char *whole = mem_printf("%s%s", path, suffix);
	struct stat st;

	assert_int_equal(stat(whole, &st), 0);
	free(whole);
	return st.st_mode & 0777;
}

static void
test_private_and_back(void **state)
{
	struct place *p = *state;
	mode_t mask = umask(0);
	struct db *d = opened(p);
	struct db_q *q;

	umask(mask);
	put(d, 1, "one");
	put(d, 2, "");
	assert_int_equal(
	    db_run(d, PUT, DB_V(db_count(UINT64_MAX), db_bytes(bytes_of("\0x", 2)))), 0);
	assert_int_equal(db_last_row(d), INT64_MAX);
	assert_int_equal(mode_of(p->path, ""), 0600);
	assert_int_equal(mode_of(p->path, "-wal"), 0600);
	db_close(d);

	d = opened(p);
	q = db_ask(d, GET, DB_NONE);
	assert_int_equal(db_next(q), 1);
	assert_int_equal(db_get_number(q, 0), 1);
	assert_true(bytes_equal(db_get_bytes(q, 1), bytes_str("one")));
	assert_int_equal(db_next(q), 1);
	assert_int_equal(db_get_bytes(q, 1).n, 0);
	assert_int_equal(db_next(q), 1);
	assert_true(db_get_count(q, 0) == INT64_MAX);
	assert_true(bytes_equal(db_get_bytes(q, 1), bytes_of("\0x", 2)));
	assert_int_equal(db_next(q), 0);
	db_end(q);
	db_close(d);
	db_close(NULL);
}

static void
test_what_is_read_is_checked(void **state)
{
	struct place *p = *state;
	struct db *d = opened(p);
	struct db_q *q;
	uint8_t id[4];
	char text[4];

	put(d, 1, "abcd");
	put(d, 2, "\xff");
	q = db_ask(d, GET, DB_NONE);
	assert_int_equal(db_next(q), 1);
	assert_int_equal(db_get_exactly(q, 1, id, 4), 0);
	assert_memory_equal(id, "abcd", 4);
	assert_int_equal(db_get_exactly(q, 1, id, 3), ERR_DAMAGED);
	assert_int_equal(db_fault(d)->code, ERR_DAMAGED);
	assert_non_null(strstr(db_fault(d)->cause, p->path));
	assert_int_equal(db_get_text(q, 1, text, 4), ERR_DAMAGED);
	assert_string_equal(text, "");
	assert_int_equal(db_next(q), 1);
	assert_int_equal(db_get_text(q, 1, text, 4), ERR_DAMAGED);
	db_end(q);
	db_close(d);
}

static void
test_transactions(void **state)
{
	struct place *p = *state;
	struct db *d = opened(p);

	assert_int_equal(db_begin(d, true), 0);
	put(d, 1, "a");
	assert_true(db_in_transaction(d));
	db_rollback(d);
	db_rollback(d);
	assert_int_equal(count(d), 0);
	assert_int_equal(db_begin(d, true), 0);
	put(d, 1, "a");
	assert_int_equal(db_commit(d), 0);
	assert_false(db_in_transaction(d));
	assert_int_equal(db_run(d, PUT, DB_V(db_number(1), db_bytes(bytes_str("b")))), ERR_EXISTS);
	assert_int_equal(db_fault(d)->code, ERR_EXISTS);
	assert_int_equal(db_begin(d, true), 0);
	assert_int_equal(db_fault(d)->code, 0);
	put(d, 2, "never");
	db_close(d); /* as rollback */
	d = opened(p);
	assert_int_equal(count(d), 1);
	db_close(d);
}

/* The child dies in the middle: what was committed is there, what was not is not. */
static void
test_end_without_close(void **state)
{
	struct place *p = *state;
	pid_t child = fork();
	struct db *d;
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		d = opened(p);
		put(d, 1, "kept");
		db_begin(d, true);
		put(d, 2, "lost");
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	d = opened(p);
	assert_int_equal(count(d), 1);
	db_close(d);
}

static void
test_one_holder(void **state)
{
	struct place *p = *state;
	struct db *d = opened(p), *other;
	struct fault f;

	assert_int_equal(open_at(p->path, &other, &f), ERR_INUSE);
	assert_null(other);
	assert_int_equal(f.code, ERR_INUSE);
	assert_non_null(strstr(f.cause, "in use"));
	db_close(d);
}

static void
test_refusals(void **state)
{
	struct place *p = *state;
	char *none = mem_printf("%s/none/t.db", p->dir), text[8192];
	struct fault f;
	struct db *d;

	assert_int_equal(open_at(none, &d, &f), ERR_CREATE);
	assert_non_null(strstr(f.cause, "none/t.db"));
	assert_true(f.remedy[0] != '\0');
	free(none);
	assert_true(open_at(p->dir, &d, &f) < 0);
	memset(text, 'x', sizeof text);
	assert_int_equal(file_write(p->path, bytes_of(text, sizeof text), &f), 0);
	assert_int_equal(open_at(p->path, &d, &f), ERR_DAMAGED);
	assert_null(d);
	assert_non_null(strstr(f.cause, "damaged"));
}

/* Overwrite a page in the middle of the main file. */
static void
damage(const char *path)
{
	int fd = open(path, O_RDWR);
	char junk[4096];

	memset(junk, 0x5a, sizeof junk);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, junk, sizeof junk, 3 * 4096), sizeof junk);
	close(fd);
}

static void
fill(struct db *d)
{
	char text[1001] = "";

	memset(text, 'y', 1000);
	assert_int_equal(db_begin(d, true), 0);
	for (int i = 0; i < 200; i++)
		put(d, i, text);
	assert_int_equal(db_commit(d), 0);
}

static void
test_damage_is_found(void **state)
{
	struct place *p = *state;
	struct db *d = opened(p);
	struct db_q *q;
	struct fault f;
	pid_t child;
	int r, status;

	fill(d);
	db_close(d);
	/* An unclean end, so that the next start looks. */
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		d = opened(p);
		put(d, 1000, "x");
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	damage(p->path);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(open_at(p->path, &d, &f), ERR_DAMAGED);
		assert_non_null(strstr(f.cause, "is damaged"));
	}
	/* Who does not look before learns when the page is read. */
	assert_int_equal(open_as(p->path, false, &d, &f), 0);
	q = db_ask(d, GET, DB_NONE);
	while ((r = db_next(q)) == 1)
		;
	db_end(q);
	assert_int_equal(r, ERR_DAMAGED);
	assert_non_null(strstr(db_fault(d)->cause, p->path));
	db_close(d);
}

static bool
file_holds(const char *path, const char *suffix, const char *text)
{
	char *whole = mem_printf("%s%s", path, suffix);
	struct buf b = BUF_INIT(16 << 20);
	struct fault f;
	bool found;

	if (file_read(whole, &b, &f) != 0)
		assert_int_equal(f.code, ERR_NOTFOUND);
	found = b.n > 0 && memmem(b.p, b.n, text, strlen(text)) != NULL;
	buf_fini(&b);
	free(whole);
	return found;
}

static void
test_deleted_is_gone(void **state)
{
	struct place *p = *state;
	struct db *d = opened(p);

	fill(d);
	put(d, 500, "THE-SECRET-KEY");
	assert_true(file_holds(p->path, "-wal", "THE-SECRET-KEY"));
	assert_int_equal(db_checkpoint(d), 0);
	assert_true(file_holds(p->path, "", "THE-SECRET-KEY"));
	assert_int_equal(db_run(d, DROP, DB_V(db_number(500))), 0);
	assert_int_equal(db_changes(d), 1);
	assert_int_equal(db_checkpoint(d), 0);
	assert_false(file_holds(p->path, "", "THE-SECRET-KEY"));
	assert_false(file_holds(p->path, "-wal", "THE-SECRET-KEY"));
	db_close(d);
}

static void
test_copy(void **state)
{
	struct place *p = *state;
	struct db *d = opened(p), *e;
	char *path = db_copy_path(p->path, 3), *nowhere = mem_printf("%s/none/c", p->dir);
	struct fault f;

	fill(d);
	assert_non_null(strstr(path, "t.db.v3"));
	assert_int_equal(db_copy(d, path), 0);
	put(d, 300, "later");
	assert_int_equal(db_copy(d, path), 0); /* again, over the first */
	put(d, 301, "last");
	assert_int_equal(mode_of(path, ""), 0600);
	assert_int_equal(open_at(path, &e, &f), 0);
	assert_int_equal(count(e), 201);
	db_close(e);
	assert_int_equal(db_copy(d, nowhere), ERR_CREATE);
	db_close(d);
	free(nowhere);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_private_and_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_is_read_is_checked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_transactions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_end_without_close, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_holder, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damage_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(test_deleted_is_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_copy, setup, teardown),
	};

	return cmocka_run_group_tests_name("store/db", tests, NULL, NULL);
}
