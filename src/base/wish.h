/*
 * base/wish.h - what an invite shall be, as a person words it: for whom, how long, how often.
 * Any thread; no state.
 */
#ifndef SNUG_BASE_WISH_H
#define SNUG_BASE_WISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/role.h"

#define WISH_EXPIRES_MAX_S (366 * 86400)
#define WISH_USES_MAX 1000

struct wish {
	enum role role;
	uint32_t expires_s; /* from now */
	uint16_t uses;
};

/* For one member, for a day. */
void wish_init(struct wish *w);
/* A word "--role", "--expires" or "--uses"? */
bool wish_takes(const char *option);
/*
 * The value of such a word: a role, "30m" or "24h" or "7d" or "2w", a number. 0, or ERR_USAGE
 * with what would be right.
 */
int wish_set(struct wish *w, const char *option, const char *value, struct fault *f);
/* "one member", "up to 3 guests". */
void wish_whom(const struct wish *w, char *out, size_t cap);

#endif
