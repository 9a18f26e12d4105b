#include "ui/term_key.h"

#include "tests/support/cm.h"

static void
gives(struct term_key *t, const char *bytes, size_t n, struct key want)
{
	struct key k = { 0 };

	term_key_feed(t, bytes, n);
	if (!term_key_take(t, &k)) {
		term_key_timeout(t);
		assert_true(term_key_take(t, &k));
	}
	assert_int_equal(k.code, want.code);
	assert_int_equal(k.mods, want.mods);
	assert_false(term_key_take(t, &k));
}

#define GIVES(t, s, code, mods) gives(t, s, sizeof s - 1, (struct key){ code, mods })

static void
knows_the_keys(void **state)
{
	struct term_key *t = term_key_new();

	(void)state;
	GIVES(t, "a", 'a', 0);
	GIVES(t, "\u4f60", 0x4f60, 0);
	GIVES(t, "\001", 'a', MOD_CTRL);
	GIVES(t, "\n", 'j', MOD_CTRL);
	GIVES(t, "\r", KEY_ENTER, 0);
	GIVES(t, "\033\r", KEY_ENTER, MOD_ALT);
	GIVES(t, "\037", '_', MOD_CTRL);
	GIVES(t, "\177", KEY_BACKSPACE, 0);
	GIVES(t, "\033\177", KEY_BACKSPACE, MOD_ALT);
	GIVES(t, "\033b", 'b', MOD_ALT);
	GIVES(t, "\033[A", KEY_UP, 0);
	GIVES(t, "\033OA", KEY_UP, 0);
	GIVES(t, "\033[1;5C", KEY_RIGHT, MOD_CTRL);
	GIVES(t, "\033[1;3D", KEY_LEFT, MOD_ALT);
	GIVES(t, "\033\033[D", KEY_LEFT, MOD_ALT);
	GIVES(t, "\033[1;2A", KEY_UP, MOD_SHIFT);
	GIVES(t, "\033[5~", KEY_PGUP, 0);
	GIVES(t, "\033[6;3~", KEY_PGDN, MOD_ALT);
	GIVES(t, "\033OP", KEY_F1, 0);
	GIVES(t, "\033[11~", KEY_F1, 0);
	GIVES(t, "\033[[A", KEY_F1, 0);
	GIVES(t, "\033[18~", KEY_F7, 0);
	GIVES(t, "\033[Z", KEY_TAB, MOD_SHIFT);
	GIVES(t, "\033[I", KEY_FOCUS_IN, 0);
	GIVES(t, "\033", KEY_ESC, 0);
	GIVES(t, "\033[", '[', MOD_ALT);
	GIVES(t, "\xff", 0xfffd, 0);
	GIVES(t, "\xc3", 0xfffd, 0);
	term_key_free(t);
}

static void
puts_split_characters_together(void **state)
{
	static const char s[] = "\U0001F389";
	struct term_key *t = term_key_new();
	struct key k;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		term_key_feed(t, s + i, 1);
		assert_false(term_key_take(t, &k));
		assert_true(term_key_waiting(t));
	}
	GIVES(t, "\x89", 0x1f389, 0);
	term_key_feed(t, "\033[1", 3);
	assert_false(term_key_take(t, &k));
	GIVES(t, ";5D", KEY_LEFT, MOD_CTRL);
	assert_false(term_key_waiting(t));
	term_key_free(t);
}

static void
pastes_whole(void **state)
{
	struct term_key *t = term_key_new();
	struct key k;
	struct bytes s;
	bool cut;

	(void)state;
	term_key_feed(t, "x\033[200~one\r\033[A", 14);
	assert_true(term_key_take(t, &k));
	assert_int_equal(k.code, 'x');
	assert_false(term_key_take(t, &k));
	assert_true(term_key_pasting(t));
	term_key_feed(t, "two\033[20", 7);
	assert_false(term_key_take(t, &k));
	term_key_feed(t, "1~y", 3);
	assert_true(term_key_take(t, &k));
	assert_int_equal(k.code, KEY_PASTE);
	s = term_key_paste(t, &cut);
	assert_false(cut);
	assert_int_equal(s.n, 10);
	assert_memory_equal(s.p, "one\r\033[Atwo", 10);
	assert_true(term_key_take(t, &k));
	assert_int_equal(k.code, 'y');
	term_key_free(t);
}

static void
paste_ends_without_its_mark(void **state)
{
	struct term_key *t = term_key_new();
	struct key k;
	bool cut;

	(void)state;
	term_key_feed(t, "\033[200~lost", 10);
	assert_false(term_key_take(t, &k));
	term_key_timeout(t);
	assert_true(term_key_take(t, &k));
	assert_int_equal(k.code, KEY_PASTE);
	assert_int_equal(term_key_paste(t, &cut).n, 4);
	assert_false(term_key_pasting(t));
	term_key_free(t);
}

static void
paste_has_a_limit(void **state)
{
	struct term_key *t = term_key_new();
	char block[4096];
	struct key k;
	bool cut;

	(void)state;
	memset(block, 'z', sizeof block);
	term_key_feed(t, "\033[200~", 6);
	for (size_t n = 0; n < PASTE_MAX + sizeof block; n += sizeof block) {
		assert_false(term_key_take(t, &k));
		term_key_feed(t, block, sizeof block);
	}
	assert_false(term_key_take(t, &k));
	term_key_feed(t, "\033[201~", 6);
	assert_true(term_key_take(t, &k));
	assert_int_equal(term_key_paste(t, &cut).n, PASTE_MAX);
	assert_true(cut);
	term_key_free(t);
}

static void
reports(struct term_key *t, const char *s, size_t n, struct term_report want)
{
	struct key k = { 0 };
	struct term_report r;

	/* In one piece, and byte by byte. */
	for (size_t step = n; step >= 1; step = step > 1 ? 1 : 0) {
		for (size_t i = 0; i < n; i += step) {
			term_key_feed(t, s + i, step);
			assert_int_equal(term_key_take(t, &k), i + step >= n);
		}
		assert_int_equal(k.code, KEY_REPORT);
		r = term_key_report(t);
		assert_int_equal(r.kind, want.kind);
		assert_int_equal(r.a, want.a);
		assert_int_equal(r.b, want.b);
		assert_false(term_key_waiting(t));
	}
}

#define REPORTS(t, s, ...) reports(t, s, sizeof s - 1, (struct term_report){ __VA_ARGS__ })

/* No byte of what a terminal answers is a key. */
static void
answers_are_no_keys(void **state)
{
	struct term_key *t = term_key_new();

	(void)state;
	REPORTS(t, "\033[2;7R", REPORT_CURSOR, 2, 7);
	REPORTS(t, "\033[24;80R", REPORT_CURSOR, 24, 80);
	REPORTS(t, "\033[0n", REPORT_END, 0, 0);
	REPORTS(t, "\033[?2026;2$y", REPORT_MODE, 2026, 2);
	REPORTS(t, "\033[?62;22c", REPORT_OTHER, 62, 22);
	REPORTS(t, "\033[>41;354;0c", REPORT_OTHER, 41, 354);
	REPORTS(t, "\033]11;rgb:1c1c/2b2b/ffff\033\\", REPORT_BACKGROUND, 0x1c2bff, 0);
	REPORTS(t, "\033]11;rgb:0/8/f\a", REPORT_BACKGROUND, 0x0088ff, 0);
	REPORTS(t, "\033]11;rgb:12/34\a", REPORT_OTHER, 0x1234, 0);
	REPORTS(t, "\033]11;rgb:zz/00/00\a", REPORT_OTHER, 0, 0);
	REPORTS(t, "\033]10;?\a", REPORT_OTHER, 0, 0);
	REPORTS(t, "\033]52;c;aGk=\033\\", REPORT_OTHER, 0, 0);
	/* F3 in the first row stays a key, with and without modifiers. */
	GIVES(t, "\033[1;2R", KEY_F3, MOD_SHIFT);
	GIVES(t, "\033[R", KEY_F3, 0);
	GIVES(t, "\033OR", KEY_F3, 0);
	GIVES(t, "\033]", ']', MOD_ALT);
	term_key_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_keys),
		cmocka_unit_test(answers_are_no_keys),
		cmocka_unit_test(puts_split_characters_together),
		cmocka_unit_test(pastes_whole),
		cmocka_unit_test(paste_ends_without_its_mark),
		cmocka_unit_test(paste_has_a_limit),
	};

	return cmocka_run_group_tests_name("term_key", tests, NULL, NULL);
}
