#include "certs/issue.h"

#include <assert.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "certs/build.h"
#include "certs/ca_int.h"
#include "certs/check.h"
#include "certs/check_int.h"
#include "certs/keytype_int.h"
#include "certs/spki.h"
#include "certs/x509_util.h"

#define OLD_HOSTS_MAX 64 /* of a certificate that is renewed */

/* What to write into a certificate. */
struct order {
	enum cert_use use;
	const char *cn, *uri;
	const char *const *hosts;
	size_t n_hosts;
	int64_t span[2];
};

/* The dates as asked for, or the usual ones; a CA vouches for nothing beyond its own end. */
static int
settle_dates(const struct ca *ca, struct order *o, int days, struct fault *f)
{
	int64_t now = clock_wall_ms() / 1000,
		ca_span[2] = { gnutls_x509_crt_get_activation_time(ca->crt),
			gnutls_x509_crt_get_expiration_time(ca->crt) };

	if (o->span[0] == 0 && o->span[1] == 0) {
		o->span[0] = now - BUILD_SKEW;
		o->span[1] = now + days * BUILD_DAY;
	}
	if (o->span[0] < 0 || o->span[1] < o->span[0])
		return fault_set(f, ERR_USAGE, "Let it end after it begins.",
		    "a certificate cannot have these dates");
	if (ca_span[1] < o->span[1])
		o->span[1] = ca_span[1];
	return o->span[1] > o->span[0] ? 0
				       : verdict_dates(f, "the CA", ca_span, o->span[0],
					     "Make a new CA: snug --pki init.");
}

static int
build(const struct ca *ca, const struct request *rq, const struct order *o, gnutls_x509_crt_t *out)
{
	gnutls_pubkey_t key = NULL;
	gnutls_x509_crt_t built = NULL;
	int g;

	*out = NULL;
	(void)((g = spki_of_der(bytes_of(rq->spki_der, rq->spki_len), &key)) < 0 ||
	       (g = build_begin(&built, o->cn, o->span, key)) < 0 ||
	       (g = build_leaf(built, o->use, ca->crt)) < 0);
	if (g >= 0 && o->uri != NULL)
		g = build_uri(built, o->uri);
	for (size_t i = 0; i < o->n_hosts && g >= 0; i++)
		g = build_host(built, o->hosts[i]);
	if (g >= 0)
		g = build_sign(built, ca->crt, ca->key, out);
	gnutls_x509_crt_deinit(built);
	gnutls_pubkey_deinit(key);
	return g;
}

static void
tell(gnutls_x509_crt_t leaf, const struct order *o, const char *name, struct cert_facts *facts)
{
	*facts = (struct cert_facts){ .use = o->use,
		.from = gnutls_x509_crt_get_activation_time(leaf),
		.to = gnutls_x509_crt_get_expiration_time(leaf) };
	x509_serial(leaf, facts->serial, sizeof facts->serial);
	snprintf(facts->name, sizeof facts->name, "%s", name);
	x509_spki(leaf, facts->spki);
}

int
issue_member(const struct ca *ca, const struct request *rq, enum cert_use use, int64_t from,
    int64_t to, struct buf *der, struct buf *pem, struct cert_facts *facts, struct fault *f)
{
	char uri[sizeof ISSUE_URI + NICK_MAX];
	struct order o = { .use = use, .cn = rq->nick, .uri = uri, .span = { from, to } };
	gnutls_x509_crt_t leaf = NULL;
	int r, g;

	assert(use != CERT_SERVER);
	if (!nick_valid(rq->nick))
		return fault_set(f, ERR_NAME,
		    "Use letters, digits, '-' and '_', at most 24 of them.",
		    "'%s' cannot be a nick", rq->cn);
	if (use == CERT_MEMBER_MLS && rq->type != KEYTYPE_ED25519)
		return fault_set(f, ERR_KEY, "Make it with an Ed25519 key.",
		    "a key of type %s cannot sign in rooms", keytype_name(rq->type));
	snprintf(uri, sizeof uri, "%s%s", ISSUE_URI, rq->nick);
	if ((r = settle_dates(ca, &o, ISSUE_MEMBER_DAYS, f)) != 0)
		return r;
	if ((g = build(ca, rq, &o, &leaf)) < 0)
		r = x509_fail(f, g, "issue a certificate");
	if (r == 0 && der != NULL)
		r = x509_cert_to_der(leaf, der, f);
	if (r == 0 && pem != NULL)
		r = x509_cert_to_pem(leaf, pem, f);
	if (r == 0)
		tell(leaf, &o, rq->nick, facts);
	gnutls_x509_crt_deinit(leaf);
	return r;
}

int
issue_server(const struct ca *ca, const struct request *rq, const char *const *hosts,
    size_t n_hosts, int64_t from, int64_t to, struct buf *pem, struct cert_facts *facts,
    struct fault *f)
{
	struct order o = {
		.use = CERT_SERVER, .hosts = hosts, .n_hosts = n_hosts, .span = { from, to }
	};
	gnutls_x509_crt_t leaf = NULL;
	int r, g;

	if ((r = build_check_hosts(hosts, n_hosts, f)) != 0 ||
	    (r = settle_dates(ca, &o, ISSUE_SERVER_DAYS, f)) != 0)
		return r;
	o.cn = strlen(hosts[0]) <= BUILD_CN_MAX ? hosts[0] : "snug server";
	if ((g = build(ca, rq, &o, &leaf)) < 0)
		r = x509_fail(f, g, "issue a server certificate");
	if (r == 0 && (r = x509_cert_to_pem(leaf, pem, f)) == 0)
		r = x509_cert_to_pem(ca->crt, pem, f);
	if (r == 0)
		tell(leaf, &o, hosts[0], facts);
	gnutls_x509_crt_deinit(leaf);
	return r;
}

static int
new_key(enum keytype type, struct buf *pem, struct fault *f)
{
	gnutls_x509_privkey_t k = NULL;
	int r, g;

	if ((g = gnutls_x509_privkey_init(&k)) < 0 || (g = keytype_generate(type, k)) < 0)
		r = x509_fail(f, g, "make a key");
	else
		r = x509_key_to_pem(k, pem, f);
	gnutls_x509_privkey_deinit(k);
	return r;
}

int
issue_server_new(const struct ca *ca, const struct issue_new *o, struct buf *pem, struct buf *key,
    struct fault *f)
{
	struct buf made = BUF_INIT(X509_FILE_MAX);
	struct cert_facts facts;
	struct request rq;
	int r;

	/* First what costs nothing. */
	if ((r = build_check_hosts(o->names, o->n_names, f)) != 0 ||
	    (r = new_key(o->type, &made, f)) != 0 ||
	    (r = request_of_key(buf_bytes(&made), "snug server", &rq, f)) != 0)
		goto out;
	r = issue_server(
	    ca, &rq, o->names, o->n_names, o->not_before, o->not_after, pem, &facts, f);
	if (r == 0) {
		buf_put(key, made.p, made.n);
		if ((r = buf_err(key)) != 0)
			fault_set(f, r, "This is a bug.", "the key is too long");
	}
out:
	buf_fini(&made);
	return r;
}

/* The hosts of a server's certificate, as text; how many, or 0 when some name is none. */
static size_t
old_hosts(gnutls_x509_crt_t c, char (*out)[HOST_MAX + 1])
{
	size_t k;

	for (k = 0; k < OLD_HOSTS_MAX; k++) {
		uint8_t san[HOST_MAX + 1];
		size_t n = sizeof san;
		int g = gnutls_x509_crt_get_subject_alt_name(c, (unsigned)k, san, &n, NULL);

		if (g == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			break;
		if (g == GNUTLS_SAN_IPADDRESS && (n == 4 || n == 16))
			inet_ntop(n == 4 ? AF_INET : AF_INET6, san, out[k], HOST_MAX + 1);
		else if (g == GNUTLS_SAN_DNSNAME && n <= HOST_MAX && memchr(san, 0, n) == NULL)
			snprintf(out[k], HOST_MAX + 1, "%.*s", (int)n, (const char *)san);
		else
			return 0;
	}
	return k;
}

static int
renew_server(const struct ca *ca, gnutls_x509_crt_t old, struct request *rq, int64_t from,
    int64_t to, struct buf *pem, struct cert_facts *facts, struct fault *f)
{
	char(*text)[HOST_MAX + 1] = mem_calloc(OLD_HOSTS_MAX, sizeof *text);
	const char *hosts[OLD_HOSTS_MAX];
	size_t n = old_hosts(old, text);
	int r;

	for (size_t i = 0; i < n; i++)
		hosts[i] = text[i];
	r = issue_server(ca, rq, hosts, n, from, to, pem, facts, f);
	free(text);
	return r;
}

/* Whose it was is asked as of the day when it began. */
static int
renew_member(const struct ca *ca, gnutls_x509_crt_t old, enum cert_use use, struct request *rq,
    int64_t from, int64_t to, struct buf *pem, struct cert_facts *facts, struct fault *f)
{
	struct buf der = BUF_INIT(X509_DER_MAX), ca_pem = BUF_INIT(X509_FILE_MAX);
	struct member_facts was;
	struct bytes chain;
	int r;

	if ((r = x509_cert_to_der(old, &der, f)) != 0 ||
	    (r = x509_cert_to_pem(ca->crt, &ca_pem, f)) != 0)
		goto out;
	chain = buf_bytes(&der);
	r = check_member(
	    &chain, 1, use, buf_bytes(&ca_pem), gnutls_x509_crt_get_activation_time(old), &was, f);
	if (r != 0)
		goto out;
	snprintf(rq->nick, sizeof rq->nick, "%s", was.nick);
	if ((r = issue_member(ca, rq, use, from, to, NULL, pem, facts, f)) == 0)
		r = x509_cert_to_pem(ca->crt, pem, f);
out:
	buf_fini(&der);
	buf_fini(&ca_pem);
	return r;
}

/* For which of our uses did the CA sign it: 0, ERR_CHAIN or ERR_PURPOSE. */
static int
old_use(const struct ca *ca, gnutls_x509_crt_t old, enum cert_use *use, struct fault *f)
{
	struct x509_list one = { &old, 1 };
	enum verdict v = VERDICT_PURPOSE;
	char oid[64];
	size_t n = sizeof oid;
	/* GnuTLS takes what says nothing of its use for any. */
	bool says = gnutls_x509_crt_get_ca_status(old, NULL) <= 0 &&
		    gnutls_x509_crt_get_key_purpose_oid(old, 0, oid, &n, NULL) >= 0;

	for (unsigned u = 0; says && u < CERT_USE__COUNT; u++) {
		v = check_vouched(&one, ca->crt, use_oid((enum cert_use)u), NULL);
		*use = (enum cert_use)u;
		if (v != VERDICT_PURPOSE)
			break;
	}
	if (v == VERDICT_GOOD)
		return 0;
	return v == VERDICT_PURPOSE
		   ? fault_set(f, ERR_PURPOSE, "Have it issued with a use of this snug.",
			 "the certificate is for nothing that this CA issues")
		   : fault_set(f, ERR_CHAIN, "Renew it where it was issued.",
			 "the certificate was not issued by this CA, or is damaged");
}

int
issue_renew(const struct ca *ca, struct bytes old, int64_t from, int64_t to, struct buf *pem,
    struct cert_facts *facts, struct fault *f)
{
	struct x509_list l;
	struct request rq;
	enum cert_use use = CERT_SERVER;
	int r;

	if (x509_list_read(old, &l) != 0)
		return fault_set(f, ERR_PARSE, "It must be a certificate in PEM or DER.",
		    "this is no certificate");
	if ((r = old_use(ca, l.c[0], &use, f)) == 0 &&
	    (r = request_of_cert(old, "renewed", &rq, f)) == 0)
		r = use == CERT_SERVER
			? renew_server(ca, l.c[0], &rq, from, to, pem, facts, f)
			: renew_member(ca, l.c[0], use, &rq, from, to, pem, facts, f);
	x509_list_fini(&l);
	return r;
}
