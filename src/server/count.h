/* server/count.h - what happened how often, for who looks at the server. Server thread only. */
#ifndef SNUG_SERVER_COUNT_H
#define SNUG_SERVER_COUNT_H

#include <stdint.h>

enum count {
#define X(name, key, what) name,
#include "server/count.def"
#undef X
	COUNT__N
};

struct counts {
	uint64_t v[COUNT__N];
};

static inline void
count(struct counts *c, enum count what)
{
	c->v[what]++;
}

#endif
