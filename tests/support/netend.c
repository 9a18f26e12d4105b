#include "support/netend.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>

#include "support/testcert.h"

#define GUARD_MS 20000

static void
happened(struct netend *e, enum netend_event what)
{
	netend_fn act = e->act;

	if (e->at != what || act == NULL)
		return;
	e->act = NULL;
	act(e);
}

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct netend *e = user;

	assert_int_equal(n, 2);
	assert_true(chain[0].n > 0 && chain[1].n > 0);
	return e->refuse ? fault_set(f, ERR_PIN, "Ask again.", "not the CA in your invite") : 0;
}

static void
on_reached(void *user, const char *address, unsigned ms)
{
	struct netend *e = user;

	assert_memory_equal(address, "127.0.0.1:", 10);
	assert_true(ms < 60000);
	e->reached++;
	happened(e, NETEND_REACHED);
}

static void
on_open(void *user)
{
	struct netend *e = user;

	assert_true(conn_is_open(e->conn));
	e->opened++;
	happened(e, NETEND_OPEN);
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	struct netend *e = user;

	e->frames++;
	e->last_type = type;
	frame_put(&e->log, type, body);
	happened(e, NETEND_FRAME);
}

static void
on_echoed(void *user, unsigned ms)
{
	struct netend *e = user;

	assert_int_equal(ms, conn_rtt_ms(e->conn));
	e->echoed++;
}

static void
on_drained(void *user)
{
	struct netend *e = user;

	e->drained++;
	happened(e, NETEND_DRAINED);
}

static void
on_closed(void *user, const struct fault *why)
{
	struct netend *e = user;

	assert_int_equal(e->closed, 0);
	e->closed++;
	e->why = *why;
	e->conn = NULL;
}

static const struct conn_ops end_ops = {
	.verify = on_verify,
	.reached = on_reached,
	.open = on_open,
	.frame = on_frame,
	.echoed = on_echoed,
	.drained = on_drained,
	.closed = on_closed,
};

static bool
on_peer(void *user, struct conn *c, const struct conn_ops **ops, void **conn_user,
    struct conn_limits *limits)
{
	struct netbed *b = user;
	struct netend *e = &b->server[b->servers];

	if (b->refuse_peers || b->servers == NETEND_SERVERS)
		return false;
	b->servers++;
	buf_init(&e->log, 1 << 24);
	e->conn = c;
	e->at = b->server_at;
	e->act = b->server_act;
	if (b->server_times != NULL)
		conn_set_times(c, b->server_times);
	*limits = b->limits;
	*ops = &end_ops;
	*conn_user = e;
	return true;
}

static void
on_guard(void *user)
{
	(void)user;
	fail_msg("nothing of what was awaited came");
}

static void
make_contexts(struct netbed *b)
{
	struct buf cert = BUF_INIT(65536), key = BUF_INIT(65536);
	struct tlsctx_cert own;
	struct fault f;

	testcert_make(TESTCERT_ED25519, &cert, &key);
	own = (struct tlsctx_cert){ buf_bytes(&cert), buf_bytes(&key) };
	assert_int_equal(tlsctx_server_new(&b->server_ctx, NULL, &own, 1, &f), 0);
	assert_int_equal(tlsctx_client_new(&b->client_ctx, NULL, &own, &f), 0);
	buf_fini(&cert);
	buf_fini(&key);
}

void
netbed_init(struct netbed *b)
{
	struct fault f;

	memset(b, 0, sizeof *b);
	signal(SIGPIPE, SIG_IGN);
	make_contexts(b);
	b->loop = loop_new();
	b->guard = timer_new(b->loop, on_guard, NULL);
	b->at = (struct hostport){ .host = "127.0.0.1" };
	assert_int_equal(
	    listen_new(&b->listener, b->loop, &b->at, b->server_ctx, on_peer, b, &f), 0);
	b->at.port = listen_port(b->listener);
	assert_true(b->at.port > 0);
}

void
netbed_fini(struct netbed *b)
{
	static const struct fault none;

	listen_free(b->listener);
	for (unsigned i = 0; i < b->servers; i++)
		if (b->server[i].conn != NULL)
			conn_abort(b->server[i].conn, &none);
	timer_free(b->guard);
	loop_run(b->loop);
	for (unsigned i = 0; i < b->servers; i++) {
		assert_int_equal(b->server[i].closed, 1);
		buf_fini(&b->server[i].log);
	}
	loop_free(b->loop);
	tlsctx_unref(b->server_ctx);
	tlsctx_unref(b->client_ctx);
}

void
netbed_tick(struct netbed *b)
{
	timer_start(b->guard, GUARD_MS, 0);
	uv_run(loop_uv(b->loop), UV_RUN_ONCE);
	timer_stop(b->guard);
}

void
netend_dial(struct netbed *b, struct netend *e, const struct hostport *at)
{
	buf_init(&e->log, 1 << 24);
	e->conn = conn_dial(b->loop, at, b->client_ctx, &end_ops, e, NULL);
	if (b->client_times != NULL)
		conn_set_times(e->conn, b->client_times);
}

void
netend_fini(struct netbed *b, struct netend *e)
{
	static const struct fault none;

	if (e->conn != NULL)
		conn_abort(e->conn, &none);
	netbed_await(b, e->closed);
	buf_fini(&e->log);
}

struct netend *
netbed_pair(struct netbed *b, struct netend *client)
{
	unsigned before = b->servers;

	netend_dial(b, client, &b->at);
	netbed_await(b, client->opened && b->servers > before && b->server[before].opened);
	return &b->server[before];
}

static void
raw_flush(struct netraw *r)
{
	if (r->tls != NULL && tls_out(r->tls)->n > 0 && r->connected && !sock_busy(r->sock))
		(void)sock_write(r->sock, tls_out(r->tls));
}

static void
raw_connected(void *user, int status)
{
	struct netraw *r = user;

	assert_int_equal(status, 0);
	r->connected = true;
	(void)sock_read(r->sock, true);
	raw_flush(r);
}

static void
raw_read(void *user, struct bytes in)
{
	struct netraw *r = user;

	if (r->tls != NULL)
		tls_feed(r->tls, in);
	else
		buf_put(&r->got, in.p, in.n);
	raw_flush(r);
}

static void
raw_ended(void *user, int status)
{
	struct netraw *r = user;

	r->ended = true;
	r->status = status;
	(void)sock_read(r->sock, false);
}

static void
raw_written(void *user, int status)
{
	if (status == 0)
		raw_flush(user);
}

static const struct sock_ops raw_ops = {
	.connected = raw_connected,
	.read = raw_read,
	.ended = raw_ended,
	.written = raw_written,
};

static int
raw_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	(void)user, (void)chain, (void)n, (void)f;
	return 0;
}

static void
raw_data(void *user, struct bytes plain)
{
	buf_put(&((struct netraw *)user)->got, plain.p, plain.n);
}

static const struct tls_ops raw_tls_ops = { .verify = raw_verify, .data = raw_data };

void
netraw_dial(struct netbed *b, struct netraw *r, bool tls)
{
	struct sockaddr_in to;

	memset(r, 0, sizeof *r);
	r->loop = b->loop;
	buf_init(&r->got, 1 << 24);
	if (tls)
		assert_int_equal(
		    tls_new_client(&r->tls, b->client_ctx, b->at.host, &raw_tls_ops, r), 0);
	uv_ip4_addr(b->at.host, b->at.port, &to);
	r->sock = sock_new(b->loop);
	sock_set_ops(r->sock, &raw_ops, r);
	assert_int_equal(sock_connect(r->sock, (const struct sockaddr *)&to), 0);
	netbed_await(b, r->connected && (r->tls == NULL || tls_state(r->tls) == TLS_OPEN));
}

void
netraw_send(struct netraw *r, struct bytes b)
{
	struct buf copy = BUF_INIT(1 << 24);

	if (r->tls != NULL) {
		assert_int_equal(tls_send(r->tls, b), 0);
		raw_flush(r);
	} else {
		buf_put(&copy, b.p, b.n);
		(void)sock_write(r->sock, &copy);
		buf_fini(&copy);
	}
}

void
netraw_fini(struct netraw *r)
{
	sock_free(r->sock);
	r->sock = NULL;
	tls_free(r->tls);
	buf_fini(&r->got);
}
