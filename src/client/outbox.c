#include "client/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "client/session.h"
#include "client/trust.h"
#include "client/worker_int.h"

void
outbox_init(struct outbox *o)
{
	list_init(&o->messages);
}

static void
outmsg_free(struct outmsg *m)
{
	list_remove(&m->node);
	mem_wipe(m->text, m->len);
	free(m->text);
	free(m);
}

void
outbox_clear(struct outbox *o)
{
	list_each(m, &o->messages, struct outmsg, node)
		outmsg_free(m);
}

static void
emit_failed(struct worker *w, uint64_t intent, const char *room, const struct fault *f)
{
	struct event *ev = event_new(EV_SEND_FAILED);

	ev->id = intent;
	snprintf(ev->room, sizeof ev->room, "%s", room);
	ev->fault = *f;
	worker_emit(w, ev);
}

static int
check_text(const struct intent *in, struct fault *f)
{
	if (in->text_len > WIRE_TEXT_MAX)
		return fault_set(f, ERR_TOOLONG, "Send it in parts.",
		    "the message has %zu bytes, at most %d can be sent", in->text_len, WIRE_TEXT_MAX);
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
	struct event *ev;
	struct fault f;

	if (check_text(in, &f) != 0) {
		emit_failed(w, in->id, room, &f);
		return;
	}
	m = mem_calloc(1, sizeof *m);
	if (getentropy(m->id, sizeof m->id) != 0)
		abort();
	m->intent = in->id;
	m->action = in->action;
	m->text = mem_strndup(in->text, in->text_len);
	m->len = in->text_len;
	snprintf(m->room, sizeof m->room, "%s", room);
	list_push(&w->outbox.messages, &m->node);
	ev = event_new(EV_PENDING);
	ev->id = in->id;
	ev->action = in->action;
	ev->time_ms = clock_wall_ms();
	snprintf(ev->room, sizeof ev->room, "%s", room);
	snprintf(ev->nick, sizeof ev->nick, "%s", w->nick);
	event_text(ev, in->text, in->text_len);
	worker_emit(w, ev);
}

/* What is under way already was sealed for those who were there before. */
static void
give_back(struct worker *w, const char *room, const char *nick, enum trust why)
{
	list_each (m, &w->outbox.messages, struct outmsg, node) {
		struct event *ev;

		if (m->in_flight || !nick_equal(m->room, room))
			continue;
		ev = event_new(EV_HELD);
		ev->id = m->intent;
		ev->action = m->action;
		ev->trust = why;
		memcpy(ev->room, m->room, sizeof ev->room);
		snprintf(ev->nick, sizeof ev->nick, "%s", nick);
		event_text(ev, m->text, m->len);
		worker_emit(w, ev);
		outmsg_free(m);
	}
	if (w->quitting)
		worker_quit(w);
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
	if (r == NULL || !rooms_live(r) || w->session == NULL)
		return;
	list_each(m, &w->outbox.messages, struct outmsg, node) {
		struct fault f;
		int e;

		if (m->in_flight || !nick_equal(m->room, room))
			continue;
		if (!session_has_space(w->session))
			return; /* goes on when the queue has drained */
		if ((e = rooms_send(w, r, m)) != 0) {
			fault_set(&f, e, "Type it again; if it happens again, /reconnect.",
			    "the message could not be sealed: %s", err_text(e));
			emit_failed(w, m->intent, m->room, &f);
			outmsg_free(m);
		}
	}
}

void
outbox_flush_all(struct worker *w)
{
	list_each(r, &w->rooms.all, struct room, node)
		outbox_flush(w, r->name);
}

struct outmsg *
outbox_find(struct outbox *o, const uint8_t *id)
{
	list_each(m, &o->messages, struct outmsg, node)
		if (memcmp(m->id, id, sizeof m->id) == 0)
			return m;
	return NULL;
}

void
outbox_sent(struct worker *w, struct outmsg *m, int64_t time_ms)
{
	struct event *ev = event_new(EV_SENT);

	ev->id = m->intent;
	ev->time_ms = time_ms;
	memcpy(ev->room, m->room, sizeof ev->room);
	worker_emit(w, ev);
	outmsg_free(m);
	if (w->quitting)
		worker_quit(w);
}

void
outbox_requeue(struct outbox *o)
{
	list_each(m, &o->messages, struct outmsg, node)
		m->in_flight = false;
}

static void
fail(struct worker *w, const char *room, const char *cause, const char *remedy)
{
	struct fault f;

	fault_set(&f, ERR_CLOSED, remedy, "%s", cause);
	list_each(m, &w->outbox.messages, struct outmsg, node) {
		if (room != NULL && !nick_equal(m->room, room))
			continue;
		emit_failed(w, m->intent, m->room, &f);
		outmsg_free(m);
	}
}

void
outbox_fail(struct worker *w, const char *room, const char *cause, const char *remedy)
{
	fail(w, room, cause, remedy);
	if (w->quitting)
		worker_quit(w);
}

void
outbox_fail_all(struct worker *w, const char *cause)
{
	fail(w, NULL, cause, "Connect again and type it again.");
}

bool
outbox_empty(const struct outbox *o)
{
	return list_empty(&o->messages);
}

bool
outbox_has(const struct outbox *o, const char *room)
{
	list_each(m, &o->messages, struct outmsg, node)
		if (nick_equal(m->room, room))
			return true;
	return false;
}
