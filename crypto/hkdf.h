/*
 * crypto/hkdf.h - HKDF and HMAC with SHA-256 (RFC 5869).
 * Inputs come in parts, which are read one after the other, so that nothing is copied.
 */
#ifndef SNUG_CRYPTO_HKDF_H
#define SNUG_CRYPTO_HKDF_H

#include "base/bytes.h"
#include "crypto/secret.h"

#define HKDF_MAX 8160 /* 255 blocks of 32 bytes */

void hkdf_mac(uint8_t out[static 32], struct bytes key, const struct bytes *part, size_t n);
void hkdf_extract(struct secret *prk, struct bytes salt, const struct bytes *ikm, size_t n_ikm);

/* What an expansion is for, in parts. */
struct hkdf_info {
	const struct bytes *part;
	size_t n;
};
/* n <= HKDF_MAX bytes; more is a bug of the caller. */
void hkdf_expand(uint8_t *out, size_t n, struct bytes prk, struct hkdf_info info);

#endif
