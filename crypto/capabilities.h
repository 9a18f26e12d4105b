/*
 * crypto/capabilities.h - what a client supports (RFC 9420 7.2). Five lists of 16-bit numbers,
 * kept as they came; what we do not know in them means nothing to us. Lent from what was read.
 */
#ifndef SNUG_CRYPTO_CAPABILITIES_H
#define SNUG_CRYPTO_CAPABILITIES_H

#include "base/rw.h"

struct capabilities {
	struct bytes versions, suites, extensions, proposals, credentials;
};

void capabilities_read(struct rd *r, struct capabilities *c);
void capabilities_write(struct buf *b, const struct capabilities *c);
/* Default types are supported by all, listed or not. */
bool capabilities_extension(const struct capabilities *c, uint16_t type);
bool capabilities_proposal(const struct capabilities *c, uint16_t type);
/* No credential type is a default. */
bool capabilities_credential(const struct capabilities *c, uint16_t type);

#endif
