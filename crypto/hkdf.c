#include "crypto/hkdf.h"

#include <assert.h>
#include <sodium.h>

#define BLOCK 32

void
hkdf_mac(uint8_t out[static 32], struct bytes key, const struct bytes *part, size_t n)
{
	static const uint8_t none[1];
	crypto_auth_hmacsha256_state st;

	crypto_auth_hmacsha256_init(&st, key.n > 0 ? key.p : none, key.n);
	for (size_t i = 0; i < n; i++)
		if (part[i].n > 0)
			crypto_auth_hmacsha256_update(&st, part[i].p, part[i].n);
	crypto_auth_hmacsha256_final(&st, out);
	sodium_memzero(&st, sizeof st);
}

void
hkdf_extract(struct secret *prk, struct bytes salt, const struct bytes *ikm, size_t n_ikm)
{
	/* RFC 5869 2.2: no salt is a block of zeros, which HMAC pads an empty key to anyway. */
	hkdf_mac(prk->b, salt, ikm, n_ikm);
}

/* One block: HMAC(prk, previous | info | number). */
static void
block(uint8_t t[static BLOCK], struct bytes prk, struct hkdf_info info, uint8_t number)
{
	crypto_auth_hmacsha256_state st;

	crypto_auth_hmacsha256_init(&st, prk.p, prk.n);
	if (number > 1)
		crypto_auth_hmacsha256_update(&st, t, BLOCK);
	for (size_t i = 0; i < info.n; i++)
		if (info.part[i].n > 0)
			crypto_auth_hmacsha256_update(&st, info.part[i].p, info.part[i].n);
	crypto_auth_hmacsha256_update(&st, &number, 1);
	crypto_auth_hmacsha256_final(&st, t);
	sodium_memzero(&st, sizeof st);
}

void
hkdf_expand(uint8_t *out, size_t n, struct bytes prk, struct hkdf_info info)
{
	uint8_t t[BLOCK];

	assert(n <= HKDF_MAX);
	for (size_t i = 0; i * BLOCK < n; i++) {
		size_t left = n - i * BLOCK;

		block(t, prk, info, (uint8_t)(i + 1));
		memcpy(out + i * BLOCK, t, left < BLOCK ? left : BLOCK);
	}
	sodium_memzero(t, sizeof t);
}
