#include "tests/e2e/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "tests/support/random.h"

#define LINKS 3             /* at once; who comes then waits */
#define HELD_MAX (1u << 20) /* bytes each way; then nothing is read */
#define NEVER UINT64_MAX
#define SLOW_MS 120 /* at most */
#define THIN_MS 5
#define THIN_BYTES 300 /* at most, at a time */
#define MOOD_MS 900    /* of a trouble, at most */

/* One way of a connection. */
struct way {
	int from, to;
	struct buf held;
	uint64_t due; /* ms, when more of it may go on */
	bool ended;   /* from says no more */
	bool shut;    /* nothing goes that way any more */
};

struct link {
	bool used;
	struct way way[2]; /* to the server, to the client */
};

struct proxy {
	struct actor actor; /* first */
	int listener, timer;
	unsigned to_port, connections;
	uint64_t random, passed;
	enum proxy_mood mood;
	uint64_t mood_end; /* ms; NEVER */
	unsigned slow_ms, thin_bytes;
	struct link link[LINKS];
};

static void
die(const char *what)
{
	perror(what);
	abort();
}

static unsigned
below(struct proxy *p, unsigned n)
{
	return (unsigned)(random_next(&p->random) % n);
}

/* ---- connections ------------------------------------------------------------------------- */

static struct sockaddr_in
loopback(unsigned port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static int
stream(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket");
	return fd;
}

static void
hang_up(struct link *l)
{
	if (!l->used)
		return;
	close(l->way[0].from);
	close(l->way[0].to);
	for (int i = 0; i < 2; i++)
		buf_fini(&l->way[i].held);
	l->used = false;
}

static void
open_way(struct way *w, int from, int to)
{
	*w = (struct way){ .from = from, .to = to, .held = BUF_INIT(HELD_MAX + 65536) };
	fcntl(from, F_SETFL, O_NONBLOCK);
}

/* The next one who waits, if there is a place; away again when there is no server. */
static void
take_one(struct proxy *p, struct link *l)
{
	struct sockaddr_in to = loopback(p->to_port);
	int client = accept4(p->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), server;

	if (client < 0)
		return;
	p->connections++;
	server = stream();
	if (connect(server, (struct sockaddr *)&to, sizeof to) != 0) {
		close(client);
		close(server);
		return;
	}
	l->used = true;
	open_way(&l->way[0], client, server);
	open_way(&l->way[1], server, client);
}

static struct link *
free_link(struct proxy *p)
{
	for (size_t i = 0; i < LINKS; i++)
		if (!p->link[i].used)
			return &p->link[i];
	return NULL;
}

/* ---- bytes ------------------------------------------------------------------------------- */

/* When what comes now may go on. */
static uint64_t
due(const struct proxy *p, uint64_t now)
{
	switch (p->mood) {
	case PROXY_SLOW:
		return now + p->slow_ms;
	case PROXY_HOLD:
		return p->mood_end;
	case PROXY_CALM:
	case PROXY_THIN:
		break;
	}
	return now;
}

static bool
has_more(const struct way *w)
{
	return !w->shut && (w->held.n > 0 || w->ended);
}

/* false: the connection is over. */
static bool
pass(struct proxy *p, struct way *w, uint64_t now)
{
	size_t n = w->held.n;
	ssize_t sent;

	if (w->shut)
		buf_clear(&w->held);
	if (!has_more(w) || now < w->due)
		return true;
	if (p->mood == PROXY_THIN && n > p->thin_bytes)
		n = p->thin_bytes;
	if (n > 0) {
		sent = send(w->to, w->held.p, n, MSG_NOSIGNAL);
		if (sent < 0)
			return errno == EAGAIN;
		buf_drop(&w->held, (size_t)sent);
		p->passed += (uint64_t)sent;
		if (p->mood == PROXY_THIN)
			w->due = now + THIN_MS;
	}
	if (w->ended && w->held.n == 0) {
		shutdown(w->to, SHUT_WR);
		w->shut = true;
	}
	return true;
}

/* false: the connection is over. */
static bool
take(struct proxy *p, struct way *w, uint64_t now)
{
	char part[16384];
	ssize_t n = recv(w->from, part, sizeof part, 0);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (!has_more(w))
		w->due = due(p, now);
	if (n == 0)
		w->ended = true;
	else
		buf_put(&w->held, part, (size_t)n);
	return true;
}

/* All that may go on does; connections that are over both ways are closed. */
static void
pass_all(struct proxy *p)
{
	uint64_t now = clock_mono_ms();

	if (now >= p->mood_end) {
		p->mood = PROXY_CALM;
		p->mood_end = NEVER;
	}
	for (size_t i = 0; i < LINKS; i++) {
		struct link *l = &p->link[i];

		if (l->used && (!pass(p, &l->way[0], now) || !pass(p, &l->way[1], now) ||
				   (l->way[0].shut && l->way[1].shut)))
			hang_up(l);
	}
}

/* ---- in the pump ------------------------------------------------------------------------- */

/* The timer wakes us when the next bytes are due. */
static void
set_timer(struct proxy *p)
{
	uint64_t next = NEVER, now = clock_mono_ms(), ms;
	struct itimerspec at = { 0 };

	for (size_t i = 0; i < LINKS; i++)
		for (int k = 0; k < 2; k++)
			if (p->link[i].used && has_more(&p->link[i].way[k]) &&
			    p->link[i].way[k].due > now && p->link[i].way[k].due < next)
				next = p->link[i].way[k].due;
	if (next != NEVER) {
		ms = next - now;
		at.it_value.tv_sec = (time_t)(ms / 1000);
		at.it_value.tv_nsec = (long)(ms % 1000) * 1000000 + 1;
	}
	timerfd_settime(p->timer, 0, &at, NULL);
}

static short
events_of(const struct link *l, int side, uint64_t now)
{
	const struct way *in = &l->way[side], *out = &l->way[!side];
	int e = 0;

	if (!in->ended && in->held.n < HELD_MAX)
		e |= POLLIN;
	if (has_more(out) && now >= out->due)
		e |= POLLOUT;
	return (short)e;
}

static size_t
fill(struct actor *a, struct pollfd *at)
{
	struct proxy *p = (struct proxy *)a;
	uint64_t now = clock_mono_ms();
	size_t n = 0;

	set_timer(p);
	at[n++] = (struct pollfd){ .fd = p->timer, .events = POLLIN };
	if (free_link(p) != NULL)
		at[n++] = (struct pollfd){ .fd = p->listener, .events = POLLIN };
	for (size_t i = 0; i < LINKS; i++)
		for (int side = 0; p->link[i].used && side < 2; side++)
			if (events_of(&p->link[i], side, now) != 0)
				at[n++] = (struct pollfd){ .fd = p->link[i].way[side].from,
					.events = events_of(&p->link[i], side, now) };
	return n;
}

static void
serve(struct proxy *p, const struct pollfd *at)
{
	uint64_t now = clock_mono_ms(), ticks;

	if (at->revents == 0)
		return;
	if (at->fd == p->timer)
		(void)!read(p->timer, &ticks, sizeof ticks);
	if (at->fd == p->listener)
		take_one(p, free_link(p));
	for (size_t i = 0; i < LINKS; i++)
		for (int side = 0; p->link[i].used && side < 2; side++)
			if (p->link[i].way[side].from == at->fd && !p->link[i].way[side].ended &&
			    (at->revents & ~POLLOUT) != 0 && !take(p, &p->link[i].way[side], now))
				hang_up(&p->link[i]);
}

static void
ready(struct actor *a, const struct pollfd *at, size_t n)
{
	struct proxy *p = (struct proxy *)a;

	/* The listener comes before the connections, so that no entry speaks of a new one. */
	for (size_t i = n; i-- > 0;)
		serve(p, &at[i]);
	pass_all(p);
}

static void
dump(const struct actor *a)
{
	const struct proxy *p = (const struct proxy *)a;

	fprintf(stderr, "--- proxy on port %u: %u connections, %u open, mood %d\n", proxy_port(p),
	    p->connections, proxy_open(p), (int)p->mood);
}

static void
destroy(struct actor *a)
{
	struct proxy *p = (struct proxy *)a;

	for (size_t i = 0; i < LINKS; i++)
		hang_up(&p->link[i]);
	close(p->listener);
	close(p->timer);
	free(p);
}

static const struct actor_ops ops = { fill, ready, dump, destroy };

struct proxy *
proxy_start(struct pump *pump, unsigned to_port, uint64_t seed)
{
	struct proxy *p = mem_calloc(1, sizeof *p);
	struct sockaddr_in at = loopback(0);

	p->to_port = to_port;
	p->random = seed;
	p->mood_end = NEVER;
	p->listener = stream();
	fcntl(p->listener, F_SETFL, O_NONBLOCK);
	if (bind(p->listener, (struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(p->listener, 16) != 0)
		die("listen");
	if ((p->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) < 0)
		die("timerfd");
	pump_add(pump, &p->actor, &ops);
	return p;
}

unsigned
proxy_port(const struct proxy *p)
{
	struct sockaddr_in at;
	socklen_t n = sizeof at;

	if (getsockname(p->listener, (struct sockaddr *)&at, &n) != 0)
		die("getsockname");
	return ntohs(at.sin_port);
}

/* ---- trouble ----------------------------------------------------------------------------- */

void
proxy_mood_set(struct proxy *p, enum proxy_mood mood, unsigned ms)
{
	uint64_t now = clock_mono_ms();

	p->mood = mood;
	p->mood_end = ms > 0 ? now + ms : NEVER;
	p->slow_ms = 1 + below(p, SLOW_MS);
	p->thin_bytes = 1 + below(p, THIN_BYTES);
	for (size_t i = 0; i < LINKS; i++)
		for (int k = 0; k < 2; k++)
			p->link[i].way[k].due = due(p, now);
	pass_all(p);
}

void
proxy_cut(struct proxy *p, bool abruptly)
{
	const struct linger reset = { .l_onoff = 1, .l_linger = 0 };

	for (size_t i = 0; i < LINKS; i++) {
		for (int k = 0; abruptly && p->link[i].used && k < 2; k++)
			setsockopt(
			    p->link[i].way[k].from, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		hang_up(&p->link[i]);
	}
}

void
proxy_half_close(struct proxy *p, bool to_server)
{
	for (size_t i = 0; i < LINKS; i++) {
		struct way *w = &p->link[i].way[to_server ? 0 : 1];

		if (!p->link[i].used || w->shut)
			continue;
		shutdown(w->to, SHUT_WR);
		w->shut = true;
	}
	pass_all(p);
}

const char *
proxy_trouble(struct proxy *p)
{
	unsigned ms = 1 + below(p, MOOD_MS);

	switch (below(p, 7)) {
	case 0:
		proxy_cut(p, false);
		return "closed";
	case 1:
		proxy_cut(p, true);
		return "reset";
	case 2:
		proxy_half_close(p, true);
		return "closed towards the server";
	case 3:
		proxy_half_close(p, false);
		return "closed towards the client";
	case 4:
		proxy_mood_set(p, PROXY_SLOW, ms);
		return "slow";
	case 5:
		proxy_mood_set(p, PROXY_THIN, ms);
		return "thin";
	default:
		proxy_mood_set(p, PROXY_HOLD, ms);
		return "held back";
	}
}

unsigned
proxy_connections(const struct proxy *p)
{
	return p->connections;
}

unsigned
proxy_open(const struct proxy *p)
{
	unsigned n = 0;

	for (size_t i = 0; i < LINKS; i++)
		n += p->link[i].used;
	return n;
}

uint64_t
proxy_passed(const struct proxy *p)
{
	return p->passed;
}
