/* bench/tally.h - how long things took: percentiles in little memory, exact to 3 %. One thread. */
#ifndef SNUG_BENCH_TALLY_H
#define SNUG_BENCH_TALLY_H

#include <stdint.h>

#define TALLY_STEPS 32 /* of each doubling */
#define TALLY_BUCKETS (60 * TALLY_STEPS)

struct tally {
	uint64_t bucket[TALLY_BUCKETS]; /* zeros at first */
	uint64_t n, most;               /* how many, and the longest in ns */
};

void tally_add(struct tally *t, uint64_t ns);
/* So many of 1000 took no longer than that, in ns; 0 when there are none. per_mille: 1 to 1000. */
uint64_t tally_at(const struct tally *t, unsigned per_mille);

#endif
