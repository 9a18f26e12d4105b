/*
 * crypto/extension.h - lists of extensions (RFC 9420 7.2, 13.4). A list is kept as the bytes
 * it came as, already checked: unknown types and GREASE survive. Lent from what was read.
 */
#ifndef SNUG_CRYPTO_EXTENSION_H
#define SNUG_CRYPTO_EXTENSION_H

#include "base/rw.h"

enum extension_type {
	EXT_APPLICATION_ID = 1,
	EXT_RATCHET_TREE = 2,
	EXT_REQUIRED_CAPABILITIES = 3,
	EXT_EXTERNAL_PUB = 4,
	EXT_EXTERNAL_SENDERS = 5,
};

#define EXTENSIONS_MAX 256 /* of one list; more are refused */

struct extension {
	uint16_t type;
	struct bytes data;
};

/* Extension extensions<V>: the content of the vector. Two of one type are malformed (13.4). */
struct bytes extension_list(struct rd *r);
/* Walk over such a list: rd_init(&it, list); while (extension_next(&it, &e)). */
bool extension_next(struct rd *it, struct extension *e);
bool extension_find(struct bytes list, uint16_t type, struct bytes *data);
/* One more element of a list under construction. */
void extension_write(struct buf *b, uint16_t type, struct bytes data);
/* The types that everybody supports and nobody lists (7.2). */
bool extension_default(uint16_t type);

#endif
