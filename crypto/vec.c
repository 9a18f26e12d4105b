#include "crypto/vec.h"

#include <assert.h>

#include "base/err.h"

struct bytes
vec_get(struct rd *r)
{
	return rd_vecv(r, VEC_MAX);
}

void
vec_open(struct rd *r, struct rd *in)
{
	rd_init(in, vec_get(r));
	rd_fail_with(in, r);
}

void
vec_leave(struct rd *r, const struct rd *in)
{
	rd_fail_with(r, in);
	if (rd_end(in) != 0)
		rd_fail(r);
}

struct bytes
vec_since(const struct rd *r, const uint8_t *start)
{
	return bytes_of(start, r->err != 0 ? 0 : (size_t)(r->p - start));
}

void
vec_close(struct buf *b, size_t at)
{
	struct buf len = BUF_INIT(4);
	size_t n;

	if (buf_err(b) != 0)
		return;
	assert(at <= b->n);
	n = b->n - at;
	wr_varint(&len, n);
	if (buf_err(&len) != 0)
		b->err = buf_err(&len);
	else if (buf_reserve(b, len.n) != NULL) {
		memmove(b->p + at + len.n, b->p + at, n);
		memcpy(b->p + at, len.p, len.n);
		buf_grew(b, len.n);
	}
	buf_fini(&len);
}

struct bytes
vec_types(struct rd *r)
{
	struct bytes v = vec_get(r);

	if (v.n % 2 != 0) {
		rd_fail(r);
		v.n = 0;
	}
	return v;
}

bool
vec_types_has(struct bytes types, uint16_t type)
{
	for (size_t i = 0; i < types.n / 2; i++)
		if (vec_type(types, i) == type)
			return true;
	return false;
}
