#include "ui/near.h"

#include <stdint.h>
#include <string.h>

static size_t
least_of(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

size_t
near_distance(const char *a, size_t n, const char *b)
{
	size_t row[NEAR_MAX + 1], m = strlen(b), corner, was;

	if (n > NEAR_MAX || m > NEAR_MAX)
		return SIZE_MAX;
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
	return row[m] < n ? row[m] : SIZE_MAX;
}
