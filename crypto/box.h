/*
 * crypto/box.h - what a program keeps for itself, sealed under a key of its own with
 * XChaCha20-Poly1305: the nonce (24 bytes, drawn), the ciphertext, the tag (16). Any thread.
 */
#ifndef SNUG_CRYPTO_BOX_H
#define SNUG_CRYPTO_BOX_H

#include "base/buf.h"

#define BOX_KEY_SIZE 32

/* Append text, sealed together with context. 0; out's error. */
int box_seal(const uint8_t key[static BOX_KEY_SIZE], struct bytes context, struct bytes text,
    struct buf *out);
/*
 * Append to text, which the caller wipes, what was sealed with that context. 0; ERR_AEAD when it
 * was another key or context, or was changed; text's error.
 */
int box_open(const uint8_t key[static BOX_KEY_SIZE], struct bytes context, struct bytes sealed,
    struct buf *text);
/*
 * A key of 32 bytes for one use, out of a secret of 32 bytes that has other uses: BLAKE2b, keyed
 * with it, of the label. The caller wipes it.
 */
void box_key(uint8_t out[static BOX_KEY_SIZE], const uint8_t from[static 32], const char *label);

#endif
