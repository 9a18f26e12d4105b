/* Hostile text: cleaned, measured, wrapped, put into cells. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"
#include "ui/grid.h"
#include "ui/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_rows(const char *s, size_t n, int width, bool hanging)
{
	struct text_rows r = text_rows(s, n, width);
	size_t from, len, end = 0;

	r.hanging = hanging;
	while (text_row(&r, &from, &len)) {
		assert(from >= end && from + len <= n);
		end = from + len;
		assert(text_cols(s + from, len) + r.indent <= width || len <= TEXT_CELL_MAX);
	}
}

static void
check_clusters(const char *s, size_t n)
{
	for (size_t at = 0, next; at < n; at = next) {
		next = text_next(s, n, at);
		assert(next > at && next <= n);
		assert(text_prev(s, n, next) < next);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t n;
	char *clean, small[9];
	struct grid g;

	if (size > 4096)
		return 0;
	text_locale();
	clean = text_cleaned((const char *)data, size, TEXT_LINES, &n);
	assert(n <= size * TEXT_GROWTH && utf8_valid(bytes_of(clean, n)));
	for (size_t i = 0; i < n; i++)
		assert((uint8_t)clean[i] >= 0x20 || clean[i] == '\n');
	for (int width = 1; width < 40; width += 7)
		check_rows(clean, n, width, width % 2 == 0);
	text_clean_to(small, sizeof small, clean);
	assert(utf8_valid(bytes_str(small)));
	check_clusters(clean, n);
	grid_init(&g);
	grid_resize(&g, 1, 17);
	grid_put(&g, 0, 1, 17, ST_TEXT, bytes_of(clean, n));
	grid_put(&g, 0, 2, 9, ST_TEXT, bytes_of(clean, n));
	assert(grid_at(&g, 0, 0)->n == 0);
	grid_fini(&g);
	free(clean);
	return 0;
}
