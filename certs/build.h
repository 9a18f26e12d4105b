/*
 * certs/build.h - a certificate under construction: begin, add what it is for, sign. What
 * GnuTLS says is passed on: negative is failure. Private to certs/.
 */
#ifndef SNUG_CERTS_BUILD_H
#define SNUG_CERTS_BUILD_H

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "certs/use.h"

#define BUILD_DAY ((int64_t)86400)
#define BUILD_SKEW 300 /* seconds that a reader's clock may be behind */
#define BUILD_KEY_ID_MAX 64
#define BUILD_CN_MAX 64 /* bytes; X.520: ub-common-name */

/* Version, a random serial, CN, dates (seconds since 1970), key and its id. Deinit *out, also after
 * a failure. */
int build_begin(
    gnutls_x509_crt_t *out, const char *cn, const int64_t span[static 2], gnutls_pubkey_t key);
/* May sign leaves and lists of revoked ones, and no further CA. */
int build_ca(gnutls_x509_crt_t c);
/* CA:FALSE, for digital signatures and this one use, signed by issuer. */
int build_leaf(gnutls_x509_crt_t c, enum cert_use use, gnutls_x509_crt_t issuer);
/* The bytes of a literal address, in the order of the network: 4 or 16, or 0 for a name. */
size_t build_address(const char *host, uint8_t out[static 16]);
/* One more SAN: a DNS name or a literal address. */
int build_host(gnutls_x509_crt_t c, const char *host);
/* One more SAN, a URI. */
int build_uri(gnutls_x509_crt_t c, const char *uri);
/*
 * The id of an issuer's key, as certificates of it refer to it. An operator's CA may have one of
 * any kind, or none: then it is the SHA-1 of the key. *n bytes.
 */
int build_key_id(gnutls_x509_crt_t issuer, uint8_t out[static BUILD_KEY_ID_MAX], size_t *n);
/* The hash to sign with: each kind of key has its own, Ed25519 takes no other. */
int build_digest(gnutls_x509_crt_t issuer, gnutls_digest_algorithm_t *digest);
/* Sign c and read what came out into *out, the only one of the two that may be looked at. */
int build_sign(gnutls_x509_crt_t c, gnutls_x509_crt_t issuer, gnutls_x509_privkey_t key,
    gnutls_x509_crt_t *out);

/* Are these 1 to 64 names or literal addresses: 0, ERR_USAGE or ERR_NAME. */
int build_check_hosts(const char *const *hosts, size_t n, struct fault *f);

#endif
