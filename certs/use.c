#include "certs/use.h"

#include <assert.h>
#include <string.h>

#include "base/err.h"

static const struct {
	const char *word, *oid, *text;
} uses[CERT_USE__COUNT] = {
#define X(id, word, oid, text) [id] = { word, oid, text },
	CERT_USES(X)
#undef X
};

const char *
use_word(enum cert_use u)
{
	assert((unsigned)u < CERT_USE__COUNT);
	return uses[u].word;
}

const char *
use_oid(enum cert_use u)
{
	assert((unsigned)u < CERT_USE__COUNT);
	return uses[u].oid;
}

const char *
use_text(enum cert_use u)
{
	assert((unsigned)u < CERT_USE__COUNT);
	return uses[u].text;
}

int
use_parse(const char *word, enum cert_use *out)
{
	for (unsigned u = 0; u < CERT_USE__COUNT; u++) {
		if (strcmp(word, uses[u].word) == 0) {
			*out = (enum cert_use)u;
			return 0;
		}
	}
	return ERR_USAGE;
}
