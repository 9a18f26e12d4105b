#include "certs/spki.h"

#include <stdio.h>

#include "certs/x509_util.h"

/* *out after an import that said g. */
static int
imported(int g, gnutls_pubkey_t *out)
{
	if (g >= 0)
		return 0;
	gnutls_pubkey_deinit(*out);
	*out = NULL;
	return g;
}

static int
fresh(gnutls_pubkey_t *out)
{
	int g = gnutls_pubkey_init(out);

	if (g < 0)
		*out = NULL;
	return g;
}

int
spki_of_cert(gnutls_x509_crt_t c, gnutls_pubkey_t *out)
{
	int g = fresh(out);

	return g < 0 ? g : imported(gnutls_pubkey_import_x509(*out, c, 0), out);
}

int
spki_of_request(gnutls_x509_crq_t q, gnutls_pubkey_t *out)
{
	int g = fresh(out);

	return g < 0 ? g : imported(gnutls_pubkey_import_x509_crq(*out, q, 0), out);
}

int
spki_of_key(gnutls_x509_privkey_t key, gnutls_pubkey_t *out)
{
	gnutls_privkey_t p = NULL;
	int g = fresh(out);

	if (g < 0)
		return g;
	if ((g = gnutls_privkey_init(&p)) >= 0 && (g = gnutls_privkey_import_x509(p, key, 0)) >= 0)
		g = gnutls_pubkey_import_privkey(*out, p, 0, 0);
	gnutls_privkey_deinit(p);
	return imported(g, out);
}

int
spki_of_der(struct bytes der, gnutls_pubkey_t *out)
{
	gnutls_datum_t d = x509_datum(der);
	int g = fresh(out);

	return g < 0 ? g : imported(gnutls_pubkey_import(*out, &d, GNUTLS_X509_FMT_DER), out);
}

static gnutls_ecc_curve_t
curve_of(gnutls_pubkey_t key)
{
	gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
	gnutls_datum_t x = { 0 }, y = { 0 };

	if (gnutls_pubkey_export_ecc_raw2(key, &curve, &x, &y, 0) < 0)
		return GNUTLS_ECC_CURVE_INVALID;
	gnutls_free(x.data);
	gnutls_free(y.data);
	return curve;
}

void
spki_text(gnutls_pubkey_t key, char *out, size_t cap)
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
	int pk = gnutls_pubkey_get_pk_algorithm(key, &bits);
	gnutls_ecc_curve_t curve = curve_of(key);
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
spki_weak(gnutls_pubkey_t key)
{
	unsigned bits = 0;
	int pk = gnutls_pubkey_get_pk_algorithm(key, &bits);

	return pk < 0 || gnutls_pk_bits_to_sec_param((gnutls_pk_algorithm_t)pk, bits) <
			     GNUTLS_SEC_PARAM_MEDIUM;
}

bool
spki_hash(gnutls_pubkey_t key, uint8_t out[static 32])
{
	size_t n = 32;

	if (gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, out, &n) >= 0 && n == 32)
		return true;
	memset(out, 0, 32);
	return false;
}

bool
spki_ed25519(gnutls_pubkey_t key, uint8_t out[static 32])
{
	gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
	gnutls_datum_t x = { 0 }, y = { 0 };
	bool ok = gnutls_pubkey_export_ecc_raw2(key, &curve, &x, &y, 0) >= 0 &&
		  curve == GNUTLS_ECC_CURVE_ED25519 && x.size == 32;

	memset(out, 0, 32);
	if (ok)
		memcpy(out, x.data, 32);
	gnutls_free(x.data);
	gnutls_free(y.data);
	return ok;
}
