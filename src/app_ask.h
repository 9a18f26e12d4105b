/* app_ask.h - questions on the terminal, before the screen opens. Main thread. */
#ifndef SNUG_APP_ASK_H
#define SNUG_APP_ASK_H

#include <stdbool.h>

#include "app.h"

/* Is there a person to ask? */
bool app_can_ask(void);
/* A line of at most size - 1 bytes, who may leave by a signal meanwhile. False at the end of input.
 */
bool app_ask_line(const char *prompt, char *line, int size);
/*
 * A passphrase: what --passphrase-command says, or what is typed, without echo. 0 with it
 * appended (empty: none); ERR_CONFIG when the command fails; ERR_CLOSED when the person leaves.
 * prompt is for the terminal; again: typed twice, unless it is empty.
 */
int app_ask_passphrase(
    const struct app *a, const char *prompt, bool again, struct buf *out, struct fault *f);

#endif
