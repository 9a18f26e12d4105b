/*
 * client/joining.h - how one comes into a room, for the first time or again: by a welcome of a
 * member, as the first one, or by an external commit of our own, when the keys that this computer
 * had are lost. Worker thread only.
 */
#ifndef SNUG_CLIENT_JOINING_H
#define SNUG_CLIENT_JOINING_H

#include "net/wire.h"

struct group_refusal;
struct room;
struct worker;

/* Ask the server to be let into a room, by what we know of its log. 0, or as the frames below. */
int joining_ask(struct worker *w, const char *name);
/* r's group is worth nothing: forget it, and come in anew. r is freed. 0, or as the frames below.
 */
int joining_again(struct worker *w, struct room *r);
/* Somebody did in a room what is not theirs to do, and we do not go along. */
void joining_tell_refusal(struct worker *w, const char *room, const struct group_refusal *no);

/* Frames. 0, or the error for which the connection is given up. */
int joining_on_log(struct worker *w, const struct wire_log *m);
int joining_on_room_new(struct worker *w, const struct wire_room_new *m);
/* The room that we made was not kept: it is nothing, and the server asks again. */
void joining_not_made(struct worker *w, const struct wire_refused *m);
int joining_on_welcome(struct worker *w, const struct wire_welcome *m);
int joining_on_info(struct worker *w, const struct wire_info *m);

#endif
