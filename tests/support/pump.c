#include "tests/support/pump.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define ACTORS_MAX 32

struct pump {
	struct list actors;
	size_t n;
};

struct pump *
pump_new(void)
{
	struct pump *p = mem_calloc(1, sizeof *p);

	list_init(&p->actors);
	signal(SIGPIPE, SIG_IGN);
	return p;
}

void
pump_free(struct pump *p)
{
	if (p == NULL)
		return;
	list_each (a, &p->actors, struct actor, link) {
		list_remove(&a->link);
		a->ops->free(a);
	}
	free(p);
}

void
pump_add(struct pump *p, struct actor *a, const struct actor_ops *ops)
{
	assert(p->n < ACTORS_MAX);
	a->ops = ops;
	a->pump = p;
	list_push(&p->actors, &a->link);
	p->n++;
}

void
pump_remove(struct actor *a)
{
	list_remove(&a->link);
	a->pump->n--;
	a->ops->free(a);
}

/* One poll and what follows from it. False when there is nothing to wait for. */
static bool
serve(struct pump *p, int timeout_ms)
{
	struct pollfd at[ACTORS_MAX * ACTOR_FDS], *next = at;
	size_t count[ACTORS_MAX], n = 0, i = 0;

	list_each (a, &p->actors, struct actor, link)
		n += count[i++] = a->ops->fill(a, at + n);
	if (n == 0)
		return false;
	if (poll(at, n, timeout_ms) < 0)
		return errno == EINTR;
	i = 0;
	list_each (b, &p->actors, struct actor, link) {
		b->ops->ready(b, next, count[i]);
		next += count[i++];
	}
	return true;
}

bool
pump_until(struct pump *p, bool (*done)(void *arg), void *arg, int timeout_ms)
{
	uint64_t end = clock_mono_ms() + (uint64_t)timeout_ms;

	for (;;) {
		uint64_t now;

		if (done(arg))
			return true;
		if ((now = clock_mono_ms()) >= end || !serve(p, (int)(end - now)))
			return done(arg);
	}
}

void
pump_now(struct pump *p)
{
	serve(p, 0);
}

void
pump_fail(struct pump *p, const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	list_each (a, &p->actors, struct actor, link)
		a->ops->dump(a);
	_fail(file, line);
}
