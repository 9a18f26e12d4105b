/*
 * crypto/aead_aes128.h - AES-128-GCM (NIST SP 800-38D), which libsodium does not have: the only
 * file of this box that takes it from GnuTLS. The contract is that of suite_seal and suite_open.
 */
#ifndef SNUG_CRYPTO_AEAD_AES128_H
#define SNUG_CRYPTO_AEAD_AES128_H

#include "crypto/suite.h"

int aead_aes128_seal(const struct suite_key *k, struct bytes aad, struct bytes text, uint8_t *ct);
int aead_aes128_open(const struct suite_key *k, struct bytes aad, struct bytes ct, uint8_t *text);

#endif
