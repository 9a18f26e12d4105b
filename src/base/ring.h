/*
 * base/ring.h - bounded ring of owned pointers for exactly one producer thread and one
 * consumer thread. Lock-free: C11 atomics, no fence, no mutex.
 *
 * Sleeping: before it blocks the consumer calls ring_may_sleep(); after it pushed the
 * producer calls ring_wants_wake() and, when true, wakes the consumer by other means.
 * A wake-up cannot be missed (how, is written at the two functions).
 */
#ifndef SNUG_BASE_RING_H
#define SNUG_BASE_RING_H

#include <stdbool.h>
#include <stddef.h>

struct ring;

/* capacity: a power of two, at least 2. Dies without memory. */
struct ring *ring_new(size_t capacity);
/* Both threads must be done. What is still inside is lost: pop it first. NULL is nothing. */
void ring_free(struct ring *r);

/* Producer. true: p (not NULL) is given away. false: full, p is still the caller's. */
bool ring_push(struct ring *r, void *p);
/* Producer, after one or more pushes. true: the consumer sleeps and must be woken, once. */
bool ring_wants_wake(struct ring *r);

/* Consumer. The oldest pointer, now the caller's, or NULL. */
void *ring_pop(struct ring *r);
/* Consumer, before it blocks. true: really empty, sleep. false: something came, pop again. */
bool ring_may_sleep(struct ring *r);

#endif
