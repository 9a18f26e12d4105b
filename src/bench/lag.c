#include "bench/lag.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/mem.h"
#include "bench/plan.h"

#define SEGMENT 1448
#define AHEAD_MAX (256 * 1024) /* of bytes that wait: then the sender waits */
#define RETRANSMIT_MS 200      /* as long as TCP waits at least */
#define OVERTAKEN_MS 10        /* so late is a segment that others passed */
#define MS 1000000u

struct segment {
	struct list node;
	uint64_t due_ns;
	size_t at, n; /* sent so far, all */
	uint8_t data[SEGMENT];
};

/* One direction. */
struct stream {
	int from, to;
	struct list waiting; /* of struct segment, oldest first */
	size_t bytes;
	uint64_t last_due_ns;
	bool ended, shut; /* nothing more comes; and that was passed on */
};

struct way {
	struct list node;
	struct stream up, down;
	bool broken;
};

/* The thread's, but for port and stop. */
struct lag {
	struct plan plan;
	struct sockaddr_storage to;
	socklen_t to_len;
	int listener, stop[2]; /* closing stop[1] ends the thread */
	uint16_t port;
	pthread_t thread;
	struct list ways;
	size_t n_ways;
	struct pollfd *poll;
	size_t poll_max;
	uint64_t random;
};

/* xorshift: the same in each run, so that runs can be compared. */
static unsigned
dice(struct lag *l, unsigned sides)
{
	l->random ^= l->random << 13;
	l->random ^= l->random >> 7;
	l->random ^= l->random << 17;
	return (unsigned)(l->random >> 33) % sides;
}

static uint64_t
due(struct lag *l, struct stream *s)
{
	uint64_t ms = l->plan.delay_ms, at;

	if (l->plan.loss > 0 && dice(l, 100) < l->plan.loss)
		ms += RETRANSMIT_MS + 2 * l->plan.delay_ms;
	if (l->plan.reorder && dice(l, 10) == 0)
		ms += OVERTAKEN_MS;
	at = clock_mono_ns() + ms * MS;
	if (at > s->last_due_ns)
		s->last_due_ns = at;
	return s->last_due_ns;
}

static void
take(struct lag *l, struct way *w, struct stream *s)
{
	while (s->bytes < AHEAD_MAX) {
		struct segment *g = mem_calloc(1, sizeof *g);
		ssize_t n = recv(s->from, g->data, sizeof g->data, MSG_DONTWAIT);

		if (n <= 0) {
			free(g);
			if (n == 0)
				s->ended = true;
			else if (errno != EAGAIN && errno != EINTR)
				w->broken = true;
			return;
		}
		g->n = (size_t)n;
		g->due_ns = due(l, s);
		s->bytes += g->n;
		list_push(&s->waiting, &g->node);
	}
}

static void
give(struct way *w, struct stream *s, uint64_t now)
{
	list_each (g, &s->waiting, struct segment, node) {
		ssize_t n;

		if (g->due_ns > now)
			return;
		n = send(s->to, g->data + g->at, g->n - g->at, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0) {
			w->broken |= errno != EAGAIN && errno != EINTR;
			return;
		}
		g->at += (size_t)n;
		s->bytes -= (size_t)n;
		if (g->at < g->n)
			return;
		list_remove(&g->node);
		free(g);
	}
	if (s->ended && !s->shut) {
		s->shut = true;
		shutdown(s->to, SHUT_WR);
	}
}

static void
way_free(struct lag *l, struct way *w)
{
	list_remove(&w->node);
	l->n_ways--;
	close(w->up.from);
	close(w->up.to);
	list_each (g, &w->up.waiting, struct segment, node)
		free(g);
	list_each (g, &w->down.waiting, struct segment, node)
		free(g);
	free(w);
}

static void
way_new(struct lag *l)
{
	int one = 1, from = accept(l->listener, NULL, NULL), to;
	struct way *w;

	if (from < 0)
		return;
	to = socket(l->to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (to < 0 || connect(to, (struct sockaddr *)&l->to, l->to_len) != 0) {
		if (to >= 0)
			close(to);
		close(from); /* the client is told by its own connection */
		return;
	}
	setsockopt(from, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(to, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	w = mem_calloc(1, sizeof *w);
	w->up.from = w->down.to = from;
	w->up.to = w->down.from = to;
	list_init(&w->up.waiting);
	list_init(&w->down.waiting);
	list_push(&l->ways, &w->node);
	l->n_ways++;
}

/* What to wait for in one direction: to read; and to write, or else in *wake until when. */
static short
read_events(const struct stream *s)
{
	return !s->ended && s->bytes < AHEAD_MAX ? POLLIN : 0;
}

static short
write_events(struct stream *s, uint64_t now, uint64_t *wake)
{
	list_each (g, &s->waiting, struct segment, node) {
		if (g->due_ns <= now)
			return POLLOUT;
		if (g->due_ns < *wake)
			*wake = g->due_ns;
		break;
	}
	return 0;
}

static int
wait_for_all(struct lag *l)
{
	uint64_t now = clock_mono_ns(), wake = now + 1000 * MS;
	size_t n = 0;

	if (l->poll_max < 2 + 2 * l->n_ways) {
		l->poll_max = 2 * (2 + 2 * l->n_ways);
		free(l->poll);
		l->poll = mem_calloc(l->poll_max, sizeof *l->poll);
	}
	l->poll[n++] = (struct pollfd){ .fd = l->stop[0], .events = POLLIN };
	l->poll[n++] = (struct pollfd){ .fd = l->listener, .events = POLLIN };
	list_each (w, &l->ways, struct way, node) {
		short client = read_events(&w->up), server = read_events(&w->down);

		client = (short)(client | write_events(&w->down, now, &wake));
		server = (short)(server | write_events(&w->up, now, &wake));
		/* Who waits for nothing is not looked at: an end that was seen would wake at once.
		 */
		l->poll[n++] = (struct pollfd){ client != 0 ? w->up.from : -1, client, 0 };
		l->poll[n++] = (struct pollfd){ server != 0 ? w->up.to : -1, server, 0 };
	}
	poll(l->poll, (nfds_t)n, (int)((wake - now + MS - 1) / MS));
	return l->poll[0].revents;
}

static void *
run(void *user)
{
	struct lag *l = user;

	while (wait_for_all(l) == 0) {
		const struct pollfd *p = l->poll + 2;
		uint64_t now = clock_mono_ns();

		list_each (w, &l->ways, struct way, node) {
			if (p++->revents != 0)
				take(l, w, &w->up);
			if (p++->revents != 0)
				take(l, w, &w->down);
			give(w, &w->up, now);
			give(w, &w->down, now);
			if (w->broken || (w->up.shut && w->down.shut))
				way_free(l, w);
		}
		if (l->poll[1].revents != 0)
			way_new(l);
	}
	return NULL;
}

static int
resolve(struct lag *l, const struct hostport *at, struct fault *f)
{
	const struct addrinfo want = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	char port[8];
	int r;

	snprintf(port, sizeof port, "%u", at->port);
	if ((r = getaddrinfo(at->host, port, &want, &found)) != 0)
		return fault_set(f, ERR_RESOLVE, "Is the name right, and is there a network?",
		    "the address of %.200s is not known: %s", at->host, gai_strerror(r));
	memcpy(&l->to, found->ai_addr, found->ai_addrlen);
	l->to_len = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

static bool
open_door(struct lag *l)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof a;

	l->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->listener < 0 || bind(l->listener, (struct sockaddr *)&a, sizeof a) != 0 ||
	    listen(l->listener, 512) != 0 ||
	    getsockname(l->listener, (struct sockaddr *)&a, &len) != 0 ||
	    pipe2(l->stop, O_CLOEXEC) != 0)
		return false;
	l->port = ntohs(a.sin_port);
	return pthread_create(&l->thread, NULL, run, l) == 0;
}

static void
lag_free(struct lag *l)
{
	list_each (w, &l->ways, struct way, node)
		way_free(l, w);
	if (l->listener >= 0)
		close(l->listener);
	if (l->stop[0] >= 0)
		close(l->stop[0]);
	free(l->poll);
	free(l);
}

int
lag_open(struct lag **out, const struct hostport *at, const struct plan *p, struct fault *f)
{
	struct lag *l = mem_calloc(1, sizeof *l);
	int r;

	l->plan = *p;
	l->random = 88172645463325252u;
	l->listener = l->stop[0] = l->stop[1] = -1;
	list_init(&l->ways);
	if ((r = resolve(l, at, f)) == 0 && !open_door(l))
		r = fault_set(f, ERR_SYS, "Close other programs and try again.",
		    "the system gives no way to delay: %s", strerror(errno));
	if (r == 0) {
		*out = l;
		return 0;
	}
	if (l->stop[1] >= 0)
		close(l->stop[1]);
	lag_free(l);
	return r;
}

void
lag_close(struct lag *l)
{
	if (l == NULL)
		return;
	close(l->stop[1]);
	pthread_join(l->thread, NULL);
	lag_free(l);
}

uint16_t
lag_port(const struct lag *l)
{
	return l->port;
}
