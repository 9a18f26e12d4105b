/* Tests of crypto/member_file.c and member_words.c: logs as text, and what they say. */
#include <ctype.h>
#include <stdio.h>

#include "crypto/member_file.h"
#include "crypto/member_words.h"
#include "tests/crypto/roster.h"

static struct member_log *l, *back;
static struct buf text;
static struct member_file_fault fault;

static int
setup(void **state)
{
	(void)state;
	l = roster_new();
	text = BIG;
	member_file_put_head(&text);
	member_file_put_entries(&text, l, 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	member_log_free(l);
	member_log_free(back);
	back = NULL;
	buf_fini(&text);
	member_file_fault_fini(&fault);
	return 0;
}

static int
read_text(void)
{
	member_log_free(back);
	member_file_fault_fini(&fault);
	return member_file_read(&back, buf_bytes(&text), &fault);
}

static void
test_round_trip(void **state)
{
	struct buf again = BIG;

	(void)state;
	assert_ok(read_text());
	assert_int_equal(member_log_count(back), member_log_count(l));
	assert_memory_equal(member_log_head(back), member_log_head(l), MEMBER_HASH_SIZE);
	member_file_put_head(&again);
	member_file_put_entries(&again, back, 0);
	assert_bytes(buf_bytes(&again), buf_bytes(&text));
	buf_fini(&again);
}

/* The start of the i-th line. */
static size_t
line(size_t i)
{
	size_t at = 0;

	while (i > 0)
		i -= text.p[at++] == '\n';
	return at;
}

/* What one line is changed into, and that the lines before it stay. */
static void
test_first_bad_entry(void **state)
{
	(void)state;
	text.p[line(3) + 40] ^= 1;
	assert_err(read_text(), ERR_CONFIG);
	assert_int_equal(fault.line, 4);
	assert_true(fault.why > 0);
	assert_int_equal(member_log_count(back), 2);
}

static void
test_forged_entry(void **state)
{
	struct member_entry e = { .kind = MEMBER_ROLE, .nick = "member", .role = ROLE_OWNER };
	struct member_log *forged = member_log_try(l);
	struct roster_key k = roster_key("member");
	uint8_t sig[MEMBER_SIGNATURE_SIZE] = { 0 };
	struct buf b = BIG;

	(void)state;
	e.seq = member_log_count(l);
	memcpy(e.prev, member_log_head(l), sizeof e.prev);
	memcpy(e.author, k.public, sizeof e.author);
	member_entry_write_tbs(&b, &e);
	member_entry_write_signature(&b, sig);
	member_file_put_entry(&text, buf_bytes(&b));
	assert_err(read_text(), ERR_CONFIG);
	assert_int_equal(fault.line, 7);
	assert_member_rule(fault.why, MEMBER_RULE_MODERATOR);
	assert_true(fault.parsed);
	assert_string_equal(fault.entry.nick, "member");
	buf_fini(&b);
	member_log_free(forged);
}

static void
test_not_a_log(void **state)
{
	static const char *const bad[] = { "", "\n", "hello\n", "snug membership log 2\n",
		"snug membership log 1\n\n", "snug membership log 1\n!!!!\n",
		"snug membership log 1\nAAAA\n", "snug membership log 1\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		buf_clear(&text);
		buf_put(&text, bad[i], strlen(bad[i]));
		assert_err(read_text(), ERR_CONFIG);
		assert_member_rule(fault.why, MEMBER_RULE_FORM);
		assert_false(fault.parsed);
	}
	buf_clear(&text);
	member_file_put_head(&text);
	assert_ok(read_text());
	assert_int_equal(member_log_count(back), 0);
}

/* Every other byte in the place of one of the alphabet: also those above 127. */
static void
test_not_base64(void **state)
{
	size_t at = line(3) + 5;
	uint8_t was = text.p[at];

	(void)state;
	for (int c = 0; c < 256; c++) {
		if (isascii(c) && (isalnum(c) || c == '+' || c == '/' || c == '\n'))
			continue;
		text.p[at] = (uint8_t)c;
		assert_err(read_text(), ERR_CONFIG);
		assert_int_equal(fault.line, 4);
		assert_member_rule(fault.why, MEMBER_RULE_FORM);
	}
	text.p[at] = was;
}

static void
test_cut(void **state)
{
	size_t n = text.n, third = line(3);

	(void)state;
	text.n = third - 1; /* only the end of the line is missing */
	assert_ok(read_text());
	text.n = third - 9;
	assert_err(read_text(), ERR_CONFIG);
	assert_int_equal(member_log_count(back), 1);
	text.n = n;
}

static void
check_words(const struct member_entry *e, const char *to, const char *did)
{
	char out[MEMBER_WORDS_SIZE];

	member_words(out, l, e, MEMBER_TO);
	assert_string_equal(out, to);
	member_words(out, l, e, MEMBER_DID);
	assert_string_equal(out, did);
}

static void
test_words(void **state)
{
	struct roster_key k = roster_key("guest");
	struct member_entry e = { .kind = MEMBER_FOUND, .room = "#lobby", .nick = "guest" };

	(void)state;
	check_words(&e, "found #lobby", "founded #lobby");
	e.kind = MEMBER_ADD;
	e.role = ROLE_MEMBER;
	check_words(&e, "come by certificate, as member", "came by certificate, as member");
	e.author[0] ^= 1;
	check_words(&e, "add guest as member", "added guest as member");
	e.author[0] ^= 1;
	e.kind = MEMBER_ROLE;
	check_words(&e, "make guest member", "made guest member");
	e.role = ROLE_GUEST;
	e.muted = true;
	check_words(&e, "mute guest", "muted guest");
	e.role = ROLE_MEMBER;
	check_words(&e, "make guest member, muted", "made guest member, muted");
	e.kind = MEMBER_KEY;
	check_words(&e, "give guest a new key", "gave guest a new key");
	e.kind = MEMBER_REMOVE;
	check_words(&e, "remove guest", "removed guest");
	e.reason = bytes_str("spam");
	check_words(&e, "remove guest: spam", "removed guest: spam");
	e.until = MEMBER_FOREVER;
	check_words(&e, "ban guest: spam", "banned guest: spam");
	e.until = 1800000000;
	check_words(&e, "ban guest until 2027-01-15 08:00 UTC: spam",
	    "banned guest until 2027-01-15 08:00 UTC: spam");
	e.until = 0;
	memcpy(e.author, k.public, sizeof e.author);
	check_words(&e, "leave for good", "left for good");
	assert_ok(roster_role(l, "owner", "guest", ROLE_GUEST, true));
	e.kind = MEMBER_ROLE;
	e.role = ROLE_GUEST;
	e.muted = false;
	check_words(&e, "unmute guest", "unmuted guest");
	assert_ok(roster_remove(l, "owner", "guest", MEMBER_FOREVER));
	e.kind = MEMBER_REMOVE;
	check_words(&e, "lift the ban of guest", "lifted the ban of guest");
	e.kind = MEMBER_POLICY;
	e.policy = member_policy_default;
	check_words(&e, "set the policy to invite=moderator add=member write=guest",
	    "set the policy to invite=moderator add=member write=guest");
}

/* The longest of everything fits. */
static void
test_long_words(void **state)
{
	struct member_entry e = { .kind = MEMBER_REMOVE, .nick = "abcdefghijklmnopqrstuvwx" };
	char out[MEMBER_WORDS_SIZE];

	(void)state;
	e.reason = filled('x', MEMBER_REASON_MAX);
	e.until = ROSTER_TIME;
	member_words(out, l, &e, MEMBER_DID);
	assert_true(strlen(out) > MEMBER_REASON_MAX + 24);
	assert_int_equal(out[strlen(out) - 1], 'x');
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_first_bad_entry),
		TEST(test_forged_entry),
		TEST(test_not_a_log),
		TEST(test_not_base64),
		TEST(test_cut),
		TEST(test_words),
		TEST(test_long_words),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("crypto/member_file", tests, NULL, NULL);
}
