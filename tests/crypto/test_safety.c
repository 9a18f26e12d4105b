/* crypto/safety.h. The vectors come from another implementation of the same words. */
#include "tests/crypto/support.h"

#include "crypto/safety.h"

#define KEY_A "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY_B "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define KEY_C "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

static void
known_answers(void **state)
{
	static const struct {
		const char *nick, *key, *row;
	} rows[] = {
		{ "alice", KEY_A, "76375 35202 05036 10682 82607 04004" },
		{ "ALICE", KEY_A, "76375 35202 05036 10682 82607 04004" },
		{ "Bob_-9", KEY_B, "26264 02853 15827 33185 06893 24917" },
		{ "abcdefghijklmnopqrstuvwx", KEY_C, "92756 00637 66390 36457 57446 15838" },
	};
	char row[SAFETY_ROW_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		safety_row(rows[i].nick, unhex(rows[i].key).p, row);
		assert_string_equal(row, rows[i].row);
	}
	safety_room(unhex(KEY_A).p, row);
	assert_string_equal(row, "24123 20982 67528 78205 61773 45947");
}

static void
a_pair_is_the_same_for_both(void **state)
{
	char a[SAFETY_ROW_SIZE], b[SAFETY_ROW_SIZE];
	struct safety x, y;

	(void)state;
	safety_row("alice", unhex(KEY_A).p, a);
	safety_row("Bob_-9", unhex(KEY_B).p, b);
	safety_pair(&x, a, b);
	safety_pair(&y, b, a);
	assert_memory_equal(&x, &y, sizeof x);
	assert_string_equal(x.row[0], b);
	assert_string_equal(x.row[1], a);
	safety_pair(&x, a, a);
	assert_string_equal(x.row[0], a);
	assert_string_equal(x.row[1], a);
}

static void
pasted_digits(void **state)
{
	const struct safety s = { { "12345 67890 12345 67890 12345 67890",
	    "92756 00637 66390 36457 57446 15838" } };
	static const struct {
		const char *text;
		enum safety_match match;
	} rows[] = {
		{ "12345 67890 12345 67890 12345 67890\n92756 00637 66390 36457 57446 15838",
		    SAFETY_SAME },
		{ "123456789012345678901234567890927560063766390364575744615838", SAFETY_SAME },
		{ "\r\n\t12345-67890-12345-67890-12345-67890 - "
		  "92756-00637-66390\r\n36457-57446-15838 ",
		    SAFETY_SAME },
		{ "12345\u00a067890\u201312345\u201467890 12345 67890 92756 00637 66390 36457 "
		  "57446 "
		  "15838",
		    SAFETY_SAME },
		{ "snug:alice:123456789012345678901234567890927560063766390364575744615838",
		    SAFETY_SAME },
		{ "12345 67890 12345 67890 12345 67891 92756 00637 66390 36457 57446 15838",
		    SAFETY_FIRST_DIFFERS },
		{ "12345 67890 12345 67890 12345 67890 02756 00637 66390 36457 57446 15838",
		    SAFETY_SECOND_DIFFERS },
		{ "92756 00637 66390 36457 57446 15838 12345 67890 12345 67890 12345 67890",
		    SAFETY_BOTH_DIFFER },
		{ "92756 00637 66390 36457 57446 15838", SAFETY_ONE_ROW },
		{ "00000 00637 66390 36457 57446 15838", SAFETY_ONE_ROW },
		{ "", SAFETY_NOT_ROWS },
		{ "12345", SAFETY_NOT_ROWS },
		{ "1234567890123456789012345678909275600637663903645757446158381",
		    SAFETY_NOT_ROWS },
		{ "12345678901234567890123456789092756006376639036457574461583x", SAFETY_NOT_ROWS },
		{ "12345678901234567890123456789092756006376639036457574461583\u0663",
		    SAFETY_NOT_ROWS },
		{ "\xe2\x80", SAFETY_NOT_ROWS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (safety_compare(&s, bytes_str(rows[i].text)) != rows[i].match)
			fail_msg("row %zu: %d", i, safety_compare(&s, bytes_str(rows[i].text)));
	assert_int_equal(safety_compare(&s, bytes_of("1\0", 2)), SAFETY_NOT_ROWS);
	assert_int_equal(safety_compare(&s, bytes_of(NULL, 0)), SAFETY_NOT_ROWS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(a_pair_is_the_same_for_both),
		cmocka_unit_test(pasted_digits),
	};

	return cmocka_run_group_tests_name("safety", tests, NULL, NULL);
}
