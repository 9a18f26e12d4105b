#include "client/inviting.h"

#include <stdio.h>
#include <time.h>

#include "base/mem.h"
#include "certs/invite.h"
#include "client/session.h"
#include "client/worker_int.h"

static void
fail(struct worker *w, const char *room, int code, const char *cause, const char *remedy)
{
	struct fault f;

	fault_set(&f, code, remedy, "no invite was made: %s", cause);
	worker_fault(w, room, &f);
}

void
inviting_ask(struct worker *w, const struct intent *in)
{
	struct wire_invite m = {
		.role = (uint8_t)in->wish.role,
		.expires_s = in->wish.expires_s,
		.uses = in->wish.uses,
	};
	struct inviting *q = &w->inviting;
	struct buf b = BUF_INIT(64);

	wire_put_invite(&b, &m);
	if (w->session == NULL || !session_admitted(w->session)) {
		fail(w, in->room, ERR_CLOSED, "there is no connection", "Try again when there is.");
	} else if (q->n == INVITING_MAX || session_send(w->session, WIRE_INVITE, &b) != 0) {
		fail(w, in->room, ERR_FULL, "too much is under way", "Try again in a moment.");
	} else {
		snprintf(q->asked[q->n].room, sizeof q->asked[0].room, "%s", in->room);
		q->asked[q->n++].qr = in->qr;
	}
	buf_fini(&b);
}

/* The oldest one; false: nobody asked. */
static bool
take(struct worker *w, char room[static ROOM_NAME_MAX + 1], bool *qr)
{
	struct inviting *q = &w->inviting;

	if (q->n == 0)
		return false;
	memcpy(room, q->asked[0].room, sizeof q->asked[0].room);
	*qr = q->asked[0].qr;
	memmove(&q->asked[0], &q->asked[1], --q->n * sizeof q->asked[0]);
	return true;
}

/* In our own words, and an invite that leads to where we are. */
static int
words(const struct worker *w, const struct wire_invited *m, char *out, size_t cap)
{
	struct wish wish = { .role = (enum role)m->role, .uses = m->uses };
	char line[INVITE_LINE_MAX + 1], whom[64], until[64] = "";
	time_t when = (time_t)m->expires;
	struct invite in;
	struct fault f;
	struct tm tm;

	if (invite_parse(m->line, &in, &f) != 0 ||
	    (w->o.has_pin && memcmp(in.pin, w->o.pin, sizeof in.pin) != 0))
		return ERR_PROTO;
	invite_format(&in, line);
	wish_whom(&wish, whom, sizeof whom);
	if (localtime_r(&when, &tm) != NULL)
		(void)strftime(until, sizeof until, " until %Y-%m-%d %H:%M", &tm);
	snprintf(out, cap,
	    "This line lets in %s%s. Send it on a way that you trust:\n"
	    "snug --connect %s",
	    whom, until, line);
	mem_wipe(line, sizeof line);
	mem_wipe(&in, sizeof in);
	return 0;
}

int
inviting_on_invited(struct worker *w, const struct wire_invited *m)
{
	char room[ROOM_NAME_MAX + 1], text[INVITE_LINE_MAX + 256];
	struct event *ev;
	bool qr;

	if (!take(w, room, &qr) || words(w, m, text, sizeof text) != 0)
		return ERR_PROTO;
	ev = event_new(EV_INVITED);
	snprintf(ev->room, sizeof ev->room, "%s", room);
	ev->qr = qr;
	event_text(ev, text, strlen(text));
	worker_emit(w, ev);
	mem_wipe(text, sizeof text);
	return 0;
}

int
inviting_on_refused(struct worker *w, const struct wire_refused *m)
{
	char room[ROOM_NAME_MAX + 1];
	bool qr;

	if (!take(w, room, &qr))
		return ERR_PROTO;
	if (m->why == WIRE_REFUSED_ROLE)
		fail(w, room, ERR_DENIED, m->text, "Ask an owner or a moderator.");
	else
		fail(w, room, ERR_FULL, m->text, "Try again later.");
	return 0;
}

void
inviting_lost(struct worker *w)
{
	char room[ROOM_NAME_MAX + 1];
	bool qr;

	while (take(w, room, &qr))
		fail(w, room, ERR_CLOSED, "the connection was lost", "Ask again.");
}
