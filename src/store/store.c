#include "store/store_int.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/ring.h"
#include "store/engine.h"

#define QUEUE_MAX 1024
#define QUEUE_BYTES (64u << 20)
#define TOGETHER_MAX 1024 /* requests that the engine is shown at once */

/*
 * The caller's side. The store's thread has the engine, the other ends of the two rings, and
 * each request between them; it reads config, asked, answered and work_fd, which do not change.
 */
struct store {
	struct store_config config;
	struct ring *asked, *answered;
	int work_fd; /* an eventfd: the thread sleeps on it */
	struct engine *engine;
	pthread_t thread;
	struct list under_way; /* of struct job */
	size_t n_under_way, bytes_under_way;
	bool closing, polling;
};

static void
sleep_until_asked(struct store *s)
{
	uint64_t count;

	while (read(s->work_fd, &count, sizeof count) < 0 && errno == EINTR)
		;
}

static void
answer(struct store *s, struct job *q)
{
	/* Not more are under way than the ring holds. */
	bool pushed = ring_push(s->answered, q);

	assert(pushed);
	(void)pushed;
}

static void
work(struct store *s, struct job *const *q, size_t n)
{
	for (size_t done = 0, some; done < n; done += some) {
		some = engine_run(s->engine, q + done, n - done);
		for (size_t i = 0; i < some; i++)
			answer(s, q[done + i]);
		if (ring_wants_wake(s->answered))
			s->config.wake(s->config.user);
	}
}

/* Takes all that was asked while the last went to the disk. */
static void *
store_thread(void *user)
{
	struct job *q[TOGETHER_MAX], *end = NULL;
	struct store *s = user;
	size_t n;

	while (end == NULL) {
		for (n = 0; n < TOGETHER_MAX && end == NULL; n++) {
			if ((q[n] = ring_pop(s->asked)) == NULL)
				break;
			if (q[n]->ask.op == JOB_CLOSE)
				end = q[n--];
		}
		if (n > 0)
			work(s, q, n);
		else if (end == NULL && ring_may_sleep(s->asked))
			sleep_until_asked(s);
	}
	engine_close(s->engine);
	job_free(end);
	return NULL;
}

/* Signals are for other threads. */
static int
start_thread(struct store *s)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&s->thread, NULL, store_thread, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}

static size_t
power_of_two_above(size_t n)
{
	size_t p = 2;

	while (p <= n)
		p *= 2;
	return p;
}

static void
store_free(struct store *s)
{
	ring_free(s->asked);
	ring_free(s->answered);
	if (s->work_fd >= 0)
		close(s->work_fd);
	free(s);
}

int
store_open(struct store **out, const struct store_config *c, struct fault *f)
{
	struct store *s = mem_calloc(1, sizeof *s);
	size_t capacity;
	int r;

	s->config = *c;
	if (s->config.queue_max == 0)
		s->config.queue_max = QUEUE_MAX;
	if (s->config.queue_bytes == 0)
		s->config.queue_bytes = QUEUE_BYTES;
	list_init(&s->under_way);
	/* One place more: for the request to end. */
	capacity = power_of_two_above(s->config.queue_max + 1);
	s->asked = ring_new(capacity);
	s->answered = ring_new(capacity);
	(void)ring_may_sleep(s->answered); /* wake from the first answer on */
	if ((s->work_fd = eventfd(0, EFD_CLOEXEC)) < 0)
		r = fault_set(f, ERR_SYS, "Close other programs.", "cannot make an eventfd");
	else
		r = engine_open(&s->engine, &s->config, f);
	s->config.path = NULL; /* the caller's */
	if (r == 0 && start_thread(s) != 0) {
		r = fault_set(f, ERR_SYS, "Close other programs.", "cannot start a thread");
		engine_close(s->engine);
	}
	if (r != 0)
		store_free(s);
	else
		*out = s;
	return r;
}

static void
post(struct store *s, struct job *q)
{
	bool pushed = ring_push(s->asked, q);
	uint64_t one = 1;

	assert(pushed);
	(void)pushed;
	if (ring_wants_wake(s->asked)) {
		ssize_t n = write(s->work_fd, &one, sizeof one);

		(void)n; /* cannot fail: the counter is far from its end */
	}
}

int
store_post(struct store *s, const struct ask *a, struct store_then then)
{
	struct job *q;

	if (s->closing)
		return ERR_CLOSED;
	if (s->n_under_way >= s->config.queue_max)
		return ERR_FULL;
	q = job_new(a, then);
	if (q->cost + s->bytes_under_way > s->config.queue_bytes) {
		job_free(q);
		return ERR_FULL;
	}
	list_push(&s->under_way, &q->node);
	s->n_under_way++;
	s->bytes_under_way += q->cost;
	post(s, q);
	return 0;
}

static void
deliver(struct store *s, struct job *q)
{
	list_remove(&q->node);
	s->n_under_way--;
	s->bytes_under_way -= q->cost;
	if (q->then.fn != NULL)
		q->then.fn(q->then.user, &q->answer);
	job_free(q);
}

void
store_poll(struct store *s)
{
	struct job *q;

	assert(!s->polling);
	s->polling = true;
	do {
		while ((q = ring_pop(s->answered)) != NULL)
			deliver(s, q);
	} while (!ring_may_sleep(s->answered));
	s->polling = false;
}

void
store_cancel(struct store *s, const void *user)
{
	list_each (q, &s->under_way, struct job, node)
		if (q->then.user == user)
			q->then.fn = NULL;
}

void
store_close(struct store *s)
{
	struct ask end = { .op = JOB_CLOSE };

	if (s == NULL)
		return;
	s->closing = true;
	post(s, job_new(&end, (struct store_then){ .fn = NULL }));
	pthread_join(s->thread, NULL);
	store_poll(s);
	assert(s->n_under_way == 0);
	store_free(s);
}
