#include "net/tls.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hostport.h"
#include "base/mem.h"
#include "net/tls_fault.h"
#include "net/tlsctx_int.h"

#define OUT_MAX (8u << 20) /* ciphertext that waits: the conn's queue is the real limit */
#define RECORD_OVERHEAD 64 /* header, content type, tag, with room to spare */
#define CHAIN_MAX 8        /* certificates that a verify callback is shown */
#define STUCK_MAX 4        /* calls without progress at the end of input before giving up */

struct tls {
	struct tlsctx *ctx;
	gnutls_session_t s;
	enum tls_state state;
	bool server, eof, closed; /* closed: our close_notify is queued */
	enum tls_proto proto;
	bool judged;     /* verify said why it refused: *fault is set */
	struct bytes in; /* what is left of the slice that is being fed */
	struct buf out;
	const struct tls_ops *ops;
	void *user;
	struct fault *fault; /* allocated when there is one */
};

const char *
tls_proto_name(enum tls_proto p)
{
	static const char *const names[TLS_PROTO__COUNT] = {
		[TLS_PROTO_SNUG] = "snug/1",
		[TLS_PROTO_ENROL] = "snug-enrol/1",
	};

	return names[p];
}

static ssize_t
push(gnutls_transport_ptr_t user, const void *p, size_t n)
{
	struct tls *t = user;

	buf_put(&t->out, p, n);
	if (buf_err(&t->out) == 0)
		return (ssize_t)n;
	gnutls_transport_set_errno(t->s, ENOMEM);
	return -1;
}

static ssize_t
pull(gnutls_transport_ptr_t user, void *p, size_t n)
{
	struct tls *t = user;

	if (t->in.n == 0 && t->eof)
		return 0;
	if (t->in.n == 0) {
		gnutls_transport_set_errno(t->s, EAGAIN);
		return -1;
	}
	if (n > t->in.n)
		n = t->in.n;
	memcpy(p, t->in.p, n);
	t->in.p += n;
	t->in.n -= n;
	return (ssize_t)n;
}

static int
pull_timeout(gnutls_transport_ptr_t user, unsigned ms)
{
	struct tls *t = user;

	(void)ms;
	return t->in.n > 0 || t->eof;
}

static struct fault *
fault_of(struct tls *t)
{
	if (t->fault == NULL)
		t->fault = mem_calloc(1, sizeof *t->fault);
	return t->fault;
}

/* The end, for the GnuTLS error r: tell the peer by an alert unless it is gone or told us. */
static void
die(struct tls *t, int r)
{
	if (t->state == TLS_DEAD)
		return;
	t->state = TLS_DEAD;
	if (r == GNUTLS_E_FATAL_ALERT_RECEIVED) {
		tls_fault_from_alert(fault_of(t), (int)gnutls_alert_get(t->s), t->server);
		return;
	}
	if (r != GNUTLS_E_PREMATURE_TERMINATION && !t->eof) {
		if (t->judged)
			(void)gnutls_alert_send(t->s, GNUTLS_AL_FATAL,
			    (gnutls_alert_description_t)tls_fault_alert(t->fault->code));
		else
			(void)gnutls_alert_send_appropriate(t->s, r);
	}
	if (!t->judged)
		tls_fault_from_error(fault_of(t), r);
}

static bool
is_transient(ssize_t r)
{
	return r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED ||
	       r == GNUTLS_E_WARNING_ALERT_RECEIVED;
}

/*
 * Without the session hash two sessions of TLS 1.2 can be made to share a master secret, and the
 * exporter proves nothing (RFC 7627, 5.4). GnuTLS cannot be told to insist.
 */
static bool
is_bound(gnutls_session_t s)
{
	return gnutls_protocol_get_version(s) >= GNUTLS_TLS1_3 ||
	       (gnutls_session_get_flags(s) & GNUTLS_SFLAGS_EXT_MASTER_SECRET) != 0;
}

static ssize_t
step_handshake(struct tls *t)
{
	int r = gnutls_handshake(t->s);

	if (r == 0 && !is_bound(t->s))
		return GNUTLS_E_INSUFFICIENT_SECURITY;
	if (r == 0) {
		t->state = TLS_OPEN;
		if (t->ops->open != NULL)
			t->ops->open(t->user);
		return 1;
	}
	return r;
}

/* One record: > 0 to go on, 0 for the end of input from this peer, or a GnuTLS error. */
static ssize_t
step_record(struct tls *t)
{
	uint8_t plain[TLS_RECORD_MAX];
	ssize_t r = gnutls_record_recv(t->s, plain, sizeof plain);

	if (r > 0)
		t->ops->data(t->user, bytes_of(plain, (size_t)r));
	else if (r == 0)
		t->state = TLS_PEER_CLOSED;
	mem_wipe(plain, r > 0 ? (size_t)r : 0);
	return r;
}

/*
 * GnuTLS says E_AGAIN not only when the input is used up but also after a KeyUpdate or any
 * other handshake message, with whole records still waiting: go on while the input shrinks.
 * At the end of the stream its first E_AGAIN hides the real error, which the next call tells.
 */
static void
run(struct tls *t)
{
	int stuck = 0;

	while (t->state == TLS_HANDSHAKE || t->state == TLS_OPEN) {
		size_t before = t->in.n;
		ssize_t r = t->state == TLS_HANDSHAKE ? step_handshake(t) : step_record(t);

		if (r >= 0)
			continue;
		if (!is_transient(r)) {
			die(t, t->eof ? GNUTLS_E_PREMATURE_TERMINATION : (int)r);
			return;
		}
		if (t->in.n != before)
			continue;
		if (t->in.n == 0 && !t->eof)
			return;
		if (++stuck >= STUCK_MAX)
			die(t, t->eof ? GNUTLS_E_PREMATURE_TERMINATION
				      : GNUTLS_E_UNEXPECTED_PACKET_LENGTH);
	}
}

/* GnuTLS lets a client pass that offers nothing: that one is told by what was not selected. */
static bool
alpn_selected(gnutls_session_t s, enum tls_proto *out)
{
	gnutls_datum_t got = { .size = 0 };

	if (gnutls_alpn_get_selected_protocol(s, &got) != 0)
		return false;
	for (int p = 0; p < TLS_PROTO__COUNT; p++)
		if (bytes_equal(bytes_of(got.data, got.size),
			bytes_str(tls_proto_name((enum tls_proto)p)))) {
			*out = (enum tls_proto)p;
			return true;
		}
	return false;
}

static bool
alpn_agreed(const struct tls *t)
{
	enum tls_proto got;

	return t->server || (alpn_selected(t->s, &got) && got == t->proto);
}

/* Who is here to enrol has no certificate; whoever else must show one. */
static int
on_client_hello(
    gnutls_session_t s, unsigned type, unsigned when, unsigned incoming, const gnutls_datum_t *msg)
{
	struct tls *t = gnutls_session_get_ptr(s);

	(void)type, (void)when, (void)incoming, (void)msg;
	(void)alpn_selected(s, &t->proto);
	gnutls_certificate_server_set_request(
	    s, t->proto == TLS_PROTO_ENROL ? GNUTLS_CERT_IGNORE : GNUTLS_CERT_REQUIRE);
	return 0;
}

/*
 * GnuTLS asks this only of chains that it verifies itself. What cannot be read is for verify to
 * tell.
 */
static bool
is_strong(const struct tls *t, const gnutls_datum_t *leaf)
{
	gnutls_x509_crt_t c;
	unsigned bits = 0;
	int pk = GNUTLS_PK_UNKNOWN;

	if (gnutls_x509_crt_init(&c) != 0)
		return false;
	if (gnutls_x509_crt_import(c, leaf, GNUTLS_X509_FMT_DER) == 0)
		pk = gnutls_x509_crt_get_pk_algorithm(c, &bits);
	gnutls_x509_crt_deinit(c);
	return pk <= 0 ||
	       gnutls_pk_bits_to_sec_param((gnutls_pk_algorithm_t)pk, bits) >= t->ctx->strength;
}

/* The certificate comes after the server's choice of protocol, so both are judged here. */
static int
on_certificate(gnutls_session_t s)
{
	struct tls *t = gnutls_session_get_ptr(s);
	struct bytes chain[CHAIN_MAX];
	unsigned n = 0;
	const gnutls_datum_t *peers = gnutls_certificate_get_peers(s, &n);

	if (!alpn_agreed(t))
		return GNUTLS_E_NO_APPLICATION_PROTOCOL;
	if (peers == NULL || n == 0)
		return GNUTLS_E_NO_CERTIFICATE_FOUND;
	if (!is_strong(t, &peers[0])) {
		t->judged = true;
		fault_set(fault_of(t), ERR_WEAK,
		    t->server ? "The person needs a certificate for a stronger key."
			      : "Ask the operator for a stronger one, or choose another "
				"--tls-profile. Nothing was sent.",
		    "the key of the %s's certificate is weaker than the TLS settings allow",
		    t->server ? "client" : "server");
		return GNUTLS_E_INSUFFICIENT_SECURITY;
	}
	for (unsigned i = 0; i < n && i < CHAIN_MAX; i++)
		chain[i] = bytes_of(peers[i].data, peers[i].size);
	t->judged = true;
	if (t->ops->verify(t->user, chain, n < CHAIN_MAX ? n : CHAIN_MAX, fault_of(t)) != 0)
		return GNUTLS_E_CERTIFICATE_ERROR;
	t->judged = false;
	free(t->fault);
	t->fault = NULL;
	return 0;
}

/* A client names the one it wants, a server all that it has. */
static int
set_alpn(struct tls *t)
{
	gnutls_datum_t names[TLS_PROTO__COUNT];
	unsigned n = 0;

	for (int p = 0; p < TLS_PROTO__COUNT; p++) {
		const char *name = tls_proto_name((enum tls_proto)p);

		if (t->server || t->proto == (enum tls_proto)p)
			names[n++] = (gnutls_datum_t){ (unsigned char *)(uintptr_t)name,
				(unsigned)strlen(name) };
	}
	return gnutls_alpn_set_protocols(t->s, names, n, GNUTLS_ALPN_MANDATORY);
}

/*
 * Tickets stay off: a resumed session would skip the check of the certificate. A client shows
 * its certificate whatever CAs the server names, so that it hears what is wrong with it.
 */
static int
session_setup(struct tls *t)
{
	unsigned flags = GNUTLS_NO_TICKETS |
			 (t->server ? GNUTLS_SERVER : GNUTLS_CLIENT | GNUTLS_FORCE_CLIENT_CERT);
	int r;

	if ((r = gnutls_init(&t->s, flags)) != 0 ||
	    (r = gnutls_priority_set(t->s, t->ctx->priority)) != 0 ||
	    (r = gnutls_credentials_set(t->s, GNUTLS_CRD_CERTIFICATE, t->ctx->cred)) != 0 ||
	    (r = set_alpn(t)) != 0)
		return r;
	gnutls_session_set_ptr(t->s, t);
	gnutls_transport_set_ptr(t->s, t);
	gnutls_transport_set_push_function(t->s, push);
	gnutls_transport_set_pull_function(t->s, pull);
	gnutls_transport_set_pull_timeout_function(t->s, pull_timeout);
	gnutls_session_set_verify_function(t->s, on_certificate);
	/* The conn has the timers. */
	gnutls_handshake_set_timeout(t->s, GNUTLS_INDEFINITE_TIMEOUT);
	return 0;
}

static int
tls_new(struct tls **out, struct tlsctx *ctx, bool server, const struct tls_ops *ops, void *user)
{
	struct tls *t = mem_calloc(1, sizeof *t);

	*out = NULL;
	t->ctx = tlsctx_ref(ctx);
	t->server = server;
	t->proto = server || ctx->has_cert ? TLS_PROTO_SNUG : TLS_PROTO_ENROL;
	t->ops = ops;
	t->user = user;
	buf_init(&t->out, OUT_MAX);
	if (session_setup(t) != 0) {
		tls_free(t);
		return ERR_TLS;
	}
	*out = t;
	return 0;
}

int
tls_new_server(struct tls **out, struct tlsctx *ctx, const struct tls_ops *ops, void *user)
{
	int r = tls_new(out, ctx, true, ops, user);

	if (r != 0)
		return r;
	/* No names of CAs: they would help nobody but who looks around. */
	gnutls_certificate_send_x509_rdn_sequence((*out)->s, 1);
	gnutls_handshake_set_hook_function(
	    (*out)->s, GNUTLS_HANDSHAKE_CLIENT_HELLO, GNUTLS_HOOK_POST, on_client_hello);
	return 0;
}

int
tls_new_client(
    struct tls **out, struct tlsctx *ctx, const char *host, const struct tls_ops *ops, void *user)
{
	int r = tls_new(out, ctx, false, ops, user);

	if (r != 0)
		return r;
	if (!hostport_is_address(host))
		(void)gnutls_server_name_set((*out)->s, GNUTLS_NAME_DNS, host, strlen(host));
	run(*out);
	if ((*out)->state != TLS_DEAD)
		return 0;
	tls_free(*out);
	*out = NULL;
	return ERR_TLS;
}

void
tls_free(struct tls *t)
{
	if (t == NULL)
		return;
	if (t->s != NULL)
		gnutls_deinit(t->s);
	tlsctx_unref(t->ctx);
	buf_fini(&t->out);
	free(t->fault);
	mem_wipe(t, sizeof *t);
	free(t);
}

void
tls_feed(struct tls *t, struct bytes in)
{
	t->in = in;
	run(t);
	t->in = bytes_of(NULL, 0);
}

void
tls_eof(struct tls *t)
{
	t->eof = true;
	run(t);
}

int
tls_send(struct tls *t, struct bytes plain)
{
	size_t records = plain.n / TLS_RECORD_MAX + 1;

	if ((t->state != TLS_OPEN && t->state != TLS_PEER_CLOSED) || t->closed)
		return ERR_STATE;
	/* One allocation now instead of one per doubling. */
	(void)buf_reserve(&t->out, plain.n + records * RECORD_OVERHEAD);
	while (plain.n > 0) {
		ssize_t r = gnutls_record_send(t->s, plain.p, plain.n);

		/* With memory behind it it never blocks; 0 would mean that data was dropped. */
		if (r <= 0) {
			die(t, r < 0 ? (int)r : GNUTLS_E_INTERNAL_ERROR);
			return ERR_TLS;
		}
		plain.p += r;
		plain.n -= (size_t)r;
	}
	return 0;
}

int
tls_rekey(struct tls *t)
{
	int r;

	if (t->state != TLS_OPEN || t->closed)
		return ERR_STATE;
	if (gnutls_protocol_get_version(t->s) < GNUTLS_TLS1_3)
		return 0;
	if ((r = gnutls_session_key_update(t->s, GNUTLS_KU_PEER)) == 0)
		return 0;
	die(t, r);
	return ERR_TLS;
}

void
tls_close(struct tls *t)
{
	if (t->closed || (t->state != TLS_OPEN && t->state != TLS_PEER_CLOSED))
		return;
	t->closed = true;
	(void)gnutls_bye(t->s, GNUTLS_SHUT_WR);
}

struct buf *
tls_out(struct tls *t)
{
	return &t->out;
}

enum tls_state
tls_state(const struct tls *t)
{
	return t->state;
}

enum tls_proto
tls_proto(const struct tls *t)
{
	return t->proto;
}

const struct fault *
tls_fault(const struct tls *t)
{
	static const struct fault none;

	return t->fault != NULL ? t->fault : &none;
}

static void
set_name(char *out, size_t cap, const char *name)
{
	snprintf(out, cap, "%s", name != NULL ? name : "");
}

void
tls_facts(const struct tls *t, struct tls_facts *out)
{
	const char *version;
	char *desc = NULL;

	memset(out, 0, sizeof *out);
	if (t->state == TLS_HANDSHAKE)
		return;
	version = gnutls_protocol_get_name(gnutls_protocol_get_version(t->s));
	/* GnuTLS writes "TLS1.3"; the standard's name has a space. */
	if (version != NULL && strncmp(version, "TLS", 3) == 0)
		snprintf(out->version, sizeof out->version, "TLS %s", version + 3);
	set_name(out->group, sizeof out->group, gnutls_group_get_name(gnutls_group_get(t->s)));
	set_name(out->cipher, sizeof out->cipher, gnutls_cipher_get_name(gnutls_cipher_get(t->s)));
	set_name(out->signature, sizeof out->signature,
	    gnutls_sign_get_name((gnutls_sign_algorithm_t)gnutls_sign_algorithm_get(t->s)));
	desc = gnutls_session_get_desc(t->s);
	set_name(out->desc, sizeof out->desc, desc);
	gnutls_free(desc);
}

int
tls_export(const struct tls *t, const char *label, uint8_t *out, size_t n)
{
	if (t->state != TLS_OPEN && t->state != TLS_PEER_CLOSED)
		return ERR_STATE;
	return gnutls_prf_rfc5705(t->s, strlen(label), label, 0, NULL, n, (char *)out) == 0
		   ? 0
		   : ERR_TLS;
}
