/*
 * certs/ca.h - a private certificate authority: made, loaded, saved. What it signs: issue.h.
 * Keys are made in this process; files are PEM, mode 0600 for keys, written atomically.
 * Not thread-safe: one thread at a time.
 */
#ifndef SNUG_CERTS_CA_H
#define SNUG_CERTS_CA_H

#include "base/buf.h"
#include "base/err.h"
#include "certs/keytype.h"

#define SPKI_HASH_SIZE 32

struct ca;

/* Make a CA named cn with a new key, valid ten years from now - 5 min. 0 or a negative error, *f
 * filled. */
int ca_new(struct ca **out, enum keytype type, const char *cn, struct fault *f);
/* Read dir/cert.pem and dir/key.pem. ERR_NOTFOUND when neither is there, ERR_KEYFILE when unusable.
 */
int ca_load(struct ca **out, const char *dir, struct fault *f);
/*
 * A CA of these PEM texts, which are told as cert_name and key_name: the first certificate counts,
 * and may be one that another CA signed. ERR_KEYFILE when they do not belong together, or it is
 * weak, of an unknown type of key, not a CA, or may not sign both certificates and lists of revoked
 * ones; *f says which.
 */
int ca_parse(struct ca **out, struct bytes cert, const char *cert_name, struct bytes key,
    const char *key_name, struct fault *f);
int ca_save(const struct ca *ca, const char *dir, struct fault *f);
void ca_free(struct ca *ca); /* NULL is nothing; wipes the key */

/* The CA's certificate as PEM, appended. */
int ca_cert_pem(const struct ca *ca, struct buf *out);
/* The same in DER. */
int ca_cert_der(const struct ca *ca, struct buf *out);
/* SHA-256 of the SubjectPublicKeyInfo: what an invite pins. */
void ca_spki_hash(const struct ca *ca, uint8_t out[static SPKI_HASH_SIZE]);

#endif
