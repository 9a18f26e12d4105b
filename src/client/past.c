#include "client/past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bus/intent.h"
#include "client/messages.h"
#include "client/roles.h"
#include "client/trust.h"
#include "client/worker_int.h"

bool
past_line(
    struct worker *w, const char *room, const struct history_message *m, struct event_line *to)
{
	struct messages_sender from = { .nick = "" };
	struct group_member who = { .vouched = false };

	if (m->unreadable || (m->kind != MESSAGES_NOTE && !messages_get_sender(m->sender, &from)))
		return false;
	*to = (struct event_line){ .seq = m->place.seq,
		.part = m->place.part,
		.time_ms = m->time_ms,
		.action = m->kind == MESSAGES_ACTION };
	memcpy(who.nick, from.nick, sizeof who.nick);
	memcpy(who.sign_key, from.key, sizeof who.sign_key);
	if (m->kind != MESSAGES_NOTE && (to->trust = trust_of(w, &who)) == TRUST_BLOCKED)
		return false;
	to->own = m->kind != MESSAGES_NOTE && nick_equal(from.nick, w->nick) &&
		  to->trust == TRUST_VERIFIED;
	memcpy(to->nick, from.nick, sizeof to->nick);
	snprintf(to->room, sizeof to->room, "%s", room);
	to->text = mem_strndup((const char *)m->body.p, m->body.n);
	to->text_len = m->body.n;
	return true;
}

/* One page, the newest line first. */
struct page {
	struct worker *w;
	struct event *ev;
};

static bool
take(void *user, const struct history_message *m)
{
	struct page *p = user;
	struct event *ev = p->ev;

	if (ev->n_lines == PAST_PAGE) {
		ev->more = true;
		return false;
	}
	if (past_line(p->w, ev->room, m, &ev->lines[ev->n_lines]))
		ev->n_lines++;
	return true;
}

static void
turn_round(struct event *ev)
{
	for (size_t i = 0; i < ev->n_lines / 2; i++) {
		struct event_line x = ev->lines[i];

		ev->lines[i] = ev->lines[ev->n_lines - 1 - i];
		ev->lines[ev->n_lines - 1 - i] = x;
	}
}

static struct event *
page(struct worker *w, uint64_t no, const char *room, struct history_place before)
{
	struct event *ev = event_new(EV_PAST);
	struct page p = { .w = w, .ev = ev };
	struct fault f;

	snprintf(ev->room, sizeof ev->room, "%s", room);
	ev->lines = mem_calloc(PAST_PAGE, sizeof *ev->lines);
	if (no != 0 && history_backward(w->keeper.history, no, before, take, &p) != 0) {
		f = *history_fault(w->keeper.history);
		worker_fault(w, room, &f);
	}
	turn_round(ev);
	return ev;
}

static bool
is_after(const struct event_line *l, struct history_place at)
{
	return l->seq > at.seq || (l->seq == at.seq && l->part > at.part);
}

/* Where the unread line stands: at the first that somebody else said after what was read. */
static void
find_unread(struct worker *w, uint64_t no, struct event *ev)
{
	struct history_place read = HISTORY_START;

	if (history_read_get(w->keeper.history, no, &read) != 0 || read.seq == 0)
		return;
	for (size_t i = 0; i < ev->n_lines; i++) {
		const struct event_line *l = &ev->lines[i];

		if (is_after(l, read) && !l->own && l->nick[0] != '\0') {
			ev->seq = l->seq;
			ev->part = l->part;
			return;
		}
	}
}

static void
tell_draft(struct worker *w, uint64_t no, const char *room)
{
	struct buf text = BUF_INIT(WIRE_TEXT_MAX);
	struct event *ev;

	if (history_draft_get(w->keeper.history, no, &text) == 0 && text.n > 0) {
		ev = event_new(EV_DRAFT);
		snprintf(ev->room, sizeof ev->room, "%s", room);
		event_text(ev, (const char *)text.p, text.n);
		worker_emit(w, ev);
	}
	buf_fini(&text);
}

static void
tell_room(struct worker *w, const struct history_room *is)
{
	struct room *r = rooms_find(&w->rooms, is->name);
	char name[ROOM_NAME_MAX + 1];
	struct event *ev;

	snprintf(name, sizeof name, "%.*s", ROOM_NAME_MAX, is->name);

	if (r != NULL && rooms_in(r)) {
		rooms_announce(w, r);
		roles_announce(w, r);
		trust_look(w, r);
	}
	ev = page(w, is->room, name, HISTORY_END);
	find_unread(w, is->room, ev);
	if (ev->n_lines > 0)
		worker_emit(w, ev);
	else
		event_free(ev);
	tell_draft(w, is->room, name);
	if (r != NULL && rooms_in(r))
		receipts_tell(w, r);
}

void
past_tell(struct worker *w)
{
	struct history_room is = { .room = 0 };

	if (w->keeper.history == NULL || w->past_told)
		return;
	w->past_told = true;
	settings_tell(w);
	/* Of several with one name the one that we are in, or were in last. */
	while (history_room_next(w->keeper.history, is.room, &is) == 0)
		if (keeper_place_find(w, is.name) == is.room)
			tell_room(w, &is);
	outbox_tell(w);
}

void
past_older(struct worker *w, const struct intent *in)
{
	struct history_place before = { .seq = in->seq, .part = in->part };
	uint64_t no = keeper_place_find(w, in->room);

	if (w->keeper.history != NULL)
		worker_emit(w, page(w, no, in->room, before));
}

void
past_draft(struct worker *w, const struct intent *in)
{
	bool any = in->text_len > 0;
	uint64_t no;

	if (w->keeper.history == NULL || !nick_room_valid(in->room))
		return;
	no = any ? keeper_place(w, in->room) : keeper_place_find(w, in->room);
	if (no != 0)
		(void)history_draft_put(
		    keeper_write(w), no, bytes_of(any ? in->text : NULL, in->text_len));
}

void
past_read(struct worker *w, const struct intent *in)
{
	struct history_place upto = { .seq = in->seq, .part = in->part };
	uint64_t no = keeper_place_find(w, in->room);

	if (no != 0)
		(void)history_read_put(keeper_write(w), no, upto);
}

/* The room goes on, in a place of the history that has another key. */
static void
begin_anew(struct worker *w, const char *name)
{
	list_each (r, &w->rooms.all, struct room, node)
		if (nick_equal(r->name, name))
			keeper_add(w, r);
}

void
past_erase(struct worker *w, const struct intent *in)
{
	struct history_room is = { .room = 0 };
	struct event *ev;
	struct fault f;
	int e = 0;

	/* Whatever is under way is done first: what is destroyed must not come back by it. */
	if (w->keeper.history == NULL || !keeper_commit(w))
		return;
	while (e == 0 && history_room_next(w->keeper.history, is.room, &is) == 0)
		if (nick_equal(is.name, in->room))
			e = history_room_forget(w->keeper.history, is.room);
	if (e != 0) {
		f = *history_fault(w->keeper.history);
		worker_fault(w, in->room, &f);
	}
	begin_anew(w, in->room);
	outbox_keep(w, in->room);
	if (e != 0)
		return;
	ev = event_new(EV_FORGOTTEN);
	memcpy(ev->room, in->room, sizeof ev->room);
	worker_emit(w, ev);
}
