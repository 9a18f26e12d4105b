/*
 * bench/bare.h - GnuTLS on blocking sockets and nothing else: what a benchmark's floor is made
 * of, and clients that cost little. Dies when anything fails.
 */
#ifndef SNUG_BENCH_BARE_H
#define SNUG_BENCH_BARE_H

#include <gnutls/gnutls.h>
#include <stdint.h>

#include "base/bytes.h"

struct bare {
	int fd;
	gnutls_session_t tls;
};

/* Credentials for a server with this certificate; NULL, NULL: for a client that verifies nothing. */
gnutls_certificate_credentials_t bare_credentials(struct bytes cert_pem, struct bytes key_pem);
int bare_listen(uint16_t *port);
void bare_accept(struct bare *b, int listener, gnutls_certificate_credentials_t cred);
/* alpn: what it is for, as in tls_proto_name. */
void bare_connect(
    struct bare *b, uint16_t port, const char *alpn, gnutls_certificate_credentials_t cred);
void bare_close(struct bare *b);
void bare_send(struct bare *b, const void *p, size_t n);
/* At most n bytes, at least one; 0 at the end. */
size_t bare_recv(struct bare *b, void *p, size_t n);

#endif
