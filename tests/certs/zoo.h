/*
 * certs/zoo.h - certificates of every kind, good and bad, made on the spot with GnuTLS alone,
 * so that what certs/ checks was not made by certs/.
 */
#ifndef SNUG_TESTS_ZOO_H
#define SNUG_TESTS_ZOO_H

#include <gnutls/x509.h>

#include "base/buf.h"
#include "certs/keytype.h"

#define ZOO_NOW 1800000000 /* 2027-01-15 08:00:00 UTC */
#define ZOO_DAY ((int64_t)86400)
#define ZOO_NAMES 4
#define ZOO_MAX 48

struct animal {
	gnutls_x509_crt_t crt;
	gnutls_x509_privkey_t key;
	struct bytes der; /* owned by the zoo */
	uint8_t spki[32];
};

struct zoo {
	struct animal *made[ZOO_MAX];
	size_t n;
};

/* What to make; zoo_ca_spec and zoo_leaf_spec fill in a good one to be spoilt. */
struct spec {
	const struct animal *issuer;   /* NULL: self-signed */
	const struct animal *same_key; /* instead of a new key */
	struct bytes cn;
	struct bytes dns[ZOO_NAMES];
	struct bytes uri[ZOO_NAMES];
	struct bytes raw_san;       /* DER of the extension, for what GnuTLS would not write */
	struct bytes ip[ZOO_NAMES]; /* 4 or 16 bytes */
	const char *purposes[ZOO_NAMES];
	int64_t from, to;
	gnutls_pk_algorithm_t pk;
	unsigned bits;
	gnutls_digest_algorithm_t digest; /* 0: what fits the issuer's key */
	int ca;                           /* 1: CA:TRUE, 0: CA:FALSE, -1: no basicConstraints */
	int path_len;
	unsigned usage;            /* 0: what fits */
	const char *permitted;     /* a name constraint for hosts, or NULL */
	const char *permitted_uri; /* one for URIs */
};

struct spec zoo_ca_spec(const char *cn);
/* For chat.example.org. */
struct spec zoo_leaf_spec(const struct animal *issuer);
/* For the member bob; purpose: dotted. */
struct spec zoo_member_spec(const struct animal *issuer, const char *purpose);
/* Owned by the zoo; a failure ends the test. */
const struct animal *zoo_make(struct zoo *z, const struct spec *s);
/* As PEM, in a new buffer. */
struct buf zoo_pem(const struct animal *a);
struct buf zoo_key_pem(const struct animal *a);
void zoo_free(struct zoo *z);

#endif
