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

/* As a server of ours does, with what GnuTLS has for it. */
static int
judge(gnutls_session_t tls)
{
	unsigned status;

	return gnutls_certificate_verify_peers2(tls, &status) == 0 && status == 0
		   ? 0
		   : GNUTLS_E_CERTIFICATE_ERROR;
}

void
bare_trust(gnutls_certificate_credentials_t cred, struct bytes ca_pem)
{
	gnutls_datum_t ca = datum(ca_pem);

	if (gnutls_certificate_set_x509_trust_mem(cred, &ca, GNUTLS_X509_FMT_PEM) < 1)
		die("no CA");
	gnutls_certificate_set_verify_function(cred, judge);
}

int
bare_listen(uint16_t *port)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_port = htons(*port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	socklen_t len = sizeof a;
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
	    bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 512) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) != 0)
		die("cannot listen");
	*port = ntohs(a.sin_port);
	return fd;
}

/* One for all: a session that has its own costs 8 kB and its parsing. */
static gnutls_priority_t
priority(void)
{
	static gnutls_priority_t shared;
	struct tlsprofile profile;
	struct fault f;

	if (shared != NULL)
		return shared;
	if (tlsprofile_make(&profile, &(struct tlsprofile_want){ 0 }, &f) != 0)
		die("%s", f.cause);
	if (gnutls_priority_init(&shared, profile.priority, NULL) != 0)
		die("no priority");
	return shared;
}

static int
handshake(struct bare *b, unsigned side, const char *name, gnutls_certificate_credentials_t cred)
{
	gnutls_datum_t alpn = datum(bytes_str(name != NULL ? name : ""));
	int one = 1, r;

	b->cred = NULL;
	setsockopt(b->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	gnutls_init(&b->tls, side | GNUTLS_NO_TICKETS);
	gnutls_priority_set(b->tls, priority());
	gnutls_credentials_set(b->tls, GNUTLS_CRD_CERTIFICATE, cred);
	if (name != NULL)
		gnutls_alpn_set_protocols(b->tls, &alpn, 1, 0);
	gnutls_transport_set_int(b->tls, b->fd);
	if (side == GNUTLS_SERVER)
		gnutls_certificate_server_set_request(b->tls, GNUTLS_CERT_REQUEST);
	do
		r = gnutls_handshake(b->tls);
	while (r < 0 && gnutls_error_is_fatal(r) == 0);
	return r;
}

bool
bare_accept(struct bare *b, int listener, gnutls_certificate_credentials_t cred)
{
	if ((b->fd = accept(listener, NULL, NULL)) < 0)
		die("cannot accept");
	if (handshake(b, GNUTLS_SERVER, tls_proto_name(TLS_PROTO_SNUG), cred) == 0)
		return true;
	bare_close(b);
	return false;
}

static int
dial(uint16_t port)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
		return fd;
	close(fd);
	return -1;
}

bool
bare_reaches(uint16_t port)
{
	int fd = dial(port);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

void
bare_connect(struct bare *b, uint16_t port, const char *alpn, gnutls_certificate_credentials_t cred)
{
	int r;

	if ((b->fd = dial(port)) < 0)
		die("cannot connect");
	if ((r = handshake(b, GNUTLS_CLIENT, alpn, cred)) != 0)
		die("handshake: %s", gnutls_strerror(r));
}

void
bare_close(struct bare *b)
{
	gnutls_deinit(b->tls);
	if (b->cred != NULL)
		gnutls_certificate_free_credentials(b->cred);
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

static ssize_t
pull(gnutls_transport_ptr_t user, void *p, size_t n)
{
	const struct bare *b = user;

	return recv(b->fd, p, n, MSG_DONTWAIT);
}

static ssize_t
push(gnutls_transport_ptr_t user, const void *p, size_t n)
{
	const struct bare *b = user;

	return send(b->fd, p, n, MSG_NOSIGNAL);
}

void
bare_no_wait(struct bare *b)
{
	gnutls_transport_set_ptr(b->tls, b);
	gnutls_transport_set_pull_function(b->tls, pull);
	gnutls_transport_set_push_function(b->tls, push);
}

ssize_t
bare_try_recv(struct bare *b, void *p, size_t n)
{
	ssize_t r;

	do
		r = gnutls_record_recv(b->tls, p, n);
	while (r == GNUTLS_E_INTERRUPTED);
	return r == GNUTLS_E_AGAIN ? -1 : r < 0 ? 0 : r;
}
