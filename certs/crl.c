#include "certs/crl.h"

#include <assert.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/mem.h"
#include "certs/build.h"
#include "certs/ca_int.h"
#include "certs/x509_util.h"

#define SERIAL_MAX 20 /* bytes; RFC 5280, 4.1.2.2 */
#define REMEDY_READ "It must be a list of revoked certificates, in PEM or DER."

static const char *const reasons[CRL_REASON__COUNT] = {
#define X(id, name) [id] = name,
	CRL_REASONS(X)
#undef X
};

const char *
crl_reason_name(enum crl_reason r)
{
	assert((unsigned)r < CRL_REASON__COUNT);
	return reasons[r];
}

int
crl_reason_parse(const char *name, enum crl_reason *out)
{
	for (unsigned i = 0; i < CRL_REASON__COUNT; i++) {
		if (strcasecmp(name, reasons[i]) == 0) {
			*out = (enum crl_reason)i;
			return 0;
		}
	}
	return ERR_USAGE;
}

/* The bytes of a serial in hexadecimal; 0 when it is none. */
static size_t
serial_bytes(const char *text, uint8_t out[static SERIAL_MAX])
{
	size_t n = SERIAL_MAX, len = strlen(text);
	gnutls_datum_t d = { (unsigned char *)(uintptr_t)text, (unsigned)len };

	return len > 0 && len % 2 == 0 && len <= 2 * SERIAL_MAX &&
		       gnutls_hex_decode(&d, out, &n) >= 0
		   ? n
		   : 0;
}

static int
fill(gnutls_x509_crl_t c, const struct crl_entry *e, size_t n, struct fault *f)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t serial[SERIAL_MAX];
		size_t len = serial_bytes(e[i].serial, serial);
		int g;

		if (len == 0)
			return fault_set(f, ERR_PARSE,
			    "Give it in hexadecimal, as in the register.",
			    "\"%.48s\" is not a serial number", e[i].serial);
		if ((g = gnutls_x509_crl_set_crt_serial(c, serial, len, (time_t)e[i].at)) < 0)
			return x509_fail(f, g, "list a revoked certificate");
	}
	return 0;
}

/* Big-endian without leading zeros, and positive: a leading one bit gets a zero byte before it. */
static int
set_number(gnutls_x509_crl_t c, uint64_t number)
{
	uint8_t raw[9] = { 0 };
	size_t skip = 0;

	for (size_t i = 0; i < 8; i++)
		raw[8 - i] = (uint8_t)(number >> (8 * i));
	while (skip < 8 && raw[skip] == 0 && raw[skip + 1] < 0x80)
		skip++;
	return gnutls_x509_crl_set_number(c, raw + skip, sizeof raw - skip);
}

static int
sign(gnutls_x509_crl_t c, const struct ca *ca, uint64_t number, int64_t next_update)
{
	int64_t now = clock_wall_ms() / 1000 - BUILD_SKEW;
	gnutls_digest_algorithm_t digest;
	uint8_t id[BUILD_KEY_ID_MAX];
	size_t n;
	int g;

	(void)((g = gnutls_x509_crl_set_version(c, 2)) < 0 ||
	       (g = gnutls_x509_crl_set_this_update(c, (time_t)now)) < 0 ||
	       (g = gnutls_x509_crl_set_next_update(c, (time_t)next_update)) < 0 ||
	       (g = build_key_id(ca->crt, id, &n)) < 0 ||
	       (g = gnutls_x509_crl_set_authority_key_id(c, id, n)) < 0 ||
	       (g = set_number(c, number)) < 0 || (g = build_digest(ca->crt, &digest)) < 0 ||
	       (g = gnutls_x509_crl_sign2(c, ca->crt, ca->key, digest, 0)) < 0);
	return g;
}

int
crl_new(const struct ca *ca, const struct crl_entry *e, size_t n, uint64_t number,
    int64_t next_update, struct buf *pem, struct fault *f)
{
	gnutls_x509_crl_t c;
	gnutls_datum_t d = { 0 };
	int r, g;

	if (n > CRL_ENTRIES_MAX)
		return fault_set(f, ERR_LIMIT, "Make a new CA: snug --pki init.",
		    "a list of %zu revoked certificates is too long", n);
	if ((g = gnutls_x509_crl_init(&c)) < 0)
		return x509_fail(f, g, "list revoked certificates");
	if ((r = fill(c, e, n, f)) == 0) {
		if ((g = sign(c, ca, number, next_update)) < 0 ||
		    (g = gnutls_x509_crl_export2(c, GNUTLS_X509_FMT_PEM, &d)) < 0)
			r = x509_fail(f, g, "sign the list of revoked certificates");
		else
			r = x509_put(pem, &d, f);
	}
	gnutls_x509_crl_deinit(c);
	return r;
}

static int
read_number(gnutls_x509_crl_t c, uint64_t *out)
{
	uint8_t raw[32];
	size_t n = sizeof raw;
	int g = gnutls_x509_crl_get_number(c, raw, &n, NULL);

	*out = 0;
	if (g == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
		return 0; /* a list of version 1 has none */
	if (g < 0 || n > 9 || (n == 9 && raw[0] != 0))
		return ERR_PARSE;
	for (size_t i = 0; i < n; i++)
		*out = *out << 8 | raw[i];
	return 0;
}

static int
read_entries(gnutls_x509_crl_t c, struct crl *out)
{
	int count = gnutls_x509_crl_get_crt_count(c), g = 0;
	gnutls_x509_crl_iter_t iter = NULL;

	if (count < 0 || count > CRL_ENTRIES_MAX)
		return count < 0 ? ERR_PARSE : ERR_LIMIT;
	out->e = mem_calloc((size_t)count + 1, sizeof *out->e);
	while (out->n < (size_t)count && g >= 0) {
		uint8_t raw[SERIAL_MAX];
		size_t n = sizeof raw;
		time_t at;

		g = gnutls_x509_crl_iter_crt_serial(c, &iter, raw, &n, &at);
		if (g < 0)
			break;
		x509_hex(raw, n, out->e[out->n].serial, sizeof out->e[0].serial);
		out->e[out->n++].at = at;
	}
	gnutls_x509_crl_iter_deinit(iter);
	return g < 0 ? ERR_PARSE : 0;
}

/* Is it what this CA said: by its name, and by its key. */
static int
prove(gnutls_x509_crl_t c, gnutls_x509_crt_t ca, struct fault *f)
{
	const char *hash = x509_weak_hash(gnutls_x509_crl_get_signature_algorithm(c));
	/* Dates are for the caller, and GnuTLS has a clock of its own that may be a little behind.
	 */
	const unsigned dates =
	    GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED | GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE;
	unsigned status = ~0u, rest;

	if (!gnutls_x509_crl_check_issuer(c, ca))
		return fault_set(f, ERR_CHAIN, "Name the list of this CA.",
		    "this list of revoked certificates is another CA's");
	if (hash != NULL)
		return fault_set(f, ERR_SIGNATURE, "Make it anew: snug --pki crl.",
		    "this list of revoked certificates is signed with %s, which is too weak", hash);
	/* Both must be looked at: 0 with a status is a refusal. */
	if (gnutls_x509_crl_verify(c, &ca, 1, GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &status) < 0)
		status = ~0u;
	rest = (status & dates) != 0 ? status & ~(dates | GNUTLS_CERT_INVALID) : status;
	if (rest != 0)
		return fault_set(f, ERR_SIGNATURE, "Make it anew: snug --pki crl.",
		    "this list of revoked certificates is not signed by the CA");
	return 0;
}

static int
take(gnutls_x509_crl_t c, struct crl *out, struct fault *f)
{
	int r = read_number(c, &out->number);

	out->this_update = gnutls_x509_crl_get_this_update(c);
	out->next_update = gnutls_x509_crl_get_next_update(c);
	if (r == 0 && (out->this_update < 0 || out->next_update < 0))
		r = ERR_PARSE;
	if (r == 0)
		r = read_entries(c, out);
	return r == 0 ? 0
		      : fault_set(f, r, REMEDY_READ, "this list of revoked certificates is %s",
			    r == ERR_LIMIT ? "too long" : "malformed");
}

int
crl_read(struct bytes b, struct bytes ca_pem, struct crl *out, struct fault *f)
{
	gnutls_datum_t d = x509_datum(b);
	struct x509_list ca = { 0 };
	gnutls_x509_crl_t c;
	bool der = b.n > 0 && b.p[0] == 0x30;
	int r;

	*out = (struct crl){ 0 };
	if (b.n == 0 || b.n > CRL_PEM_MAX)
		return fault_set(f, b.n == 0 ? ERR_PARSE : ERR_LIMIT, REMEDY_READ,
		    "this list of revoked certificates is %s", b.n == 0 ? "empty" : "too long");
	if (x509_list_from_pem(ca_pem, &ca) != 0)
		return fault_set(f, ERR_KEYFILE, "It must be the certificate of a CA, in PEM.",
		    "the CA's certificate cannot be used");
	if (gnutls_x509_crl_init(&c) < 0) {
		x509_list_fini(&ca);
		return fault_set(f, ERR_NOMEM, "Close other programs.", "no memory for a list");
	}
	if (gnutls_x509_crl_import(c, &d, der ? GNUTLS_X509_FMT_DER : GNUTLS_X509_FMT_PEM) < 0)
		r = fault_set(
		    f, ERR_PARSE, REMEDY_READ, "this list of revoked certificates is malformed");
	else if ((r = prove(c, ca.c[0], f)) == 0)
		r = take(c, out, f);
	gnutls_x509_crl_deinit(c);
	x509_list_fini(&ca);
	if (r != 0)
		crl_fini(out);
	return r;
}

void
crl_fini(struct crl *c)
{
	free(c->e);
	*c = (struct crl){ 0 };
}
