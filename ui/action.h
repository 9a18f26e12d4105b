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
#define ACTION_NAME_MAX 24

/* "room_next", as it is bound; returns out. */
const char *action_name(enum action a, char out[static ACTION_NAME_MAX]);
/* By its name, without case, - as _. ACT__COUNT: there is none. */
enum action action_find(const char *name);
/* A line as if it had been typed, while another one is: a command that a key was bound to. */
void action_command(struct ui *u, const char *line);

#endif
