/* Tests of src/base/conf.c: what a person wrote is read strictly, and outlives every change. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

static const char usual[] = "# who I am\n"
			    "nick = bob\n"
			    "\n"
			    "[ui]\n"
			    "# late at night\n"
			    "theme=dark\n"
			    "notify-command =  notify-send  a # b \n"
			    "\n"
			    "[server]\n"
			    "port = 9421\n";

static struct conf *
parse(const char *text)
{
	struct conf *c;
	struct fault f;

	assert_int_equal(conf_parse(&c, bytes_str(text), "snug.conf", &f), 0);
	return c;
}

static void
assert_text(const struct conf *c, const char *want)
{
	struct buf out = BUF_INIT(CONF_FILE_MAX);

	conf_put(c, &out);
	buf_put(&out, "", 1);
	assert_int_equal(buf_err(&out), 0);
	assert_string_equal((const char *)out.p, want);
	buf_fini(&out);
}

static void
test_read(void **state)
{
	static const char *const keys[] = { "nick", "ui.theme", "ui.notify_command",
		"server.port" };
	const char *key, *value;
	struct conf *c = parse(usual);
	unsigned line;

	(void)state;
	assert_string_equal(conf_get(c, "nick"), "bob");
	assert_string_equal(conf_get(c, "ui.theme"), "dark");
	/* Either sign; a '#' in a value is of it. */
	assert_string_equal(conf_get(c, "ui.notify-command"), "notify-send  a # b");
	assert_string_equal(conf_get(c, "ui.notify_command"), "notify-send  a # b");
	assert_null(conf_get(c, "theme"));
	assert_null(conf_get(c, "no such name"));
	for (size_t i = 0; i < 4; i++) {
		assert_true(conf_nth(c, i, &key, &value, &line));
		assert_string_equal(key, keys[i]);
	}
	assert_int_equal(line, 10);
	assert_string_equal(value, "9421");
	assert_false(conf_nth(c, 4, &key, &value, &line));
	assert_text(c, usual);
	conf_free(c);
}

static void
test_change(void **state)
{
	struct conf *c = parse(usual);

	(void)state;
	assert_int_equal(conf_set(c, "ui.theme", "mono"), 0);
	assert_int_equal(conf_set(c, "ui.ascii", " on "), 0);
	assert_int_equal(conf_set(c, "home", "/tmp/x"), 0);
	assert_int_equal(conf_set(c, "server.port", NULL), 0);
	assert_int_equal(conf_set(c, "server.never", NULL), 0);
	assert_int_equal(conf_set(c, "alias.hi", "/me waves"), 0);
	assert_string_equal(conf_get(c, "ui.ascii"), "on");
	assert_null(conf_get(c, "server.port"));
	assert_text(c, "# who I am\n"
		       "nick = bob\n"
		       "home = /tmp/x\n"
		       "\n"
		       "[ui]\n"
		       "# late at night\n"
		       "theme = mono\n"
		       "notify-command =  notify-send  a # b \n"
		       "ascii = on\n"
		       "\n"
		       "[server]\n"
		       "\n"
		       "[alias]\n"
		       "hi = /me waves\n");
	conf_free(c);
	c = parse("[x]\na = 1");
	assert_int_equal(conf_set(c, "y.b", "2"), 0);
	assert_int_equal(conf_set(c, "c", "3"), 0);
	assert_text(c, "c = 3\n[x]\na = 1\n\n[y]\nb = 2\n");
	conf_free(c);
}

static void
test_change_nothing(void **state)
{
	struct conf *c = parse("");

	(void)state;
	assert_int_equal(conf_set(c, "", "x"), ERR_USAGE);
	assert_int_equal(conf_set(c, "a b", "x"), ERR_USAGE);
	assert_int_equal(conf_set(c, "ui.", "x"), ERR_USAGE);
	assert_int_equal(conf_set(c, ".ui", "x"), ERR_USAGE);
	assert_int_equal(conf_set(c, "ui.x", "two\nlines"), ERR_USAGE);
	assert_int_equal(conf_set(c, "ui.x", "\xff"), ERR_USAGE);
	assert_text(c, "");
	assert_int_equal(conf_set(c, "ui.x", ""), 0);
	assert_text(c, "[ui]\nx = \n");
	assert_string_equal(conf_get(c, "ui.x"), "");
	conf_free(c);
}

static void
test_bad_lines(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "a = 1\nhello\n", "line 2: this is neither" },
		{ "[ui\n", "line 1: this is no [section]" },
		{ "[]\n", "line 1: this is no [section]" },
		{ "[\n", "line 1: this is no [section]" },
		{ "[U I]\n", "line 1: this is no [section]" },
		{ "= 1\n", "line 1: this is no name" },
		{ "Nick = 1\n", "line 1: this is no name" },
		{ "[ui]\na.b = 1\n", "line 2: this is no name" },
		{ "\n\na = 1\n[x]\na = 1\n[y]\nb = 1\n[x]\na = 2\n",
		    "line 9: this setting stands" },
		{ "a-b = 1\na_b = 2", "line 2: this setting stands here twice" },
		{ "a = \xff\n", "line 1: this is no plain UTF-8" },
		{ "# \x1b[31m\n", "line 1: this is no plain UTF-8" },
	};
	struct conf *c;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(
		    conf_parse(&c, bytes_str(rows[i].text), "snug.conf", &f), ERR_CONFIG);
		assert_null(c);
		assert_non_null(strstr(f.cause, rows[i].words));
		assert_memory_equal(f.cause, "snug.conf, ", 11);
	}
}

static void
test_limits(void **state)
{
	struct buf text = BUF_INIT(2 * CONF_FILE_MAX);
	struct conf *c;
	struct fault f;

	(void)state;
	buf_put(&text, "a = ", 4);
	for (size_t i = 0; i <= CONF_VALUE_MAX; i++)
		buf_put(&text, "x", 1);
	assert_int_equal(conf_parse(&c, buf_bytes(&text), "it", &f), ERR_CONFIG);
	text.n--;
	assert_int_equal(conf_parse(&c, buf_bytes(&text), "it", &f), 0);
	assert_int_equal(strlen(conf_get(c, "a")), CONF_VALUE_MAX);
	conf_free(c);
	buf_clear(&text);
	for (size_t i = 0; i < 5000; i++)
		buf_put(&text, "\n", 1);
	assert_int_equal(conf_parse(&c, buf_bytes(&text), "it", &f), ERR_CONFIG);
	assert_non_null(strstr(f.cause, "too many lines"));
	buf_fini(&text);
}

static void
test_file(void **state)
{
	char *dir = tmpdir_new(), *path = mem_printf("%s/snug.conf", dir);
	struct conf *c;
	struct fault f;
	struct stat st;

	(void)state;
	assert_int_equal(conf_read(&c, path, &f), 0);
	assert_int_equal(conf_set(c, "ui.theme", "light"), 0);
	assert_int_equal(conf_write(c, path, &f), 0);
	conf_free(c);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(conf_read(&c, path, &f), 0);
	assert_string_equal(conf_get(c, "ui.theme"), "light");
	conf_free(c);
	assert_int_equal(conf_read(&c, dir, &f), ERR_IO);
	assert_null(c);
	free(path);
	tmpdir_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_change_nothing),
		cmocka_unit_test(test_bad_lines),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests_name("base/conf", tests, NULL, NULL);
}
