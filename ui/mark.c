#include "ui/mark.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* The first link that ends behind at; false: none. */
static bool
find_link(struct bytes text, size_t at, size_t *from, size_t *to)
{
	static const char *const schemes[] = { "https://", "http://", "snug://" };
	const char *s = (const char *)text.p;
	size_t n = text.n;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < sizeof schemes / sizeof schemes[0]; k++) {
			size_t len = strlen(schemes[k]), end = i + len;

			if (n - i <= len || memcmp(s + i, schemes[k], len) != 0)
				continue;
			while (end < n && strchr(" \n<>\"", s[end]) == NULL)
				end++;
			while (end > i + len && strchr(".,;:!?)'", s[end - 1]) != NULL)
				end--;
			if (end > at) {
				*from = i;
				*to = end;
				return true;
			}
			i = end > i ? end - 1 : i;
			break;
		}
	}
	return false;
}

/* Where what is at at goes on to, when something else begins at from; kept in *end. */
static bool
is_inside(size_t at, size_t from, size_t to, size_t *end)
{
	size_t next = at < from ? from : to;

	*end = next < *end ? next : *end;
	return at >= from;
}

enum mark
mark_at(struct bytes text, const struct query *q, size_t at, size_t *end)
{
	enum mark m = MARK_NONE;
	size_t from, to;

	*end = text.n;
	if (find_link(text, at, &from, &to) && is_inside(at, from, to, end))
		m = MARK_LINK;
	if (q != NULL && query_find(q, text, at, &from, &to) && is_inside(at, from, to, end))
		m = MARK_HIT;
	return m;
}

char *
mark_brackets(const char *text, const struct query *q)
{
	struct bytes s = bytes_str(text);
	struct buf b = BUF_INIT(2 * s.n + 2 * s.n + 1);
	size_t at = 0, from, to;
	char *out;

	while (at < s.n && query_find(q, s, at, &from, &to)) {
		buf_put(&b, s.p + at, from - at);
		buf_put(&b, "[", 1);
		buf_put(&b, s.p + from, to - from);
		buf_put(&b, "]", 1);
		at = to;
	}
	buf_put(&b, s.p + at, s.n - at);
	out = mem_strndup((const char *)b.p, b.n);
	buf_fini(&b);
	return out;
}
