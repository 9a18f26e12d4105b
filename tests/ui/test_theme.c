#include "ui/theme.h"

#include "base/file.h"
#include "base/mem.h"
#include "tests/support/cm.h"
#include "tests/support/tmpdir.h"

static const char *const shipped[] = { "dark", "high-contrast", "light", "mono" };

static int
parse(struct theme *t, const char *text, struct fault *f)
{
	return theme_parse(t, "own", "own.theme", bytes_str(text), f);
}

static struct theme_ink
ink(const struct theme *t, enum style st, enum depth depth)
{
	return theme_ink(t, st, depth, NICKS_FEW);
}

static void
a_style_is_read(void **state)
{
	struct theme t;
	struct fault f;

	(void)state;
	assert_int_equal(parse(&t,
			     "# mine\ngold_bold = #d7af5f yellow on #303030 black bold | reverse\n"
			     "dim = #808080 dim\nlink=bright-blue underline\n",
			     &f),
	    0);
	assert_string_equal(t.name, "own");
	assert_int_equal(ink(&t, ST_GOLDBOLD, DEPTH_RGB).fg, 0xd7af5f);
	assert_int_equal(ink(&t, ST_GOLDBOLD, DEPTH_256).fg, 179);
	assert_int_equal(ink(&t, ST_GOLDBOLD, DEPTH_256).bg, 236);
	assert_int_equal(ink(&t, ST_GOLDBOLD, DEPTH_16).fg, 3);
	assert_int_equal(ink(&t, ST_GOLDBOLD, DEPTH_16).bg, 0);
	assert_int_equal(ink(&t, ST_GOLDBOLD, DEPTH_8).attr, AT_BOLD);
	assert_int_equal(ink(&t, ST_GOLDBOLD, DEPTH_NONE).attr, AT_REVERSE);
	assert_int_equal(ink(&t, ST_GOLDBOLD, DEPTH_NONE).fg, THEME_DEFAULT);
	/* Dim is for those who have no grey. */
	assert_int_equal(ink(&t, ST_DIM, DEPTH_256).attr, 0);
	assert_int_equal(ink(&t, ST_DIM, DEPTH_16).attr, AT_DIM);
	/* And bold for those who have no bright colours. */
	assert_int_equal(ink(&t, ST_LINK, DEPTH_16).fg, 12);
	assert_int_equal(ink(&t, ST_LINK, DEPTH_8).fg, 4);
	assert_int_equal(ink(&t, ST_LINK, DEPTH_8).attr, AT_BOLD | AT_UNDERLINE);
	/* What it does not name is as in no theme. */
	assert_int_equal(ink(&t, ST_STRONG, DEPTH_16).attr, AT_BOLD);
}

static void
mistakes_have_a_line(void **state)
{
	static const struct {
		const char *text, *words;
	} wrong[] = {
		{ "dim = bold\n\ncolour = red\n", "own.theme, line 3: 'colour'" },
		{ "dim = blod\n", "own.theme, line 1: 'blod'" },
		{ "dim = #12345\n", "line 1: '#12345'" },
		{ "dim = #12345g\n", "line 1: '#12345g'" },
		{ "dim = | red\n", "line 1: 'red'" },
		{ "dim = red on blue on green\n", "line 1: 'on'" },
		{ "\n#\nnicks = red, purple\n", "line 3: 'purple'" },
		{ "background = dark\n", "line 1: 'dark'" },
		{ "nicks = red,red,red,red,red,red,red,red,red,red,red,red,red,red,red,red,red\n",
		    "line 1: 'one more than sixteen'" },
		{ "dim\n", "line 1" },
		{ "dim = bold\ndim = bold\n", "line 2" },
		{ "dim = \xff\n", "line 1" },
	};
	struct theme t;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(parse(&t, wrong[i].text, &f), ERR_CONFIG);
		if (strstr(f.cause, wrong[i].words) == NULL)
			fail_msg("'%s' is told as: %s", wrong[i].text, f.cause);
		assert_string_equal(t.name, "terminal");
	}
}

static double
part(int32_t rgb, int shift)
{
	double v = (rgb >> shift & 255) / 255.0;

	return v * (v * (v * 0.305306011 + 0.682171111) + 0.012522878);
}

static double
contrast(int32_t a, int32_t b)
{
	double x = 0.2126 * part(a, 16) + 0.7152 * part(a, 8) + 0.0722 * part(a, 0);
	double y = 0.2126 * part(b, 16) + 0.7152 * part(b, 8) + 0.0722 * part(b, 0);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* Rules between panes are meant to be quiet; everything that is read is not. */
static void
is_readable(const struct theme *t, enum style st)
{
	const struct theme_style *s = &t->style[st];
	int32_t bg = s->bg.deep != THEME_DEFAULT ? s->bg.deep : t->background;
	double least = st == ST_RULE                                     ? 1.3
		       : st == ST_DIM || st == ST_FOLD || st == ST_LABEL ? 3.5
									 : 4.5;

	if (s->fg.deep != THEME_DEFAULT && bg != THEME_DEFAULT && contrast(s->fg.deep, bg) < least)
		fail_msg(
		    "%s: style %d has a contrast of %.2f", t->name, st, contrast(s->fg.deep, bg));
}

static void
what_is_shipped_can_be_read(void **state)
{
	struct theme t;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof shipped / sizeof shipped[0]; i++) {
		if (theme_load(&t, NULL, shipped[i], &f) != 0)
			fail_msg("%s: %s", shipped[i], f.cause);
		assert_string_equal(t.name, shipped[i]);
		for (int st = 0; st < ST__NAMED; st++)
			is_readable(&t, (enum style)st);
		for (size_t k = 0; k < t.n_nicks; k++)
			if (t.background != THEME_DEFAULT &&
			    contrast(t.nick[k].deep, t.background) < 4.5)
				fail_msg("%s: nick %zu", t.name, k);
	}
}

/* What a style means is to be seen without its colour. */
static void
nothing_hangs_on_colour(void **state)
{
	static const enum style loud[] = { ST_ALARM, ST_ACTIVE, ST_GOLDBOLD, ST_LINK, ST_OWN };
	struct theme t;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof shipped / sizeof shipped[0]; i++) {
		assert_int_equal(theme_load(&t, NULL, shipped[i], &f), 0);
		for (size_t k = 0; k < sizeof loud / sizeof loud[0]; k++)
			assert_int_not_equal(ink(&t, loud[k], DEPTH_NONE).attr, 0);
	}
}

static void
nicks_keep_their_colour(void **state)
{
	enum style alice = theme_nick("alice");
	bool seen[THEME_NICKS] = { false };
	size_t different = 0;
	struct theme t;
	struct fault f;
	char nick[16];

	(void)state;
	assert_int_equal(theme_nick("ALICE"), alice);
	for (int i = 0; i < 2000; i++) {
		snprintf(nick, sizeof nick, "n%d", i);
		assert_in_range(theme_nick(nick), ST_NICK0, ST__COUNT - 1);
		different += !seen[theme_nick(nick) - ST_NICK0];
		seen[theme_nick(nick) - ST_NICK0] = true;
	}
	assert_int_equal(different, THEME_NICKS);
	assert_int_equal(theme_load(&t, NULL, "dark", &f), 0);
	assert_true(t.n_many >= 40);
	for (size_t i = 0; i < t.n_many; i++)
		assert_in_range(t.many[i], 16, 231);
	assert_int_equal(theme_ink(&t, alice, DEPTH_256, NICKS_OFF).fg, THEME_DEFAULT);
	assert_in_range(theme_ink(&t, alice, DEPTH_256, NICKS_MANY).fg, 16, 231);
	assert_in_range(theme_ink(&t, alice, DEPTH_16, NICKS_MANY).fg, 0, 15);
	theme_init(&t);
	assert_true(t.n_many > 10); /* on black and on white alike */
}

static void
ones_own_goes_first(void **state)
{
	char *dir = tmpdir_new(), *folder = mem_printf("%s/themes", dir),
	     *path = mem_printf("%s/dark.theme", folder),
	     *mine = mem_printf("%s/mine.theme", folder);
	struct theme t;
	struct fault f;
	char *names;

	(void)state;
	assert_int_equal(file_mkdirs(folder, &f), 0);
	assert_int_equal(file_write(path, bytes_str("gold = red\n"), &f), 0);
	assert_int_equal(file_write(mine, bytes_str("gold = no\n"), &f), 0);
	assert_int_equal(theme_load(&t, dir, "dark", &f), 0);
	assert_int_equal(ink(&t, ST_GOLD, DEPTH_256).fg, 1);
	assert_int_equal(theme_load(&t, dir, "mine", &f), ERR_CONFIG);
	assert_int_equal(theme_load(&t, dir, "none", &f), ERR_NOTFOUND);
	assert_int_equal(theme_load(&t, dir, "../themes/dark", &f), ERR_NOTFOUND);
	assert_int_equal(theme_load(&t, dir, "", &f), ERR_NOTFOUND);
	names = theme_names(dir);
	assert_string_equal(names, "dark high-contrast light mine mono terminal");
	free(names);
	free(folder);
	free(path);
	free(mine);
	tmpdir_free(dir);
}

static void
backgrounds(void **state)
{
	(void)state;
	assert_true(theme_is_dark(0));
	assert_true(theme_is_dark(0x1c1c1c));
	assert_true(theme_is_dark(0x002b36));
	assert_false(theme_is_dark(0xffffff));
	assert_false(theme_is_dark(0xfdf6e3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_style_is_read),
		cmocka_unit_test(mistakes_have_a_line),
		cmocka_unit_test(what_is_shipped_can_be_read),
		cmocka_unit_test(nothing_hangs_on_colour),
		cmocka_unit_test(nicks_keep_their_colour),
		cmocka_unit_test(ones_own_goes_first),
		cmocka_unit_test(backgrounds),
	};

	return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
