/*
 * ui/term_signal.h - signals become flags that the loop of the UI takes; a crash gives the
 * terminal back. The only mutable globals of ui/ are in here. Main thread only.
 */
#ifndef SNUG_UI_TERM_SIGNAL_H
#define SNUG_UI_TERM_SIGNAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* Install the handlers; they run only while ppoll() sleeps with the mask below. */
void term_signal_init(void);
/* Put back what was there before. */
void term_signal_fini(void);
/* For ppoll(). */
const sigset_t *term_signal_mask(void);
/* WINCH, CONT, INT, TERM, HUP, QUIT, TSTP, CHLD: did it come since the last call? */
bool term_signal_take(int sig);
/* Which of TERM, HUP and QUIT came, without taking it; 0. */
int term_signal_leaving(void);

/* From now on a crash writes these n bytes to fd and sets the modes of fd. n 0: no more. */
void term_signal_guard(int fd, const char *bytes, size_t n, const struct termios *modes);

/* Do what sig does to a process that knows nothing of it: stops or ends this one. */
void term_signal_default(int sig);

#endif
