#include "ui/term_escape.h"

#include "tests/support/cm.h"
#include "ui/text.h"

#define HOSTILE                                                                                    \
	"a\033]0;owned\007b\033\\c\x9c"                                                            \
	"\xc2\x9c"                                                                                 \
	"\u202e;\n\x07"

static void
is(struct buf *b, const char *want)
{
	assert_int_equal(b->n, strlen(want));
	assert_memory_equal(b->p, want, b->n);
	buf_fini(b);
}

static void
ordinary(void **state)
{
	struct buf b = BUF_INIT(4096);

	(void)state;
	escape_title(&b, "#ops - snug");
	is(&b, "\033]2;#ops - snug\033\\");
	escape_notify(&b, THROUGH_NOTHING, false, "snug", "hi; you");
	is(&b, "\033]9;snug: hi; you\a");
	escape_notify(&b, THROUGH_NOTHING, true, "snug;", "hi; you");
	is(&b, "\033]777;notify;snug,;hi, you\a");
	escape_copy(&b, THROUGH_NOTHING, bytes_str("hello"));
	is(&b, "\033]52;c;aGVsbG8=\a");
	escape_copy(&b, THROUGH_NOTHING, bytes_str("hello!"));
	is(&b, "\033]52;c;aGVsbG8h\a");
	escape_copy(&b, THROUGH_NOTHING, bytes_str("hell"));
	is(&b, "\033]52;c;aGVsbA==\a");
}

static void
through_others(void **state)
{
	struct buf b = BUF_INIT(4096);

	(void)state;
	assert_int_equal(escape_through("/tmp/tmux", "x"), THROUGH_TMUX);
	assert_int_equal(escape_through("", "x"), THROUGH_SCREEN);
	assert_int_equal(escape_through(NULL, NULL), THROUGH_NOTHING);
	escape_notify(&b, THROUGH_TMUX, false, "t", "x");
	is(&b, "\033Ptmux;\033\033]9;t: x\a\033\\");
	escape_notify(&b, THROUGH_SCREEN, false, "t", "x");
	is(&b, "\033P\033]9;t: x\a\033\\");
	escape_copy(&b, THROUGH_TMUX, bytes_str("hi!"));
	is(&b, "\033]52;c;aGkh\a\033Ptmux;\033\033]52;c;aGkh\a\033\\");
}

/* However hostile the words: one sequence begins, at the start, and one ends, at the end. */
static void
words_end_nothing(void **state)
{
	struct buf b = BUF_INIT(4096);

	(void)state;
	escape_title(&b, HOSTILE);
	for (size_t i = 1; i < b.n - 2; i++)
		assert_true(b.p[i] >= ' ' && b.p[i] != 0x7f);
	assert_null(memmem(b.p, b.n, "\xc2\x9c", 2));
	buf_fini(&b);
	escape_notify(&b, THROUGH_NOTHING, true, HOSTILE, HOSTILE);
	for (size_t i = 1; i < b.n - 1; i++)
		assert_true(b.p[i] >= ' ' && b.p[i] != 0x7f);
	buf_fini(&b);
}

static void
words_are_cut(void **state)
{
	struct buf b = BUF_INIT(4096);
	char much[3000];

	(void)state;
	memset(much, 'x', sizeof much - 1);
	much[sizeof much - 1] = '\0';
	escape_title(&b, much);
	assert_int_equal(b.n, ESCAPE_WORDS_MAX + 6);
	buf_fini(&b);
}

static void
links(void **state)
{
	struct theme_ink plain = { THEME_DEFAULT, THEME_DEFAULT, AT_UNDERLINE };
	struct theme_ink deep = { 0x87afd7, 236, AT_BOLD };
	struct buf b = BUF_INIT(4096);

	(void)state;
	escape_link(&b, 0, 4, &plain, DEPTH_NONE, bytes_str("https://a/b"), bytes_str("//a"));
	assert_memory_equal(
	    b.p, "\033[1;5H\033[0;4m\033]8;id=", strlen("\033[1;5H\033[0;4m\033]8;id="));
	assert_non_null(memmem(b.p, b.n, ";https://a/b\033\\//a\033]8;;\033\\",
	    strlen(";https://a/b\033\\//a\033]8;;\033\\")));
	buf_fini(&b);
	escape_link(&b, 1, 0, &deep, DEPTH_RGB, bytes_str("u"), bytes_str("t"));
	assert_memory_equal(b.p, "\033[2;1H\033[0;1;38;2;135;175;215;48;2;0;0;236m",
	    strlen("\033[2;1H\033[0;1;38;2;135;175;215;48;2;0;0;236m"));
	buf_fini(&b);
	deep.fg = 12;
	deep.bg = THEME_DEFAULT;
	escape_link(&b, 1, 0, &deep, DEPTH_16, bytes_str("u"), bytes_str("t"));
	assert_memory_equal(b.p, "\033[2;1H\033[0;1;94m", strlen("\033[2;1H\033[0;1;94m"));
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ordinary),
		cmocka_unit_test(through_others),
		cmocka_unit_test(words_end_nothing),
		cmocka_unit_test(words_are_cut),
		cmocka_unit_test(links),
	};

	text_locale();
	return cmocka_run_group_tests_name("term_escape", tests, NULL, NULL);
}
