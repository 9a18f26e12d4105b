/* net/outq.h - bytes waiting to go out on one connection. Thread of its loop. */
#ifndef SNUG_NET_OUTQ_H
#define SNUG_NET_OUTQ_H

#include "base/buf.h"

#define OUTQ_KEEP 16384 /* bytes that are kept while a connection is busy; outq_rest gives them back */

/* Embedded. */
struct outq {
	struct buf buf;
	size_t at; /* what was taken of buf already */
	size_t high;
};

void outq_init(struct outq *q, size_t high);
void outq_fini(struct outq *q); /* wipes what is left */
/* Nothing will go out for a while: when nothing waits, give the memory back. */
void outq_rest(struct outq *q);

static inline size_t
outq_size(const struct outq *q)
{
	return q->buf.n - q->at;
}

/*
 * Append a frame. 0; ERR_LIMIT when, with the `beside` bytes that wait elsewhere, the result
 * would pass high; ERR_NOMEM; ERR_TOOLONG for a body that its type does not allow. On error
 * the queue is unchanged.
 */
int outq_push(struct outq *q, size_t beside, unsigned type, struct bytes body);
/* The same for a last word: it may pass high. */
int outq_push_last(struct outq *q, unsigned type, struct bytes body);
/* The oldest bytes, at most n of them, lent until the next call; then outq_drop as many. */
struct bytes outq_peek(const struct outq *q, size_t n);
void outq_drop(struct outq *q, size_t n);

#endif
