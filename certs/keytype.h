/* certs/keytype.h - the key types that certificates may have: one table. */
#ifndef SNUG_CERTS_KEYTYPE_H
#define SNUG_CERTS_KEYTYPE_H

#include <stdbool.h>

/* X(enum, name on the command line, as check_facts.key tells it) */
#define KEYTYPES(X)                                                                                \
	X(KEYTYPE_ED25519, "ed25519", "Ed25519")                                                   \
	X(KEYTYPE_P256, "p256", "ECDSA P-256")                                                     \
	X(KEYTYPE_P384, "p384", "ECDSA P-384")                                                     \
	X(KEYTYPE_P521, "p521", "ECDSA P-521")                                                     \
	X(KEYTYPE_RSA2048, "rsa2048", "RSA 2048")                                                  \
	X(KEYTYPE_RSA3072, "rsa3072", "RSA 3072")                                                  \
	X(KEYTYPE_RSA4096, "rsa4096", "RSA 4096")                                                  \
	X(KEYTYPE_RSA8192, "rsa8192", "RSA 8192")

enum keytype {
#define X(id, name, text) id,
	KEYTYPES(X)
#undef X
	KEYTYPE__COUNT
};

const char *keytype_name(enum keytype t);
/* 0 or ERR_USAGE. */
int keytype_parse(const char *name, enum keytype *out);
/* The name for "ECDSA P-256", or NULL for what is in no row. */
const char *keytype_name_of(const char *text);

#endif
