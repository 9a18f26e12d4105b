/* Fuzzes base/utf8.c against the grammar of RFC 3629, section 4, written out as it stands there. */
#include <assert.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct range {
	uint8_t lo, hi;
};

static const struct {
	size_t n;
	struct range byte[4];
} rows[] = {
	{ 1, { { 0x00, 0x7f } } },
	{ 2, { { 0xc2, 0xdf }, { 0x80, 0xbf } } },
	{ 3, { { 0xe0, 0xe0 }, { 0xa0, 0xbf }, { 0x80, 0xbf } } },
	{ 3, { { 0xe1, 0xec }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
	{ 3, { { 0xed, 0xed }, { 0x80, 0x9f }, { 0x80, 0xbf } } },
	{ 3, { { 0xee, 0xef }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
	{ 4, { { 0xf0, 0xf0 }, { 0x90, 0xbf }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
	{ 4, { { 0xf1, 0xf3 }, { 0x80, 0xbf }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
	{ 4, { { 0xf4, 0xf4 }, { 0x80, 0x8f }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
};

static size_t
expect(const uint8_t *p, size_t left)
{
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		size_t i = 0;

		while (i < rows[r].n && i < left && p[i] >= rows[r].byte[i].lo &&
		       p[i] <= rows[r].byte[i].hi)
			i++;
		if (i == rows[r].n)
			return i;
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t at = 0, n = 1;
	uint32_t c;

	for (; at < size && n > 0; at += n) {
		n = expect(data + at, size - at);
		assert(utf8_char(bytes_of(data + at, size - at), &c) == n);
	}
	assert(utf8_valid(bytes_of(data, size)) == (n > 0));
	for (size_t max = 0; n > 0 && max <= size; max++) {
		size_t cut = utf8_cut((const char *)data, size, max);

		assert(cut <= max && max - cut < UTF8_CHAR_MAX);
		assert(utf8_valid(bytes_of(data, cut)));
	}
	return 0;
}
