#include "ui/url.h"

#include "tests/support/cm.h"
#include "ui/lines.h"

static void
finds(const char *s, const char *want)
{
	size_t from, to;

	if (want == NULL) {
		assert_false(url_find(s, strlen(s), 0, &from, &to));
		return;
	}
	assert_true(url_find(s, strlen(s), 0, &from, &to));
	assert_int_equal(to - from, strlen(want));
	assert_memory_equal(s + from, want, to - from);
}

static void
where_they_end(void **state)
{
	(void)state;
	finds("see https://a.example/x?y=1#z.", "https://a.example/x?y=1#z");
	finds("(http://a.example)", "http://a.example");
	finds("<snug://h/CODE>", "snug://h/CODE");
	finds("https://", NULL);
	finds("https://...", NULL);
	finds("httpx://a javascript:alert(1) file:///etc/passwd", NULL);
	finds("", NULL);
}

static void
what_may_be_given_away(void **state)
{
	static const char bad[] = "https://a/\033]0;x\a";
	char much[3000];

	(void)state;
	memset(much, 'a', sizeof much);
	assert_true(url_safe("https://a/b", 11));
	assert_false(url_safe(bad, sizeof bad - 1));
	assert_false(url_safe("https://\u00e9", 10));
	assert_false(url_safe("a b", 3));
	assert_false(url_safe("", 0));
	assert_false(url_safe(much, sizeof much));
}

static void
counted_from_the_newest(void **state)
{
	struct line head = { .kind = LINE_MESSAGE }, rule = { .kind = LINE_RULE };
	struct lines l;
	struct url url;

	(void)state;
	lines_init(&l);
	assert_false(url_nth(&l, 1, &url));
	lines_push(&l, &head, "https://one and https://two", NULL);
	lines_push(&l, &rule, "https://none", NULL);
	lines_push(&l, &head, "nothing", NULL);
	lines_push(&l, &head, "https://three", NULL);
	assert_true(url_nth(&l, 1, &url));
	assert_memory_equal(url.s, "https://three", url.n);
	assert_true(url_nth(&l, 2, &url));
	assert_memory_equal(url.s, "https://two", url.n);
	assert_true(url_nth(&l, 3, &url));
	assert_memory_equal(url.s, "https://one", url.n);
	assert_false(url_nth(&l, 4, &url));
	assert_false(url_nth(&l, 0, &url));
	lines_fini(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_they_end),
		cmocka_unit_test(what_may_be_given_away),
		cmocka_unit_test(counted_from_the_newest),
	};

	return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
