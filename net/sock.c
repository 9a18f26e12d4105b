#include "net/sock.h"

#include <assert.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/hostport.h"
#include "base/mem.h"
#include "net/loop_int.h"
#include "net/outq.h"

/* What the kernel may hold unsent: the rest waits in our queue, where it is counted. */
#define UNSENT_MAX 131072

struct sock {
	uv_tcp_t tcp; /* first: libuv's pointer is ours */
	uv_connect_t connect;
	uv_write_t write;
	uv_shutdown_t shutdown;
	struct loop *loop;
	struct buf under_way; /* belongs to libuv until written() */
	size_t under_way_at;
	uint64_t handed;            /* bytes that were given to libuv, ever */
	const struct sock_ops *ops; /* NULL once freed */
	void *user;
};

struct sock *
sock_new(struct loop *l)
{
	struct sock *s = mem_calloc(1, sizeof *s);

	if (uv_tcp_init(loop_uv(l), &s->tcp) != 0) {
		free(s);
		return NULL;
	}
	s->tcp.data = s;
	s->loop = l;
	return s;
}

static void
on_closed(uv_handle_t *h)
{
	struct sock *s = h->data;

	buf_fini(&s->under_way);
	free(s);
}

void
sock_free(struct sock *s)
{
	if (s == NULL)
		return;
	s->ops = NULL;
	uv_close((uv_handle_t *)&s->tcp, on_closed);
}

static void
tune(struct sock *s)
{
	uv_os_fd_t fd;
	int unsent = UNSENT_MAX;

	/* Each tick's frames leave joined: waiting for more would only add delay. */
	(void)uv_tcp_nodelay(&s->tcp, 1);
	if (uv_fileno((uv_handle_t *)&s->tcp, &fd) == 0)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
}

int
sock_accept(struct sock **out, struct loop *l, uv_stream_t *server)
{
	struct sock *s = sock_new(l);
	int r;

	*out = NULL;
	if (s == NULL)
		return UV_ENOMEM;
	if ((r = uv_accept(server, (uv_stream_t *)&s->tcp)) != 0) {
		sock_free(s);
		return r;
	}
	tune(s);
	*out = s;
	return 0;
}

void
sock_set_ops(struct sock *s, const struct sock_ops *ops, void *user)
{
	s->ops = ops;
	s->user = user;
}

static void
on_connect(uv_connect_t *req, int status)
{
	struct sock *s = req->data;

	if (s->ops == NULL)
		return;
	if (status == 0)
		tune(s);
	s->ops->connected(s->user, status);
}

int
sock_connect(struct sock *s, const struct sockaddr *to)
{
	s->connect.data = s;
	return uv_tcp_connect(&s->connect, &s->tcp, to, on_connect);
}

static void
on_alloc(uv_handle_t *h, size_t hint, uv_buf_t *b)
{
	struct sock *s = h->data;

	(void)hint;
	*b = uv_buf_init((char *)loop_read_buffer(s->loop), LOOP_READ_SIZE);
}

static void
on_read(uv_stream_t *h, ssize_t n, const uv_buf_t *b)
{
	struct sock *s = h->data;

	if (s->ops == NULL || n == 0)
		return;
	if (n > 0)
		s->ops->read(s->user, bytes_of(b->base, (size_t)n));
	else
		s->ops->ended(s->user, n == UV_EOF ? 0 : (int)n);
}

int
sock_read(struct sock *s, bool on)
{
	int r;

	if (!on)
		return uv_read_stop((uv_stream_t *)&s->tcp);
	r = uv_read_start((uv_stream_t *)&s->tcp, on_alloc, on_read);
	return r == UV_EALREADY ? 0 : r;
}

static void
on_written(uv_write_t *req, int status)
{
	struct sock *s = req->data;

	buf_fini(&s->under_way);
	s->under_way_at = 0;
	if (s->ops != NULL)
		s->ops->written(s->user, status);
}

static uv_buf_t
rest_of(const struct buf *b, size_t at)
{
	return uv_buf_init((char *)b->p + at, (unsigned)(b->n - at));
}

int
sock_write(struct sock *s, struct buf *b)
{
	uv_buf_t rest = rest_of(b, 0);
	size_t gone = 0;
	int r;

	assert(!sock_busy(s));
	s->handed += b->n;
	r = uv_try_write((uv_stream_t *)&s->tcp, &rest, 1);
	if (r < 0 && r != UV_EAGAIN) {
		buf_fini(b);
		return r;
	}
	if (r > 0)
		gone = (size_t)r;
	if (gone == b->n) {
		buf_empty(b, OUTQ_KEEP);
		return 0;
	}
	buf_move(&s->under_way, b);
	s->under_way_at = gone;
	rest = rest_of(&s->under_way, gone);
	s->write.data = s;
	if ((r = uv_write(&s->write, (uv_stream_t *)&s->tcp, &rest, 1, on_written)) != 0) {
		buf_fini(&s->under_way);
		return r;
	}
	return 1;
}

bool
sock_busy(const struct sock *s)
{
	return s->under_way.n > 0;
}

size_t
sock_pending(const struct sock *s)
{
	return s->under_way.n - s->under_way_at;
}

static void
on_shutdown(uv_shutdown_t *req, int status)
{
	(void)req, (void)status;
}

uint64_t
sock_sent(const struct sock *s)
{
	return s->handed - uv_stream_get_write_queue_size((const uv_stream_t *)&s->tcp);
}

void
sock_shutdown(struct sock *s)
{
	(void)uv_shutdown(&s->shutdown, (uv_stream_t *)&s->tcp, on_shutdown);
}

void
sock_address(const struct sockaddr *at, char *out, size_t cap)
{
	const struct sockaddr_in *v4 = (const void *)at;
	const struct sockaddr_in6 *v6 = (const void *)at;
	struct hostport hp = { .port = 0 };

	if (at->sa_family == AF_INET6) {
		(void)uv_ip6_name(v6, hp.host, sizeof hp.host);
		hp.port = ntohs(v6->sin6_port);
	} else {
		(void)uv_ip4_name(v4, hp.host, sizeof hp.host);
		hp.port = ntohs(v4->sin_port);
	}
	hostport_format(&hp, false, out, cap);
}

void
sock_peer(const struct sock *s, char *out, size_t cap)
{
	struct sockaddr_storage at;
	int n = sizeof at;

	if (uv_tcp_getpeername(&s->tcp, (struct sockaddr *)&at, &n) == 0)
		sock_address((const struct sockaddr *)&at, out, cap);
	else
		snprintf(out, cap, "unknown");
}

const char *
sock_words(int status)
{
	return status == 0 ? "closed" : uv_strerror(status);
}
