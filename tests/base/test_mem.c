/* Tests of base/mem.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

static void
test_strings(void **state)
{
	char *a = mem_strdup("abc"), *b = mem_strndup("abc", 2), *c = mem_printf("%d-%s", 7, "x"),
	     *d = mem_strndup(NULL, 0);

	(void)state;
	assert_string_equal(a, "abc");
	assert_string_equal(b, "ab");
	assert_string_equal(c, "7-x");
	assert_string_equal(d, "");
	free(a);
	free(b);
	free(c);
	free(d);
}

static void
test_calloc_zeroes_and_takes_nothing(void **state)
{
	uint8_t *p = mem_calloc(4, 8), *q = mem_calloc(0, 0);

	(void)state;
	for (size_t i = 0; i < 32; i++)
		assert_int_equal(p[i], 0);
	assert_non_null(q);
	free(p);
	free(q);
}

static void
test_wipe(void **state)
{
	char secret[8] = "hunter2";

	(void)state;
	mem_wipe(secret, sizeof secret);
	assert_memory_equal(secret, "\0\0\0\0\0\0\0\0", 8);
	mem_wipe(NULL, 10);
	mem_wipe(secret, 0);
}

/* An overflowing product must end the process, not give a small block. */
static void
test_overflow_dies(void **state)
{
	volatile size_t n = SIZE_MAX / 2 + 2;
	int status = 0;
	pid_t pid = fork();

	(void)state;
	assert_true(pid >= 0);
	if (pid == 0) {
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		mem_calloc(n, 2);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_calloc_zeroes_and_takes_nothing),
		cmocka_unit_test(test_wipe),
		cmocka_unit_test(test_overflow_dies),
	};

	return cmocka_run_group_tests_name("base/mem", tests, NULL, NULL);
}
