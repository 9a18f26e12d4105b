#include "certs/check.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "certs/check_int.h"
#include "certs/issue.h"
#include "certs/spki.h"

#define CHAIN_MAX 2 /* a leaf, and the CA after it for those who want to look at it */
#define SANS_MAX 8  /* counted up to here; two are one too many */
#define PURPOSES_MAX 8
/* Not a CA, and not because it is among those to trust. */
#define SELF_FLAGS (GNUTLS_VERIFY_DISABLE_CA_SIGN | GNUTLS_VERIFY_DO_NOT_ALLOW_SAME)

#define ASK_INVITE "Ask for a new invite: it brings another certificate."
#define POSING "It may be of another snug, or somebody is posing as a member. " ASK_INVITE

/* In words: "the certificate of bob" text ": detail". */
static const struct {
	int code;
	const char *text, *remedy;
} rows[VERDICT__COUNT] = {
	[VERDICT_EMPTY] = { ERR_PARSE, "is not there: nothing was shown",
	    "Members show a certificate; an invite brings one." },
	[VERDICT_MALFORMED] = { ERR_PARSE, "is malformed or too large", ASK_INVITE },
	[VERDICT_LONG] = { ERR_CHAIN, "comes with a chain that is too long",
	    "Members are certified by the CA itself, without intermediates. " ASK_INVITE },
	[VERDICT_SELF] = { ERR_CHAIN, "is signed by itself, not by the CA of this snug", POSING },
	[VERDICT_SIGNER] = { ERR_CHAIN, "is not signed by the CA of this snug", POSING },
	[VERDICT_NOT_CA] = { ERR_CHAIN, "is signed by something that is not a CA",
	    "The operator has to make a CA: snug --pki init." },
	[VERDICT_LIMITS] = { ERR_CHAIN, "is outside of what its CA may vouch for",
	    "The operator has to use a CA without these limits." },
	[VERDICT_CRITICAL] = { ERR_CHAIN, "makes a demand that this snug does not know",
	    ASK_INVITE },
	[VERDICT_WEAK_CA] = { ERR_WEAK, "is signed by a CA whose key is too weak",
	    "The operator has to make a stronger CA." },
	[VERDICT_WEAK] = { ERR_WEAK, "has a key or signature that is too weak",
	    "The operator has to make a stronger CA." },
	[VERDICT_WEAK_KEY] = { ERR_WEAK, "has a key that is too weak", ASK_INVITE },
	[VERDICT_WEAK_HASH] = { ERR_WEAK, "is signed with a hash that is too weak", ASK_INVITE },
	[VERDICT_IS_CA] = { ERR_PURPOSE, "is a CA's, not a member's", ASK_INVITE },
	[VERDICT_PURPOSE] = { ERR_PURPOSE, "is not for", ASK_INVITE },
	[VERDICT_MANY] = { ERR_PURPOSE, "is for more than", ASK_INVITE },
	[VERDICT_NAMELESS] = { ERR_NAME, "says not whose it is", ASK_INVITE },
	[VERDICT_NAMES] = { ERR_NAME, "has more than one name", ASK_INVITE },
	[VERDICT_NAME] = { ERR_NAME, "has a name that nobody here can have", ASK_INVITE },
	[VERDICT_KEY] = { ERR_KEY, "has a key that cannot sign in rooms", ASK_INVITE },
	[VERDICT_INVALID] = { ERR_CHAIN, "is not valid", ASK_INVITE },
};

/* "the certificate of bob", or of whoever it is. */
static void
put_whose(const struct member_facts *facts, char *out, size_t cap)
{
	snprintf(
	    out, cap, "the certificate of %s", facts->nick[0] != '\0' ? facts->nick : "a member");
}

static int
refuse(struct fault *f, enum verdict v, const char *detail, const struct member_facts *facts)
{
	const char *join = detail == NULL                              ? ""
			   : v == VERDICT_PURPOSE || v == VERDICT_MANY ? " "
								       : ": ";
	char whose[64];

	if (rows[v].text == NULL)
		v = VERDICT_INVALID;
	put_whose(facts, whose, sizeof whose);
	return fault_set(f, rows[v].code, rows[v].remedy, "%s %s%s%s", whose, rows[v].text, join,
	    detail != NULL ? detail : "");
}

/* The one SAN, if it is one and a nick's. */
static enum verdict
read_name(gnutls_x509_crt_t leaf, char nick[static NICK_MAX + 1])
{
	char uri[sizeof ISSUE_URI + NICK_MAX];
	size_t prefix = strlen(ISSUE_URI), len = 0;
	bool good = false;
	unsigned i;

	for (i = 0; i < SANS_MAX; i++) {
		char san[sizeof uri];
		size_t n = sizeof san;
		int g = gnutls_x509_crt_get_subject_alt_name(leaf, i, san, &n, NULL);

		if (g == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			break;
		good = g == GNUTLS_SAN_URI && n < sizeof uri && memchr(san, '\0', n) == NULL;
		if (good)
			memcpy(uri, san, len = n);
	}
	if (i != 1)
		return i == 0 ? VERDICT_NAMELESS : VERDICT_NAMES;
	uri[good ? len : 0] = '\0';
	if (!good || strncmp(uri, ISSUE_URI, prefix) != 0 || !nick_valid(uri + prefix))
		return VERDICT_NAME;
	memcpy(nick, uri + prefix, len - prefix + 1);
	return VERDICT_GOOD;
}

/* What can be told of a leaf before anything is proven; the verdict on its name. */
static enum verdict
fill_facts(gnutls_x509_crt_t leaf, struct member_facts *facts)
{
	gnutls_pubkey_t key;

	x509_serial(leaf, facts->serial, sizeof facts->serial);
	facts->starts_at = gnutls_x509_crt_get_activation_time(leaf);
	facts->expires_at = gnutls_x509_crt_get_expiration_time(leaf);
	x509_day(facts->starts_at, facts->starts, sizeof facts->starts);
	x509_day(facts->expires_at, facts->expires, sizeof facts->expires);
	if (spki_of_cert(leaf, &key) == 0) {
		spki_hash(key, facts->spki);
		facts->ed25519 = spki_ed25519(key, facts->sign_key);
		gnutls_pubkey_deinit(key);
	}
	return read_name(leaf, facts->nick);
}

/* For this use, and for no other: each key has one. */
static enum verdict
judge_purpose(gnutls_x509_crt_t leaf, enum cert_use use)
{
	bool found = false;
	unsigned i, usage;

	if (gnutls_x509_crt_get_ca_status(leaf, NULL) > 0)
		return VERDICT_IS_CA;
	if (gnutls_x509_crt_get_key_usage(leaf, &usage, NULL) >= 0 &&
	    (usage & GNUTLS_KEY_DIGITAL_SIGNATURE) == 0)
		return VERDICT_PURPOSE;
	for (i = 0; i < PURPOSES_MAX; i++) {
		char oid[64];
		size_t n = sizeof oid;
		int g = gnutls_x509_crt_get_key_purpose_oid(leaf, i, oid, &n, NULL);

		if (g == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			break;
		found = found || (g >= 0 && strcmp(oid, use_oid(use)) == 0);
	}
	return !found ? VERDICT_PURPOSE : i > 1 ? VERDICT_MANY : VERDICT_GOOD;
}

/* By name and by key: that of another one may be the same name. */
static bool
signed_itself(gnutls_x509_crt_t c)
{
	unsigned status = 0;

	return gnutls_x509_crt_check_issuer(c, c) &&
	       gnutls_x509_crt_verify(c, &c, 1, SELF_FLAGS, &status) >= 0 &&
	       (status & (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNATURE_FAILURE)) == 0;
}

/*
 * Does the CA limit which URIs it may vouch for? Ours name no host, and then it may not (RFC 5280,
 * 4.2.1.10). GnuTLS does not look at this kind.
 */
static bool
limits_uris(gnutls_x509_crt_t ca)
{
	gnutls_x509_name_constraints_t nc;
	gnutls_datum_t name;
	bool found = false;
	unsigned type;

	if (gnutls_x509_name_constraints_init(&nc) < 0)
		return true;
	if (gnutls_x509_crt_get_name_constraints(ca, nc, 0, NULL) >= 0) {
		for (unsigned i = 0;
		     !found && gnutls_x509_name_constraints_get_permitted(nc, i, &type, &name) >= 0;
		     i++)
			found = type == GNUTLS_SAN_URI;
		for (unsigned i = 0;
		     !found && gnutls_x509_name_constraints_get_excluded(nc, i, &type, &name) >= 0;
		     i++)
			found = type == GNUTLS_SAN_URI;
	}
	gnutls_x509_name_constraints_deinit(nc);
	return found;
}

/* Everything but name and dates; *detail is what refuse adds. */
static enum verdict
judge(gnutls_x509_crt_t leaf, gnutls_x509_crt_t ca, enum cert_use use, const char **detail,
    char what[static 32])
{
	struct x509_list one = { &leaf, 1 };
	enum verdict v, p = judge_purpose(leaf, use);

	*detail = what;
	if ((v = check_weak(&one, ca, what)) != VERDICT_GOOD)
		return v;
	*detail = NULL;
	v = check_vouched(&one, ca, use_oid(use), NULL);
	if (v == VERDICT_SIGNER && signed_itself(leaf))
		return VERDICT_SELF;
	if (v != VERDICT_GOOD && v != VERDICT_PURPOSE)
		return v;
	if (limits_uris(ca))
		return VERDICT_LIMITS;
	if (p == VERDICT_GOOD)
		p = v;
	if (p == VERDICT_PURPOSE || p == VERDICT_MANY)
		*detail = use_text(use);
	return p;
}

static int
judge_dates(gnutls_x509_crt_t leaf, gnutls_x509_crt_t ca, int64_t now,
    const struct member_facts *facts, struct fault *f)
{
	char whose[64];
	int r;

	put_whose(facts, whose, sizeof whose);
	r = check_dates(leaf, whose, now, "", f);
	return r != 0 ? r : check_dates(ca, "the CA of this snug", now, "", f);
}

static int
judge_leaf(gnutls_x509_crt_t leaf, gnutls_x509_crt_t ca, enum cert_use use, int64_t now,
    struct member_facts *facts, struct fault *f)
{
	enum verdict name = fill_facts(leaf, facts), v;
	const char *detail;
	char what[32];

	if ((v = judge(leaf, ca, use, &detail, what)) != VERDICT_GOOD)
		return refuse(f, v, detail, facts);
	if (name != VERDICT_GOOD)
		return refuse(f, name, NULL, facts);
	x509_key_text(leaf, what, sizeof what);
	if (use == CERT_MEMBER_MLS && !facts->ed25519)
		return refuse(f, VERDICT_KEY, what, facts);
	return judge_dates(leaf, ca, check_now(now), facts, f);
}

static int
read_ca(struct bytes b, struct x509_list *out, struct fault *f)
{
	if (x509_list_read(b, out) == 0)
		return 0;
	return fault_set(f, ERR_KEYFILE, "It must be the certificate of a CA, in PEM or DER.",
	    "the certificate of this snug's CA cannot be used");
}

int
check_member(const struct bytes *chain, size_t n, enum cert_use use, struct bytes ca_der_or_pem,
    int64_t now, struct member_facts *facts, struct fault *f)
{
	struct x509_list peer, ca = { 0 };
	int r;

	assert(use == CERT_MEMBER_TLS || use == CERT_MEMBER_MLS);
	*facts = (struct member_facts){ 0 };
	if (n == 0)
		return refuse(f, VERDICT_EMPTY, NULL, facts);
	if (n > CHAIN_MAX)
		return refuse(f, VERDICT_LONG, NULL, facts);
	if (x509_list_from_der(chain, 1, &peer) != 0)
		return refuse(f, VERDICT_MALFORMED, NULL, facts);
	if ((r = read_ca(ca_der_or_pem, &ca, f)) == 0)
		r = judge_leaf(peer.c[0], ca.c[0], use, now, facts, f);
	x509_list_fini(&peer);
	x509_list_fini(&ca);
	return r;
}
