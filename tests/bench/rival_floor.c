/* bench/rival_floor.c - the floors as rivals. */
#include <string.h>
#include <unistd.h>

#include "tests/bench/arena.h"
#include "tests/bench/floor.h"
#include "tests/bench/house.h"
#include "tests/bench/rival.h"

static void
start(struct rival_run *x, bool join)
{
	struct floor f = { .join = join };

	town_host(x->town, &f.cert, &f.key, &f.ca);
	f.listener = bare_listen(&x->port);
	x->pid = arena_fork(floor_run, &f);
	close(f.listener);
}

static void
start_a(struct rival_run *x)
{
	start(x, false);
}

static void
start_b(struct rival_run *x)
{
	start(x, true);
}

static void
login(struct rival_run *x, struct bare *b, size_t i)
{
	char hello[8];

	(void)i;
	if (bare_recv(b, hello, sizeof hello) != 5)
		die("%s does not greet", x->rival->name);
}

static void
say(struct rival_run *x, struct buf *out)
{
	static const uint8_t data[FLOOR_SIZE];

	(void)x;
	buf_put(out, data, sizeof data);
}

static size_t
count(struct rival_run *x)
{
	size_t n = x->heard.n / FLOOR_SIZE, rest = x->heard.n % FLOOR_SIZE;

	memmove(x->heard.p, x->heard.p + x->heard.n - rest, rest);
	x->heard.n = rest;
	return n;
}

#define FLOOR(starter, title, text)                                                                \
	{                                                                                          \
		.name = title, .what = text, .to_speaker = true, .certificates = true,             \
		.start = starter, .login = login, .say = say, .count = count                       \
	}
const struct rival rival_floor_a = FLOOR(start_a, "floor A", "GnuTLS on epoll, a record and a send each");
const struct rival rival_floor_b = FLOOR(start_b, "floor B", "the same, what a tick brought joined");
