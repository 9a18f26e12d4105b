#include "tests/support/term_fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "base/mem.h"

static void
put_row(struct buf *out, const struct grid *g, int y)
{
	size_t last = out->n;

	for (int x = 0; x < g->cols; x++) {
		const struct cell *c = grid_at(g, y, x);

		if (c->cols == 0)
			continue;
		if (c->n == 0)
			buf_put(out, " ", 1);
		else
			buf_put(out, c->s, c->n);
		if (c->n > 0 && !(c->n == 1 && c->s[0] == ' '))
			last = out->n;
	}
	out->n = last;
	buf_put(out, "\n", 1);
}

char *
term_fake_text(const struct grid *g)
{
	struct buf b = BUF_INIT(1 << 22);
	char cursor[64], *s;

	for (int y = 0; y < g->rows; y++)
		put_row(&b, g, y);
	snprintf(cursor, sizeof cursor, "cursor %d %d\n", g->cursor_y, g->cursor_x);
	buf_put(&b, cursor, strlen(cursor));
	s = mem_strndup((const char *)b.p, b.n);
	buf_fini(&b);
	return s;
}

static bool
cell_sound(const struct cell *c, const struct cell *next)
{
	wchar_t w[8];

	if (c->cols == 0 || c->n == 0)
		return c->n == 0;
	text_wide(c->s, c->n, w, 7);
	for (size_t i = 0; w[i] != L'\0'; i++)
		if (!iswprint((wint_t)w[i]))
			return false;
	return wcwidth(w[0]) == c->cols && (c->cols == 1 || (next != NULL && next->cols == 0));
}

bool
term_fake_sound(const struct grid *g)
{
	for (int y = 0; y < g->rows; y++)
		for (int x = 0; x < g->cols; x++)
			if (!cell_sound(grid_at(g, y, x), grid_at(g, y, x + 1)))
				return false;
	return g->cursor_y < g->rows && g->cursor_x < g->cols;
}
