#include "ui/spawn.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

/* Until none runs. */
static void
finish(struct spawn *s)
{
	bool busy = true;

	for (int i = 0; i < 20000 && busy; i++) {
		spawn_reap(s);
		busy = false;
		for (size_t k = 0; k < SPAWN_MAX; k++)
			busy = busy || s->running[k] != 0;
		poll(NULL, 0, busy ? 1 : 0);
	}
	assert_false(busy);
}

/* Nothing of what is handed over means anything to anybody. */
static void
arguments_are_what_they_are(void **state)
{
	char *dir = tmpdir_new(), *a = mem_printf("%s/a b;c", dir),
	     *b = mem_printf("%s/$(id) `id` \"'&|>", dir);
	const char *more[] = { a, b };
	struct spawn s = { { 0 } };
	struct stat st;
	struct fault f;

	(void)state;
	assert_int_equal(spawn_run(&s, "  touch   -- ", more, 2, &f), 0);
	finish(&s);
	assert_int_equal(stat(a, &st), 0);
	assert_int_equal(stat(b, &st), 0);
	free(a);
	free(b);
	tmpdir_free(dir);
}

static void
refuses(void **state)
{
	struct spawn s = { { 0 } };
	char many[200] = "";
	struct fault f;

	(void)state;
	for (int i = 0; i <= SPAWN_WORDS_MAX; i++)
		strcat(many, "w ");
	assert_int_equal(spawn_run(&s, " \t ", NULL, 0, &f), ERR_USAGE);
	assert_int_equal(spawn_run(&s, many, NULL, 0, &f), ERR_USAGE);
	assert_int_equal(spawn_run(&s, "/there/is/no/such", NULL, 0, &f), ERR_SYS);
	assert_int_equal(s.running[0], 0);
}

static void
not_too_many(void **state)
{
	struct spawn s = { { 0 } };
	struct fault f;

	(void)state;
	for (int i = 0; i < SPAWN_MAX; i++)
		assert_int_equal(spawn_run(&s, "sleep 1000", NULL, 0, &f), 0);
	assert_int_equal(spawn_run(&s, "true", NULL, 0, &f), ERR_FULL);
	for (size_t i = 0; i < SPAWN_MAX; i++)
		kill(s.running[i], SIGKILL);
	finish(&s);
	assert_int_equal(spawn_run(&s, "true", NULL, 0, &f), 0);
	finish(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments_are_what_they_are),
		cmocka_unit_test(refuses),
		cmocka_unit_test(not_too_many),
	};

	return cmocka_run_group_tests_name("spawn", tests, NULL, NULL);
}
