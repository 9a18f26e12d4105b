#include "bus/bus.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/ring.h"

struct bus {
	struct ring *intents, *events;
	size_t half;  /* of the event ring */
	size_t taken; /* UI only: events since it last looked whether the worker starves */
	int event_fd;
	bus_wake_fn wake;
	void *wake_user;
	/*
	 * Set by the worker when it found the event ring full, taken by the UI each time it has
	 * taken half a ring: a wake-up for each place that gets free would be one for each
	 * event. Exchanges on both sides, for the reason that stands in ring.c.
	 */
	_Atomic bool starved;
};

struct bus *
bus_new(size_t capacity)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct bus *b;

	if (fd < 0)
		return NULL;
	b = mem_calloc(1, sizeof *b);
	b->event_fd = fd;
	b->intents = ring_new(capacity);
	b->events = ring_new(capacity);
	b->half = capacity / 2;
	atomic_init(&b->starved, false);
	return b;
}

void
bus_free(struct bus *b)
{
	void *p;

	if (b == NULL)
		return;
	while ((p = ring_pop(b->intents)) != NULL)
		intent_free(p);
	while ((p = ring_pop(b->events)) != NULL)
		event_free(p);
	ring_free(b->intents);
	ring_free(b->events);
	close(b->event_fd);
	free(b);
}

void
bus_set_wake(struct bus *b, bus_wake_fn wake, void *user)
{
	b->wake = wake;
	b->wake_user = user;
}

static void
wake_worker(struct bus *b)
{
	if (b->wake != NULL)
		b->wake(b->wake_user);
}

bool
bus_post_intent(struct bus *b, struct intent *in)
{
	if (!ring_push(b->intents, in))
		return false;
	if (ring_wants_wake(b->intents))
		wake_worker(b);
	return true;
}

struct intent *
bus_take_intent(struct bus *b)
{
	return ring_pop(b->intents);
}

bool
bus_worker_may_sleep(struct bus *b)
{
	return ring_may_sleep(b->intents);
}

/* An eventfd that was written stays readable until it is cleared; a full counter is readable too.
 */
static void
wake_ui(struct bus *b)
{
	uint64_t one = 1;
	ssize_t n = write(b->event_fd, &one, sizeof one);

	(void)n;
}

bool
bus_post_event(struct bus *b, struct event *ev)
{
	if (!ring_push(b->events, ev)) {
		(void)atomic_exchange_explicit(&b->starved, true, memory_order_acq_rel);
		/* The UI may have emptied the ring before it could see the flag. */
		if (!ring_push(b->events, ev))
			return false;
	}
	if (ring_wants_wake(b->events))
		wake_ui(b);
	return true;
}

/* Whoever set the flag left a full ring behind, counted from our last look: the next look always
 * comes. */
static void
feed_worker(struct bus *b)
{
	b->taken = 0;
	if (atomic_exchange_explicit(&b->starved, false, memory_order_acq_rel))
		wake_worker(b);
}

struct event *
bus_take_event(struct bus *b)
{
	struct event *ev = ring_pop(b->events);

	if (ev != NULL && ++b->taken >= b->half)
		feed_worker(b);
	return ev;
}

int
bus_event_fd(const struct bus *b)
{
	return b->event_fd;
}

void
bus_event_fd_clear(struct bus *b)
{
	uint64_t count;
	ssize_t n = read(b->event_fd, &count, sizeof count);

	(void)n;
}

bool
bus_ui_may_sleep(struct bus *b)
{
	return ring_may_sleep(b->events);
}
