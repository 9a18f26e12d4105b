/*
 * ui/switch.h - where to go, by a few letters of it: the rooms, and the people with whom there is
 * none yet, best match first. Pure but for its own text. Main thread only.
 */
#ifndef SNUG_UI_SWITCH_H
#define SNUG_UI_SWITCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/nick.h"

#define SWITCH_SHOWN 32 /* at most so many are offered */

struct model;

struct switch_offer {
	char name[ROOM_NAME_MAX + 1]; /* "#ops", "@eve" */
	size_t room;                  /* n_rooms of the model: there is none yet */
	int score;
};

struct switcher {
	char typed[ROOM_NAME_MAX + 1];
	size_t n_typed;
	struct switch_offer offers[SWITCH_SHOWN];
	size_t n, chosen;
};

/*
 * How well the letters of typed, in that order and without case, are found in name: the more
 * adjoin, and the nearer to its start, the better. 0: they are not. "" is found everywhere.
 */
int switch_score(const char *name, const char *typed);
/* Anew: with nothing typed the last room is offered first, then those that wait. */
void switch_begin(struct switcher *sw, const struct model *m, size_t last_room);
/* A character more; false: no name has that one, or there is no room for it. */
bool switch_type(struct switcher *sw, const struct model *m, char c);
void switch_erase(struct switcher *sw, const struct model *m, bool all);
/* The offer step further down (or up, below 0), round at the ends. */
void switch_step(struct switcher *sw, int step);
/* NULL: nothing fits. Lent. */
const struct switch_offer *switch_chosen(const struct switcher *sw);

#endif
