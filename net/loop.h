/*
 * net/loop.h - the event loop of a worker or a server thread, with timers, wake-ups and
 * signals. All of it belongs to the thread that runs the loop, except wake_send.
 */
#ifndef SNUG_NET_LOOP_H
#define SNUG_NET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct timer;
struct wake;
struct sigwatch;

typedef void (*loop_fn)(void *user);

/* NULL when the system refuses. */
struct loop *loop_new(void);
/* Run until nothing is left that could happen or loop_stop was called. */
void loop_run(struct loop *l);
void loop_stop(struct loop *l);
/* After all that was made from it was freed; runs the callbacks that are left. NULL is nothing. */
void loop_free(struct loop *l);
/* Milliseconds, monotonic, as of the start of this tick. */
uint64_t loop_now_ms(const struct loop *l);

/* A stopped timer. _free may be called inside its callback. NULL is nothing to _free. */
struct timer *timer_new(struct loop *l, loop_fn fn, void *user);
void timer_free(struct timer *t);
/* First after ms, then every repeat ms (0: once). Replaces what was set. */
void timer_start(struct timer *t, uint64_t ms, uint64_t repeat);
void timer_stop(struct timer *t);
bool timer_active(const struct timer *t);

/* fn runs in the loop some time after wake_send; several sends may become one call. */
/* NULL when the system refuses. */
struct wake *wake_new(struct loop *l, loop_fn fn, void *user);
void wake_free(struct wake *w);
/* Any thread, while w lives. */
void wake_send(struct wake *w);

/* fn runs in the loop after the signal came; unblocks it in this thread. NULL when the system refuses. */
struct sigwatch *sigwatch_new(struct loop *l, int signum, loop_fn fn, void *user);
void sigwatch_free(struct sigwatch *s);

#endif
