/* crypto/lifetime.h - from when to when a key package may be used (RFC 9420 7.2), in seconds since
 * 1970. */
#ifndef SNUG_CRYPTO_LIFETIME_H
#define SNUG_CRYPTO_LIFETIME_H

#include "base/rw.h"

struct lifetime {
	uint64_t not_before, not_after;
};

void lifetime_read(struct rd *r, struct lifetime *l);
void lifetime_write(struct buf *b, const struct lifetime *l);
/* Both ends are in it. */
bool lifetime_covers(const struct lifetime *l, uint64_t now);

#endif
