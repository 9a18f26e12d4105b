#include "bench/tally.h"

#include <stddef.h>

/* Values below TALLY_STEPS have a bucket each, then each doubling has TALLY_STEPS. */
static size_t
bucket_of(uint64_t ns)
{
	unsigned shift = 0;

	while (ns >> shift >= 2 * TALLY_STEPS)
		shift++;
	return (size_t)(shift * TALLY_STEPS + (ns >> shift));
}

/* The largest value of a bucket. */
static uint64_t
end_of(size_t bucket)
{
	size_t shift = bucket < 2 * TALLY_STEPS ? 0 : bucket / TALLY_STEPS - 1;

	return ((uint64_t)(bucket - shift * TALLY_STEPS + 1) << shift) - 1;
}

void
tally_add(struct tally *t, uint64_t ns)
{
	size_t i = bucket_of(ns);

	t->bucket[i < TALLY_BUCKETS ? i : TALLY_BUCKETS - 1]++;
	t->n++;
	if (ns > t->most)
		t->most = ns;
}

uint64_t
tally_at(const struct tally *t, unsigned per_mille)
{
	uint64_t rank = (t->n * per_mille + 999) / 1000, seen = 0;

	if (t->n == 0)
		return 0;
	for (size_t i = 0; i < TALLY_BUCKETS; i++)
		if ((seen += t->bucket[i]) >= rank)
			return end_of(i) < t->most ? end_of(i) : t->most;
	return t->most;
}
