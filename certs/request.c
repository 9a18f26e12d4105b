#include "certs/request.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hostport.h"
#include "base/utf8.h"
#include "certs/build.h"
#include "certs/spki.h"
#include "certs/x509_util.h"

#define REMEDY_READ "It must be one certificate request, PKCS#10 in PEM or DER."

static bool
printable(struct bytes s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return true;
}

/* What GnuTLS cannot write as a string (a NUL inside) it gives as '#' and hexadecimal. */
static bool
cn_ok(struct bytes s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return s.n > 0 && s.n <= REQUEST_CN_MAX && s.p[0] != '#' && utf8_valid(s);
}

/* A key that we would certify: known, and strong enough. */
static int
take_key(gnutls_pubkey_t key, struct request *out, struct fault *f)
{
	gnutls_datum_t der = { 0 };
	char text[32];
	const char *name;
	int r = 0;

	spki_text(key, text, sizeof text);
	if (spki_weak(key))
		return fault_set(f, ERR_WEAK,
		    "Make a new one: Ed25519, ECDSA P-256 or RSA of 2048 bits at least.",
		    "the key, %s, is too weak", text);
	if ((name = keytype_name_of(text)) == NULL || keytype_parse(name, &out->type) != 0)
		return fault_set(f, ERR_KEY,
		    "Use Ed25519, ECDSA P-256, P-384 or P-521, or RSA with 2048, 3072, 4096 "
		    "or 8192 bits.",
		    "a key of this type, %s, is not certified here", text);
	if (gnutls_pubkey_export2(key, GNUTLS_X509_FMT_DER, &der) < 0 ||
	    der.size > sizeof out->spki_der || !spki_hash(key, out->spki)) {
		r = fault_set(f, ERR_PARSE, REMEDY_READ, "the key cannot be read");
	} else {
		memcpy(out->spki_der, der.data, der.size);
		out->spki_len = der.size;
	}
	gnutls_free(der.data);
	return r;
}

static int
take_name(struct bytes cn, struct request *out, struct fault *f)
{
	if (!cn_ok(cn))
		return fault_set(f, ERR_PARSE,
		    "Let it be 1 to 64 bytes of UTF-8 without control characters, as a nick or a "
		    "host.",
		    "this common name cannot be used");
	memcpy(out->cn, cn.p, cn.n);
	out->cn[cn.n] = '\0';
	if (nick_valid(out->cn))
		memcpy(out->nick, out->cn, cn.n + 1);
	return 0;
}

static int
take_names(gnutls_x509_crq_t q, struct request *out, struct fault *f)
{
	char cn[256], second[256];
	size_t n = sizeof cn, m = sizeof second;
	int g = gnutls_x509_crq_get_dn_by_oid(q, GNUTLS_OID_X520_COMMON_NAME, 0, 0, cn, &n);

	if (g == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
		return fault_set(f, ERR_PARSE, "Make it with a common name: the nick, or the host.",
		    "the request names nobody");
	if (gnutls_x509_crq_get_dn_by_oid(q, GNUTLS_OID_X520_COMMON_NAME, 1, 0, second, &m) !=
	    GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
		return fault_set(f, ERR_PARSE, "Make it with one common name.",
		    "the request has two common names");
	return take_name(g < 0 ? bytes_of(NULL, 0) : bytes_of(cn, n), out, f);
}

static int
take_challenge(gnutls_x509_crq_t q, struct request *out, struct fault *f)
{
	char text[REQUEST_CHALLENGE_MAX + 2];
	size_t n = sizeof text;
	int g = gnutls_x509_crq_get_challenge_password(q, text, &n);

	if (g == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE || (g >= 0 && n == 0))
		return 0;
	if (g < 0 || n > REQUEST_CHALLENGE_MAX || !printable(bytes_of(text, n)))
		return fault_set(f, ERR_PARSE, "Make it anew, without a challenge password.",
		    "the request's challenge password cannot be used");
	memcpy(out->challenge, text, n);
	out->challenge[n] = '\0';
	return 0;
}

static int
prove(gnutls_x509_crq_t q, struct fault *f)
{
	const char *hash = x509_weak_hash(gnutls_x509_crq_get_signature_algorithm(q));

	if (hash != NULL)
		return fault_set(f, ERR_WEAK, "Make it anew, with SHA-256.",
		    "the request is signed with %s, which is too weak", hash);
	if (gnutls_x509_crq_verify(q, 0) < 0)
		return fault_set(f, ERR_SIGNATURE, "Make it anew, with the key that it is for.",
		    "the request is not signed by its own key");
	return 0;
}

static int
take(gnutls_x509_crq_t q, struct request *out, struct fault *f)
{
	gnutls_pubkey_t key;
	int r;

	if (spki_of_request(q, &key) != 0)
		return fault_set(f, ERR_PARSE, REMEDY_READ, "the request has no readable key");
	if ((r = take_key(key, out, f)) == 0 && (r = prove(q, f)) == 0 &&
	    (r = take_names(q, out, f)) == 0)
		r = take_challenge(q, out, f);
	gnutls_pubkey_deinit(key);
	return r;
}

int
request_read(struct bytes b, struct request *out, struct fault *f)
{
	gnutls_datum_t d = x509_datum(b);
	gnutls_x509_crq_t q;
	bool der = b.n > 0 && b.p[0] == 0x30;
	int r;

	*out = (struct request){ 0 };
	if (b.n == 0 || b.n > REQUEST_MAX)
		return fault_set(f, b.n == 0 ? ERR_PARSE : ERR_LIMIT, REMEDY_READ,
		    b.n == 0 ? "the request is empty" : "the request is too large");
	if (gnutls_x509_crq_init(&q) < 0)
		return fault_set(f, ERR_NOMEM, "Close other programs.", "no memory for a request");
	if (gnutls_x509_crq_import(q, &d, der ? GNUTLS_X509_FMT_DER : GNUTLS_X509_FMT_PEM) < 0)
		r = fault_set(f, ERR_PARSE, REMEDY_READ, "the request is malformed");
	else
		r = take(q, out, f);
	gnutls_x509_crq_deinit(q);
	if (r != 0)
		*out = (struct request){ 0 };
	return r;
}

/* takes pub */
static int
of_public(gnutls_pubkey_t pub, const char *cn, struct request *out, struct fault *f)
{
	int r = take_name(bytes_str(cn), out, f);

	if (r == 0)
		r = take_key(pub, out, f);
	gnutls_pubkey_deinit(pub);
	if (r != 0)
		*out = (struct request){ 0 };
	return r;
}

int
request_of_key(struct bytes key_pem, const char *cn, struct request *out, struct fault *f)
{
	gnutls_x509_privkey_t key;
	gnutls_pubkey_t pub;
	int r, g;

	*out = (struct request){ 0 };
	if ((r = x509_key_from_pem(key_pem, "the key file", &key, f)) != 0)
		return r;
	g = spki_of_key(key, &pub);
	gnutls_x509_privkey_deinit(key);
	return g < 0 ? x509_fail(f, g, "read a key") : of_public(pub, cn, out, f);
}

int
request_of_cert(struct bytes cert, const char *cn, struct request *out, struct fault *f)
{
	struct x509_list l;
	gnutls_pubkey_t pub;
	int g;

	*out = (struct request){ 0 };
	if (x509_list_read(cert, &l) != 0)
		return fault_set(f, ERR_PARSE, "It must be a certificate in PEM or DER.",
		    "this is no certificate");
	g = spki_of_cert(l.c[0], &pub);
	x509_list_fini(&l);
	return g < 0 ? fault_set(
			   f, ERR_PARSE, "Use another key.", "the certificate's key cannot be read")
		     : of_public(pub, cn, out, f);
}

static int
add_host(gnutls_x509_crq_t q, const char *host)
{
	uint8_t addr[16];
	size_t n = build_address(host, addr);

	return gnutls_x509_crq_set_subject_alt_name(q,
	    n > 0 ? GNUTLS_SAN_IPADDRESS : GNUTLS_SAN_DNSNAME, n > 0 ? (const void *)addr : host,
	    n > 0 ? (unsigned)n : (unsigned)strlen(host), GNUTLS_FSAN_APPEND);
}

/* What a request says before it is signed. */
struct draft {
	const char *cn, *challenge;
	const char *const *hosts;
	size_t n_hosts;
};

static int
sign(gnutls_x509_crq_t q, gnutls_x509_privkey_t key)
{
	gnutls_digest_algorithm_t digest;
	gnutls_pubkey_t pub;
	int g = spki_of_key(key, &pub);

	if (g < 0)
		return g;
	if ((g = gnutls_pubkey_get_preferred_hash_algorithm(pub, &digest, NULL)) >= 0)
		g = gnutls_x509_crq_sign2(q, key, digest, 0);
	gnutls_pubkey_deinit(pub);
	return g;
}

static int
write_out(gnutls_x509_crq_t q, gnutls_x509_crt_fmt_t form, struct buf *out, struct fault *f)
{
	gnutls_datum_t d = { 0 };
	int g = gnutls_x509_crq_export2(q, form, &d);

	return g < 0 ? x509_fail(f, g, "write a request") : x509_put(out, &d, f);
}

static int
make(const struct draft *d, gnutls_x509_privkey_t key, gnutls_x509_crt_fmt_t form, struct buf *out,
    struct fault *f)
{
	gnutls_x509_crq_t q;
	int g = gnutls_x509_crq_init(&q), r;

	if (g < 0)
		return x509_fail(f, g, "make a request");
	(void)((g = gnutls_x509_crq_set_version(q, 1)) < 0 ||
	       (g = gnutls_x509_crq_set_dn_by_oid(
		    q, GNUTLS_OID_X520_COMMON_NAME, 0, d->cn, (unsigned)strlen(d->cn))) < 0 ||
	       (g = gnutls_x509_crq_set_key(q, key)) < 0);
	for (size_t i = 0; i < d->n_hosts && g >= 0; i++)
		g = add_host(q, d->hosts[i]);
	if (g >= 0 && d->challenge != NULL)
		g = gnutls_x509_crq_set_challenge_password(q, d->challenge);
	if (g >= 0)
		g = sign(q, key);
	r = g < 0 ? x509_fail(f, g, "make a request") : write_out(q, form, out, f);
	gnutls_x509_crq_deinit(q);
	return r;
}

static int
check_applicant(const struct draft *d, struct fault *f)
{
	if (!nick_valid(d->cn))
		return fault_set(f, ERR_NAME,
		    "Use letters, digits, '-' and '_', at most 24 of them.",
		    "this cannot be a nick");
	if (d->challenge != NULL &&
	    (strlen(d->challenge) > REQUEST_CHALLENGE_MAX || !printable(bytes_str(d->challenge))))
		return fault_set(
		    f, ERR_TOOLONG, "Please report this.", "this cannot be a request's challenge");
	return 0;
}

int
request_new_key(
    struct buf *der, struct bytes key_pem, const char *nick, const char *challenge, struct fault *f)
{
	struct draft d = { .cn = nick, .challenge = challenge };
	gnutls_x509_privkey_t key;
	int r;

	if ((r = check_applicant(&d, f)) != 0 ||
	    (r = x509_key_from_pem(key_pem, "the key", &key, f)) != 0)
		return r;
	r = make(&d, key, GNUTLS_X509_FMT_DER, der, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}

int
request_new(struct buf *der, const uint8_t seed[static 32], const char *nick, const char *challenge,
    struct fault *f)
{
	struct draft d = { .cn = nick, .challenge = challenge };
	gnutls_x509_privkey_t key;
	int r, g;

	if ((r = check_applicant(&d, f)) != 0)
		return r;
	if ((g = x509_key_from_seed(seed, &key)) < 0)
		return x509_fail(f, g, "use this key");
	r = make(&d, key, GNUTLS_X509_FMT_DER, der, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}

int
request_new_pem(struct buf *pem, struct bytes key_pem, const char *cn, const char *const *hosts,
    size_t n_hosts, struct fault *f)
{
	struct draft d = { .cn = cn, .hosts = hosts, .n_hosts = n_hosts };
	gnutls_x509_privkey_t key;
	struct request same;
	int r;

	if (n_hosts > 0 && (r = build_check_hosts(hosts, n_hosts, f)) != 0)
		return r;
	if ((r = request_of_key(key_pem, cn, &same, f)) != 0 ||
	    (r = x509_key_from_pem(key_pem, "the key file", &key, f)) != 0)
		return r;
	r = make(&d, key, GNUTLS_X509_FMT_PEM, pem, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}
