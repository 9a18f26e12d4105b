/* certs/ca_int.h - what a CA is made of. Private to certs/. */
#ifndef SNUG_CERTS_CA_INT_H
#define SNUG_CERTS_CA_INT_H

#include <gnutls/x509.h>

#include "certs/ca.h"

struct ca {
	gnutls_x509_crt_t crt; /* always imported, never as built: see build_sign */
	gnutls_x509_privkey_t key;
	uint8_t spki[SPKI_HASH_SIZE];
};

#endif
