/* store/pool.h - many small pieces of memory that are freed together. Any one thread at a time. */
#ifndef SNUG_STORE_POOL_H
#define SNUG_STORE_POOL_H

#include "base/bytes.h"

struct pool_chunk;

struct pool {
	struct pool_chunk *chunks;
	size_t used; /* bytes that were asked for */
};

#define POOL_INIT ((struct pool){ .chunks = NULL })

void pool_free(struct pool *p); /* p is then empty */
/* Zeroed, aligned for anything. Dies without memory. */
void *pool_alloc(struct pool *p, size_t size);
struct bytes pool_bytes(struct pool *p, struct bytes b);
char *pool_text(struct pool *p, const char *s); /* NULL gives NULL */
/*
 * items of size each, n of them in use, with space for one more: the same, or larger and
 * elsewhere.
 */
void *pool_grow(struct pool *p, const void *items, size_t n, size_t size);

#endif
