#include "ui/text.h"

#include <wchar.h>
#include <wctype.h>

#include "base/utf8.h"
#include "tests/support/cm.h"

static void
cleans_to(const char *in, size_t n, const char *want)
{
	char *out = text_cleaned(in, n, TEXT_LINE, NULL);

	assert_string_equal(out, want);
	free(out);
}

#define CLEANS(in, want) cleans_to(in, sizeof in - 1, want)

static void
controls_are_seen(void **state)
{
	(void)state;
	CLEANS("a\033[31mb", "a^[[31mb");
	CLEANS("a\nb", "a^Jb");
	CLEANS("\a\b\r\x7f", "^G^H^M^?");
	CLEANS("a\0b", "a^@b");
	CLEANS("\tx", "    x");
	CLEANS("\xc2\x9b"
	       "31m",
	    "<U+009B>31m");
	CLEANS("\xc2\x9d"
	       "0;t\xc2\x9c",
	    "<U+009D>0;t<U+009C>");
}

static void
broken_bytes_are_replaced(void **state)
{
	(void)state;
	CLEANS("\x9b"
	       "31m",
	    "\ufffd31m");
	CLEANS("\xff\xfe", "\ufffd\ufffd");
	CLEANS("a\xc3", "a\ufffd");
	CLEANS("\xc0\xaf", "\ufffd\ufffd");
	CLEANS("\xed\xa0\x80", "\ufffd\ufffd\ufffd");
	CLEANS("\xef\xbf\xbf", "\ufffd");
}

static void
invisible_is_seen(void **state)
{
	(void)state;
	CLEANS("a\u202eb\u202c", "a<U+202E>b<U+202C>");
	CLEANS("\u2066x\u2069", "<U+2066>x<U+2069>");
	CLEANS("a\u200bb", "a<U+200B>b");
	CLEANS("pay\u200dpal", "pay<U+200D>pal");
	CLEANS("\U000e0041", "<U+E0041>");
	CLEANS("\ufeffx", "<U+FEFF>x");
	CLEANS("\u3164", "<U+3164>");
	CLEANS("\u2028", "<U+2028>");
	CLEANS("\ue0b0", "<U+E0B0>");
	CLEANS("a\u00a0b\u2003c", "a b c");
	CLEANS("\u0301x", "<U+0301>x");
}

static void
people_write_as_they_do(void **state)
{
	(void)state;
	CLEANS("caf\u00e9 e\u0301 \u0416\u4f60", "caf\u00e9 e\u0301 \u0416\u4f60");
	CLEANS("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
	    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645");
	CLEANS("\U0001F468\u200d\U0001F469\u200d\U0001F467", "\U0001F468\U0001F469\U0001F467");
	CLEANS("\U0001F44D\U0001F3FD", "\U0001F44D");
	CLEANS("\u2764\ufe0f", "\u2764");
	CLEANS("a\u0301\u0301\u0301\u0301\u0301\u0301", "a\u0301\u0301\u0301\u0301");
}

static void
newlines_stay_when_asked(void **state)
{
	size_t n;
	char *out = text_cleaned("a\n\tb\r", 5, TEXT_LINES, &n);

	(void)state;
	assert_string_equal(out, "a\n    b^M");
	assert_int_equal(n, strlen(out));
	free(out);
}

/* Whatever comes in, each character that comes out can be printed. */
static void
all_output_is_printable(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x110000; c += c < 0x3000 ? 1 : 7) {
		char in[16] = "a", *out;
		size_t n = 1 + text_put(c, in + 1), len;
		wchar_t w[64];

		out = text_cleaned(in, n, TEXT_LINE, &len);
		assert_true(len <= n * TEXT_GROWTH);
		assert_true(utf8_valid(bytes_of(out, len)));
		text_wide(out, len, w, 63);
		for (size_t i = 0; w[i] != L'\0'; i++)
			if (!iswprint((wint_t)w[i]) || wcwidth(w[i]) < 0)
				fail_msg("U+%04X comes out as U+%04X", c, (unsigned)w[i]);
		free(out);
	}
}

static void
cut_keeps_characters_whole(void **state)
{
	char out[6];

	(void)state;
	text_clean_to(out, sizeof out, "abc\u4f60\u4f60");
	assert_string_equal(out, "abc");
	text_clean_to(out, sizeof out, "\033\033\033");
	assert_string_equal(out, "^[^[^");
}

static void
widths(void **state)
{
	(void)state;
	assert_int_equal(text_cols("abc", 3), 3);
	assert_int_equal(text_cols("\u4f60\u597d", 6), 4);
	assert_int_equal(text_cols("e\u0301", 3), 1);
	assert_int_equal(text_cols("\U0001F389", 4), 2);
}

/* Rows joined by |, indented ones with >. */
static void
wraps_to(const char *s, int width, bool hanging, const char *want)
{
	struct text_rows r = text_rows(s, strlen(s), width);
	char got[256] = "";
	size_t from, len, at = 0;

	r.hanging = hanging;
	while (text_row(&r, &from, &len)) {
		assert_true(text_cols(s + from, len) + r.indent <= width || len <= TEXT_CELL_MAX);
		at += (size_t)snprintf(got + at, sizeof got - at, "%s%s%.*s", at > 0 ? "|" : "",
		    r.indent > 0 ? ">" : "", (int)len, s + from);
	}
	assert_string_equal(got, want);
}

static void
wraps(void **state)
{
	(void)state;
	wraps_to("", 10, false, "");
	wraps_to("one two three", 7, false, "one two|three");
	wraps_to("one two three", 8, false, "one two|three");
	wraps_to("abcdefghij", 4, false, "abcd|efgh|ij");
	wraps_to("a bcdefghij", 4, false, "a|bcde|fghi|j");
	wraps_to("x\n\ny", 4, false, "x||y");
	wraps_to("x\n", 4, false, "x|");
	wraps_to("  indented text", 10, false, "  indented|text");
	wraps_to("\u4f60\u597d\u4f60\u597d", 5, false, "\u4f60\u597d|\u4f60\u597d");
	wraps_to("ab \u4f60\u597d", 5, false, "ab \u4f60|\u597d");
	wraps_to("\u4f60", 1, false, "\u4f60");
	wraps_to("key  some long words", 14, true, "key  some long|>words");
}

static void
moves_by_clusters(void **state)
{
	static const char s[] =
	    "a\U0001F468\u200d\U0001F469\u200d\U0001F467e\u0301\U0001F1EB\U0001F1F7\u0416\n";
	static const size_t want[] = { 1, 19, 22, 30, 32, 33 };
	size_t at = 0, n = sizeof s - 1;

	(void)state;
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		at = text_next(s, n, at);
		assert_int_equal(at, want[i]);
	}
	assert_int_equal(text_next(s, n, at), n);
	for (size_t i = sizeof want / sizeof want[0] - 1; i-- > 0;) {
		at = text_prev(s, n, at);
		assert_int_equal(at, want[i]);
	}
	assert_int_equal(text_prev(s, n, at), 0);
	assert_int_equal(text_prev(s, n, 0), 0);
}

static void
folds(void **state)
{
	static const struct {
		const char *in, *want;
	} rows[] = { { "Hello", "hello" }, { "", "" }, { "\u00c9T\u00c9", "\u00e9t\u00e9" },
		{ "stra\u00dfe", "strasse" }, { "\u0416", "\u0436" } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *out = text_folded(rows[i].in);

		assert_string_equal(out, rows[i].want);
		free(out);
	}
	assert_true(text_rtl(0x5d0) && text_rtl(0x627) && !text_rtl('a') && !text_rtl(0x4f60));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(controls_are_seen),
		cmocka_unit_test(broken_bytes_are_replaced),
		cmocka_unit_test(invisible_is_seen),
		cmocka_unit_test(people_write_as_they_do),
		cmocka_unit_test(newlines_stay_when_asked),
		cmocka_unit_test(all_output_is_printable),
		cmocka_unit_test(cut_keeps_characters_whole),
		cmocka_unit_test(widths),
		cmocka_unit_test(folds),
		cmocka_unit_test(wraps),
		cmocka_unit_test(moves_by_clusters),
	};

	text_locale();
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
