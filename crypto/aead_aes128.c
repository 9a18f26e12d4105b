#include "crypto/aead_aes128.h"

#include <gnutls/crypto.h>

#include "base/err.h"

#define KEY_SIZE 16

static int
start(gnutls_aead_cipher_hd_t *h, const struct suite_key *k)
{
	/* GnuTLS copies the key; its struct is not const-correct. */
	gnutls_datum_t key = { (unsigned char *)(uintptr_t)k->key, KEY_SIZE };

	return gnutls_aead_cipher_init(h, GNUTLS_CIPHER_AES_128_GCM, &key) == 0 ? 0 : ERR_INTERNAL;
}

int
aead_aes128_seal(const struct suite_key *k, struct bytes aad, struct bytes text, uint8_t *ct)
{
	gnutls_aead_cipher_hd_t h;
	size_t n = text.n + SUITE_TAG_SIZE;
	int r;

	if ((r = start(&h, k)) != 0)
		return r;
	if (gnutls_aead_cipher_encrypt(h, k->nonce, SUITE_NONCE_SIZE, aad.p, aad.n, SUITE_TAG_SIZE,
		text.p, text.n, ct, &n) != 0 ||
	    n != text.n + SUITE_TAG_SIZE)
		r = ERR_INTERNAL;
	gnutls_aead_cipher_deinit(h);
	return r;
}

int
aead_aes128_open(const struct suite_key *k, struct bytes aad, struct bytes ct, uint8_t *text)
{
	gnutls_aead_cipher_hd_t h;
	size_t n = ct.n - SUITE_TAG_SIZE;
	int r;

	if ((r = start(&h, k)) != 0)
		return r;
	if (gnutls_aead_cipher_decrypt(h, k->nonce, SUITE_NONCE_SIZE, aad.p, aad.n, SUITE_TAG_SIZE,
		ct.p, ct.n, text, &n) != 0 ||
	    n != ct.n - SUITE_TAG_SIZE)
		r = ERR_AEAD;
	gnutls_aead_cipher_deinit(h);
	return r;
}
