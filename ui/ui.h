/*
 * ui/ui.h - the screen program: the rooms, the talk and the line that is being typed.
 * Main thread only; shares nothing with the worker but the bus.
 */
#ifndef SNUG_UI_UI_H
#define SNUG_UI_UI_H

#include <stdbool.h>

struct bus;

struct ui_opts {
	const char *nick;
	const char *server_name; /* "chat.example.org:9420" */
	bool ascii;              /* our own signs in ASCII only */
	bool color;
	bool color_chosen;     /* by the command line, not by the environment */
	bool hosting;          /* the server runs in this very process: leaving closes the room */
	const char *state_dir; /* may be NULL */
	const char *layout_dir; /* where windows and panes are kept; NULL: nowhere */
	const char *config;    /* the file of settings; may be NULL */
};

/* Can this terminal show the screen: stdin and stdout are one, and it can place its cursor. */
bool ui_usable(void);

/*
 * Runs until EV_BYE and returns the exit status. Prints the stages of connecting before the
 * screen opens, and a fault on stderr after it closed. Falls back to plain_run() by itself.
 *
 * The caller must have blocked the asynchronous signals (not SEGV and the like) in every
 * thread; they are open only while this sleeps. After TERM, HUP or QUIT the worker is asked
 * to quit: when it does the return value is 128 + signal, so that the caller can clean up;
 * when it does not within 2 s the signal is raised again here.
 */
int ui_run(struct bus *bus, const struct ui_opts *o);

#endif
