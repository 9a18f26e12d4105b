/* fuzz/fuzz_content.c - what is inside a sealed message, and what is kept of a room beside its
 * group. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "client/content.h"
#include "client/rooms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
message(struct bytes in)
{
	struct buf again = BUF_INIT(1 << 20);
	struct content c;

	if (content_get(in, &c) == 0) {
		content_put(&again, &c);
		if (!bytes_equal(buf_bytes(&again), in) || !utf8_valid(c.text) ||
		    (c.text.n == 0 && c.receipt == 0))
			abort();
	}
	buf_fini(&again);
}

/* What was read is the same when it was written and read again. */
static void
kept(struct bytes in)
{
	struct buf once = BUF_INIT(1 << 20), again = BUF_INIT(1 << 20);
	struct room *a = mem_calloc(1, sizeof *a), *b = mem_calloc(1, sizeof *b);
	struct rd rd;

	rd_init(&rd, in);
	if (room_get(&rd, a) == 0) {
		room_put(&once, a);
		rd_init(&rd, buf_bytes(&once));
		if (room_get(&rd, b) != 0 || rd_end(&rd) != 0)
			abort();
		room_put(&again, b);
		if (!bytes_equal(buf_bytes(&once), buf_bytes(&again)))
			abort();
	}
	receipts_fini(&a->receipts);
	receipts_fini(&b->receipts);
	buf_fini(&once);
	buf_fini(&again);
	free(a);
	free(b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	message(bytes_of(data, size));
	kept(bytes_of(data, size));
	return 0;
}
