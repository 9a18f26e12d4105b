/*
 * ui/spawn.h - programs that are started and not waited for: a notification, a browser. No shell:
 * blanks divide the words of a command, and what is added is one argument each, whatever it holds.
 * Main thread only.
 */
#ifndef SNUG_UI_SPAWN_H
#define SNUG_UI_SPAWN_H

#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

#define SPAWN_MAX 8        /* that run at a time */
#define SPAWN_WORDS_MAX 32 /* of a command */

/* Zeroed: none runs. */
struct spawn {
	pid_t running[SPAWN_MAX]; /* 0: free */
};

/*
 * Run command with these n more arguments (at most 2), in a session of its own, with /dev/null
 * for its three files. 0; ERR_USAGE: no word in command, or too many; ERR_FULL: SPAWN_MAX run
 * already; ERR_SYS: it could not be started.
 */
int spawn_run(
    struct spawn *s, const char *command, const char *const *more, size_t n, struct fault *f);
/* Forget those that have ended. */
void spawn_reap(struct spawn *s);

#endif
