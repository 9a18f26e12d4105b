/* client/reconnect.h - how long to wait before the next attempt: 1, 2, 4 ... 60 s, give or take a
 * quarter. */
#ifndef SNUG_CLIENT_RECONNECT_H
#define SNUG_CLIENT_RECONNECT_H

#include <stdbool.h>
#include <stdint.h>

#define RECONNECT_MAX_MS 60000u
#define RECONNECT_STEADY_MS 60000u /* who was in for so long begins with a second again */

struct reconnect {
	unsigned attempt; /* of the next try; 0 before the first loss */
	bool up;
	uint64_t up_ms; /* since when, if up */
};

void reconnect_init(struct reconnect *r);
/* We were let in, at now (milliseconds, monotonic). */
void reconnect_up(struct reconnect *r, uint64_t now);
/*
 * The connection, or an attempt at it, ended at now. Being let in alone does not make the wait
 * short again: what ends connections as soon as they are made would have us back each second.
 */
void reconnect_down(struct reconnect *r, uint64_t now);
/* In milliseconds, for r->attempt >= 1; random within a quarter, so that a thousand clients do not
 * come at once. */
unsigned reconnect_delay(const struct reconnect *r);

#endif
