#include "certs/verdict.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void
test_duration(void **state)
{
	static const struct {
		int64_t s;
		const char *text;
	} rows[] = { { -5, "0 s" }, { 0, "0 s" }, { 59, "59 s" }, { 60, "1 min" },
		{ 3599, "59 min" }, { 11520, "3 h 12 min" }, { 86399, "23 h 59 min" },
		{ 86400, "1 day" }, { 172800, "2 days" }, { 729 * 86400, "729 days" },
		{ 730 * 86400, "2 years" }, { INT64_MAX, "292471208677 years" } };
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		verdict_duration(rows[i].s, text, sizeof text);
		assert_string_equal(text, rows[i].text);
	}
}

static void
test_every_row(void **state)
{
	struct fault f;
	char host[400];

	(void)state;
	memset(host, 'h', sizeof host - 1);
	host[sizeof host - 1] = '\0';
	for (unsigned v = VERDICT_GOOD + 1; v < VERDICT__SERVER_COUNT; v++) {
		for (int file = 0; file < 2; file++) {
			int r = verdict_set(&f, (enum verdict)v, "a.example", file, NULL);

			assert_true(r < 0);
			assert_int_equal(r, f.code);
			assert_non_null(strstr(f.cause, "a.example"));
			assert_null(strstr(f.cause, "  "));
			assert_non_null(strstr(f.remedy, "Nothing was sent."));
			assert_true(strlen(f.remedy) < sizeof f.remedy - 1);
			/* The longest of hosts and details leave the words whole. */
			verdict_set(&f, (enum verdict)v, host, file, host);
			assert_true(strlen(f.cause) < sizeof f.cause - 1);
		}
	}
}

static void
test_file_or_invite(void **state)
{
	struct fault f;

	(void)state;
	verdict_set(&f, VERDICT_SIGNER, "a.example", false, NULL);
	assert_string_equal(
	    f.cause, "the certificate of a.example is not signed by the CA in your invite");
	verdict_set(&f, VERDICT_SIGNER, "a.example", true, NULL);
	assert_string_equal(
	    f.cause, "the certificate of a.example is not signed by the CA file you named");
	verdict_set(&f, VERDICT_PIN, "a.example", false, NULL);
	assert_string_equal(f.cause, "the CA of a.example is not the one in your invite");
	assert_string_equal(f.remedy,
	    "Someone may be between you and the server. Nothing was sent. Ask for a new invite.");
}

static void
test_detail_is_bounded(void **state)
{
	struct fault f;
	char detail[400];

	(void)state;
	/* Two bytes a character: the cut must not split one. */
	for (size_t i = 0; i + 2 < sizeof detail; i += 2)
		memcpy(detail + i, "\xc3\xa9", 3);
	verdict_set(&f, VERDICT_HOST, "a.example", false, detail);
	assert_true(utf8_valid(bytes_str(f.cause)));
	assert_true(strlen(f.cause) < 160);
}

static void
test_dates(void **state)
{
	int64_t span[2] = { 1800000000, 1800086400 }, odd[2] = { INT64_MAX - 1, INT64_MAX };
	struct fault f;

	(void)state;
	assert_int_equal(verdict_dates(&f, "it", span, span[0], "End."), 0);
	assert_int_equal(verdict_dates(&f, "it", span, span[1], "End."), 0);
	assert_int_equal(verdict_dates(&f, "it", span, span[0] - 11520, "End."), ERR_NOTYET);
	assert_string_equal(
	    f.cause, "it is valid only from 2027-01-15 08:00 UTC on, in 3 h 12 min");
	assert_string_equal(f.remedy, "This computer's clock may be behind by 3 h 12 min: "
				      "set it, then try again. End.");
	assert_int_equal(verdict_dates(&f, "it", span, span[1] + 3 * 86400, "End."), ERR_EXPIRED);
	assert_string_equal(f.cause, "it expired on 2027-01-16 08:00 UTC, 3 days ago");
	assert_non_null(strstr(f.remedy, "End."));
	assert_int_equal(verdict_dates(&f, "it", odd, 5, "End."), ERR_NOTYET);
	assert_non_null(strstr(f.cause, "impossible"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_every_row),
		cmocka_unit_test(test_file_or_invite),
		cmocka_unit_test(test_detail_is_bounded),
		cmocka_unit_test(test_dates),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
