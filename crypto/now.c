#include "crypto/now.h"

#include "base/clock.h"

uint64_t
now_seconds(void)
{
	int64_t ms = clock_wall_ms();

	return ms > 0 ? (uint64_t)ms / 1000 : 0;
}
