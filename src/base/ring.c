#include "base/ring.h"

#include <assert.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

#define LINE 64 /* bytes of a cache line: what one side writes shares none with the other's */

/*
 * head and tail count pops and pushes without end; a slot is count & mask. Each side keeps a
 * copy of the other's counter and reads the shared one only when the copy says full or empty.
 */
struct ring {
	alignas(LINE) void **slot;
	size_t mask;
	alignas(LINE) _Atomic size_t tail; /* producer writes */
	size_t head_seen;
	alignas(LINE) _Atomic size_t head; /* consumer writes */
	size_t tail_seen;
	alignas(LINE) _Atomic uint32_t sleeping; /* both write, by exchange only */
};

struct ring *
ring_new(size_t capacity)
{
	struct ring *r;

	assert(capacity >= 2 && (capacity & (capacity - 1)) == 0);
	if ((r = aligned_alloc(LINE, sizeof *r)) == NULL)
		abort();
	r->slot = mem_calloc(capacity, sizeof *r->slot);
	r->mask = capacity - 1;
	r->head_seen = r->tail_seen = 0;
	atomic_init(&r->tail, 0);
	atomic_init(&r->head, 0);
	atomic_init(&r->sleeping, 0);
	return r;
}

void
ring_free(struct ring *r)
{
	if (r == NULL)
		return;
	free(r->slot);
	free(r);
}

bool
ring_push(struct ring *r, void *p)
{
	/* relaxed: only this thread writes tail. */
	size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);

	assert(p != NULL);
	if (tail - r->head_seen > r->mask) {
		/* acquire: pairs with the release in ring_pop, the slot was read before it is reused. */
		r->head_seen = atomic_load_explicit(&r->head, memory_order_acquire);
		if (tail - r->head_seen > r->mask)
			return false;
	}
	r->slot[tail & r->mask] = p;
	/* release: who sees the new tail sees the slot and what p points to. */
	atomic_store_explicit(&r->tail, tail + 1, memory_order_release);
	return true;
}

void *
ring_pop(struct ring *r)
{
	/* relaxed: only this thread writes head. */
	size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
	void *p;

	if (head == r->tail_seen) {
		/* acquire: pairs with the release in ring_push. */
		r->tail_seen = atomic_load_explicit(&r->tail, memory_order_acquire);
		if (head == r->tail_seen)
			return NULL;
	}
	p = r->slot[head & r->mask];
	/* release: the slot was read before the producer may reuse it. */
	atomic_store_explicit(&r->head, head + 1, memory_order_release);
	return p;
}

/*
 * The wake-up. A plain store and load on each side ("I pushed; does it sleep?" against "I
 * sleep; is there something?") may both read the old value, and the wake-up is lost: each
 * side's load may be done before its store is seen. With an exchange on both sides one of the
 * two comes second in the order of changes to `sleeping`, and reads from the first
 * (acq_rel: with everything before it). Second is the producer: it reads 1 and wakes. Second
 * is the consumer: it sees the tail that was stored before the producer's exchange.
 */
bool
ring_wants_wake(struct ring *r)
{
	return atomic_exchange_explicit(&r->sleeping, 0, memory_order_acq_rel) != 0;
}

bool
ring_may_sleep(struct ring *r)
{
	(void)atomic_exchange_explicit(&r->sleeping, 1, memory_order_acq_rel);
	r->tail_seen = atomic_load_explicit(&r->tail, memory_order_acquire);
	if (atomic_load_explicit(&r->head, memory_order_relaxed) == r->tail_seen)
		return true;
	(void)atomic_exchange_explicit(&r->sleeping, 0, memory_order_acq_rel);
	return false;
}
