#include "tests/bench/drain.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "tests/bench/house.h"

static int epoll = -1;

static void *
run(void *user)
{
	static uint8_t data[1 << 16];
	struct epoll_event ev[64];

	for (;;) {
		int n = epoll_wait(epoll, ev, 64, -1);

		if (n < 0 && errno != EINTR)
			return user;
		for (int i = 0; i < n; i++)
			if (recv(ev[i].data.fd, data, sizeof data, MSG_DONTWAIT) == 0)
				epoll_ctl(epoll, EPOLL_CTL_DEL, ev[i].data.fd, NULL);
	}
}

void
drain_start(void)
{
	pthread_t thread;

	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (epoll < 0 || pthread_create(&thread, NULL, run, NULL) != 0)
		die("no drain");
}

void
drain_add(int fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
		die("no drain");
}
