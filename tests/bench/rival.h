/*
 * bench/rival.h - servers that are measured side by side: ours, the two floors, and others that
 * people run. Each in a process of its own, with a room that everybody is in. Dies when anything
 * fails.
 */
#ifndef SNUG_BENCH_RIVAL_H
#define SNUG_BENCH_RIVAL_H

#include <sys/types.h>

#include "base/buf.h"
#include "tests/bench/bare.h"
#include "tests/bench/town.h"

#define RIVAL_SIZE 256 /* of what is said, without what a protocol wraps around it */

/* One server that runs, as its rival knows it. */
struct rival_run {
	const struct rival *rival;
	const struct town *town;
	pid_t pid;
	uint16_t port;
	struct bare *guest; /* n of them, all in the room; [0] speaks, [n - 1] listens, the rest is
			       drained */
	size_t n;
	struct buf heard; /* by the last one, and not counted yet */
	void *own;        /* the rival's */
};

struct rival {
	const char *name, *what;
	const char *program; /* that must be there; NULL: ours or a floor, that is */
	const char *alpn;    /* NULL: none */
	bool to_speaker;     /* what one says comes back to that one too */
	bool certificates;   /* clients show one */
	/* Start it with an empty room: pid and port. */
	void (*start)(struct rival_run *x);
	/* Connected by TLS: log in, as who is i in the town; returns when the server has answered.
	 */
	void (*login)(struct rival_run *x, struct bare *b, size_t i);
	/* All of guest into the room. Who is connected is drained but for the last one. NULL:
	 * nothing to do. */
	void (*join)(struct rival_run *x, size_t from, size_t to);
	/* Append what guest[0] sends to say one thing. */
	void (*say)(struct rival_run *x, struct buf *out);
	/* Take whole messages off x->heard; how many of them were said by guest[0]. */
	size_t (*count)(struct rival_run *x);
	/* So that nobody is thrown out for being silent; NULL: nobody is. */
	void (*greet)(struct rival_run *x, struct bare *b);
};

extern const struct rival rival_floor_a, rival_floor_b, rival_snug, rival_ngircd, rival_mosquitto;

/* Start it, with nobody there yet. NULL when it is not installed. */
struct rival_run *rival_start(const struct rival *r, const struct town *t);
/* n people of the town, who come and join. */
void rival_fill(struct rival_run *x, size_t n);
void rival_stop(struct rival_run *x); /* NULL is nothing */
/* Connect, log in as who is i in the town. */
void rival_connect(struct rival_run *x, struct bare *b, size_t i);
/* Everybody who must says that they are there, if they have been silent for some seconds. */
void rival_greet(void);
/* The speaker says n things. */
void rival_say(struct rival_run *x, size_t n);
/* Wait until the listener has heard at least one thing more; how many. */
size_t rival_hear(struct rival_run *x);

#endif
