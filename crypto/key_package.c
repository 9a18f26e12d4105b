#include "crypto/key_package.h"

#include "crypto/extension.h"
#include "crypto/mls_label.h"
#include "crypto/vec.h"

#define LABEL "KeyPackageTBS"

void
key_package_read(struct rd *r, struct key_package *k)
{
	const uint8_t *start = r->p;

	k->version = rd_u16(r);
	k->suite = rd_u16(r);
	k->init_key = vec_get(r);
	leaf_node_read(r, &k->leaf_node);
	k->extensions = extension_list(r);
	k->tbs = vec_since(r, start);
	k->signature = vec_get(r);
	k->raw = vec_since(r, start);
}

int
key_package_parse(struct key_package *k, struct bytes in)
{
	struct rd r;

	rd_init(&r, in);
	key_package_read(&r, k);
	return rd_end(&r);
}

static void
write_tbs(struct buf *b, const struct key_package *k)
{
	wr_u16(b, k->version);
	wr_u16(b, k->suite);
	wr_vecv(b, k->init_key);
	leaf_node_write(b, &k->leaf_node);
	wr_vecv(b, k->extensions);
}

void
key_package_write(struct buf *b, const struct key_package *k)
{
	write_tbs(b, k);
	wr_vecv(b, k->signature);
}

int
key_package_sign(struct buf *b, const struct key_package *k, const struct sign_key *key)
{
	struct buf tbs = BUF_INIT(VEC_MAX);
	uint8_t sig[SIGNATURE_SIZE];
	int r;

	write_tbs(&tbs, k);
	if ((r = buf_err(&tbs)) != 0 || (r = mls_label_sign(sig, key, LABEL, buf_bytes(&tbs))) != 0)
		goto out;
	wr_bytes(b, buf_bytes(&tbs));
	wr_vecv(b, bytes_of(sig, sizeof sig));
	r = buf_err(b);
out:
	buf_fini(&tbs);
	return r;
}

int
key_package_verify(const struct key_package *k)
{
	return mls_label_verify(k->leaf_node.signature_key, LABEL, k->tbs, k->signature);
}
