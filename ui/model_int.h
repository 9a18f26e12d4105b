/* ui/model_int.h - shared by model.c (reading, rooms), model_apply.c and
 * model_trust.c (events). */
#ifndef SNUG_UI_MODEL_INT_H
#define SNUG_UI_MODEL_INT_H

#include "ui/model.h"

/* The room that ev is about; the current one when it names none. */
size_t model_room_of(struct model *m, const struct event *ev);
/* Its member of that name, or NULL. */
struct member *model_member(const struct room *r, uint32_t name);
/* A room that waits for the person now; the current one does not. */
void model_count_unread(struct model *m, size_t room, bool mention);
/* Somebody came there or went. */
void model_count_move(struct model *m, size_t room);

/* model_trust.c: what the events about keys do. */
void model_on_key(struct model *m, const struct event *ev, uint64_t now);
void model_on_trust(struct model *m, const struct event *ev, uint64_t now);
void model_on_held(struct model *m, const struct event *ev, uint64_t now);
void model_on_unshown(struct model *m, const struct event *ev, uint64_t now);
void model_on_verify(struct model *m, const struct event *ev, uint64_t now);
void model_on_compared(struct model *m, const struct event *ev, uint64_t now);
void model_on_fingerprint(struct model *m, const struct event *ev, uint64_t now);
void model_on_invited(struct model *m, const struct event *ev, uint64_t now);
void model_on_whois(struct model *m, const struct event *ev, uint64_t now);
/* In a private room that was made just now: what the person must know first. */
void model_warn(struct model *m, size_t room);

#endif
