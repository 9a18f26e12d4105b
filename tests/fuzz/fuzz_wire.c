/*
 * fuzz/fuzz_wire.c - the first byte picks a message; what its decoder takes, encodes to the
 * same bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "net/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct buf *b, struct bytes body)
{
	if (buf_err(b) != 0 || !bytes_equal(buf_bytes(b), body))
		abort();
}

#define X(name)                                                                                    \
	static void try_##name(struct bytes body)                                                  \
	{                                                                                          \
		struct wire_##name m;                                                              \
		struct buf b = BUF_INIT(1 << 22);                                                  \
                                                                                                   \
		memset(&m, 0xa5, sizeof m);                                                        \
		if (wire_get_##name(body, &m) == 0) {                                              \
			wire_put_##name(&b, &m);                                                   \
			check(&b, body);                                                           \
		}                                                                                  \
		buf_fini(&b);                                                                      \
	}
WIRE_MESSAGES(X)
#undef X

static void (*const tries[])(struct bytes body) = {
#define X(name) try_##name,
	WIRE_MESSAGES(X)
#undef X
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0)
		tries[data[0] % (sizeof tries / sizeof tries[0])](bytes_of(data + 1, size - 1));
	return 0;
}
