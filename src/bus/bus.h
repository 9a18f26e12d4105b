/*
 * bus/bus.h - the only thing that the UI thread and the worker thread share: a ring of
 * intents one way and a ring of events the other way, with wake-ups that cannot be missed.
 *
 * A pointer posted is gone: post takes ownership only when it returns true.
 */
#ifndef SNUG_BUS_BUS_H
#define SNUG_BUS_BUS_H

#include "bus/event.h"
#include "bus/intent.h"

struct bus;

/* Called in the UI thread when the sleeping worker must be woken (uv_async_send and the like). */
typedef void (*bus_wake_fn)(void *user);

/* capacity of each ring, a power of two. NULL only when the wake-up descriptor cannot be made. */
struct bus *bus_new(size_t capacity);
/* After both threads are done; frees what was never taken. NULL is nothing. */
void bus_free(struct bus *b);
/* Before the worker starts. */
void bus_set_wake(struct bus *b, bus_wake_fn wake, void *user);

/* UI thread ------------------------------------------------------------- */

/* true: in is given away and the worker will see it. false: full, in is still the caller's. */
bool bus_post_intent(struct bus *b, struct intent *in);
/* The oldest event, now the caller's, or NULL. Lets a worker that found the ring full go on. */
struct event *bus_take_event(struct bus *b);
/* Readable when events wait and the UI said that it sleeps: poll this beside stdin. */
int bus_event_fd(const struct bus *b);
/* After poll: make the descriptor quiet again. */
void bus_event_fd_clear(struct bus *b);
/* Before poll. true: no event waits, sleep. false: take again, do not sleep. */
bool bus_ui_may_sleep(struct bus *b);

/* Worker thread ---------------------------------------------------------- */

/*
 * true: ev is given away and the UI will see it. false: full, ev is still the caller's, and
 * the worker is woken once the UI has taken some, at most half of the ring.
 */
bool bus_post_event(struct bus *b, struct event *ev);
struct intent *bus_take_intent(struct bus *b);
/* Before the worker goes back to its loop. true: sleep. false: take again. */
bool bus_worker_may_sleep(struct bus *b);

#endif
