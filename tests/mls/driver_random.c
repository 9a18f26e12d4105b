#include "tests/mls/driver_random.h"

#include <sodium.h>

#include "crypto/random.h"

static bool seeded;
static uint8_t key[randombytes_SEEDBYTES];

void
driver_random_seed(struct bytes seed)
{
	crypto_generichash(key, sizeof key, seed.p, seed.n, NULL, 0);
	seeded = true;
}

/* What follows is the first half of a stream; the second half is the key of the next one. */
void
random_bytes(void *out, size_t n)
{
	uint8_t both[sizeof key + 64];
	uint8_t *p = out;

	if (!seeded) {
		randombytes_buf(out, n);
		return;
	}
	while (n > 0) {
		size_t part = n < 64 ? n : 64;

		randombytes_buf_deterministic(both, sizeof both, key);
		memcpy(key, both, sizeof key);
		memcpy(p, both + sizeof key, part);
		p += part;
		n -= part;
	}
}
