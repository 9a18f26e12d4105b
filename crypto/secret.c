#include "crypto/secret.h"

#include <sodium.h>
#include <string.h>

#include "crypto/random.h"

void *
secret_new(size_t size)
{
	/* sodium_malloc puts the end of the block at the end of a page: a rounded size is aligned. */
	size_t n = (size + 15) & ~(size_t)15;
	void *p;

	if (n < size || (p = sodium_malloc(n)) == NULL)
		return NULL;
	memset(p, 0, n);
	return p;
}

void
secret_free(void *p)
{
	sodium_free(p);
}

void
secret_random(struct secret *s)
{
	random_bytes(s->b, sizeof s->b);
}

void
secret_wipe(struct secret *s)
{
	sodium_memzero(s->b, sizeof s->b);
}

bool
secret_equal(const uint8_t a[static SECRET_SIZE], const uint8_t b[static SECRET_SIZE])
{
	return sodium_memcmp(a, b, SECRET_SIZE) == 0;
}
