/* ui/url.h - links in what people say. Pure. Any thread. */
#ifndef SNUG_UI_URL_H
#define SNUG_UI_URL_H

#include <stdbool.h>
#include <stddef.h>

/* The first link in the n bytes of cleaned text s that ends behind at: [*from, *to); false: none.
 */
bool url_find(const char *s, size_t n, size_t at, size_t *from, size_t *to);
/* May it be given to a terminal or to a program: ASCII that is printed, and of a sane length? */
bool url_safe(const char *s, size_t n);

struct lines;

/* Where a link of a room stands. */
struct url {
	unsigned long long number; /* of its line */
	const char *s;             /* lent from the line */
	size_t n;
};

/* The k-th link of a room from 1, counted back from the newest; false: there are fewer. */
bool url_nth(const struct lines *l, size_t k, struct url *out);

#endif
