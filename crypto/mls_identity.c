#include "crypto/mls_identity.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/extension.h"
#include "crypto/secret.h"
#include "crypto/suite.h"
#include "crypto/vec.h"

#define STORE_MAX (1 << 20)

/* What a client of this box supports, unless it is told otherwise. */
static void
put_default(struct buf *b, struct bytes extension_types)
{
	static const uint8_t versions[] = { 0, 1 }, credentials[] = { 0, 1, 0, 2 };
	struct buf suites = BUF_INIT(64);

	for (size_t i = 0; suite_nth(i) != NULL; i++)
		wr_u16(&suites, suite_nth(i)->id);
	wr_vecv(b, bytes_of(versions, sizeof versions));
	wr_vecv(b, buf_bytes(&suites));
	wr_vecv(b, extension_types);
	wr_vecv(b, bytes_of(NULL, 0));
	wr_vecv(b, bytes_of(credentials, sizeof credentials));
	buf_fini(&suites);
}

/* The copy, read back: what is malformed is so here. */
static int
read_back(struct mls_who *w)
{
	struct rd r;

	rd_init(&r, buf_bytes(&w->store));
	credential_read(&r, &w->as.credential);
	capabilities_read(&r, &w->as.capabilities);
	w->as.extensions = extension_list(&r);
	return rd_end(&r);
}

int
mls_who_new(struct mls_who **out, const struct mls_identity *id)
{
	struct mls_who *w = mem_calloc(1, sizeof *w);
	int r;

	w->store = BUF_INIT(STORE_MAX);
	credential_write(&w->store, &id->credential);
	if (id->capabilities != NULL)
		capabilities_write(&w->store, id->capabilities);
	else
		put_default(&w->store, id->extension_types);
	wr_vecv(&w->store, id->extensions);
	if ((r = buf_err(&w->store)) != 0 || (r = read_back(w)) != 0)
		goto fail;
	if ((w->sign = secret_new(sizeof *w->sign)) == NULL) {
		r = ERR_NOMEM;
		goto fail;
	}
	sign_key_seed(w->sign, w->public, id->seed);
	w->as.signature_key = bytes_of(w->public, sizeof w->public);
	*out = w;
	return 0;
fail:
	mls_who_free(w);
	return r;
}

void
mls_who_free(struct mls_who *w)
{
	if (w == NULL)
		return;
	secret_free(w->sign);
	buf_fini(&w->store);
	free(w);
}
