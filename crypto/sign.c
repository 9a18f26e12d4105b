#include "crypto/sign.h"

#include <sodium.h>

#include "crypto/secret.h"

void
sign_key_seed(struct sign_key *k, uint8_t pub[static PUBKEY_SIZE], const uint8_t seed[static 32])
{
	crypto_sign_seed_keypair(pub, k->b, seed);
}

void
sign_key_new(struct sign_key *k, uint8_t pub[static PUBKEY_SIZE])
{
	struct secret seed;

	secret_random(&seed);
	sign_key_seed(k, pub, seed.b);
	secret_wipe(&seed);
}

int
sign(uint8_t sig[static SIGNATURE_SIZE], const struct sign_key *k, const char *label,
    struct bytes content)
{
	struct buf signed_content = BUF_INIT(SIGNED_MAX + 1024);
	int r;

	if ((r = pubkey_content(&signed_content, label, content)) == 0)
		crypto_sign_detached(sig, NULL, signed_content.p, signed_content.n, k->b);
	buf_fini(&signed_content);
	return r;
}
