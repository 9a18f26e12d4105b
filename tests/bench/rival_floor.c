/* bench/rival_floor.c - the floors as rivals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/arena.h"
#include "tests/bench/floor.h"
#include "tests/bench/house.h"
#include "tests/bench/rival.h"

/* This program again: a process that begins with nothing, as the others do. */
static void
start(struct rival_run *x, const char *which)
{
	struct bytes cert, key, ca;
	char port[8], *file[3];

	town_host(x->town, &cert, &key, &ca);
	x->port = arena_port();
	snprintf(port, sizeof port, "%u", x->port);
	file[0] = town_file(x->town, "floor-cert.pem", cert);
	file[1] = town_file(x->town, "floor-key.pem", key);
	file[2] = town_file(x->town, "floor-ca.pem", ca);
	x->pid = arena_spawn(
	    (const char *[]){ "/proc/self/exe", which, port, file[0], file[1], file[2], NULL });
	for (size_t i = 0; i < 3; i++)
		free(file[i]);
}

static void
start_a(struct rival_run *x)
{
	start(x, FLOOR_A);
}

static void
start_b(struct rival_run *x)
{
	start(x, FLOOR_B);
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
const struct rival rival_floor_a =
    FLOOR(start_a, "floor A", "GnuTLS on epoll, a record and a send each");
const struct rival rival_floor_b =
    FLOOR(start_b, "floor B", "the same, what a tick brought joined");
