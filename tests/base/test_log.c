/* Tests of base/log.c: levels, and that nothing a peer wrote can forge a line or steer a terminal.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"

struct place {
	char *dir, *path;
	struct buf text;
};

static int
setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct place *p = mem_calloc(1, sizeof *p);

	p->dir = mem_printf("%s/snug-log.XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(p->dir) == NULL)
		return -1;
	p->path = mem_printf("%s/log", p->dir);
	buf_init(&p->text, 1 << 16);
	unsetenv("JOURNAL_STREAM");
	*state = p;
	return log_open(p->path, LOG_INFO);
}

static int
teardown(void **state)
{
	struct place *p = *state;

	log_close();
	unlink(p->path);
	rmdir(p->dir);
	buf_fini(&p->text);
	free(p->path);
	free(p->dir);
	free(p);
	return 0;
}

/* What the file holds now, as a string. */
static const char *
logged(struct place *p)
{
	struct fault f;

	buf_clear(&p->text);
	assert_int_equal(file_read(p->path, &p->text, &f), 0);
	buf_put(&p->text, "", 1);
	return (const char *)p->text.p;
}

static size_t
lines(const char *s)
{
	size_t n = 0;

	while ((s = strchr(s, '\n')) != NULL)
		n++, s++;
	return n;
}

static void
test_levels(void **state)
{
	const char *s;

	log_error("one");
	log_info("two %d", 2);
	log_debug("three");
	s = logged(*state);
	assert_int_equal(lines(s), 2);
	assert_non_null(strstr(s, " error one\n"));
	assert_non_null(strstr(s, " info two 2\n"));
	assert_true(log_enabled(LOG_INFO));
	assert_false(log_enabled(LOG_DEBUG));
}

static void
test_hostile_text_is_escaped(void **state)
{
	static const char *const rows[][2] = {
		{ "a\nb", "a\\x0ab\n" },
		{ "\r\t\x1b[2J\x7f", "\\x0d\\x09\\x1b[2J\\x7f\n" },
		{ "\xc2\x9b"
		  "31m",
		    "\\u{9b}31m\n" },
		{ "\x9b"
		  "31m",
		    "\\x9b31m\n" },
		{ "\xe2\x80\xae"
		  "abc",
		    "\\u{202e}abc\n" },
		{ "\xe2\x80\xa8", "\\u{2028}\n" },
		{ "z\xe2\x80\x8bz", "z\\u{200b}z\n" },
		{ "\xf3\xa0\x81\x81", "\\u{e0041}\n" },
		{ "h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
		    "h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\n" },
		{ "\xc3", "\\xc3\n" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *s, *end;

		log_info("%s", rows[i][0]);
		s = logged(*state);
		assert_int_equal(lines(s), i + 1);
		end = s + strlen(s) - strlen(rows[i][1]);
		assert_string_equal(end, rows[i][1]);
	}
}

static void
test_long_lines_are_cut_and_stay_valid(void **state)
{
	char text[4000];
	const char *s;

	memset(text, '\1', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	log_info("%s", text);
	for (size_t i = 0; i + 4 < sizeof text; i += 4)
		memcpy(text + i, "\xf0\x9f\x98\x80", 5);
	log_info("%s", text);
	s = logged(*state);
	assert_int_equal(lines(s), 2);
	assert_true(strlen(s) < 2 * 1100);
	assert_true(utf8_valid(bytes_str(s)));
}

static void
test_file_is_private_and_reopens(void **state)
{
	struct place *p = *state;
	int before = dup(STDERR_FILENO), after;
	struct stat st;

	close(before);
	log_info("first");
	assert_int_equal(stat(p->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	for (int i = 0; i < 3; i++)
		assert_int_equal(log_open(p->path, LOG_INFO), 0);
	log_info("second");
	assert_int_equal(lines(logged(p)), 2);
	/* Opening again closed what was open. */
	after = dup(STDERR_FILENO);
	close(after);
	assert_in_range(after, 0, before);
	assert_int_equal(log_open("/nonexistent/x", LOG_INFO), ERR_CREATE);
	log_info("third"); /* what was open stays */
	assert_int_equal(lines(logged(p)), 3);
}

static void
test_nowhere(void **state)
{
	assert_int_equal(log_open("", LOG_DEBUG), 0);
	assert_false(log_enabled(LOG_ERROR));
	log_error("x");
	assert_int_equal(lines(logged(*state)), 0);
}

static void
test_journal_gets_priorities(void **state)
{
	struct place *p = *state;
	int saved = dup(STDERR_FILENO);
	FILE *f = freopen(p->path, "w", stderr);

	assert_non_null(f);
	setenv("JOURNAL_STREAM", "1:2", 1);
	log_open(NULL, LOG_INFO);
	log_warn("careful");
	unsetenv("JOURNAL_STREAM");
	log_open(NULL, LOG_INFO);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_string_equal(logged(p), "<4>careful\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_levels, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile_text_is_escaped, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_long_lines_are_cut_and_stay_valid, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file_is_private_and_reopens, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nowhere, setup, teardown),
		cmocka_unit_test_setup_teardown(test_journal_gets_priorities, setup, teardown),
	};

	return cmocka_run_group_tests_name("base/log", tests, NULL, NULL);
}
