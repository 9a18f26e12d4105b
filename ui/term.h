/*
 * ui/term.h - the terminal in screen mode: shows grids. The only user of the terminal
 * library, which nobody else can name. Main thread only, never from a handler.
 */
#ifndef SNUG_UI_TERM_H
#define SNUG_UI_TERM_H

#include <stdbool.h>

#include "ui/grid.h"

struct terminal;

/* stdin and stdout are a terminal that can place its cursor. */
bool term_usable(void);
/* NULL when it is not usable after all. utf8: what the character set of the process is. */
struct terminal *term_open(bool color, bool utf8);
/* Gives the terminal back as it was. NULL is nothing. */
void term_close(struct terminal *t);
/* Its size now; adapts to it. */
void term_size(struct terminal *t, int *rows, int *cols);
void term_show(struct terminal *t, const struct grid *g);
/* Whatever the terminal shows, the next term_show draws all of it. */
void term_redraw(struct terminal *t);
/* Give the terminal back, stop, and take it again when we are continued. */
void term_suspend(struct terminal *t);

#endif
