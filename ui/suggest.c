#include "ui/suggest.h"

#include "ui/near.h"

size_t
suggest(const char *word, size_t n, const char *(*name)(void *user, size_t i), void *user)
{
	size_t best = SUGGEST_NONE, least = NEAR_ENOUGH + 1, d;
	const char *s;

	for (size_t i = 0; (s = name(user, i)) != NULL; i++)
		if ((d = near_distance(word, n, s)) < least) {
			least = d;
			best = i;
		}
	return best;
}
