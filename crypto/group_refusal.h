/* crypto/group_refusal.h - the words of a refusal. Inside this box. */
#ifndef SNUG_CRYPTO_GROUP_REFUSAL_H
#define SNUG_CRYPTO_GROUP_REFUSAL_H

#include "crypto/group.h"

/* Fill in what was tried, printf-like, and why it is refused, a constant text. ERR_DENIED. */
__attribute__((format(printf, 3, 4))) int group_deny(
    struct group_refusal *no, const char *why, const char *tried, ...);

#endif
