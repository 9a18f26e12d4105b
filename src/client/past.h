/*
 * client/past.h - what was said before, from the disk: shown at the start, page by page when the
 * person scrolls back; and what goes with it: drafts, and what was read. Worker thread only.
 */
#ifndef SNUG_CLIENT_PAST_H
#define SNUG_CLIENT_PAST_H

#include "bus/event.h"

struct history_message;
struct intent;
struct worker;

#define PAST_PAGE 200 /* lines of one EV_PAST */

/* All that is kept, before the first connection, once: settings, rooms, their lines, what waits. */
void past_tell(struct worker *w);
/* m, said in a room of that name, as a line; its text is the caller's. False: not to be shown. */
bool past_line(
    struct worker *w, const char *room, const struct history_message *m, struct event_line *to);

/* Intents, as bus/intent.def says. */
void past_older(struct worker *w, const struct intent *in);
void past_draft(struct worker *w, const struct intent *in);
void past_read(struct worker *w, const struct intent *in);
void past_erase(struct worker *w, const struct intent *in);

#endif
