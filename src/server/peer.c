#include "server/peer.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/wire.h"
#include "server/door.h"
#include "server/feed.h"
#include "server/frames.h"
#include "server/ledger.h"
#include "server/quota.h"
#include "server/roster.h"
#include "server/server_int.h"

#define ADMIT_MS 30000           /* a stranger has so long to become somebody */
#define STRANGER_FRAME_MAX 16384 /* a PING's worth; of who is not admitted nothing larger is kept  \
				  */
#define STRANGERS_MAX 64 /* beyond those that may be admitted: so that a full server can say so */
#define KEEPALIVE_COST 1
#define RATE_BURST_S 4 /* so many seconds' worth may be saved up */

struct peer {
	struct list node; /* in server.peers */
	struct server *server;
	struct conn *conn;
	enum peer_state state;
	struct door_pass pass;
	char nick[NICK_MAX + 1];
	char name[96];
	struct list rooms;
	struct timer *timer; /* until it is to be closed: not admitted in time, or too slow */
	struct quota quota;
	struct timer *debt; /* until its quota is paid back */
	bool owes;          /* not read from until its quota is paid back */
	bool clogged;       /* not read from until its queue is shorter */
	bool slow;          /* its queue is full: it is about to be closed */
	bool opened;        /* its handshake is done */
	bool gone;          /* left the rooms already */
	struct feed *feed;
	struct peer_ref *ref;
};

struct peer_ref {
	struct peer *peer; /* NULL: freed */
	size_t n;          /* who holds it, the peer too */
};

struct server *
peer_server(const struct peer *p)
{
	return p->server;
}

enum peer_state
peer_state(const struct peer *p)
{
	return p->state;
}

void
peer_set_state(struct peer *p, enum peer_state state)
{
	p->state = state;
}

struct person *
peer_person(const struct peer *p)
{
	return p->pass.who;
}

bool
peer_is_expired(const struct peer *p)
{
	return p->pass.expired;
}

const char *
peer_nick(const struct peer *p)
{
	return p->nick;
}

const char *
peer_address(const struct peer *p)
{
	return conn_peer(p->conn);
}

int
peer_export(const struct peer *p, const char *label, uint8_t *out, size_t n)
{
	return conn_export(p->conn, label, out, n);
}

const char *
peer_name(const struct peer *p)
{
	return p->name;
}

struct list *
peer_rooms(struct peer *p)
{
	return &p->rooms;
}

struct feed *
peer_feed(const struct peer *p)
{
	return p->feed;
}

bool
peer_is_clogged(const struct peer *p)
{
	return p->clogged;
}

struct peer_ref *
peer_ref(struct peer *p)
{
	p->ref->n++;
	return p->ref;
}

struct peer *
peer_ref_get(const struct peer_ref *r)
{
	return r->peer != NULL && r->peer->state != PEER_LEAVING ? r->peer : NULL;
}

void
peer_unref(struct peer_ref *r)
{
	if (--r->n == 0)
		free(r);
}

const uint8_t *
peer_sign_key(const struct peer *p)
{
	return p->pass.who->sign;
}

struct peer *
peer_find(const struct server *s, const char *nick)
{
	list_each (p, &s->peers, struct peer, node)
		if (p->state == PEER_ADMITTED && nick_equal(p->nick, nick))
			return p;
	return NULL;
}

void
peer_unlimit(struct peer *p)
{
	conn_frame_max(p->conn, WIRE_BODY_MAX);
}

/* Out of the rooms and the list of names, while the connection drains. */
static void
leave(struct peer *p)
{
	p->state = PEER_LEAVING;
	if (p->gone)
		return;
	p->gone = true;
	timer_stop(p->timer);
	timer_stop(p->debt);
	p->server->n_admitted -= p->nick[0] != '\0';
	room_peer_gone(p->server->rooms, p);
}

static void
flow(struct peer *p)
{
	if (p->owes || p->clogged)
		conn_pause(p->conn);
	else
		conn_resume(p->conn);
}

void
peer_send(struct peer *p, unsigned type, const struct buf *b)
{
	int r;

	if (p->state == PEER_LEAVING || p->slow)
		return;
	if (buf_err(b) != 0) {
		log_error(
		    "cannot encode %s for %s: %s", wire_name(type), p->name, err_text(buf_err(b)));
		return;
	}
	if ((r = conn_send(p->conn, type, buf_bytes(b))) == ERR_LIMIT) {
		/* Closed from the timer: rooms may be walking their members now. */
		p->slow = true;
		timer_start(p->timer, 0, 0);
		return;
	}
	if (r == 0 && !p->clogged && conn_queued(p->conn) > PEER_QUEUE_LOW) {
		p->clogged = true;
		flow(p);
	}
}

void
peer_refuse(struct peer *p, const struct wire_refused *m)
{
	struct buf b = BUF_INIT(512);

	count(&p->server->counts,
	    m->why == WIRE_REFUSED_EPOCH   ? COUNT_REFUSED_EPOCH
	    : m->why == WIRE_REFUSED_LIMIT ? COUNT_REFUSED_LIMIT
	    : m->why == WIRE_REFUSED_DISK  ? COUNT_REFUSED_DISK
	    : m->why == WIRE_REFUSED_ROLE  ? COUNT_REFUSED_ROLE
					   : COUNT_REFUSED_OTHER);
	wire_put_refused(&b, m);
	peer_send(p, WIRE_REFUSED, &b);
	buf_fini(&b);
}

/* Why somebody is sent away, as it is counted. */
static enum count
reason(const struct peer *p, int code)
{
	switch (code) {
	case ERR_FULL:
		return COUNT_REFUSED_FULL;
	case ERR_SLOW:
		return COUNT_CUT_SLOW;
	case ERR_TIMEOUT:
		return COUNT_CUT_TIME;
	case ERR_ELSEWHERE:
		return COUNT_ELSEWHERE;
	}
	if (p->pass.why.code != 0)
		return COUNT_REFUSED_CERT;
	if (err_status(code) == err_status(ERR_PROTO))
		return COUNT_REFUSED_PROTO;
	return p->state == PEER_GREETED ? COUNT_REFUSED_INVITE : COUNT_SENT_AWAY;
}

void
peer_close(struct peer *p, int code, const char *remedy, const char *cause)
{
	struct fault f;

	if (p->state == PEER_LEAVING)
		return;
	count(&p->server->counts, reason(p, code));
	log_warn("closing %s (%s): %s", p->name, conn_peer(p->conn), cause);
	fault_set(&f, code, remedy, "%s", cause);
	leave(p);
	conn_close(p->conn, &f);
}

void
peers_judge(struct server *s)
{
	struct fault f;

	list_each (p, &s->peers, struct peer, node)
		if (p->state != PEER_LEAVING && p->pass.who != NULL &&
		    ledger_judge(s->ledger, p->pass.serial, &f) != 0)
			peer_close(p, f.code, f.remedy, f.cause);
}

void
peers_bye(struct server *s, const char *reason)
{
	struct fault f;

	fault_set(&f, 0, "", "%s", reason);
	/* All out of the rooms first: nobody is asked to commit the others' leaving. */
	list_each (p, &s->peers, struct peer, node)
		p->state = PEER_LEAVING;
	list_each (p, &s->peers, struct peer, node) {
		leave(p);
		conn_close(p->conn, &f);
	}
}

size_t
peers_queued(const struct server *s)
{
	size_t n = 0;

	list_each (p, &s->peers, struct peer, node)
		n += conn_queued(p->conn);
	return n;
}

void
peers_abort(struct server *s)
{
	struct fault f;

	fault_set(&f, ERR_CLOSED, "", "the server stopped");
	list_each (p, &s->peers, struct peer, node) {
		/* The rooms may be freed before the last connection. */
		p->state = PEER_LEAVING;
		p->gone = true;
		conn_abort(p->conn, &f);
	}
}

void
peer_admit(struct peer *p)
{
	struct peer *other = peer_find(p->server, p->pass.who->nick);

	if (other != NULL)
		peer_close(other, ERR_ELSEWHERE, "To be here again type  /reconnect",
		    "you signed in from elsewhere");
	timer_stop(p->timer);
	count(&p->server->counts, COUNT_ADMITTED);
	p->state = PEER_ADMITTED;
	p->server->n_admitted++;
	snprintf(p->nick, sizeof p->nick, "%s", p->pass.who->nick);
	snprintf(p->name, sizeof p->name, "%s", p->pass.who->nick);
	log_info("admitted %s from %s", p->nick, conn_peer(p->conn));
}

static void
on_timer(void *user)
{
	struct peer *p = user;

	if (p->slow) {
		peer_close(p, ERR_SLOW, "Reconnect: what you missed is kept.",
		    "you read too slowly, more than 4 MiB were waiting");
		return;
	}
	peer_close(p, ERR_TIMEOUT, "Connect with  snug --connect  and an invite.",
	    "nobody signed in within 30 s");
}

static void
on_paid(void *user)
{
	struct peer *p = user;

	p->owes = false;
	flow(p);
}

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct peer *p = user;

	return door_judge(p->server, chain, n, &p->pass, f);
}

/* Strangers too: what they send costs us as much. */
static void
charge(struct peer *p, unsigned cost)
{
	unsigned wait;

	if (p->state == PEER_LEAVING)
		return;
	wait = quota_take(&p->quota, cost, loop_now_ms(p->server->loop));
	if (wait > 0 && !p->owes) {
		count(&p->server->counts, COUNT_PAUSED);
		p->owes = true;
		timer_start(p->debt, wait, 0);
		flow(p);
	}
}

static void
on_open(void *user)
{
	struct peer *p = user;
	struct wire_hello hello = { .version = WIRE_VERSION, .agent = "snug/" PACKAGE_VERSION };
	struct buf b = BUF_INIT(128);

	p->opened = true;
	count(&p->server->counts, COUNT_HANDSHAKES);
	if (p->pass.why.code != 0) {
		peer_close(p, p->pass.why.code, p->pass.why.remedy, p->pass.why.cause);
		return;
	}
	timer_start(p->timer, ADMIT_MS, 0);
	wire_put_hello(&b, &hello);
	peer_send(p, WIRE_HELLO, &b);
	buf_fini(&b);
}

static void
on_frame(void *user, unsigned type, struct bytes body)
{
	struct peer *p = user;

	count(&p->server->counts, COUNT_FRAMES);
	if (p->state != PEER_LEAVING)
		charge(p, frames_handle(p, type, body));
}

static void
on_keepalive(void *user, unsigned type)
{
	(void)type;
	charge(user, KEEPALIVE_COST);
}

static void
on_drained(void *user)
{
	struct peer *p = user;

	if (p->state == PEER_LEAVING)
		return;
	p->clogged = false;
	flow(p);
	feed_drained(p->feed);
}

static void
on_closed(void *user, const struct fault *why)
{
	struct peer *p = user;
	struct server *s = p->server;

	if (!p->opened)
		count(&s->counts, COUNT_HANDSHAKE_FAIL);
	log_info("%s is gone: %s", p->name, why->code != 0 ? why->cause : "said goodbye");
	leave(p);
	list_remove(&p->node);
	s->n_peers--;
	timer_free(p->timer);
	timer_free(p->debt);
	feed_free(p->feed);
	p->ref->peer = NULL;
	peer_unref(p->ref);
	free(p);
	server_peer_closed(s);
}

bool
peer_accept(void *user, struct conn *c, const struct conn_ops **ops, void **conn_user,
    struct conn_limits *limits)
{
	static const struct conn_ops peer_ops = {
		.verify = on_verify,
		.open = on_open,
		.frame = on_frame,
		.keepalive = on_keepalive,
		.drained = on_drained,
		.closed = on_closed,
	};
	struct server *s = user;
	struct peer *p;

	if (s->stopping || s->n_peers >= s->max_peers + STRANGERS_MAX) {
		count(&s->counts, COUNT_REFUSED_FULL);
		log_warn("refused %s: %s", conn_peer(c),
		    s->stopping ? "stopping" : "as many connections as allowed");
		return false;
	}
	count(&s->counts, COUNT_CONNECTIONS);
	p = mem_calloc(1, sizeof *p);
	p->server = s;
	p->conn = c;
	p->state = PEER_NEW;
	list_init(&p->rooms);
	p->ref = mem_calloc(1, sizeof *p->ref);
	*p->ref = (struct peer_ref){ .peer = p, .n = 1 };
	p->feed = feed_new(p);
	p->timer = timer_new(s->loop, on_timer, p);
	p->debt = timer_new(s->loop, on_paid, p);
	snprintf(p->name, sizeof p->name, "%s", conn_peer(c));
	quota_init(&p->quota, s->rate, RATE_BURST_S * s->rate, loop_now_ms(s->loop));
	list_push(&s->peers, &p->node);
	s->n_peers++;
	*ops = &peer_ops;
	*conn_user = p;
	*limits = (struct conn_limits){
		.high = PEER_QUEUE_HIGH,
		.low = PEER_QUEUE_LOW / 2,
		.frame_max = STRANGER_FRAME_MAX,
	};
	return true;
}
