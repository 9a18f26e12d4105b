#include "client/reconnect.h"

#include <stdint.h>
#include <unistd.h>

void
reconnect_init(struct reconnect *r)
{
	r->attempt = 0;
}

unsigned
reconnect_delay(const struct reconnect *r)
{
	unsigned doublings = r->attempt > 0 ? r->attempt - 1 : 0;
	unsigned ms = doublings >= 6 ? RECONNECT_MAX_MS : 1000u << doublings;
	uint16_t draw = 0;

	/* Without randomness the delay is merely less spread. */
	if (getentropy(&draw, sizeof draw) != 0)
		draw = UINT16_MAX / 2;
	return ms - ms / 4 + (unsigned)((uint64_t)draw * (ms / 2) / UINT16_MAX);
}
