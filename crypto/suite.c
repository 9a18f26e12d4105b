#include "crypto/suite.h"

#include <sodium.h>

#include "base/err.h"
#include "crypto/aead_aes128.h"

static int
chacha_seal(const struct suite_key *k, struct bytes aad, struct bytes text, uint8_t *ct)
{
	return crypto_aead_chacha20poly1305_ietf_encrypt(
		   ct, NULL, text.p, text.n, aad.p, aad.n, NULL, k->nonce, k->key) == 0
		   ? 0
		   : ERR_INTERNAL;
}

static int
chacha_open(const struct suite_key *k, struct bytes aad, struct bytes ct, uint8_t *text)
{
	return crypto_aead_chacha20poly1305_ietf_decrypt(
		   text, NULL, NULL, ct.p, ct.n, aad.p, aad.n, k->nonce, k->key) == 0
		   ? 0
		   : ERR_AEAD;
}

static const struct suite rows[] = {
	{ SUITE_X25519_CHACHA20, 0x0003, 32, "X25519, ChaCha20-Poly1305, SHA-256, Ed25519",
	    chacha_seal, chacha_open },
	{ SUITE_X25519_AES128GCM, 0x0001, 16, "X25519, AES-128-GCM, SHA-256, Ed25519",
	    aead_aes128_seal, aead_aes128_open },
};

const struct suite *
suite_nth(size_t i)
{
	return i < sizeof rows / sizeof rows[0] ? &rows[i] : NULL;
}

const struct suite *
suite_find(uint16_t id)
{
	const struct suite *s;

	for (size_t i = 0; (s = suite_nth(i)) != NULL; i++)
		if (s->id == id)
			return s;
	return NULL;
}

void
suite_hash(uint8_t out[static SUITE_HASH_SIZE], const struct bytes *part, size_t n)
{
	crypto_hash_sha256_state st;

	crypto_hash_sha256_init(&st);
	for (size_t i = 0; i < n; i++)
		if (part[i].n > 0)
			crypto_hash_sha256_update(&st, part[i].p, part[i].n);
	crypto_hash_sha256_final(&st, out);
	sodium_memzero(&st, sizeof st);
}

int
suite_seal(const struct suite *s, const struct suite_key *k, struct bytes aad, struct bytes text,
    uint8_t *ct)
{
	return s->seal(k, aad, text, ct);
}

int
suite_open(const struct suite *s, const struct suite_key *k, struct bytes aad, struct bytes ct,
    uint8_t *text)
{
	return ct.n < SUITE_TAG_SIZE ? ERR_AEAD : s->open(k, aad, ct, text);
}
