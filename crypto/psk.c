#include "crypto/psk.h"

#include "base/err.h"
#include "crypto/hkdf.h"
#include "crypto/mls_label.h"
#include "crypto/vec.h"

void
psk_id_read(struct rd *r, struct psk_id *id)
{
	uint8_t type = rd_u8(r), usage;

	*id = (struct psk_id){ .type = PSK_EXTERNAL };
	if (type == PSK_EXTERNAL) {
		id->id = vec_get(r);
	} else if (type == PSK_RESUMPTION) {
		id->type = PSK_RESUMPTION;
		usage = rd_u8(r);
		if (usage < PSK_APPLICATION || usage > PSK_BRANCH)
			rd_fail_as(r, ERR_TYPE);
		id->usage = (enum psk_usage)usage;
		id->id = vec_get(r);
		id->epoch = rd_u64(r);
	} else {
		rd_fail_as(r, ERR_TYPE);
	}
	id->nonce = vec_get(r);
}

void
psk_id_write(struct buf *b, const struct psk_id *id)
{
	wr_u8(b, (uint8_t)id->type);
	if (id->type == PSK_RESUMPTION)
		wr_u8(b, (uint8_t)id->usage);
	wr_vecv(b, id->id);
	if (id->type == PSK_RESUMPTION)
		wr_u64(b, id->epoch);
	wr_vecv(b, id->nonce);
}

bool
psk_id_same(const struct psk_id *a, const struct psk_id *b)
{
	return a->type == b->type && a->usage == b->usage && a->epoch == b->epoch &&
	       bytes_equal(a->id, b->id) && bytes_equal(a->nonce, b->nonce);
}

void
psk_chain_init(struct psk_chain *c, uint16_t count)
{
	*c = (struct psk_chain){ .count = count };
}

int
psk_chain_add(struct psk_chain *c, const struct psk_id *id, struct bytes psk)
{
	static const uint8_t zero[SECRET_SIZE];
	struct buf label = BUF_INIT(id->id.n + id->nonce.n + 64);
	struct secret extracted, input;
	int r;

	if (c->index >= c->count)
		return ERR_STATE;
	/* PSKLabel */
	psk_id_write(&label, id);
	wr_u16(&label, c->index);
	wr_u16(&label, c->count);
	if ((r = buf_err(&label)) != 0)
		goto out;
	hkdf_extract(&extracted, bytes_of(zero, sizeof zero), &psk, 1);
	mls_label_expand(input.b, SECRET_SIZE, &extracted, "derived psk", buf_bytes(&label));
	hkdf_extract(&c->secret, bytes_of(input.b, SECRET_SIZE),
	    &(struct bytes){ c->secret.b, SECRET_SIZE }, 1);
	c->index++;
	secret_wipe(&extracted);
	secret_wipe(&input);
out:
	buf_fini(&label);
	return r;
}
