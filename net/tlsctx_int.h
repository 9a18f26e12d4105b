/* net/tlsctx_int.h - what a session takes from its context. */
#ifndef SNUG_NET_TLSCTX_INT_H
#define SNUG_NET_TLSCTX_INT_H

#include <gnutls/gnutls.h>
#include <stdbool.h>

#include "net/tlsctx.h"

struct tlsctx {
	unsigned refs;
	bool has_cert;
	gnutls_certificate_credentials_t cred;
	gnutls_priority_t priority;
	gnutls_sec_param_t strength; /* of the key in the peer's certificate, at the least */
};

#endif
