/*
 * crypto/required.h - the extension required_capabilities of a group (RFC 9420 11.1): what
 * every member must support beyond the defaults. Lent from what was read.
 */
#ifndef SNUG_CRYPTO_REQUIRED_H
#define SNUG_CRYPTO_REQUIRED_H

#include "crypto/capabilities.h"

struct required {
	struct bytes extensions, proposals, credentials;
};

/* data is that of the extension. 0, ERR_PARSE, ERR_TRAILING. */
int required_read(struct required *q, struct bytes data);
void required_write(struct buf *b, const struct required *q);
/* What the extensions of a group require: nothing when the extension is not there. 0 or
 * required_read's error. */
int required_find(struct required *q, struct bytes extensions);
bool required_met(const struct required *q, const struct capabilities *c);

#endif
