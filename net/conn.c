#include "net/conn.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/conn_int.h"
#include "net/wire.h"

#define HIGH_DEFAULT (1u << 20)

const struct conn_times conn_default_times = {
	.dial_ms = CONN_HANDSHAKE_MS,
	.handshake_ms = CONN_HANDSHAKE_MS,
	.idle_ms = CONN_IDLE_MS,
	.dead_ms = CONN_DEAD_MS,
	.flush_ms = 2000,
	.drain_ms = CONN_DRAIN_MS,
	.rekey_ms = 3600000,
};

void
conn_set_why(struct conn *c, const struct fault *why)
{
	if (c->why != NULL)
		return;
	c->why = mem_calloc(1, sizeof *c->why);
	*c->why = *why;
}

void
conn_settled(struct conn *c)
{
	const struct conn_watch *w = c->watch;

	c->watch = NULL;
	list_remove(&c->watched);
	if (w != NULL)
		w->settled(w->user);
}

void
conn_finish(struct conn *c)
{
	if (c->state == CONN_ENDED)
		return;
	c->state = CONN_ENDED;
	dial_free(c->dial);
	c->dial = NULL;
	sock_free(c->sock);
	c->sock = NULL;
	timer_stop(c->timer);
	soon_cancel(&c->flush);
	soon_cancel(&c->unhold);
	soon_call(c->loop, &c->end);
	conn_settled(c);
}

/* Nothing of the conn is on the stack any more. */
static void
on_end(void *user)
{
	static const struct fault clean;
	struct conn *c = user;

	if (c->ops != NULL)
		c->ops->closed(c->user, c->why != NULL ? c->why : &clean);
	timer_free(c->timer);
	tls_free(c->tls);
	frame_rd_free(c->rd);
	outq_fini(&c->out);
	buf_fini(&c->held);
	tlsctx_unref(c->ctx);
	free(c->why);
	free(c->host);
	mem_wipe(c, sizeof *c);
	free(c);
}

void
conn_begin_close(struct conn *c)
{
	c->state = CONN_FLUSH;
	c->above = false;
	c->paused = false;
	buf_fini(&c->held);
	soon_cancel(&c->unhold);
	(void)sock_read(c->sock, true);
	timer_start(c->timer, c->times->flush_ms, 0);
	conn_settled(c);
	conn_mark_dirty(c);
}

void
conn_close_silently(struct conn *c)
{
	outq_fini(&c->out);
	conn_begin_close(c);
}

void
conn_close(struct conn *c, const struct fault *why)
{
	if (c->state >= CONN_FLUSH)
		return;
	conn_set_why(c, why);
	if (c->state != CONN_OPEN) {
		conn_finish(c);
		return;
	}
	conn_push_last_word(c, why);
	conn_begin_close(c);
}

void
conn_abort(struct conn *c, const struct fault *why)
{
	conn_set_why(c, why);
	conn_finish(c);
}

static void
on_handshake_timeout(struct conn *c)
{
	struct fault f;

	fault_set(&f, ERR_TIMEOUT, "Is that the address and port of a snug server?",
	    "the handshake with %s was not done in %u s", c->peer, c->times->handshake_ms / 1000);
	conn_abort(c, &f);
}

static void
on_timer(void *user)
{
	struct conn *c = user;

	switch (c->state) {
	case CONN_HANDSHAKE:
		on_handshake_timeout(c);
		break;
	case CONN_OPEN:
		if (c->cut != 0)
			conn_cut(c, c->cut);
		else
			conn_on_silence(c);
		break;
	case CONN_FLUSH:
	case CONN_DRAIN:
		conn_finish(c);
		break;
	case CONN_NEW:
	case CONN_DIAL:
	case CONN_ENDED:
		break;
	}
}

static struct conn *
conn_new(struct loop *l, struct tlsctx *ctx, bool client)
{
	struct conn *c = mem_calloc(1, sizeof *c);

	c->loop = l;
	c->ctx = tlsctx_ref(ctx);
	c->client = client;
	c->times = &conn_default_times;
	c->timer = timer_new(l, on_timer, c);
	soon_init(&c->flush, conn_flush, c);
	soon_init(&c->unhold, conn_unhold, c);
	soon_init(&c->end, on_end, c);
	list_init(&c->watched);
	buf_init(&c->held, 2 * LOOP_READ_SIZE);
	return c;
}

static void
set_limits(struct conn *c, const struct conn_limits *limits)
{
	size_t high = limits != NULL && limits->high > 0 ? limits->high : HIGH_DEFAULT;

	outq_init(&c->out, high);
	c->low = limits != NULL && limits->low > 0 ? limits->low : high / 4;
	c->frame_max = limits != NULL && limits->frame_max > 0 ? limits->frame_max : WIRE_BODY_MAX;
}

static void
on_dialled(void *user, struct sock *s, const char *address, const struct fault *why)
{
	struct conn *c = user;

	if (s == NULL) {
		conn_abort(c, why);
		return;
	}
	dial_free(c->dial);
	c->dial = NULL;
	c->sock = s;
	if (c->ops->reached != NULL)
		c->ops->reached(c->user, address, (unsigned)(loop_now_ms(c->loop) - c->begun_ms));
	if (c->state == CONN_DIAL)
		conn_begin_handshake(c);
}

struct conn *
conn_dial(struct loop *l, const struct hostport *at, struct tlsctx *ctx, const struct conn_ops *ops,
    void *user, const struct conn_limits *limits)
{
	struct conn *c = conn_new(l, ctx, true);

	c->ops = ops;
	c->user = user;
	c->host = mem_strdup(at->host);
	c->state = CONN_DIAL;
	set_limits(c, limits);
	hostport_format(at, false, c->peer, sizeof c->peer);
	c->dial = dial_new(l, at, c->times->dial_ms, on_dialled, c);
	c->begun_ms = loop_now_ms(l);
	return c;
}

struct conn *
conn_accepted(struct loop *l, struct sock *s, struct tlsctx *ctx)
{
	struct conn *c = conn_new(l, ctx, false);

	c->sock = s;
	sock_peer(s, c->peer, sizeof c->peer);
	return c;
}

void
conn_begin(struct conn *c, const struct conn_ops *ops, void *user, const struct conn_limits *limits)
{
	c->ops = ops;
	c->user = user;
	set_limits(c, limits);
	if (c->state == CONN_NEW)
		conn_begin_handshake(c);
}

void
conn_watch(struct conn *c, const struct conn_watch *watch, struct list *watched)
{
	c->watch = watch;
	list_push(watched, &c->watched);
}

void
conn_drop(struct conn *c)
{
	conn_finish(c);
}

void
conn_unwatch(struct list *watched)
{
	list_each (c, watched, struct conn, watched) {
		c->watch = NULL;
		list_remove(&c->watched);
	}
}

void
conn_set_times(struct conn *c, const struct conn_times *times)
{
	c->times = times;
}

int
conn_send(struct conn *c, unsigned type, struct bytes body)
{
	int r;

	if (c->state != CONN_OPEN || c->cut != 0)
		return ERR_STATE;
	r = outq_push(&c->out, sock_pending(c->sock), type, body);
	if (conn_queued(c) > c->low)
		c->above = true;
	if (r == 0 || r == ERR_LIMIT)
		conn_mark_dirty(c);
	return r;
}

size_t
conn_queued(const struct conn *c)
{
	return outq_size(&c->out) + (c->sock != NULL ? sock_pending(c->sock) : 0);
}

void
conn_pause(struct conn *c)
{
	if (c->state != CONN_OPEN)
		return;
	c->paused = true;
	(void)sock_read(c->sock, false);
}

void
conn_resume(struct conn *c)
{
	if (!c->paused)
		return;
	c->paused = false;
	/* Not within this call: what was held back comes as frames of its own tick. */
	soon_call(c->loop, &c->unhold);
}

void
conn_frame_max(struct conn *c, size_t max)
{
	c->frame_max = max;
	if (c->rd != NULL)
		frame_rd_limit(c->rd, max);
}

bool
conn_is_open(const struct conn *c)
{
	return c->state == CONN_OPEN;
}

void
conn_facts(const struct conn *c, struct tls_facts *out)
{
	memset(out, 0, sizeof *out);
	if (c->tls != NULL)
		tls_facts(c->tls, out);
}

enum tls_proto
conn_proto(const struct conn *c)
{
	return c->tls != NULL ? tls_proto(c->tls) : TLS_PROTO_SNUG;
}

int
conn_export(const struct conn *c, const char *label, uint8_t *out, size_t n)
{
	return c->tls != NULL ? tls_export(c->tls, label, out, n) : ERR_STATE;
}

const char *
conn_peer(const struct conn *c)
{
	return c->peer;
}

unsigned
conn_rtt_ms(const struct conn *c)
{
	return c->rtt_ms;
}
