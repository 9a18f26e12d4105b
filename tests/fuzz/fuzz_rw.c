/*
 * Fuzzes base/rw.c: the input names readers and holds what they read. What was read is written
 * again and must give the same bytes: no reader accepts two encodings of one value.
 */
#include <assert.h>

#include "base/err.h"
#include "base/rw.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OPS_MAX 32
#define TEXT_MAX 24

static void
copy_text(struct rd *r, struct buf *b)
{
	char text[TEXT_MAX + 1];

	rd_text16(r, text, sizeof text);
	wr_vec16(b, bytes_str(text));
}

static void
copy_raw(struct rd *r, struct buf *b, size_t n)
{
	uint8_t raw[16];

	rd_copy(r, raw, n);
	wr_bytes(b, bytes_of(raw, n));
}

static void
copy_nested(struct rd *r, struct buf *b)
{
	struct bytes v = rd_vec32(r, 0, 4096);
	size_t at = wr_open32(b);

	wr_bytes(b, v);
	wr_close32(b, at);
}

static void
copy(uint8_t op, struct rd *r, struct buf *b)
{
	size_t min = op >> 6, max = min + (op >> 4 & 3) * 60u;

	switch (op & 15) {
	case 0:
		wr_u8(b, rd_u8(r));
		break;
	case 1:
		wr_u16(b, rd_u16(r));
		break;
	case 2:
		wr_u32(b, rd_u32(r));
		break;
	case 3:
		wr_u64(b, rd_u64(r));
		break;
	case 4:
		wr_vec8(b, rd_vec8(r, min, max));
		break;
	case 5:
		wr_vec16(b, rd_vec16(r, min, max));
		break;
	case 6:
		wr_vec32(b, rd_vec32(r, min, max));
		break;
	case 7:
		wr_varint(b, rd_varint(r));
		break;
	case 8:
		wr_vecv(b, rd_vecv(r, max));
		break;
	case 9:
		wr_u8(b, rd_present(r));
		break;
	case 10:
		copy_text(r, b);
		break;
	case 11:
		wr_bytes(b, rd_bytes(r, max));
		break;
	case 12:
		copy_nested(r, b);
		break;
	default:
		copy_raw(r, b, op & 15);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t ops = size > 0 ? data[0] % OPS_MAX : 0;
	struct buf b;
	struct rd r;

	if (size < 1 + ops)
		return 0;
	buf_init(&b, size + 4096);
	rd_init(&r, bytes_of(data + 1 + ops, size - 1 - ops));
	for (size_t i = 0; i < ops; i++) {
		size_t left = rd_left(&r);
		int err = r.err;

		copy(data[1 + i], &r, &b);
		assert(rd_left(&r) <= left && (err == 0 || r.err == err));
		if (r.err != 0)
			assert(rd_left(&r) == 0 && rd_u8(&r) == 0 && rd_bytes(&r, 1).n == 0);
		else
			assert(bytes_equal(
			    buf_bytes(&b), bytes_of(data + 1 + ops, size - 1 - ops - rd_left(&r))));
	}
	assert(rd_end(&r) == (r.err != 0 ? ERR_PARSE : rd_left(&r) > 0 ? ERR_TRAILING : 0));
	buf_fini(&b);
	return 0;
}
