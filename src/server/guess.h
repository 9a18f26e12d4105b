/*
 * server/guess.h - how often tokens may be guessed: after 5 wrong ones from one address (IPv6:
 * its /64) in 10 minutes that address may not try for 10 minutes, after 50 from anywhere in one
 * minute nobody may for a minute. One thread; the caller has the clock.
 */
#ifndef SNUG_SERVER_GUESS_H
#define SNUG_SERVER_GUESS_H

#include <stdint.h>

#define GUESS_WRONG_MAX 5
#define GUESS_WINDOW_MS 600000
#define GUESS_ALL_MAX 50
#define GUESS_ALL_WINDOW_MS 60000

struct guess;

struct guess *guess_new(void);
void guess_free(struct guess *g); /* NULL is nothing */

/* For how many ms peer ("192.0.2.7:40123", "[2001:db8::1]:40123") must still wait; 0: it may try.
 */
uint64_t guess_wait(struct guess *g, const char *peer, uint64_t now_ms);
/* It was wrong. */
void guess_wrong(struct guess *g, const char *peer, uint64_t now_ms);

#endif
