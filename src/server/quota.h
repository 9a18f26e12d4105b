/* server/quota.h - how much one peer may do: a bucket that fills with time. One thread. */
#ifndef SNUG_SERVER_QUOTA_H
#define SNUG_SERVER_QUOTA_H

#include <stdint.h>

struct quota {
	uint32_t per_s, burst; /* units a second, and how many may be saved up */
	int64_t milli;	       /* thousandths of a unit in the bucket; may be in debt */
	uint64_t at_ms;
};

void quota_init(struct quota *q, uint32_t per_s, uint32_t burst, uint64_t now_ms);
/* Take cost units, going into debt if need be; returns in how many ms the debt is paid, 0 for none. */
unsigned quota_take(struct quota *q, uint32_t cost, uint64_t now_ms);

#endif
