/*
 * tests/crypto/der.h - certificates that nobody signed, for tests in which a callback says whom it
 * believes: the shape of X.509 around a key and a name.
 */
#ifndef SNUG_TESTS_CRYPTO_DER_H
#define SNUG_TESTS_CRYPTO_DER_H

#include "base/buf.h"

struct der_cert {
	const char *uri;  /* subject alternative name; NULL: none */
	struct bytes key; /* Ed25519, 32 bytes */
	uint8_t serial;   /* so that two are different */
	bool second_name; /* one more name after the URI */
	bool twice;       /* the extension is there twice */
	bool other_key;   /* the algorithm is not Ed25519 */
	bool no_extensions;
};

/* Append a TLV. */
void der_put(struct buf *b, uint8_t tag, struct bytes content);
void der_cert_put(struct buf *b, const struct der_cert *c);

#endif
