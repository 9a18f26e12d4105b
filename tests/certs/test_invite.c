#include "certs/invite.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "certs/base32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* Always the same one, so that no run is luckier than another. */
static struct invite
fixed(const char *host, uint16_t port)
{
	struct invite in = { .at = { .port = port } };

	snprintf(in.at.host, sizeof in.at.host, "%s", host);
	for (size_t i = 0; i < sizeof in.pin; i++)
		in.pin[i] = (uint8_t)(i * 17 + 3);
	for (size_t i = 0; i < sizeof in.token; i++)
		in.token[i] = (uint8_t)(i * 29 + 101);
	return in;
}

static void
assert_same(const struct invite *a, const struct invite *b)
{
	assert_string_equal(a->at.host, b->at.host);
	assert_int_equal(a->at.port, b->at.port);
	assert_memory_equal(a->pin, b->pin, sizeof a->pin);
	assert_memory_equal(a->token, b->token, sizeof a->token);
}

static void
assert_refused(const char *line, const char *cause)
{
	static const struct invite none;
	struct invite out = fixed("x", 1);
	struct fault f;

	assert_int_equal(invite_parse(line, &out, &f), ERR_INVITE);
	assert_int_equal(f.code, ERR_INVITE);
	if (strstr(f.cause, cause) == NULL)
		print_error("\"%s\" gave \"%s\", not \"%s\"\n", line, f.cause, cause);
	assert_non_null(strstr(f.cause, cause));
	assert_true(strlen(f.remedy) > 10);
	assert_memory_equal(&out, &none, sizeof out);
}

static void
test_round_trip(void **state)
{
	static const char *const hosts[] = { "chat.example.org", "a", "localhost", "192.0.2.1",
		"::1", "2001:db8::1234:5678", "xn--bcher-kva.example", "my_host.local",
		"UPPER.example", "1.2.3", "a-b-c.d-e-f" };
	static const uint16_t ports[] = { 9420, 1, 443, 65535 };
	char line[INVITE_LINE_MAX + 1], longest[HOST_MAX + 1];
	struct invite back;
	struct fault f;

	(void)state;
	memset(longest, 'h', HOST_MAX);
	longest[HOST_MAX] = '\0';
	for (size_t i = 0; i <= sizeof hosts / sizeof hosts[0]; i++) {
		for (size_t j = 0; j < 4; j++) {
			struct invite in = fixed(
			    i < sizeof hosts / sizeof hosts[0] ? hosts[i] : longest, ports[j]);

			invite_format(&in, line);
			assert_int_equal(invite_parse(line, &back, &f), 0);
			assert_same(&in, &back);
		}
	}
}

static void
test_one_row(void **state)
{
	struct invite in = fixed("chat.example.org", PORT_DEFAULT);
	char line[INVITE_LINE_MAX + 1];

	(void)state;
	invite_format(&in, line);
	assert_int_equal(strlen(line), 71);
	assert_memory_equal(line, "snug://chat.example.org/", 24);
	for (const char *s = line + 24; *s != '\0'; s++)
		assert_non_null(strchr(alphabet, *s));
	/* As computed by hand from the format: guards against a change of it. */
	assert_string_equal(line + 24, "AEBRIJJWI5MGS6ULTSW35T7A6EBGLAU7XTM7MEZQJVVPCSY");
}

static void
test_new(void **state)
{
	uint8_t spki[32];
	struct invite a, b, zero = { 0 };
	struct hostport at = { .host = "h.example", .port = 5 };

	(void)state;
	for (size_t i = 0; i < sizeof spki; i++)
		spki[i] = (uint8_t)(i + 1);
	invite_new(&a, &at, spki);
	invite_new(&b, &at, spki);
	assert_memory_equal(a.pin, spki, INVITE_PIN_SIZE);
	assert_string_equal(a.at.host, "h.example");
	assert_int_equal(a.at.port, 5);
	assert_memory_not_equal(a.token, b.token, INVITE_TOKEN_SIZE);
	assert_memory_not_equal(a.token, zero.token, INVITE_TOKEN_SIZE);
}

static void
test_every_change_is_refused(void **state)
{
	struct invite in = fixed("chat.example.org", PORT_DEFAULT);
	char line[INVITE_LINE_MAX + 1];
	unsigned tried = 0;

	(void)state;
	invite_format(&in, line);
	for (size_t i = 24; line[i] != '\0'; i++) {
		char was = line[i];

		for (const char *c = alphabet; *c != '\0'; c++) {
			if (*c == was)
				continue;
			line[i] = *c;
			assert_refused(line, "mistyped");
			tried++;
		}
		line[i] = was;
	}
	assert_int_equal(tried, 47 * 31);
}

static void
test_swaps_are_refused(void **state)
{
	struct invite in = fixed("chat.example.org", PORT_DEFAULT);
	char line[INVITE_LINE_MAX + 1];

	(void)state;
	invite_format(&in, line);
	for (size_t i = 24; line[i + 1] != '\0'; i++) {
		char a = line[i], b = line[i + 1];

		if (a == b)
			continue;
		line[i] = b;
		line[i + 1] = a;
		assert_refused(line, "mistyped");
		line[i] = a;
		line[i + 1] = b;
	}
}

static void
test_forgiving(void **state)
{
	struct invite in = fixed("chat.example.org", PORT_DEFAULT), back;
	char line[INVITE_LINE_MAX + 1], other[4 * INVITE_LINE_MAX], *o = other;
	struct fault f;

	(void)state;
	invite_format(&in, line);
	for (size_t i = 0; i <= strlen(line); i++)
		other[i] = (char)tolower((unsigned char)line[i]);
	assert_int_equal(invite_parse(other, &back, &f), 0);
	assert_same(&in, &back);
	/* All in capitals, as a QR code has it. */
	for (size_t i = 0; i <= strlen(line); i++)
		other[i] = (char)toupper((unsigned char)line[i]);
	assert_int_equal(invite_parse(other, &back, &f), 0);
	assert_memory_equal(back.token, in.token, sizeof in.token);
	/* In groups, over two lines, with blanks around. */
	o += sprintf(o, " \t%.24s", line);
	for (size_t i = 24; line[i] != '\0'; i++)
		o += sprintf(o, "%s%c", i % 4 == 0 ? (i % 8 == 0 ? "-" : " ") : "", line[i]);
	sprintf(o, "\r\n");
	assert_int_equal(invite_parse(other, &back, &f), 0);
	assert_same(&in, &back);
}

static void
test_lengths(void **state)
{
	struct invite in = fixed("chat.example.org", PORT_DEFAULT);
	char line[INVITE_LINE_MAX + 1], other[INVITE_LINE_MAX + 8];
	char huge[5000];

	(void)state;
	invite_format(&in, line);
	for (size_t n = 25; n < strlen(line); n++) {
		snprintf(other, sizeof other, "%.*s", (int)n, line);
		assert_refused(other, "instead of 47");
	}
	snprintf(other, sizeof other, "%sA", line);
	assert_refused(other, "48 characters instead of 47");
	snprintf(other, sizeof other, "%.24s", line);
	assert_refused(other, "without the code");
	snprintf(other, sizeof other, "%.23s", line);
	assert_refused(other, "without the code");
	memset(huge, 'A', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	assert_refused(huge, "not an invite");
	memcpy(huge, line, 24);
	assert_refused(huge, "not an invite");
	huge[1000] = '\0';
	assert_refused(huge, "976 characters instead of 47");
}

/* A right sum over another version: a newer program made it. */
static void
test_version(void **state)
{
	uint8_t raw[29];
	char code[INVITE_CODE_LEN + 1], line[INVITE_LINE_MAX + 1];

	(void)state;
	memset(raw, 7, sizeof raw);
	raw[0] = 2;
	/* SHA-256 of 02 and 26 times 07 begins so. */
	raw[27] = 0x0a;
	raw[28] = 0xc8;
	base32_encode(raw, sizeof raw, code);
	snprintf(line, sizeof line, "snug://h.example/%s", code);
	assert_refused(line, "kind that this snug does not know");
	/* The same without the sum is only a slip of the pen. */
	raw[28] ^= 1;
	base32_encode(raw, sizeof raw, code);
	snprintf(line, sizeof line, "snug://h.example/%s", code);
	assert_refused(line, "mistyped");
}

static void
test_not_invites(void **state)
{
	static const struct {
		const char *line, *cause;
	} rows[] = {
		{ "", "not an invite" },
		{ "hello", "not an invite" },
		{ "chat.example.org", "not an invite" },
		{ "https://chat.example.org/AAAA", "not an invite" },
		{ "snug:/chat.example.org/", "not an invite" },
		{ "snug://", "host in the invite" },
		{ "snug:///AAAA", "host in the invite" },
		{ "snug://a b/AAAA", "host in the invite" },
		{ "snug://\x1b[31m/AAAA", "host in the invite" },
		{ "snug://user@host/AAAA", "host in the invite" },
		{ "snug://host:0/AAAA", "host in the invite" },
		{ "snug://host:99999/AAAA", "host in the invite" },
		{ "snug://host:/AAAA", "host in the invite" },
		{ "snug://[::1/AAAA", "host in the invite" },
		{ "snug://host", "without the code" },
		{ "snug://host/", "without the code" },
		{ "snug://host/ - -", "without the code" },
		{ "snug://host/@alice", "address of a person" },
		{ "snug://host/#lobby", "address of a room" },
		{ "snug://host/AAAA0AAA", "cannot have a \"0\"" },
		{ "snug://host/AAAA%41", "cannot have a \"%\"" },
		{ "snug://host/AAAA\x1b[31m", "a character that no code has" },
		{ "snug://host/AAAA\xc3\xa4", "a character that no code has" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_refused(rows[i].line, rows[i].cause);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_one_row),
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_every_change_is_refused),
		cmocka_unit_test(test_swaps_are_refused),
		cmocka_unit_test(test_forgiving),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_not_invites),
	};

	return cmocka_run_group_tests_name("invite", tests, NULL, NULL);
}
