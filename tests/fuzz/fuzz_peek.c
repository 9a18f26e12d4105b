/* verify_peek on any bytes. */
#include <stdlib.h>

#include "crypto/framing.h"
#include "crypto/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf b = BUF_INIT(64);
	struct framing f;
	uint64_t epoch;

	if (verify_peek(bytes_of(data, size), f.gid, &epoch) == 0) {
		f.kind = data[1] == FRAMING_COMMIT ? FRAMING_COMMIT : FRAMING_MESSAGE;
		f.epoch = epoch;
		framing_put(&b, &f);
		if (!bytes_equal(buf_bytes(&b), bytes_of(data, b.n)))
			abort();
	}
	buf_fini(&b);
	return 0;
}
