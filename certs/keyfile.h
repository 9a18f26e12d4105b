/*
 * certs/keyfile.h - private keys as PEM, PKCS#8. What is appended here is secret: buf_fini
 * wipes it. Any thread.
 */
#ifndef SNUG_CERTS_KEYFILE_H
#define SNUG_CERTS_KEYFILE_H

#include "base/buf.h"
#include "base/err.h"
#include "certs/keytype.h"

/* A new key, unencrypted. 0 or *f filled; RSA takes up to seconds, RSA 8192 up to minutes. */
int keyfile_new(struct buf *pem, enum keytype type, struct fault *f);
/* The Ed25519 key of this seed (RFC 8032), unencrypted. */
int keyfile_from_seed(struct buf *pem, const uint8_t seed[static 32], struct fault *f);

#endif
