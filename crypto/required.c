#include "crypto/required.h"

#include "crypto/extension.h"
#include "crypto/vec.h"

int
required_read(struct required *q, struct bytes data)
{
	struct rd r;

	rd_init(&r, data);
	q->extensions = vec_types(&r);
	q->proposals = vec_types(&r);
	q->credentials = vec_types(&r);
	return rd_end(&r);
}

void
required_write(struct buf *b, const struct required *q)
{
	wr_vecv(b, q->extensions);
	wr_vecv(b, q->proposals);
	wr_vecv(b, q->credentials);
}

int
required_find(struct required *q, struct bytes extensions)
{
	struct bytes data;

	*q = (struct required){ 0 };
	return extension_find(extensions, EXT_REQUIRED_CAPABILITIES, &data) ? required_read(q, data)
									    : 0;
}

bool
required_met(const struct required *q, const struct capabilities *c)
{
	for (size_t i = 0; i < q->extensions.n / 2; i++)
		if (!capabilities_extension(c, vec_type(q->extensions, i)))
			return false;
	for (size_t i = 0; i < q->proposals.n / 2; i++)
		if (!capabilities_proposal(c, vec_type(q->proposals, i)))
			return false;
	for (size_t i = 0; i < q->credentials.n / 2; i++)
		if (!capabilities_credential(c, vec_type(q->credentials, i)))
			return false;
	return true;
}
