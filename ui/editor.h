/*
 * ui/editor.h - a text in an editor of the person's own: $VISUAL, $EDITOR or vi. The text is in a
 * file of mode 0600 in a folder of its own, which goes with all that the editor left in it. Main
 * thread only.
 */
#ifndef SNUG_UI_EDITOR_H
#define SNUG_UI_EDITOR_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

struct editor {
	char *dir, *path; /* owned, or NULL */
	const char *name; /* "vim -u NONE"; lent by the environment */
	pid_t pid;        /* 0: none runs */
	int status;       /* as of waitpid(), when it is over */
};

enum editor_state { EDITOR_RUNS, EDITOR_STOPPED, EDITOR_OVER };

/* Start it with the text. 0, or ERR_CREATE or ERR_SYS with *f filled; editor_close() in any case.
 */
int editor_open(struct editor *e, struct bytes text, struct fault *f);
/* Does not wait: SIGCHLD comes when there is something new. */
enum editor_state editor_state(struct editor *e);
/* It goes on, or ends, or whatever sig does to it. */
void editor_signal(const struct editor *e, int sig);
/*
 * What is in the file now, without empty lines at its end. 0; ERR_LIMIT when out has no room for
 * it, ERR_NOTFOUND, ERR_IO.
 */
int editor_text(const struct editor *e, struct buf *out);
/* What became of it, in words: "vi ended with status 1". */
void editor_words(const struct editor *e, char *out, size_t size);
/* Remove the folder, free what is owned. */
void editor_close(struct editor *e);

#endif
