/*
 * crypto/credential.h - who a member says to be (RFC 9420 5.3). Whether it is true is for the
 * application to judge; here is only the form. Lent from what was read.
 */
#ifndef SNUG_CRYPTO_CREDENTIAL_H
#define SNUG_CRYPTO_CREDENTIAL_H

#include "base/rw.h"

enum credential_type {
	CREDENTIAL_BASIC = 1,
	CREDENTIAL_X509 = 2,
};

struct credential {
	uint16_t type;
	/*
	 * The content of its vector: the identity of a basic one, the certificates of an x509 one
	 * (credential_cert). A type that we do not know is taken to be one opaque vector as well.
	 */
	struct bytes body;
};

/* A basic identity, or at least one certificate and none empty; else malformed. */
void credential_read(struct rd *r, struct credential *c);
void credential_write(struct buf *b, const struct credential *c);
bool credential_equal(const struct credential *a, const struct credential *b);
/* The i-th certificate of an x509 credential, DER; the end entity is the first. False when there is
 * none. */
bool credential_cert(const struct credential *c, size_t i, struct bytes *der);
/* One more certificate for the body of an x509 credential under construction. */
void credential_cert_write(struct buf *body, struct bytes der);

#endif
