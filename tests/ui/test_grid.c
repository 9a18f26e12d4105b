#include "ui/grid.h"

#include "tests/support/cm.h"

/* The columns at which texts turn back, as "3 9". */
static void
turns(const char *row, const char *want)
{
	struct grid g;
	char got[64] = "";
	int from = 0, x;

	grid_init(&g);
	grid_resize(&g, 1, 30);
	grid_puts(&g, 0, 0, 30, ST_TEXT, row);
	while ((x = grid_turn(&g, 0, &from)) >= 0)
		sprintf(got + strlen(got), "%s%d", got[0] != '\0' ? " " : "", x);
	assert_string_equal(got, want);
	grid_fini(&g);
}

static void
texts_turn_back(void **state)
{
	(void)state;
	turns("", "");
	turns("left  to │ right", "");
	turns("\u05d0\u05d1", "1");
	turns("\u05d0\u05d1 12:30", "7");
	turns("\u05d0\u05d1 abc", "");
	turns("\u05d0\u05d1  12:30", "1");
	turns("\u05d0\u05d1│\u05d0  ab  \u05d0!", "1 3 11");
	turns("ab \u05d0 \u4f60\u05d0", "7");
}

static void
links_are_kept(void **state)
{
	struct grid g;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 2, 10);
	grid_link(&g, 0, 2, 12, bytes_str("https://a"));
	grid_link(&g, 1, 0, 4, bytes_str("https://a"));
	grid_link(&g, 2, 0, 4, bytes_str("https://a"));
	assert_int_equal(g.n_links, 2);
	assert_int_equal(g.links[0].end, 10);
	assert_int_equal(g.links[1].at, g.links[0].at); /* the rows of one link share it */
	for (int i = 0; i < 2 * GRID_LINKS_MAX; i++)
		grid_link(&g, 0, 0, 1, bytes_str(i % 2 ? "https://b" : "https://c"));
	assert_int_equal(g.n_links, GRID_LINKS_MAX);
	grid_clear(&g);
	assert_int_equal(g.n_links, 0);
	grid_fini(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_turn_back),
		cmocka_unit_test(links_are_kept),
	};

	text_locale();
	return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
