#include "ui/qr.h"

#include "tests/support/cm.h"

static void
two_modules_a_cell(void **state)
{
	uint8_t dark[] = { 1, 0, 1, 0, 0, 1, 1, 1, 0 };
	struct qr q = { .side = 3, .dark = dark };
	char *lines = qr_lines(&q);

	(void)state;
	assert_int_equal(qr_cols(&q), 7);
	assert_int_equal(qr_rows(&q), 4);
	/* Dark as ink, and as what is left of the ink around it. */
	assert_string_equal(qr_cell(&q, 0, 2), " ");
	assert_string_equal(qr_cell(&q, 1, 2), "\u2580");
	assert_string_equal(qr_cell(&q, 1, 4), "\u2588");
	assert_string_equal(qr_cell(&q, 2, 3), "\u2580");
	assert_string_equal(lines, "\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n"
				   "\u2588\u2588\u2584\u2588 \u2588\u2588\n"
				   "\u2588\u2588\u2584\u2584\u2588\u2588\u2588\n"
				   "\u2588\u2588\u2588\u2588\u2588\u2588\u2588");
	free(lines);
}

/* The squares in three corners, by which it is found. */
static void
has_its_corners(void **state)
{
	static const char square[7][8] = { "1111111", "1000001", "1011101", "1011101", "1011101",
		"1000001", "1111111" };
	struct qr q;
	int far;

	(void)state;
	if (!qr_make(
		&q, "snug:alice:402137712093811002576198425530518772091466302188450937173026")) {
		assert_int_equal(q.side, 0);
		skip();
	}
	assert_true(q.side == 25 || q.side == 29);
	far = q.side - 7;
	for (int y = 0; y < 7; y++)
		for (int x = 0; x < 7; x++) {
			assert_int_equal(q.dark[y * q.side + x], square[y][x] - '0');
			assert_int_equal(q.dark[y * q.side + far + x], square[y][x] - '0');
			assert_int_equal(q.dark[(far + y) * q.side + x], square[y][x] - '0');
		}
	qr_fini(&q);
	qr_fini(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_modules_a_cell),
		cmocka_unit_test(has_its_corners),
	};

	return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
