/* crypto/pubkey.h - is this a good public key. No secret; any thread. */
#ifndef SNUG_CRYPTO_PUBKEY_H
#define SNUG_CRYPTO_PUBKEY_H

#include <stdint.h>

#define PUBKEY_SIZE 32
#define SIGNATURE_SIZE 64

/* Ed25519: 0, or ERR_KEY for what is no canonical point of the prime-order group. */
int pubkey_check_sign(const uint8_t pub[static PUBKEY_SIZE]);
/* X25519: 0, or ERR_KEY for a point of small order, with which every shared secret is zero. */
int pubkey_check_kem(const uint8_t pub[static PUBKEY_SIZE]);

#endif
