#include "tests/crypto/random_fake.h"

#include <sodium.h>

#include "crypto/random.h"

static uint64_t seed, used, chosen;
static struct bytes given;

static void
stream(void *out, size_t n, uint8_t which, uint64_t at)
{
	uint8_t key[randombytes_SEEDBYTES] = { which };

	memcpy(key + 1, &seed, sizeof seed);
	memcpy(key + 9, &at, sizeof at);
	randombytes_buf_deterministic(out, n, key);
}

void
random_fake_seed(uint64_t s)
{
	seed = s;
	used = chosen = 0;
	given = bytes_of(NULL, 0);
}

void
random_fake_give(struct bytes next)
{
	given = next;
}

void
random_bytes(void *out, size_t n)
{
	if (given.n >= n && given.n > 0) {
		memcpy(out, given.p, n);
		given = bytes_of(given.p + n, given.n - n);
		return;
	}
	stream(out, n, 1, used++);
}

uint32_t
random_fake_below(uint32_t n)
{
	uint32_t v;

	stream(&v, sizeof v, 2, chosen++);
	return v % n;
}
