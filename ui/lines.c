#include "ui/lines.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
lines_init(struct lines *l)
{
	*l = (struct lines){ .first = LINES_FIRST };
}

static void
line_free(struct line *ln)
{
	if (ln != NULL)
		mem_wipe(ln->text, ln->text_len);
	free(ln);
}

static struct line **
slot(const struct lines *l, uint64_t number)
{
	return &l->v[number & (l->cap - 1)];
}

void
lines_fini(struct lines *l)
{
	lines_clear(l);
	free(l->v);
	lines_init(l);
}

void
lines_clear(struct lines *l)
{
	for (uint64_t i = l->first; i < lines_end(l); i++)
		line_free(*slot(l, i));
	l->first += l->n;
	l->n = 0;
}

uint64_t
lines_end(const struct lines *l)
{
	return l->first + l->n;
}

struct line *
lines_get(const struct lines *l, uint64_t number)
{
	return number >= l->first && number < lines_end(l) ? *slot(l, number) : NULL;
}

static void
grow(struct lines *l)
{
	struct lines old = *l;

	l->cap = old.cap > 0 ? 2 * old.cap : 64;
	l->v = mem_calloc(l->cap, sizeof(struct line *));
	for (uint64_t i = old.first; i < lines_end(&old); i++)
		*slot(l, i) = *slot(&old, i);
	free(old.v);
}

static struct line *
line_new(const struct line *head, const char *text, const char *note)
{
	size_t n = strlen(text), m = strlen(note);
	struct line *ln = mem_calloc(1, sizeof *ln + n + m + 2);

	memcpy(ln, head, offsetof(struct line, text));
	memcpy(ln->text, text, n);
	memcpy(ln->text + n + 1, note, m);
	ln->text_len = (uint32_t)n;
	ln->note_len = (uint32_t)m;
	return ln;
}

struct line *
lines_push(struct lines *l, const struct line *head, const char *text, const char *note)
{
	if (l->n == LINES_MAX) {
		line_free(*slot(l, l->first));
		l->first++;
		l->n--;
	}
	if (l->n == l->cap)
		grow(l);
	l->n++;
	return *slot(l, lines_end(l) - 1) = line_new(head, text, note != NULL ? note : "");
}

struct line *
lines_unshift(struct lines *l, const struct line *head, const char *text, const char *note)
{
	if (l->n == LINES_MAX)
		return NULL;
	if (l->n == l->cap)
		grow(l);
	l->n++;
	l->first--;
	return *slot(l, l->first) = line_new(head, text, note != NULL ? note : "");
}

void
lines_pop(struct lines *l)
{
	assert(l->n > 0);
	line_free(*slot(l, lines_end(l) - 1));
	l->n--;
}

struct line *
lines_rewrite(struct lines *l, uint64_t number, const char *text, const char *note)
{
	struct line *old = lines_get(l, number);

	assert(old != NULL);
	*slot(l, number) = line_new(old, text, note != NULL ? note : "");
	line_free(old);
	return *slot(l, number);
}

void
lines_move(struct lines *l, uint64_t from, uint64_t to)
{
	struct line *moved = lines_get(l, from);

	assert(moved != NULL && from <= to && to < lines_end(l));
	for (uint64_t i = from; i < to; i++)
		*slot(l, i) = *slot(l, i + 1);
	*slot(l, to) = moved;
}
