/*
 * ui/kills.h - the kill ring: the last pieces of text that were killed, for every line that is
 * edited, so that what is killed in one room can be put in in another. Main thread only.
 */
#ifndef SNUG_UI_KILLS_H
#define SNUG_UI_KILLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

#define KILLS_MAX 16

struct kills;

struct kills *kills_new(void);
void kills_free(struct kills *k); /* NULL is nothing; wipes */
/* A copy of s becomes the newest piece. */
void kills_add(struct kills *k, struct bytes s);
/* The newest piece grows by s, in front of it or behind. Without a piece as kills_add(). */
void kills_join(struct kills *k, struct bytes s, bool before);
/* The i-th piece, 0 the newest, around and around; empty when there is none. Lent until a change.
 */
struct bytes kills_get(const struct kills *k, size_t i);
/* Another number after every change. */
uint64_t kills_serial(const struct kills *k);

#endif
