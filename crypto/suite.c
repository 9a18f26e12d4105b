#include "crypto/suite.h"

#include <sodium.h>

#include "base/err.h"

const char *
suite_name(void)
{
	return "X25519, ChaCha20-Poly1305, SHA-256, Ed25519";
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
}

void
suite_seal(const struct suite_key *k, struct bytes aad, struct bytes text, uint8_t *ct)
{
	crypto_aead_chacha20poly1305_ietf_encrypt(
	    ct, NULL, text.p, text.n, aad.p, aad.n, NULL, k->nonce, k->key);
}

int
suite_open(const struct suite_key *k, struct bytes aad, struct bytes ct, uint8_t *text)
{
	if (ct.n < SUITE_TAG_SIZE || crypto_aead_chacha20poly1305_ietf_decrypt(text, NULL, NULL,
					 ct.p, ct.n, aad.p, aad.n, k->nonce, k->key) != 0)
		return ERR_AEAD;
	return 0;
}
