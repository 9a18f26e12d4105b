#include "crypto/group_context.h"

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/vec.h"

void
group_context_read(struct rd *r, struct group_context *c)
{
	if (rd_u16(r) != MLS_VERSION)
		rd_fail_as(r, ERR_VERSION);
	c->suite = rd_u16(r);
	c->group_id = vec_get(r);
	c->epoch = rd_u64(r);
	c->tree_hash = vec_get(r);
	c->transcript_hash = vec_get(r);
	c->extensions = extension_list(r);
}

void
group_context_write(struct buf *b, const struct group_context *c)
{
	wr_u16(b, MLS_VERSION);
	wr_u16(b, c->suite);
	wr_vecv(b, c->group_id);
	wr_u64(b, c->epoch);
	wr_vecv(b, c->tree_hash);
	wr_vecv(b, c->transcript_hash);
	wr_vecv(b, c->extensions);
}
