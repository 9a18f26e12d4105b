#include "base/buf.h"

#include <assert.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

#define CAP_MIN 64

void
buf_init(struct buf *b, size_t max)
{
	*b = BUF_INIT(max);
}

void
buf_fini(struct buf *b)
{
	mem_wipe(b->p, b->cap);
	free(b->p);
	buf_init(b, b->max);
}

void
buf_clear(struct buf *b)
{
	mem_wipe(b->p, b->n);
	b->n = 0;
	b->err = 0;
}

void
buf_empty(struct buf *b, size_t keep)
{
	if (b->cap > keep)
		buf_fini(b);
	else
		buf_clear(b);
}

/* Growth copies by hand: realloc could leave a secret behind. */
static void
grow(struct buf *b, size_t need)
{
	size_t cap = b->cap < CAP_MIN ? CAP_MIN : b->cap;
	uint8_t *p;

	while (cap < need)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	if (cap > b->max)
		cap = b->max;
	if ((p = malloc(cap > 0 ? cap : 1)) == NULL) {
		b->err = ERR_NOMEM;
		return;
	}
	if (b->n > 0)
		memcpy(p, b->p, b->n);
	mem_wipe(b->p, b->cap);
	free(b->p);
	b->p = p;
	b->cap = cap;
}

uint8_t *
buf_reserve(struct buf *b, size_t n)
{
	if (b->err != 0)
		return NULL;
	if (n > b->max - b->n) {
		b->err = ERR_LIMIT;
		return NULL;
	}
	/* Even an empty buffer that may hold nothing has an address to give. */
	if (b->n + n > b->cap || b->p == NULL)
		grow(b, b->n + n);
	return b->err != 0 ? NULL : b->p + b->n;
}

void
buf_grew(struct buf *b, size_t n)
{
	assert(n <= b->cap - b->n);
	b->n += n;
}

void
buf_put(struct buf *b, const void *p, size_t n)
{
	uint8_t *to;

	if (n == 0 || (to = buf_reserve(b, n)) == NULL)
		return;
	memcpy(to, p, n);
	b->n += n;
}

void
buf_drop(struct buf *b, size_t n)
{
	assert(n <= b->n);
	if (n == 0)
		return;
	memmove(b->p, b->p + n, b->n - n);
	mem_wipe(b->p + b->n - n, n);
	b->n -= n;
}

void
buf_move(struct buf *b, struct buf *from)
{
	size_t max = from->max;

	assert(b != from);
	buf_fini(b);
	*b = *from;
	buf_init(from, max);
}
