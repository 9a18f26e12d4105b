/*
 * crypto/pubkey.h - what can be checked with public keys alone: that they are good keys, and
 * Ed25519 signatures under a label (VerifyWithLabel of RFC 9420 5.1.2). No secret; any thread.
 */
#ifndef SNUG_CRYPTO_PUBKEY_H
#define SNUG_CRYPTO_PUBKEY_H

#include "base/buf.h"

#define PUBKEY_SIZE 32
#define SIGNATURE_SIZE 64
#define SIGNED_MAX (4 << 20) /* nothing longer is signed or checked */

/* Ed25519: 0, or ERR_KEY for what is no canonical point of the prime-order group. */
int pubkey_check_sign(const uint8_t pub[static PUBKEY_SIZE]);
/* X25519: 0, or ERR_KEY for a point of small order, with which every shared secret is zero. */
int pubkey_check_kem(const uint8_t pub[static PUBKEY_SIZE]);
/* Does sig sign content under label? 0; ERR_SIGNATURE; ERR_NOMEM, ERR_LIMIT. */
int pubkey_verify(const uint8_t pub[static PUBKEY_SIZE], const char *label, struct bytes content,
    const uint8_t sig[static SIGNATURE_SIZE]);
/* What is really signed: label and content, each with its length. 0 or buf's error. */
int pubkey_content(struct buf *out, const char *label, struct bytes content);

#endif
