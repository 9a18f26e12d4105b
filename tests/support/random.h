/* tests/support/random.h - cheap repeatable numbers for tests: the same seed gives the same run. */
#ifndef SNUG_TESTS_SUPPORT_RANDOM_H
#define SNUG_TESTS_SUPPORT_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

/* SNUG_SEED from the environment, or a new one; printed, so that a failure can be repeated. */
static inline uint64_t
random_seed(const char *who)
{
	const char *given = getenv("SNUG_SEED");
	uint64_t seed = given != NULL ? strtoull(given, NULL, 0) : clock_mono_ns();

	printf("# %s: SNUG_SEED=%llu\n", who, (unsigned long long)seed);
	fflush(stdout);
	return seed;
}

/* splitmix64 */
static inline uint64_t
random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

#endif
