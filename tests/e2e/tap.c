#include "tests/e2e/tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#define KEPT_MAX (16u << 20)
/* A record of TLS 1.3 with an alert: two bytes, its type and a tag. Others are longer. */
#define ALERT_RECORD (2 + 1 + 16)

enum { CLIENT, SERVER, SIDES };

struct tap {
	struct actor actor; /* first */
	int listener, fd[SIDES];
	unsigned to_port, connections;
	struct buf to[SIDES]; /* not written yet */
	struct buf sent;
};

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
hang_up(struct tap *t)
{
	for (int i = 0; i < SIDES; i++) {
		shut(&t->fd[i]);
		buf_clear(&t->to[i]);
	}
}

static void
die(const char *what)
{
	perror(what);
	abort();
}

static int
stream(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket");
	return fd;
}

static struct sockaddr_in
loopback(unsigned port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static void
take_one(struct tap *t)
{
	struct sockaddr_in to = loopback(t->to_port);
	int fd = accept4(t->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0)
		return;
	hang_up(t);
	t->connections++;
	t->fd[CLIENT] = fd;
	if (t->to_port == 0)
		return;
	t->fd[SERVER] = stream();
	if (connect(t->fd[SERVER], (struct sockaddr *)&to, sizeof to) != 0) {
		hang_up(t);
		return;
	}
	fcntl(t->fd[SERVER], F_SETFL, O_NONBLOCK);
}

static void
flush(struct tap *t, int side)
{
	ssize_t n;

	if (t->fd[side] < 0 || t->to[side].n == 0)
		return;
	n = send(t->fd[side], t->to[side].p, t->to[side].n, MSG_NOSIGNAL);
	if (n > 0)
		buf_drop(&t->to[side], (size_t)n);
	else if (errno != EAGAIN)
		hang_up(t);
}

static void
pass(struct tap *t, int from)
{
	char part[65536];
	ssize_t n = recv(t->fd[from], part, sizeof part, 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		hang_up(t);
		return;
	}
	if (from == CLIENT)
		buf_put(&t->sent, part, (size_t)n);
	if (t->fd[SERVER] >= 0)
		buf_put(&t->to[!from], part, (size_t)n);
	flush(t, !from);
}

static size_t
fill(struct actor *a, struct pollfd *at)
{
	struct tap *t = (struct tap *)a;
	size_t n = 0;

	if (t->listener >= 0)
		at[n++] = (struct pollfd){ .fd = t->listener, .events = POLLIN };
	for (int i = 0; i < SIDES; i++)
		if (t->fd[i] >= 0)
			at[n++] = (struct pollfd){ .fd = t->fd[i],
				.events = (short)(t->to[i].n > 0 ? POLLIN | POLLOUT : POLLIN) };
	return n;
}

static void
ready(struct actor *a, const struct pollfd *at, size_t n)
{
	struct tap *t = (struct tap *)a;
	bool somebody = false;

	for (size_t i = 0; i < n; i++) {
		if (at[i].revents == 0)
			continue;
		somebody = somebody || at[i].fd == t->listener;
		for (int side = 0; side < SIDES; side++) {
			if (at[i].fd != t->fd[side])
				continue;
			if ((at[i].revents & POLLOUT) != 0)
				flush(t, side);
			if (t->fd[side] >= 0 && (at[i].revents & ~POLLOUT) != 0)
				pass(t, side);
		}
	}
	if (somebody && t->listener >= 0)
		take_one(t);
}

static void
dump(const struct actor *a)
{
	const struct tap *t = (const struct tap *)a;

	fprintf(
	    stderr, "--- tap: %u connections, %zu bytes of clients\n", t->connections, t->sent.n);
}

static void
destroy(struct actor *a)
{
	struct tap *t = (struct tap *)a;

	tap_cut(t);
	buf_fini(&t->sent);
	for (int i = 0; i < SIDES; i++)
		buf_fini(&t->to[i]);
	free(t);
}

static const struct actor_ops ops = { fill, ready, dump, destroy };

struct tap *
tap_start(struct pump *pump, unsigned to_port)
{
	struct tap *t = mem_calloc(1, sizeof *t);
	struct sockaddr_in at = loopback(0);

	t->listener = stream();
	t->fd[CLIENT] = t->fd[SERVER] = -1;
	t->to_port = to_port;
	buf_init(&t->sent, KEPT_MAX);
	for (int i = 0; i < SIDES; i++)
		buf_init(&t->to[i], KEPT_MAX);
	if (bind(t->listener, (struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(t->listener, 16) != 0)
		die("listen");
	fcntl(t->listener, F_SETFL, O_NONBLOCK);
	pump_add(pump, &t->actor, &ops);
	return t;
}

unsigned
tap_port(const struct tap *t)
{
	struct sockaddr_in at;
	socklen_t n = sizeof at;

	if (getsockname(t->listener, (struct sockaddr *)&at, &n) != 0)
		die("getsockname");
	return ntohs(at.sin_port);
}

unsigned
tap_connections(const struct tap *t)
{
	return t->connections;
}

struct bytes
tap_sent(const struct tap *t)
{
	return buf_bytes(&t->sent);
}

void
tap_cut(struct tap *t)
{
	shut(&t->listener);
	hang_up(t);
}

struct tap_records
tap_records(struct bytes sent)
{
	struct tap_records r = { 0 };
	size_t at = 0, len;

	/* RFC 8446 5.1: type, version, length. */
	for (; at + 5 <= sent.n; at += 5 + len) {
		len = (size_t)sent.p[at + 3] << 8 | sent.p[at + 4];
		if (sent.p[at] == 22)
			r.hellos++;
		else if (sent.p[at] == 21 || (sent.p[at] == 23 && len <= ALERT_RECORD))
			r.alerts++;
		else if (sent.p[at] == 23)
			r.longer++;
	}
	return r;
}
