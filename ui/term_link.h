/*
 * ui/term_link.h - links that can be clicked (OSC 8). The terminal library cannot draw them, so
 * they are drawn once more over themselves wherever it has just drawn: it need not know. Main
 * thread only.
 */
#ifndef SNUG_UI_TERM_LINK_H
#define SNUG_UI_TERM_LINK_H

#include "ui/grid.h"

/* Zeroed: nothing is drawn yet. */
struct term_link {
	uint64_t
	    *shown; /* owned: what each row looked like when its links were drawn; 0: it has none */
	int rows;
};

/* The library will draw all of it again, or it is the end. */
void term_link_forget(struct term_link *l);
/*
 * Append what draws the links of those rows of g that are not as they were; the cursor and its
 * attributes are as before. Nothing is appended when there are none.
 */
void term_link_draw(struct term_link *l, const struct grid *g, const struct theme_ink *ink,
    enum depth depth, struct buf *out);

#endif
