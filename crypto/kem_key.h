/*
 * crypto/kem_key.h - is this a public key that something can be sealed to? Cheap enough for
 * every node of a tree: no exchange is computed.
 */
#ifndef SNUG_CRYPTO_KEM_KEY_H
#define SNUG_CRYPTO_KEM_KEY_H

#include "base/bytes.h"

/* 32 bytes, and no X25519 point of small order, with which every shared secret is zero (RFC
 * 9180 7.1.4). */
bool kem_key_ok(struct bytes key);

#endif
