#include "ui/setting.h"

#include <string.h>
#include <strings.h>

#include "ui/near.h"

static const struct setting rows[] = {
#define X(name, values, first, help) { name, values, first, help },
#include "ui/setting.def"
#undef X
};

#define ROWS (sizeof rows / sizeof rows[0])

const struct setting *
setting_row(size_t i)
{
	return i < ROWS ? &rows[i] : NULL;
}

const struct setting *
setting_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcasecmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

/* Also by what stands behind the dot. */
const struct setting *
setting_near(const char *name)
{
	const struct setting *best = NULL;
	size_t least = NEAR_ENOUGH + 1;

	for (size_t i = 0; i < ROWS; i++) {
		const char *last = strchr(rows[i].name, '.') + 1;
		size_t whole = near_distance(name, strlen(name), rows[i].name),
		       part = near_distance(name, strlen(name), last), d;

		d = whole < part ? whole : part;
		if (d < least) {
			least = d;
			best = &rows[i];
		}
	}
	return best;
}

bool
setting_takes(const struct setting *s, const char *value)
{
	size_t n = strlen(value);

	for (const char *p = s->values; n > 0 && p != NULL; p = strchr(p, '|')) {
		p += *p == '|';
		if (strncasecmp(p, value, n) == 0 && (p[n] == '|' || p[n] == '\0'))
			return true;
	}
	return false;
}
