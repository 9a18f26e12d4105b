#include "tests/store/vault.h"

#include <sodium.h>
#include <stdlib.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

const uint8_t vault_key[HISTORY_KEY_SIZE] = "a key that only tests have ....";

static int
seal(void *user, const uint8_t key[static HISTORY_KEY_SIZE], struct bytes context,
    struct bytes text, struct buf *out)
{
	uint8_t *to = buf_reserve(out, NONCE + text.n + TAG);

	(void)user;
	if (to == NULL)
		return buf_err(out);
	randombytes_buf(to, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
	    to + NONCE, NULL, text.p, text.n, context.p, context.n, NULL, to, key);
	buf_grew(out, NONCE + text.n + TAG);
	return 0;
}

static int
unseal(void *user, const uint8_t key[static HISTORY_KEY_SIZE], struct bytes context,
    struct bytes sealed, struct buf *text)
{
	uint8_t *to;

	(void)user;
	if (sealed.n < NONCE + TAG)
		return ERR_AEAD;
	if ((to = buf_reserve(text, sealed.n - NONCE - TAG)) == NULL)
		return buf_err(text);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, sealed.p + NONCE,
		sealed.n - NONCE, context.p, context.n, sealed.p, key) != 0)
		return ERR_AEAD;
	buf_grew(text, sealed.n - NONCE - TAG);
	return 0;
}

static void
fill(void *user, void *p, size_t n)
{
	(void)user;
	randombytes_buf(p, n);
}

struct history_cipher
vault_cipher(void)
{
	if (sodium_init() < 0)
		abort();
	return (struct history_cipher){ .seal = seal, .open = unseal, .random = fill };
}

static int
plain_seal(void *user, const uint8_t key[static HISTORY_KEY_SIZE], struct bytes context,
    struct bytes text, struct buf *out)
{
	(void)user;
	(void)key;
	(void)context;
	buf_put(out, "=", 1); /* as of a cipher, no text is sealed to nothing */
	buf_put(out, text.p, text.n);
	return buf_err(out);
}

static int
plain_open(void *user, const uint8_t key[static HISTORY_KEY_SIZE], struct bytes context,
    struct bytes sealed, struct buf *text)
{
	(void)user;
	(void)key;
	(void)context;
	if (sealed.n < 1)
		return ERR_AEAD;
	buf_put(text, sealed.p + 1, sealed.n - 1);
	return buf_err(text);
}

static void
plain_fill(void *user, void *p, size_t n)
{
	(void)user;
	for (size_t i = 0; i < n; i++)
		((uint8_t *)p)[i] = (uint8_t) "ROOM-KEY"[i % 8];
}

struct history_cipher
vault_plain(void)
{
	return (
	    struct history_cipher){ .seal = plain_seal, .open = plain_open, .random = plain_fill };
}
