#include "base/wish.h"

#include <stdio.h>
#include <string.h>

#include "base/amount.h"

void
wish_init(struct wish *w)
{
	*w = (struct wish){ .role = ROLE_MEMBER, .expires_s = 86400, .uses = 1 };
}

/* A decimal number of at most max; the rest of the text in *end. False: there is none. */
static bool
number(const char *s, uint32_t max, uint32_t *out, const char **end)
{
	uint32_t sum = 0;
	const char *p = s;

	for (; *p >= '0' && *p <= '9'; p++) {
		sum = 10 * sum + (uint32_t)(*p - '0');
		if (sum > max)
			return false;
	}
	*out = sum;
	*end = p;
	return p > s && sum > 0;
}

static int
set_role(struct wish *w, const char *value, struct fault *f)
{
	enum role role = role_parse(value);

	if (role == ROLE_NONE)
		return fault_set(f, ERR_USAGE, "Use guest, member, moderator or owner.",
		    "'%.40s' is no role", value);
	w->role = role;
	return 0;
}

static int
set_expires(struct wish *w, const char *value, struct fault *f)
{
	uint64_t seconds;

	if (amount_time(value, WISH_EXPIRES_MAX_S, &seconds) && seconds > 0) {
		w->expires_s = (uint32_t)seconds;
		return 0;
	}
	return fault_set(f, ERR_USAGE, "Write a number and m, h, d or w, as in 24h; at most 366d.",
	    "'%.40s' is no time for an invite to last", value);
}

static int
set_uses(struct wish *w, const char *value, struct fault *f)
{
	const char *end;
	uint32_t n;

	if (!number(value, WISH_USES_MAX, &n, &end) || *end != '\0')
		return fault_set(f, ERR_USAGE, "Write a number from 1 to 1000.",
		    "an invite cannot be used '%.40s' times", value);
	w->uses = (uint16_t)n;
	return 0;
}

static const struct {
	const char *option;
	int (*set)(struct wish *w, const char *value, struct fault *f);
} rows[] = {
	{ "--role", set_role },
	{ "--expires", set_expires },
	{ "--uses", set_uses },
};
#define N_ROWS (sizeof rows / sizeof rows[0])

bool
wish_takes(const char *option)
{
	for (size_t i = 0; i < N_ROWS; i++)
		if (strcmp(rows[i].option, option) == 0)
			return true;
	return false;
}

int
wish_set(struct wish *w, const char *option, const char *value, struct fault *f)
{
	for (size_t i = 0; i < N_ROWS; i++)
		if (strcmp(rows[i].option, option) == 0)
			return rows[i].set(w, value, f);
	return fault_set(f, ERR_USAGE, "Use --role, --expires and --uses.",
	    "'%.40s' is not something that an invite has", option);
}

void
wish_whom(const struct wish *w, char *out, size_t cap)
{
	if (w->uses == 1)
		snprintf(out, cap, "one %s", role_name(w->role));
	else
		snprintf(out, cap, "up to %u %ss", w->uses, role_name(w->role));
}
