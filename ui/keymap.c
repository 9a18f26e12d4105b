#include "ui/keymap.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct own {
	struct key_seq keys;
	enum action action;
	char *command; /* owned, or NULL */
};

struct keymap {
	struct own *v; /* owned; in the order in which they were bound */
	size_t n;
};

static const struct {
	struct key_seq keys;
	enum action action;
} rows[] = {
#define X(mods, code, action) { { { { code, mods } }, 1 }, action },
#define XX(mods, code, mods2, code2, action)                                                       \
	{ { { { code, mods }, { code2, mods2 } }, 2 }, action },
#include "ui/keymap.def"
#undef X
#undef XX
};

#define ROWS (sizeof rows / sizeof rows[0])

struct keymap *
keymap_new(void)
{
	return mem_calloc(1, sizeof(struct keymap));
}

void
keymap_free(struct keymap *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->n; i++)
		free(m->v[i].command);
	free(m->v);
	free(m);
}

static struct binding
own_binding(const struct own *o)
{
	return (struct binding){ o->keys, o->action, o->command, true };
}

static enum keymap_found
find_own(const struct keymap *m, const struct key_seq *keys, struct binding *out)
{
	enum keymap_found found = KEYMAP_NONE;

	for (size_t i = 0; m != NULL && i < m->n; i++) {
		if (key_seq_equal(&m->v[i].keys, keys)) {
			*out = own_binding(&m->v[i]);
			return KEYMAP_BOUND;
		}
		if (key_seq_begins(&m->v[i].keys, keys))
			found = KEYMAP_BEGUN;
	}
	return found;
}

enum keymap_found
keymap_find(const struct keymap *m, const struct key_seq *keys, struct binding *out)
{
	enum keymap_found found = find_own(m, keys, out);

	for (size_t i = 0; found == KEYMAP_NONE && i < ROWS; i++)
		if (key_seq_equal(&rows[i].keys, keys)) {
			*out = (struct binding){ rows[i].keys, rows[i].action, NULL, false };
			return KEYMAP_BOUND;
		}
	for (size_t i = 0; found == KEYMAP_NONE && i < ROWS; i++)
		if (key_seq_begins(&rows[i].keys, keys))
			found = KEYMAP_BEGUN;
	return found;
}

bool
keymap_unbind(struct keymap *m, const struct key_seq *keys)
{
	for (size_t i = 0; i < m->n; i++)
		if (key_seq_equal(&m->v[i].keys, keys)) {
			free(m->v[i].command);
			memmove(m->v + i, m->v + i + 1, (--m->n - i) * sizeof m->v[0]);
			return true;
		}
	return false;
}

void
keymap_bind(struct keymap *m, const struct binding *b)
{
	struct own o = { b->keys, b->action, b->command != NULL ? mem_strdup(b->command) : NULL };

	keymap_unbind(m, &b->keys);
	m->v = realloc(m->v, (m->n + 1) * sizeof *m->v);
	if (m->v == NULL)
		abort();
	m->v[m->n++] = o;
}

/* Does what the person bound leave this row of the table as it is? */
static bool
counts(const struct keymap *m, size_t row)
{
	struct binding b;
	struct key_seq begin = rows[row].keys;

	for (; begin.n > 0; begin.n--) {
		enum keymap_found found = find_own(m, &begin, &b);

		if (found == KEYMAP_BOUND || (found == KEYMAP_BEGUN && begin.n == rows[row].keys.n))
			return false;
	}
	return true;
}

bool
keymap_row(const struct keymap *m, size_t i, struct binding *out)
{
	size_t own = m != NULL ? m->n : 0;

	if (i < own) {
		*out = own_binding(&m->v[i]);
		return true;
	}
	i -= own;
	for (size_t k = 0; k < ROWS; k++)
		if (counts(m, k) && i-- == 0) {
			*out = (struct binding){ rows[k].keys, rows[k].action, NULL, false };
			return true;
		}
	return false;
}
