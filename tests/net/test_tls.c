/* net/tls.c: two sessions wired back to back in memory, cut and bent in every way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

#include "net/tls.h"
#include "support/testcert.h"

#define BULK 100000

struct side {
	struct tls *tls;
	struct buf got;
	int opened, verified;
	size_t chain_n;
	int refuse; /* with this error */
};

struct pair {
	struct side client, server;
};

struct fixture {
	struct tlsctx *server, *client;
	struct tlsctx *stranger; /* a client that has no certificate yet */
	struct buf cert, key;    /* the client's */
};

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	struct side *s = user;

	s->verified++;
	s->chain_n = n;
	assert_true(chain[0].n > 100);
	if (s->refuse != 0)
		return fault_set(f, s->refuse, "Ask again.", "not the CA in the invite");
	return 0;
}

static void
on_open(void *user)
{
	((struct side *)user)->opened++;
}

static void
on_data(void *user, struct bytes plain)
{
	buf_put(&((struct side *)user)->got, plain.p, plain.n);
}

static const struct tls_ops ops = { .verify = on_verify, .open = on_open, .data = on_data };

static int
setup(void **state)
{
	static struct fixture fx;
	struct buf cert[2] = { BUF_INIT(65536), BUF_INIT(65536) };
	struct buf key[2] = { BUF_INIT(65536), BUF_INIT(65536) };
	struct tlsctx_cert certs[2];
	struct fault f;

	testcert_make(TESTCERT_ED25519, &cert[0], &key[0]);
	testcert_make(TESTCERT_RSA, &cert[1], &key[1]);
	for (size_t i = 0; i < 2; i++)
		certs[i] = (struct tlsctx_cert){ buf_bytes(&cert[i]), buf_bytes(&key[i]) };
	if (tlsctx_server_new(&fx.server, NULL, certs, 2, &f) != 0)
		fail_msg("%s", f.cause);
	assert_int_equal(tlsctx_client_new(&fx.client, NULL, &certs[0], &f), 0);
	assert_int_equal(tlsctx_client_new(&fx.stranger, NULL, NULL, &f), 0);
	buf_init(&fx.cert, 65536);
	buf_init(&fx.key, 65536);
	buf_put(&fx.cert, cert[0].p, cert[0].n);
	buf_put(&fx.key, key[0].p, key[0].n);
	/* A key of another certificate is refused in words. */
	certs[0].key_pem = buf_bytes(&key[1]);
	struct tlsctx *bad;
	assert_int_equal(tlsctx_server_new(&bad, NULL, certs, 1, &f), ERR_KEYFILE);
	assert_null(bad);
	assert_non_null(strstr(f.remedy, "certificate"));
	for (size_t i = 0; i < 2; i++) {
		buf_fini(&cert[i]);
		buf_fini(&key[i]);
	}
	*state = &fx;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fx = *state;

	tlsctx_unref(fx->server);
	tlsctx_unref(fx->client);
	tlsctx_unref(fx->stranger);
	buf_fini(&fx->cert);
	buf_fini(&fx->key);
	return 0;
}

static void
pair_init(struct pair *p, struct fixture *fx, struct tlsctx *client)
{
	memset(p, 0, sizeof *p);
	buf_init(&p->client.got, 1 << 20);
	buf_init(&p->server.got, 1 << 20);
	assert_int_equal(tls_new_server(&p->server.tls, fx->server, &ops, &p->server), 0);
	assert_int_equal(tls_new_client(&p->client.tls, client, "localhost", &ops, &p->client), 0);
}

static void
pair_fini(struct pair *p)
{
	tls_free(p->client.tls);
	tls_free(p->server.tls);
	buf_fini(&p->client.got);
	buf_fini(&p->server.got);
}

/* Carry what one side has to say to the other, at most chunk bytes at a time. */
static bool
carry(struct side *from, struct side *to, size_t chunk)
{
	struct buf pipe = BUF_INIT(1 << 24);
	bool any = tls_out(from->tls)->n > 0;

	buf_move(&pipe, tls_out(from->tls));
	for (size_t at = 0; at < pipe.n; at += chunk) {
		size_t n = pipe.n - at < chunk ? pipe.n - at : chunk;

		tls_feed(to->tls, bytes_of(pipe.p + at, n));
	}
	buf_fini(&pipe);
	return any;
}

/* Until neither has anything more to say. */
static void
settle(struct pair *p, size_t chunk)
{
	bool any;

	do {
		any = carry(&p->client, &p->server, chunk);
		any = carry(&p->server, &p->client, chunk) || any;
	} while (any);
}

static void
open_pair(struct pair *p, struct fixture *fx, size_t chunk)
{
	pair_init(p, fx, fx->client);
	settle(p, chunk);
	assert_int_equal(tls_state(p->client.tls), TLS_OPEN);
	assert_int_equal(tls_state(p->server.tls), TLS_OPEN);
	assert_int_equal(p->client.opened, 1);
	assert_int_equal(p->server.opened, 1);
	assert_int_equal(p->client.verified, 1);
	assert_int_equal(p->client.chain_n, 2);
	assert_int_equal(p->server.verified, 1);
	assert_int_equal(p->server.chain_n, 2);
	assert_int_equal(tls_proto(p->client.tls), TLS_PROTO_SNUG);
	assert_int_equal(tls_proto(p->server.tls), TLS_PROTO_SNUG);
}

static struct bytes
bulk(void)
{
	static uint8_t data[BULK];

	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (uint8_t)(i * 31 + (i >> 8));
	return bytes_of(data, sizeof data);
}

static void
exchange(struct pair *p, size_t chunk)
{
	buf_clear(&p->client.got);
	buf_clear(&p->server.got);
	assert_int_equal(tls_send(p->client.tls, bulk()), 0);
	assert_int_equal(tls_send(p->server.tls, bytes_str("hello")), 0);
	settle(p, chunk);
	assert_true(bytes_equal(buf_bytes(&p->server.got), bulk()));
	assert_true(bytes_equal(buf_bytes(&p->client.got), bytes_str("hello")));
}

static const size_t chunks[] = { 1, 2, 3, 7, 100, 1460, 65536 };
#define CHUNKS_N (sizeof chunks / sizeof chunks[0])

/* Keys change in the middle, with records right behind: none may wait for the next word. */
static void
test_rekey_and_clean_close(void **state)
{
	for (size_t i = 0; i < CHUNKS_N; i++) {
		struct pair p;

		open_pair(&p, *state, chunks[i]);
		exchange(&p, chunks[i]);
		assert_int_equal(tls_rekey(p.client.tls), 0);
		/* The server's new keys come with the first thing that it says now. */
		exchange(&p, chunks[i]);
		exchange(&p, chunks[i]);
		assert_int_equal(tls_rekey(p.server.tls), 0);
		exchange(&p, chunks[i]);
		tls_close(p.client.tls);
		tls_close(p.client.tls);
		assert_int_equal(tls_send(p.client.tls, bytes_str("late")), ERR_STATE);
		settle(&p, chunks[i]);
		assert_int_equal(tls_state(p.server.tls), TLS_PEER_CLOSED);
		/* The other direction is still open. */
		buf_clear(&p.client.got);
		assert_int_equal(tls_send(p.server.tls, bytes_str("bye")), 0);
		tls_close(p.server.tls);
		settle(&p, chunks[i]);
		assert_true(bytes_equal(buf_bytes(&p.client.got), bytes_str("bye")));
		assert_int_equal(tls_state(p.client.tls), TLS_PEER_CLOSED);
		tls_eof(p.client.tls);
		tls_eof(p.server.tls);
		assert_int_equal(tls_state(p.client.tls), TLS_PEER_CLOSED);
		assert_int_equal(tls_state(p.server.tls), TLS_PEER_CLOSED);
		pair_fini(&p);
	}
}

/* Each costs the receiver a key derivation: it takes only so many. */
static void
test_rekey_flood(void **state)
{
	struct pair p;

	open_pair(&p, *state, 1000);
	for (int i = 0; i < 100; i++)
		assert_int_equal(tls_rekey(p.client.tls), 0);
	settle(&p, 1000);
	assert_int_equal(tls_state(p.server.tls), TLS_DEAD);
	assert_int_equal(tls_fault(p.server.tls)->code, ERR_LIMIT);
	pair_fini(&p);
}

static void
test_fin_without_close_notify(void **state)
{
	for (size_t i = 0; i < CHUNKS_N; i++) {
		struct pair p;

		open_pair(&p, *state, chunks[i]);
		exchange(&p, chunks[i]);
		tls_eof(p.server.tls);
		assert_int_equal(tls_state(p.server.tls), TLS_DEAD);
		assert_int_equal(tls_fault(p.server.tls)->code, ERR_TRUNCATED);
		assert_string_equal(tls_fault(p.server.tls)->cause, "the connection was cut");
		pair_fini(&p);
	}
}

/* Wherever inside the record the stream ends, nothing of it is delivered and it is no clean end. */
static void
test_fin_inside_a_record(void **state)
{
	for (size_t i = 0; i < CHUNKS_N; i++) {
		struct pair p;
		struct buf *out;

		open_pair(&p, *state, chunks[i]);
		assert_int_equal(tls_send(p.client.tls, bytes_str("0123456789")), 0);
		out = tls_out(p.client.tls);
		out->n -= 1 + i * 4;
		carry(&p.client, &p.server, chunks[i]);
		assert_int_equal(tls_state(p.server.tls), TLS_OPEN);
		tls_eof(p.server.tls);
		assert_int_equal(tls_state(p.server.tls), TLS_DEAD);
		assert_int_equal(tls_fault(p.server.tls)->code, ERR_TRUNCATED);
		assert_int_equal(p.server.got.n, 0);
		pair_fini(&p);
	}
}

static void
test_fin_in_the_handshake(void **state)
{
	struct pair p;

	pair_init(&p, *state, ((struct fixture *)*state)->client);
	tls_out(p.client.tls)->n -= 10;
	carry(&p.client, &p.server, 7);
	tls_eof(p.server.tls);
	assert_int_equal(tls_state(p.server.tls), TLS_DEAD);
	assert_int_equal(tls_fault(p.server.tls)->code, ERR_TRUNCATED);
	pair_fini(&p);
}

static void
test_bit_flip(void **state)
{
	for (size_t i = 0; i < CHUNKS_N; i++) {
		struct pair p;
		struct buf *out;

		open_pair(&p, *state, chunks[i]);
		assert_int_equal(tls_send(p.client.tls, bulk()), 0);
		out = tls_out(p.client.tls);
		out->p[out->n / 2] ^= 4;
		settle(&p, chunks[i]);
		assert_int_equal(tls_state(p.server.tls), TLS_DEAD);
		assert_int_equal(tls_fault(p.server.tls)->code, ERR_TLS);
		assert_non_null(strstr(tls_fault(p.server.tls)->cause, "damaged"));
		assert_true(p.server.got.n < BULK);
		/* The client is told by an alert. */
		assert_int_equal(tls_state(p.client.tls), TLS_DEAD);
		assert_non_null(strstr(tls_fault(p.client.tls)->cause, "the other side refused"));
		assert_int_equal(tls_send(p.client.tls, bytes_str("x")), ERR_STATE);
		pair_fini(&p);
	}
}

static void
test_client_refuses_certificate(void **state)
{
	struct pair p;

	pair_init(&p, *state, ((struct fixture *)*state)->client);
	p.client.refuse = ERR_PIN;
	settle(&p, 1000);
	assert_int_equal(tls_state(p.client.tls), TLS_DEAD);
	assert_int_equal(p.client.opened, 0);
	assert_int_equal(tls_fault(p.client.tls)->code, ERR_PIN);
	assert_string_equal(tls_fault(p.client.tls)->cause, "not the CA in the invite");
	assert_int_equal(tls_send(p.client.tls, bytes_str("secret")), ERR_STATE);
	assert_int_equal(tls_state(p.server.tls), TLS_DEAD);
	assert_int_equal(p.server.opened, 0);
	assert_int_equal(p.server.got.n, 0);
	assert_non_null(strstr(tls_fault(p.server.tls)->cause, "CA is unknown"));
	assert_non_null(strstr(tls_fault(p.server.tls)->remedy, "invite"));
	pair_fini(&p);
}

/* With TLS 1.3 the client is done before the server has looked at it: the alert comes after. */
static void
test_server_refuses_certificate(void **state)
{
	static const struct {
		int code;
		const char *words;
	} rows[] = {
		{ ERR_CHAIN, "CA is unknown" },
		{ ERR_EXPIRED, "Certificate is expired" },
		{ ERR_PURPOSE, "Certificate is not supported" },
		{ ERR_PARSE, "Certificate is bad" },
		{ ERR_DENIED, "Access was denied" },
	};
	struct pair p;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		pair_init(&p, *state, ((struct fixture *)*state)->client);
		p.server.refuse = rows[i].code;
		settle(&p, 1000);
		assert_int_equal(tls_state(p.server.tls), TLS_DEAD);
		assert_int_equal(p.server.opened, 0);
		assert_int_equal(tls_fault(p.server.tls)->code, rows[i].code);
		assert_string_equal(tls_fault(p.server.tls)->cause, "not the CA in the invite");
		assert_int_equal(tls_state(p.client.tls), TLS_DEAD);
		assert_non_null(strstr(tls_fault(p.client.tls)->cause, rows[i].words));
		assert_int_equal(p.client.got.n, 0);
		pair_fini(&p);
	}
}

static void
test_who_enrols_shows_nothing(void **state)
{
	uint8_t a[32], b[32];
	struct pair p;

	pair_init(&p, *state, ((struct fixture *)*state)->stranger);
	p.server.refuse = ERR_CHAIN;
	settle(&p, 1000);
	assert_int_equal(tls_state(p.client.tls), TLS_OPEN);
	assert_int_equal(tls_state(p.server.tls), TLS_OPEN);
	assert_int_equal(tls_proto(p.client.tls), TLS_PROTO_ENROL);
	assert_int_equal(tls_proto(p.server.tls), TLS_PROTO_ENROL);
	assert_int_equal(p.client.verified, 1);
	assert_int_equal(p.server.verified, 0);
	exchange(&p, 1000);
	assert_int_equal(tls_export(p.client.tls, "EXPORTER-snug-enrol", a, sizeof a), 0);
	assert_int_equal(tls_export(p.server.tls, "EXPORTER-snug-enrol", b, sizeof b), 0);
	assert_memory_equal(a, b, sizeof a);
	pair_fini(&p);
}

/* A client of bare GnuTLS, whose bytes go to our server. */
struct raw {
	gnutls_session_t s;
	struct buf out, in;
};

static ssize_t
raw_push(gnutls_transport_ptr_t user, const void *p, size_t n)
{
	buf_put(&((struct raw *)user)->out, p, n);
	return (ssize_t)n;
}

static ssize_t
raw_pull(gnutls_transport_ptr_t user, void *p, size_t n)
{
	struct raw *r = user;

	if (r->in.n == 0) {
		gnutls_transport_set_errno(r->s, EAGAIN);
		return -1;
	}
	if (n > r->in.n)
		n = r->in.n;
	memcpy(p, r->in.p, n);
	buf_drop(&r->in, n);
	return (ssize_t)n;
}

/* What a foreign client says; alpn and cert may be missing. */
struct foreign {
	const char *priority, *alpn;
	bool cert;
	int result; /* of its handshake */
	int alert;  /* that it heard, or 0 */
};

/* With our server, and until the server has nothing more to say. */
static void
raw_handshake(struct fixture *fx, struct side *server, struct foreign *who)
{
	struct raw r = { .out = BUF_INIT(1 << 20), .in = BUF_INIT(1 << 20) };
	gnutls_datum_t cert = { fx->cert.p, (unsigned)fx->cert.n },
		       key = { fx->key.p, (unsigned)fx->key.n };
	gnutls_certificate_credentials_t cred;
	gnutls_datum_t proto = { .data = (unsigned char *)(uintptr_t)who->alpn,
		.size = who->alpn != NULL ? (unsigned)strlen(who->alpn) : 0 };
	char byte;
	int got = GNUTLS_E_AGAIN;

	who->result = GNUTLS_E_AGAIN;
	assert_int_equal(tls_new_server(&server->tls, fx->server, &ops, server), 0);
	gnutls_certificate_allocate_credentials(&cred);
	if (who->cert)
		assert_int_equal(
		    gnutls_certificate_set_x509_key_mem(cred, &cert, &key, GNUTLS_X509_FMT_PEM), 0);
	gnutls_init(&r.s, GNUTLS_CLIENT);
	assert_int_equal(
	    gnutls_priority_set_direct(r.s, who->priority != NULL ? who->priority : "NORMAL", NULL),
	    0);
	gnutls_credentials_set(r.s, GNUTLS_CRD_CERTIFICATE, cred);
	if (who->alpn != NULL)
		gnutls_alpn_set_protocols(r.s, &proto, 1, 0);
	gnutls_transport_set_ptr(r.s, &r);
	gnutls_transport_set_push_function(r.s, raw_push);
	gnutls_transport_set_pull_function(r.s, raw_pull);
	for (int i = 0; i < 10; i++) {
		if (who->result == GNUTLS_E_AGAIN)
			who->result = gnutls_handshake(r.s);
		else if (who->result == 0 && got == GNUTLS_E_AGAIN)
			got = (int)gnutls_record_recv(r.s, &byte, 1);
		tls_feed(server->tls, buf_bytes(&r.out));
		buf_clear(&r.out);
		buf_put(&r.in, tls_out(server->tls)->p, tls_out(server->tls)->n);
		buf_clear(tls_out(server->tls));
	}
	who->alert =
	    got == GNUTLS_E_FATAL_ALERT_RECEIVED || who->result == GNUTLS_E_FATAL_ALERT_RECEIVED
		? (int)gnutls_alert_get(r.s)
		: 0;
	gnutls_deinit(r.s);
	gnutls_certificate_free_credentials(cred);
	buf_fini(&r.out);
	buf_fini(&r.in);
}

static void
test_another_protocol_is_refused(void **state)
{
	static const char *const wrong[] = { "http/1.1", "snug/2", "snug/11", "snug-enrol/2" };
	struct side server = { .got = BUF_INIT(1000) };

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct foreign who = { .alpn = wrong[i], .cert = true };

		raw_handshake(*state, &server, &who);
		assert_int_equal(who.result, GNUTLS_E_FATAL_ALERT_RECEIVED);
		assert_int_equal(who.alert, GNUTLS_A_NO_APPLICATION_PROTOCOL);
		assert_int_equal(tls_state(server.tls), TLS_DEAD);
		assert_non_null(strstr(tls_fault(server.tls)->cause, "snug/1"));
		tls_free(server.tls);
	}
}

/* The certificate admits, whether snug/1 is said or nothing; only who enrols needs none. */
static void
test_certificate_is_required(void **state)
{
	static const struct {
		const char *alpn;
		bool cert, open;
	} rows[] = {
		{ "snug/1", true, true },
		{ NULL, true, true },
		{ "snug/1", false, false },
		{ NULL, false, false },
		{ "snug-enrol/1", false, true },
		{ "snug-enrol/1", true, true },
	};
	static const char *const versions[] = { NULL, "NORMAL:-VERS-ALL:+VERS-TLS1.3" };

	for (size_t i = 0; i < 2 * (sizeof rows / sizeof rows[0]); i++) {
		struct side server = { .got = BUF_INIT(1000) };
		struct foreign who = { .priority = versions[i % 2],
			.alpn = rows[i / 2].alpn,
			.cert = rows[i / 2].cert };

		raw_handshake(*state, &server, &who);
		assert_int_equal(who.result, 0); /* it does not know yet */
		assert_int_equal(tls_state(server.tls), rows[i / 2].open ? TLS_OPEN : TLS_DEAD);
		if (!rows[i / 2].open) {
			assert_int_equal(who.alert, GNUTLS_A_CERTIFICATE_REQUIRED);
			assert_int_equal(tls_fault(server.tls)->code, ERR_CHAIN);
		}
		assert_int_equal(server.opened, rows[i / 2].open);
		tls_free(server.tls);
	}
}

static void
test_tls12_is_refused(void **state)
{
	struct side server = { .got = BUF_INIT(1000) };
	struct foreign who = { .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2", .alpn = "snug/1" };

	raw_handshake(*state, &server, &who);
	assert_int_equal(who.result, GNUTLS_E_FATAL_ALERT_RECEIVED);
	assert_true(
	    who.alert == GNUTLS_A_PROTOCOL_VERSION || who.alert == GNUTLS_A_HANDSHAKE_FAILURE);
	assert_int_equal(tls_state(server.tls), TLS_DEAD);
	assert_non_null(strstr(tls_fault(server.tls)->remedy, "TLS 1.3"));
	tls_free(server.tls);
}

/* A program that knows no Ed25519 gets the other certificate. */
static void
test_rsa_for_who_needs_it(void **state)
{
	struct side server = { .got = BUF_INIT(1000) };
	struct foreign who = { .priority = "NORMAL:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA256",
		.alpn = "snug-enrol/1" };
	struct tls_facts facts;

	raw_handshake(*state, &server, &who);
	assert_int_equal(who.result, 0);
	tls_facts(server.tls, &facts);
	assert_string_equal(facts.signature, "RSA-PSS-RSAE-SHA256");
	tls_free(server.tls);
}

static void
test_garbage_is_no_tls(void **state)
{
	struct fixture *fx = *state;
	struct side server = { .got = BUF_INIT(1000) };

	assert_int_equal(tls_new_server(&server.tls, fx->server, &ops, &server), 0);
	tls_feed(server.tls, bytes_str("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	assert_int_equal(tls_state(server.tls), TLS_DEAD);
	assert_string_equal(
	    tls_fault(server.tls)->remedy, "Is that the address and port of a snug server?");
	tls_feed(server.tls, bytes_str("more"));
	tls_eof(server.tls);
	assert_int_equal(tls_send(server.tls, bytes_str("x")), ERR_STATE);
	tls_free(server.tls);
}

static void
test_exporter_and_facts(void **state)
{
	uint8_t a[32], b[32], c[32];
	struct tls_facts facts;
	struct pair p;

	pair_init(&p, *state, ((struct fixture *)*state)->client);
	assert_int_equal(tls_export(p.client.tls, "EXPORTER-snug", a, sizeof a), ERR_STATE);
	tls_facts(p.client.tls, &facts);
	assert_string_equal(facts.version, "");
	settle(&p, 1000);
	assert_int_equal(tls_export(p.client.tls, "EXPORTER-snug", a, sizeof a), 0);
	assert_int_equal(tls_export(p.server.tls, "EXPORTER-snug", b, sizeof b), 0);
	assert_int_equal(tls_export(p.server.tls, "EXPORTER-other", c, sizeof c), 0);
	assert_memory_equal(a, b, sizeof a);
	assert_memory_not_equal(a, c, sizeof a);
	tls_facts(p.client.tls, &facts);
	assert_string_equal(facts.version, "TLS 1.3");
	assert_string_equal(facts.group, "X25519");
	assert_string_equal(facts.cipher, "AES-256-GCM");
	assert_string_equal(facts.signature, "EdDSA-Ed25519");
	assert_non_null(strstr(facts.desc, "X25519"));
	pair_fini(&p);
}

static void
test_priority(void **state)
{
	struct tlsctx *c;
	struct fault f;

	(void)state;
	assert_int_equal(tlsctx_client_new(&c, "NORMAL:+NONSENSE", NULL, &f), ERR_CONFIG);
	assert_null(c);
	assert_non_null(strstr(f.cause, "NONSENSE"));
	assert_int_equal(tlsctx_server_new(&c, NULL, NULL, 0, &f), ERR_KEYFILE);
	/* ChaCha20 by choice works with the default server. */
	assert_int_equal(
	    tlsctx_client_new(
		&c, "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+CHACHA20-POLY1305", NULL, &f),
	    0);
	struct tls_facts facts;
	struct pair p;
	pair_init(&p, *state, c);
	tlsctx_unref(c);
	settle(&p, 1000);
	tls_facts(p.server.tls, &facts);
	assert_string_equal(facts.cipher, "CHACHA20-POLY1305");
	pair_fini(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rekey_and_clean_close),
		cmocka_unit_test(test_rekey_flood),
		cmocka_unit_test(test_fin_without_close_notify),
		cmocka_unit_test(test_fin_inside_a_record),
		cmocka_unit_test(test_fin_in_the_handshake),
		cmocka_unit_test(test_bit_flip),
		cmocka_unit_test(test_client_refuses_certificate),
		cmocka_unit_test(test_server_refuses_certificate),
		cmocka_unit_test(test_who_enrols_shows_nothing),
		cmocka_unit_test(test_another_protocol_is_refused),
		cmocka_unit_test(test_certificate_is_required),
		cmocka_unit_test(test_tls12_is_refused),
		cmocka_unit_test(test_rsa_for_who_needs_it),
		cmocka_unit_test(test_garbage_is_no_tls),
		cmocka_unit_test(test_exporter_and_facts),
		cmocka_unit_test(test_priority),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
