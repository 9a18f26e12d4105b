/*
 * net/tlsctx.h - what many TLS sessions share: credentials and priorities. Never changed after
 * it was made, so that a reload makes a new one and live sessions keep the old.
 */
#ifndef SNUG_NET_TLSCTX_H
#define SNUG_NET_TLSCTX_H

#include "base/bytes.h"
#include "base/err.h"

struct tlsctx;

/* Only read while the context is made. */
struct tlsctx_cert {
	struct bytes cert_pem; /* leaf first, then what vouches for it */
	struct bytes key_pem;
};

/* Both: priority as of tlsprofile_make, or NULL for the default; ERR_CONFIG with the error's place
 * in *f; ERR_KEYFILE. */
int tlsctx_server_new(struct tlsctx **out, const char *priority, const struct tlsctx_cert *certs,
    size_t n, struct fault *f);
/* own: what to show to servers, for sessions of snug/1; NULL: none, for those of snug-enrol/1. */
int tlsctx_client_new(
    struct tlsctx **out, const char *priority, const struct tlsctx_cert *own, struct fault *f);
struct tlsctx *tlsctx_ref(struct tlsctx *c);
void tlsctx_unref(struct tlsctx *c); /* NULL is nothing */

#endif
