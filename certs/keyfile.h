/*
 * certs/keyfile.h - private keys in files: PKCS#8 in PEM, plain or under a passphrase, and PKCS#12
 * with the certificates that go with one. What is appended here is secret: buf_fini wipes it.
 * Any thread.
 */
#ifndef SNUG_CERTS_KEYFILE_H
#define SNUG_CERTS_KEYFILE_H

#include "base/buf.h"
#include "base/err.h"
#include "certs/keytype.h"

#define KEYFILE_MAX (64 * 1024) /* bytes of such a file */

/* A new key, unencrypted. 0 or *f filled; RSA takes up to seconds, RSA 8192 up to minutes. */
int keyfile_new(struct buf *pem, enum keytype type, struct fault *f);
/* The Ed25519 key of this seed (RFC 8032), unencrypted. */
int keyfile_from_seed(struct buf *pem, const uint8_t seed[static 32], struct fault *f);

/*
 * The key under a passphrase, not empty: PBES2, PBKDF2 with 600 000 rounds, AES-256-CBC. For other
 * programs; it has no tag, so our own keys are not kept so. ERR_KEYFILE for a key_pem that is none.
 */
int keyfile_seal(struct buf *pem, struct bytes key_pem, const char *passphrase, struct fault *f);
/* Is this PEM text a key under a passphrase. */
bool keyfile_is_sealed(struct bytes key_pem);
/*
 * The same key unencrypted; passphrase NULL: it must be already. ERR_KEYFILE; ERR_DENIED for a
 * passphrase that is not right.
 */
int keyfile_open(struct buf *pem, struct bytes key_pem, const char *passphrase, struct fault *f);

/*
 * Append the key and the certificates of chain_pem (leaf first, whose key it must be) as PKCS#12
 * in DER, under a passphrase, not empty: AES-256 for both, a tag with SHA-256. name is shown to
 * whoever imports it. ERR_KEYFILE.
 */
int keyfile_p12(struct buf *der, struct bytes key_pem, struct bytes chain_pem, const char *name,
    const char *passphrase, struct fault *f);

#endif
