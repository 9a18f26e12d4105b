/*
 * fuzz/fuzz_frame.c - a stream in pieces whose sizes the first bytes tell gives the same
 * frames as in one piece.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "net/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIZES 4 /* piece sizes, taken in turn */

/* All frames of a stream, as frame_put writes them; and how it ended. */
static int
read_all(struct bytes stream, const uint8_t *sizes, struct buf *out, bool *partial)
{
	struct frame_rd *r = frame_rd_new();
	struct frame f;
	int got = 0;

	frame_rd_limit(r, 4096);
	for (size_t i = 0; stream.n > 0 && got == 0; i++) {
		size_t n = sizes == NULL ? stream.n : sizes[i % SIZES] + 1u;
		struct bytes in = bytes_of(stream.p, n < stream.n ? n : stream.n);

		stream.p += in.n;
		stream.n -= in.n;
		while ((got = frame_rd_next(r, &in, &f)) == 1)
			frame_put(out, f.type, f.body);
	}
	*partial = frame_rd_partial(r);
	frame_rd_free(r);
	return got;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole = BUF_INIT(1 << 22), pieces = BUF_INIT(1 << 22);
	struct bytes stream;
	bool a_partial, b_partial;
	int a, b;

	if (size < SIZES)
		return 0;
	stream = bytes_of(data + SIZES, size - SIZES);
	a = read_all(stream, NULL, &whole, &a_partial);
	b = read_all(stream, data, &pieces, &b_partial);
	if (a != b || !bytes_equal(buf_bytes(&whole), buf_bytes(&pieces)))
		abort();
	/* What was read is a prefix of what came, and all of it when nothing was left over. */
	if (buf_err(&whole) != 0 || whole.n > stream.n ||
	    (whole.n > 0 && memcmp(whole.p, stream.p, whole.n) != 0))
		abort();
	if (a == 0 && (a_partial != b_partial || a_partial != (whole.n < stream.n)))
		abort();
	buf_fini(&whole);
	buf_fini(&pieces);
	return 0;
}
