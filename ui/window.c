#include "ui/window.h"

#include <assert.h>

/* the tree ---------------------------------------------------------------- */

void
windows_init(struct windows *w)
{
	*w = (struct windows){ .n = 1 };
	w->v[0] = (struct window){ .kind = WINDOW_LEAF, .parent = -1 };
}

struct window *
windows_focus(struct windows *w)
{
	return &w->v[w->focus];
}

static bool
is_split(const struct window *v)
{
	return v->kind == WINDOW_STACK || v->kind == WINDOW_BESIDE;
}

/* The first or last leaf below node i. */
static int
leaf_of(const struct windows *w, int i, int last)
{
	while (is_split(&w->v[i]))
		i = w->v[i].child[last];
	return i;
}

static int
next_leaf(const struct windows *w, int i)
{
	int up = w->v[i].parent;

	while (up >= 0 && w->v[up].child[1] == i) {
		i = up;
		up = w->v[i].parent;
	}
	return up < 0 ? -1 : leaf_of(w, w->v[up].child[1], 0);
}

int
windows_nth(const struct windows *w, int i)
{
	int leaf = leaf_of(w, w->root, 0);

	while (leaf >= 0 && i-- > 0)
		leaf = next_leaf(w, leaf);
	return leaf;
}

static int
free_node(const struct windows *w)
{
	int i = 0;

	while (w->v[i].kind != WINDOW_NONE)
		i++;
	return i;
}

/* Node i stands where old stood. */
static void
replace(struct windows *w, int old, int i)
{
	int up = w->v[old].parent;

	w->v[i].parent = up;
	if (up < 0)
		w->root = i;
	else
		w->v[up].child[w->v[up].child[1] == old] = i;
}

bool
windows_split(struct windows *w, enum window_kind kind, int percent)
{
	int old = w->focus, split, leaf;

	assert(kind == WINDOW_STACK || kind == WINDOW_BESIDE);
	assert(percent >= WINDOW_PERCENT_MIN && percent <= WINDOW_PERCENT_MAX);
	if (w->n == WINDOWS_MAX)
		return false;
	split = free_node(w);
	w->v[split] =
	    (struct window){ .kind = kind, .child = { old, old }, .percent = 100 - percent };
	replace(w, old, split);
	leaf = free_node(w);
	w->v[leaf] = w->v[old];
	w->v[split].child[1] = leaf;
	w->v[old].parent = w->v[leaf].parent = split;
	w->focus = leaf;
	w->n++;
	return true;
}

static void
drop(struct windows *w, int i)
{
	if (is_split(&w->v[i])) {
		drop(w, w->v[i].child[0]);
		drop(w, w->v[i].child[1]);
	} else {
		w->n--;
	}
	w->v[i] = (struct window){ .kind = WINDOW_NONE };
}

/* Of the split above i only i stays. */
static void
lift(struct windows *w, int i)
{
	int up = w->v[i].parent, other = w->v[up].child[w->v[up].child[0] == i];

	replace(w, up, i);
	drop(w, other);
	w->v[up] = (struct window){ .kind = WINDOW_NONE };
}

bool
windows_close(struct windows *w)
{
	int up = w->v[w->focus].parent, second, other;

	if (up < 0)
		return false;
	second = w->v[up].child[1] == w->focus;
	other = w->v[up].child[!second];
	lift(w, other);
	/* The nearest to where it was. */
	w->focus = leaf_of(w, other, second);
	return true;
}

bool
windows_merge(struct windows *w)
{
	if (w->v[w->focus].parent < 0)
		return false;
	lift(w, w->focus);
	return true;
}

void
windows_only(struct windows *w)
{
	while (windows_merge(w))
		;
}

void
windows_next(struct windows *w)
{
	int leaf = next_leaf(w, w->focus);

	w->focus = leaf >= 0 ? leaf : windows_nth(w, 0);
}

/* places ------------------------------------------------------------------- */

/* How much room node i needs. */
static void
least_of(const struct windows *w, int i, int *rows, int *cols)
{
	const struct window *v = &w->v[i];
	int r[2], c[2];

	if (!is_split(v)) {
		*rows = WINDOW_ROWS_MIN;
		*cols = WINDOW_COLS_MIN;
		return;
	}
	least_of(w, v->child[0], &r[0], &c[0]);
	least_of(w, v->child[1], &r[1], &c[1]);
	*rows = v->kind == WINDOW_STACK ? r[0] + r[1] : r[0] > r[1] ? r[0] : r[1];
	*cols = v->kind == WINDOW_BESIDE ? c[0] + c[1] + 1 : c[0] > c[1] ? c[0] : c[1];
}

/* What the first part of a split has of so much: its percentage, but what both need at least. */
static int
first_part(int all, int percent, int first_least, int second_least)
{
	int first = all * percent / 100;

	if (first > all - second_least)
		first = all - second_least;
	return first < first_least ? first_least : first;
}

static void
place(struct windows *w, int i, struct rect at)
{
	struct window *v = &w->v[i];
	struct rect one = at, two = at;
	int r[2], c[2];

	v->at = at;
	if (!is_split(v))
		return;
	for (int k = 0; k < 2; k++)
		least_of(w, v->child[k], &r[k], &c[k]);
	if (v->kind == WINDOW_STACK) {
		one.h = first_part(at.h, v->percent, r[0], r[1]);
		two.y += one.h;
		two.h -= one.h;
	} else {
		one.w = first_part(at.w - 1, v->percent, c[0], c[1]);
		two.x += one.w + 1; /* a rule stands between them */
		two.w -= one.w + 1;
	}
	place(w, v->child[0], one);
	place(w, v->child[1], two);
}

bool
windows_place(struct windows *w, const struct rect *area)
{
	int rows, cols;

	least_of(w, w->root, &rows, &cols);
	if (rows > area->h || cols > area->w)
		return false;
	place(w, w->root, *area);
	return true;
}

void
windows_zoom(struct windows *w, const struct rect *area)
{
	for (int i = 0; i < WINDOWS_NODES; i++)
		w->v[i].at = (struct rect){ 0 };
	windows_focus(w)->at = *area;
}

static bool
has(const struct rect *r, int y, int x)
{
	return y >= r->y && y < r->y + r->h && x >= r->x && x < r->x + r->w;
}

int
windows_at(const struct windows *w, int y, int x)
{
	for (int i = 0; i < WINDOWS_NODES; i++)
		if (w->v[i].kind == WINDOW_LEAF && has(&w->v[i].at, y, x))
			return i;
	return -1;
}

bool
windows_go(struct windows *w, enum window_way way)
{
	const struct rect *at = &windows_focus(w)->at;
	int y = at->y, x = at->x, to;

	switch (way) {
	case WINDOW_UP:
		y = at->y - 1;
		break;
	case WINDOW_DOWN:
		y = at->y + at->h;
		break;
	case WINDOW_LEFT:
		x = at->x - 2; /* over the rule */
		break;
	case WINDOW_RIGHT:
		x = at->x + at->w + 1;
		break;
	}
	if ((to = windows_at(w, y, x)) < 0)
		return false;
	w->focus = to;
	return true;
}
