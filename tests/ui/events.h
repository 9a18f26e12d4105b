/* tests/ui/events.h - events as the worker would send them, at times that never change. */
#ifndef SNUG_TESTS_UI_EVENTS_H
#define SNUG_TESTS_UI_EVENTS_H

#include "ui/model.h"

#define EVENTS_T0 INT64_C(1795381200000) /* Sunday 22 November 2026 21:00 UTC */

/* Minutes after T0. text and nick may be NULL. */
struct event *events_make(
    enum event_type type, const char *room, const char *nick, const char *text, int minutes);
/* Apply and free. */
void events_give(struct model *m, struct event *ev);
void events_say(struct model *m, const char *room, const char *nick, const char *text, int minutes);
void events_move(
    struct model *m, enum event_type type, const char *nick, uint64_t epoch, int minutes);
void events_own(struct model *m, enum event_type type, uint64_t id, const char *text, int minutes);
/* A line as it was kept. nick "": of the program; "me": our own. room: of a hit. */
struct events_line {
	uint64_t seq;
	const char *nick, *text;
	int minutes;
	const char *room;
};
/* EV_PAST or EV_HITS with these n lines. */
struct event *events_lines(
    enum event_type type, const char *room, const struct events_line *v, size_t n);
/* EV_PAST: unread is the seq of the unread line, or 0. */
void events_past(struct model *m, const char *room, const struct events_line *v, size_t n,
    bool more, uint64_t unread);
void events_receipt(struct model *m, const char *room, const char *nick, uint64_t seq);
/* minutes 0: so it was already. */
void events_here(struct model *m, const char *room, const char *nick, bool here, int minutes);
void events_link(struct model *m, enum link_state state, unsigned attempt, unsigned delay_ms);
/* names end with NULL. */
void events_room(struct model *m, const char *room, const char *const *names, uint64_t epoch);
/* Digits that never change: WAS of the key that was verified, NOW of the present one. */
#define EVENTS_WAS "40213 77120 93811 00257 61984 25530"
#define EVENTS_NOW "51877 20914 66302 18845 09371 73026"
/* About a key, with all that there is to know of a person. */
struct event *events_person(
    enum event_type type, const char *room, const char *nick, enum trust trust, int minutes);
/* What is thought of nick in room, as EV_TRUST. */
void events_trust(struct model *m, const char *room, const char *nick, enum trust trust);
void events_online(struct model *m, bool vouched);

#endif
