#include "crypto/commit.h"

#include "base/err.h"

void
commit_put_change(struct buf *b, const struct commit *c)
{
	framing_put(b, &c->head);
	wr_u32(b, c->by);
	wr_u8(b, (uint8_t)c->n_removed);
	for (size_t i = 0; i < c->n_removed; i++)
		wr_u32(b, c->removed[i]);
	wr_u8(b, (uint8_t)c->n_added);
	for (size_t i = 0; i < c->n_added; i++)
		wr_vec16(b, c->added[i].all);
	wr_bytes(b, bytes_of(c->leaf_key, sizeof c->leaf_key));
}

static void
get_removed(struct rd *r, struct commit *c)
{
	c->n_removed = rd_u8(r);
	if (c->n_removed > GROUP_CHANGE_MAX)
		rd_fail(r);
	for (size_t i = 0; i < c->n_removed && r->err == 0; i++) {
		c->removed[i] = rd_u32(r);
		if (i > 0 && c->removed[i] <= c->removed[i - 1])
			rd_fail(r);
	}
}

static int
get_added(struct rd *r, struct commit *c)
{
	int e = 0;

	c->n_added = rd_u8(r);
	if (c->n_added > GROUP_CHANGE_MAX)
		rd_fail(r);
	for (size_t i = 0; i < c->n_added && r->err == 0 && e == 0; i++)
		e = keypkg_parse(&c->added[i], rd_vec16(r, 1, KEYPKG_MAX));
	return e;
}

int
commit_parse(struct commit *c, struct bytes in)
{
	struct rd r;
	int e;

	if (in.n > COMMIT_MAX)
		return ERR_PARSE;
	rd_init(&r, in);
	framing_get(&r, &c->head);
	if (c->head.kind != FRAMING_COMMIT)
		rd_fail(&r);
	c->by = rd_u32(&r);
	get_removed(&r, c);
	e = get_added(&r, c);
	if (r.err != 0 || e != 0)
		return r.err != 0 ? ERR_PARSE : e;
	rd_copy(&r, c->leaf_key, sizeof c->leaf_key);
	c->sealed = rd_vec32(&r, 0, (size_t)ROSTER_MAX * HPKE_SEALED_SECRET);
	if (c->sealed.n % HPKE_SEALED_SECRET != 0)
		rd_fail(&r);
	c->content = bytes_of(in.p, in.n - rd_left(&r));
	c->sig = rd_bytes(&r, SIGNATURE_SIZE);
	c->tag = rd_bytes(&r, SUITE_HASH_SIZE).p;
	return rd_end(&r) != 0 ? ERR_PARSE : 0;
}

int
commit_put_signed(struct buf *b, const uint8_t context[static 32], struct bytes content)
{
	wr_bytes(b, bytes_of(context, 32));
	wr_bytes(b, content);
	return buf_err(b);
}

int
commit_apply(const struct commit *c, struct roster *r, struct group_change *change)
{
	const struct roster_member *by = roster_find(r, c->by);
	uint32_t leaf;
	int e;

	if (by == NULL)
		return ERR_MEMBER;
	*change = (struct group_change){ .by = by->id };
	for (size_t i = 0; i < c->n_removed; i++, change->n_removed++)
		if (c->removed[i] == c->by ||
		    roster_remove(r, c->removed[i], &change->removed[i]) != 0)
			return ERR_MEMBER;
	for (size_t i = 0; i < c->n_added; i++, change->n_added++) {
		if ((e = keypkg_check(&c->added[i])) != 0 ||
		    (e = roster_add(r, &c->added[i], &leaf)) != 0)
			return e;
		change->added[i] = roster_find(r, leaf)->id;
	}
	return roster_renew(r, c->by, c->leaf_key);
}

bool
commit_recipient(const struct commit *c, const struct group_change *change, uint32_t leaf)
{
	for (size_t i = 0; i < change->n_added; i++)
		if (change->added[i].leaf == leaf)
			return false;
	return leaf != c->by;
}

size_t
commit_recipients(const struct commit *c, const struct group_change *change, const struct roster *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += commit_recipient(c, change, r->m[i].id.leaf);
	return n;
}
