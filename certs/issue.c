#include "certs/issue.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "certs/build.h"
#include "certs/ca_int.h"
#include "certs/spki.h"
#include "certs/verdict.h"
#include "certs/x509_util.h"

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
