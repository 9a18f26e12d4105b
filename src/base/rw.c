#include "base/rw.h"

#include <assert.h>

#include "base/err.h"
#include "base/utf8.h"

#define VARINT_MAX ((1u << 30) - 1)

void
rd_init(struct rd *r, struct bytes in)
{
	static const uint8_t none[1];

	r->p = in.n > 0 ? in.p : none;
	r->end = r->p + in.n;
	r->err = r->why = 0;
}

/* The first reason counts. */
static void
refuse(struct rd *r, int why)
{
	if (r->err == 0)
		r->why = why;
	r->err = ERR_PARSE;
	r->p = r->end;
}

void
rd_fail(struct rd *r)
{
	refuse(r, ERR_PARSE);
}

void
rd_fail_as(struct rd *r, int why)
{
	refuse(r, why);
}

void
rd_fail_with(struct rd *r, const struct rd *in)
{
	if (in->err != 0)
		refuse(r, in->why);
}

struct bytes
rd_bytes(struct rd *r, size_t n)
{
	struct bytes b = { r->p, n };

	if (n > rd_left(r)) {
		refuse(r, ERR_SHORT);
		return bytes_of(r->end, 0);
	}
	r->p += n;
	return b;
}

void
rd_copy(struct rd *r, void *out, size_t n)
{
	struct bytes b = rd_bytes(r, n);

	if (b.n == n)
		memcpy(out, b.p, n);
	else
		memset(out, 0, n);
}

/* Big-endian number of n bytes. */
static uint64_t
number(struct rd *r, size_t n)
{
	struct bytes b = rd_bytes(r, n);
	uint64_t v = 0;

	for (size_t i = 0; i < b.n; i++)
		v = v << 8 | b.p[i];
	return v;
}

uint8_t
rd_u8(struct rd *r)
{
	return (uint8_t)number(r, 1);
}

uint16_t
rd_u16(struct rd *r)
{
	return (uint16_t)number(r, 2);
}

uint32_t
rd_u32(struct rd *r)
{
	return (uint32_t)number(r, 4);
}

uint64_t
rd_u64(struct rd *r)
{
	return number(r, 8);
}

static struct bytes
vector(struct rd *r, size_t len_size, size_t min, size_t max)
{
	uint64_t n = number(r, len_size);

	if (n < min || n > max) {
		rd_fail(r);
		return bytes_of(r->end, 0);
	}
	return rd_bytes(r, (size_t)n);
}

struct bytes
rd_vec8(struct rd *r, size_t min, size_t max)
{
	return vector(r, 1, min, max);
}

struct bytes
rd_vec16(struct rd *r, size_t min, size_t max)
{
	return vector(r, 2, min, max);
}

struct bytes
rd_vec32(struct rd *r, size_t min, size_t max)
{
	return vector(r, 4, min, max);
}

uint32_t
rd_varint(struct rd *r)
{
	uint8_t first = rd_u8(r);
	unsigned prefix = first >> 6;
	uint32_t v = first & 0x3f;

	if (prefix == 3) {
		rd_fail(r);
		return 0;
	}
	for (unsigned i = 1; i < 1u << prefix; i++)
		v = v << 8 | rd_u8(r);
	/* RFC 9420 2.1.2: the fewest bytes that hold the value. */
	if ((prefix == 1 && v < 1u << 6) || (prefix == 2 && v < 1u << 14))
		refuse(r, ERR_OVERLONG);
	return r->err != 0 ? 0 : v;
}

struct bytes
rd_vecv(struct rd *r, size_t max)
{
	uint32_t n = rd_varint(r);

	if (n > max) {
		rd_fail(r);
		return bytes_of(r->end, 0);
	}
	return rd_bytes(r, n);
}

bool
rd_present(struct rd *r)
{
	uint8_t v = rd_u8(r);

	if (v > 1)
		rd_fail(r);
	return v == 1 && r->err == 0;
}

void
rd_text16(struct rd *r, char *out, size_t cap)
{
	struct bytes b;

	assert(cap > 0);
	b = rd_vec16(r, 0, cap - 1);
	if (!utf8_valid(b) || (b.n > 0 && memchr(b.p, 0, b.n) != NULL)) {
		rd_fail(r);
		b.n = 0;
	}
	memcpy(out, b.p, b.n);
	out[b.n] = '\0';
}

int
rd_end(const struct rd *r)
{
	return r->err != 0 ? r->err : rd_left(r) > 0 ? ERR_TRAILING : 0;
}

int
rd_why(const struct rd *r)
{
	return r->err != 0 ? r->why : rd_end(r);
}

static void
put_number(struct buf *b, uint64_t v, size_t n)
{
	uint8_t be[8];

	for (size_t i = 0; i < n; i++)
		be[i] = (uint8_t)(v >> 8 * (n - 1 - i));
	buf_put(b, be, n);
}

void
wr_u8(struct buf *b, uint8_t v)
{
	put_number(b, v, 1);
}

void
wr_u16(struct buf *b, uint16_t v)
{
	put_number(b, v, 2);
}

void
wr_u32(struct buf *b, uint32_t v)
{
	put_number(b, v, 4);
}

void
wr_u64(struct buf *b, uint64_t v)
{
	put_number(b, v, 8);
}

static void
put_vector(struct buf *b, struct bytes v, size_t len_size)
{
	if (v.n > UINT64_MAX >> (64 - 8 * len_size)) {
		if (b->err == 0)
			b->err = ERR_LIMIT;
		return;
	}
	put_number(b, v.n, len_size);
	buf_put(b, v.p, v.n);
}

void
wr_vec8(struct buf *b, struct bytes v)
{
	put_vector(b, v, 1);
}

void
wr_vec16(struct buf *b, struct bytes v)
{
	put_vector(b, v, 2);
}

void
wr_vec32(struct buf *b, struct bytes v)
{
	put_vector(b, v, 4);
}

void
wr_varint(struct buf *b, size_t v)
{
	if (v < 1u << 6)
		put_number(b, v, 1);
	else if (v < 1u << 14)
		put_number(b, v | 0x4000, 2);
	else if (v <= VARINT_MAX)
		put_number(b, v | 0x80000000, 4);
	else if (b->err == 0)
		b->err = ERR_LIMIT;
}

void
wr_vecv(struct buf *b, struct bytes v)
{
	wr_varint(b, v.n);
	buf_put(b, v.p, v.n);
}

size_t
wr_open32(struct buf *b)
{
	size_t at = b->n;

	wr_u32(b, 0);
	return at;
}

void
wr_close32(struct buf *b, size_t at)
{
	size_t n;

	if (b->err != 0)
		return;
	assert(at + 4 <= b->n);
	n = b->n - at - 4;
	if (n > UINT32_MAX) {
		b->err = ERR_LIMIT;
		return;
	}
	for (size_t i = 0; i < 4; i++)
		b->p[at + i] = (uint8_t)(n >> 8 * (3 - i));
}
