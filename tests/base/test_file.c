/* Tests of base/file.c: modes, whole replacement, refusals, one holder per folder. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct place {
	char *dir, *path;
};

static int
setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct place *p = mem_calloc(1, sizeof *p);

	p->dir = mem_printf("%s/snug-file.XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(p->dir) == NULL)
		return -1;
	p->path = mem_printf("%s/f", p->dir);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	int r;

	unlink(p->path);
	r = rmdir(p->dir); /* fails when a temporary file was left behind */
	free(p->path);
	free(p->dir);
	free(p);
	return r;
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void
test_mkdirs(void **state)
{
	struct place *p = *state;
	char *a = mem_printf("%s/a", p->dir), *ab = mem_printf("%s/a/b", p->dir),
	     *abs = mem_printf("%s//b/", a);
	mode_t mask = umask(0);
	struct fault f;

	assert_int_equal(file_mkdirs(ab, &f), 0);
	umask(mask);
	assert_int_equal(mode_of(a), 0700);
	assert_int_equal(mode_of(ab), 0700);
	assert_int_equal(file_mkdirs(abs, &f), 0); /* again, clumsily */
	assert_int_equal(file_mkdirs("/", &f), 0);
	assert_int_equal(file_mkdirs("", &f), ERR_CREATE);
	rmdir(ab);
	rmdir(a);
	free(abs);
	free(ab);
	free(a);
}

static void
test_mkdirs_over_a_file(void **state)
{
	struct place *p = *state;
	char *below = mem_printf("%s/x", p->path);
	struct fault f;

	assert_int_equal(file_write(p->path, bytes_str("x"), &f), 0);
	assert_int_equal(file_mkdirs(p->path, &f), ERR_CREATE);
	assert_non_null(strstr(f.cause, p->path));
	assert_int_equal(file_mkdirs(below, &f), ERR_CREATE);
	free(below);
}

static void
test_write_is_private_and_whole(void **state)
{
	struct place *p = *state;
	struct buf b = BUF_INIT(100);
	mode_t mask = umask(0);
	struct fault f;

	assert_int_equal(file_write(p->path, bytes_str("first, and longer"), &f), 0);
	assert_int_equal(chmod(p->path, 0644), 0);
	assert_int_equal(file_write(p->path, bytes_str("second"), &f), 0);
	umask(mask);
	assert_int_equal(mode_of(p->path), 0600);
	assert_int_equal(file_read(p->path, &b, &f), 0);
	assert_true(bytes_equal(buf_bytes(&b), bytes_str("second")));
	assert_int_equal(file_write(p->path, bytes_of(NULL, 0), &f), 0);
	buf_clear(&b);
	assert_int_equal(file_read_private(p->path, &b, &f), 0);
	assert_int_equal(b.n, 0);
	buf_fini(&b);
}

static void
test_write_failures_leave_nothing(void **state)
{
	struct place *p = *state;
	char *inside = mem_printf("%s/none/f", p->dir);
	struct fault f = { 0 };

	assert_int_equal(file_write(inside, bytes_str("x"), &f), ERR_CREATE);
	assert_int_equal(f.code, ERR_CREATE);
	assert_true(f.remedy[0] != '\0');
	/* rename over a folder fails after the temporary file was written; teardown finds
	 * leftovers. */
	assert_int_equal(mkdir(p->path, 0700), 0);
	assert_int_equal(file_write(p->path, bytes_str("x"), &f), ERR_IO);
	assert_int_equal(rmdir(p->path), 0);
	free(inside);
}

static void
test_read_refusals(void **state)
{
	struct place *p = *state;
	struct buf b = BUF_INIT(8);
	struct fault f;

	assert_int_equal(file_read(p->path, &b, &f), ERR_NOTFOUND);
	assert_int_equal(file_read("/dev/null/f", &b, &f), ERR_NOTFOUND);
	assert_int_equal(file_read(p->dir, &b, &f), ERR_IO);
	assert_int_equal(mkfifo(p->path, 0600), 0);
	assert_int_equal(file_read(p->path, &b, &f), ERR_IO); /* and does not wait for a writer */
	assert_int_equal(unlink(p->path), 0);
	assert_int_equal(file_write(p->path, bytes_str("12345678"), &f), 0);
	assert_int_equal(file_read(p->path, &b, &f), 0);
	buf_clear(&b);
	assert_int_equal(file_write(p->path, bytes_str("123456789"), &f), 0);
	assert_int_equal(file_read(p->path, &b, &f), ERR_LIMIT);
	buf_fini(&b);
}

static void
test_read_private(void **state)
{
	struct place *p = *state;
	struct buf b = BUF_INIT(64);
	struct fault f;

	assert_int_equal(file_write(p->path, bytes_str("key"), &f), 0);
	assert_int_equal(chmod(p->path, 0640), 0);
	assert_int_equal(file_read_private(p->path, &b, &f), ERR_KEYFILE);
	assert_non_null(strstr(f.remedy, "chmod 600 "));
	assert_int_equal(b.n, 0);
	assert_int_equal(chmod(p->path, 0400), 0);
	assert_int_equal(file_read_private(p->path, &b, &f), 0);
	assert_true(bytes_equal(buf_bytes(&b), bytes_str("key")));
	buf_fini(&b);
}

static void
test_folder_of_others_is_refused(void **state)
{
	struct place *p = *state;
	char *chmod_it = mem_printf("chmod 700 %s", p->dir);
	struct fault f;

	assert_int_equal(file_check_dir(p->dir, &f), 0);
	for (mode_t bit = 01; bit <= 040; bit <<= 1) {
		assert_int_equal(chmod(p->dir, 0700 | bit), 0);
		assert_int_equal(file_check_dir(p->dir, &f), ERR_KEYFILE);
		assert_string_equal(f.remedy, chmod_it);
	}
	assert_int_equal(chmod(p->dir, 0700), 0);
	assert_int_equal(file_check_dir(p->path, &f), ERR_IO);
	free(chmod_it);
}

static void
test_lock_excludes_another(void **state)
{
	struct place *p = *state;
	char *lock = mem_printf("%s/lock", p->dir), *none = mem_printf("%s/none", p->dir), who[32];
	int fd, other;
	struct fault f;

	assert_int_equal(file_lock(p->dir, &fd, &f), 0);
	assert_int_equal(mode_of(lock), 0600);
	assert_int_equal(file_lock(p->dir, &other, &f), ERR_INUSE);
	assert_int_equal(other, -1);
	snprintf(who, sizeof who, "process %ld", (long)getpid());
	assert_non_null(strstr(f.cause, who));
	close(fd);
	assert_int_equal(file_lock(p->dir, &fd, &f), 0);
	close(fd);
	assert_int_equal(file_lock(none, &fd, &f), ERR_CREATE);
	assert_int_equal(fd, -1);
	unlink(lock);
	free(none);
	free(lock);
}

struct waiting {
	const char *dir;
	int fd;
};

static void *
wait_for_lock(void *user)
{
	struct waiting *w = user;
	struct fault f;

	assert_int_equal(file_lock_wait(w->dir, &w->fd, &f), 0);
	return NULL;
}

/* The one who waits gets it when the other one is done, and not before. */
static void
test_lock_waits(void **state)
{
	struct place *p = *state;
	struct waiting w = { p->dir, -1 };
	char *lock = mem_printf("%s/lock", p->dir), *none = mem_printf("%s/none", p->dir);
	int fd, other;
	pthread_t thread;
	struct fault f;

	assert_int_equal(file_lock_wait(p->dir, &fd, &f), 0);
	assert_int_equal(pthread_create(&thread, NULL, wait_for_lock, &w), 0);
	assert_int_equal(file_lock(p->dir, &other, &f), ERR_INUSE);
	close(fd);
	pthread_join(thread, NULL);
	assert_true(w.fd >= 0);
	assert_int_equal(file_lock(p->dir, &other, &f), ERR_INUSE);
	close(w.fd);
	assert_int_equal(file_lock_wait(none, &fd, &f), ERR_CREATE);
	assert_int_equal(fd, -1);
	unlink(lock);
	free(none);
	free(lock);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_mkdirs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mkdirs_over_a_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_write_is_private_and_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_write_failures_leave_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_read_refusals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_read_private, setup, teardown),
		cmocka_unit_test_setup_teardown(test_folder_of_others_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lock_excludes_another, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lock_waits, setup, teardown),
	};

	return cmocka_run_group_tests_name("base/file", tests, NULL, NULL);
}
