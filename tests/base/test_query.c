/* Tests of base/query.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/query.h"

static bool
finds(const char *query, const char *text)
{
	struct query_line l = { "#ops", "alice", 1000, bytes_str(text) };
	struct query q;
	struct fault f;

	assert_int_equal(query_parse(&q, bytes_str(query), &f), 0);
	return query_fits(&q, &l);
}

static void
all_words_are_wanted(void **state)
{
	(void)state;
	assert_true(finds("deploy", "we deploy at noon"));
	assert_true(finds("noon deploy", "we deploy at noon"));
	assert_false(finds("noon never", "we deploy at noon"));
	assert_true(finds("eplo", "we deploy at noon"));
	assert_false(finds("deploys", "we deploy"));
	assert_false(finds("x", ""));
	assert_true(finds("aab", "aaab"));
}

static void
case_does_not_count(void **state)
{
	(void)state;
	assert_true(finds("DePloy", "we dEPLOY"));
	assert_true(finds("gr\xc3\xbc\xc3\x9f", "GR\xc3\x9c\xc3\x9f"
						"E"));
	assert_true(finds("\xd0\xbf\xd1\x80\xd0\xb8", "\xd0\x9f\xd0\xa0\xd0\x98\xd0\x92"));
	assert_true(finds("\xce\xb1", "\xce\x91"));
	assert_false(finds("\xce\xb1", "a"));
	/* A half of a character is no character. */
	assert_false(finds("\xc3\xa9t", "\xc3\xa9"));
	assert_true(finds("@[", "@["));
	assert_false(finds("@", "`"));
}

static void
phrases_stay_together(void **state)
{
	(void)state;
	assert_true(finds("\"at noon\"", "we deploy AT NOON"));
	assert_false(finds("\"noon at\"", "we deploy at noon"));
	assert_true(finds("\"at noon", "we deploy at noon"));
	assert_true(finds("we\"at noon\"deploy", "we deploy at noon"));
	assert_true(finds("\"from:alice\"", "it said from:alice"));
	assert_false(finds("\"from:alice\"", "hello"));
}

static void
filters(void **state)
{
	(void)state;
	assert_true(finds("from:Alice", "x"));
	assert_true(finds("from:@alice x", "x"));
	assert_false(finds("from:bob", "x"));
	assert_true(finds("IN:#ops", "x"));
	assert_true(finds("in:ops", "x"));
	assert_false(finds("in:@ops", "x"));
	assert_true(finds("has:link", "see HTTPS://a.example/"));
	assert_true(finds("has:link", "see http://a"));
	assert_false(finds("has:link", "see a.example"));
	assert_true(finds("what:ever", "it is what:ever"));
}

static void
since_a_day(void **state)
{
	struct query_line l = { .room = "#ops", .nick = "alice" };
	struct tm tm = { .tm_year = 126, .tm_mon = 10, .tm_mday = 26, .tm_isdst = -1 };
	struct query q;
	struct fault f;

	(void)state;
	assert_int_equal(query_parse(&q, bytes_str("since:2026-11-26"), &f), 0);
	l.time_ms = (int64_t)mktime(&tm) * 1000;
	assert_true(query_fits(&q, &l));
	l.time_ms--;
	assert_false(query_fits(&q, &l));
}

static void
refused_with_words(void **state)
{
	static const struct {
		const char *text;
		int r;
	} rows[] = {
		{ "", ERR_USAGE },
		{ " \t ", ERR_USAGE },
		{ "\"\"", ERR_USAGE },
		{ "from:", ERR_USAGE },
		{ "from:not!a", ERR_USAGE },
		{ "in:", ERR_USAGE },
		{ "has:legs", ERR_USAGE },
		{ "since:yesterday", ERR_USAGE },
		{ "since:2026-02-31", ERR_USAGE },
		{ "since:2026-11-26x", ERR_USAGE },
		{ "since:26-11-26", ERR_USAGE },
		{ "a\xff", ERR_UTF8 },
		{ "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3",
		    ERR_TOOLONG },
	};
	char much[QUERY_MAX + 2];
	struct query q;
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		f.cause[0] = f.remedy[0] = '\0';
		assert_int_equal(query_parse(&q, bytes_str(rows[i].text), &f), rows[i].r);
		assert_true(f.cause[0] != '\0' && f.remedy[0] != '\0');
	}
	memset(much, 'x', sizeof much);
	assert_int_equal(query_parse(&q, bytes_of(much, QUERY_MAX), &f), 0);
	assert_int_equal(query_parse(&q, bytes_of(much, QUERY_MAX + 1), &f), ERR_TOOLONG);
}

static void
where_the_terms_are(void **state)
{
	struct query q;
	struct fault f;
	size_t from, to;
	const char *text = "\u00c4rger CERT certain";

	(void)state;
	assert_int_equal(query_parse(&q, bytes_str("\u00e4r cert certain"), &f), 0);
	assert_true(query_find(&q, bytes_str(text), 0, &from, &to));
	assert_int_equal(from, 0);
	assert_int_equal(to, 3);
	assert_true(query_find(&q, bytes_str(text), to, &from, &to));
	assert_int_equal(from, 7);
	assert_int_equal(to, 11);
	assert_true(query_find(&q, bytes_str(text), to, &from, &to));
	assert_int_equal(from, 12);
	assert_int_equal(to, 19); /* the longest */
	assert_false(query_find(&q, bytes_str(text), to, &from, &to));
	assert_false(query_find(&q, bytes_str(""), 0, &from, &to));
	assert_int_equal(query_parse(&q, bytes_str("has:link"), &f), 0);
	assert_false(query_find(&q, bytes_str(text), 0, &from, &to));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_words_are_wanted),
		cmocka_unit_test(case_does_not_count),
		cmocka_unit_test(phrases_stay_together),
		cmocka_unit_test(filters),
		cmocka_unit_test(since_a_day),
		cmocka_unit_test(refused_with_words),
		cmocka_unit_test(where_the_terms_are),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
