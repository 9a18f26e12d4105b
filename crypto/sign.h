/*
 * crypto/sign.h - Ed25519 signatures under a label, the half that holds the secret
 * (SignWithLabel of RFC 9420 5.1.2). The label is part of what is signed, with its length, so
 * that a signature made for one use never stands for another.
 */
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
/* 0; ERR_NOMEM, ERR_LIMIT. */
int sign(uint8_t sig[static SIGNATURE_SIZE], const struct sign_key *k, const char *label,
    struct bytes content);

#endif
