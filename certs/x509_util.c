#include "certs/x509_util.h"

#include <gnutls/abstract.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

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

/* Append and wipe what GnuTLS gave. */
static int
put_text(struct buf *out, gnutls_datum_t *d, struct fault *f)
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

	return g < 0 ? x509_fail(f, g, "write a key") : put_text(out, &d, f);
}

int
x509_cert_to_pem(gnutls_x509_crt_t c, struct buf *out, struct fault *f)
{
	gnutls_datum_t d = { 0 };
	int g = gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_PEM, &d);

	return g < 0 ? x509_fail(f, g, "write a certificate") : put_text(out, &d, f);
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

static gnutls_ecc_curve_t
curve_of(gnutls_x509_crt_t c)
{
	gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
	gnutls_datum_t x = { 0 }, y = { 0 };

	if (gnutls_x509_crt_get_pk_ecc_raw(c, &curve, &x, &y) < 0)
		return GNUTLS_ECC_CURVE_INVALID;
	gnutls_free(x.data);
	gnutls_free(y.data);
	return curve;
}

void
x509_key_text(gnutls_x509_crt_t c, char *out, size_t cap)
{
	static const struct {
		gnutls_ecc_curve_t curve;
		const char *text;
	} curves[] = {
		{ GNUTLS_ECC_CURVE_ED25519, "Ed25519" },
		{ GNUTLS_ECC_CURVE_ED448, "Ed448" },
		{ GNUTLS_ECC_CURVE_SECP256R1, "ECDSA P-256" },
		{ GNUTLS_ECC_CURVE_SECP384R1, "ECDSA P-384" },
		{ GNUTLS_ECC_CURVE_SECP521R1, "ECDSA P-521" },
	};
	unsigned bits = 0;
	int pk = gnutls_x509_crt_get_pk_algorithm(c, &bits);
	gnutls_ecc_curve_t curve = curve_of(c);
	const char *name = pk < 0 ? NULL : gnutls_pk_algorithm_get_name((gnutls_pk_algorithm_t)pk);

	for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++) {
		if (curve == curves[i].curve) {
			snprintf(out, cap, "%s", curves[i].text);
			return;
		}
	}
	snprintf(out, cap, "%s %u", name != NULL ? name : "unknown", bits);
}

bool
x509_key_weak(gnutls_x509_crt_t c)
{
	unsigned bits = 0;
	int pk = gnutls_x509_crt_get_pk_algorithm(c, &bits);

	return pk < 0 || gnutls_pk_bits_to_sec_param((gnutls_pk_algorithm_t)pk, bits) <
			     GNUTLS_SEC_PARAM_MEDIUM;
}
