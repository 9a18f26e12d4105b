/* ui/complete_int.h - completion from inside: complete.c (the cycle), complete_find.c (by what
 * stands where) and complete_path.c. */
#ifndef SNUG_UI_COMPLETE_INT_H
#define SNUG_UI_COMPLETE_INT_H

#include "ui/complete.h"

#define COMPLETE_MAX 1000 /* matches; more are no help */

/* Takes text, and label, which may be NULL: it is then the text without the blank at its end. */
void complete_add(struct complete *c, char *text, char *label);
/* What is before the cursor, and then all matches of it; sets c->from. */
void complete_find(struct complete *c, const struct edit *e, const struct complete_src *src);
/* Files whose names begin as the n bytes of path do; ~ is the home. */
void complete_path(struct complete *c, const char *path, size_t n);

#endif
