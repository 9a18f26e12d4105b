#include "client/messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "client/catchup.h"
#include "client/content.h"
#include "client/private.h"
#include "client/session.h"
#include "client/trust.h"
#include "client/worker_int.h"
#include "crypto/random.h"

#define SEALED_MAX 32768
#define PARTS_MAX 256 /* lines of one number */
#define STALL_MS 2000 /* so long a commit is waited for, before which nothing can be sent */

void
messages_put_sender(struct buf *b, const char *nick, const uint8_t key[static 32])
{
	buf_put(b, key, 32);
	buf_put(b, nick, strlen(nick));
}

bool
messages_get_sender(struct bytes in, struct messages_sender *s)
{
	*s = (struct messages_sender){ .nick = "" };
	if (in.n <= sizeof s->key || in.n > MESSAGES_SENDER_MAX)
		return false;
	memcpy(s->key, in.p, sizeof s->key);
	memcpy(s->nick, in.p + sizeof s->key, in.n - sizeof s->key);
	return nick_valid(s->nick);
}

/* Sending ------------------------------------------------------------------------- */

static int
seal(struct room *r, const uint8_t *id, struct content *c, struct buf *sealed)
{
	struct buf plain = BUF_INIT(SEALED_MAX), aad = BUF_INIT(128);
	int e;

	order_say(&r->order, c);
	content_put(&plain, c);
	content_put_aad(&aad, id, r->name);
	if ((e = buf_err(&plain)) == 0 && (e = buf_err(&aad)) == 0)
		e = group_protect(r->group, buf_bytes(&plain), buf_bytes(&aad), sealed);
	buf_fini(&plain);
	buf_fini(&aad);
	return e;
}

static int
hand_over(
    struct worker *w, const struct room *r, const uint8_t *id, uint64_t epoch, struct bytes sealed)
{
	struct buf b = BUF_INIT(2 * SEALED_MAX);
	struct wire_send out = { .epoch = epoch, .sealed = sealed };
	int e;

	memcpy(out.room, r->id, sizeof out.room);
	memcpy(out.id, id, sizeof out.id);
	wire_put_send(&b, &out);
	e = session_send(w->session, WIRE_SEND, &b);
	buf_fini(&b);
	return e;
}

int
messages_send(struct worker *w, struct room *r, struct outmsg *m)
{
	struct content c = { .action = m->action, .text = bytes_of(m->text, m->len) };
	int e = 0;

	if (m->state != HISTORY_SENT || m->epoch != group_epoch(r->group) ||
	    memcmp(m->group, r->id, sizeof m->group) != 0) {
		buf_clear(&m->frame);
		c.receipt = m->receipt = receipts_along(w, r);
		if ((e = seal(r, m->id, &c, &m->frame)) != 0)
			return e;
		keeper_room(w, r);
		outbox_sealed(w, m, r);
	}
	e = hand_over(w, r, m->id, m->epoch, buf_bytes(&m->frame));
	m->in_flight = e == 0;
	/* It waits in the outbox: for the queue to drain, or for the next connection. */
	return e == ERR_LIMIT || e == ERR_STATE ? 0 : e;
}

int
messages_send_receipt(struct worker *w, struct room *r)
{
	struct buf sealed = BUF_INIT(SEALED_MAX);
	struct content c = { .receipt = r->receipts.have };
	int e;

	/* Each is a record of its own: what has an id that is in the log is not put there again. */
	random_bytes(r->receipts.id, sizeof r->receipts.id);
	if ((e = seal(r, r->receipts.id, &c, &sealed)) == 0) {
		keeper_room(w, r);
		e = hand_over(w, r, r->receipts.id, group_epoch(r->group), buf_bytes(&sealed));
	}
	buf_fini(&sealed);
	return e;
}

/* Receiving ------------------------------------------------------------------------ */

/* What somebody said. */
struct said {
	const struct content *c;
	const struct group_member *from;
	const struct wire_message *m;
	uint32_t part; /* of m->seq, in the history */
};

static void
tell(struct worker *w, const struct room *r, const struct said *s)
{
	enum trust trust = trust_of(w, s->from);
	struct event *ev = event_new(trust == TRUST_BLOCKED ? EV_UNSHOWN : EV_MESSAGE);

	memcpy(ev->room, r->name, sizeof ev->room);
	memcpy(ev->nick, s->from->nick, sizeof ev->nick);
	ev->trust = trust;
	ev->time_ms = (int64_t)s->m->wall_ms;
	ev->epoch = group_epoch(r->group);
	ev->seq = s->m->seq;
	ev->part = s->part;
	if (trust != TRUST_BLOCKED) {
		ev->action = s->c->action;
		event_text(ev, (const char *)s->c->text.p, s->c->text.n);
	}
	worker_emit(w, ev);
}

/* False when it is there already. A server that was set back gives a number twice: then it is a
 * further part of that. */
static bool
keep(struct worker *w, const struct room *r, struct said *s)
{
	struct buf sender = BUF_INIT(MESSAGES_SENDER_MAX);
	struct history_message h = {
		.place = { .seq = s->m->seq },
		.time_ms = (int64_t)s->m->wall_ms,
		.kind = s->c->action ? MESSAGES_ACTION : MESSAGES_TEXT,
		.body = s->c->text,
	};
	struct history *to = keeper_write(w);

	if (history_message_known(to, r->no, s->m->id))
		return false;
	memcpy(h.id, s->m->id, sizeof h.id);
	messages_put_sender(&sender, s->from->nick, s->from->sign_key);
	h.sender = buf_bytes(&sender);
	while (history_message_add(to, r->no, &h) == ERR_EXISTS && h.place.part < PARTS_MAX)
		h.place.part++;
	s->part = h.place.part;
	buf_fini(&sender);
	return true;
}

static void
take_text(struct worker *w, struct room *r, struct said *s)
{
	if (!keep(w, r, s))
		return;
	tell(w, r, s);
	if (!r->live)
		w->catchup.missed++;
	receipts_heard(w, r, s->m->seq);
}

/* Of somebody else, or one of ours that is nothing but a receipt. */
static void
open_up(struct worker *w, struct room *r, const struct wire_message *m)
{
	struct buf text = BUF_INIT(SEALED_MAX);
	struct group_member from;
	struct content c;
	struct bytes aad;
	struct fault f;
	int e;

	if ((e = group_unprotect(r->group, m->sealed, &text, &aad, &from)) == 0 &&
	    (e = content_aad_fits(aad, m->id, r->name) ? 0 : ERR_PROTO) == 0)
		e = content_get(buf_bytes(&text), &c);
	if (e == ERR_MEMBER) {
		log_debug("a message of ours from before");
	} else if (e != 0) {
		fault_set(&f, e,
		    "It was altered on the way or is not from a member. Ask the others.",
		    "a message in %s could not be opened: %s", r->name, err_text(e));
		worker_fault(w, r->name, &f);
	} else {
		order_look(w, r, from.nick, &c, (int64_t)m->wall_ms);
		receipts_take(w, r, from.nick, c.receipt, m->seq);
		if (c.text.n > 0)
			take_text(w, r, &(struct said){ .c = &c, .from = &from, .m = m });
	}
	buf_fini(&text);
}

/* Ours, in the server's order. */
static void
take_own(struct worker *w, struct room *r, struct outmsg *own, const struct wire_message *m)
{
	struct content c = { .action = own->action, .text = bytes_of(own->text, own->len) };
	struct said s = { .c = &c, .from = group_self(r->group), .m = m };

	(void)keep(w, r, &s);
	receipts_told(r, own->receipt);
	if (!r->live)
		w->catchup.sent++;
	outbox_sent(w, own, m, s.part);
}

int
messages_on_message(struct worker *w, const struct wire_message *m)
{
	struct room *r = rooms_find_id(&w->rooms, m->room);
	struct outmsg *own = outbox_find(&w->outbox, m->id);

	if (r == NULL || m->seq <= r->cursor)
		return 0;
	if (!rooms_in(r))
		return 0; /* said before we came back, to be read by others */
	r->cursor = m->seq;
	keeper_room(w, r);
	if (own != NULL && own->state == HISTORY_SENT && nick_equal(own->room, r->name))
		take_own(w, r, own, m);
	else if (!receipts_own(r, m->id))
		open_up(w, r, m);
	order_add(&r->order, m->id, m->sealed);
	catchup_moved(w, r);
	return 0;
}

/* Refused -------------------------------------------------------------------------- */

static void
refused_for_good(struct worker *w, struct outmsg *m, uint16_t why)
{
	static const struct {
		int code;
		const char *cause, *remedy;
	} rows[] = {
		[WIRE_REFUSED_LIMIT] = { ERR_LIMIT, "the server keeps no more of you or this room",
		    "Ask the operator, or try again later." },
		[WIRE_REFUSED_ROLE] = { ERR_DENIED, "you may not write here now",
		    "/policy shows who may; you may be muted." },
		[WIRE_REFUSED_DISK] = { ERR_NOSPACE, "the server's disk is full or in trouble",
		    "Try again later." },
	};
	struct fault f;

	if (why < sizeof rows / sizeof rows[0] && rows[why].cause != NULL) {
		fault_set(&f, rows[why].code, rows[why].remedy, "%s", rows[why].cause);
		outbox_failed(w, m, &f);
	} else {
		session_fail(
		    w->session, ERR_STATE, "the server and this program disagree about a room");
	}
}

void
messages_refused(struct worker *w, const struct wire_refused *m)
{
	struct outmsg *own = outbox_find(&w->outbox, m->id);
	struct room *r = rooms_find_id(&w->rooms, m->room);
	char name[ROOM_NAME_MAX + 1];

	if (r != NULL && own == NULL)
		receipts_refused(w, r, m->id);
	if (own == NULL)
		return;
	memcpy(name, own->room, sizeof name);
	if (m->why == WIRE_REFUSED_ROOM && r == NULL && own->state == HISTORY_SENT &&
	    memcmp(own->group, m->room, sizeof own->group) == 0) {
		outbox_not_taken(w, own); /* the room ended meanwhile: open another */
		if (name[0] == '@')
			private_want(w, name + 1);
		return;
	}
	if (!own->in_flight)
		return;
	own->in_flight = false;
	if (m->why == WIRE_REFUSED_EPOCH && r != NULL) {
		/* The commit that overtook it was processed: seal it anew. Or it comes. */
		if (group_epoch(r->group) == own->epoch)
			messages_stall(w, r);
		outbox_flush(w, name);
	} else {
		refused_for_good(w, own, m->why);
	}
}

void
messages_stall(struct worker *w, struct room *r)
{
	r->stalled = true;
	timer_start(w->stall, STALL_MS, 0);
}

void
messages_on_stall(void *worker)
{
	struct worker *w = worker;

	list_each (r, &w->rooms.all, struct room, node) {
		r->stalled = false;
		roles_next(w, r);
	}
	outbox_flush_all(w);
}
