#include "client/catchup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client/joining.h"
#include "client/messages.h"
#include "client/private.h"
#include "client/session.h"
#include "client/worker_int.h"

int
catchup_resume(struct worker *w, struct room *r)
{
	struct wire_resume m = { .seq = r->cursor };
	struct buf b = BUF_INIT(64);
	int e;

	memcpy(m.room, r->id, sizeof m.room);
	wire_put_resume(&b, &m);
	e = session_send(w->session, WIRE_RESUME, &b);
	buf_fini(&b);
	return e;
}

int
catchup_begin(struct worker *w)
{
	int e = 0;

	w->catchup.told = false;
	list_each (r, &w->rooms.all, struct room, node)
		if (e == 0)
			e = catchup_resume(w, r);
	return e;
}

void
catchup_lost(struct worker *w)
{
	if (w->catchup.away_ms == 0)
		w->catchup.away_ms = clock_mono_ms();
}

/* Telling --------------------------------------------------------------------------- */

static void
tell(struct worker *w, const struct room *r, uint64_t done, uint64_t total)
{
	struct event *ev = event_new(EV_CATCHUP);

	memcpy(ev->room, r->name, sizeof ev->room);
	ev->done = done;
	ev->total = total;
	worker_emit(w, ev);
}

void
catchup_moved(struct worker *w, struct room *r)
{
	uint64_t total = r->to - r->from, done = r->cursor - r->from;
	unsigned percent;

	if (r->live || r->to <= r->from || done >= total)
		return;
	percent = (unsigned)(done * 100 / total);
	if (percent > r->shown)
		tell(w, r, done, total);
	r->shown = percent;
}

static void
put_span(char *out, size_t size, uint64_t ms)
{
	uint64_t s = ms / 1000;

	if (s < 60)
		snprintf(out, size, "%llus", (unsigned long long)s);
	else if (s < 3600)
		snprintf(out, size, "%llum%02llus", (unsigned long long)s / 60,
		    (unsigned long long)s % 60);
	else
		snprintf(out, size, "%lluh%02llum", (unsigned long long)s / 3600,
		    (unsigned long long)s / 60 % 60);
}

/* "back after 3m28s, 7 missed messages, 2 sent", once, when all rooms are live. */
static void
tell_back(struct worker *w)
{
	struct catchup *c = &w->catchup;
	char span[32], text[160];
	int n = 0;

	list_each (r, &w->rooms.all, struct room, node)
		if (!r->live)
			return;
	if (!c->told && c->away_ms != 0) {
		c->sent += outbox_waiting(&w->outbox);
		put_span(span, sizeof span, clock_mono_ms() - c->away_ms);
		n = snprintf(text, sizeof text, "back after %s", span);
		if (c->missed > 0)
			n += snprintf(text + n, sizeof text - (size_t)n, ", %u missed message%s",
			    c->missed, c->missed == 1 ? "" : "s");
		if (c->sent > 0)
			n += snprintf(text + n, sizeof text - (size_t)n, ", %u sent", c->sent);
		worker_notice(w, NULL, "%s", text);
	}
	*c = (struct catchup){ .told = true };
}

/* When the last line of a room was said. */
static bool
take_time(void *user, const struct history_message *m)
{
	*(int64_t *)user = m->time_ms;
	return m->unreadable;
}

/* The same of all rooms of that name: one that was begun anew has a place of its own. 0: none. */
static int64_t
last_time(struct worker *w, const char *name)
{
	struct history_room is = { .room = 0 };
	int64_t last = 0;

	while (history_room_next(w->keeper.history, is.room, &is) == 0) {
		int64_t at = 0;

		if (nick_equal(is.name, name) &&
		    history_backward(w->keeper.history, is.room, HISTORY_END, take_time, &at) ==
			0 &&
		    at > last)
			last = at;
	}
	return last;
}

void
catchup_gap(struct worker *w, struct room *r, const char *why)
{
	int64_t now = clock_wall_ms(), last = last_time(w, r->name), from = last != 0 ? last : now;
	struct history_message note = { .time_ms = now, .kind = MESSAGES_NOTE };
	struct event *ev = event_new(EV_GAP);
	char *words;

	memcpy(ev->room, r->name, sizeof ev->room);
	ev->time_ms = from;
	ev->until_ms = now;
	event_textf(ev, "%s", why);
	words = mem_printf("history incomplete: %s", why);
	note.body = bytes_str(words);
	(void)history_message_note(keeper_write(w), r->no, &note);
	worker_emit(w, ev);
	free(words);
}

void
catchup_came_back(struct worker *w, struct room *r)
{
	if (last_time(w, r->name) != 0)
		catchup_gap(w, r, "the keys of that time are not on this computer");
	outbox_doubt(w, r->name);
}

/* Frames ------------------------------------------------------------------------------ */

void
catchup_ack(struct worker *w)
{
	list_each (r, &w->rooms.all, struct room, node) {
		struct wire_ack m = { .seq = r->cursor };
		struct buf b = BUF_INIT(64);

		if (w->session == NULL || !session_admitted(w->session))
			return;
		if (r->cursor > r->acked && r->no != 0) {
			memcpy(m.room, r->id, sizeof m.room);
			wire_put_ack(&b, &m);
			if (session_send(w->session, WIRE_ACK, &b) == 0)
				r->acked = r->cursor;
		}
		buf_fini(&b);
	}
}

/* What comes next is what was missed. */
static void
begin(struct worker *w, struct room *r, const struct wire_resumed *m)
{
	if (m->seq < r->cursor) {
		/* The log of the server was set back. */
		r->cursor = r->acked = m->seq;
		keeper_room(w, r);
		catchup_gap(w, r, "the server lost what was said last");
	} else if (m->lost > r->cursor) {
		catchup_gap(w, r, "the server does not keep it any more");
	}
	r->from = r->cursor;
	r->to = m->seq;
	r->shown = 0;
	if (r->to > r->from)
		tell(w, r, 0, r->to - r->from);
}

static void
go_live(struct worker *w, struct room *r, const struct wire_resumed *m)
{
	uint64_t total = r->to > r->from ? r->to - r->from : 0;

	if (m->seq > r->cursor) {
		r->cursor = m->seq;
		keeper_room(w, r);
	}
	r->live = true;
	r->to = 0;
	/* What we staged before, and what is not in the log, never came there. */
	if (group_staged(r->group) && !r->wishing) {
		group_drop(r->group);
		keeper_room(w, r);
	}
	keeper_keypkgs_taken(w);
	rooms_greet(w, r);
	presence_begin(w, r);
	tell(w, r, total, total);
	tell_back(w);
	outbox_flush(w, r->name);
	roles_next(w, r);
	receipts_next(w, r);
}

int
catchup_on_resumed(struct worker *w, const struct wire_resumed *m)
{
	struct room *r = rooms_find_id(&w->rooms, m->room);

	if (r == NULL)
		return 0;
	if (!m->live)
		begin(w, r, m);
	else if (!rooms_in(r))
		return joining_again(w, r); /* neither our OPEN nor our return is in the log */
	else if (logs_check(w, r->name) != 0)
		return ERR_LOG;
	else
		go_live(w, r, m);
	return 0;
}

int
catchup_on_room_gone(struct worker *w, const struct wire_room_gone *m)
{
	struct room *r = rooms_find_id(&w->rooms, m->room);
	char name[ROOM_NAME_MAX + 1];

	if (r == NULL)
		return 0;
	if (m->again || r->opening || r->returning)
		return joining_again(w, r);
	memcpy(name, r->name, sizeof name);
	rooms_leave(w, r, m->text);
	outbox_requeue(&w->outbox, name);
	if (name[0] == '@' && outbox_has(&w->outbox, name))
		private_want(w, name + 1);
	return 0;
}
