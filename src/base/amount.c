#include "base/amount.h"

#include <stddef.h>

struct unit {
	char letter; /* '\0': none */
	uint64_t of;
};

/* A decimal number and a unit of n, of which 0 needs none. */
static bool
parse(const char *s, const struct unit *unit, size_t n, uint64_t max, uint64_t *out)
{
	const char *p = s;
	uint64_t sum = 0;

	for (; *p >= '0' && *p <= '9'; p++) {
		if (sum > (UINT64_MAX - 9) / 10)
			return false;
		sum = 10 * sum + (uint64_t)(*p - '0');
	}
	if (p == s || (p[0] != '\0' && p[1] != '\0'))
		return false;
	if (p[0] == '\0' && sum == 0) {
		*out = 0;
		return true;
	}
	for (size_t i = 0; i < n; i++)
		if (unit[i].letter == p[0] && sum <= max / unit[i].of) {
			*out = sum * unit[i].of;
			return true;
		}
	return false;
}

bool
amount_time(const char *s, uint64_t max, uint64_t *out)
{
	static const struct unit units[] = { { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
		{ 'w', 604800 } };

	return parse(s, units, sizeof units / sizeof units[0], max, out);
}

bool
amount_size(const char *s, uint64_t max, uint64_t *out)
{
	static const struct unit units[] = { { '\0', 1 }, { 'K', 1 << 10 }, { 'M', 1 << 20 },
		{ 'G', 1 << 30 }, { 'T', UINT64_C(1) << 40 } };

	return parse(s, units, sizeof units / sizeof units[0], max, out);
}
