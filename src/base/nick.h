/* base/nick.h - names of people and rooms: ASCII letters, digits, '-' and '_', 1 to 24, without
 * case. */
#ifndef SNUG_BASE_NICK_H
#define SNUG_BASE_NICK_H

#include "base/bytes.h"

#define NICK_MAX 24
#define ROOM_NAME_MAX (1 + NICK_MAX) /* "#lobby", "@bob" */

bool nick_valid(const char *s);
/* "#" or "@" and a valid nick. */
bool nick_room_valid(const char *s);
/* Equal but for ASCII case. */
bool nick_equal(const char *a, const char *b);
/* <0, 0, >0: the order of names, without case. */
int nick_compare(const char *a, const char *b);
/*
 * Do two valid nicks look alike: equal but for case and for what passes for another in many
 * fonts: 0 and o, 1, i and l, _ and -, rn and m, vv and w. A nick looks like itself.
 */
bool nick_alike(const char *a, const char *b);
/* Does it look like a word that stands for something else here, as "me" and "server"? */
bool nick_reserved(const char *s);
/*
 * A valid nick made of s, for defaults such as a login name: dots and spaces become '-', what
 * else is not allowed is left out. "guest" if nothing is left.
 */
void nick_from(const char *s, char out[static NICK_MAX + 1]);

#endif
