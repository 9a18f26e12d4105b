/* Bytes of a conn: frames from and to TLS, TLS from and to the socket. */
#include "net/conn_int.h"
#include "net/wire.h"

#define BATCH 65536 /* ciphertext made at once: the rest stays in the queue, as plaintext */
#define AGAIN "Connect again: what was under way may be lost."
#define NOT_SNUG "Is that the address and port of a snug server?"

/* The TLS session is dead: its alert still goes out, so that the peer hears the reason. */
static void
tls_died(struct conn *c)
{
	conn_set_why(c, tls_fault(c->tls));
	if (c->state < CONN_FLUSH)
		conn_close_silently(c);
}

void
conn_cut(struct conn *c, int status)
{
	struct fault f;

	if (c->state == CONN_HANDSHAKE)
		fault_set(&f, ERR_TRUNCATED, NOT_SNUG, "%s hung up in the handshake: %s", c->peer,
		    sock_words(status));
	else
		fault_set(
		    &f, ERR_TRUNCATED, AGAIN, "the connection was cut: %s", sock_words(status));
	conn_set_why(c, &f);
	conn_finish(c);
}

/* Encrypt from the queue, joined into records as full as they get. */
static void
encrypt_some(struct conn *c)
{
	struct buf *cipher = tls_out(c->tls);
	struct bytes part;

	while (cipher->n < BATCH && (part = outq_peek(&c->out, TLS_RECORD_MAX)).n > 0) {
		if (tls_send(c->tls, part) != 0) {
			tls_died(c);
			return;
		}
		outq_drop(&c->out, part.n);
	}
	if (c->state == CONN_FLUSH && outq_size(&c->out) == 0)
		tls_close(c->tls);
}

/* The peer's reason may still lie in our receive buffer: read on until its end. */
static void
write_failed(struct conn *c, int status)
{
	outq_fini(&c->out);
	if (c->state == CONN_HANDSHAKE) {
		conn_cut(c, status);
		return;
	}
	c->cut = status;
	timer_start(c->timer, c->times->drain_ms, 0);
}

static void
tell_drained(struct conn *c)
{
	if (!c->above || c->state != CONN_OPEN || conn_queued(c) > c->low)
		return;
	c->above = false;
	if (c->ops->drained != NULL)
		c->ops->drained(c->user);
}

void
conn_flush(void *conn)
{
	struct conn *c = conn;
	int r;

	while (c->state < CONN_DRAIN && c->cut == 0 && !sock_busy(c->sock)) {
		if (tls_state(c->tls) != TLS_HANDSHAKE && tls_state(c->tls) != TLS_DEAD)
			encrypt_some(c);
		if (tls_out(c->tls)->n == 0)
			break;
		if ((r = sock_write(c->sock, tls_out(c->tls))) < 0)
			write_failed(c, r);
	}
	if (c->state == CONN_FLUSH && !sock_busy(c->sock)) {
		c->state = CONN_DRAIN;
		sock_shutdown(c->sock);
		timer_start(c->timer, c->times->drain_ms, 0);
	}
	if (c->cut == 0)
		tell_drained(c);
}

static void
on_written(void *user, int status)
{
	struct conn *c = user;

	if (status < 0)
		write_failed(c, status);
	else
		conn_mark_dirty(c);
}

/* Keep plaintext that came before a pause took hold: no more than one read of the socket gave. */
static void
hold(struct conn *c, struct bytes plain)
{
	struct fault f;

	buf_put(&c->held, plain.p, plain.n);
	if (buf_err(&c->held) == 0)
		return;
	fault_set(
	    &f, buf_err(&c->held), "Close other programs.", "no memory for what was received");
	conn_close(c, &f);
}

static void
take_frames(struct conn *c, struct bytes in)
{
	struct frame f;
	int r = 1;

	while (c->state == CONN_OPEN && !c->paused && (r = frame_rd_next(c->rd, &in, &f)) == 1)
		conn_on_frame(c, &f);
	if (r == ERR_LIMIT)
		conn_protocol_error(c, ERR_LIMIT, "a frame that is too large");
	else if (r < 0)
		conn_protocol_error(c, ERR_PROTO, "a frame that this version does not know");
	else if (c->state == CONN_OPEN && c->paused)
		hold(c, in);
}

static void
on_plain(void *user, struct bytes plain)
{
	struct conn *c = user;

	if (c->held.n > 0)
		hold(c, plain);
	else
		take_frames(c, plain);
}

void
conn_unhold(void *conn)
{
	struct conn *c = conn;
	struct buf was = BUF_INIT(0);

	if (c->paused || c->state != CONN_OPEN)
		return;
	buf_move(&was, &c->held);
	take_frames(c, buf_bytes(&was));
	buf_fini(&was);
	if (c->state == CONN_OPEN && !c->paused) {
		(void)sock_read(c->sock, true);
		conn_look_at_tls(c);
	}
}

/* What came before the end is still to be given out. */
static bool
holds_back(const struct conn *c)
{
	return c->paused || c->held.n > 0;
}

void
conn_look_at_tls(struct conn *c)
{
	static const struct fault clean;

	if (c->state == CONN_ENDED)
		return;
	if (tls_state(c->tls) == TLS_DEAD) {
		tls_died(c);
	} else if (tls_state(c->tls) == TLS_PEER_CLOSED && c->state == CONN_OPEN &&
	    !holds_back(c)) {
		if (frame_rd_partial(c->rd))
			conn_protocol_error(c, ERR_PROTO, "an end in the middle of a frame");
		conn_set_why(c, &clean);
		if (c->state == CONN_OPEN)
			conn_close_silently(c);
	}
	if (c->state < CONN_DRAIN && tls_out(c->tls)->n > 0)
		conn_mark_dirty(c);
}

static void
on_read(void *user, struct bytes in)
{
	struct conn *c = user;

	c->heard_ms = loop_now_ms(c->loop);
	tls_feed(c->tls, in);
	conn_look_at_tls(c);
}

static void
on_ended(void *user, int status)
{
	struct conn *c = user;

	if (status == 0 && c->state == CONN_OPEN) {
		tls_eof(c->tls);
		if (c->state == CONN_OPEN && tls_state(c->tls) == TLS_DEAD)
			conn_set_why(c, tls_fault(c->tls));
	}
	/* Our own last word may not have left yet: the peer may only have closed its half. */
	if (status == 0 && c->state == CONN_FLUSH)
		conn_flush(c);
	if (c->state != CONN_ENDED)
		conn_cut(c, c->cut != 0 ? c->cut : status);
}

static const struct sock_ops sock_ops = {
	.read = on_read,
	.ended = on_ended,
	.written = on_written,
};

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct conn *c = user;

	return c->ops->verify(c->user, chain, n, f);
}

static void
on_open(void *user)
{
	struct conn *c = user;

	if (c->state != CONN_HANDSHAKE)
		return;
	c->state = CONN_OPEN;
	c->rd = frame_rd_new();
	frame_rd_limit(c->rd, c->frame_max);
	c->rekeyed_ms = c->heard_ms;
	timer_start(c->timer, c->times->idle_ms, 0);
	conn_settled(c);
	c->ops->open(c->user);
}

static const struct tls_ops tls_ops = {
	.verify = on_verify,
	.open = on_open,
	.data = on_plain,
};

void
conn_begin_handshake(struct conn *c)
{
	static const struct fault unset = { .code = ERR_TLS,
		.cause = "TLS cannot start",
		.remedy = "Leave the TLS settings at their defaults." };
	int r;

	sock_set_ops(c->sock, &sock_ops, c);
	sock_peer(c->sock, c->peer, sizeof c->peer);
	c->heard_ms = loop_now_ms(c->loop);
	r = c->client ? tls_new_client(&c->tls, c->ctx, c->host, &tls_ops, c)
		      : tls_new_server(&c->tls, c->ctx, &tls_ops, c);
	if (r != 0) {
		conn_abort(c, &unset);
		return;
	}
	c->state = CONN_HANDSHAKE;
	timer_start(c->timer, c->times->handshake_ms, 0);
	(void)sock_read(c->sock, true);
	conn_mark_dirty(c);
}
