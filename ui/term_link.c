#include "ui/term_link.h"

#include <stdlib.h>

#include "base/mem.h"
#include "ui/term_escape.h"

void
term_link_forget(struct term_link *l)
{
	free(l->shown);
	*l = (struct term_link){ .rows = 0 };
}

/* What row y looks like; never 0. */
static uint64_t
look_of(const struct grid *g, int y)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (int x = 0; x < g->cols; x++) {
		const struct cell *c = grid_at(g, y, x);

		h = (h ^ (uint64_t)(c->style << 8 | c->n)) * UINT64_C(1099511628211);
		for (size_t i = 0; i < c->n; i++)
			h = (h ^ (uint8_t)c->s[i]) * UINT64_C(1099511628211);
	}
	return h | 1;
}

/* The text of a link from column *x on, or further right, as far as nothing else covers it. */
static void
visible_part(const struct grid *g, const struct grid_link *k, int *x, struct buf *text)
{
	const struct cell *c;

	buf_clear(text);
	for (; *x < k->end && (c = grid_at(g, k->y, *x)) != NULL; ++*x)
		if (c->style == ST_LINK && c->n == 1)
			break;
	for (int i = *x; i < k->end && (c = grid_at(g, k->y, i)) != NULL; i++) {
		if (c->style != ST_LINK || c->n != 1)
			break;
		buf_put(text, c->s, 1);
	}
}

static void
draw_row(
    const struct grid *g, int y, const struct theme_ink *ink, enum depth depth, struct buf *out)
{
	struct buf text = BUF_INIT((size_t)g->cols + 1);

	for (size_t i = 0; i < g->n_links; i++) {
		const struct grid_link *k = &g->links[i];
		int x = k->x;

		if (k->y != y)
			continue;
		for (visible_part(g, k, &x, &text); text.n > 0; visible_part(g, k, &x, &text)) {
			escape_link(out, y, x, ink, depth, bytes_of(g->urls.p + k->at, k->n),
			    buf_bytes(&text));
			x += (int)text.n;
		}
	}
	buf_fini(&text);
}

static bool
has_links(const struct grid *g, int y)
{
	for (size_t i = 0; i < g->n_links; i++)
		if (g->links[i].y == y)
			return true;
	return false;
}

void
term_link_draw(struct term_link *l, const struct grid *g, const struct theme_ink *ink,
    enum depth depth, struct buf *out)
{
	size_t before;

	if (l->rows != g->rows) {
		term_link_forget(l);
		l->shown = mem_calloc((size_t)g->rows + 1, sizeof *l->shown);
		l->rows = g->rows;
	}
	buf_put(out, "\0337", 2);
	before = out->n;
	for (int y = 0; y < g->rows; y++) {
		uint64_t look = has_links(g, y) ? look_of(g, y) : 0;

		if (look != 0 && look != l->shown[y])
			draw_row(g, y, ink, depth, out);
		l->shown[y] = look;
	}
	if (out->n > before)
		buf_put(out, "\0338", 2);
	else
		buf_clear(out);
}
