/* Pointers a second from one thread to another: base/ring.c beside ck_ring of Concurrency Kit.
 * Higher is better. */
#include <assert.h>
#include <ck_ring.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/ring.h"
#include "tests/bench/stat.h"

#define CAPACITY 1024
#define ITEMS 4000000u

struct floor_ring {
	ck_ring_t ring;
	ck_ring_buffer_t slot[CAPACITY];
};

static bool
floor_push(struct floor_ring *r, void *p)
{
	return ck_ring_enqueue_spsc(&r->ring, r->slot, p);
}

static void *
floor_pop(struct floor_ring *r)
{
	void *p = NULL;

	return ck_ring_dequeue_spsc(&r->ring, r->slot, &p) ? p : NULL;
}

/* The same two loops for both rings; a full or empty one lets the other thread run now and then. */
#define SIDES(name, type, push, pop)                                                               \
	static void *name##_produce(void *user)                                                    \
	{                                                                                          \
		type *r = user;                                                                    \
                                                                                                   \
		for (uintptr_t i = 1, spins = 0; i <= ITEMS;)                                      \
			if (push(r, (void *)i))                                                    \
				i++;                                                               \
			else if (++spins % 256 == 0)                                               \
				sched_yield();                                                     \
		return NULL;                                                                       \
	}                                                                                          \
	static double name##_run(type *r)                                                          \
	{                                                                                          \
		uint64_t start = clock_mono_ns();                                                  \
		pthread_t thread;                                                                  \
		void *p;                                                                           \
                                                                                                   \
		if (pthread_create(&thread, NULL, name##_produce, r) != 0)                         \
			abort();                                                                   \
		for (uintptr_t i = 1, spins = 0; i <= ITEMS;)                                      \
			if ((p = pop(r)) != NULL) {                                                \
				assert(p == (void *)i);                                            \
				i++;                                                               \
			} else if (++spins % 256 == 0)                                             \
				sched_yield();                                                     \
		pthread_join(thread, NULL);                                                        \
		return ITEMS * 1e3 / (double)(clock_mono_ns() - start);                            \
	}

SIDES(ours, struct ring, ring_push, ring_pop)
SIDES(floor, struct floor_ring, floor_push, floor_pop)

static double
ours(void *user)
{
	struct ring *r = ring_new(CAPACITY);
	double figure = ours_run(r);

	(void)user;
	ring_free(r);
	return figure;
}

static double
floor_ck(void *user)
{
	struct floor_ring *r = aligned_alloc(64, (sizeof *r + 63) / 64 * 64);
	double figure;

	(void)user;
	if (r == NULL)
		abort();
	ck_ring_init(&r->ring, CAPACITY);
	figure = floor_run(r);
	free(r);
	return figure;
}

int
main(void)
{
	stat_head();
	stat_compare("ring: pointers between two threads", "M/s", ours, floor_ck, NULL);
	return 0;
}
