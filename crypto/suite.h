/*
 * crypto/suite.h - the cipher suite: its number, its name, its hash and its AEAD.
 * There is one, numbered as in RFC 9420 17.1: X25519, ChaCha20-Poly1305, SHA-256, Ed25519.
 */
#ifndef SNUG_CRYPTO_SUITE_H
#define SNUG_CRYPTO_SUITE_H

#include "base/bytes.h"

#define SUITE_ID 0x0003
#define SUITE_HASH_SIZE 32
#define SUITE_KEY_SIZE 32
#define SUITE_NONCE_SIZE 12
#define SUITE_TAG_SIZE 16

/* Key and nonce of one sealing; secret, to be wiped by who made it. */
struct suite_key {
	uint8_t key[SUITE_KEY_SIZE];
	uint8_t nonce[SUITE_NONCE_SIZE];
};

const char *suite_name(void);

/* The hash of n parts, one after the other. */
void suite_hash(uint8_t out[static SUITE_HASH_SIZE], const struct bytes *part, size_t n);

/* Seal text to ct, which has room for text.n + SUITE_TAG_SIZE bytes and may be text itself. */
void suite_seal(const struct suite_key *k, struct bytes aad, struct bytes text, uint8_t *ct);
/* Open ct to text, which has room for ct.n - SUITE_TAG_SIZE bytes. 0 or ERR_AEAD. */
int suite_open(const struct suite_key *k, struct bytes aad, struct bytes ct, uint8_t *text);

#endif
