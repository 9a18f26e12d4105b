/*
 * ui/look.h - what the settings make of the screen: its theme, the words that ask for the person,
 * the title of the window, and how the person is called who is not looking. Main thread only.
 */
#ifndef SNUG_UI_LOOK_H
#define SNUG_UI_LOOK_H

#include "ui/highlight.h"
#include "ui/prefs.h"
#include "ui/spawn.h"
#include "ui/theme.h"

struct event;
struct ui_opts;
struct model;
struct terminal;

struct look {
	const struct ui_opts *opts; /* lent */
	struct prefs *prefs;        /* owned */
	struct highlight highlight;
	struct spawn spawn;
	char theme[THEME_NAME_MAX + 1]; /* that is on the screen */
	char tried[THEME_NAME_MAX + 1]; /* the last that could not be loaded */
	bool previewing;                /* it is only named in the line */
	bool focus_known;               /* the terminal says when it is looked at */
	uint64_t called;                /* monotonic: when the person was called last; 0: never */
};

/* Reads the settings; o is lent. 0 or what prefs_load says; it can be used all the same. */
int look_init(struct look *l, const struct ui_opts *o, struct model *m, struct fault *f);
void look_fini(struct look *l);
/* A setting was changed: the model and the terminal (NULL: none) follow. */
void look_changed(struct look *l, const struct model *m, struct terminal *t);
/* The terminal was opened, or has answered. */
void look_start(struct look *l, const struct model *m, struct terminal *t);
/*
 * Show the theme that is being named in the line "/theme NAME", else the one that was chosen.
 * true: it is another one now.
 */
bool look_preview(struct look *l, struct terminal *t, const char *line);
/* The window's title says where we are and what waits. */
void look_title(const struct look *l, const struct model *m, struct terminal *t);
/*
 * After the model took ev: call the person if it asks for them and they are not looking. typed:
 * monotonic, when they last pressed a key.
 */
void look_call(struct look *l, const struct model *m, struct terminal *t, const struct event *ev,
    uint64_t typed);

#endif
