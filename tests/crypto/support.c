#include "tests/crypto/support.h"

#include <sodium.h>

#define BYTES_MAX 512

/* The next of some places to write a result to. */
static uint8_t *
place(void)
{
	static uint8_t out[64][BYTES_MAX];
	static size_t turn;

	return out[turn++ % 64];
}

bool
support_init(void)
{
	return sodium_init() >= 0;
}

struct bytes
unhex(const char *hex)
{
	uint8_t *p = place();
	size_t n;

	assert_ok(sodium_hex2bin(p, BYTES_MAX, hex, strlen(hex), " ", &n, NULL));
	return bytes_of(p, n);
}

struct bytes
filled(uint8_t value, size_t n)
{
	uint8_t *p = place();

	assert_true(n <= BYTES_MAX);
	memset(p, value, n);
	return bytes_of(p, n);
}

struct secret
secret_filled(uint8_t value)
{
	struct secret s;

	memset(s.b, value, sizeof s.b);
	return s;
}

struct secret
secret_counting(uint8_t first)
{
	struct secret s;

	for (size_t i = 0; i < sizeof s.b; i++)
		s.b[i] = (uint8_t)(first + i);
	return s;
}

void
assert_hex(const void *p, size_t n, const char *hex)
{
	assert_bytes(bytes_of(p, n), unhex(hex));
}

void
assert_bytes(struct bytes got, struct bytes want)
{
	assert_int_equal(got.n, want.n);
	if (want.n > 0)
		assert_memory_equal(got.p, want.p, want.n);
}
