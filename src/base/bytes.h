/* base/bytes.h - borrowed bytes: a pointer and a length, owned by somebody else. */
#ifndef SNUG_BASE_BYTES_H
#define SNUG_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
	const uint8_t *p;
	size_t n;
};

static inline struct bytes
bytes_of(const void *p, size_t n)
{
	return (struct bytes){ .p = p, .n = n };
}

static inline struct bytes
bytes_str(const char *s)
{
	return bytes_of(s, strlen(s));
}

/* Not in constant time: for public data only. */
static inline bool
bytes_equal(struct bytes a, struct bytes b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

#endif
