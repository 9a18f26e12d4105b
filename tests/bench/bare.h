/*
 * bench/bare.h - GnuTLS on blocking sockets and nothing else: what a benchmark's floor is made
 * of, and clients that cost little. Dies when anything fails.
 */
#ifndef SNUG_BENCH_BARE_H
#define SNUG_BENCH_BARE_H

#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/bytes.h"

struct bare {
	int fd;
	gnutls_session_t tls;
	gnutls_certificate_credentials_t cred; /* NULL: not ours to free */
	bool here;                             /* of use to who has many */
};

/* Credentials for a server with this certificate; NULL, NULL: for a client that verifies nothing.
 */
gnutls_certificate_credentials_t bare_credentials(struct bytes cert_pem, struct bytes key_pem);
/* A server with these asks for a certificate of that CA (PEM) and refuses another one. */
void bare_trust(gnutls_certificate_credentials_t cred, struct bytes ca_pem);
int bare_listen(uint16_t *port);  /* on 127.0.0.1; 0: a free port, which is told */
bool bare_reaches(uint16_t port); /* does somebody listen there, on 127.0.0.1? */
/* False: the peer did not go through with the handshake. */
bool bare_accept(struct bare *b, int listener, gnutls_certificate_credentials_t cred);
/* alpn: what it is for, as in tls_proto_name. */
void bare_connect(
    struct bare *b, uint16_t port, const char *alpn, gnutls_certificate_credentials_t cred);
void bare_close(struct bare *b);
void bare_send(struct bare *b, const void *p, size_t n);
/* At most n bytes, at least one; 0 at the end. */
size_t bare_recv(struct bare *b, void *p, size_t n);
/* From now on nothing is waited for when reading. */
void bare_no_wait(struct bare *b);
/* The same after that; -1 when nothing is there. An end of any kind is 0. */
ssize_t bare_try_recv(struct bare *b, void *p, size_t n);

#endif
