/*
 * crypto/hpke.h - HPKE (RFC 9180), base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
 * the AEAD of a suite. No state but what the caller holds; any thread.
 */
#ifndef SNUG_CRYPTO_HPKE_H
#define SNUG_CRYPTO_HPKE_H

#include "base/bytes.h"
#include "crypto/secret.h"
#include "crypto/suite.h"

#define HPKE_PUBLIC_SIZE 32

/* A key pair; the private half is secret, so the struct lives in guarded memory or is wiped. */
struct hpke_key {
	struct secret private;
	uint8_t public[HPKE_PUBLIC_SIZE];
};

/* An encryption context (RFC 9180 5.2); secret. */
struct hpke {
	const struct suite *suite;
	struct suite_key base;
	struct secret exporter;
	uint64_t seq;
};

/* A fresh key pair: DeriveKeyPair of 32 random bytes (RFC 9180 7.1.3). */
void hpke_key_new(struct hpke_key *k);
/* DeriveKeyPair: the pair of a secret. */
void hpke_key_derive(struct hpke_key *k, struct bytes ikm);
/* The pair of a private key that was kept. */
void hpke_key_load(struct hpke_key *k, const uint8_t private[static SECRET_SIZE]);

/* A shared secret for the owner of pub, and what it travels as. 0 or ERR_KEY. */
int hpke_encap(struct secret *shared, uint8_t enc[static HPKE_PUBLIC_SIZE],
    const uint8_t pub[static HPKE_PUBLIC_SIZE]);
int hpke_decap(
    struct secret *shared, const uint8_t enc[static HPKE_PUBLIC_SIZE], const struct hpke_key *k);

/*
 * What seals are bound to: suite, info, and additional data, which may be set after. Ready for
 * any number of seals to any number of keys: info, which may be long, is hashed once.
 */
struct hpke_bind {
	const struct suite *suite;
	uint8_t context[1 + 2 * SECRET_SIZE]; /* key_schedule_context (RFC 9180 5.1) */
	struct bytes aad;
};
#define HPKE_INFO_PARTS 5
/* info in n <= HPKE_INFO_PARTS parts, which may go then; no additional data. */
void hpke_bind_init(
    struct hpke_bind *b, const struct suite *suite, const struct bytes *info, size_t n);
/* The context of a shared secret; b->aad is not read. */
void hpke_schedule(struct hpke *h, const struct hpke_bind *b, const struct secret *shared);

/*
 * The next sealing of a context; ct has room for text.n + SUITE_TAG_SIZE. 0; ERR_LIMIT at 2^64-1.
 */
int hpke_context_seal(struct hpke *h, struct bytes aad, struct bytes text, uint8_t *ct);
/* The next opening; the number moves on only when it succeeds. 0, ERR_AEAD, ERR_LIMIT. */
int hpke_context_open(struct hpke *h, struct bytes aad, struct bytes ct, uint8_t *text);
/* n <= HKDF_MAX. */
void hpke_export(const struct hpke *h, struct bytes context, uint8_t *out, size_t n);

/* Single-shot: enc and ct, which has room for text.n + SUITE_TAG_SIZE. 0, ERR_KEY, ERR_INTERNAL. */
int hpke_seal(const uint8_t pub[static HPKE_PUBLIC_SIZE], const struct hpke_bind *bind,
    struct bytes text, uint8_t enc[static HPKE_PUBLIC_SIZE], uint8_t *ct);
/*
 * Opens what hpke_seal made to text, which has room for ct.n - SUITE_TAG_SIZE. 0, ERR_KEY,
 * ERR_AEAD.
 */
int hpke_open(const struct hpke_key *k, const struct hpke_bind *bind,
    const uint8_t enc[static HPKE_PUBLIC_SIZE], struct bytes ct, uint8_t *text);

#endif
