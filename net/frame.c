#include "net/frame.h"

#include <assert.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rw.h"
#include "net/wire.h"

#define TYPE_SIZE 2

struct frame_rd {
	uint8_t head[FRAME_HEADER_SIZE];
	size_t head_n; /* header bytes that came */
	uint16_t type; /* of the frame whose header is whole */
	size_t size;   /* of its body */
	struct buf body;
	bool given; /* body was lent: free it on the next call */
	size_t limit;
	int err;
};

void
frame_put(struct buf *out, unsigned type, struct bytes body)
{
	assert(wire_name(type) != NULL);
	if (body.n > wire_max(type)) {
		if (out->err == 0)
			out->err = ERR_LIMIT;
		return;
	}
	if (buf_reserve(out, FRAME_HEADER_SIZE + body.n) == NULL)
		return;
	wr_u32(out, (uint32_t)(TYPE_SIZE + body.n));
	wr_u16(out, (uint16_t)type);
	wr_bytes(out, body);
}

struct frame_rd *
frame_rd_new(void)
{
	struct frame_rd *r = mem_calloc(1, sizeof *r);

	r->limit = WIRE_BODY_MAX;
	return r;
}

void
frame_rd_free(struct frame_rd *r)
{
	if (r == NULL)
		return;
	buf_fini(&r->body);
	mem_wipe(r, sizeof *r);
	free(r);
}

void
frame_rd_limit(struct frame_rd *r, size_t limit)
{
	r->limit = limit;
}

static struct bytes
take(struct bytes *in, size_t n)
{
	struct bytes part = bytes_of(in->p, n < in->n ? n : in->n);

	if (part.n > 0)
		in->p += part.n;
	in->n -= part.n;
	return part;
}

/* Take in header bytes. 0 when it is whole or the input used up. */
static int
read_head(struct frame_rd *r, struct bytes *in)
{
	struct bytes part = take(in, sizeof r->head - r->head_n);
	size_t length, max;
	struct rd head;

	if (part.n > 0)
		memcpy(r->head + r->head_n, part.p, part.n);
	r->head_n += part.n;
	if (part.n == 0 || r->head_n < sizeof r->head)
		return 0;
	rd_init(&head, bytes_of(r->head, sizeof r->head));
	length = rd_u32(&head);
	r->type = rd_u16(&head);
	if (length < TYPE_SIZE || wire_name(r->type) == NULL)
		return ERR_PARSE;
	max = wire_max(r->type);
	if (max > r->limit)
		max = r->limit;
	if (length - TYPE_SIZE > max)
		return ERR_LIMIT;
	r->size = length - TYPE_SIZE;
	/* It grows as bytes come: a length that is only claimed costs nothing. */
	buf_init(&r->body, r->size);
	return 0;
}

/* Take in body bytes: 1 with *body lent when it is whole, else 0 or ERR_NOMEM. */
static int
read_body(struct frame_rd *r, struct bytes *in, struct bytes *body)
{
	if (r->body.n == 0 && in->n >= r->size) {
		*body = take(in, r->size);
		return 1;
	}
	wr_bytes(&r->body, take(in, r->size - r->body.n));
	if (buf_err(&r->body) != 0)
		return ERR_NOMEM;
	*body = buf_bytes(&r->body);
	return body->n == r->size;
}

int
frame_rd_next(struct frame_rd *r, struct bytes *in, struct frame *out)
{
	int done;

	if (r->given) {
		buf_fini(&r->body);
		r->given = false;
	}
	if (r->err == 0 && r->head_n < sizeof r->head)
		r->err = read_head(r, in);
	if (r->err != 0)
		return r->err;
	if (r->head_n < sizeof r->head)
		return 0;
	done = read_body(r, in, &out->body);
	if (done < 0)
		return r->err = done;
	if (done) {
		out->type = r->type;
		r->head_n = 0;
		r->given = true;
	}
	return done;
}

bool
frame_rd_partial(const struct frame_rd *r)
{
	return r->head_n > 0;
}
