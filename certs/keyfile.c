#include "certs/keyfile.h"

#include <assert.h>
#include <gnutls/pkcs12.h>

#include "certs/keytype_int.h"
#include "certs/x509_util.h"

#define SEAL GNUTLS_PKCS_PBES2_AES_256

int
keyfile_new(struct buf *pem, enum keytype type, struct fault *f)
{
	gnutls_x509_privkey_t key;
	int g = gnutls_x509_privkey_init(&key), r;

	if (g < 0)
		return x509_fail(f, g, "make a key");
	r = (g = keytype_generate(type, key)) < 0 ? x509_fail(f, g, "make a key")
						  : x509_key_to_pem(key, pem, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}

int
keyfile_from_seed(struct buf *pem, const uint8_t seed[static 32], struct fault *f)
{
	gnutls_x509_privkey_t key;
	int g = x509_key_from_seed(seed, &key), r;

	if (g < 0)
		return x509_fail(f, g, "use this key");
	r = x509_key_to_pem(key, pem, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}

int
keyfile_seal(struct buf *pem, struct bytes key_pem, const char *passphrase, struct fault *f)
{
	gnutls_datum_t d = { 0 };
	gnutls_x509_privkey_t key;
	int r, g;

	assert(passphrase[0] != '\0');
	if ((r = x509_key_from_pem(key_pem, "the key file", &key, f)) != 0)
		return r;
	g = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, passphrase, SEAL, &d);
	r = g < 0 ? x509_fail(f, g, "put the key under a passphrase") : x509_put(pem, &d, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}

static bool
has(struct bytes text, const char *word)
{
	return memmem(text.p, text.n, word, strlen(word)) != NULL;
}

bool
keyfile_is_sealed(struct bytes key_pem)
{
	/* PKCS#8, and what older programs wrote. */
	return has(key_pem, "-----BEGIN ENCRYPTED PRIVATE KEY-----") ||
	       has(key_pem, "Proc-Type: 4,ENCRYPTED");
}

int
keyfile_open(struct buf *pem, struct bytes key_pem, const char *passphrase, struct fault *f)
{
	gnutls_datum_t d = x509_datum(key_pem);
	gnutls_x509_privkey_t key;
	int g, r;

	if (passphrase == NULL || !keyfile_is_sealed(key_pem)) {
		if ((r = x509_key_from_pem(key_pem, "the key file", &key, f)) != 0)
			return r;
	} else {
		if ((g = gnutls_x509_privkey_init(&key)) < 0)
			return x509_fail(f, g, "make room for a key");
		g = gnutls_x509_privkey_import2(key, &d, GNUTLS_X509_FMT_PEM, passphrase, 0);
		if (g < 0 || gnutls_x509_privkey_verify_params(key) < 0) {
			gnutls_x509_privkey_deinit(key);
			return g == GNUTLS_E_DECRYPTION_FAILED
				   ? fault_set(f, ERR_DENIED, "Try again.",
					 "this is not the passphrase of the key")
				   : fault_set(f, ERR_KEYFILE, "It must be a private key in PEM.",
					 "the key under the passphrase cannot be used");
		}
	}
	r = x509_key_to_pem(key, pem, f);
	gnutls_x509_privkey_deinit(key);
	return r;
}

/* What the key and its certificate have in common, so that readers bring them together. */
static int
tie(gnutls_pkcs12_bag_t bag, int i, gnutls_x509_privkey_t key, const char *name)
{
	uint8_t id[32];
	size_t n = sizeof id;
	gnutls_datum_t d = { id, 0 };
	int g = gnutls_x509_privkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, id, &n);

	d.size = (unsigned)n;
	if (g < 0 || (g = gnutls_pkcs12_bag_set_key_id(bag, (unsigned)i, &d)) < 0)
		return g;
	return gnutls_pkcs12_bag_set_friendly_name(bag, (unsigned)i, name);
}

static int
add_key(gnutls_pkcs12_t p12, gnutls_x509_privkey_t key, const char *name, const char *passphrase)
{
	gnutls_pkcs12_bag_t bag = NULL;
	gnutls_datum_t d = { 0 };
	int g = gnutls_pkcs12_bag_init(&bag), i;

	if (g < 0 || (g = gnutls_x509_privkey_export2_pkcs8(
			  key, GNUTLS_X509_FMT_DER, passphrase, SEAL, &d)) < 0)
		goto out;
	if ((g = i = gnutls_pkcs12_bag_set_data(bag, GNUTLS_BAG_PKCS8_ENCRYPTED_KEY, &d)) >= 0 &&
	    (g = tie(bag, i, key, name)) >= 0)
		g = gnutls_pkcs12_set_bag(p12, bag);
out:
	gnutls_free(d.data);
	gnutls_pkcs12_bag_deinit(bag);
	return g;
}

static int
add_certs(gnutls_pkcs12_t p12, const struct x509_list *l, gnutls_x509_privkey_t key,
    const char *name, const char *passphrase)
{
	gnutls_pkcs12_bag_t bag = NULL;
	int g = gnutls_pkcs12_bag_init(&bag), i;

	for (unsigned k = 0; g >= 0 && k < l->n; k++)
		if ((g = i = gnutls_pkcs12_bag_set_crt(bag, l->c[k])) >= 0 && k == 0)
			g = tie(bag, i, key, name);
	if (g >= 0 && (g = gnutls_pkcs12_bag_encrypt(bag, passphrase, SEAL)) >= 0)
		g = gnutls_pkcs12_set_bag(p12, bag);
	gnutls_pkcs12_bag_deinit(bag);
	return g;
}

static int
make_p12(struct buf *der, gnutls_x509_privkey_t key, const struct x509_list *l, const char *name,
    const char *passphrase, struct fault *f)
{
	gnutls_pkcs12_t p12 = NULL;
	gnutls_datum_t d = { 0 };
	int g, r;

	if ((g = gnutls_pkcs12_init(&p12)) < 0 ||
	    (g = add_certs(p12, l, key, name, passphrase)) < 0 ||
	    (g = add_key(p12, key, name, passphrase)) < 0 ||
	    (g = gnutls_pkcs12_generate_mac2(p12, GNUTLS_MAC_SHA256, passphrase)) < 0 ||
	    (g = gnutls_pkcs12_export2(p12, GNUTLS_X509_FMT_DER, &d)) < 0)
		r = x509_fail(f, g, "write PKCS#12");
	else
		r = x509_put(der, &d, f);
	gnutls_pkcs12_deinit(p12);
	return r;
}

int
keyfile_p12(struct buf *der, struct bytes key_pem, struct bytes chain_pem, const char *name,
    const char *passphrase, struct fault *f)
{
	gnutls_x509_privkey_t key;
	struct x509_list l = { 0 };
	int r;

	assert(passphrase[0] != '\0');
	if ((r = x509_key_from_pem(key_pem, "the key file", &key, f)) != 0)
		return r;
	if (x509_list_from_pem(chain_pem, &l) != 0)
		r = fault_set(f, ERR_KEYFILE, "It must be in PEM.", "there is no certificate");
	else if (!x509_key_matches(key, l.c[0]))
		r = fault_set(f, ERR_KEYFILE, "Name the key that was made with this certificate.",
		    "the key does not belong to the certificate");
	else
		r = make_p12(der, key, &l, name, passphrase, f);
	x509_list_fini(&l);
	gnutls_x509_privkey_deinit(key);
	return r;
}
