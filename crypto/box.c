#include "crypto/box.h"

#include <sodium.h>

#include "base/err.h"
#include "crypto/random.h"

#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES

int
box_seal(const uint8_t key[static BOX_KEY_SIZE], struct bytes context, struct bytes text,
    struct buf *out)
{
	uint8_t *to = buf_reserve(out, NONCE_SIZE + text.n + TAG_SIZE);

	if (to == NULL)
		return buf_err(out);
	random_bytes(to, NONCE_SIZE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
	    to + NONCE_SIZE, NULL, text.p, text.n, context.p, context.n, NULL, to, key);
	buf_grew(out, NONCE_SIZE + text.n + TAG_SIZE);
	return 0;
}

int
box_open(const uint8_t key[static BOX_KEY_SIZE], struct bytes context, struct bytes sealed,
    struct buf *text)
{
	uint8_t *to;
	size_t n;

	if (sealed.n < NONCE_SIZE + TAG_SIZE)
		return ERR_AEAD;
	n = sealed.n - NONCE_SIZE - TAG_SIZE;
	if ((to = buf_reserve(text, n)) == NULL)
		return buf_err(text);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, sealed.p + NONCE_SIZE,
		sealed.n - NONCE_SIZE, context.p, context.n, sealed.p, key) != 0)
		return ERR_AEAD;
	buf_grew(text, n);
	return 0;
}

void
box_key(uint8_t out[static BOX_KEY_SIZE], const uint8_t from[static 32], const char *label)
{
	crypto_generichash(out, BOX_KEY_SIZE, (const uint8_t *)label, strlen(label), from, 32);
}
