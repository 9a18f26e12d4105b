#include "net/outq.h"

#include <assert.h>

#include "base/err.h"
#include "net/frame.h"
#include "net/wire.h"

#define LAST_ROOM 4096 /* for the last word */

void
outq_init(struct outq *q, size_t high)
{
	q->high = high;
	q->at = 0;
	/* What was taken already still lies in buf, and never more than half of it. */
	buf_init(&q->buf, 2 * (high + LAST_ROOM));
}

void
outq_fini(struct outq *q)
{
	buf_fini(&q->buf);
	q->at = 0;
}

void
outq_rest(struct outq *q)
{
	if (outq_size(q) == 0)
		outq_fini(q);
}

static int
put(struct outq *q, unsigned type, struct bytes body)
{
	int r;

	frame_put(&q->buf, type, body);
	if ((r = buf_err(&q->buf)) != 0)
		q->buf.err = 0;
	return r;
}

int
outq_push(struct outq *q, size_t beside, unsigned type, struct bytes body)
{
	size_t n = FRAME_HEADER_SIZE + body.n;

	if (body.n > wire_max(type))
		return ERR_TOOLONG;
	if (beside + outq_size(q) > q->high || n > q->high - beside - outq_size(q))
		return ERR_LIMIT;
	return put(q, type, body);
}

int
outq_push_last(struct outq *q, unsigned type, struct bytes body)
{
	return put(q, type, body);
}

struct bytes
outq_peek(const struct outq *q, size_t n)
{
	size_t have = outq_size(q);

	return have == 0 ? bytes_of(NULL, 0) : bytes_of(q->buf.p + q->at, n < have ? n : have);
}

void
outq_drop(struct outq *q, size_t n)
{
	assert(n <= outq_size(q));
	q->at += n;
	if (q->at == q->buf.n) {
		buf_empty(&q->buf, OUTQ_KEEP);
		q->at = 0;
	} else if (q->at > q->buf.n / 2) {
		buf_drop(&q->buf, q->at);
		q->at = 0;
	}
}
