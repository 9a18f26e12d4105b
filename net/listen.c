#include "net/listen.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/conn_int.h"

#define BACKLOG 256

struct listener {
	uv_tcp_t tcp; /* first: libuv's pointer is ours */
	struct loop *loop;
	struct tlsctx *ctx;
	listen_fn fn;
	void *user;
	uint16_t port;
	unsigned handshakes; /* under way */
	bool waiting;        /* libuv holds a peer that is not taken yet, and accepts no other */
	struct list watched; /* the conns whose handshakes are counted */
	struct conn_watch watch;
	struct soon go_on;
};

static void
take_one(struct listener *s)
{
	const struct conn_ops *ops = NULL;
	struct conn_limits limits = { .high = 0 };
	void *user = NULL;
	struct sock *sock;
	struct conn *c;
	int r = sock_accept(&sock, s->loop, (uv_stream_t *)&s->tcp);

	if (r != 0) {
		log_warn("accept: %s", sock_words(r));
		return;
	}
	c = conn_accepted(s->loop, sock, s->ctx);
	if (!s->fn(s->user, c, &ops, &user, &limits)) {
		conn_drop(c);
		return;
	}
	s->handshakes++;
	conn_watch(c, &s->watch, &s->watched);
	conn_begin(c, ops, user, &limits);
}

static void
on_connection(uv_stream_t *h, int status)
{
	struct listener *s = h->data;

	if (status != 0)
		log_warn("accept: %s", sock_words(status));
	else if (s->handshakes >= LISTEN_HANDSHAKES_MAX)
		s->waiting = true;
	else
		take_one(s);
}

static void
on_settled(void *user)
{
	struct listener *s = user;

	s->handshakes--;
	if (s->waiting)
		soon_call(s->loop, &s->go_on);
}

/* Taking the one that waits makes libuv accept again. */
static void
on_go_on(void *user)
{
	struct listener *s = user;

	if (!s->waiting || s->handshakes >= LISTEN_HANDSHAKES_MAX)
		return;
	s->waiting = false;
	take_one(s);
}

static int
explain(struct fault *f, int status, const struct hostport *at)
{
	char name[HOST_MAX + 10];

	hostport_format(at, false, name, sizeof name);
	switch (status) {
	case UV_EADDRINUSE:
		return fault_set(f, ERR_INUSE,
		    "Choose another one, such as  snug --server [::]:9421  or stop the other "
		    "program.",
		    "port %u is already in use by another program", at->port);
	case UV_EACCES:
		return fault_set(f, ERR_SYS,
		    "Ports below 1024 are for the administrator: use  snug --server [::]:9420",
		    "not permitted to listen on %s", name);
	case UV_EADDRNOTAVAIL:
		return fault_set(f, ERR_USAGE,
		    "Use one of its own addresses, or [::] for all of them.",
		    "%s is not an address of this computer", at->host);
	default:
		return fault_set(f, ERR_SYS, "Check the address and the system's limits.",
		    "cannot listen on %s: %s", name, sock_words(status));
	}
}

static int
open_at(struct listener *s, const struct hostport *at)
{
	struct sockaddr_storage sa;
	int n = sizeof sa, r;
	bool v6 = uv_ip4_addr(at->host, at->port, (struct sockaddr_in *)&sa) != 0;

	if (v6)
		(void)uv_ip6_addr(at->host, at->port, (struct sockaddr_in6 *)&sa);
	/* IPv6 alone, so that 0.0.0.0 can be listened on beside [::]. libuv sets SO_REUSEADDR. */
	if ((r = uv_tcp_bind(&s->tcp, (struct sockaddr *)&sa, v6 ? UV_TCP_IPV6ONLY : 0)) != 0 ||
	    (r = uv_listen((uv_stream_t *)&s->tcp, BACKLOG, on_connection)) != 0 ||
	    (r = uv_tcp_getsockname(&s->tcp, (struct sockaddr *)&sa, &n)) != 0)
		return r;
	s->port = ntohs(
	    v6 ? ((struct sockaddr_in6 *)&sa)->sin6_port : ((struct sockaddr_in *)&sa)->sin_port);
	return 0;
}

int
listen_new(struct listener **out, struct loop *l, const struct hostport *at, struct tlsctx *ctx,
    listen_fn fn, void *user, struct fault *f)
{
	struct listener *s;
	int r;

	*out = NULL;
	if (!hostport_is_address(at->host))
		return fault_set(f, ERR_USAGE, "Use an address, such as [::] or 127.0.0.1.",
		    "\"%s\" is not an address to listen on", at->host);
	s = mem_calloc(1, sizeof *s);
	s->loop = l;
	s->ctx = tlsctx_ref(ctx);
	s->fn = fn;
	s->user = user;
	s->watch = (struct conn_watch){ .settled = on_settled, .user = s };
	list_init(&s->watched);
	soon_init(&s->go_on, on_go_on, s);
	(void)uv_tcp_init(loop_uv(l), &s->tcp);
	s->tcp.data = s;
	if ((r = open_at(s, at)) != 0) {
		listen_free(s);
		return explain(f, r, at);
	}
	*out = s;
	return 0;
}

static void
on_closed(uv_handle_t *h)
{
	free(h->data);
}

void
listen_free(struct listener *s)
{
	if (s == NULL)
		return;
	conn_unwatch(&s->watched);
	soon_cancel(&s->go_on);
	tlsctx_unref(s->ctx);
	s->ctx = NULL;
	uv_close((uv_handle_t *)&s->tcp, on_closed);
}

void
listen_set_ctx(struct listener *s, struct tlsctx *ctx)
{
	struct tlsctx *old = s->ctx;

	s->ctx = tlsctx_ref(ctx);
	tlsctx_unref(old);
}

uint16_t
listen_port(const struct listener *s)
{
	return s->port;
}
