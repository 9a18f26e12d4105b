/*
 * support/pump.h - waits for all programs of a test at once, so that none of them stalls
 * because the test is looking at another one. Owns what is in it. One thread.
 */
#ifndef SNUG_TESTS_PUMP_H
#define SNUG_TESTS_PUMP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"

#define ACTOR_FDS 8

struct actor;

struct actor_ops {
	/* Write up to ACTOR_FDS entries; how many. None: nothing can happen to it any more. */
	size_t (*fill)(struct actor *a, struct pollfd *at);
	/* The same entries with what happened. */
	void (*ready)(struct actor *a, const struct pollfd *at, size_t n);
	/* Tell on stderr what it looks like, for a test that fails. */
	void (*dump)(const struct actor *a);
	void (*free)(struct actor *a);
};

/* Embedded first in what takes part. */
struct actor {
	struct list link;
	const struct actor_ops *ops;
	struct pump *pump;
};

struct pump;

/* Also ignores SIGPIPE. */
struct pump *pump_new(void);
/* End and free all that is in it. NULL is nothing. */
void pump_free(struct pump *p);
void pump_add(struct pump *p, struct actor *a, const struct actor_ops *ops);
/* End and free one of them. Not while the pump runs. */
void pump_remove(struct actor *a);
/*
 * Serve all until done(arg) or until the time is over; done is asked first. Whether it is done.
 * False at once when nothing can happen any more.
 */
bool pump_until(struct pump *p, bool (*done)(void *arg), void *arg, int timeout_ms);
/* Serve what is ready now, without waiting. */
void pump_now(struct pump *p);
/* Show everything on stderr and fail the running test at file:line. */
void pump_fail(struct pump *p, const char *what, const char *file, int line);

#endif
