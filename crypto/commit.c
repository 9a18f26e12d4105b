#include "crypto/commit.h"

#include "base/err.h"
#include "crypto/vec.h"

enum {
	BY_VALUE = 1,
	BY_REFERENCE = 2,
};

static void
read_one(struct rd *r, struct proposal_or_ref *p)
{
	uint8_t type = rd_u8(r);

	p->by_ref = type == BY_REFERENCE;
	if (type == BY_REFERENCE)
		p->ref = vec_get(r);
	else if (type == BY_VALUE)
		proposal_read(r, &p->proposal);
	else
		rd_fail_as(r, ERR_TYPE);
}

void
commit_read(struct rd *r, struct commit *c)
{
	struct proposal_or_ref p;
	struct rd in;

	c->proposals = vec_get(r);
	c->n_proposals = 0;
	for (rd_init(&in, c->proposals); rd_left(&in) > 0; c->n_proposals++)
		read_one(&in, &p);
	rd_fail_with(r, &in);
	c->has_path = rd_present(r);
	if (c->has_path)
		update_path_read(r, &c->path);
}

void
commit_write(struct buf *b, const struct commit *c)
{
	wr_vecv(b, c->proposals);
	wr_u8(b, c->has_path ? 1 : 0);
	if (c->has_path)
		update_path_write(b, &c->path);
}

bool
commit_next(struct rd *it, struct proposal_or_ref *p)
{
	if (rd_left(it) == 0)
		return false;
	read_one(it, p);
	return it->err == 0;
}

void
commit_write_ref(struct buf *b, struct bytes ref)
{
	wr_u8(b, BY_REFERENCE);
	wr_vecv(b, ref);
}

void
commit_write_proposal(struct buf *b, struct bytes raw)
{
	wr_u8(b, BY_VALUE);
	wr_bytes(b, raw);
}
