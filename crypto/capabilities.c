#include "crypto/capabilities.h"

#include "crypto/extension.h"
#include "crypto/proposal.h"
#include "crypto/vec.h"

void
capabilities_read(struct rd *r, struct capabilities *c)
{
	c->versions = vec_types(r);
	c->suites = vec_types(r);
	c->extensions = vec_types(r);
	c->proposals = vec_types(r);
	c->credentials = vec_types(r);
}

void
capabilities_write(struct buf *b, const struct capabilities *c)
{
	wr_vecv(b, c->versions);
	wr_vecv(b, c->suites);
	wr_vecv(b, c->extensions);
	wr_vecv(b, c->proposals);
	wr_vecv(b, c->credentials);
}

bool
capabilities_extension(const struct capabilities *c, uint16_t type)
{
	return extension_default(type) || vec_types_has(c->extensions, type);
}

bool
capabilities_proposal(const struct capabilities *c, uint16_t type)
{
	return proposal_default(type) || vec_types_has(c->proposals, type);
}

bool
capabilities_credential(const struct capabilities *c, uint16_t type)
{
	return vec_types_has(c->credentials, type);
}
