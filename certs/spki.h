/* certs/spki.h - public keys of GnuTLS: from where, of what type, how strong. Private to certs/. */
#ifndef SNUG_CERTS_SPKI_H
#define SNUG_CERTS_SPKI_H

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "base/bytes.h"

/* *out is the caller's, NULL on failure. 0 or what GnuTLS says. */
int spki_of_cert(gnutls_x509_crt_t c, gnutls_pubkey_t *out);
int spki_of_request(gnutls_x509_crq_t q, gnutls_pubkey_t *out);
int spki_of_key(gnutls_x509_privkey_t key, gnutls_pubkey_t *out);
/* Of a SubjectPublicKeyInfo in DER. */
int spki_of_der(struct bytes der, gnutls_pubkey_t *out);

/* "Ed25519", "ECDSA P-256", "RSA 3072". */
void spki_text(gnutls_pubkey_t key, char *out, size_t cap);
/* Is it below 112 bits of strength. */
bool spki_weak(gnutls_pubkey_t key);
/* SHA-256 of the SubjectPublicKeyInfo; zeros and false when there is no telling. */
bool spki_hash(gnutls_pubkey_t key, uint8_t out[static 32]);
/* The 32 bytes of RFC 8032; zeros and false for a key of another type. */
bool spki_ed25519(gnutls_pubkey_t key, uint8_t out[static 32]);

#endif
