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
