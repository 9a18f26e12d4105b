#include "certs/x509_util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "certs/spki.h"

int
x509_fail(struct fault *f, int gnutls_error, const char *doing)
{
	return fault_set(f, gnutls_error == GNUTLS_E_MEMORY_ERROR ? ERR_NOMEM : ERR_INTERNAL,
	    "Please report this.", "cannot %s: %s", doing, gnutls_strerror(gnutls_error));
}

int
x509_list_from_der(const struct bytes *der, size_t n, struct x509_list *out)
{
	*out = (struct x509_list){ 0 };
	if (n == 0 || n > X509_CHAIN_MAX)
		return ERR_LIMIT;
	out->c = mem_calloc(n, sizeof *out->c);
	for (size_t i = 0; i < n; i++) {
		gnutls_datum_t d = x509_datum(der[i]);

		if (der[i].n > X509_DER_MAX) {
			x509_list_fini(out);
			return ERR_LIMIT;
		}
		if (gnutls_x509_crt_init(&out->c[i]) < 0) {
			x509_list_fini(out);
			return ERR_NOMEM;
		}
		out->n++;
		if (gnutls_x509_crt_import(out->c[i], &d, GNUTLS_X509_FMT_DER) < 0) {
			x509_list_fini(out);
			return ERR_PARSE;
		}
	}
	return 0;
}

int
x509_list_from_pem(struct bytes pem, struct x509_list *out)
{
	gnutls_datum_t d = x509_datum(pem);

	*out = (struct x509_list){ 0 };
	if (pem.n == 0 || pem.n > X509_FILE_MAX)
		return ERR_LIMIT;
	if (gnutls_x509_crt_list_import2(&out->c, &out->n, &d, GNUTLS_X509_FMT_PEM, 0) < 0) {
		*out = (struct x509_list){ 0 };
		return ERR_PARSE;
	}
	if (out->n == 0 || out->n > X509_LIST_MAX) {
		x509_list_fini(out);
		return ERR_LIMIT;
	}
	return 0;
}

int
x509_list_read(struct bytes b, struct x509_list *out)
{
	return b.n > 0 && b.p[0] == 0x30 ? x509_list_from_der(&b, 1, out)
					 : x509_list_from_pem(b, out);
}

void
x509_list_fini(struct x509_list *l)
{
	for (unsigned i = 0; i < l->n; i++)
		gnutls_x509_crt_deinit(l->c[i]);
	gnutls_free(l->c);
	*l = (struct x509_list){ 0 };
}

int
x509_key_from_pem(struct bytes pem, const char *name, gnutls_x509_privkey_t *out, struct fault *f)
{
	gnutls_datum_t d = x509_datum(pem);
	int g;

	*out = NULL;
	if ((g = gnutls_x509_privkey_init(out)) < 0)
		return x509_fail(f, g, "make room for a key");
	/* The import takes any public half: whether the two belong together is asked by hand. */
	if ((g = gnutls_x509_privkey_import2(
		 *out, &d, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN)) >= 0 &&
	    (g = gnutls_x509_privkey_verify_params(*out)) >= 0)
		return 0;
	gnutls_x509_privkey_deinit(*out);
	*out = NULL;
	return fault_set(f, ERR_KEYFILE, "It must be an unencrypted private key in PEM.",
	    "%s is not a usable key: %s", name, gnutls_strerror(g));
}

int
x509_put(struct buf *out, gnutls_datum_t *d, struct fault *f)
{
	buf_put(out, d->data, d->size);
	mem_wipe(d->data, d->size);
	gnutls_free(d->data);
	return buf_err(out) == 0 ? 0
				 : fault_set(f, buf_err(out), "Please report this.",
				       "no room for a certificate: %s", err_text(buf_err(out)));
}

int
x509_key_to_pem(gnutls_x509_privkey_t key, struct buf *out, struct fault *f)
{
	gnutls_datum_t d = { 0 };
	int g = gnutls_x509_privkey_export2_pkcs8(
	    key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &d);

	return g < 0 ? x509_fail(f, g, "write a key") : x509_put(out, &d, f);
}

static int
write_cert(gnutls_x509_crt_t c, gnutls_x509_crt_fmt_t form, struct buf *out, struct fault *f)
{
	gnutls_datum_t d = { 0 };
	int g = gnutls_x509_crt_export2(c, form, &d);

	return g < 0 ? x509_fail(f, g, "write a certificate") : x509_put(out, &d, f);
}

int
x509_cert_to_der(gnutls_x509_crt_t c, struct buf *out, struct fault *f)
{
	return write_cert(c, GNUTLS_X509_FMT_DER, out, f);
}

int
x509_cert_to_pem(gnutls_x509_crt_t c, struct buf *out, struct fault *f)
{
	return write_cert(c, GNUTLS_X509_FMT_PEM, out, f);
}

bool
x509_key_matches(gnutls_x509_privkey_t key, gnutls_x509_crt_t c)
{
	uint8_t of_key[32], of_cert[32];
	size_t n = sizeof of_key;

	return gnutls_x509_privkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, of_key, &n) >= 0 &&
	       n == sizeof of_key && x509_spki(c, of_cert) && memcmp(of_key, of_cert, n) == 0;
}

bool
x509_spki(gnutls_x509_crt_t c, uint8_t out[static 32])
{
	size_t n = 32;

	if (gnutls_x509_crt_get_key_id(c, GNUTLS_KEYID_USE_SHA256, out, &n) >= 0 && n == 32)
		return true;
	memset(out, 0, 32);
	return false;
}

void
x509_cn(gnutls_x509_crt_t c, char *out, size_t cap)
{
	char text[1024];
	size_t n = sizeof text;
	bool valid;

	out[0] = '\0';
	if (gnutls_x509_crt_get_dn_by_oid(c, GNUTLS_OID_X520_COMMON_NAME, 0, 0, text, &n) < 0)
		return;
	valid = utf8_valid(bytes_of(text, n));
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\0' || (!valid && (text[i] & 0x80) != 0))
			text[i] = '?';
	n = utf8_cut(text, n, cap - 1);
	memcpy(out, text, n);
	out[n] = '\0';
}

void
x509_key_text(gnutls_x509_crt_t c, char *out, size_t cap)
{
	gnutls_pubkey_t key;

	snprintf(out, cap, "unknown");
	if (spki_of_cert(c, &key) != 0)
		return;
	spki_text(key, out, cap);
	gnutls_pubkey_deinit(key);
}

bool
x509_key_weak(gnutls_x509_crt_t c)
{
	gnutls_pubkey_t key;
	bool weak;

	if (spki_of_cert(c, &key) != 0)
		return true;
	weak = spki_weak(key);
	gnutls_pubkey_deinit(key);
	return weak;
}

/*
 * PKCS#8 of RFC 8410 without the public half, which GnuTLS then derives: one that came from
 * elsewhere could belong to another seed, and signing with it would give the seed away.
 */
int
x509_key_from_seed(const uint8_t seed[static 32], gnutls_x509_privkey_t *out)
{
	static const uint8_t head[] = { 0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b,
		0x65, 0x70, 0x04, 0x22, 0x04, 0x20 };
	uint8_t der[sizeof head + 32];
	gnutls_datum_t d = { der, sizeof der };
	int g = gnutls_x509_privkey_init(out);

	if (g < 0) {
		*out = NULL;
		return g;
	}
	memcpy(der, head, sizeof head);
	memcpy(der + sizeof head, seed, 32);
	g = gnutls_x509_privkey_import_pkcs8(
	    *out, &d, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN);
	mem_wipe(der, sizeof der);
	if (g >= 0)
		return 0;
	gnutls_x509_privkey_deinit(*out);
	*out = NULL;
	return g;
}

void
x509_day(int64_t t, char *out, size_t cap)
{
	time_t when = (time_t)t;
	struct tm tm;

	if (gmtime_r(&when, &tm) == NULL || strftime(out, cap, "%Y-%m-%d", &tm) == 0)
		out[0] = '\0';
}

void
x509_hex(const uint8_t *p, size_t n, char *out, size_t cap)
{
	out[0] = '\0';
	for (size_t i = 0; i < n && 2 * i + 2 < cap; i++)
		snprintf(out + 2 * i, 3, "%02x", p[i]);
}

void
x509_serial(gnutls_x509_crt_t c, char *out, size_t cap)
{
	uint8_t raw[64];
	size_t n = sizeof raw;

	x509_hex(raw, gnutls_x509_crt_get_serial(c, raw, &n) < 0 ? 0 : n, out, cap);
}

const char *
x509_weak_hash(int sign)
{
	const char *name;

	if (sign >= 0 && gnutls_sign_is_secure2(
			     (gnutls_sign_algorithm_t)sign, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS))
		return NULL;
	name = sign < 0 ? NULL
			: gnutls_digest_get_name(
			      gnutls_sign_get_hash_algorithm((gnutls_sign_algorithm_t)sign));
	return name != NULL ? name : "an unknown hash";
}
