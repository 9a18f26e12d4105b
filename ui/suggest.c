#include "ui/suggest.h"

#include <string.h>

#define WORD_MAX 31

static size_t
least_of(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Edits between two names, neither longer than WORD_MAX. */
static size_t
distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t row[WORD_MAX + 1], corner, was;

	for (size_t k = 0; k <= m; k++)
		row[k] = k;
	for (size_t i = 1; i <= n; i++) {
		corner = row[0];
		row[0] = i;
		for (size_t k = 1; k <= m; k++) {
			was = row[k];
			row[k] =
			    least_of(row[k] + 1, row[k - 1] + 1, corner + (a[i - 1] != b[k - 1]));
			corner = was;
		}
	}
	return row[m];
}

size_t
suggest(const char *word, size_t n, const char *(*name)(void *user, size_t i), void *user)
{
	size_t best = SUGGEST_NONE, least = 4, d, m;
	const char *s;

	for (size_t i = 0; n <= WORD_MAX && (s = name(user, i)) != NULL; i++)
		if ((m = strlen(s)) <= WORD_MAX && (d = distance(word, n, s, m)) < least && d < n) {
			least = d;
			best = i;
		}
	return best;
}
