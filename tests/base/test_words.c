#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/words.h"

static void
test_records(void **state)
{
	static const char text[] =
	    "# who is here\n\nnick=alice n=0 key=00ff\n  nick=bob   by= \nnick=carol";
	struct words w;
	struct words_line l;
	char nick[8];
	uint8_t key[2];
	int64_t n = 7;

	(void)state;
	words_init(&w, bytes_str(text));
	assert_int_equal(words_next(&w, &l), 1);
	assert_int_equal(l.number, 3);
	assert_true(words_text(&l, "nick", nick, sizeof nick));
	assert_string_equal(nick, "alice");
	assert_true(words_number(&l, "n", &n));
	assert_int_equal(n, 0);
	assert_true(words_hex(&l, "key", key, sizeof key));
	assert_memory_equal(key, "\x00\xff", 2);
	assert_null(l.why);
	assert_int_equal(words_next(&w, &l), 1);
	assert_true(words_has(&l, "by"));
	assert_false(words_has(&l, "b"));
	assert_true(words_text(&l, "by", nick, sizeof nick));
	assert_string_equal(nick, "");
	assert_int_equal(words_next(&w, &l), 1);
	assert_int_equal(l.number, 5);
	assert_int_equal(words_next(&w, &l), 0);
}

static void
test_lines_that_are_none(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "nick=a\nnick", "NAME=VALUE" },
		{ "nick=a\n=b", "NAME=VALUE" },
		{ "nick=a\na=1 a=1", "twice" },
		{ "nick=a\na=\t", "other signs" },
		{ "nick=a\na=\xc3\xa4", "other signs" },
		{ "nick=a\na=b\r\n", "other signs" },
		{ "nick=a\na=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=1 k=1 l=1 m=1 n=1 o=1 p=1 q=1 r=1 "
		  "s=1 t=1 u=1 v=1 w=1 x=1 y=1 z=1 A=1 B=1 C=1 D=1 E=1 F=1 G=1",
		    "too many" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct words_line l;
		struct words w;
		struct fault f;

		words_init(&w, bytes_str(rows[i].text));
		assert_int_equal(words_next(&w, &l), 1);
		assert_int_equal(words_next(&w, &l), ERR_CONFIG);
		assert_int_equal(words_fault(&l, "people", "Mend it.", &f), ERR_CONFIG);
		assert_non_null(strstr(f.cause, "line 2 of people cannot be read: "));
		assert_non_null(strstr(f.cause, rows[i].why));
	}
}

static void
test_values_that_are_none(void **state)
{
	static const char *const numbers[] = { "n=", "n=01", "n=-1", "n=1x",
		"n=9223372036854775808", "n=0x1", "n=1=1" };
	static const char *const keys[] = { "k=", "k=00", "k=0001020", "k=00010203", "k=00010g",
		"k=00010A" };
	struct words_line l;
	struct words w;
	uint8_t key[3];
	char text[4];
	int64_t n;

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		words_init(&w, bytes_str(numbers[i]));
		assert_int_equal(words_next(&w, &l), 1);
		assert_false(words_number(&l, "n", &n));
		assert_int_equal(n, 0);
		assert_non_null(l.why);
	}
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		words_init(&w, bytes_str(keys[i]));
		assert_int_equal(words_next(&w, &l), 1);
		assert_false(words_hex(&l, "k", key, sizeof key));
		assert_non_null(l.why);
	}
	words_init(&w, bytes_str("n=9223372036854775807 t=abcd"));
	assert_int_equal(words_next(&w, &l), 1);
	assert_true(words_number(&l, "n", &n));
	assert_int_equal(n, INT64_MAX);
	assert_false(words_text(&l, "t", text, sizeof text));
	assert_false(words_text(&l, "none", text, sizeof text));
	assert_string_equal(l.why, "a word is too long"); /* the first one counts */
}

static void
test_written_is_read(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	words_put(&b, "nick", "alice");
	words_put_number(&b, "n", INT64_MAX);
	words_put_hex(&b, "key", (const uint8_t *)"\x01\xfe", 2);
	words_end(&b);
	words_put(&b, "nick", "bob");
	words_end(&b);
	buf_put(&b, "", 1);
	assert_string_equal((char *)b.p, "nick=alice n=9223372036854775807 key=01fe\nnick=bob\n");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_lines_that_are_none),
		cmocka_unit_test(test_values_that_are_none),
		cmocka_unit_test(test_written_is_read),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
