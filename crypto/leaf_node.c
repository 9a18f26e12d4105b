#include "crypto/leaf_node.h"

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/mls_label.h"
#include "crypto/vec.h"

#define LABEL "LeafNodeTBS"

void
leaf_node_read(struct rd *r, struct leaf_node *l)
{
	const uint8_t *start = r->p;

	*l = (struct leaf_node){ 0 };
	l->encryption_key = vec_get(r);
	l->signature_key = vec_get(r);
	credential_read(r, &l->credential);
	capabilities_read(r, &l->capabilities);
	l->source = rd_u8(r);
	if (l->source == LEAF_SOURCE_KEY_PACKAGE)
		lifetime_read(r, &l->lifetime);
	else if (l->source == LEAF_SOURCE_COMMIT)
		l->parent_hash = vec_get(r);
	else if (l->source != LEAF_SOURCE_UPDATE)
		rd_fail_as(r, ERR_TYPE);
	l->extensions = extension_list(r);
	l->tbs = vec_since(r, start);
	l->signature = vec_get(r);
	l->raw = vec_since(r, start);
}

int
leaf_node_parse(struct leaf_node *l, struct bytes in)
{
	struct rd r;

	rd_init(&r, in);
	leaf_node_read(&r, l);
	return rd_end(&r);
}

/* All that is above the signature. */
static void
put_tbs(struct buf *b, const struct leaf_node *l)
{
	wr_vecv(b, l->encryption_key);
	wr_vecv(b, l->signature_key);
	credential_write(b, &l->credential);
	capabilities_write(b, &l->capabilities);
	wr_u8(b, l->source);
	if (l->source == LEAF_SOURCE_KEY_PACKAGE)
		lifetime_write(b, &l->lifetime);
	else if (l->source == LEAF_SOURCE_COMMIT)
		wr_vecv(b, l->parent_hash);
	wr_vecv(b, l->extensions);
}

void
leaf_node_write(struct buf *b, const struct leaf_node *l)
{
	put_tbs(b, l);
	wr_vecv(b, l->signature);
}

/* What LeafNodeTBS has beyond the leaf itself. */
static void
put_place(struct buf *b, const struct leaf_node *l, const struct leaf_place *place)
{
	if (l->source == LEAF_SOURCE_KEY_PACKAGE)
		return;
	wr_vecv(b, place->group_id);
	wr_u32(b, place->index);
}

int
leaf_node_sign(struct buf *b, const struct leaf_node *l, const struct leaf_place *place,
    const struct sign_key *k)
{
	struct buf tbs = BUF_INIT(VEC_MAX);
	uint8_t sig[SIGNATURE_SIZE];
	size_t n;
	int r;

	put_tbs(&tbs, l);
	n = tbs.n;
	put_place(&tbs, l, place);
	if ((r = buf_err(&tbs)) != 0 || (r = mls_label_sign(sig, k, LABEL, buf_bytes(&tbs))) != 0)
		goto out;
	buf_put(b, tbs.p, n);
	wr_vecv(b, bytes_of(sig, sizeof sig));
	r = buf_err(b);
out:
	buf_fini(&tbs);
	return r;
}

int
leaf_node_verify(const struct leaf_node *l, const struct leaf_place *place)
{
	struct buf tbs = BUF_INIT(VEC_MAX);
	int r;

	if (l->source == LEAF_SOURCE_KEY_PACKAGE)
		return mls_label_verify(l->signature_key, LABEL, l->tbs, l->signature);
	wr_bytes(&tbs, l->tbs);
	put_place(&tbs, l, place);
	if ((r = buf_err(&tbs)) == 0)
		r = mls_label_verify(l->signature_key, LABEL, buf_bytes(&tbs), l->signature);
	buf_fini(&tbs);
	return r;
}
