#include "tests/bench/bare.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/tls.h"
#include "net/tlsprofile.h"
#include "tests/bench/house.h"

static gnutls_datum_t
datum(struct bytes b)
{
	return (gnutls_datum_t){ (unsigned char *)(uintptr_t)b.p, (unsigned)b.n };
}

gnutls_certificate_credentials_t
bare_credentials(struct bytes cert_pem, struct bytes key_pem)
{
	gnutls_certificate_credentials_t cred;
	gnutls_datum_t c = datum(cert_pem), k = datum(key_pem);

	if (gnutls_certificate_allocate_credentials(&cred) != 0 ||
	    (cert_pem.n > 0 &&
		gnutls_certificate_set_x509_key_mem(cred, &c, &k, GNUTLS_X509_FMT_PEM) < 0))
		die("no credentials");
	return cred;
}

int
bare_listen(uint16_t *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 128) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) != 0)
		die("cannot listen");
	*port = ntohs(a.sin_port);
	return fd;
}

static void
handshake(struct bare *b, unsigned side, const char *name, gnutls_certificate_credentials_t cred)
{
	gnutls_datum_t alpn = datum(bytes_str(name));
	struct tlsprofile profile;
	struct fault f;
	int one = 1, r;

	if (tlsprofile_make(&profile, &(struct tlsprofile_want){ 0 }, &f) != 0)
		die("%s", f.cause);
	setsockopt(b->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	gnutls_init(&b->tls, side | GNUTLS_NO_TICKETS);
	gnutls_priority_set_direct(b->tls, profile.priority, NULL);
	gnutls_credentials_set(b->tls, GNUTLS_CRD_CERTIFICATE, cred);
	gnutls_alpn_set_protocols(b->tls, &alpn, 1, 0);
	gnutls_transport_set_int(b->tls, b->fd);
	do
		r = gnutls_handshake(b->tls);
	while (r < 0 && gnutls_error_is_fatal(r) == 0);
	if (r != 0)
		die("handshake: %s", gnutls_strerror(r));
}

void
bare_accept(struct bare *b, int listener, gnutls_certificate_credentials_t cred)
{
	if ((b->fd = accept(listener, NULL, NULL)) < 0)
		die("cannot accept");
	handshake(b, GNUTLS_SERVER, tls_proto_name(TLS_PROTO_SNUG), cred);
}

void
bare_connect(
    struct bare *b, uint16_t port, const char *alpn, gnutls_certificate_credentials_t cred)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};

	b->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (b->fd < 0 || connect(b->fd, (struct sockaddr *)&a, sizeof a) != 0)
		die("cannot connect");
	handshake(b, GNUTLS_CLIENT, alpn, cred);
}

void
bare_close(struct bare *b)
{
	gnutls_deinit(b->tls);
	close(b->fd);
}

void
bare_send(struct bare *b, const void *p, size_t n)
{
	for (const uint8_t *q = p; n > 0;) {
		ssize_t r = gnutls_record_send(b->tls, q, n);

		if (r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED)
			continue;
		if (r <= 0)
			die("send: %s", gnutls_strerror((int)r));
		q += r;
		n -= (size_t)r;
	}
}

size_t
bare_recv(struct bare *b, void *p, size_t n)
{
	ssize_t r;

	do
		r = gnutls_record_recv(b->tls, p, n);
	while (r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED);
	if (r < 0)
		die("recv: %s", gnutls_strerror((int)r));
	return (size_t)r;
}
