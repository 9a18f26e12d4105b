/* client/reconnect.h - how long to wait before the next attempt: 1, 2, 4 ... 60 s, give or take a quarter. */
#ifndef SNUG_CLIENT_RECONNECT_H
#define SNUG_CLIENT_RECONNECT_H

#define RECONNECT_MAX_MS 60000u

struct reconnect {
	unsigned attempt; /* of the next try; 0 while all is well */
};

void reconnect_init(struct reconnect *r);
/* In milliseconds, for r->attempt >= 1; random within a quarter, so that a thousand clients do not come at once. */
unsigned reconnect_delay(const struct reconnect *r);

#endif
