/*
 * fuzz/fuzz_history_row.c - stored messages: the first byte chooses a row or a page. What was
 * read, written again, gives the same bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "store/history_row.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(const struct buf *again, struct bytes in)
{
	if (buf_err(again) != 0 || !bytes_equal(buf_bytes(again), in))
		abort();
}

static void
read_row(struct bytes in)
{
	struct history_message m = { .kind = 0 };
	struct buf again = BUF_INIT(1 << 20);

	if (history_row_get(in, &m) == 0) {
		history_row_put(&again, &m);
		expect(&again, in);
	}
	buf_fini(&again);
}

static void
read_page(struct bytes in)
{
	struct history_place after = HISTORY_START;
	struct buf again = BUF_INIT(1 << 20);
	struct history_message m;
	struct rd r;
	int got;

	rd_init(&r, in);
	while ((got = history_page_next(&r, after, &m)) == 1) {
		if (history_place_compare(m.place, after) <= 0)
			abort();
		after = m.place;
		history_page_put(&again, &m);
	}
	if (got == 0)
		expect(&again, in);
	buf_fini(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] % 2 == 0)
		read_row(bytes_of(data + 1, size - 1));
	else
		read_page(bytes_of(data + 1, size - 1));
	return 0;
}
