#include "ui/grid.h"

#include <stdlib.h>
#include <wctype.h>

#include "base/mem.h"

#define URLS_MAX ((size_t)1 << 16) /* bytes of all the links of a screen */

void
grid_init(struct grid *g)
{
	*g = (struct grid){ .cursor_y = -1, .cursor_x = -1 };
	buf_init(&g->urls, URLS_MAX);
}

void
grid_fini(struct grid *g)
{
	free(g->cells);
	buf_fini(&g->urls);
	grid_init(g);
}

void
grid_resize(struct grid *g, int rows, int cols)
{
	if (rows != g->rows || cols != g->cols) {
		grid_fini(g);
		g->cells = mem_calloc((size_t)rows * (size_t)cols + 1, sizeof *g->cells);
		g->rows = rows;
		g->cols = cols;
	}
	grid_clear(g);
}

void
grid_clear(struct grid *g)
{
	size_t n = (size_t)g->rows * (size_t)g->cols;

	for (size_t i = 0; i < n; i++)
		g->cells[i] = (struct cell){ .cols = 1, .style = ST_TEXT };
	g->cursor_y = g->cursor_x = -1;
	g->n_links = 0;
	buf_clear(&g->urls);
}

static struct cell *
cell_at(const struct grid *g, int y, int x)
{
	if (y < 0 || y >= g->rows || x < 0 || x >= g->cols)
		return NULL;
	return &g->cells[(size_t)y * (size_t)g->cols + (size_t)x];
}

const struct cell *
grid_at(const struct grid *g, int y, int x)
{
	return cell_at(g, y, x);
}

/* The other half of a wide character that is about to lose one becomes a blank. */
static void
unpair(struct grid *g, int y, int x)
{
	struct cell *c = cell_at(g, y, x), *other;

	if (c->cols == 1)
		return;
	other = cell_at(g, y, c->cols == 0 ? x - 1 : x + 1);
	other->n = 0;
	other->cols = 1;
}

static void
set_cell(struct grid *g, int y, int x, enum style st, struct bytes s, int cols)
{
	struct cell *c = cell_at(g, y, x);

	unpair(g, y, x);
	memcpy(c->s, s.p, s.n);
	c->n = (uint8_t)s.n;
	c->cols = (uint8_t)cols;
	c->style = (uint8_t)st;
	if (cols == 2) {
		unpair(g, y, x + 1);
		*cell_at(g, y, x + 1) = (struct cell){ .style = (uint8_t)st };
	}
}

int
grid_put(struct grid *g, int y, int x, int end, enum style st, struct bytes s)
{
	size_t len;
	int cols;

	end = end < g->cols ? end : g->cols;
	if (y < 0 || y >= g->rows)
		return x;
	for (size_t i = 0; i < s.n; i += len, x += cols) {
		len = text_cell((const char *)s.p + i, s.n - i, &cols);
		if (x + cols > end)
			break;
		if (x >= 0 && cols > 0 && len <= TEXT_CELL_MAX)
			set_cell(g, y, x, st, bytes_of(s.p + i, len), cols);
	}
	return x;
}

int
grid_puts(struct grid *g, int y, int x, int end, enum style st, const char *s)
{
	return grid_put(g, y, x, end, st, bytes_str(s));
}

void
grid_put_right(struct grid *g, int y, int x, int end, enum style st, const char *s)
{
	int cols = text_cols(s, strlen(s));

	grid_puts(g, y, end - cols > x ? end - cols : x, end, st, s);
}

void
grid_fill(struct grid *g, int y, int x, int end, enum style st, const char *sign)
{
	end = end < g->cols ? end : g->cols;
	for (x = x > 0 ? x : 0; x < end; x++)
		grid_puts(g, y, x, end, st, sign);
}

void
grid_link(struct grid *g, int y, int x, int end, struct bytes url)
{
	size_t at = g->urls.n;
	const struct grid_link *last = g->n_links > 0 ? &g->links[g->n_links - 1] : NULL;

	if (g->n_links == GRID_LINKS_MAX || at + url.n > URLS_MAX || y < 0 || y >= g->rows)
		return;
	/* The next row of the same link. */
	if (last != NULL && bytes_equal(bytes_of(g->urls.p + last->at, last->n), url))
		at = last->at;
	else
		buf_put(&g->urls, url.p, url.n);
	g->links[g->n_links++] = (struct grid_link){
		.y = y, .x = x, .end = end < g->cols ? end : g->cols, .at = at, .n = url.n
	};
}

/* What a cell is to the direction of its text. */
enum direction { TO_RIGHT, TO_LEFT, NEITHER, GAP, BORDER };

static enum direction
direction_of(const struct cell *c)
{
	wchar_t s[2];

	if (c->n == 0 || c->s[0] == ' ')
		return GAP;
	text_wide(c->s, c->n, s, 1);
	if (s[0] >= 0x2500 && s[0] < 0x2600)
		return BORDER;
	return text_rtl(s[0]) ? TO_LEFT : iswalpha((wint_t)s[0]) ? TO_RIGHT : NEITHER;
}

int
grid_turn(const struct grid *g, int y, int *from)
{
	bool left = false;
	int last = -1, gap = 0;

	for (int x = *from; x < g->cols; x++) {
		const struct cell *c = grid_at(g, y, x);
		enum direction d = direction_of(c);

		if (c->cols == 0)
			continue;
		gap = d == GAP ? gap + 1 : 0;
		if (gap == 2 || d == BORDER) {
			*from = x;
			if (left)
				return last;
			last = -1;
		} else if (d != GAP) {
			last = x;
			left = d == TO_LEFT || (left && d == NEITHER);
		}
	}
	*from = g->cols;
	return left ? last : -1;
}
