#include "crypto/credential.h"

#include "crypto/vec.h"

void
credential_read(struct rd *r, struct credential *c)
{
	struct bytes der;
	struct rd it;

	c->type = rd_u16(r);
	c->body = vec_get(r);
	if (c->type != CREDENTIAL_X509)
		return;
	rd_init(&it, c->body);
	do {
		der = vec_get(&it);
		if (der.n == 0)
			rd_fail(r);
	} while (rd_left(&it) > 0);
	rd_fail_with(r, &it);
}

void
credential_write(struct buf *b, const struct credential *c)
{
	wr_u16(b, c->type);
	wr_vecv(b, c->body);
}

bool
credential_equal(const struct credential *a, const struct credential *b)
{
	return a->type == b->type && bytes_equal(a->body, b->body);
}

bool
credential_cert(const struct credential *c, size_t i, struct bytes *der)
{
	struct rd it;

	if (c->type != CREDENTIAL_X509)
		return false;
	rd_init(&it, c->body);
	do
		*der = vec_get(&it);
	while (it.err == 0 && i-- > 0);
	return it.err == 0;
}

void
credential_cert_write(struct buf *body, struct bytes der)
{
	wr_vecv(body, der);
}
