#include "ui/edit.h"

#include "tests/support/cm.h"
#include "ui/kills.h"
#include "ui/text.h"

/* The text with | at the cursor. */
static void
reads(const struct edit *e, const char *want)
{
	char got[256];
	const char *s = edit_text(e);

	snprintf(got, sizeof got, "%.*s|%s", (int)edit_cursor(e), s, s + edit_cursor(e));
	assert_string_equal(got, want);
	assert_int_equal(strlen(s), edit_len(e));
}

static struct edit *
with(const char *s, int left)
{
	struct edit *e = edit_new();

	assert_true(edit_insert(e, s, strlen(s)));
	while (left-- > 0)
		edit_do(e, EDIT_LEFT);
	return e;
}

static void
types_and_moves(void **state)
{
	struct edit *e = with("one two\nthree", 0);

	(void)state;
	edit_do(e, EDIT_HOME);
	reads(e, "one two\n|three");
	edit_do(e, EDIT_LINE_UP);
	reads(e, "|one two\nthree");
	edit_do(e, EDIT_WORD_RIGHT);
	reads(e, "one| two\nthree");
	edit_do(e, EDIT_END);
	reads(e, "one two|\nthree");
	edit_do(e, EDIT_LINE_DOWN);
	reads(e, "one two\nthree|");
	assert_false(edit_do(e, EDIT_LINE_DOWN));
	assert_false(edit_do(e, EDIT_RIGHT));
	edit_do(e, EDIT_WORD_LEFT);
	edit_do(e, EDIT_WORD_LEFT);
	reads(e, "one |two\nthree");
	edit_free(e);
}

static void
erases_whole_clusters(void **state)
{
	struct edit *e = with("a\U0001F468\u200d\U0001F469b", 1);

	(void)state;
	assert_true(edit_do(e, EDIT_BACKSPACE));
	reads(e, "a|b");
	assert_true(edit_do(e, EDIT_DELETE));
	reads(e, "a|");
	assert_false(edit_do(e, EDIT_DELETE));
	edit_free(e);
}

static void
kills_gather_and_yank(void **state)
{
	struct edit *e = with("say hello big world", 0);

	(void)state;
	edit_do(e, EDIT_KILL_WORD_LEFT);
	edit_do(e, EDIT_KILL_WORD_LEFT);
	reads(e, "say hello |");
	edit_do(e, EDIT_HOME);
	edit_do(e, EDIT_YANK);
	reads(e, "big world|say hello ");
	edit_do(e, EDIT_KILL_END);
	edit_do(e, EDIT_KILL_START);
	reads(e, "|");
	edit_do(e, EDIT_YANK);
	reads(e, "big worldsay hello |");
	edit_do(e, EDIT_LEFT);
	edit_do(e, EDIT_KILL_ALNUM_LEFT);
	reads(e, "big worldsay | ");
	edit_do(e, EDIT_HOME);
	edit_do(e, EDIT_KILL_WORD_RIGHT);
	reads(e, "| worldsay  ");
	edit_free(e);
}

static void
older_kills_come_by_turns(void **state)
{
	struct kills *k = kills_new();
	struct edit *e = edit_new_with(k), *other = edit_new_with(k);

	(void)state;
	assert_false(edit_do(e, EDIT_YANK));
	edit_insert(e, "one two three", 13);
	edit_do(e, EDIT_KILL_WORD_LEFT);
	edit_do(e, EDIT_LEFT);
	edit_do(e, EDIT_KILL_START);
	reads(e, "| ");
	assert_false(edit_do(e, EDIT_YANK_POP)); /* only after a yank */
	/* In another room, and around. */
	edit_do(other, EDIT_YANK);
	reads(other, "one two|");
	assert_true(edit_do(other, EDIT_YANK_POP));
	reads(other, "three|");
	assert_true(edit_do(other, EDIT_YANK_POP));
	reads(other, "one two|");
	edit_insert(other, "!", 1);
	assert_false(edit_do(other, EDIT_YANK_POP));
	edit_do(other, EDIT_KILL_START);
	/* A kill elsewhere came between: they do not run together. */
	edit_set(e, "a b", 3);
	edit_do(e, EDIT_KILL_WORD_LEFT);
	edit_insert(other, "x", 1);
	edit_do(other, EDIT_KILL_START);
	edit_do(e, EDIT_KILL_WORD_LEFT);
	edit_do(e, EDIT_YANK);
	reads(e, "a |");
	edit_free(e);
	edit_free(other);
	for (int i = 0; i < KILLS_MAX + 3; i++)
		kills_add(k, bytes_of(&(char){ (char)('a' + i) }, 1));
	assert_memory_equal(kills_get(k, KILLS_MAX - 1).p, "d", 1);
	kills_free(k);
}

static void
kills_ends_of_lines(void **state)
{
	struct edit *e = with("one\ntwo", 4);

	(void)state;
	reads(e, "one|\ntwo");
	assert_true(edit_do(e, EDIT_KILL_END));
	assert_true(edit_do(e, EDIT_KILL_END));
	reads(e, "one|");
	assert_false(edit_do(e, EDIT_KILL_END));
	edit_do(e, EDIT_YANK);
	reads(e, "one\ntwo|");
	edit_free(e);
}

static void
changes_case(void **state)
{
	struct edit *e = with("hello \u00fcBER 1st \u00df \u4f60", 0);

	(void)state;
	edit_do(e, EDIT_HOME);
	assert_true(edit_do(e, EDIT_UPCASE));
	reads(e, "HELLO| \u00fcBER 1st \u00df \u4f60");
	edit_do(e, EDIT_CAPITALIZE);
	reads(e, "HELLO \u00dcber| 1st \u00df \u4f60");
	edit_do(e, EDIT_UPCASE);
	edit_do(e, EDIT_UPCASE);
	edit_do(e, EDIT_DOWNCASE);
	assert_false(edit_do(e, EDIT_DOWNCASE));
	edit_do(e, EDIT_HOME);
	edit_do(e, EDIT_DOWNCASE);
	reads(e, "hello| \u00dcber 1ST \u00df \u4f60");
	edit_do(e, EDIT_UNDO);
	reads(e, "|HELLO \u00dcber 1ST \u00df \u4f60");
	edit_free(e);
}

static void
transposes(void **state)
{
	struct edit *e = with("ab\u4f60", 0);

	(void)state;
	edit_do(e, EDIT_TRANSPOSE);
	reads(e, "a\u4f60b|");
	edit_do(e, EDIT_HOME);
	assert_false(edit_do(e, EDIT_TRANSPOSE));
	edit_do(e, EDIT_RIGHT);
	edit_do(e, EDIT_TRANSPOSE);
	reads(e, "\u4f60a|b");
	edit_free(e);
}

static void
undoes_step_by_step(void **state)
{
	struct edit *e = edit_new();

	(void)state;
	for (const char *p = "one two"; *p != '\0'; p++)
		edit_insert(e, p, 1);
	edit_do(e, EDIT_KILL_WORD_LEFT);
	reads(e, "one |");
	edit_do(e, EDIT_UNDO);
	reads(e, "one two|");
	edit_do(e, EDIT_UNDO);
	reads(e, "one|");
	edit_do(e, EDIT_UNDO);
	reads(e, "|");
	assert_false(edit_do(e, EDIT_UNDO));
	edit_free(e);
}

static void
what_was_undone_is_done_again(void **state)
{
	struct edit *e = with("one", 0);

	(void)state;
	edit_insert(e, " two", 4);
	edit_swap(e, "else", 4);
	reads(e, "else|");
	for (int i = 0; i < 3; i++)
		assert_true(edit_do(e, EDIT_UNDO));
	reads(e, "|");
	assert_true(edit_do(e, EDIT_REDO));
	reads(e, "one|");
	assert_true(edit_do(e, EDIT_REDO));
	assert_true(edit_do(e, EDIT_REDO));
	assert_false(edit_do(e, EDIT_REDO));
	reads(e, "else|");
	edit_do(e, EDIT_UNDO);
	reads(e, "one two|");
	edit_insert(e, "x", 1);
	assert_false(edit_do(e, EDIT_REDO)); /* another way was taken */
	edit_do(e, EDIT_UNDO);
	edit_clear(e);
	assert_false(edit_do(e, EDIT_REDO));
	/* The oldest changes are forgotten one by one. */
	for (int i = 0; i < 300; i++)
		edit_insert(e, " y", 2);
	for (int i = 0; i < 200; i++)
		assert_true(edit_do(e, EDIT_UNDO));
	assert_false(edit_do(e, EDIT_UNDO));
	assert_int_equal(edit_len(e), 200);
	for (int i = 0; i < 200; i++)
		assert_true(edit_do(e, EDIT_REDO));
	assert_int_equal(edit_len(e), 600);
	edit_free(e);
}

static void
takes_only_text(void **state)
{
	struct edit *e = edit_new();

	(void)state;
	edit_insert(e, "a\r\nb\rc\033[31m\0\xff\tz", 15);
	reads(e, "a\nb\nc[31m\ufffd\tz|");
	edit_free(e);
}

static void
takes_much_at_once(void **state)
{
	struct edit *e = edit_new();
	size_t n = 100 * 1024;
	char *s = malloc(n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		s[i] = (char)('a' + i % 26);
	assert_true(edit_insert(e, s, n));
	assert_int_equal(edit_len(e), n);
	assert_memory_equal(edit_text(e), s, n);
	edit_do(e, EDIT_UNDO);
	reads(e, "|");
	free(s);
	s = calloc(EDIT_MAX + 1, 1);
	memset(s, 'x', EDIT_MAX + 1);
	assert_false(edit_insert(e, s, EDIT_MAX + 1));
	reads(e, "|");
	free(s);
	edit_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_and_moves),
		cmocka_unit_test(erases_whole_clusters),
		cmocka_unit_test(kills_gather_and_yank),
		cmocka_unit_test(older_kills_come_by_turns),
		cmocka_unit_test(kills_ends_of_lines),
		cmocka_unit_test(changes_case),
		cmocka_unit_test(transposes),
		cmocka_unit_test(undoes_step_by_step),
		cmocka_unit_test(what_was_undone_is_done_again),
		cmocka_unit_test(takes_only_text),
		cmocka_unit_test(takes_much_at_once),
	};

	text_locale();
	return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
