#include "ui/url.h"

#include <string.h>

#include "ui/lines.h"

#define URL_MAX 2048
#define DEPTH 5000 /* lines that are looked through */

bool
url_find(const char *s, size_t n, size_t at, size_t *from, size_t *to)
{
	static const char *const schemes[] = { "https://", "http://", "snug://" };

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < sizeof schemes / sizeof schemes[0]; k++) {
			size_t len = strlen(schemes[k]), end = i + len;

			if (n - i <= len || memcmp(s + i, schemes[k], len) != 0)
				continue;
			while (end < n && strchr(" \n<>\"", s[end]) == NULL)
				end++;
			while (end > i + len && strchr(".,;:!?)'", s[end - 1]) != NULL)
				end--;
			if (end > at && end > i + len) {
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

bool
url_safe(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] <= ' ' || s[i] > '~')
			return false;
	return n > 0 && n <= URL_MAX;
}

/* How many links a line has; the one of that place from 1, or no matter, to *out. */
static size_t
count(const struct line *ln, size_t place, struct url *out)
{
	size_t n = 0, from, to = 0;

	while (url_find(ln->text, ln->text_len, to, &from, &to))
		if (++n == place) {
			out->s = ln->text + from;
			out->n = to - from;
		}
	return n;
}

bool
url_nth(const struct lines *l, size_t k, struct url *out)
{
	uint64_t end = lines_end(l), least = l->n > DEPTH ? end - DEPTH : l->first;
	size_t n;

	for (uint64_t i = end; k > 0 && i-- > least;) {
		const struct line *ln = lines_get(l, i);

		if (ln->kind != LINE_MESSAGE && ln->kind != LINE_NOTICE)
			continue;
		n = count(ln, 0, out);
		if (k <= n) {
			count(ln, n + 1 - k, out);
			out->number = i;
			return true;
		}
		k -= n;
	}
	return false;
}
