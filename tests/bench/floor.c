#include "tests/bench/floor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/bench/bare.h"
#include "tests/bench/house.h"

#define GUESTS_MAX 20000
#define EVENTS 64
#define SAID_MAX (64 * FLOOR_SIZE)

/* One process, one room. */
struct room {
	bool join;
	gnutls_certificate_credentials_t cred;
	int listener, epoll;
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
	if (!bare_accept(b, r->listener, r->cred)) {
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
	size_t step = r->join ? whole : FLOOR_SIZE;

	for (size_t at = 0; at < whole; at += step)
		for (size_t i = 0; i < r->n; i++)
			bare_send(r->guest[i], r->said + at, step);
	memmove(r->said, r->said + whole, r->n_said - whole);
	r->n_said -= whole;
}

static void
read_file(const char *path, struct buf *out)
{
	struct fault f;

	if (file_read(path, out, &f) != 0)
		die("%s", f.cause);
}

static void
open_door(struct room *r, char **argv)
{
	struct epoll_event door = { .events = EPOLLIN, .data.ptr = NULL };
	uint16_t port = (uint16_t)atoi(argv[1]);
	struct buf pem[3];

	for (size_t i = 0; i < 3; i++) {
		buf_init(&pem[i], 65536);
		read_file(argv[2 + i], &pem[i]);
	}
	r->join = strcmp(argv[0], FLOOR_B) == 0;
	r->cred = bare_credentials(buf_bytes(&pem[0]), buf_bytes(&pem[1]));
	bare_trust(r->cred, buf_bytes(&pem[2]));
	r->listener = bare_listen(&port);
	r->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (r->epoll < 0 || epoll_ctl(r->epoll, EPOLL_CTL_ADD, r->listener, &door) != 0)
		die("no epoll");
	for (size_t i = 0; i < 3; i++)
		buf_fini(&pem[i]);
}

bool
floor_is(const char *word)
{
	return strcmp(word, FLOOR_A) == 0 || strcmp(word, FLOOR_B) == 0;
}

void
floor_run(char **argv)
{
	static struct room r;
	struct epoll_event ev[EVENTS];

	open_door(&r, argv);
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
