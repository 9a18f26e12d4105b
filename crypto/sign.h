/* crypto/sign.h - Ed25519 signature keys, the half that is secret. What they sign: mls_label.h. */
#ifndef SNUG_CRYPTO_SIGN_H
#define SNUG_CRYPTO_SIGN_H

#include "crypto/pubkey.h"

/* The seed and the public key beside it; secret. */
struct sign_key {
	uint8_t b[64];
};

void sign_key_new(struct sign_key *k, uint8_t pub[static PUBKEY_SIZE]);
/* The key of a seed of 32 bytes (RFC 8032 5.1.5). */
void sign_key_seed(
    struct sign_key *k, uint8_t pub[static PUBKEY_SIZE], const uint8_t seed[static 32]);

#endif
