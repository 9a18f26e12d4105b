#include "client/reconnect.h"

#include <limits.h>
#include <unistd.h>

void
reconnect_init(struct reconnect *r)
{
	*r = (struct reconnect){ .attempt = 0 };
}

void
reconnect_up(struct reconnect *r, uint64_t now)
{
	r->up = true;
	r->up_ms = now;
}

void
reconnect_down(struct reconnect *r, uint64_t now)
{
	if (r->up && now - r->up_ms >= RECONNECT_STEADY_MS)
		r->attempt = 0;
	r->up = false;
	if (r->attempt < UINT_MAX)
		r->attempt++;
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
