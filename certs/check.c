#include "certs/check.h"

#include <assert.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "certs/base32.h"
#include "certs/verdict.h"
#include "certs/x509_util.h"

#define PIN_MIN 16
#define PIN_MAX 32
#define PURPOSES_MAX 32
#define SENT_NOTHING "Nothing was sent."

/*
 * Dates are looked at by hand, because GnuTLS has one clock for the whole process; an anchor
 * that is itself the leaf vouches for nothing.
 */
#define VERIFY_FLAGS                                                                               \
	(GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS |           \
	    GNUTLS_VERIFY_DO_NOT_ALLOW_SAME | GNUTLS_VERIFY_DO_NOT_ALLOW_X509_V1_CA_CRT |          \
	    GNUTLS_PROFILE_TO_VFLAGS(GNUTLS_PROFILE_MEDIUM))

/* What GnuTLS found wrong, the worst first: who vouches before what is said. */
static const struct {
	unsigned status;
	enum verdict verdict;
} causes[] = {
	{ GNUTLS_CERT_SIGNER_NOT_FOUND, VERDICT_SIGNER },
	{ GNUTLS_CERT_SIGNATURE_FAILURE, VERDICT_SIGNER },
	{ GNUTLS_CERT_SIGNER_NOT_CA, VERDICT_NOT_CA },
	{ GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, VERDICT_LIMITS },
	{ GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, VERDICT_CRITICAL },
	{ GNUTLS_CERT_INSECURE_ALGORITHM, VERDICT_WEAK },
	{ GNUTLS_CERT_PURPOSE_MISMATCH, VERDICT_PURPOSE },
	{ GNUTLS_CERT_UNEXPECTED_OWNER, VERDICT_HOST },
	{ ~0u, VERDICT_INVALID },
};

static int64_t
now_or(int64_t now)
{
	return now != 0 ? now : clock_wall_ms() / 1000;
}

static void
put_date(time_t t, char *out, size_t cap)
{
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(out, cap, "%Y-%m-%d", &tm) == 0)
		out[0] = '\0';
}

static void
fill_facts(gnutls_x509_crt_t leaf, struct check_facts *facts)
{
	size_t n = sizeof facts->sha256;

	facts->expires_at = gnutls_x509_crt_get_expiration_time(leaf);
	put_date(gnutls_x509_crt_get_activation_time(leaf), facts->starts, sizeof facts->starts);
	put_date((time_t)facts->expires_at, facts->expires, sizeof facts->expires);
	if (gnutls_x509_crt_get_fingerprint(leaf, GNUTLS_DIG_SHA256, facts->sha256, &n) < 0)
		memset(facts->sha256, 0, sizeof facts->sha256);
	x509_cn(leaf, facts->subject, sizeof facts->subject);
	x509_key_text(leaf, facts->key, sizeof facts->key);
}

/*
 * For servers, in so many words: what is for any purpose, or for none that is named, may be a
 * member's. Other purposes beside it are the operator's choice.
 */
static enum verdict
check_purpose(gnutls_x509_crt_t leaf)
{
	if (gnutls_x509_crt_get_ca_status(leaf, NULL) > 0)
		return VERDICT_IS_CA;
	for (unsigned i = 0; i < PURPOSES_MAX; i++) {
		char oid[64];
		size_t n = sizeof oid;
		int g = gnutls_x509_crt_get_key_purpose_oid(leaf, i, oid, &n, NULL);

		if (g == GNUTLS_E_SHORT_MEMORY_BUFFER)
			continue; /* longer than the one that matters */
		if (g < 0)
			break; /* the end, or worse */
		if (strcmp(oid, GNUTLS_KP_TLS_WWW_SERVER) == 0)
			return VERDICT_GOOD;
	}
	return VERDICT_PURPOSE;
}

/* Signatures, constraints, strength, purpose and host, against this one anchor. */
static enum verdict
check_chain(const struct x509_list *peer, gnutls_x509_crt_t anchor, const char *host)
{
	gnutls_typed_vdata_st want[2] = {
		{ .type = GNUTLS_DT_DNS_HOSTNAME, .data = (unsigned char *)host },
		{ .type = GNUTLS_DT_KEY_PURPOSE_OID,
		    .data = (unsigned char *)GNUTLS_KP_TLS_WWW_SERVER },
	};
	gnutls_x509_trust_list_t list;
	unsigned status = ~0u;
	int g = -1;

	if (gnutls_x509_trust_list_init(&list, 0) < 0)
		return VERDICT_INVALID;
	if (gnutls_x509_trust_list_add_cas(list, &anchor, 1, 0) == 1)
		g = gnutls_x509_trust_list_verify_crt2(
		    list, peer->c, peer->n, want, 2, VERIFY_FLAGS, &status, NULL);
	gnutls_x509_trust_list_deinit(list, 0);
	if (g < 0)
		return VERDICT_INVALID;
	for (size_t i = 0; status != 0 && i < sizeof causes / sizeof causes[0]; i++)
		if ((status & causes[i].status) != 0)
			return causes[i].verdict;
	return VERDICT_GOOD;
}

static int
check_dates(gnutls_x509_crt_t c, const char *what, int64_t now, const char *tail, struct fault *f)
{
	int64_t span[2] = { gnutls_x509_crt_get_activation_time(c),
		gnutls_x509_crt_get_expiration_time(c) };

	if (span[0] == -1 || span[1] == -1)
		return fault_set(f, ERR_PARSE, tail, "%s has no readable dates", what);
	return verdict_dates(f, what, span, now, tail);
}

/* Every certificate that was shown, and the anchor, which need not be among them. */
static int
check_all_dates(const struct x509_list *peer, gnutls_x509_crt_t anchor,
    const struct check_want *want, struct fault *f)
{
	int64_t now = now_or(want->now);
	char leaf[300], ca[300];
	int r;

	snprintf(leaf, sizeof leaf, "the certificate of %.200s", want->host);
	snprintf(ca, sizeof ca, "a CA certificate of %.200s", want->host);
	r = check_dates(peer->c[0], leaf, now, SENT_NOTHING, f);
	for (unsigned i = 1; r == 0 && i < peer->n; i++)
		r = check_dates(peer->c[i], ca, now, SENT_NOTHING, f);
	return r != 0 ? r : check_dates(anchor, ca, now, SENT_NOTHING, f);
}

static int
judge(const struct x509_list *peer, gnutls_x509_crt_t anchor, const struct check_want *want,
    struct fault *f)
{
	enum verdict v = check_chain(peer, anchor, want->host), p;
	bool by_file = want->ca_pem.n > 0;
	char cn[256] = "";

	/* A wrong purpose weighs more than a wrong host, and GnuTLS's view of it is too mild. */
	if ((v == VERDICT_GOOD || v == VERDICT_HOST || v == VERDICT_PURPOSE) &&
	    (p = check_purpose(peer->c[0])) != VERDICT_GOOD)
		v = p;
	if (v == VERDICT_HOST)
		x509_cn(peer->c[0], cn, sizeof cn);
	return v != VERDICT_GOOD ? verdict_set(f, v, want->host, by_file, cn)
				 : check_all_dates(peer, anchor, want, f);
}

/* A pin of a length that proves nothing matches nothing. */
static bool
pin_matches(gnutls_x509_crt_t c, const struct check_want *want)
{
	uint8_t spki[PIN_MAX];

	return want->pin_len >= PIN_MIN && want->pin_len <= PIN_MAX && x509_spki(c, spki) &&
	       memcmp(spki, want->pin, want->pin_len) == 0;
}

/* No anchor: which of the reasons is it. */
static enum verdict
why_no_anchor(const struct check_want *want, unsigned shown)
{
	if (want->pin == NULL)
		return VERDICT_STRANGER;
	if (want->ca_pem.n > 0)
		return VERDICT_FILE_PIN;
	return shown < 2 ? VERDICT_NO_CA : VERDICT_PIN;
}

/*
 * Try each anchor: those of the file, or else those of the chain beyond the leaf; of these,
 * with a pin, the ones that have it. The fault of the nearest miss is kept.
 */
static int
judge_anchors(const struct x509_list *peer, const struct x509_list *file,
    const struct check_want *want, struct check_facts *facts, struct fault *f)
{
	const struct x509_list *from = file->n > 0 ? file : peer;
	bool named = want->pin != NULL || file->n > 0;
	struct fault one, best;
	int r = 0;

	for (unsigned i = file->n > 0 ? 0 : 1; named && i < from->n; i++) {
		if (want->pin != NULL && !pin_matches(from->c[i], want))
			continue;
		if (judge(peer, from->c[i], want, &one) == 0) {
			x509_spki(from->c[i], facts->ca_spki);
			return 0;
		}
		if (r == 0 || r == ERR_CHAIN) {
			best = one;
			r = one.code;
		}
	}
	if (r == 0)
		return verdict_set(f, why_no_anchor(want, peer->n), want->host, false, NULL);
	*f = best;
	return r;
}

int
check_server(const struct bytes *chain, size_t n, const struct check_want *want,
    struct check_facts *facts, struct fault *f)
{
	struct x509_list peer = { 0 }, file = { 0 };
	int r;

	assert(want->host != NULL);
	*facts = (struct check_facts){ 0 };
	if (n == 0)
		return verdict_set(f, VERDICT_EMPTY, want->host, false, NULL);
	if (x509_list_from_der(chain, n, &peer) != 0)
		return verdict_set(f, VERDICT_MALFORMED, want->host, false, NULL);
	fill_facts(peer.c[0], facts);
	if (peer.n > 1)
		x509_spki(peer.c[peer.n - 1], facts->ca_spki);
	if (want->ca_pem.n > 0 && x509_list_from_pem(want->ca_pem, &file) != 0) {
		r = fault_set(f, ERR_KEYFILE, "It must hold CA certificates in PEM. " SENT_NOTHING,
		    "the CA file you named holds no usable certificate");
		goto out;
	}
	r = judge_anchors(&peer, &file, want, facts, f);
out:
	x509_list_fini(&peer);
	x509_list_fini(&file);
	return r;
}

/* Invites pin the last one of the file: the leaf must be of its issuing. */
static int
check_own_ca(const struct x509_list *own, const char *host, struct fault *f)
{
	enum verdict v;

	if (own->n < 2)
		return fault_set(f, ERR_KEYFILE, "Append it to the file, or name it with --ca.",
		    "the CA of the server's certificate is missing");
	v = check_chain(own, own->c[own->n - 1], host != NULL ? host : "");
	if (v == VERDICT_GOOD || v == VERDICT_HOST)
		return 0;
	return fault_set(f, ERR_KEYFILE,
	    "Name with --ca the one that issued it, or append that to the file.",
	    "the server's certificate does not lead to the CA that comes with it");
}

static int
check_own_leaf(
    const struct x509_list *own, const char *host, const struct check_facts *facts, struct fault *f)
{
	static const char remedy[] = "Issue another one, or let snug make it.";
	gnutls_x509_crt_t leaf = own->c[0];
	int r;

	if (x509_key_weak(leaf))
		return fault_set(f, ERR_WEAK, "Use Ed25519, ECDSA P-256 or at least RSA 2048.",
		    "the key of the server's certificate, %s, is too weak", facts->key);
	if (check_purpose(leaf) != VERDICT_GOOD)
		return fault_set(f, ERR_PURPOSE,
		    "Its extended key usage must have serverAuth, and it must not be a CA.",
		    "the server's certificate is not one for servers");
	if ((r = check_own_ca(own, host, f)) != 0)
		return r;
	if (host != NULL && !gnutls_x509_crt_check_hostname2(leaf, host, 0))
		return fault_set(
		    f, ERR_HOST, remedy, "the server's certificate is not for %.200s", host);
	return check_dates(leaf, "the server's certificate", now_or(0), remedy, f);
}

int
check_own(struct bytes cert_pem, struct bytes key_pem, const char *host, struct check_facts *facts,
    struct fault *f)
{
	struct x509_list own = { 0 };
	gnutls_x509_privkey_t key = NULL;
	int r;

	*facts = (struct check_facts){ 0 };
	if (x509_list_from_pem(cert_pem, &own) != 0)
		return fault_set(f, ERR_KEYFILE,
		    "It must hold certificates in PEM, the server's first.",
		    "the server's certificate file holds no usable certificate");
	fill_facts(own.c[0], facts);
	if (own.n > 1)
		x509_spki(own.c[own.n - 1], facts->ca_spki);
	if ((r = x509_key_from_pem(key_pem, "the server's key file", &key, f)) != 0)
		goto out;
	r = x509_key_matches(key, own.c[0])
		? check_own_leaf(&own, host, facts, f)
		: fault_set(f, ERR_KEYFILE, "Name the key that was made with this certificate.",
		      "the server's key does not belong to its certificate");
out:
	gnutls_x509_privkey_deinit(key);
	x509_list_fini(&own);
	return r;
}

void
check_fingerprint(const uint8_t spki[static 32], char out[static 40])
{
	char text[BASE32_LEN(16) + 1], *p = out;

	base32_encode(spki, 16, text);
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			*p++ = ' ';
		*p++ = text[i];
	}
	*p = '\0';
}
