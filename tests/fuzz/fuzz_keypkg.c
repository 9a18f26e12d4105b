/* verify_keypkg on any bytes; what parses must be written back as it was. */
#include <stdlib.h>

#include "base/err.h"
#include "crypto/keypkg.h"
#include "crypto/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf b = BUF_INIT(1024);
	char nick[NICK_MAX + 1];
	struct keypkg p;

	if (keypkg_parse(&p, bytes_of(data, size)) == 0) {
		keypkg_put_content(&b, &p);
		if (!bytes_equal(buf_bytes(&b), p.content))
			abort();
	}
	if (verify_keypkg(bytes_of(data, size), nick) == 0 && !nick_valid(nick))
		abort();
	buf_fini(&b);
	return 0;
}
