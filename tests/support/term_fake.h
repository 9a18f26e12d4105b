/* tests/support/term_fake.h - a grid as text, for tests to compare and to look at. */
#ifndef SNUG_TESTS_TERM_FAKE_H
#define SNUG_TESTS_TERM_FAKE_H

#include <stdbool.h>

#include "ui/grid.h"

/* Rows as lines without trailing blanks; the cursor as "cursor Y X" in a last line. Free with free(). */
char *term_fake_text(const struct grid *g);
/* Every cell holds something that a terminal shows, in the columns that it says. */
bool term_fake_sound(const struct grid *g);

#endif
