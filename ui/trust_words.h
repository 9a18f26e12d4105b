/*
 * ui/trust_words.h - what is said about people and their keys, for the screen and for lines alike.
 * nick is as names.h shows it. Strings that are returned are the caller's to free. Any thread.
 */
#ifndef SNUG_UI_TRUST_WORDS_H
#define SNUG_UI_TRUST_WORDS_H

#include "bus/event.h"

/* "verified", "KEY CHANGED", "BLOCKED"; NULL for who is only seen. */
const char *trust_word(enum trust t);
/* Why nothing is sent, and what to type, in one line. */
void trust_held_words(char *out, size_t size, const char *nick, enum trust why);

/* Another key than the one that was compared: a title, what that means, what to type (a line each).
 */
char *trust_title(const char *nick, int64_t at_ms);
char *trust_changed(const char *nick, const struct person *p, int64_t at_ms);
char *trust_choices(const char *nick, bool private);
/* Another key than before, never compared: one line. */
char *trust_renewed(const char *nick, int64_t at_ms);

/* Digits to compare, with what to type then. */
char *trust_compare(const char *nick, const struct person *p);
/* Digits of a key, or when nick is "" of a room's epoch. */
char *trust_fingerprint(const char *nick, const char *room, const struct person *p, uint64_t epoch);
/* What an event about keys says, in lines; NULL: nothing. */
char *trust_event(const struct event *ev);

/* All that is known of somebody, a fact a line. */
char *trust_whois(const char *nick, bool own, enum trust t, const struct person *p);

#endif
