#include "ui/prefs.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

struct fix {
	char *dir, *path;
	struct prefs *p;
	struct fault f;
};

static int
setup(void **state)
{
	struct fix *x = mem_calloc(1, sizeof *x);

	x->dir = tmpdir_new();
	x->path = mem_printf("%s/deep/snug.conf", x->dir);
	x->p = prefs_new(x->path);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fix *x = *state;

	prefs_free(x->p);
	tmpdir_free(x->dir);
	free(x->path);
	free(x);
	return 0;
}

static void
write_file(struct fix *x, const char *text)
{
	char *deep = mem_printf("%s/deep", x->dir);

	assert_int_equal(file_mkdirs(deep, &x->f), 0);
	assert_int_equal(file_write(x->path, bytes_str(text), &x->f), 0);
	free(deep);
}

static void
holds(struct fix *x, const char *want)
{
	struct buf b = BUF_INIT(65536);

	assert_int_equal(file_read(x->path, &b, &x->f), 0);
	buf_put(&b, "", 1);
	assert_string_equal((const char *)b.p, want);
	buf_fini(&b);
}

static void
has_defaults(void **state)
{
	struct fix *x = *state;

	assert_int_equal(prefs_load(x->p, &x->f), 0); /* there is no file */
	assert_string_equal(prefs_get(x->p, PREF_THEME), "auto");
	assert_true(
	    prefs_is(x->p, PREF_CONTENT, "off")); /* what is said stays out of notifications */
	assert_true(prefs_has(x->p, PREF_NOTIFY, "bell"));
	assert_false(prefs_has(x->p, PREF_NOTIFY, "bel"));
	assert_false(prefs_has(x->p, PREF_NOTIFY, "osc9"));
	for (int i = 0; i < PREF__COUNT; i++)
		assert_int_equal(prefs_find(prefs_name((enum pref)i)), i);
	assert_int_equal(prefs_find("ui.colour"), PREF__COUNT);
}

static void
is_remembered(void **state)
{
	struct fix *x = *state;
	struct prefs *again;

	assert_int_equal(prefs_set(x->p, PREF_THEME, "mono", &x->f), 0);
	assert_int_equal(prefs_set(x->p, PREF_HIGHLIGHT, "deploy lb2", &x->f), 0);
	again = prefs_new(x->path);
	assert_int_equal(prefs_load(again, &x->f), 0);
	assert_string_equal(prefs_get(again, PREF_THEME), "mono");
	assert_true(prefs_has(again, PREF_HIGHLIGHT, "lb2"));
	prefs_free(again);
	assert_int_equal(prefs_set(x->p, PREF_THEME, NULL, &x->f), 0);
	assert_string_equal(prefs_get(x->p, PREF_THEME), "auto");
}

/* What somebody wrote there stays: comments, other sections, what another snug set meanwhile. */
static void
keeps_the_file(void **state)
{
	struct fix *x = *state;

	write_file(
	    x, "# mine\nnick = bob\n\n[ui]\n# at night\ntheme = dark\n\n[bind]\nf2 = /names\n");
	assert_int_equal(prefs_load(x->p, &x->f), 0);
	assert_string_equal(prefs_get(x->p, PREF_THEME), "dark");
	assert_int_equal(prefs_set(x->p, PREF_THEME, "light", &x->f), 0);
	holds(x, "# mine\nnick = bob\n\n[ui]\n# at night\ntheme = light\n\n[bind]\nf2 = /names\n");
}

static void
refuses(void **state)
{
	struct fix *x = *state;
	char much[PREFS_VALUE_MAX + 2];

	memset(much, 'x', sizeof much - 1);
	much[sizeof much - 1] = '\0';
	assert_int_equal(prefs_set(x->p, PREF_TITLE, "perhaps", &x->f), ERR_USAGE);
	assert_non_null(strstr(x->f.cause, "ui.title is one of: on off"));
	assert_int_equal(prefs_set(x->p, PREF_TITLE, "on off", &x->f), ERR_USAGE);
	assert_int_equal(prefs_set(x->p, PREF_TITLE, "", &x->f), ERR_USAGE);
	assert_int_equal(prefs_set(x->p, PREF_COMMAND, "a\nb", &x->f), ERR_USAGE);
	assert_int_equal(prefs_set(x->p, PREF_COMMAND, "\xff", &x->f), ERR_USAGE);
	assert_int_equal(prefs_set(x->p, PREF_COMMAND, much, &x->f), ERR_USAGE);
	write_file(x, "[ui]\ntheme = light\ntitle = perhaps\n");
	assert_int_equal(prefs_load(x->p, &x->f), ERR_CONFIG);
	assert_non_null(strstr(x->f.cause, "line 3"));
	assert_string_equal(prefs_get(x->p, PREF_THEME), "light"); /* what stood before it holds */
	write_file(x, "[ui]\nthem = light\n");
	assert_int_equal(prefs_load(x->p, &x->f), ERR_CONFIG);
	assert_non_null(strstr(x->f.cause, "there is no setting 'ui.them'"));
}

/* It holds for now, and one is told that it is not kept. */
static void
cannot_be_kept(void **state)
{
	struct fix *x = *state;
	char *deep = mem_printf("%s/deep", x->dir);

	assert_int_equal(file_write(deep, bytes_str("no folder"), &x->f), 0);
	assert_int_not_equal(prefs_set(x->p, PREF_THEME, "mono", &x->f), 0);
	assert_string_equal(prefs_get(x->p, PREF_THEME), "mono");
	free(deep);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(has_defaults, setup, teardown),
		cmocka_unit_test_setup_teardown(is_remembered, setup, teardown),
		cmocka_unit_test_setup_teardown(keeps_the_file, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses, setup, teardown),
		cmocka_unit_test_setup_teardown(cannot_be_kept, setup, teardown),
	};

	return cmocka_run_group_tests_name("prefs", tests, NULL, NULL);
}
