#include "certs/keytype.h"

#include <assert.h>
#include <string.h>

#include "base/err.h"
#include "certs/keytype_int.h"

static const struct {
	const char *name, *text;
} names[KEYTYPE__COUNT] = {
#define X(id, name, text) [id] = { name, text },
	KEYTYPES(X)
#undef X
};

static const struct {
	gnutls_pk_algorithm_t pk;
	unsigned bits; /* of the modulus, or GnuTLS's way to name a curve */
} algorithms[KEYTYPE__COUNT] = {
	[KEYTYPE_ED25519] = { GNUTLS_PK_EDDSA_ED25519,
	    GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519) },
	[KEYTYPE_P256] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1) },
	[KEYTYPE_P384] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1) },
	[KEYTYPE_P521] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP521R1) },
	[KEYTYPE_RSA2048] = { GNUTLS_PK_RSA, 2048 },
	[KEYTYPE_RSA3072] = { GNUTLS_PK_RSA, 3072 },
	[KEYTYPE_RSA4096] = { GNUTLS_PK_RSA, 4096 },
	[KEYTYPE_RSA8192] = { GNUTLS_PK_RSA, 8192 },
};

const char *
keytype_name(enum keytype t)
{
	assert((unsigned)t < KEYTYPE__COUNT);
	return names[t].name;
}

int
keytype_parse(const char *name, enum keytype *out)
{
	for (unsigned t = 0; t < KEYTYPE__COUNT; t++) {
		if (strcmp(name, names[t].name) == 0) {
			*out = (enum keytype)t;
			return 0;
		}
	}
	return ERR_USAGE;
}

const char *
keytype_name_of(const char *text)
{
	for (unsigned t = 0; t < KEYTYPE__COUNT; t++)
		if (strcmp(text, names[t].text) == 0)
			return names[t].name;
	return NULL;
}

int
keytype_generate(enum keytype t, gnutls_x509_privkey_t key)
{
	assert((unsigned)t < KEYTYPE__COUNT);
	return gnutls_x509_privkey_generate(key, algorithms[t].pk, algorithms[t].bits, 0);
}
