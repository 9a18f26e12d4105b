#include "net/lookup.h"

#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/loop_int.h"

static_assert(sizeof(struct lookup_answer) <= PIPE_BUF, "an answer is written whole or not at all");

/* The thread's own. The two sides share nothing but a pipe, so that either may go first. */
struct question {
	int to; /* the pipe's end for the answer */
	char host[HOST_MAX + 1];
	char port[8];
};

struct lookup {
	uv_poll_t poll; /* first: libuv's pointer is ours */
	int from;
	lookup_fn fn;
	void *user;
};

static void *
resolve(void *user)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	struct question *q = user;
	struct addrinfo *list = NULL;
	struct lookup_answer a;

	memset(&a, 0, sizeof a);
	if ((a.status = getaddrinfo(q->host, q->port, &hints, &list)) == 0) {
		for (struct addrinfo *i = list; i != NULL && a.n < LOOKUP_MAX; i = i->ai_next)
			if (i->ai_addrlen <= sizeof a.address[0])
				memcpy(&a.address[a.n++], i->ai_addr, i->ai_addrlen);
		freeaddrinfo(list);
	}
	/* Nobody may read it any more: an error, since SIGPIPE is blocked here like all others. */
	(void)!write(q->to, &a, sizeof a);
	close(q->to);
	free(q);
	return NULL;
}

/* Takes over `to` when it returns 0. No signal is ever handled in the thread. */
static int
ask(const struct hostport *at, int to)
{
	struct question *q;
	sigset_t all, before;
	pthread_attr_t attr;
	pthread_t thread;
	int r;

	if ((r = pthread_attr_init(&attr)) != 0)
		return r;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	q = mem_calloc(1, sizeof *q);
	q->to = to;
	snprintf(q->host, sizeof q->host, "%s", at->host);
	snprintf(q->port, sizeof q->port, "%u", at->port);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if ((r = pthread_create(&thread, &attr, resolve, q)) != 0)
		free(q);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return r;
}

static void
on_answer(uv_poll_t *h, int status, int events)
{
	struct lookup *k = h->data;
	struct lookup_answer a;

	(void)status, (void)events;
	uv_poll_stop(h);
	if (read(k->from, &a, sizeof a) != (ssize_t)sizeof a)
		a = (struct lookup_answer){ .status = EAI_SYSTEM };
	k->fn(k->user, &a);
}

static void
on_closed(uv_handle_t *h)
{
	struct lookup *k = h->data;

	close(k->from);
	free(k);
}

/* Takes over `from` when it does not return NULL. */
static struct lookup *
watch(struct loop *l, int from, lookup_fn fn, void *user)
{
	struct lookup *k = mem_calloc(1, sizeof *k);

	if (uv_poll_init(loop_uv(l), &k->poll, from) != 0) {
		free(k);
		return NULL;
	}
	k->poll.data = k;
	k->from = from;
	k->fn = fn;
	k->user = user;
	return k;
}

struct lookup *
lookup_new(struct loop *l, const struct hostport *at, lookup_fn fn, void *user)
{
	struct lookup *k;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return NULL;
	if ((k = watch(l, ends[0], fn, user)) == NULL)
		close(ends[0]);
	else if (uv_poll_start(&k->poll, UV_READABLE, on_answer) == 0 && ask(at, ends[1]) == 0)
		return k;
	lookup_free(k);
	close(ends[1]);
	return NULL;
}

void
lookup_free(struct lookup *k)
{
	if (k != NULL)
		uv_close((uv_handle_t *)&k->poll, on_closed);
}
