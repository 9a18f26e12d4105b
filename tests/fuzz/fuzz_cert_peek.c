/* Certificates: what names a member is a nick, and whatever follows a certificate makes it none. */
#include <assert.h>
#include <stdlib.h>

#include "crypto/cert_peek.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cert_peek c, again;
	uint8_t *longer;

	if (cert_peek(&c, bytes_of(data, size)) != 0)
		return 0;
	assert(nick_valid(c.nick));
	if ((longer = malloc(size + 1)) == NULL)
		abort();
	memcpy(longer, data, size);
	longer[size] = 0;
	assert(cert_peek(&again, bytes_of(longer, size + 1)) != 0);
	free(longer);
	return 0;
}
