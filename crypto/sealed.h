/*
 * crypto/sealed.h - what is kept between two runs, sealed under a key that its owner keeps
 * elsewhere: a kind, a version, which key, how long, and the ciphertext. Inside this box.
 */
#ifndef SNUG_CRYPTO_SEALED_H
#define SNUG_CRYPTO_SEALED_H

#include "base/buf.h"

/* What is inside; one is never taken for another. */
enum sealed_kind {
	SEALED_GROUP = 1,   /* mls_save */
	SEALED_KEYRING = 2, /* keyring_save */
};

/* Append text, sealed. 0; out's error. */
int sealed_put(
    enum sealed_kind kind, const uint8_t key[static 32], struct bytes text, struct buf *out);
/*
 * Append what is inside to text, which the caller wipes. 0; ERR_SHORT when it was cut off;
 * ERR_TRAILING; ERR_TYPE for another kind; ERR_VERSION for one of another time; ERR_KEY when it
 * was sealed under another key; ERR_AEAD when it was changed; ERR_NOMEM, ERR_LIMIT.
 */
int sealed_get(
    enum sealed_kind kind, const uint8_t key[static 32], struct bytes in, struct buf *text);

#endif
