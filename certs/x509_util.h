/* certs/x509_util.h - GnuTLS certificates and keys as the files of certs/ need them. Private to
 * certs/. */
#ifndef SNUG_CERTS_X509_UTIL_H
#define SNUG_CERTS_X509_UTIL_H

#include <gnutls/x509.h>

#include "base/buf.h"
#include "base/err.h"

#define X509_CHAIN_MAX 8         /* certificates that a peer may show */
#define X509_DER_MAX (16 * 1024) /* bytes of one of them */
#define X509_FILE_MAX (256 * 1024)
#define X509_LIST_MAX 200 /* certificates in a file of trusted ones */

/* Certificates, owned; .n of them are there. */
struct x509_list {
	gnutls_x509_crt_t *c;
	unsigned n;
};

static inline gnutls_datum_t
x509_datum(struct bytes b)
{
	return (gnutls_datum_t){ .data = (unsigned char *)b.p, .size = (unsigned)b.n };
}

/* "cannot DOING: why" for a GnuTLS error; ERR_NOMEM or ERR_INTERNAL. */
int x509_fail(struct fault *f, int gnutls_error, const char *doing);

/* All or nothing. 0; ERR_PARSE; ERR_LIMIT for none, too many or too large. */
int x509_list_from_der(const struct bytes *der, size_t n, struct x509_list *out);
int x509_list_from_pem(struct bytes pem, struct x509_list *out);
/* One in DER, or all of a PEM text. */
int x509_list_read(struct bytes der_or_pem, struct x509_list *out);
void x509_list_fini(struct x509_list *l);

/* An unencrypted PEM private key. 0; ERR_KEYFILE with cause and remedy in *f. name is told. */
int x509_key_from_pem(
    struct bytes pem, const char *name, gnutls_x509_privkey_t *out, struct fault *f);
/* Append what GnuTLS gave, wipe and free it. 0 or what the buffer says, as a fault. */
int x509_put(struct buf *out, gnutls_datum_t *d, struct fault *f);
/* Append PKCS#8 PEM. 0 or what GnuTLS or the buffer says, as a fault. */
int x509_key_to_pem(gnutls_x509_privkey_t key, struct buf *out, struct fault *f);
int x509_cert_to_der(gnutls_x509_crt_t c, struct buf *out, struct fault *f);
int x509_cert_to_pem(gnutls_x509_crt_t c, struct buf *out, struct fault *f);
bool x509_key_matches(gnutls_x509_privkey_t key, gnutls_x509_crt_t c);

/* SHA-256 of the SubjectPublicKeyInfo; zeros and false when there is no telling. */
bool x509_spki(gnutls_x509_crt_t c, uint8_t out[static 32]);
/* The CN as a C string in valid UTF-8, cut at cap, odd bytes and NULs as '?'; "" without one. */
void x509_cn(gnutls_x509_crt_t c, char *out, size_t cap);
/* "Ed25519", "ECDSA P-256", "RSA 3072". */
void x509_key_text(gnutls_x509_crt_t c, char *out, size_t cap);
/* Is the key below 112 bits of strength. */
bool x509_key_weak(gnutls_x509_crt_t c);
/* The Ed25519 key of RFC 8032 with this seed. 0 or what GnuTLS says, *out then NULL. */
int x509_key_from_seed(const uint8_t seed[static 32], gnutls_x509_privkey_t *out);
/* "2027-02-22", in UTC, or "" for an impossible date. t: seconds since 1970. */
void x509_day(int64_t t, char *out, size_t cap);
/* n bytes in lower-case hexadecimal, cut at cap. */
void x509_hex(const uint8_t *p, size_t n, char *out, size_t cap);
/* The serial number in lower-case hexadecimal, cut at cap; "" when there is no telling. */
void x509_serial(gnutls_x509_crt_t c, char *out, size_t cap);
/*
 * For the signature algorithm that GnuTLS told of a certificate or request: NULL when its hash
 * is strong enough, else the name of the hash.
 */
const char *x509_weak_hash(int sign);

#endif
