#include "server/quota.h"

void
quota_init(struct quota *q, uint32_t per_s, uint32_t burst, uint64_t now_ms)
{
	*q = (struct quota){
		.per_s = per_s,
		.burst = burst,
		.milli = (int64_t)burst * 1000,
		.at_ms = now_ms,
	};
}

unsigned
quota_take(struct quota *q, uint32_t cost, uint64_t now_ms)
{
	int64_t full = (int64_t)q->burst * 1000;
	uint64_t waited = now_ms - q->at_ms;

	/* A long wait fills the bucket whatever its length: no overflow in the product. */
	q->milli = waited > (uint64_t)q->burst * 1000 / q->per_s + 1000
	    ? (q->milli < 0 ? q->milli + (int64_t)waited * q->per_s : full)
	    : q->milli + (int64_t)waited * q->per_s;
	if (q->milli > full)
		q->milli = full;
	q->at_ms = now_ms;
	q->milli -= (int64_t)cost * 1000;
	return q->milli >= 0 ? 0 : (unsigned)(-q->milli / q->per_s) + 1;
}
