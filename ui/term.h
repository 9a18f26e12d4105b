/*
 * ui/term.h - the terminal in screen mode: shows grids. The only user of the terminal
 * library, which nobody else can name. Main thread only, never from a handler.
 */
#ifndef SNUG_UI_TERM_H
#define SNUG_UI_TERM_H

#include <stdbool.h>
#include <sys/types.h>

#include "ui/grid.h"
#include "ui/term_key.h"

struct terminal;

/* stdin and stdout are a terminal that can place its cursor. */
bool term_usable(void);
/*
 * Take the terminal: from now on what is typed is kept, unseen, for term_read; lines may be
 * printed until there is a screen. NULL when it is not usable after all.
 */
struct terminal *term_new(void);
/*
 * The screen. false: this terminal has none. utf8: what the character set of the process is. asks:
 * it may be asked what it is like, which takes more than ASCII.
 */
bool term_open(struct terminal *t, bool color, bool utf8, bool asks);
/* As read(2): what the keys sent, even those that were typed before term_new. */
ssize_t term_read(struct terminal *t, char *bytes, size_t n);
/* Gives the terminal back as it was. NULL is nothing. */
void term_close(struct terminal *t);
/* Its size now; adapts to it. */
void term_size(struct terminal *t, int *rows, int *cols);
/* What a theme's styles look like from the next term_show on. */
void term_theme(struct terminal *t, const struct theme *theme, enum theme_nicks nicks);
/* With colours or without; term_theme comes after it. */
void term_color(struct terminal *t, bool color);
enum depth term_depth(const struct terminal *t);

/* What it answered to what term_open asked. true: draw again, and look at the next three anew. */
bool term_report(struct terminal *t, const struct term_report *r);
/* May an answer still be under way? Then the bytes of one may come in parts. */
bool term_waiting(struct terminal *t);
/* Are our signs as wide as we think; if not, draw with ASCII. */
bool term_draws_signs(const struct terminal *t);
/* false: nobody knows how its background looks. */
bool term_background(const struct terminal *t, bool *dark);

/* Beside the grid; nothing where the terminal cannot. Words of any kind. */
void term_bell(struct terminal *t);
void term_title(struct terminal *t, const char *words); /* NULL: as it was before us */
void term_notify(struct terminal *t, bool osc777, const char *title, const char *text);
/* Onto the clipboard; false: this terminal has no way. Whether it did it is never known. */
bool term_copy(struct terminal *t, struct bytes s);
/* Can the links of a grid be clicked? */
void term_links(struct terminal *t, bool on);

void term_show(struct terminal *t, const struct grid *g);
/* Whatever the terminal shows, the next term_show draws all of it. */
void term_redraw(struct terminal *t);
/* From the next term_show on clicks and the wheel are sent to us, or not. */
void term_mouse(struct terminal *t, bool on);
/* Give the terminal back as it was, for another program, and take it again; also when we were
 * stopped and nobody gave it back. */
void term_lend(struct terminal *t);
void term_back(struct terminal *t);
/* Give the terminal back, stop, and take it again when we are continued. */
void term_suspend(struct terminal *t);

#endif
