/*
 * crypto/external_sender.h - the extension external_senders of a group (RFC 9420 12.1.8.1):
 * one vector of those outside the group who may propose. Lent from what was read.
 */
#ifndef SNUG_CRYPTO_EXTERNAL_SENDER_H
#define SNUG_CRYPTO_EXTERNAL_SENDER_H

#include "crypto/credential.h"

struct external_sender {
	struct bytes signature_key;
	struct credential credential;
};

/* Walk over the vector: external_sender_open(&it, data), while next; then rd_end(&it) tells whether
 * all was well. */
void external_sender_open(struct rd *it, struct bytes data);
bool external_sender_next(struct rd *it, struct external_sender *s);
void external_sender_write(struct buf *b, const struct external_sender *s);
/* The index-th one of a group's extensions. 0; ERR_NOTFOUND; ERR_PARSE. */
int external_sender_find(struct bytes extensions, uint32_t index, struct external_sender *s);

#endif
