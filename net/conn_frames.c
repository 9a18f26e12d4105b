/* The frames that a conn sends and answers by itself, and the silence between them. */
#include <stdio.h>

#include "base/clock.h"
#include "base/rw.h"
#include "base/utf8.h"
#include "net/conn_int.h"
#include "net/wire.h"

#define PING_SIZE 8

void
conn_protocol_error(struct conn *c, int code, const char *cause)
{
	struct fault f;

	fault_set(&f, code,
	    "The two programs do not fit together: update both to the same version.", "%s", cause);
	conn_close(c, &f);
}

void
conn_push_last_word(struct conn *c, const struct fault *why)
{
	struct buf body = BUF_INIT(2048);
	struct wire_error error = { .code = (uint16_t)-why->code };
	struct wire_bye bye;

	if (why->code != 0) {
		snprintf(error.cause, sizeof error.cause, "%s", why->cause);
		snprintf(error.remedy, sizeof error.remedy, "%s", why->remedy);
		wire_put_error(&body, &error);
	} else {
		snprintf(bye.reason, sizeof bye.reason, "%.*s",
		    (int)utf8_cut(why->cause, strlen(why->cause), sizeof bye.reason - 1),
		    why->cause);
		wire_put_bye(&body, &bye);
	}
	(void)outq_push_last(&c->out, why->code != 0 ? WIRE_ERROR : WIRE_BYE, buf_bytes(&body));
	buf_fini(&body);
}

void
conn_ping(struct conn *c)
{
	struct buf body = BUF_INIT(PING_SIZE);

	if (c->state != CONN_OPEN || c->ping_ns != 0)
		return;
	wr_u64(&body, ++c->ping_id);
	if (conn_send(c, WIRE_PING, buf_bytes(&body)) == 0)
		c->ping_ns = clock_mono_ns();
	buf_fini(&body);
}

static void
on_ping(struct conn *c, struct bytes body)
{
	struct fault f;
	int r = conn_send(c, WIRE_ECHO, body);

	if (r == 0 || r == ERR_STATE)
		return;
	fault_set(&f, ERR_SLOW, "Connect again.", "the answers to PING were not read");
	conn_close(c, &f);
}

static void
on_echo(struct conn *c, struct bytes body)
{
	struct rd r;
	uint64_t ns;

	rd_init(&r, body);
	if (c->ping_ns == 0 || rd_u64(&r) != c->ping_id || rd_end(&r) != 0)
		return;
	ns = clock_mono_ns() - c->ping_ns;
	c->ping_ns = 0;
	c->rtt_ms = ns < 1000000 ? 1 : (unsigned)(ns / 1000000);
	if (c->ops->echoed != NULL)
		c->ops->echoed(c->user, c->rtt_ms);
}

/* The other side says why it closes: in its own words, marked as such. */
static void
on_error(struct conn *c, struct bytes body)
{
	struct wire_error e;
	struct fault f;

	if (wire_get_error(body, &e) != 0) {
		conn_protocol_error(c, ERR_PROTO, "a malformed ERROR frame");
		return;
	}
	fault_set(&f, e.code >= 1 && e.code <= ERR__COUNT ? -(int)e.code : ERR_CLOSED, e.remedy,
	    "%s says: %s", c->client ? "the server" : "the client", e.cause);
	conn_set_why(c, &f);
	conn_close_silently(c);
}

static void
on_bye(struct conn *c, struct bytes body)
{
	struct wire_bye bye;
	struct fault f;

	if (wire_get_bye(body, &bye) != 0) {
		conn_protocol_error(c, ERR_PROTO, "a malformed BYE frame");
		return;
	}
	fault_set(&f, 0, "", "%s", bye.reason);
	conn_set_why(c, &f);
	conn_close_silently(c);
}

static void
on_keepalive(struct conn *c, const struct frame *f)
{
	if (f->type == WIRE_PING)
		on_ping(c, f->body);
	else
		on_echo(c, f->body);
	if (c->state == CONN_OPEN && c->ops->keepalive != NULL)
		c->ops->keepalive(c->user, f->type);
}

void
conn_on_frame(struct conn *c, const struct frame *f)
{
	if ((wire_from(f->type) & (c->client ? WIRE_FROM_S : WIRE_FROM_C)) == 0) {
		conn_protocol_error(c, ERR_PROTO, "a frame that only the other side may send");
		return;
	}
	switch (f->type) {
	case WIRE_PING:
	case WIRE_ECHO:
		on_keepalive(c, f);
		break;
	case WIRE_ERROR:
		on_error(c, f->body);
		break;
	case WIRE_BYE:
		on_bye(c, f->body);
		break;
	default:
		c->ops->frame(c->user, f->type, f->body);
		break;
	}
}

static void
rekey_when_due(struct conn *c, uint64_t now)
{
	/* Two requests that cross are an error to GnuTLS: only the client asks. */
	if (!c->client || now - c->rekeyed_ms < c->times->rekey_ms)
		return;
	c->rekeyed_ms = now;
	(void)tls_rekey(c->tls);
	conn_look_at_tls(c);
}

/* Who does not listen cannot say that nobody speaks; but what he says himself must get away. */
static bool
lives_in_pause(struct conn *c)
{
	uint64_t before = c->sent;

	c->sent = sock_sent(c->sock);
	return conn_queued(c) == 0 || c->sent != before;
}

void
conn_on_silence(struct conn *c)
{
	struct fault f;
	uint64_t now = loop_now_ms(c->loop), silent, left;

	if (c->paused && lives_in_pause(c))
		c->heard_ms = now;
	silent = now - c->heard_ms;
	if (silent >= c->times->dead_ms) {
		fault_set(&f, ERR_TIMEOUT, "Is the network up? Connect again.",
		    "no answer for %u s", c->times->dead_ms / 1000);
		conn_close(c, &f);
		return;
	}
	outq_rest(&c->out);
	if (tls_out(c->tls)->n == 0)
		buf_fini(tls_out(c->tls));
	rekey_when_due(c, now);
	if (c->state != CONN_OPEN)
		return;
	if (silent < c->times->idle_ms) {
		timer_start(c->timer, c->times->idle_ms - silent, 0);
		return;
	}
	conn_ping(c);
	left = c->times->dead_ms - silent;
	timer_start(c->timer, left < c->times->idle_ms ? left : c->times->idle_ms, 0);
}
