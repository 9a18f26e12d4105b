#include "tests/bench/floor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/bench/bare.h"
#include "tests/bench/house.h"

#define GUESTS_MAX 20000
#define EVENTS 64
#define SAID_MAX (64 * FLOOR_SIZE)

/* One process, one room. */
struct room {
	const struct floor *f;
	gnutls_certificate_credentials_t cred;
	int epoll;
	struct bare *guest[GUESTS_MAX]; /* NULL at the end */
	size_t n;
	uint8_t said[SAID_MAX]; /* in this tick */
	size_t n_said;
};

static void
let_in(struct room *r)
{
	struct bare *b = mem_calloc(1, sizeof *b);
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = b };

	if (r->n == GUESTS_MAX)
		die("the floor is full");
	if (!bare_accept(b, r->f->listener, r->cred)) {
		free(b);
		return;
	}
	bare_no_wait(b);
	if (epoll_ctl(r->epoll, EPOLL_CTL_ADD, b->fd, &ev) != 0)
		die("no epoll");
	r->guest[r->n++] = b;
	bare_send(b, "hello", 5);
}

static void
let_out(struct room *r, struct bare *b)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->guest[i] == b) {
			r->guest[i] = r->guest[--r->n];
			break;
		}
	bare_close(b);
	free(b);
}

/* All that it said, whole messages and what is there of the next one. */
static void
hear(struct room *r, struct bare *b)
{
	for (;;) {
		ssize_t got = bare_try_recv(b, r->said + r->n_said, sizeof r->said - r->n_said);

		if (got < 0)
			return;
		if (got == 0) {
			let_out(r, b);
			return;
		}
		r->n_said += (size_t)got;
	}
}

static void
tell(struct room *r)
{
	size_t whole = r->n_said / FLOOR_SIZE * FLOOR_SIZE;
	size_t step = r->f->join ? whole : FLOOR_SIZE;

	for (size_t at = 0; at < whole; at += step)
		for (size_t i = 0; i < r->n; i++)
			bare_send(r->guest[i], r->said + at, step);
	memmove(r->said, r->said + whole, r->n_said - whole);
	r->n_said -= whole;
}

void
floor_run(void *floor)
{
	static struct room r;
	struct epoll_event ev[EVENTS], door = { .events = EPOLLIN, .data.ptr = NULL };

	r.f = floor;
	r.cred = bare_credentials(r.f->cert, r.f->key);
	bare_trust(r.cred, r.f->ca);
	r.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (r.epoll < 0 || epoll_ctl(r.epoll, EPOLL_CTL_ADD, r.f->listener, &door) != 0)
		die("no epoll");
	for (;;) {
		int n = epoll_wait(r.epoll, ev, EVENTS, -1);

		if (n < 0 && errno != EINTR)
			die("no epoll");
		for (int i = 0; i < n; i++)
			if (ev[i].data.ptr == NULL)
				let_in(&r);
			else
				hear(&r, ev[i].data.ptr);
		tell(&r);
	}
}
