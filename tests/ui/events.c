#include "tests/ui/events.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

struct event *
events_make(enum event_type type, const char *room, const char *nick, const char *text, int minutes)
{
	struct event *ev = event_new(type);

	snprintf(ev->room, sizeof ev->room, "%s", room);
	snprintf(ev->nick, sizeof ev->nick, "%s", nick != NULL ? nick : "");
	if (text != NULL)
		event_text(ev, text, strlen(text));
	ev->time_ms = EVENTS_T0 + minutes * 60000;
	return ev;
}

void
events_give(struct model *m, struct event *ev)
{
	model_apply(m, ev, 100000);
	event_free(ev);
}

void
events_say(struct model *m, const char *room, const char *nick, const char *text, int minutes)
{
	events_give(m, events_make(EV_MESSAGE, room, nick, text, minutes));
}

void
events_move(struct model *m, enum event_type type, const char *nick, uint64_t epoch, int minutes)
{
	struct event *ev = events_make(type, "#lobby", nick, NULL, minutes);

	ev->epoch = epoch;
	events_give(m, ev);
}

void
events_own(struct model *m, enum event_type type, uint64_t id, const char *text, int minutes)
{
	struct event *ev = events_make(type, "#lobby", NULL, text, minutes);

	ev->id = id;
	if (type == EV_SEND_FAILED)
		fault_set(&ev->fault, ERR_FLOOD, "Wait a little", "too many at once");
	events_give(m, ev);
}

void
events_room(struct model *m, const char *room, const char *const *names, uint64_t epoch)
{
	struct event *ev = events_make(EV_ROOM, room, "me", NULL, 0);

	for (ev->n_members = 0; names[ev->n_members] != NULL;)
		ev->n_members++;
	ev->members = mem_calloc(ev->n_members + 1, sizeof *ev->members);
	for (size_t i = 0; i < ev->n_members; i++)
		snprintf(ev->members[i].nick, sizeof ev->members[i].nick, "%s", names[i]);
	ev->epoch = epoch;
	events_give(m, ev);
}

struct event *
events_lines(enum event_type type, const char *room, const struct events_line *v, size_t n)
{
	struct event *ev = events_make(type, room, NULL, NULL, 0);

	ev->n_lines = n;
	ev->lines = mem_calloc(n + 1, sizeof *ev->lines);
	for (size_t i = 0; i < n; i++) {
		struct event_line *to = &ev->lines[i];

		to->seq = v[i].seq;
		to->time_ms = EVENTS_T0 + (int64_t)v[i].minutes * 60000;
		to->own = strcmp(v[i].nick, "me") == 0;
		to->text = mem_strdup(v[i].text);
		to->text_len = strlen(v[i].text);
		snprintf(to->nick, sizeof to->nick, "%s", v[i].nick);
		snprintf(to->room, sizeof to->room, "%s", v[i].room != NULL ? v[i].room : room);
	}
	return ev;
}

void
events_past(struct model *m, const char *room, const struct events_line *v, size_t n, bool more,
    uint64_t unread)
{
	struct event *ev = events_lines(EV_PAST, room, v, n);

	ev->more = more;
	ev->seq = unread;
	events_give(m, ev);
}

void
events_receipt(struct model *m, const char *room, const char *nick, uint64_t seq)
{
	struct event *ev = events_make(EV_RECEIPT, room, nick, NULL, 0);

	ev->seq = seq;
	events_give(m, ev);
}

void
events_here(struct model *m, const char *room, const char *nick, bool here, int minutes)
{
	struct event *ev = events_make(EV_PRESENCE, room, nick, NULL, minutes);

	ev->own = here;
	ev->time_ms = minutes > 0 ? ev->time_ms : 0;
	events_give(m, ev);
}

void
events_link(struct model *m, enum link_state state, unsigned attempt, unsigned delay_ms)
{
	struct event *ev = event_new(EV_LINK);

	ev->link = state;
	ev->attempt = attempt;
	ev->delay_ms = delay_ms;
	events_give(m, ev);
}

struct event *
events_person(
    enum event_type type, const char *room, const char *nick, enum trust trust, int minutes)
{
	struct event *ev = events_make(type, room, nick, NULL, minutes);

	ev->trust = trust;
	ev->person = mem_calloc(1, sizeof *ev->person);
	*ev->person = (struct person){
		.key = "d75a9801 82b10ab7 d54bfed3 c964073a 0ee172f3 daa62325 af021a68 f707511a",
		.row = EVENTS_NOW,
		.was = EVENTS_WAS,
		.pair = { EVENTS_WAS, EVENTS_NOW },
		.seen_ms = EVENTS_T0,
		.verified_ms = EVENTS_T0 - 100 * INT64_C(86400000),
		.role = "member",
		.serial = "1f\033",
		.starts = "2026-11-20",
		.expires = "2026-12-20",
	};
	return ev;
}

void
events_trust(struct model *m, const char *room, const char *nick, enum trust trust)
{
	struct event *ev = events_make(EV_TRUST, room, nick, NULL, 0);

	ev->trust = trust;
	events_give(m, ev);
}

void
events_online(struct model *m, bool vouched)
{
	struct event *ev = event_new(EV_LINK);

	ev->link = LINK_ONLINE;
	ev->rtt_ms = 12;
	events_give(m, ev);
	ev = event_new(EV_SECURITY);
	ev->security = mem_calloc(1, sizeof *ev->security);
	*ev->security =
	    (struct security){ .tls_version = "TLS 1.3", .vouched = vouched, .server = "\033[31m" };
	events_give(m, ev);
}
