#include "ui/kills.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct piece {
	char *s; /* owned */
	size_t n;
};

struct kills {
	struct piece v[KILLS_MAX]; /* the newest first */
	size_t n;
	uint64_t serial;
};

static void
wipe(struct piece *p)
{
	mem_wipe(p->s, p->n);
	free(p->s);
	*p = (struct piece){ 0 };
}

struct kills *
kills_new(void)
{
	return mem_calloc(1, sizeof(struct kills));
}

void
kills_free(struct kills *k)
{
	if (k == NULL)
		return;
	while (k->n > 0)
		wipe(&k->v[--k->n]);
	free(k);
}

void
kills_add(struct kills *k, struct bytes s)
{
	if (k->n == KILLS_MAX)
		wipe(&k->v[--k->n]);
	memmove(k->v + 1, k->v, k->n * sizeof k->v[0]);
	k->v[0] = (struct piece){ mem_strndup((const char *)s.p, s.n), s.n };
	k->n++;
	k->serial++;
}

void
kills_join(struct kills *k, struct bytes s, bool before)
{
	struct piece both, *p = &k->v[0];

	if (k->n == 0) {
		kills_add(k, s);
		return;
	}
	both = (struct piece){ mem_calloc(p->n + s.n + 1, 1), p->n + s.n };
	memcpy(both.s + (before ? 0 : p->n), s.p, s.n);
	memcpy(both.s + (before ? s.n : 0), p->s, p->n);
	wipe(p);
	*p = both;
	k->serial++;
}

struct bytes
kills_get(const struct kills *k, size_t i)
{
	return k->n > 0 ? bytes_of(k->v[i % k->n].s, k->v[i % k->n].n) : bytes_of("", 0);
}

uint64_t
kills_serial(const struct kills *k)
{
	return k->serial;
}
