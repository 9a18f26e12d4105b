#include "base/wish.h"

#include "tests/support/cm.h"

static void
test_default(void **state)
{
	struct wish w;
	char whom[40];

	(void)state;
	wish_init(&w);
	assert_int_equal(w.role, ROLE_MEMBER);
	assert_int_equal(w.expires_s, 86400);
	assert_int_equal(w.uses, 1);
	wish_whom(&w, whom, sizeof whom);
	assert_string_equal(whom, "one member");
}

static void
test_words(void **state)
{
	static const struct {
		const char *value;
		uint32_t seconds;
	} times[] = { { "1m", 60 }, { "24h", 86400 }, { "7d", 604800 }, { "2w", 1209600 },
		{ "366d", 366 * 86400 }, { "52w", 52 * 604800 } };
	struct fault f;
	struct wish w;
	char whom[40];

	(void)state;
	wish_init(&w);
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		assert_int_equal(wish_set(&w, "--expires", times[i].value, &f), 0);
		assert_int_equal(w.expires_s, times[i].seconds);
	}
	assert_int_equal(wish_set(&w, "--role", "guest", &f), 0);
	assert_int_equal(wish_set(&w, "--uses", "1000", &f), 0);
	wish_whom(&w, whom, sizeof whom);
	assert_string_equal(whom, "up to 1000 guests");
}

static void
test_wrong_words(void **state)
{
	static const char *const wrong[][2] = { { "--role", "king" }, { "--role", "none" },
		{ "--role", "" }, { "--expires", "24" }, { "--expires", "h" },
		{ "--expires", "0h" }, { "--expires", "1hh" }, { "--expires", "367d" },
		{ "--expires", "99999999999m" }, { "--expires", "-1h" }, { "--expires", "1.5h" },
		{ "--uses", "0" }, { "--uses", "1001" }, { "--uses", "1x" }, { "--uses", "" },
		{ "--color", "1" } };
	struct wish w, same;
	struct fault f;

	(void)state;
	wish_init(&w);
	wish_init(&same);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(wish_set(&w, wrong[i][0], wrong[i][1], &f), ERR_USAGE);
		assert_true(f.cause[0] != '\0' && f.remedy[0] != '\0');
		assert_int_equal(w.role, same.role);
		assert_int_equal(w.expires_s, same.expires_s);
		assert_int_equal(w.uses, same.uses);
	}
	assert_true(wish_takes("--uses"));
	assert_false(wish_takes("--user"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_wrong_words),
	};

	return cmocka_run_group_tests_name("wish", tests, NULL, NULL);
}
