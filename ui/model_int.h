/* ui/model_int.h - shared by model.c (reading, rooms) and those that apply events: model_apply.c,
 * model_own.c, model_others.c, model_past.c, model_trust.c. */
#ifndef SNUG_UI_MODEL_INT_H
#define SNUG_UI_MODEL_INT_H

#include "ui/model.h"

/* The room that ev is about; the current one when it names none. */
size_t model_room_of(struct model *m, const struct event *ev);
/* The same, lent until a room is added. */
struct room *model_event_room(struct model *m, const struct event *ev);
/* When ev was, or now. */
int64_t model_time(const struct event *ev);
/* Append raw text to a room as a line like *head; lent. */
struct line *model_add_text(struct room *r, const struct line *head, const char *text, size_t n);
/* Append what went wrong. */
void model_add_fault(struct room *r, const struct event *ev);
/* A message, in all that a message brings with it; lent. */
struct line *model_add_message(struct model *m, const struct event *ev, enum line_state state);
/* One more of those who came and went in the same minute, or the first of a new line. */
void model_add_move(struct model *m, struct room *r, const struct event *ev, const char *verb);
/* Our nick as a word of its own in it? */
bool model_mentions_us(const struct model *m, const char *text);
/* A line of r has that place. */
void model_placed(struct room *r, struct place at);
/* Look for our newest message again. */
void model_find_own(struct room *r);
/* Its member of that name, or NULL. */
struct member *model_member(const struct room *r, uint32_t name);
/* A room that waits for the person now; the current one does not. */
void model_count_unread(struct model *m, size_t room, bool mention);

/* model_own.c: what becomes of our own messages. */
void model_on_pending(struct model *m, const struct event *ev, uint64_t now);
void model_on_sent(struct model *m, const struct event *ev, uint64_t now);
void model_on_send_failed(struct model *m, const struct event *ev, uint64_t now);
void model_on_held(struct model *m, const struct event *ev, uint64_t now);
void model_on_unsent(struct model *m, const struct event *ev, uint64_t now);
/* ev says that an own message has its place in the order; false: there is no such line. */
bool model_own_sent(struct model *m, const struct event *ev);

/* model_others.c: what the others have, whether they are here, whether they agree. */
void model_on_receipt(struct model *m, const struct event *ev, uint64_t now);
void model_on_presence(struct model *m, const struct event *ev, uint64_t now);
void model_on_order(struct model *m, const struct event *ev, uint64_t now);
/* There is no link any more: nothing is known of who is here. */
void model_others_unknown(struct model *m);

/* model_past.c: what was kept, and what is missing. */
void model_on_past(struct model *m, const struct event *ev, uint64_t now);
void model_on_catchup(struct model *m, const struct event *ev, uint64_t now);
void model_on_gap(struct model *m, const struct event *ev, uint64_t now);
void model_on_hits(struct model *m, const struct event *ev, uint64_t now);
void model_on_forgotten(struct model *m, const struct event *ev, uint64_t now);
void model_on_set(struct model *m, const struct event *ev, uint64_t now);

/* model_trust.c: what the events about keys do. */
void model_on_key(struct model *m, const struct event *ev, uint64_t now);
void model_on_trust(struct model *m, const struct event *ev, uint64_t now);
void model_on_unshown(struct model *m, const struct event *ev, uint64_t now);
void model_on_verify(struct model *m, const struct event *ev, uint64_t now);
void model_on_compared(struct model *m, const struct event *ev, uint64_t now);
void model_on_fingerprint(struct model *m, const struct event *ev, uint64_t now);
void model_on_invited(struct model *m, const struct event *ev, uint64_t now);
void model_on_whois(struct model *m, const struct event *ev, uint64_t now);
/* In a private room that was made just now: what the person must know first. */
void model_warn(struct model *m, size_t room);

#endif
