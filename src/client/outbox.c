#include "client/outbox.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/rw.h"
#include "base/utf8.h"
#include "client/messages.h"
#include "client/private.h"
#include "client/session.h"
#include "client/trust.h"
#include "client/worker_int.h"
#include "crypto/random.h"

#define BODY_VERSION 1
#define FRAME_MAX_KEPT 65536
#define DRAWN                                                                                      \
	(UINT64_C(1) << 63) /* intents from here on are ours: a person never types so many         \
			     */

void
outbox_init(struct outbox *o)
{
	list_init(&o->messages);
	o->drawn = DRAWN;
}

static void
outmsg_free(struct outmsg *m)
{
	list_remove(&m->node);
	buf_fini(&m->frame);
	mem_wipe(m->text, m->len);
	free(m->text);
	free(m);
}

void
outbox_clear(struct outbox *o)
{
	list_each (m, &o->messages, struct outmsg, node)
		outmsg_free(m);
}

/* Not under way, and not given up. */
static bool
waits(const struct outmsg *m, const char *room)
{
	return m->state != HISTORY_FAILED && (room == NULL || nick_equal(m->room, room));
}

/* Keeping -------------------------------------------------------------------------- */

static void
put_body(struct buf *b, const struct outmsg *m)
{
	wr_u8(b, BODY_VERSION);
	wr_u8(b, m->action);
	wr_u64(b, (uint64_t)m->time_ms);
	wr_vec8(b, bytes_str(m->room));
	wr_vec32(b, bytes_of(m->text, m->len));
}

static int
get_body(struct bytes body, struct outmsg *m)
{
	struct bytes room, text;
	struct rd in;

	rd_init(&in, body);
	if (rd_u8(&in) != BODY_VERSION)
		rd_fail(&in);
	m->action = rd_u8(&in) != 0;
	m->time_ms = (int64_t)rd_u64(&in);
	room = rd_vec8(&in, 1, ROOM_NAME_MAX);
	text = rd_vec32(&in, 1, WIRE_TEXT_MAX);
	if (rd_end(&in) != 0)
		return rd_end(&in);
	memcpy(m->room, room.p, room.n);
	m->text = mem_strndup((const char *)text.p, text.n);
	m->len = text.n;
	return 0;
}

static void
keep(struct worker *w, struct outmsg *m)
{
	struct buf body = BUF_INIT(2 * WIRE_TEXT_MAX);

	if (w->keeper.history != NULL && (m->home = keeper_place(w, m->room)) != 0) {
		put_body(&body, m);
		(void)history_outbox_add(keeper_write(w), m->home, m->id, buf_bytes(&body));
	}
	buf_fini(&body);
}

static void
mark(struct worker *w, const struct outmsg *m)
{
	struct buf frame = BUF_INIT(FRAME_MAX_KEPT);
	struct history_waiting row = {
		.room = m->home, .state = m->state, .reason = m->reason, .epoch = m->epoch
	};

	if (m->frame.n > 0) {
		wr_bytes(&frame, bytes_of(m->group, sizeof m->group));
		wr_bytes(&frame, buf_bytes(&m->frame));
	}
	row.frame = buf_bytes(&frame);
	memcpy(row.id, m->id, sizeof row.id);
	if (m->home != 0)
		(void)history_outbox_mark(keeper_write(w), &row);
	buf_fini(&frame);
}

static int
get_frame(struct bytes frame, struct outmsg *m)
{
	struct bytes sealed;
	struct rd in;

	buf_clear(&m->frame);
	if (frame.n == 0)
		return 0;
	rd_init(&in, frame);
	rd_copy(&in, m->group, sizeof m->group);
	sealed = rd_bytes(&in, rd_left(&in));
	buf_put(&m->frame, sealed.p, sealed.n);
	return in.err != 0 ? in.err : buf_err(&m->frame);
}

static void
keep_whole(struct worker *w, struct outmsg *m)
{
	keep(w, m);
	if (m->state != HISTORY_QUEUED)
		mark(w, m);
}

/* m is freed. */
static void
drop(struct worker *w, struct outmsg *m)
{
	if (m->home != 0)
		(void)history_outbox_remove(keeper_write(w), m->home, m->id);
	outmsg_free(m);
}

static struct outmsg *
outmsg_new(struct worker *w)
{
	struct outmsg *m = mem_calloc(1, sizeof *m);

	buf_init(&m->frame, FRAME_MAX_KEPT);
	list_push(&w->outbox.messages, &m->node);
	return m;
}

/* A row, to what is in memory of it, or to a new one. */
static int
load_row(struct worker *w, const struct history_waiting *row)
{
	struct outmsg *m = outbox_find(&w->outbox, row->id);
	int e;

	if (m == NULL) {
		m = outmsg_new(w);
		if ((e = get_body(row->body, m)) != 0) {
			outmsg_free(m);
			return e;
		}
		m->intent = w->outbox.drawn++;
		memcpy(m->id, row->id, sizeof m->id);
	}
	m->home = row->room;
	m->state = row->state;
	m->reason = row->reason;
	m->epoch = row->epoch;
	return get_frame(row->frame, m);
}

int
outbox_load(struct worker *w)
{
	struct buf mem = BUF_INIT(1 << 20);
	struct history_waiting row = { .no = 0 };
	int e;

	list_each (m, &w->outbox.messages, struct outmsg, node)
		m->home = 0;
	while ((e = history_outbox_next(w->keeper.history, row.no, &mem, &row)) == 0)
		if ((e = load_row(w, &row)) != 0)
			break;
	buf_fini(&mem);
	if (e != 0 && e != ERR_NOTFOUND)
		return e;
	list_each (m, &w->outbox.messages, struct outmsg, node)
		if (m->home == 0) {
			/* What was undone never left. */
			m->state = m->state == HISTORY_SENT ? HISTORY_QUEUED : m->state;
			keep_whole(w, m);
		}
	return 0;
}

void
outbox_keep(struct worker *w, const char *room)
{
	list_each (m, &w->outbox.messages, struct outmsg, node)
		if (nick_equal(m->room, room))
			keep_whole(w, m);
}

/* Telling --------------------------------------------------------------------------- */

static struct event *
about(enum event_type type, const struct outmsg *m)
{
	struct event *ev = event_new(type);

	ev->id = m->intent;
	ev->action = m->action;
	memcpy(ev->room, m->room, sizeof ev->room);
	return ev;
}

static void
tell_failed(struct worker *w, uint64_t intent, const char *room, const struct fault *f)
{
	struct event *ev = event_new(EV_SEND_FAILED);

	ev->id = intent;
	snprintf(ev->room, sizeof ev->room, "%s", room);
	ev->fault = *f;
	worker_emit(w, ev);
}

static void
tell_pending(struct worker *w, const struct outmsg *m)
{
	struct event *ev = about(EV_PENDING, m);

	ev->time_ms = m->time_ms;
	snprintf(ev->nick, sizeof ev->nick, "%s", w->nick);
	event_text(ev, m->text, m->len);
	worker_emit(w, ev);
}

void
outbox_tell(struct worker *w)
{
	list_each (m, &w->outbox.messages, struct outmsg, node) {
		struct fault f;

		if (m->intent < DRAWN)
			continue; /* just typed, and told */
		tell_pending(w, m);
		if (m->state != HISTORY_FAILED)
			continue;
		fault_set(&f, m->reason, "", "%s",
		    m->reason < 0 ? err_text(m->reason) : "it was given up");
		tell_failed(w, m->intent, m->room, &f);
	}
}

/* What the person says ----------------------------------------------------------------- */

static int
check_text(const struct intent *in, struct fault *f)
{
	if (in->text_len > WIRE_TEXT_MAX)
		return fault_set(f, ERR_TOOLONG, "Send it in parts.",
		    "the message has %zu bytes, at most %d can be sent", in->text_len,
		    WIRE_TEXT_MAX);
	if (in->text_len == 0)
		return fault_set(f, ERR_USAGE, "Write something first.", "the message is empty");
	if (!utf8_valid(bytes_of(in->text, in->text_len)))
		return fault_set(f, ERR_UTF8, "Check the encoding of your terminal or file.",
		    "the message is not valid UTF-8");
	return 0;
}

void
outbox_add(struct worker *w, const struct intent *in, const char *room)
{
	struct outmsg *m;
	struct fault f;

	if (check_text(in, &f) != 0) {
		tell_failed(w, in->id, room, &f);
		return;
	}
	m = outmsg_new(w);
	random_bytes(m->id, sizeof m->id);
	m->intent = in->id;
	m->action = in->action;
	m->text = mem_strndup(in->text, in->text_len);
	m->len = in->text_len;
	m->time_ms = clock_wall_ms();
	snprintf(m->room, sizeof m->room, "%s", room);
	keep(w, m);
	tell_pending(w, m);
}

static struct outmsg *
find_intent(struct worker *w, const struct intent *in)
{
	list_each (m, &w->outbox.messages, struct outmsg, node)
		if (m->intent == in->id)
			return m;
	return NULL;
}

void
outbox_unsend(struct worker *w, const struct intent *in)
{
	struct outmsg *m = find_intent(w, in);
	struct event *ev;

	if (m == NULL) {
		worker_notice(w, NULL, "It waits no more: it was sent.");
		return;
	}
	if (m->state == HISTORY_SENT) {
		worker_notice(w, m->room,
		    "It was handed to the server already. Whether it arrived "
		    "shows when that answers.");
		return;
	}
	ev = about(EV_UNSENT, m);
	event_text(ev, m->text, m->len);
	worker_emit(w, ev);
	drop(w, m);
}

/*
 * With another id: whatever became of the one of before, the server has never heard of this one.
 */
void
outbox_retry(struct worker *w, const struct intent *in)
{
	struct outmsg *m = find_intent(w, in);
	char room[ROOM_NAME_MAX + 1];

	if (m == NULL || m->state != HISTORY_FAILED)
		return;
	if (m->home != 0)
		(void)history_outbox_remove(keeper_write(w), m->home, m->id);
	random_bytes(m->id, sizeof m->id);
	m->state = HISTORY_QUEUED;
	m->reason = 0;
	buf_clear(&m->frame);
	list_remove(&m->node);
	list_push(&w->outbox.messages, &m->node);
	memcpy(room, m->room, sizeof room);
	keep(w, m);
	tell_pending(w, m);
	outbox_flush(w, room);
	if (room[0] == '@' && outbox_has(&w->outbox, room))
		private_want(w, room + 1);
}

/* What is under way already was sealed for those who were there before. */
static void
give_back(struct worker *w, const char *room, const char *nick, enum trust why)
{
	list_each (m, &w->outbox.messages, struct outmsg, node) {
		struct event *ev;

		if (m->in_flight || !waits(m, room))
			continue;
		ev = about(EV_HELD, m);
		ev->trust = why;
		snprintf(ev->nick, sizeof ev->nick, "%s", nick);
		event_text(ev, m->text, m->len);
		worker_emit(w, ev);
		drop(w, m);
	}
	if (w->quitting)
		worker_quit(w);
}

static void
doubt(struct worker *w, struct outmsg *m)
{
	struct fault f;

	fault_set(&f, ERR_STATE, "Ask the others, or send it again.",
	    "it is not known whether it arrived: the keys of that time are gone");
	outbox_failed(w, m, &f);
}

/*
 * What was handed over before may be in the log of the group that it was sealed for, until all of
 * that was seen; and that is never seen when the group is gone.
 */
static bool
may_go(struct worker *w, struct outmsg *m)
{
	const struct room *of;

	if (m->state != HISTORY_SENT)
		return true;
	if ((of = rooms_find_id(&w->rooms, m->group)) == NULL)
		doubt(w, m);
	return of != NULL && of->live;
}

void
outbox_flush(struct worker *w, const char *room)
{
	struct room *r = rooms_find(&w->rooms, room);
	char nick[NICK_MAX + 1];
	enum trust why;

	if (!outbox_has(&w->outbox, room))
		return;
	if (trust_holds(w, room, nick, &why)) {
		give_back(w, room, nick, why);
		return;
	}
	if (r == NULL || !rooms_in(r) || !r->live || r->stalled || w->session == NULL)
		return;
	list_each (m, &w->outbox.messages, struct outmsg, node) {
		struct fault f;
		int e;

		if (!waits(m, room))
			continue;
		/* Sealed before the last commit, so its refusal is on its way: what was said later
		 * must not overtake it. */
		if (m->in_flight && m->epoch != group_epoch(r->group))
			return;
		if (m->in_flight)
			continue;
		if (!may_go(w, m)) {
			if (m->state == HISTORY_SENT)
				return;
			continue;
		}
		if (!session_has_space(w->session))
			return; /* goes on when the queue has drained */
		if ((e = messages_send(w, r, m)) != 0) {
			fault_set(&f, e, "Try again; if it happens again, /reconnect.",
			    "the message could not be sealed: %s", err_text(e));
			outbox_failed(w, m, &f);
		}
	}
}

void
outbox_flush_all(struct worker *w)
{
	list_each (r, &w->rooms.all, struct room, node)
		outbox_flush(w, r->name);
}

/* What becomes of it --------------------------------------------------------------------- */

struct outmsg *
outbox_find(struct outbox *o, const uint8_t *id)
{
	list_each (m, &o->messages, struct outmsg, node)
		if (memcmp(m->id, id, sizeof m->id) == 0)
			return m;
	return NULL;
}

void
outbox_sealed(struct worker *w, struct outmsg *m, const struct room *r)
{
	m->state = HISTORY_SENT;
	m->epoch = group_epoch(r->group);
	memcpy(m->group, r->id, sizeof m->group);
	mark(w, m);
}

void
outbox_not_taken(struct worker *w, struct outmsg *m)
{
	m->state = HISTORY_QUEUED;
	m->in_flight = false;
	buf_clear(&m->frame);
	mark(w, m);
}

void
outbox_sent(struct worker *w, struct outmsg *m, const struct wire_message *as, uint32_t part)
{
	struct event *ev = about(EV_SENT, m);

	ev->time_ms = (int64_t)as->wall_ms;
	ev->seq = as->seq;
	ev->part = part;
	worker_emit(w, ev);
	drop(w, m);
	if (w->quitting)
		worker_quit(w);
}

void
outbox_failed(struct worker *w, struct outmsg *m, const struct fault *f)
{
	m->state = HISTORY_FAILED;
	m->reason = f->code;
	m->in_flight = false;
	buf_clear(&m->frame);
	mark(w, m);
	tell_failed(w, m->intent, m->room, f);
	if (w->quitting)
		worker_quit(w);
}

void
outbox_fail(struct worker *w, const char *room, const char *cause, const char *remedy)
{
	struct fault f;

	fault_set(&f, ERR_CLOSED, remedy, "%s", cause);
	list_each (m, &w->outbox.messages, struct outmsg, node)
		if (waits(m, room))
			outbox_failed(w, m, &f);
}

void
outbox_doubt(struct worker *w, const char *room)
{
	list_each (m, &w->outbox.messages, struct outmsg, node)
		if (waits(m, room) && m->state == HISTORY_SENT)
			doubt(w, m);
}

void
outbox_requeue(struct outbox *o, const char *room)
{
	list_each (m, &o->messages, struct outmsg, node)
		if (room == NULL || nick_equal(m->room, room))
			m->in_flight = false;
}

unsigned
outbox_waiting(const struct outbox *o)
{
	unsigned n = 0;

	list_each (m, &o->messages, struct outmsg, node)
		n += waits(m, NULL);
	return n;
}

bool
outbox_empty(const struct outbox *o)
{
	return outbox_waiting(o) == 0;
}

bool
outbox_has(const struct outbox *o, const char *room)
{
	list_each (m, &o->messages, struct outmsg, node)
		if (waits(m, room))
			return true;
	return false;
}
