/* Tests of base/nick.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/nick.h"

static void
test_valid(void **state)
{
	static const char *const good[] = { "a", "Bob", "x-1_Y", "-", "abcdefghijklmnopqrstuvwx" };
	static const char *const bad[] = { "", "a b", "a.b", "#a", "@a", "\xc3\xa9", "a\n", "a\x7f",
		"a/b", "abcdefghijklmnopqrstuvwxy" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(nick_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(nick_valid(bad[i]));
}

static void
test_room_valid(void **state)
{
	(void)state;
	assert_true(nick_room_valid("#lobby"));
	assert_true(nick_room_valid("@bob"));
	assert_true(nick_room_valid("#abcdefghijklmnopqrstuvwx"));
	assert_false(nick_room_valid("#abcdefghijklmnopqrstuvwxy"));
	assert_false(nick_room_valid("lobby"));
	assert_false(nick_room_valid("#"));
	assert_false(nick_room_valid(""));
	assert_false(nick_room_valid("##a"));
}

static void
test_equal_without_case(void **state)
{
	(void)state;
	assert_true(nick_equal("Bob", "bOB"));
	assert_true(nick_equal("", ""));
	assert_false(nick_equal("bob", "bobby"));
	assert_false(nick_equal("bobby", "bob"));
	assert_false(nick_equal("a-b", "a_b"));
	assert_false(nick_equal("[", "{")); /* unlike IRC */
}

static void
test_order_without_case(void **state)
{
	(void)state;
	assert_true(nick_compare("alice", "Bob") < 0);
	assert_true(nick_compare("Bob", "alice") > 0);
	assert_true(nick_compare("bob", "bobby") < 0);
	assert_true(nick_compare("a_", "ab") < 0);
	assert_int_equal(nick_compare("BOB", "bob"), 0);
}

static void
test_alike(void **state)
{
	static const char *const like[][2] = { { "bob", "B0B" }, { "alice", "a1ice" },
		{ "alice", "AIice" }, { "a_b", "a-b" }, { "morn", "mom" }, { "vvim", "w1m" },
		{ "vvv", "wv" }, { "rrn", "rm" }, { "x", "x" } };
	static const char *const unlike[][2] = { { "bob", "bobby" }, { "alice", "alice2" },
		{ "vvv", "vw" }, { "rn", "nr" }, { "a", "" },
		{ "abcdefghijklmnopqrstuvwx", "abcdefghijklmnopqrstuvwy" } };

	(void)state;
	for (size_t i = 0; i < sizeof like / sizeof *like; i++)
		assert_true(
		    nick_alike(like[i][0], like[i][1]) && nick_alike(like[i][1], like[i][0]));
	for (size_t i = 0; i < sizeof unlike / sizeof *unlike; i++)
		assert_false(nick_alike(unlike[i][0], unlike[i][1]));
}

static void
test_reserved(void **state)
{
	(void)state;
	assert_true(nick_reserved("me"));
	assert_true(nick_reserved("Server"));
	assert_true(nick_reserved("a1l"));
	assert_false(nick_reserved("alice"));
	assert_false(nick_reserved("server2"));
}

static void
test_from_anything(void **state)
{
	static const char *const rows[][2] = {
		{ "alice", "alice" },
		{ "a.b c", "a-b-c" },
		{ "DOM\\user@host", "DOMuserhost" },
		{ "\xc3\xa9\x1b[31m", "31m" },
		{ "", "guest" },
		{ "\xe2\x82\xac", "guest" },
		{ "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwx" },
	};
	char out[NICK_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		nick_from(rows[i][0], out);
		assert_string_equal(out, rows[i][1]);
		assert_true(nick_valid(out));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_room_valid),
		cmocka_unit_test(test_equal_without_case),
		cmocka_unit_test(test_order_without_case),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_reserved),
		cmocka_unit_test(test_from_anything),
	};

	return cmocka_run_group_tests_name("base/nick", tests, NULL, NULL);
}
