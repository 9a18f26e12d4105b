/* ask.h - ask for a secret on the terminal, which does not show it. Main thread. */
#ifndef SNUG_ASK_H
#define SNUG_ASK_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Ask on the terminal of the process, wherever input and output go, and append what was typed,
 * without its end. 0; ERR_NOTFOUND without a terminal; ERR_CLOSED for Ctrl-C, Ctrl-D on nothing, or
 * when the terminal is gone; *f filled. The terminal is as it was in every case.
 */
int ask_secret(const char *prompt, struct buf *out, struct fault *f);

#endif
