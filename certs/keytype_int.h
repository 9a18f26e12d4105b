/* certs/keytype_int.h - what GnuTLS calls a key type. Private to certs/. */
#ifndef SNUG_CERTS_KEYTYPE_INT_H
#define SNUG_CERTS_KEYTYPE_INT_H

#include <gnutls/x509.h>

#include "certs/keytype.h"

/* A new key. 0 or what GnuTLS says; RSA takes up to seconds, RSA 8192 up to minutes. */
int keytype_generate(enum keytype t, gnutls_x509_privkey_t key);

#endif
