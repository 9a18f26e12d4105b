#include "crypto/lifetime.h"

void
lifetime_read(struct rd *r, struct lifetime *l)
{
	l->not_before = rd_u64(r);
	l->not_after = rd_u64(r);
}

void
lifetime_write(struct buf *b, const struct lifetime *l)
{
	wr_u64(b, l->not_before);
	wr_u64(b, l->not_after);
}

bool
lifetime_covers(const struct lifetime *l, uint64_t now)
{
	return l->not_before <= now && now <= l->not_after;
}
