/* net/frame.c: a stream of frames in pieces of every size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/err.h"
#include "net/frame.h"
#include "net/wire.h"

static const uint8_t body[] = "0123456789abcdefghij";

static const struct {
	unsigned type;
	size_t n;
} stream[] = {
	{ WIRE_BYE, 0 },
	{ WIRE_JOIN, 5 },
	{ WIRE_PING, 20 },
	{ WIRE_BYE, 0 },
	{ WIRE_SEND, 1 },
	{ WIRE_ROOM_MADE, 16 },
};

#define STREAM_N (sizeof stream / sizeof stream[0])

static void
put_stream(struct buf *b)
{
	for (size_t i = 0; i < STREAM_N; i++)
		frame_put(b, stream[i].type, bytes_of(body, stream[i].n));
	assert_int_equal(buf_err(b), 0);
}

/* Feeds a piece in memory of exactly its size, so that a read past it is seen. */
static void
feed(struct frame_rd *r, struct bytes piece, size_t *at)
{
	struct buf exact = BUF_INIT(piece.n);
	struct bytes in;
	struct frame f;
	int got;

	buf_put(&exact, piece.p, piece.n);
	in = buf_bytes(&exact);
	while ((got = frame_rd_next(r, &in, &f)) == 1) {
		assert_true(*at < STREAM_N);
		assert_int_equal(f.type, stream[*at].type);
		assert_true(bytes_equal(f.body, bytes_of(body, stream[*at].n)));
		++*at;
	}
	assert_int_equal(got, 0);
	assert_int_equal(in.n, 0);
	buf_fini(&exact);
}

static void
test_pieces_of_every_size(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	put_stream(&b);
	for (size_t size = 1; size <= b.n; size++) {
		struct frame_rd *r = frame_rd_new();
		size_t at = 0;

		for (size_t i = 0; i < b.n; i += size)
			feed(r, bytes_of(b.p + i, b.n - i < size ? b.n - i : size), &at);
		assert_int_equal(at, STREAM_N);
		assert_false(frame_rd_partial(r));
		frame_rd_free(r);
	}
	buf_fini(&b);
}

static void
test_partial_at_the_end(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	frame_put(&b, WIRE_JOIN, bytes_of(body, 9));
	for (size_t n = 0; n <= b.n; n++) {
		struct frame_rd *r = frame_rd_new();
		struct bytes in = bytes_of(b.p, n);
		struct frame f;

		assert_int_equal(frame_rd_next(r, &in, &f), n == b.n);
		assert_int_equal(frame_rd_partial(r), n > 0 && n < b.n);
		frame_rd_free(r);
	}
	buf_fini(&b);
}

static int
first(struct frame_rd *r, const uint8_t head[static 6])
{
	struct bytes in = bytes_of(head, 6);
	struct frame f;
	int got = frame_rd_next(r, &in, &f);

	/* An error stays. */
	if (got < 0) {
		in = bytes_of("\0\0\0\2\0\5", 6);
		assert_int_equal(frame_rd_next(r, &in, &f), got);
	}
	frame_rd_free(r);
	return got;
}

static void
test_refused_by_the_header(void **state)
{
	struct frame_rd *r;

	(void)state;
	assert_int_equal(first(frame_rd_new(), (uint8_t[]){ 0, 0, 0, 0, 0, 1 }), ERR_PARSE);
	assert_int_equal(first(frame_rd_new(), (uint8_t[]){ 0, 0, 0, 1, 0, 1 }), ERR_PARSE);
	assert_int_equal(first(frame_rd_new(), (uint8_t[]){ 0, 0, 0, 2, 0, 0 }), ERR_PARSE);
	assert_int_equal(first(frame_rd_new(), (uint8_t[]){ 0, 0, 0, 2, 0, WIRE__END }), ERR_PARSE);
	assert_int_equal(first(frame_rd_new(), (uint8_t[]){ 0, 0, 0, 2, 1, WIRE_JOIN }), ERR_PARSE);
	assert_int_equal(
	    first(frame_rd_new(), (uint8_t[]){ 0xff, 0xff, 0xff, 0xff, 0, WIRE_COMMIT }),
	    ERR_LIMIT);
	/* The row's maximum: 64 for a JOIN. */
	assert_int_equal(
	    first(frame_rd_new(), (uint8_t[]){ 0, 0, 0, 67, 0, WIRE_JOIN }), ERR_LIMIT);
	assert_int_equal(first(frame_rd_new(), (uint8_t[]){ 0, 0, 0, 66, 0, WIRE_JOIN }), 0);
	/* And the stream's own. */
	r = frame_rd_new();
	frame_rd_limit(r, 10);
	assert_int_equal(first(r, (uint8_t[]){ 0, 0, 0, 13, 0, WIRE_JOIN }), ERR_LIMIT);
	r = frame_rd_new();
	frame_rd_limit(r, 10);
	assert_int_equal(first(r, (uint8_t[]){ 0, 0, 0, 12, 0, WIRE_JOIN }), 0);
}

static void
test_put_refuses_what_is_too_large(void **state)
{
	static const uint8_t large[65];
	struct buf b = BUF_INIT(1000);

	(void)state;
	frame_put(&b, WIRE_JOIN, bytes_of(large, 64));
	assert_int_equal(buf_err(&b), 0);
	assert_int_equal(b.n, FRAME_HEADER_SIZE + 64);
	frame_put(&b, WIRE_JOIN, bytes_of(large, 65));
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	assert_int_equal(b.n, FRAME_HEADER_SIZE + 64);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_of_every_size),
		cmocka_unit_test(test_partial_at_the_end),
		cmocka_unit_test(test_refused_by_the_header),
		cmocka_unit_test(test_put_refuses_what_is_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
