#include "ui/mark.h"

#include "tests/support/cm.h"
#include "ui/text.h"

static struct query
query(const char *text)
{
	struct query q;
	struct fault f;

	assert_int_equal(query_parse(&q, bytes_str(text), &f), 0);
	return q;
}

static void
spells(const char *text, const char *looked_for, const char *want)
{
	struct query q = query(looked_for);
	char *got = mark_brackets(text, &q);

	assert_string_equal(got, want);
	free(got);
}

static void
hits_in_brackets(void **state)
{
	(void)state;
	spells("the old lb2 Cert expired", "cert EXPI", "the old lb2 [Cert] [expi]red");
	spells("concerto", "cert", "con[cert]o");
	spells("certcert", "cert", "[cert][cert]");
	spells("", "cert", "");
	spells("none", "cert", "none");
	spells("\u00c4rger und \u00e4rger", "\u00e4r", "[\u00c4r]ger und [\u00e4r]ger");
	spells("a long word", "\"long word\"", "a [long word]");
	/* Of several the longest; filters are no words. */
	spells("certificate", "cert certif from:bob", "[certif]icate");
	spells("from bob", "from:bob", "from bob");
}

static void
stretches(const char *text, const struct query *q, const char *want)
{
	char got[64] = "";
	size_t n = strlen(text), end;

	for (size_t at = 0; at < n; at = end) {
		enum mark m = mark_at(bytes_str(text), q, at, &end);

		assert_true(end > at && end <= n);
		for (size_t i = at; i < end; i++)
			got[i] = ".lh"[m];
	}
	assert_string_equal(got, want);
}

static void
links_and_hits(void **state)
{
	struct query q = query("wiki");

	(void)state;
	stretches("see https://wiki.org/x, wiki", NULL, "....llllllllllllllllll......");
	stretches("see https://wiki.org/x, wiki", &q, "....llllllllhhhhllllll..hhhh");
	stretches("wiki", &q, "hhhh");
	stretches("https://", NULL, "........");
	stretches("http://a http://b", NULL, "llllllll.llllllll");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hits_in_brackets),
		cmocka_unit_test(links_and_hits),
	};

	text_locale();
	return cmocka_run_group_tests_name("mark", tests, NULL, NULL);
}
