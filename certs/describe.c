#include "certs/describe.h"

#include <arpa/inet.h>
#include <gnutls/abstract.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "certs/check.h"
#include "certs/crl.h"
#include "certs/request.h"
#include "certs/spki.h"
#include "certs/use.h"
#include "certs/x509_util.h"

#define NAMES_MAX 64
#define LABEL_WIDTH 12

/* One line: "  label       text". */
static void __attribute__((format(printf, 3, 4)))
say(struct buf *out, const char *label, const char *fmt, ...)
{
	char text[1200], head[LABEL_WIDTH + 8] = "";
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	/* Cut, or not UTF-8: no more than what is. */
	if (!utf8_valid(bytes_str(text)))
		snprintf(text, sizeof text, "(not in UTF-8)");
	if (label[0] != '\0')
		snprintf(head, sizeof head, "  %-*s", LABEL_WIDTH, label);
	buf_put(out, head, strlen(head));
	buf_put(out, text, strlen(text));
	buf_put(out, "\n", 1);
}

static void
say_name(struct buf *out, const char *label, int (*get)(gnutls_x509_crt_t, gnutls_datum_t *),
    gnutls_x509_crt_t c)
{
	gnutls_datum_t d = { 0 };

	if (get(c, &d) >= 0 && d.size > 0)
		say(out, label, "%.*s", (int)d.size, (const char *)d.data);
	gnutls_free(d.data);
}

static void
say_san(struct buf *out, int type, const uint8_t *p, size_t n)
{
	char addr[INET6_ADDRSTRLEN] = "?";

	switch (type) {
	case GNUTLS_SAN_DNSNAME:
	case GNUTLS_SAN_URI:
		say(out, "name", "%.*s", (int)n, (const char *)p);
		break;
	case GNUTLS_SAN_IPADDRESS:
		if (n == 4 || n == 16)
			inet_ntop(n == 4 ? AF_INET : AF_INET6, p, addr, sizeof addr);
		say(out, "name", "%s", addr);
		break;
	default:
		say(out, "name", "(of a kind that is not used here)");
	}
}

static void
say_sans(struct buf *out, gnutls_x509_crt_t c)
{
	for (unsigned i = 0; i < NAMES_MAX; i++) {
		uint8_t san[512];
		size_t n = sizeof san;
		int g = gnutls_x509_crt_get_subject_alt_name(c, i, san, &n, NULL);

		if (g == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			return;
		say_san(out, g < 0 ? GNUTLS_SAN_OTHERNAME : g, san, n);
	}
}

static void
say_purposes(struct buf *out, gnutls_x509_crt_t c)
{
	for (unsigned i = 0; i < NAMES_MAX; i++) {
		char oid[128];
		size_t n = sizeof oid;
		const char *known = NULL;

		if (gnutls_x509_crt_get_key_purpose_oid(c, i, oid, &n, NULL) < 0)
			return;
		for (unsigned u = 0; u < CERT_USE__COUNT; u++)
			if (strcmp(oid, use_oid((enum cert_use)u)) == 0)
				known = use_text((enum cert_use)u);
		say(out, "for", "%s", known != NULL ? known : oid);
	}
}

static void
say_days(struct buf *out, int64_t from, int64_t to)
{
	char first[16], last[16];

	x509_day(from, first, sizeof first);
	x509_day(to, last, sizeof last);
	say(out, "valid", "%s to %s", first, last);
}

static void
say_key(struct buf *out, gnutls_pubkey_t key)
{
	char type[32], print[40];
	uint8_t spki[32];

	spki_text(key, type, sizeof type);
	spki_hash(key, spki);
	check_fingerprint(spki, print);
	say(out, "key", "%s%s", type, spki_weak(key) ? ", too weak" : "");
	say(out, "fingerprint", "%s", print);
}

static void
describe_cert(gnutls_x509_crt_t c, struct buf *out)
{
	const char *hash = x509_weak_hash(gnutls_x509_crt_get_signature_algorithm(c));
	bool ca = gnutls_x509_crt_get_ca_status(c, NULL) > 0;
	gnutls_pubkey_t key;
	char serial[64];

	say(out, "", ca ? "certificate of a CA" : "certificate");
	say_name(out, "of", gnutls_x509_crt_get_dn2, c);
	say_sans(out, c);
	say_purposes(out, c);
	x509_serial(c, serial, sizeof serial);
	say(out, "serial", "%s", serial);
	say_days(
	    out, gnutls_x509_crt_get_activation_time(c), gnutls_x509_crt_get_expiration_time(c));
	if (spki_of_cert(c, &key) == 0) {
		say_key(out, key);
		gnutls_pubkey_deinit(key);
	}
	say_name(out, "signed by", gnutls_x509_crt_get_issuer_dn2, c);
	if (hash != NULL)
		say(out, "signed with", "%s, too weak", hash);
}

static int
describe_request(struct bytes file, struct buf *out, struct fault *f)
{
	struct request rq;
	gnutls_pubkey_t key;
	int r = request_read(file, &rq, f);

	if (r != 0)
		return r;
	say(out, "", "certificate request, signed by its own key");
	say(out, "of", "%s", rq.cn);
	if (spki_of_der(bytes_of(rq.spki_der, rq.spki_len), &key) == 0) {
		say_key(out, key);
		gnutls_pubkey_deinit(key);
	}
	return 0;
}

static int
describe_crl(struct bytes file, struct bytes ca_pem, struct buf *out, struct fault *f)
{
	struct crl c;
	int r = crl_read(file, ca_pem, &c, f);
	char day[16];

	if (r != 0)
		return r;
	say(out, "", "list of revoked certificates, signed by this snug's CA");
	say(out, "number", "%" PRIu64, c.number);
	say_days(out, c.this_update, c.next_update);
	for (size_t i = 0; i < c.n; i++) {
		x509_day(c.e[i].at, day, sizeof day);
		say(out, "revoked", "%s on %s", c.e[i].serial, day);
	}
	if (c.n == 0)
		say(out, "revoked", "none");
	crl_fini(&c);
	return 0;
}

static bool
has(struct bytes text, const char *word)
{
	return memmem(text.p, text.n, word, strlen(word)) != NULL;
}

int
describe_file(struct bytes file, struct bytes ca_pem, struct buf *out, struct fault *f)
{
	struct x509_list l = { 0 };
	bool der = file.n > 0 && file.p[0] == 0x30;

	if (has(file, "PRIVATE KEY-----"))
		return fault_set(f, ERR_KEYFILE, "Name the certificate that goes with it.",
		    "this is a private key, and nothing of it is shown");
	if (has(file, "-----BEGIN X509 CRL-----"))
		return describe_crl(file, ca_pem, out, f);
	if (has(file, "CERTIFICATE REQUEST-----"))
		return describe_request(file, out, f);
	if (x509_list_read(file, &l) != 0)
		return der ? describe_request(file, out, f)
			   : fault_set(f, ERR_PARSE,
				 "It must be a certificate, a request or a list of revoked ones.",
				 "this is not in PEM, or not of X.509");
	for (unsigned i = 0; i < l.n; i++)
		describe_cert(l.c[i], out);
	x509_list_fini(&l);
	return 0;
}
