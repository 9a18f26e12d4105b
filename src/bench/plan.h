/* bench/plan.h - what a measurement shall be, as the command line says it. Plain value. */
#ifndef SNUG_BENCH_PLAN_H
#define SNUG_BENCH_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct options;

struct plan {
	size_t clients, senders;
	size_t size;       /* bytes of a message's text */
	unsigned rate;     /* messages a second, of all senders together */
	unsigned seconds;  /* of talking */
	unsigned loss;     /* of 100 segments on the way */
	unsigned delay_ms; /* one way */
	bool reorder;
};

/* 0; ERR_USAGE with the cause for what cannot be: a number out of range, more senders than clients.
 */
int plan_parse(struct plan *out, const struct options *o, struct fault *f);
/* Is the way between clients and server to be worse than it is? */
bool plan_has_lag(const struct plan *p);
/* May this process open enough files for it; raises the limit as far as it may. 0 or ERR_SYS. */
int plan_check_files(const struct plan *p, struct fault *f);

#endif
