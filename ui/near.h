/* ui/near.h - how alike two names are, to guess what somebody meant. Any thread. */
#ifndef SNUG_UI_NEAR_H
#define SNUG_UI_NEAR_H

#include <stddef.h>

#define NEAR_MAX 31 /* bytes of a name; longer ones are like nothing */

/* How many of its characters must change, come or go until the first n bytes of a are b; SIZE_MAX
 * when one is longer than NEAR_MAX, or nothing of a would be left. */
size_t near_distance(const char *a, size_t n, const char *b);
/* Close enough to ask whether that was meant. */
#define NEAR_ENOUGH 3

#endif
