/* ui/suggest.h - what somebody meant who mistyped a name. Pure. Any thread. */
#ifndef SNUG_UI_SUGGEST_H
#define SNUG_UI_SUGGEST_H

#include <stddef.h>

#define SUGGEST_NONE ((size_t)-1)

/*
 * Which of the names, told by name(user, i) until it is NULL (lent until the next call), is nearest
 * to the n bytes of word; SUGGEST_NONE when none is near.
 */
size_t suggest(const char *word, size_t n, const char *(*name)(void *user, size_t i), void *user);

#endif
