/* tests/ui/events.h - events as the worker would send them, at times that never change. */
#ifndef SNUG_TESTS_UI_EVENTS_H
#define SNUG_TESTS_UI_EVENTS_H

#include "ui/model.h"

#define EVENTS_T0 INT64_C(1795381200000) /* Sunday 22 November 2026 21:00 UTC */

/* Minutes after T0. text and nick may be NULL. */
struct event *events_make(enum event_type type, const char *room, const char *nick, const char *text, int minutes);
/* Apply and free. */
void events_give(struct model *m, struct event *ev);
void events_say(struct model *m, const char *room, const char *nick, const char *text, int minutes);
void events_move(struct model *m, enum event_type type, const char *nick, uint64_t epoch, int minutes);
void events_own(struct model *m, enum event_type type, uint64_t id, const char *text, int minutes);
/* names end with NULL. */
void events_room(struct model *m, const char *room, const char *const *names, uint64_t epoch);
void events_online(struct model *m, bool vouched);

#endif
