/*
 * crypto/hkdf.h - HKDF with SHA-256 (RFC 5869), and what is derived through it.
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

/*
 * ExpandWithLabel of RFC 9420 8, with "snug 1 " where it says "MLS 1.0 ": length, label and
 * context are each prefixed with their size, so no two uses are the same input.
 */
void hkdf_expand_label(
    uint8_t *out, size_t n, const struct secret *prk, const char *label, struct bytes context);
/* DeriveSecret of RFC 9420 8: no context, one secret. out may be prk. */
void hkdf_derive(struct secret *out, const struct secret *prk, const char *label);

#endif
