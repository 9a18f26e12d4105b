/* base/clock.h - what time it is. Any thread. */
#ifndef SNUG_BASE_CLOCK_H
#define SNUG_BASE_CLOCK_H

#include <stdint.h>

uint64_t clock_mono_ms(void);
uint64_t clock_mono_ns(void);
/* Milliseconds since 1970, UTC. */
int64_t clock_wall_ms(void);

#endif
