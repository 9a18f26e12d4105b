/* Keys and aliases, in memory and in their file. */
#include "ui/custom.h"

#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"
#include "ui/rc.h"

/* the file ------------------------------------------------------------------------ */

static bool
is(void *user, const char *key)
{
	return strcmp(user, key) == 0;
}

static void
sets(const char *text, const char *section, char *key, const char *value, const char *want)
{
	struct buf out = BUF_INIT(RC_MAX);

	rc_set(&out, bytes_str(text), &(struct rc_line){ 0, section, key, value }, is, key);
	buf_put(&out, "", 1);
	assert_string_equal((const char *)out.p, want);
	buf_fini(&out);
}

static void
comments_stay(void **state)
{
	char a[] = "a", z[] = "z";

	(void)state;
	sets("", "s", a, "1", "[s]\na = 1\n");
	sets("# mine\n[s]\n  a=0 \n# more\n\n[t]\na = 5\n", "s", a, "1",
	    "# mine\n[s]\na = 1\n# more\n\n[t]\na = 5\n");
	sets("[s]\nb = 2\n# end of s\n\n\n[t]\na = 5", "s", a, "1",
	    "[s]\nb = 2\n# end of s\na = 1\n\n\n[t]\na = 5");
	sets("[t]\nb = 2", "s", a, "1", "[t]\nb = 2\n\n[s]\na = 1\n");
	sets("[s]\na = 1\nb = 2\na = 3\nnonsense\n", "s", a, NULL, "[s]\nb = 2\nnonsense\n");
	sets("[s]\na = 1\na = 2\n", "s", a, "7", "[s]\na = 7\n");
	sets("[s]\r\na = 1\r\n", "s", z, "7", "[s]\r\na = 1\r\nz = 7\n");
}

struct seen {
	char lines[512];
};

static void
on_line(void *user, const struct rc_line *l)
{
	struct seen *s = user;
	size_t n = strlen(s->lines);

	snprintf(s->lines + n, sizeof s->lines - n, "%u:%s|%s|%s\n", l->number, l->section, l->key,
	    l->value);
}

static void
on_bad(void *user, unsigned number, const char *why)
{
	struct seen *s = user;
	size_t n = strlen(s->lines);

	snprintf(s->lines + n, sizeof s->lines - n, "%u! %s\n", number, why);
}

static void
reads_what_people_write(void **state)
{
	struct seen s = { "" };

	(void)state;
	rc_each(bytes_str("x = 0\n[ s ]\na=b=c\n alt-= = /x = y \r\nlonely\n = 3\ne =\n#a=b\n[\n"
			    "bad = \x01\nbad = \xff"),
	    on_line, on_bad, &s);
	assert_string_equal(s.lines,
	    "1:|x|0\n3:s|a|b=c\n4:s|alt-=|/x = y\n"
	    "5! it must read  name = value\n6! it must read  name = value\n"
	    "7:s|e|\n9! it must read  name = value\n"
	    "10! it is not text\n11! it is not text\n");
}

/* aliases -------------------------------------------------------------------------- */

static void
expands(const char *body, size_t i, const char *args, const char *want)
{
	struct buf out = BUF_INIT(4096);
	struct bytes part;

	assert_true(alias_part(body, i, &part));
	assert_int_equal(alias_expand(&out, part, args), 0);
	buf_put(&out, "", 1);
	assert_string_equal((const char *)out.p, want);
	buf_fini(&out);
}

static void
arguments_are_put_in(void **state)
{
	struct bytes part;
	struct buf out = BUF_INIT(8);

	(void)state;
	expands("/join #$1", 0, " dev now", "/join #dev");
	expands("/msg $1 hi $2-", 0, " bob you  there ", "/msg bob hi you  there ");
	expands("/me $*!", 0, " a b", "/me a b!");
	expands("/me waves", 0, " at bob", "/me waves at bob");
	expands("/me waves", 0, "", "/me waves");
	expands("/me has $$5 $x $", 0, "", "/me has $5 $x $");
	expands("/me $3 ok", 0, " a b", "/me  ok");
	/* What is put in is no command, and is not looked through again. */
	expands("/me $1 ; /me $2", 0, " $2;/quit b", "/me $2;/quit");
	expands("/me $1 ; /me $2", 1, " a b", "/me b");
	expands("one; two ;  /quit", 0, "", "one; two");
	expands("one; two ;  /quit", 1, "", "/quit");
	assert_false(alias_part("one; two ;  /quit", 2, &part));
	assert_false(alias_part("", 0, &part));
	assert_int_equal(alias_expand(&out, bytes_str("/me is long"), ""), ERR_LIMIT);
	buf_fini(&out);
}

/* all of it ------------------------------------------------------------------------- */

static struct custom *
opened(const char *dir, const char *complaint)
{
	struct buf complaints = BUF_INIT(4096);
	struct custom *c = custom_new(dir, &complaints);

	buf_put(&complaints, "", 1);
	if (strstr((const char *)complaints.p, complaint) == NULL ||
	    (complaint[0] == '\0' && complaints.n > 1))
		fail_msg("complains: %s", (const char *)complaints.p);
	buf_fini(&complaints);
	return c;
}

static void
is_kept(void **state)
{
	char *dir = tmpdir_new(), *path = mem_printf("%s/keys.conf", dir);
	struct custom *c = opened(dir, "");
	struct buf text = BUF_INIT(4096);
	struct binding b;
	char why[CUSTOM_WHY_MAX];
	struct fault f;

	(void)state;
	assert_int_equal(key_name_parse("alt-k", 5, &b.keys), 0);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(custom_unalias(c, "nobody", &f), 0);
	assert_int_equal(access(path, F_OK), -1); /* nothing to write */
	assert_int_equal(custom_deed("/names", &b, why), 0);
	assert_int_equal(custom_bind(c, &b, &f), 0);
	assert_int_equal(custom_alias(c, "wave", "/me waves = $1", &f), 0);
	assert_int_equal(custom_alias(c, "WAVE", "/me waves", &f), 0);
	custom_free(c);
	assert_int_equal(file_read_private(path, &text, &f), 0);
	buf_put(&text, "", 1);
	assert_non_null(
	    strstr((char *)text.p, "\n[bind]\nalt-k = /names\n\n[alias]\nWAVE = /me waves\n"));
	c = opened(dir, "");
	assert_int_equal(keymap_find(c->keys, &b.keys, &b), KEYMAP_BOUND);
	assert_string_equal(b.command, "/names");
	assert_string_equal(aliases_get(c->aliases, "wave", 4), "/me waves");
	assert_int_equal(custom_unbind(c, &b.keys, &f), 0);
	assert_int_equal(custom_unalias(c, "wave", &f), 0);
	custom_free(c);
	c = opened(dir, "");
	assert_int_equal(keymap_find(c->keys, &b.keys, &b), KEYMAP_NONE);
	assert_null(aliases_get(c->aliases, "wave", 4));
	custom_free(c);
	buf_fini(&text);
	free(path);
	tmpdir_free(dir);
}

static void
a_wrong_line_is_told_and_passed_over(void **state)
{
	static const char text[] = "[bind]\nctrl-1 = /names\nx = /names\nalt-q = room_nexd\n"
				   "alt-k = help\n[alias]\nnames = /me x\n[color]\na = b\n";
	static const char *const told[] = { "line 2: ctrl goes with letters",
		"line 3: That key types",
		"line 4: A key does a /command or a deed; did you mean room_next?",
		"line 7: there is a command by that name", "line 9: there are the sections" };
	char *dir = tmpdir_new(), *path = mem_printf("%s/keys.conf", dir);
	struct fault f;
	struct binding b;
	struct custom *c;

	(void)state;
	assert_int_equal(file_write(path, bytes_str(text), &f), 0);
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		custom_free(opened(dir, told[i]));
	c = opened(dir, "line 9");
	assert_int_equal(key_name_parse("alt-k", 5, &b.keys), 0);
	assert_int_equal(keymap_find(c->keys, &b.keys, &b), KEYMAP_BOUND);
	assert_int_equal(b.action, ACT_HELP);
	/* A change keeps what it does not understand. */
	assert_int_equal(custom_unbind(c, &b.keys, &f), 0);
	custom_free(c);
	custom_free(opened(dir, "line 8: there are the sections"));
	free(path);
	tmpdir_free(dir);
}

/* What cannot be written does not count either. */
static void
a_full_disk_changes_nothing(void **state)
{
	char *dir = tmpdir_new(), *gone = mem_printf("%s/gone", dir);
	struct custom *c = opened(gone, "");
	struct binding b = { .action = ACT_HELP };
	struct fault f;

	(void)state;
	assert_int_equal(key_name_parse("alt-k", 5, &b.keys), 0);
	assert_int_not_equal(custom_bind(c, &b, &f), 0);
	assert_int_equal(keymap_find(c->keys, &b.keys, &b), KEYMAP_NONE);
	assert_int_not_equal(custom_alias(c, "x", "/me", &f), 0);
	assert_null(aliases_get(c->aliases, "x", 1));
	custom_free(c);
	free(gone);
	tmpdir_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_stay),
		cmocka_unit_test(reads_what_people_write),
		cmocka_unit_test(arguments_are_put_in),
		cmocka_unit_test(is_kept),
		cmocka_unit_test(a_wrong_line_is_told_and_passed_over),
		cmocka_unit_test(a_full_disk_changes_nothing),
	};

	return cmocka_run_group_tests_name("custom", tests, NULL, NULL);
}
