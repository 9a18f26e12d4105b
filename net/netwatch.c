#include "net/netwatch.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/loop_int.h"

#ifdef __linux__
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#define SETTLE_MS 500 /* a network that comes up changes several times */

struct netwatch {
	uv_poll_t poll; /* first: libuv's pointer is ours */
	int fd;
	struct timer *settle;
	loop_fn fn;
	void *user;
};

static int
subscribe(void)
{
	struct sockaddr_nl at = { .nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static void
on_settled(void *user)
{
	struct netwatch *n = user;

	n->fn(n->user);
}

/* What changed does not matter, nor that some of it may be lost. */
static void
on_change(uv_poll_t *h, int status, int events)
{
	struct netwatch *n = h->data;
	char skip[4096];

	(void)events;
	if (status < 0) {
		uv_poll_stop(h);
		return;
	}
	while (recv(n->fd, skip, sizeof skip, 0) > 0)
		;
	if (!timer_active(n->settle))
		timer_start(n->settle, SETTLE_MS, 0);
}

static void
on_closed(uv_handle_t *h)
{
	struct netwatch *n = h->data;

	close(n->fd);
	free(n);
}

struct netwatch *
netwatch_new(struct loop *l, loop_fn fn, void *user)
{
	struct netwatch *n = mem_calloc(1, sizeof *n);

	n->fn = fn;
	n->user = user;
	if ((n->fd = subscribe()) < 0 || uv_poll_init(loop_uv(l), &n->poll, n->fd) != 0) {
		if (n->fd >= 0)
			close(n->fd);
		free(n);
		return NULL;
	}
	n->poll.data = n;
	n->settle = timer_new(l, on_settled, n);
	/* It alone is no reason for a loop to go on. */
	uv_unref((uv_handle_t *)&n->poll);
	if (uv_poll_start(&n->poll, UV_READABLE, on_change) != 0) {
		netwatch_free(n);
		return NULL;
	}
	return n;
}

void
netwatch_free(struct netwatch *n)
{
	if (n == NULL)
		return;
	timer_free(n->settle);
	uv_close((uv_handle_t *)&n->poll, on_closed);
}

#else

struct netwatch *
netwatch_new(struct loop *l, loop_fn fn, void *user)
{
	(void)l, (void)fn, (void)user;
	return NULL;
}

void
netwatch_free(struct netwatch *n)
{
	(void)n;
}

#endif
