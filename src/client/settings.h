/* client/settings.h - what the person decided once, everywhere or for one room: on or off. Worker
 * thread only. */
#ifndef SNUG_CLIENT_SETTINGS_H
#define SNUG_CLIENT_SETTINGS_H

#include <stdbool.h>

#include "base/list.h"

struct intent;
struct worker;

struct settings {
	struct list all; /* those that are not as they are by default */
};

void settings_init(struct settings *s);
void settings_clear(struct settings *s);
/* From the history; what is there already is forgotten. */
void settings_load(struct worker *w);
/* In this room, by what was said of it, else of everywhere, else by default. */
bool settings_on(struct worker *w, const char *room, const char *name);
/* EV_SET for each that is not as by default. */
void settings_tell(struct worker *w);
/* IN_SET. */
void settings_set(struct worker *w, const struct intent *in);

#endif
