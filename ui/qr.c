#include "ui/qr.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define CELL_BYTES 3 /* at most, of a sign */

void
qr_fini(struct qr *q)
{
	free(q->dark);
	*q = (struct qr){ 0 };
}

int
qr_cols(const struct qr *q)
{
	return q->side + 2 * QR_QUIET;
}

int
qr_rows(const struct qr *q)
{
	return (q->side + 2 * QR_QUIET + 1) / 2;
}

static bool
is_dark(const struct qr *q, int y, int x)
{
	y -= QR_QUIET;
	x -= QR_QUIET;
	return y >= 0 && y < q->side && x >= 0 && x < q->side && q->dark[y * q->side + x] != 0;
}

/* By which halves are inked: lower is bit 0, upper is bit 1. */
static const char *const signs[] = { " ", "▄", "▀", "█" };

const char *
qr_cell(const struct qr *q, int row, int col)
{
	return signs[2 * is_dark(q, 2 * row, col) + is_dark(q, 2 * row + 1, col)];
}

char *
qr_lines(const struct qr *q)
{
	int rows = qr_rows(q), cols = qr_cols(q);
	char *out = mem_calloc((size_t)rows * ((size_t)cols * CELL_BYTES + 1) + 1, 1), *end = out;

	for (int y = 0; y < rows; y++) {
		for (int x = 0; x < cols; x++)
			end = stpcpy(
			    end, signs[2 * !is_dark(q, 2 * y, x) + !is_dark(q, 2 * y + 1, x)]);
		end = stpcpy(end, y + 1 < rows ? "\n" : "");
	}
	return out;
}
