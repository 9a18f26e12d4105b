/* Tests of base/rw.c: each reader against its writer, the ends of every range, and sticking errors.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/err.h"
#include "base/rw.h"

/* The bytes of a literal, without its NUL. */
#define LIT(s) bytes_of((s), sizeof(s) - 1)

static struct rd
rd_of(struct bytes in)
{
	struct rd r;

	rd_init(&r, in);
	return r;
}

static void
test_numbers_are_big_endian(void **state)
{
	struct buf b = BUF_INIT(64);
	struct rd r;

	(void)state;
	wr_u8(&b, 0x01);
	wr_u16(&b, 0x0203);
	wr_u32(&b, 0x04050607);
	wr_u64(&b, 0x08090a0b0c0d0e0f);
	assert_true(bytes_equal(buf_bytes(&b), LIT("\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17")));
	r = rd_of(buf_bytes(&b));
	assert_int_equal(rd_u8(&r), 0x01);
	assert_int_equal(rd_u16(&r), 0x0203);
	assert_int_equal(rd_u32(&r), 0x04050607);
	assert_true(rd_u64(&r) == 0x08090a0b0c0d0e0f);
	assert_int_equal(rd_end(&r), 0);
	buf_fini(&b);
}

static void
test_short_read_gives_zeros_and_sticks(void **state)
{
	struct rd r = rd_of(LIT("\xff\xff\xff"));
	uint8_t out[4] = { 9, 9, 9, 9 };

	(void)state;
	assert_int_equal(rd_u32(&r), 0);
	assert_int_equal(rd_end(&r), ERR_PARSE);
	assert_int_equal(rd_u8(&r), 0); /* though a byte was there */
	assert_int_equal(rd_bytes(&r, 1).n, 0);
	rd_copy(&r, out, sizeof out);
	assert_memory_equal(out, "\0\0\0\0", 4);
	assert_int_equal(rd_left(&r), 0);
	assert_int_equal(rd_end(&r), ERR_PARSE);
}

static void
test_empty_input(void **state)
{
	struct rd r = rd_of(bytes_of(NULL, 0));

	(void)state;
	assert_int_equal(rd_end(&r), 0);
	assert_int_equal(rd_bytes(&r, 0).n, 0);
	assert_int_equal(rd_end(&r), 0);
	assert_int_equal(rd_u8(&r), 0);
	assert_int_equal(rd_end(&r), ERR_PARSE);
}

static void
test_trailing_bytes_are_an_error(void **state)
{
	struct rd r = rd_of(LIT("\1\2"));

	(void)state;
	rd_u8(&r);
	assert_int_equal(rd_end(&r), ERR_TRAILING);
	rd_fail(&r);
	assert_int_equal(rd_end(&r), ERR_PARSE);
}

static void
test_vectors_round_trip(void **state)
{
	struct buf b = BUF_INIT(1 << 20);
	static uint8_t data[70000];
	struct rd r;

	(void)state;
	wr_vec8(&b, bytes_of(data, 255));
	wr_vec16(&b, bytes_of(data, 65535));
	wr_vec32(&b, bytes_of(data, 70000));
	wr_vec8(&b, bytes_of(NULL, 0));
	assert_int_equal(buf_err(&b), 0);
	r = rd_of(buf_bytes(&b));
	assert_int_equal(rd_vec8(&r, 0, 255).n, 255);
	assert_int_equal(rd_vec16(&r, 0, 65535).n, 65535);
	assert_int_equal(rd_vec32(&r, 0, 70000).n, 70000);
	assert_int_equal(rd_vec8(&r, 0, 0).n, 0);
	assert_int_equal(rd_end(&r), 0);
	buf_fini(&b);
}

static void
test_vector_bounds(void **state)
{
	struct rd r = rd_of(LIT("\3abc"));

	(void)state;
	assert_int_equal(rd_vec8(&r, 3, 3).n, 3);
	assert_int_equal(rd_end(&r), 0);
	r = rd_of(LIT("\3abc"));
	assert_int_equal(rd_vec8(&r, 4, 9).n, 0);
	assert_int_equal(rd_end(&r), ERR_PARSE);
	r = rd_of(LIT("\3abc"));
	assert_int_equal(rd_vec8(&r, 0, 2).n, 0);
	assert_int_equal(rd_end(&r), ERR_PARSE);
	r = rd_of(LIT("\0\4abc"));
	assert_int_equal(rd_vec16(&r, 0, 9).n, 0);
	assert_int_equal(rd_end(&r), ERR_PARSE);
	r = rd_of(LIT("\xff\xff\xff\xff"
		      "abc"));
	assert_int_equal(rd_vec32(&r, 0, SIZE_MAX).n, 0);
	assert_int_equal(rd_end(&r), ERR_PARSE);
}

static void
test_vector_too_long_for_its_length(void **state)
{
	struct buf b = BUF_INIT(1 << 20);
	static uint8_t data[65536];

	(void)state;
	wr_vec8(&b, bytes_of(data, 256));
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	assert_int_equal(b.n, 0);
	buf_clear(&b);
	wr_vec16(&b, bytes_of(data, 65536));
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	buf_clear(&b);
	wr_varint(&b, 1u << 30);
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	buf_fini(&b);
}

static void
test_varint_examples_and_edges(void **state)
{
	const struct {
		struct bytes wire;
		uint32_t value;
	} rows[] = {
		{ LIT("\x00"), 0 },
		{ LIT("\x25"), 37 },                    /* RFC 9420 2.1.2 */
		{ LIT("\x7b\xbd"), 15293 },             /* the same */
		{ LIT("\x9d\x7f\x3e\x7d"), 494878333 }, /* the same */
		{ LIT("\x3f"), 63 },
		{ LIT("\x40\x40"), 64 },
		{ LIT("\x7f\xff"), 16383 },
		{ LIT("\x80\x00\x40\x00"), 16384 },
		{ LIT("\xbf\xff\xff\xff"), (1u << 30) - 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = BUF_INIT(8);
		struct rd r = rd_of(rows[i].wire);

		assert_int_equal(rd_varint(&r), rows[i].value);
		assert_int_equal(rd_end(&r), 0);
		wr_varint(&b, rows[i].value);
		assert_true(bytes_equal(buf_bytes(&b), rows[i].wire));
		buf_fini(&b);
	}
}

static void
test_varint_refusals(void **state)
{
	const struct bytes bad[] = {
		LIT(""), LIT("\x40"), LIT("\x80\x01\x02"),                 /* short */
		LIT("\x40\x25"), LIT("\x40\x3f"), LIT("\x80\x00\x3f\xff"), /* not minimal */
		LIT("\xc0"), LIT("\xff\xff\xff\xff\xff\xff\xff\xff"),      /* prefix 3 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct rd r = rd_of(bad[i]);

		assert_int_equal(rd_varint(&r), 0);
		assert_int_equal(rd_end(&r), ERR_PARSE);
	}
}

static void
test_vecv(void **state)
{
	struct buf b = BUF_INIT(1000);
	static uint8_t data[100];
	struct rd r;

	(void)state;
	wr_vecv(&b, bytes_of(data, 100));
	wr_vecv(&b, bytes_of(NULL, 0));
	assert_int_equal(b.n, 2 + 100 + 1);
	r = rd_of(buf_bytes(&b));
	assert_int_equal(rd_vecv(&r, 100).n, 100);
	assert_int_equal(rd_vecv(&r, 0).n, 0);
	assert_int_equal(rd_end(&r), 0);
	r = rd_of(buf_bytes(&b));
	assert_int_equal(rd_vecv(&r, 99).n, 0);
	assert_int_equal(rd_end(&r), ERR_PARSE);
	buf_fini(&b);
}

static void
test_present(void **state)
{
	struct rd r = rd_of(LIT("\0\1\2"));

	(void)state;
	assert_false(rd_present(&r));
	assert_true(rd_present(&r));
	assert_int_equal(r.err, 0);
	assert_false(rd_present(&r));
	assert_int_equal(r.err, ERR_PARSE);
}

static void
test_text16(void **state)
{
	char out[6];
	struct rd r = rd_of(LIT("\0\5h\xc3\xa9llo"));

	(void)state;
	rd_text16(&r, out, sizeof out);
	assert_string_equal(out, "h\xc3\xa9ll");
	assert_int_equal(rd_left(&r), 1);
	assert_int_equal(r.err, 0);
	r = rd_of(LIT("\0\6hello!"));
	rd_text16(&r, out, sizeof out);
	assert_string_equal(out, "");
	assert_int_equal(rd_end(&r), ERR_PARSE);
	r = rd_of(LIT("\0\3a\0b"));
	rd_text16(&r, out, sizeof out);
	assert_string_equal(out, "");
	assert_int_equal(rd_end(&r), ERR_PARSE);
	r = rd_of(LIT("\0\2\xc3("));
	rd_text16(&r, out, sizeof out);
	assert_int_equal(rd_end(&r), ERR_PARSE);
	r = rd_of(LIT("\0\0"));
	rd_text16(&r, out, 1);
	assert_string_equal(out, "");
	assert_int_equal(rd_end(&r), 0);
}

static void
test_open_close32(void **state)
{
	struct buf b = BUF_INIT(20);
	struct rd r;
	size_t outer, inner;

	(void)state;
	wr_u8(&b, 9);
	outer = wr_open32(&b);
	inner = wr_open32(&b);
	wr_bytes(&b, LIT("abc"));
	wr_close32(&b, inner);
	wr_close32(&b, outer);
	r = rd_of(buf_bytes(&b));
	assert_int_equal(rd_u8(&r), 9);
	assert_int_equal(rd_vec32(&r, 7, 7).n, 7);
	assert_int_equal(rd_end(&r), 0);
	/* Full in the middle: closing must not write. */
	outer = wr_open32(&b);
	wr_bytes(&b, LIT("too much"));
	wr_close32(&b, outer);
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	buf_fini(&b);
}

/* What was wrong first, in more detail than rd_end. */
static void
test_why(void **state)
{
	struct rd r, in;

	(void)state;
	rd_init(&r, LIT("\1"));
	assert_int_equal(rd_why(&r), ERR_TRAILING);
	rd_u8(&r);
	assert_int_equal(rd_why(&r), 0);
	rd_u8(&r);
	assert_int_equal(rd_why(&r), ERR_SHORT);
	rd_fail_as(&r, ERR_TYPE);
	assert_int_equal(rd_why(&r), ERR_SHORT);
	assert_int_equal(rd_end(&r), ERR_PARSE);
	rd_init(&r, LIT("\x40\1x"));
	rd_vecv(&r, 10);
	assert_int_equal(rd_why(&r), ERR_OVERLONG);
	rd_init(&r, LIT("\x40"));
	rd_varint(&r);
	assert_int_equal(rd_why(&r), ERR_SHORT);
	rd_init(&r, LIT("\xc0"));
	rd_varint(&r);
	assert_int_equal(rd_why(&r), ERR_PARSE);
	rd_init(&r, LIT("x"));
	rd_init(&in, LIT("y"));
	rd_fail_with(&r, &in);
	assert_int_equal(rd_why(&r), ERR_TRAILING);
	rd_fail_as(&in, ERR_VERSION);
	rd_fail_with(&r, &in);
	assert_int_equal(rd_why(&r), ERR_VERSION);
	rd_init(&r, LIT(""));
	rd_fail(&r);
	assert_int_equal(rd_why(&r), ERR_PARSE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_big_endian),
		cmocka_unit_test(test_short_read_gives_zeros_and_sticks),
		cmocka_unit_test(test_empty_input),
		cmocka_unit_test(test_trailing_bytes_are_an_error),
		cmocka_unit_test(test_vectors_round_trip),
		cmocka_unit_test(test_vector_bounds),
		cmocka_unit_test(test_vector_too_long_for_its_length),
		cmocka_unit_test(test_varint_examples_and_edges),
		cmocka_unit_test(test_varint_refusals),
		cmocka_unit_test(test_vecv),
		cmocka_unit_test(test_present),
		cmocka_unit_test(test_text16),
		cmocka_unit_test(test_open_close32),
		cmocka_unit_test(test_why),
	};

	return cmocka_run_group_tests_name("base/rw", tests, NULL, NULL);
}
