#include "crypto/group_info.h"

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/mls_label.h"
#include "crypto/vec.h"

#define SIGN_LABEL "GroupInfoTBS"
#define FIXED_ROOM 64

void
group_info_read(struct rd *r, struct group_info *g)
{
	const uint8_t *start = r->p;

	group_context_read(r, &g->context);
	g->raw_context = vec_since(r, start);
	g->extensions = extension_list(r);
	g->confirmation_tag = vec_get(r);
	g->signer = rd_u32(r);
	g->tbs = vec_since(r, start);
	g->signature = vec_get(r);
}

static void
write_tbs(struct buf *b, const struct group_info *g)
{
	group_context_write(b, &g->context);
	wr_vecv(b, g->extensions);
	wr_vecv(b, g->confirmation_tag);
	wr_u32(b, g->signer);
}

void
group_info_write(struct buf *b, const struct group_info *g)
{
	write_tbs(b, g);
	wr_vecv(b, g->signature);
}

int
group_info_sign(struct buf *b, const struct group_info *g, const struct sign_key *k)
{
	uint8_t sig[SIGNATURE_SIZE];
	size_t start = b->n;
	int r;

	write_tbs(b, g);
	if ((r = buf_err(b)) != 0 ||
	    (r = mls_label_sign(sig, k, SIGN_LABEL, bytes_of(b->p + start, b->n - start))) != 0)
		return r;
	wr_vecv(b, bytes_of(sig, sizeof sig));
	return buf_err(b);
}

int
group_info_verify(const struct group_info *g, struct bytes pub)
{
	return mls_label_verify(pub, SIGN_LABEL, g->tbs, g->signature);
}

bool
group_info_tree(const struct group_info *g, struct bytes *tree)
{
	return extension_find(g->extensions, EXT_RATCHET_TREE, tree);
}

int
group_info_external_pub(const struct group_info *g, struct bytes *pub)
{
	struct bytes data;
	struct rd r;

	if (!extension_find(g->extensions, EXT_EXTERNAL_PUB, &data))
		return ERR_NOTFOUND;
	rd_init(&r, data);
	*pub = vec_get(&r);
	return rd_end(&r) == 0 ? 0 : ERR_PARSE;
}

void
group_info_put_tree(struct buf *extensions, struct bytes tree)
{
	extension_write(extensions, EXT_RATCHET_TREE, tree);
}

void
group_info_put_external_pub(struct buf *extensions, struct bytes pub)
{
	struct buf data = BUF_INIT(FIXED_ROOM + pub.n);

	wr_vecv(&data, pub);
	if (buf_err(&data) != 0)
		extensions->err = buf_err(&data);
	else
		extension_write(extensions, EXT_EXTERNAL_PUB, buf_bytes(&data));
	buf_fini(&data);
}
