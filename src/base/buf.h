/*
 * base/buf.h - growable bytes with a hard maximum.
 *
 * Embedded by value. Errors stick: after an append failed every later one is nothing, and
 * buf_err() tells once at the end, so that writers need no check per field.
 */
#ifndef SNUG_BASE_BUF_H
#define SNUG_BASE_BUF_H

#include "base/bytes.h"

struct buf {
	uint8_t *p; /* owned; NULL while empty */
	size_t n;   /* bytes in use */
	size_t cap;
	size_t max; /* never grows past this */
	int err;    /* 0, ERR_LIMIT or ERR_NOMEM: the first failure */
};

#define BUF_INIT(limit) ((struct buf){ .max = (limit) })

void buf_init(struct buf *b, size_t max);
/* Wipe and free; b is then empty and usable again with the same maximum. */
void buf_fini(struct buf *b);
/* Wipe the content and forget the error, keep the memory. */
void buf_clear(struct buf *b);
/* The same, but keep no more memory than keep bytes: for what fills and empties all the time. */
void buf_empty(struct buf *b, size_t keep);

/*
 * Append n bytes of p (p may be NULL when n is 0), which must not lie inside b itself. Growth
 * copies and wipes the old memory.
 */
void buf_put(struct buf *b, const void *p, size_t n);
/* Make room for n more bytes and return where they go, or NULL on error; then buf_grew(). */
uint8_t *buf_reserve(struct buf *b, size_t n);
void buf_grew(struct buf *b, size_t n);
/* Drop the first n bytes (n <= b->n). */
void buf_drop(struct buf *b, size_t n);
/* Move content, maximum and error of from to b (another one), freed first; from is left empty with its maximum. */
void buf_move(struct buf *b, struct buf *from);

static inline int
buf_err(const struct buf *b)
{
	return b->err;
}

static inline struct bytes
buf_bytes(const struct buf *b)
{
	return bytes_of(b->p, b->n);
}

#endif
