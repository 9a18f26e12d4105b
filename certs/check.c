#include "certs/check.h"

#include <assert.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "certs/base32.h"
#include "certs/check_int.h"
#include "certs/crl.h"

#define PIN_MIN 16
#define PIN_MAX 32
#define PURPOSES_MAX 32
#define NAMES_MAX 1000
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

int64_t
check_now(int64_t now)
{
	return now != 0 ? now : clock_wall_ms() / 1000;
}

static void
fill_facts(gnutls_x509_crt_t leaf, struct check_facts *facts)
{
	size_t n = sizeof facts->sha256;

	facts->expires_at = gnutls_x509_crt_get_expiration_time(leaf);
	x509_day(gnutls_x509_crt_get_activation_time(leaf), facts->starts, sizeof facts->starts);
	x509_day(facts->expires_at, facts->expires, sizeof facts->expires);
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

enum verdict
check_vouched(
    const struct x509_list *peer, gnutls_x509_crt_t anchor, const char *purpose, const char *host)
{
	gnutls_typed_vdata_st want[2] = {
		{ .type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)purpose },
		{ .type = GNUTLS_DT_DNS_HOSTNAME, .data = (unsigned char *)host },
	};
	gnutls_x509_trust_list_t list;
	unsigned status = ~0u;
	int g = -1;

	if (gnutls_x509_trust_list_init(&list, 0) < 0)
		return VERDICT_INVALID;
	if (gnutls_x509_trust_list_add_cas(list, &anchor, 1, 0) == 1)
		g = gnutls_x509_trust_list_verify_crt2(list, peer->c, peer->n, want,
		    host != NULL ? 2 : 1, VERIFY_FLAGS, &status, NULL);
	gnutls_x509_trust_list_deinit(list, 0);
	if (g < 0)
		return VERDICT_INVALID;
	for (size_t i = 0; status != 0 && i < sizeof causes / sizeof causes[0]; i++)
		if ((status & causes[i].status) != 0)
			return causes[i].verdict;
	return VERDICT_GOOD;
}

enum verdict
check_weak(const struct x509_list *peer, gnutls_x509_crt_t anchor, char detail[static 32])
{
	for (unsigned i = 0; i < peer->n; i++) {
		int sign = gnutls_x509_crt_get_signature_algorithm(peer->c[i]);
		const char *hash = x509_weak_hash(sign);

		x509_key_text(peer->c[i], detail, 32);
		if (x509_key_weak(peer->c[i]))
			return i == 0 ? VERDICT_WEAK_KEY : VERDICT_WEAK_CA;
		if (hash != NULL && !gnutls_x509_crt_equals(peer->c[i], anchor)) {
			snprintf(detail, 32, "%s", hash);
			return VERDICT_WEAK_HASH;
		}
	}
	x509_key_text(anchor, detail, 32);
	return x509_key_weak(anchor) ? VERDICT_WEAK_CA : VERDICT_GOOD;
}

int
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
	int64_t now = check_now(want->now);
	char leaf[300], ca[300];
	int r;

	snprintf(leaf, sizeof leaf, "the certificate of %.200s", want->host);
	snprintf(ca, sizeof ca, "a CA certificate of %.200s", want->host);
	r = check_dates(peer->c[0], leaf, now, SENT_NOTHING, f);
	for (unsigned i = 1; r == 0 && i < peer->n; i++)
		r = check_dates(peer->c[i], ca, now, SENT_NOTHING, f);
	return r != 0 ? r : check_dates(anchor, ca, now, SENT_NOTHING, f);
}

/* Is there a SAN for a host. GnuTLS falls back on the CN without one; we do not (RFC 9525, 2). */
static bool
names_host(gnutls_x509_crt_t leaf)
{
	for (unsigned i = 0; i < NAMES_MAX; i++) {
		size_t n = 0;
		int g = gnutls_x509_crt_get_subject_alt_name(leaf, i, NULL, &n, NULL);
		char *san;

		if (g == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			return false;
		if (g != GNUTLS_E_SHORT_MEMORY_BUFFER)
			continue;
		san = mem_calloc(n + 1, 1);
		g = gnutls_x509_crt_get_subject_alt_name(leaf, i, san, &n, NULL);
		free(san);
		if (g == GNUTLS_SAN_DNSNAME || g == GNUTLS_SAN_IPADDRESS)
			return true;
	}
	return false;
}

/* Does the list name one of these. 0 with it unless it is there; a list of another CA names none.
 */
static int
check_crl(const struct x509_list *peer, gnutls_x509_crt_t anchor, const struct check_want *want,
    struct fault *f)
{
	struct buf ca = BUF_INIT(X509_FILE_MAX);
	struct crl c = { .n = 0 };
	char day[16];
	int r = x509_cert_to_pem(anchor, &ca, f);

	if (r == 0 && (r = crl_read(want->crl_pem, buf_bytes(&ca), &c, f)) == ERR_CHAIN)
		r = 0;
	else if (r != 0)
		r = fault_set(f, ERR_KEYFILE, "Delete it, and get it again. " SENT_NOTHING,
		    "the list of revoked certificates that is here cannot be used");
	for (size_t i = 0; i < c.n && r == 0; i++) {
		for (unsigned k = 0; k < peer->n && r == 0; k++) {
			char serial[CERT_SERIAL_TEXT];

			x509_serial(peer->c[k], serial, sizeof serial);
			x509_day(c.e[i].at, day, sizeof day);
			if (strcmp(serial, c.e[i].serial) == 0)
				r = verdict_set(f, VERDICT_REVOKED, want->host, false, day);
		}
	}
	crl_fini(&c);
	buf_fini(&ca);
	return r;
}

/* Are there more certificates between leaf and anchor than the anchor says. */
static bool
too_long(const struct x509_list *peer, gnutls_x509_crt_t anchor)
{
	unsigned ca, between = 0;
	int most = -1;

	if (gnutls_x509_crt_get_basic_constraints(anchor, NULL, &ca, &most) < 0 || most < 0)
		return false;
	for (unsigned i = 1; i < peer->n; i++)
		if (!gnutls_x509_crt_equals(peer->c[i], anchor))
			between++;
	return between > (unsigned)most;
}

static int
judge(const struct x509_list *peer, gnutls_x509_crt_t anchor, const struct check_want *want,
    struct fault *f)
{
	enum verdict v = check_vouched(peer, anchor, GNUTLS_KP_TLS_WWW_SERVER, want->host), p;
	bool by_file = want->ca_pem.n > 0;
	char cn[256] = "", weak[32];
	int r;

	/* A wrong purpose weighs more than a wrong host, and GnuTLS's view of it is too mild. */
	if ((v == VERDICT_GOOD || v == VERDICT_HOST || v == VERDICT_PURPOSE) &&
	    (p = check_purpose(peer->c[0])) != VERDICT_GOOD)
		v = p;
	if (v == VERDICT_WEAK && (p = check_weak(peer, anchor, weak)) != VERDICT_GOOD)
		return verdict_set(f, p, want->host, by_file, weak);
	if ((v == VERDICT_LIMITS || v == VERDICT_INVALID || v == VERDICT_NOT_CA) &&
	    too_long(peer, anchor))
		v = VERDICT_LONG;
	if ((v == VERDICT_GOOD || v == VERDICT_HOST) && !names_host(peer->c[0]))
		return verdict_set(f, VERDICT_NAMELESS, want->host, by_file, NULL);
	if (v == VERDICT_GOOD && want->crl_pem.n > 0 && (r = check_crl(peer, anchor, want, f)) != 0)
		return r;
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
check_own_ca(const struct x509_list *own, struct fault *f)
{
	enum verdict v;

	if (own->n < 2)
		return fault_set(f, ERR_KEYFILE, "Append it to the file, or name it with --ca.",
		    "the CA of the server's certificate is missing");
	v = check_vouched(own, own->c[own->n - 1], GNUTLS_KP_TLS_WWW_SERVER, NULL);
	if (v == VERDICT_GOOD)
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
	const char *hash = x509_weak_hash(gnutls_x509_crt_get_signature_algorithm(leaf));
	int r;

	if (x509_key_weak(leaf))
		return fault_set(f, ERR_WEAK, "Use Ed25519, ECDSA P-256 or at least RSA 2048.",
		    "the key of the server's certificate, %s, is too weak", facts->key);
	if (hash != NULL)
		return fault_set(f, ERR_WEAK, "Have it issued again, with SHA-256.",
		    "the server's certificate is signed with %s, which is too weak", hash);
	if (check_purpose(leaf) != VERDICT_GOOD)
		return fault_set(f, ERR_PURPOSE,
		    "Its extended key usage must have serverAuth, and it must not be a CA.",
		    "the server's certificate is not one for servers");
	if (!names_host(leaf))
		return fault_set(f, ERR_HOST, remedy,
		    "the server's certificate names no host but in its common name");
	if ((r = check_own_ca(own, f)) != 0)
		return r;
	if (host != NULL && !gnutls_x509_crt_check_hostname2(leaf, host, 0))
		return fault_set(
		    f, ERR_HOST, remedy, "the server's certificate is not for %.200s", host);
	return check_dates(leaf, "the server's certificate", check_now(0), remedy, f);
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
