#include "store/pool.h"

#include <stdalign.h>
#include <stdlib.h>

#include "base/mem.h"

#define CHUNK 1024 /* bytes of a chunk at least */

struct pool_chunk {
	struct pool_chunk *next;
	size_t size, used;
	alignas(max_align_t) uint8_t bytes[];
};

void
pool_free(struct pool *p)
{
	struct pool_chunk *next;

	for (struct pool_chunk *c = p->chunks; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	*p = POOL_INIT;
}

void *
pool_alloc(struct pool *p, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct pool_chunk *c = p->chunks;
	void *at;

	size = (size + align - 1) / align * align;
	if (c == NULL || c->size - c->used < size) {
		size_t n = size > CHUNK ? size : CHUNK;

		c = mem_calloc(1, sizeof *c + n);
		c->size = n;
		c->next = p->chunks;
		p->chunks = c;
	}
	at = c->bytes + c->used;
	c->used += size;
	p->used += size;
	return at;
}

struct bytes
pool_bytes(struct pool *p, struct bytes b)
{
	uint8_t *to = pool_alloc(p, b.n);

	if (b.n > 0)
		memcpy(to, b.p, b.n);
	return bytes_of(to, b.n);
}

char *
pool_text(struct pool *p, const char *s)
{
	size_t n = s != NULL ? strlen(s) : 0;
	char *to = s != NULL ? pool_alloc(p, n + 1) : NULL;

	if (n > 0)
		memcpy(to, s, n);
	return to;
}

void *
pool_grow(struct pool *p, const void *items, size_t n, size_t size)
{
	void *to;

	/* Space for 4, 8, 16 ...: it is used up when n is one of these. */
	if (n != 0 && (n < 4 || (n & (n - 1)) != 0))
		return (void *)(uintptr_t)items;
	to = pool_alloc(p, (n < 4 ? 4 : 2 * n) * size);
	if (n > 0)
		memcpy(to, items, n * size);
	return to;
}
