#include "net/loop.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>

#include "base/mem.h"
#include "net/loop_int.h"

struct loop {
	uv_loop_t uv;
	/* Runs only while calls are due; as long as it does the loop neither blocks nor ends. */
	uv_idle_t idle;
	struct list soon;
	uint8_t read[LOOP_READ_SIZE];
};

struct timer {
	uv_timer_t uv;
	loop_fn fn;
	void *user;
};

struct wake {
	uv_async_t uv;
	loop_fn fn;
	void *user;
};

struct sigwatch {
	uv_signal_t uv;
	loop_fn fn;
	void *user;
};

/* Each handle is the first member of its owner, which lives until libuv has let go of it. */
static void
on_closed(uv_handle_t *h)
{
	free(h->data);
}

/* What is called may ask for more: that comes in the next tick, so that reading gets its turn. */
static void
run_soon(struct loop *l)
{
	struct list due;

	if (list_empty(&l->soon))
		return;
	list_push(&l->soon, &due);
	list_remove(&l->soon);
	while (!list_empty(&due)) {
		struct soon *s = list_item(due.next, struct soon, link);

		list_remove(&s->link);
		s->fn(s->user);
	}
}

static void
on_idle(uv_idle_t *h)
{
	struct loop *l = h->data;

	run_soon(l);
	if (list_empty(&l->soon))
		uv_idle_stop(h);
}

struct loop *
loop_new(void)
{
	struct loop *l = mem_calloc(1, sizeof *l);

	if (uv_loop_init(&l->uv) != 0) {
		free(l);
		return NULL;
	}
	uv_idle_init(&l->uv, &l->idle);
	l->idle.data = l;
	list_init(&l->soon);
	return l;
}

void
loop_run(struct loop *l)
{
	uv_run(&l->uv, UV_RUN_DEFAULT);
}

void
loop_stop(struct loop *l)
{
	uv_stop(&l->uv);
}

static void
check_closing(uv_handle_t *h, void *user)
{
	(void)user;
	assert(uv_is_closing(h));
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	while (!list_empty(&l->soon))
		run_soon(l);
	uv_close((uv_handle_t *)&l->idle, NULL);
	uv_walk(&l->uv, check_closing, NULL);
	/* A stop that came too late would end this run before the callbacks: hence until closed. */
	while (uv_loop_close(&l->uv) != 0)
		uv_run(&l->uv, UV_RUN_ONCE);
	free(l);
}

uint64_t
loop_now_ms(const struct loop *l)
{
	return uv_now(&l->uv);
}

uv_loop_t *
loop_uv(struct loop *l)
{
	return &l->uv;
}

uint8_t *
loop_read_buffer(struct loop *l)
{
	return l->read;
}

void
soon_init(struct soon *s, loop_fn fn, void *user)
{
	list_init(&s->link);
	s->fn = fn;
	s->user = user;
}

void
soon_call(struct loop *l, struct soon *s)
{
	if (!list_empty(&s->link))
		return;
	list_push(&l->soon, &s->link);
	uv_idle_start(&l->idle, on_idle);
}

void
soon_cancel(struct soon *s)
{
	list_remove(&s->link);
}

static void
on_timer(uv_timer_t *h)
{
	struct timer *t = h->data;

	t->fn(t->user);
}

struct timer *
timer_new(struct loop *l, loop_fn fn, void *user)
{
	struct timer *t = mem_calloc(1, sizeof *t);

	uv_timer_init(&l->uv, &t->uv);
	t->uv.data = t;
	t->fn = fn;
	t->user = user;
	return t;
}

void
timer_free(struct timer *t)
{
	if (t != NULL)
		uv_close((uv_handle_t *)&t->uv, on_closed);
}

void
timer_start(struct timer *t, uint64_t ms, uint64_t repeat)
{
	/* libuv counts from the start of the tick; a long one must not make the time shorter. */
	uv_update_time(t->uv.loop);
	uv_timer_start(&t->uv, on_timer, ms, repeat);
}

void
timer_stop(struct timer *t)
{
	uv_timer_stop(&t->uv);
}

bool
timer_active(const struct timer *t)
{
	return uv_is_active((const uv_handle_t *)&t->uv) != 0;
}

static void
on_wake(uv_async_t *h)
{
	struct wake *w = h->data;

	w->fn(w->user);
}

struct wake *
wake_new(struct loop *l, loop_fn fn, void *user)
{
	struct wake *w = mem_calloc(1, sizeof *w);

	if (uv_async_init(&l->uv, &w->uv, on_wake) != 0) {
		free(w);
		return NULL;
	}
	w->uv.data = w;
	w->fn = fn;
	w->user = user;
	return w;
}

void
wake_free(struct wake *w)
{
	if (w != NULL)
		uv_close((uv_handle_t *)&w->uv, on_closed);
}

void
wake_send(struct wake *w)
{
	uv_async_send(&w->uv);
}

static void
on_signal(uv_signal_t *h, int signum)
{
	struct sigwatch *s = h->data;

	(void)signum;
	s->fn(s->user);
}

struct sigwatch *
sigwatch_new(struct loop *l, int signum, loop_fn fn, void *user)
{
	struct sigwatch *s = mem_calloc(1, sizeof *s);
	sigset_t set;

	if (uv_signal_init(&l->uv, &s->uv) != 0) {
		free(s);
		return NULL;
	}
	s->uv.data = s;
	s->fn = fn;
	s->user = user;
	if (uv_signal_start(&s->uv, on_signal, signum) != 0) {
		sigwatch_free(s);
		return NULL;
	}
	/* The whole program starts with its signals blocked, and a blocked one never comes. */
	sigemptyset(&set);
	sigaddset(&set, signum);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	return s;
}

void
sigwatch_free(struct sigwatch *s)
{
	if (s != NULL)
		uv_close((uv_handle_t *)&s->uv, on_closed);
}
