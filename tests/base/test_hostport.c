/* Tests of base/hostport.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/err.h"
#include "base/hostport.h"
#include "base/bytes.h"

static void
test_parse_and_format(void **state)
{
	static const struct {
		const char *in, *host;
		uint16_t port;
		const char *full, *brief;
	} rows[] = {
		{ "h", "h", 9420, "h:9420", "h" },
		{ "chat.example.org:443", "chat.example.org", 443, "chat.example.org:443",
		    "chat.example.org:443" },
		{ "1.2.3.4:0", "1.2.3.4", 0, "1.2.3.4:0", "1.2.3.4:0" },
		{ "h:65535", "h", 65535, "h:65535", "h:65535" },
		{ "h:09420", "h", 9420, "h:9420", "h" },
		{ "[::1]", "::1", 9420, "[::1]:9420", "[::1]" },
		{ "[::1]:80", "::1", 80, "[::1]:80", "[::1]:80" },
		{ "::1", "::1", 9420, "[::1]:9420", "[::1]" },
		{ "[::ffff:1.2.3.4]:1", "::ffff:1.2.3.4", 1, "[::ffff:1.2.3.4]:1",
		    "[::ffff:1.2.3.4]:1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hostport hp;
		char out[HOST_MAX + 10];

		assert_int_equal(
		    hostport_parse(rows[i].in, strlen(rows[i].in), PORT_DEFAULT, &hp), 0);
		assert_string_equal(hp.host, rows[i].host);
		assert_int_equal(hp.port, rows[i].port);
		hostport_format(&hp, false, out, sizeof out);
		assert_string_equal(out, rows[i].full);
		hostport_format(&hp, true, out, sizeof out);
		assert_string_equal(out, rows[i].brief);
	}
}

static void
test_refusals(void **state)
{
	static const char *const bad[] = { "", ":", ":1", "h:", "h:65536", "h:99999", "h:100000",
		"h:-1", "h:1a", "h: 1", "[", "[]", "[::1", "[::1]x", "[::1]:", "[1.2.3.4]", "[h]:1",
		"1:2:3", "::g", "h/x", "a b", "h\n", "h\x1b", "user@h", "\xc3\xa9" };
	struct hostport hp;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (hostport_parse(bad[i], strlen(bad[i]), 1, &hp) != ERR_PARSE)
			fail_msg("'%s' passes", bad[i]);
	assert_int_equal(hostport_parse("a\0b", 3, 1, &hp), ERR_PARSE);
}

static void
test_length_is_respected(void **state)
{
	struct hostport hp;
	char longest[HOST_MAX + 2];

	(void)state;
	assert_int_equal(hostport_parse("host:12/rest", 6, 1, &hp), 0);
	assert_int_equal(hp.port, 1);
	assert_int_equal(hostport_parse("host:12", 7, 1, &hp), 0);
	assert_int_equal(hp.port, 12);
	memset(longest, 'a', sizeof longest);
	assert_int_equal(hostport_parse(longest, HOST_MAX, 1, &hp), 0);
	assert_int_equal(strlen(hp.host), HOST_MAX);
	assert_int_equal(hostport_parse(longest, HOST_MAX + 1, 1, &hp), ERR_PARSE);
}

static void
test_format_fits_what_it_gets(void **state)
{
	struct hostport hp = { .host = "example.org", .port = 1 };
	char out[6];

	(void)state;
	hostport_format(&hp, false, out, sizeof out);
	assert_string_equal(out, "examp");
}

static void
test_is_address(void **state)
{
	(void)state;
	assert_true(hostport_is_address("127.0.0.1"));
	assert_true(hostport_is_address("::"));
	assert_false(hostport_is_address("localhost"));
	assert_false(hostport_is_address("1.2.3"));
	assert_false(hostport_is_address("[::1]"));
	assert_false(hostport_is_address(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_and_format),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_length_is_respected),
		cmocka_unit_test(test_format_fits_what_it_gets),
		cmocka_unit_test(test_is_address),
	};

	return cmocka_run_group_tests_name("base/hostport", tests, NULL, NULL);
}
