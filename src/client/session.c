#include "client/session.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "certs/check.h"
#include "client/enrol.h"
#include "client/catchup.h"
#include "client/commits.h"
#include "client/identity.h"
#include "client/joining.h"
#include "client/messages.h"
#include "client/presence.h"
#include "client/private.h"
#include "client/profile.h"
#include "client/worker_int.h"
#include "net/conn.h"
#include "net/wire.h"

#define KEYPKGS_FIRST 8
#define KEYPKGS_MAX 16
#define QUEUE_FULL (256u << 10) /* bytes unsent: more messages wait in the outbox */
#define HIGH (4u << 20)

enum session_state {
	SESSION_DIALING = 1,
	SESSION_OPEN = 2, /* TLS is up and verified; the server's HELLO is awaited */
	SESSION_GREETED = 4,
	SESSION_RENEWING = 8, /* our certificate has expired: the next one is awaited */
	SESSION_ADMITTED = 16
};

struct session {
	struct worker *w;
	struct conn *conn;
	enum session_state state;
	struct check_facts facts;
	bool quitting;
	bool renewing;    /* RENEW was sent, the answer is awaited */
	bool again;       /* closed so that another one takes its place */
	struct list held; /* of struct held: what must not leave before all is on the disk */
	size_t held_bytes;
};

struct held {
	struct list node;
	unsigned type;
	struct buf body;
};

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct session *s = user;

	return enrol_verify(s->w, chain, n, &s->facts, f);
}

static void
on_reached(void *user, const char *address, unsigned ms)
{
	struct session *s = user;

	if (!s->w->introduced)
		worker_stage(s->w, "%s reached in %u ms.", address, ms);
}

static void
on_open(void *user)
{
	struct session *s = user;
	struct tls_facts t;

	s->state = SESSION_OPEN;
	conn_facts(s->conn, &t);
	if (!s->w->introduced)
		worker_stage(s->w, "%s, %s, %s.", t.version, t.group, t.cipher);
}

static void
held_free(struct session *s, struct held *h)
{
	list_remove(&h->node);
	s->held_bytes -= h->body.n;
	buf_fini(&h->body);
	free(h);
}

int
session_send(struct session *s, unsigned type, const struct buf *b)
{
	struct held *h;

	if (buf_err(b) != 0)
		return buf_err(b);
	if (!keeper_is_busy(s->w) && list_empty(&s->held))
		return conn_send(s->conn, type, buf_bytes(b));
	if (s->held_bytes + conn_queued(s->conn) + b->n > HIGH)
		return ERR_LIMIT;
	h = mem_calloc(1, sizeof *h);
	h->type = type;
	buf_init(&h->body, b->n);
	buf_put(&h->body, b->p, b->n);
	s->held_bytes += b->n;
	list_push(&s->held, &h->node);
	return buf_err(&h->body);
}

void
session_release(struct session *s)
{
	list_each (h, &s->held, struct held, node) {
		int e = conn_send(s->conn, h->type, buf_bytes(&h->body));

		held_free(s, h);
		if (e != 0) {
			/* It is kept as sent: the next connection sends it again. */
			session_fail(s, e, "the connection cannot take what is to be sent");
			return;
		}
	}
}

static int
send_keypkgs(struct session *s, size_t n)
{
	struct buf pub[KEYPKGS_MAX], b = BUF_INIT(WIRE_BODY_MAX);
	struct wire_keypkgs m = { .keypkgs.n = n, .fresh = s->w->keeper.fresh };
	int r = 0;

	for (size_t i = 0; i < n; i++)
		buf_init(&pub[i], 8192);
	for (size_t i = 0; i < n && r == 0; i++) {
		r = keypkg_new(s->w->keyring, &pub[i]);
		m.keypkgs.item[i] = buf_bytes(&pub[i]);
	}
	keeper_keyring(s->w);
	if (r == 0) {
		wire_put_keypkgs(&b, &m);
		r = session_send(s, WIRE_KEYPKGS, &b);
	}
	if (r == 0)
		s->w->keeper.fresh = false;
	for (size_t i = 0; i < n; i++)
		buf_fini(&pub[i]);
	buf_fini(&b);
	return r;
}

static int
on_hello(struct session *s, struct bytes body)
{
	struct wire_hello m, mine = { .version = WIRE_VERSION, .agent = "snug/" PACKAGE_VERSION };
	struct buf b = BUF_INIT(512);
	int r = wire_get_hello(body, &m);

	if (r != 0)
		return r;
	if (m.version != WIRE_VERSION)
		return ERR_VERSION;
	wire_put_hello(&b, &mine);
	r = session_send(s, WIRE_HELLO, &b);
	s->state = SESSION_GREETED;
	buf_fini(&b);
	return r;
}

static void
check_clock(struct worker *w, const struct wire_ready *m)
{
	struct fault f;

	if (enrol_clock_differs(m->wall_ms, &f))
		worker_notice(w, NULL, "%c%s. Certificates are checked by it: set the clock.",
		    toupper((unsigned char)f.cause[0]), f.cause + 1);
}

static int
ask_renewal(struct session *s)
{
	struct buf tls = BUF_INIT(WIRE_CERT_MAX), mls = BUF_INIT(WIRE_CERT_MAX),
		   b = BUF_INIT(4 * WIRE_CERT_MAX);
	struct wire_renew m;
	struct fault f;
	int r = identity_request(s->w->identity, s->w->nick, NULL, &tls, &mls, &f);

	s->renewing = true;
	if (r == 0) {
		m.tls = buf_bytes(&tls);
		m.mls = buf_bytes(&mls);
		wire_put_renew(&b, &m);
		r = session_send(s, WIRE_RENEW, &b);
	}
	buf_fini(&tls);
	buf_fini(&mls);
	buf_fini(&b);
	return r;
}

void
session_renew(struct session *s)
{
	if (s->state == SESSION_ADMITTED && !s->renewing && !s->quitting &&
	    identity_is_due(s->w->identity, clock_wall_ms() / 1000))
		(void)ask_renewal(s);
}

static void
remember_place(struct worker *w)
{
	struct fault why, f;

	if (w->profile == NULL || w->was_online ||
	    profile_remember(w->profile, &w->o.at, &why) == 0)
		return;
	fault_set(&f, why.code, why.remedy,
	    "this computer will not remember where the server is: %s", why.cause);
	worker_fault(w, NULL, &f);
}

static int
on_ready(struct session *s, struct bytes body)
{
	struct worker *w = s->w;
	struct wire_ready m;
	struct event *ev;
	int r = wire_get_ready(body, &m);
	bool lobby;

	if (r != 0)
		return r;
	if (!nick_equal(m.nick, w->nick))
		return ERR_NAME;
	w->role = (enum role)m.role;
	if (m.renew) {
		s->state = SESSION_RENEWING;
		return ask_renewal(s);
	}
	s->state = SESSION_ADMITTED;
	ev = event_new(EV_LINK);
	ev->link = LINK_ONLINE;
	worker_emit(w, ev);
	lobby = rooms_find(&w->rooms, "#lobby") != NULL;
	if (!w->was_online)
		worker_stage(w, "Signed in as %s, %s of \"%s\". %s ...", w->nick,
		    role_name(w->role), m.server, lobby ? "Catching up" : "Joining #lobby");
	remember_place(w);
	w->introduced = w->was_online = true;
	reconnect_up(&w->reconnect, loop_now_ms(w->loop));
	check_clock(w, &m);
	conn_ping(s->conn);
	timer_start(w->beat, 0, 0);
	/* After that the server asks, when few are left. */
	if (w->keeper.fresh && (r = send_keypkgs(s, KEYPKGS_FIRST)) != 0)
		return r;
	if ((r = catchup_begin(w)) == 0 && !lobby)
		r = joining_ask(w, "#lobby");
	if (r == 0)
		private_want_waiting(w);
	return r;
}

static int
on_enrolled(struct session *s, struct bytes body)
{
	static const struct fault renewed = { .cause = "renewed" };
	struct wire_enrolled m;
	struct fault f;
	int r = wire_get_enrolled(body, &m);

	if (r != 0)
		return r;
	if (!s->renewing)
		return ERR_PROTO;
	if (enrol_renewed(s->w, &m, &f) != 0) {
		worker_fault(s->w, NULL, &f);
		return f.code;
	}
	s->renewing = false;
	if (s->state != SESSION_RENEWING)
		return 0;
	/* Come again, as somebody who may do more. */
	s->again = true;
	conn_close(s->conn, &renewed);
	return 0;
}

static int
on_keypkg_need(struct session *s, struct bytes body)
{
	struct wire_keypkg_need m;
	int r = wire_get_keypkg_need(body, &m);

	if (r != 0)
		return r;
	return m.count == 0 ? 0 : send_keypkgs(s, m.count < KEYPKGS_MAX ? m.count : KEYPKGS_MAX);
}

/* What concerns rooms is decoded here and acted on there. */
#define HAND_TO(where, name)                                                                       \
	static int on_##name(struct session *s, struct bytes body)                                 \
	{                                                                                          \
		struct wire_##name m;                                                              \
		int r = wire_get_##name(body, &m);                                                 \
                                                                                                   \
		return r != 0 ? r : where##_on_##name(s->w, &m);                                   \
	}
HAND_TO(joining, log)
HAND_TO(joining, room_new)
HAND_TO(joining, welcome)
HAND_TO(joining, info)
HAND_TO(commits, change)
HAND_TO(commits, committed)
HAND_TO(messages, message)
HAND_TO(catchup, resumed)
HAND_TO(catchup, room_gone)
HAND_TO(presence, presence)
HAND_TO(inviting, invited)
HAND_TO(private, keypkg)

static int
on_refused(struct session *s, struct bytes body)
{
	struct wire_refused m;
	int r = wire_get_refused(body, &m);

	if (r != 0)
		return r;
	if (m.about == WIRE_INVITE)
		return inviting_on_refused(s->w, &m);
	if (m.about == WIRE_SEND)
		messages_refused(s->w, &m);
	else if (m.about == WIRE_OPEN)
		private_refused(s->w, &m);
	else if (m.about == WIRE_COMMIT)
		commits_refused(s->w, &m);
	else if (m.about == WIRE_ROOM_MADE)
		joining_not_made(s->w, &m);
	else if (m.about == WIRE_JOIN && m.why == WIRE_REFUSED_WAIT)
		worker_notice(s->w, NULL, "%s", m.text);
	else if (m.about == WIRE_JOIN)
		session_fail(s, ERR_DENIED, m.text);
	return 0;
}

static const struct row {
	unsigned states;
	int (*fn)(struct session *s, struct bytes body);
} rows[WIRE__END] = {
	[WIRE_HELLO] = { SESSION_OPEN, on_hello },
	[WIRE_READY] = { SESSION_GREETED, on_ready },
	[WIRE_ENROLLED] = { SESSION_RENEWING | SESSION_ADMITTED, on_enrolled },
	[WIRE_KEYPKG_NEED] = { SESSION_ADMITTED, on_keypkg_need },
	[WIRE_LOG] = { SESSION_ADMITTED, on_log },
	[WIRE_ROOM_NEW] = { SESSION_ADMITTED, on_room_new },
	[WIRE_CHANGE] = { SESSION_ADMITTED, on_change },
	[WIRE_COMMITTED] = { SESSION_ADMITTED, on_committed },
	[WIRE_WELCOME] = { SESSION_ADMITTED, on_welcome },
	[WIRE_MESSAGE] = { SESSION_ADMITTED, on_message },
	[WIRE_REFUSED] = { SESSION_ADMITTED, on_refused },
	[WIRE_INVITED] = { SESSION_ADMITTED, on_invited },
	[WIRE_KEYPKG] = { SESSION_ADMITTED, on_keypkg },
	[WIRE_ROOM_GONE] = { SESSION_ADMITTED, on_room_gone },
	[WIRE_RESUMED] = { SESSION_ADMITTED, on_resumed },
	[WIRE_PRESENCE] = { SESSION_ADMITTED, on_presence },
	[WIRE_INFO] = { SESSION_ADMITTED, on_info },
};

void
session_fail(struct session *s, int code, const char *cause)
{
	struct fault f;

	fault_set(&f, code, "Use the same release of snug on both sides.", "%s", cause);
	conn_close(s->conn, &f);
}

void
session_drop(struct session *s, const struct fault *f)
{
	s->quitting = true; /* nothing more is taken in */
	conn_abort(s->conn, f);
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	struct session *s = user;
	const struct row *row = type < WIRE__END ? &rows[type] : &rows[0];
	char cause[160];
	int r;

	if (s->quitting)
		return;
	if ((row->states & s->state) == 0) {
		snprintf(cause, sizeof cause, "the server sent a frame %s out of order",
		    wire_name(type) != NULL ? wire_name(type) : "of unknown type");
		session_fail(s, ERR_PROTO, cause);
	} else if ((r = row->fn(s, body)) != 0) {
		snprintf(cause, sizeof cause, "a frame %s of the server was refused: %s",
		    wire_name(type), err_text(r));
		session_fail(s, r, cause);
	}
}

static void
on_drained(void *user)
{
	struct session *s = user;

	outbox_flush_all(s->w);
	private_want_waiting(s->w);
}

static void
on_closed(void *user, const struct fault *why)
{
	struct session *s = user;
	struct worker *w = s->w;
	bool again = s->again;

	log_debug("connection over: %s %s", err_name(why->code), why->cause);
	list_each (h, &s->held, struct held, node)
		held_free(s, h);
	free(s);
	if (again)
		worker_session_again(w);
	else
		worker_session_over(w, why);
}

struct session *
session_new(struct worker *w)
{
	static const struct conn_ops ops = {
		.verify = on_verify,
		.reached = on_reached,
		.open = on_open,
		.frame = on_frame,
		.drained = on_drained,
		.closed = on_closed,
	};
	static const struct conn_limits limits = { .high = HIGH, .low = QUEUE_FULL / 2 };
	struct session *s = mem_calloc(1, sizeof *s);

	s->w = w;
	list_init(&s->held);
	s->state = SESSION_DIALING;
	s->conn = conn_dial(w->loop, &w->o.at, w->ctx, &ops, s, &limits);
	return s;
}

void
session_quit(struct session *s)
{
	struct fault none = { .code = 0 };

	if (s->quitting)
		return;
	/* What is under way leaves with us; unless the disk fails, and ends this by itself. */
	if (!keeper_end_tick(s->w))
		return;
	s->quitting = true;
	if (s->state == SESSION_DIALING)
		conn_abort(s->conn, &none);
	else
		conn_close(s->conn, &none);
}

bool
session_admitted(const struct session *s)
{
	return s->state == SESSION_ADMITTED;
}

bool
session_has_space(const struct session *s)
{
	return s->state == SESSION_ADMITTED && !s->quitting &&
	       conn_queued(s->conn) + s->held_bytes < QUEUE_FULL;
}

void
session_pause(struct session *s)
{
	conn_pause(s->conn);
}

void
session_resume(struct session *s)
{
	conn_resume(s->conn);
}

void
session_ping(struct session *s)
{
	if (s->state == SESSION_ADMITTED)
		conn_ping(s->conn);
}

unsigned
session_rtt_ms(const struct session *s)
{
	return s->state == SESSION_ADMITTED ? conn_rtt_ms(s->conn) : 0;
}

void
session_tell_security(struct session *s)
{
	struct event *ev = event_new(EV_SECURITY);
	struct security *sec = mem_calloc(1, sizeof *sec);
	struct tls_facts t;

	conn_facts(s->conn, &t);
	snprintf(sec->tls_version, sizeof sec->tls_version, "%s", t.version);
	snprintf(sec->group, sizeof sec->group, "%s", t.group);
	snprintf(sec->cipher, sizeof sec->cipher, "%s", t.cipher);
	snprintf(sec->signature, sizeof sec->signature, "%s", t.signature);
	snprintf(sec->server, sizeof sec->server, "%s", s->facts.subject);
	snprintf(sec->expires, sizeof sec->expires, "%s", s->facts.expires);
	check_fingerprint(s->facts.ca_spki, sec->fingerprint);
	sec->vouched = true; /* a keyring with certificates takes no others */
	ev->security = sec;
	worker_emit(s->w, ev);
}
