/*
 * ui/switcher.h - going to a room by some letters of its name. Main thread only.
 */
#ifndef SNUG_UI_SWITCHER_H
#define SNUG_UI_SWITCHER_H

#include <stdbool.h>

#include "ui/edit.h"
#include "ui/term_key.h"

#define SWITCHER_MAX 64 /* rooms that are offered */

struct model;

struct switcher {
	struct edit *query; /* owned; NULL: nobody is looking */
	long at;            /* steps from the best of those that match, around and around */
};

enum switcher_does { SWITCHER_GOES_ON, SWITCHER_GOES, SWITCHER_LEAVES };

void switcher_start(struct switcher *s);
void switcher_stop(struct switcher *s); /* also when nobody is looking */
enum switcher_does switcher_key(struct switcher *s, struct key k);
/*
 * The rooms whose names have the letters that were typed, in their order: the best first, and among
 * equals those that ask for the person, where one is last. How many; 0: none.
 */
size_t switcher_rooms(
    const struct switcher *s, const struct model *m, size_t rooms[static SWITCHER_MAX]);
/* The one that is meant; n_rooms of the model: none. */
size_t switcher_room(const struct switcher *s, const struct model *m);
/* "[#dev]  @dave" */
void switcher_list(const struct switcher *s, const struct model *m, char *out, size_t size);

#endif
