/*
 * Every key exchange with every cipher and every kind of certificate, between two tls objects
 * back to back, both with one of that kind: they meet, each says something; and who wants anything
 * else is refused in words.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "certs/ca.h"
#include "certs/issue.h"
#include "net/tls.h"
#include "net/tlsprofile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct {
	const char *name;
	bool costly; /* once is enough */
	bool any12;  /* in TLS 1.2 with any certificate; else with RSA alone */
} kxs[] = {
	{ "x25519", false, true },
	{ "x448", false, true },
	{ "secp256r1", false, true },
	{ "secp384r1", false, true },
	{ "secp521r1", false, true },
	{ "ffdhe2048", false, false },
	{ "ffdhe3072", false, false },
	{ "ffdhe4096", false, false },
	{ "ffdhe6144", true, false },
	{ "ffdhe8192", true, false },
};
#define N_KXS (sizeof kxs / sizeof kxs[0])

static const char *const ciphers[] = { "aes-128-gcm", "aes-256-gcm", "chacha20-poly1305" };
#define N_CIPHERS (sizeof ciphers / sizeof ciphers[0])

static const struct {
	const char *name;
	const char *sign,
	    *sign12; /* in TLS 1.3, and in 1.2, where the curve does not say the hash */
} key_types[] = {
	{ "ed25519", "EdDSA-Ed25519", "EdDSA-Ed25519" },
	{ "p256", "ECDSA-SECP256R1-SHA256", "ECDSA-SHA256" },
	{ "p384", "ECDSA-SECP384R1-SHA384", "ECDSA-SHA256" },
	{ "p521", "ECDSA-SECP521R1-SHA512", "ECDSA-SHA256" },
	{ "rsa2048", "RSA-PSS-RSAE-SHA256", "RSA-PSS-RSAE-SHA256" },
	{ "rsa3072", "RSA-PSS-RSAE-SHA256", "RSA-PSS-RSAE-SHA256" },
};
#define N_KEYS (sizeof key_types / sizeof key_types[0])
#define RSA_FROM 4

struct world {
	struct buf cert[N_KEYS], key[N_KEYS];
};

static int
make_world(void **state)
{
	struct world *w = mem_calloc(1, sizeof *w);
	const char *name = "localhost";
	struct issue_new req = { .names = &name, .n_names = 1 };
	struct fault f;

	for (size_t i = 0; i < N_KEYS; i++) {
		struct ca *ca;

		buf_init(&w->cert[i], 65536);
		buf_init(&w->key[i], 65536);
		assert_int_equal(keytype_parse(key_types[i].name, &req.type), 0);
		assert_int_equal(ca_new(&ca, req.type, "CA", &f), 0);
		assert_int_equal(issue_server_new(ca, &req, &w->cert[i], &w->key[i], &f), 0);
		ca_free(ca);
	}
	*state = w;
	return 0;
}

static int
free_world(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < N_KEYS; i++) {
		buf_fini(&w->cert[i]);
		buf_fini(&w->key[i]);
	}
	free(w);
	return 0;
}

/* ---- one connection */

struct side {
	struct tls *tls;
	struct buf got;
};

static int
on_verify(void *user, const struct bytes *chain, size_t n, struct fault *f)
{
	(void)user, (void)f;
	assert_true(chain[0].n > 100);
	assert_int_equal(n, 2);
	return 0;
}

static void
on_data(void *user, struct bytes plain)
{
	buf_put(&((struct side *)user)->got, plain.p, plain.n);
}

static const struct tls_ops ops = { .verify = on_verify, .data = on_data };

/* Until neither has anything more to say. */
static void
settle(struct side *a, struct side *b)
{
	struct side *from = a, *to = b;

	while (tls_out(a->tls)->n > 0 || tls_out(b->tls)->n > 0) {
		struct buf pipe = BUF_INIT(1 << 20);

		buf_move(&pipe, tls_out(from->tls));
		tls_feed(to->tls, buf_bytes(&pipe));
		buf_fini(&pipe);
		from = from == a ? b : a;
		to = to == a ? b : a;
	}
}

static struct tlsctx *
server_ctx(const struct world *w, size_t key, const struct tlsprofile_want *want)
{
	struct tlsctx_cert own = { buf_bytes(&w->cert[key]), buf_bytes(&w->key[key]) };
	struct tlsctx *ctx = NULL;
	struct tlsprofile p;
	struct fault f;

	if (tlsprofile_make(&p, want, &f) != 0 ||
	    tlsctx_server_new(&ctx, p.priority, &own, 1, &f) != 0)
		fail_msg("%s", f.cause);
	return ctx;
}

static struct tlsctx *
client_ctx(const struct world *w, size_t key, const struct tlsprofile_want *want)
{
	struct tlsctx_cert own = { buf_bytes(&w->cert[key]), buf_bytes(&w->key[key]) };
	struct tlsctx *ctx = NULL;
	struct tlsprofile p;
	struct fault f;

	if (tlsprofile_make(&p, want, &f) != 0 ||
	    tlsctx_client_new(&ctx, p.priority, &own, &f) != 0)
		fail_msg("%s", f.cause);
	return ctx;
}

struct wish {
	const char *tls, *kx, *cipher;
	const char *version, *sign;
};

static bool
same_name(const char *gnutls, const char *ours)
{
	for (; *gnutls != '\0' && tolower((unsigned char)*gnutls) == *ours; gnutls++)
		ours++;
	return *gnutls == *ours;
}

static void
assert_facts(const struct side *s, const struct wish *want)
{
	struct tls_facts facts;

	tls_facts(s->tls, &facts);
	assert_string_equal(facts.version, want->version);
	assert_string_equal(facts.signature, want->sign);
	if (!same_name(facts.group, want->kx) || !same_name(facts.cipher, want->cipher))
		fail_msg(
		    "%s, %s instead of %s, %s", facts.group, facts.cipher, want->kx, want->cipher);
}

static void
say(struct side *from, struct side *to, const char *text)
{
	assert_int_equal(tls_send(from->tls, bytes_str(text)), 0);
	settle(from, to);
	assert_true(bytes_equal(buf_bytes(&to->got), bytes_str(text)));
}

/* want NULL: they must not meet, and both must say why. */
static void
meet(struct tlsctx *server, struct tlsctx *client, const struct wish *want)
{
	struct side s = { .got = BUF_INIT(1000) }, c = { .got = BUF_INIT(1000) };

	assert_int_equal(tls_new_server(&s.tls, server, &ops, &s), 0);
	assert_int_equal(tls_new_client(&c.tls, client, "localhost", &ops, &c), 0);
	settle(&c, &s);
	if (want == NULL) {
		assert_int_equal(tls_state(s.tls), TLS_DEAD);
		assert_int_equal(tls_state(c.tls), TLS_DEAD);
		assert_int_equal(tls_fault(s.tls)->code, ERR_TLS);
		assert_int_equal(tls_fault(c.tls)->code, ERR_TLS);
		assert_non_null(strstr(tls_fault(s.tls)->cause, " in common"));
		assert_non_null(strstr(tls_fault(c.tls)->cause, "the other side refused TLS"));
		assert_non_null(strstr(tls_fault(c.tls)->remedy, "--tls-profile"));
	} else {
		if (tls_state(c.tls) != TLS_OPEN || tls_state(s.tls) != TLS_OPEN)
			fail_msg("%s %s %s: client: %s, server: %s", want->kx, want->cipher,
			    want->sign, tls_fault(c.tls)->cause, tls_fault(s.tls)->cause);
		assert_facts(&s, want);
		assert_facts(&c, want);
		say(&c, &s, "from the client");
		say(&s, &c, "from the server");
	}
	tls_free(s.tls);
	tls_free(c.tls);
	buf_fini(&s.got);
	buf_fini(&c.got);
}

/* ---- all of them */

static void
meets(const struct world *w, size_t key, const struct wish *want)
{
	struct tlsctx *s = server_ctx(w, key,
	    &(struct tlsprofile_want){ .tls = want->tls, .kx = want->kx, .cipher = want->cipher });
	struct tlsctx *c = client_ctx(w, key,
	    &(struct tlsprofile_want){ .tls = want->tls, .kx = want->kx, .cipher = want->cipher });

	meet(s, c, want);
	tlsctx_unref(s);
	tlsctx_unref(c);
}

/* Another key exchange, another cipher, another kind of certificate; how many. */
static unsigned
refusals(const struct world *w, size_t key, const char *kx, const char *cipher)
{
	char both[64];
	struct tlsprofile_want others[] = {
		{ .kx = strcmp(kx, "x25519") == 0 ? "x448,secp384r1" : "x25519" },
		{ .kx = both, .cipher = cipher == ciphers[0] ? ciphers[1] : ciphers[0] },
		{ .tls = "NORMAL:-VERS-ALL:+VERS-TLS1.3:-SIGN-ALL:+SIGN-EDDSA-ED448" },
	};
	struct tlsctx *s =
	    server_ctx(w, key, &(struct tlsprofile_want){ .kx = kx, .cipher = cipher });
	unsigned n = 0;

	/* The first is the one that is computed at once: one that costs little. */
	snprintf(both, sizeof both, "x25519,%s", kx);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct tlsctx *c = client_ctx(w, key, &others[i]);

		meet(s, c, NULL);
		tlsctx_unref(c);
		n++;
	}
	tlsctx_unref(s);
	return n;
}

static void
test_tls13(void **state)
{
	unsigned all = 0, all_refused = 0;

	print_message("# TLS 1.3                        of %zu certificates\n", N_KEYS);
	for (size_t k = 0; k < N_KXS; k++)
		for (size_t c = 0; c < (kxs[k].costly ? 1 : N_CIPHERS); c++) {
			unsigned met = 0, refused = 0;

			for (size_t i = 0; i < (kxs[k].costly ? 1 : N_KEYS); i++) {
				struct wish want = { NULL, kxs[k].name, ciphers[c], "TLS 1.3",
					key_types[i].sign };

				meets(*state, i, &want);
				met++;
				refused += refusals(*state, i, want.kx, want.cipher);
			}
			print_message("# %-10s %-18s %3u met %3u refused\n", kxs[k].name,
			    ciphers[c], met, refused);
			all += met;
			all_refused += refused;
		}
	print_message("# in all                        %3u met %3u refused\n", all, all_refused);
	assert_int_equal(all, 8 * N_CIPHERS * N_KEYS + 2);
	assert_int_equal(all_refused, 3 * all);
}

/* Both allow TLS 1.2 and nothing later. */
static void
test_tls12(void **state)
{
	static const char only[] =
	    "NONE:+VERS-TLS1.2:+ECDHE-ECDSA:+ECDHE-RSA:+DHE-RSA:+AES-256-GCM:+AEAD:+GROUP-X25519:"
	    "+SIGN-EDDSA-ED25519:+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SHA384:+SIGN-ECDSA-SHA512:"
	    "+SIGN-RSA-PSS-RSAE-SHA256:+CTYPE-X509";
	unsigned met = 0;

	for (size_t k = 0; k < N_KXS; k++)
		for (size_t i = kxs[k].any12 ? 0 : RSA_FROM; i < N_KEYS && !kxs[k].costly; i++) {
			struct wish want = { "compat", kxs[k].name, ciphers[met % N_CIPHERS],
				"TLS 1.2", key_types[i].sign12 };
			struct tlsctx *s, *c;

			s = server_ctx(*state, i,
			    &(struct tlsprofile_want){
				.tls = "compat", .kx = want.kx, .cipher = want.cipher });
			c = client_ctx(*state, i,
			    &(struct tlsprofile_want){
				.tls = only, .kx = want.kx, .cipher = want.cipher });
			meet(s, c, &want);
			tlsctx_unref(s);
			tlsctx_unref(c);
			met++;
		}
	print_message("# TLS 1.2, by compat: %u met\n", met);
	assert_int_equal(met, 5 * N_KEYS + 3 * (N_KEYS - RSA_FROM));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tls13),
		cmocka_unit_test(test_tls12),
	};

	return cmocka_run_group_tests_name("matrix", tests, make_world, free_world);
}
