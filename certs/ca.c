#include "certs/ca.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "certs/build.h"
#include "certs/ca_int.h"
#include "certs/keytype_int.h"
#include "certs/spki.h"
#include "certs/x509_util.h"

#define DAYS 3652 /* ten years */

void
ca_free(struct ca *ca)
{
	if (ca == NULL)
		return;
	gnutls_x509_crt_deinit(ca->crt);
	gnutls_x509_privkey_deinit(ca->key); /* wipes */
	free(ca);
}

static int
check_cn(const char *cn, struct fault *f)
{
	size_t n = strlen(cn);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)cn[i] < 0x20 || cn[i] == 0x7f)
			n = 0;
	if (n == 0 || n > BUILD_CN_MAX || !utf8_valid(bytes_of(cn, n)))
		return fault_set(f, ERR_NAME,
		    "Use 1 to 64 bytes of UTF-8 without control characters.",
		    "a CA cannot have this name");
	return 0;
}

static int
make(struct ca *ca, enum keytype type, const char *cn)
{
	int64_t now = clock_wall_ms() / 1000,
		span[2] = { now - BUILD_SKEW, now - BUILD_SKEW + DAYS * BUILD_DAY };
	gnutls_x509_crt_t built = NULL;
	gnutls_pubkey_t pub = NULL;
	int g;

	(void)((g = gnutls_x509_privkey_init(&ca->key)) < 0 ||
	       (g = keytype_generate(type, ca->key)) < 0 || (g = spki_of_key(ca->key, &pub)) < 0 ||
	       (g = build_begin(&built, cn, span, pub)) < 0 || (g = build_ca(built)) < 0 ||
	       (g = build_sign(built, built, ca->key, &ca->crt)) < 0);
	gnutls_x509_crt_deinit(built);
	gnutls_pubkey_deinit(pub);
	return g < 0 ? g : x509_spki(ca->crt, ca->spki) ? 0 : GNUTLS_E_INTERNAL_ERROR;
}

int
ca_new(struct ca **out, enum keytype type, const char *cn, struct fault *f)
{
	struct ca *ca = mem_calloc(1, sizeof *ca);
	int r, g;

	*out = NULL;
	if ((r = check_cn(cn, f)) == 0 && (g = make(ca, type, cn)) < 0)
		r = x509_fail(f, g, "make the CA");
	if (r != 0)
		ca_free(ca);
	else
		*out = ca;
	return r;
}

/* What may not sign for us, in words; NULL when it may. */
static const char *
unfit(gnutls_x509_crt_t c, char detail[static 96])
{
	int sign = gnutls_x509_crt_get_signature_algorithm(c);
	const char *hash = x509_weak_hash(sign);
	unsigned usage;
	char key[32];

	x509_key_text(c, key, sizeof key);
	snprintf(detail, 96, "its key, %s, is too weak", key);
	if (x509_key_weak(c))
		return detail;
	/* Lists of revoked certificates of RSA-PSS keys do not verify: GnuTLS 3.7 mistakes the
	 * salt. */
	snprintf(detail, 96, "its key, %s, is of no type that is used here", key);
	if (keytype_name_of(key) == NULL)
		return detail;
	snprintf(detail, 96, "it is signed with %s, which is too weak", hash != NULL ? hash : "");
	if (hash != NULL)
		return detail;
	if (gnutls_x509_crt_get_ca_status(c, NULL) <= 0)
		return "it is not a CA's";
	if (gnutls_x509_crt_get_key_usage(c, &usage, NULL) >= 0 &&
	    ((usage & GNUTLS_KEY_KEY_CERT_SIGN) == 0 || (usage & GNUTLS_KEY_CRL_SIGN) == 0))
		return "it may not sign certificates and lists of revoked ones";
	return NULL;
}

/* Take the certificate out of the list into ca, if it and the key make a CA. */
static int
adopt(struct ca *ca, struct x509_list *l, const char *cert_name, const char *key_name,
    struct fault *f)
{
	const char *wrong;
	char detail[96];

	if (!x509_key_matches(ca->key, l->c[0]) || !x509_spki(l->c[0], ca->spki))
		return fault_set(f, ERR_KEYFILE, "Bring together what was made together.",
		    "the key %s does not belong to the certificate %s", key_name, cert_name);
	if ((wrong = unfit(l->c[0], detail)) != NULL)
		return fault_set(f, ERR_KEYFILE, "Use another CA, or make one: snug --pki init.",
		    "the certificate %s cannot be this snug's CA: %s", cert_name, wrong);
	ca->crt = l->c[0];
	l->c[0] = l->c[--l->n];
	return 0;
}

int
ca_parse(struct ca **out, struct bytes cert, const char *cert_name, struct bytes key,
    const char *key_name, struct fault *f)
{
	struct ca *ca = mem_calloc(1, sizeof *ca);
	struct x509_list l = { 0 };
	int r;

	*out = NULL;
	if (x509_list_from_pem(cert, &l) != 0) {
		r = fault_set(f, ERR_KEYFILE, "It must hold a CA's certificate in PEM.",
		    "%s holds no usable certificate", cert_name);
		goto out;
	}
	if ((r = x509_key_from_pem(key, key_name, &ca->key, f)) != 0 ||
	    (r = adopt(ca, &l, cert_name, key_name, f)) != 0)
		goto out;
	*out = ca;
	ca = NULL;
out:
	x509_list_fini(&l);
	ca_free(ca);
	return r;
}

int
ca_load(struct ca **out, const char *dir, struct fault *f)
{
	char *cert_path = mem_printf("%s/cert.pem", dir), *key_path = mem_printf("%s/key.pem", dir);
	struct buf cert = BUF_INIT(X509_FILE_MAX), key = BUF_INIT(X509_FILE_MAX);
	struct fault fk;
	int r, rk;

	*out = NULL;
	r = file_read(cert_path, &cert, f);
	rk = file_read_private(key_path, &key, &fk);
	if ((r == ERR_NOTFOUND) != (rk == ERR_NOTFOUND))
		r = fault_set(f, ERR_KEYFILE,
		    "Restore it from a backup. If this CA was never used, move the folder away.",
		    "%s is there, but %s is missing", r == ERR_NOTFOUND ? key_path : cert_path,
		    r == ERR_NOTFOUND ? cert_path : key_path);
	else if (r == 0 && rk != 0)
		*f = fk;
	if (r == 0)
		r = rk != 0
			? rk
			: ca_parse(out, buf_bytes(&cert), cert_path, buf_bytes(&key), key_path, f);
	buf_fini(&cert);
	buf_fini(&key);
	free(cert_path);
	free(key_path);
	return r;
}

int
ca_save(const struct ca *ca, const char *dir, struct fault *f)
{
	char *cert_path = mem_printf("%s/cert.pem", dir), *key_path = mem_printf("%s/key.pem", dir);
	struct buf cert = BUF_INIT(X509_FILE_MAX), key = BUF_INIT(X509_FILE_MAX);
	int r;

	/* The key first: without it the certificate is worth nothing. */
	if ((r = x509_cert_to_pem(ca->crt, &cert, f)) != 0 ||
	    (r = x509_key_to_pem(ca->key, &key, f)) != 0 || (r = file_mkdirs(dir, f)) != 0 ||
	    (r = file_write(key_path, buf_bytes(&key), f)) != 0)
		goto out;
	r = file_write(cert_path, buf_bytes(&cert), f);
out:
	buf_fini(&cert);
	buf_fini(&key);
	free(cert_path);
	free(key_path);
	return r;
}

int
ca_cert_pem(const struct ca *ca, struct buf *out)
{
	struct fault f;

	return x509_cert_to_pem(ca->crt, out, &f);
}

int
ca_cert_der(const struct ca *ca, struct buf *out)
{
	gnutls_datum_t d = { 0 };
	struct fault f;
	int g = gnutls_x509_crt_export2(ca->crt, GNUTLS_X509_FMT_DER, &d);

	return g < 0 ? x509_fail(&f, g, "write a certificate") : x509_put(out, &d, &f);
}

void
ca_spki_hash(const struct ca *ca, uint8_t out[static SPKI_HASH_SIZE])
{
	memcpy(out, ca->spki, SPKI_HASH_SIZE);
}
