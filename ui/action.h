/* ui/action.h - what a key may do to the screen program. Main thread only. */
#ifndef SNUG_UI_ACTION_H
#define SNUG_UI_ACTION_H

#include <stdbool.h>

enum action {
#define X(action, fn, number, help) action,
#include "ui/action.def"
#undef X
	ACT__COUNT
};

struct edit;
struct ui;

/* Do it. ACT__COUNT is nothing. */
void action_run(struct ui *u, enum action a);
/* Do it to e, if it is something that is done to text. false: nothing changed. */
bool action_edit(struct edit *e, enum action a);
const char *action_help(enum action a);

#endif
