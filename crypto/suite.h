/*
 * crypto/suite.h - the cipher suites (RFC 9420 17.1). One row each; they differ in the AEAD
 * alone: X25519, HKDF-SHA-256, SHA-256 and Ed25519 are common to both.
 */
#ifndef SNUG_CRYPTO_SUITE_H
#define SNUG_CRYPTO_SUITE_H

#include "base/bytes.h"

#define SUITE_X25519_AES128GCM 0x0001
#define SUITE_X25519_CHACHA20 0x0003

#define SUITE_HASH_SIZE 32
#define SUITE_KEY_MAX 32
#define SUITE_NONCE_SIZE 12
#define SUITE_TAG_SIZE 16

/* Key and nonce of one sealing; secret, to be wiped by who made it. */
struct suite_key {
	uint8_t key[SUITE_KEY_MAX]; /* the first key_size bytes count */
	uint8_t nonce[SUITE_NONCE_SIZE];
};

struct suite {
	uint16_t id;
	uint16_t aead_id; /* RFC 9180 7.3 */
	size_t key_size;
	const char *name;
	int (*seal)(const struct suite_key *k, struct bytes aad, struct bytes text, uint8_t *ct);
	int (*open)(const struct suite_key *k, struct bytes aad, struct bytes ct, uint8_t *text);
};

/* The row of an id, or NULL when it is not supported. */
const struct suite *suite_find(uint16_t id);
/* The i-th supported one, the preferred first; NULL past the end. */
const struct suite *suite_nth(size_t i);

/* The hash of n parts, one after the other. */
void suite_hash(uint8_t out[static SUITE_HASH_SIZE], const struct bytes *part, size_t n);

/*
 * Seal text to ct, which has room for text.n + SUITE_TAG_SIZE bytes and may be text itself. 0 or
 * ERR_INTERNAL.
 */
int suite_seal(const struct suite *s, const struct suite_key *k, struct bytes aad,
    struct bytes text, uint8_t *ct);
/*
 * Open ct to text, which has room for ct.n - SUITE_TAG_SIZE bytes and may be ct itself. 0 or
 * ERR_AEAD.
 */
int suite_open(const struct suite *s, const struct suite_key *k, struct bytes aad, struct bytes ct,
    uint8_t *text);

#endif
