#include "crypto/pubkey.h"

#include <sodium.h>

#include "base/err.h"

int
pubkey_check_sign(const uint8_t pub[static PUBKEY_SIZE])
{
	return crypto_core_ed25519_is_valid_point(pub) == 1 ? 0 : ERR_KEY;
}

int
pubkey_check_kem(const uint8_t pub[static PUBKEY_SIZE])
{
	/* Any scalar is a multiple of eight once clamped, so it takes a small order to zero. */
	static const uint8_t any[32] = { 8 };
	uint8_t out[32];

	return crypto_scalarmult(out, any, pub) != 0 ? ERR_KEY : 0;
}
