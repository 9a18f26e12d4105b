#include "ui/highlight.h"

#include "tests/support/cm.h"
#include "ui/text.h"

static bool
asks(const char *words, const char *text)
{
	struct highlight h;
	bool found;

	highlight_init(&h, words);
	found = highlight_match(&h, "bob", text);
	highlight_fini(&h);
	return found;
}

static void
own_nick(void **state)
{
	(void)state;
	assert_true(asks("", "bob: hi"));
	assert_true(asks("", "hi Bob!"));
	assert_true(highlight_match(NULL, "bob", "@BOB"));
	assert_false(asks("", "bobby"));
	assert_false(asks("", "kebob bob-2 bob_"));
	assert_false(asks("", "\u00e9bob bob\u00e9"));
	assert_true(asks("", "bobby and bob"));
	assert_false(asks("", ""));
	assert_false(highlight_match(NULL, "", "anything"));
}

static void
own_words(void **state)
{
	(void)state;
	assert_true(asks("deploy lb2", "The DEPLOY is at noon"));
	assert_true(asks("deploy lb2", "lb2 is down"));
	assert_false(asks("deploy lb2", "redeploy lb22"));
	assert_true(asks("c++", "who knows C++?"));
	assert_true(asks("c++", "C++17"));
	assert_true(
	    asks("\u0421\u0411\u041e\u0420", "\u0441\u0431\u043e\u0440 \u0432 \u0442\u0440\u0438"));
	assert_true(asks("stra\u00dfe", "STRASSE"));
}

static void
many(void **state)
{
	char words[4 * HIGHLIGHT_WORDS_MAX + 64] = "";

	(void)state;
	for (int i = 0; i < HIGHLIGHT_WORDS_MAX + 8; i++)
		sprintf(words + strlen(words), "w%02d ", i);
	assert_true(asks(words, "w63"));
	assert_false(asks(words, "w64"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_nick),
		cmocka_unit_test(own_words),
		cmocka_unit_test(many),
	};

	text_locale();
	return cmocka_run_group_tests_name("highlight", tests, NULL, NULL);
}
