#include "certs/ca.h"

#include <arpa/inet.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hostport.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "certs/keytype_int.h"
#include "certs/x509_util.h"

#define DAY ((int64_t)86400)
#define SKEW 300  /* clocks of clients may be this much behind */
#define CN_MAX 64 /* X.520: ub-common-name */
#define NAMES_MAX 64
#define SERIAL_SIZE 16
#define KEY_ID_SIZE 20

struct ca {
	gnutls_x509_crt_t crt; /* always imported, never as built: see sign() */
	gnutls_x509_privkey_t key;
	uint8_t spki[SPKI_HASH_SIZE];
};

void
ca_free(struct ca *ca)
{
	if (ca == NULL)
		return;
	gnutls_x509_crt_deinit(ca->crt);
	gnutls_x509_privkey_deinit(ca->key); /* wipes */
	free(ca);
}

/* A positive number without a leading zero byte, as every reader takes it. */
static int
set_serial(gnutls_x509_crt_t c)
{
	uint8_t serial[SERIAL_SIZE];
	int g = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial);

	if (g < 0)
		return g;
	serial[0] = (uint8_t)((serial[0] & 0x3f) | 0x40);
	return gnutls_x509_crt_set_serial(c, serial, sizeof serial);
}

/* What every certificate of ours has: version, serial, CN, dates, key and its id. */
static int
set_basics(
    gnutls_x509_crt_t c, const char *cn, const int64_t span[static 2], gnutls_x509_privkey_t key)
{
	uint8_t id[KEY_ID_SIZE];
	size_t n = sizeof id;
	int g;

	(void)((g = gnutls_x509_crt_set_version(c, 3)) < 0 || (g = set_serial(c)) < 0 ||
	       (g = gnutls_x509_crt_set_dn_by_oid(
		    c, GNUTLS_OID_X520_COMMON_NAME, 0, cn, (unsigned)strlen(cn))) < 0 ||
	       (g = gnutls_x509_crt_set_activation_time(c, (time_t)span[0])) < 0 ||
	       (g = gnutls_x509_crt_set_expiration_time(c, (time_t)span[1])) < 0 ||
	       (g = gnutls_x509_crt_set_key(c, key)) < 0 ||
	       (g = gnutls_x509_crt_get_key_id(c, GNUTLS_KEYID_USE_SHA1, id, &n)) < 0 ||
	       (g = gnutls_x509_crt_set_subject_key_id(c, id, n)) < 0);
	return g;
}

/* May sign leaves, and no further CA. */
static int
set_ca(gnutls_x509_crt_t c)
{
	int g = gnutls_x509_crt_set_basic_constraints(c, 1, 0);

	return g < 0 ? g
		     : gnutls_x509_crt_set_key_usage(
			   c, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
}

static int
set_server(gnutls_x509_crt_t c, gnutls_x509_crt_t issuer)
{
	uint8_t id[KEY_ID_SIZE];
	size_t n = sizeof id;
	int g;

	(void)((g = gnutls_x509_crt_set_basic_constraints(c, 0, -1)) < 0 ||
	       (g = gnutls_x509_crt_set_key_usage(c, GNUTLS_KEY_DIGITAL_SIGNATURE)) < 0 ||
	       (g = gnutls_x509_crt_set_key_purpose_oid(c, GNUTLS_KP_TLS_WWW_SERVER, 0)) < 0 ||
	       (g = gnutls_x509_crt_get_subject_key_id(issuer, id, &n, NULL)) < 0 ||
	       (g = gnutls_x509_crt_set_authority_key_id(c, id, n)) < 0);
	return g;
}

static int
set_name(gnutls_x509_crt_t c, const char *name)
{
	uint8_t addr[16];

	if (inet_pton(AF_INET, name, addr) == 1)
		return gnutls_x509_crt_set_subject_alt_name(
		    c, GNUTLS_SAN_IPADDRESS, addr, 4, GNUTLS_FSAN_APPEND);
	if (inet_pton(AF_INET6, name, addr) == 1)
		return gnutls_x509_crt_set_subject_alt_name(
		    c, GNUTLS_SAN_IPADDRESS, addr, 16, GNUTLS_FSAN_APPEND);
	return gnutls_x509_crt_set_subject_alt_name(
	    c, GNUTLS_SAN_DNSNAME, name, (unsigned)strlen(name), GNUTLS_FSAN_APPEND);
}

/* Each kind of key has its own: Ed25519 takes no other. */
static int
digest_for(gnutls_x509_crt_t issuer, gnutls_digest_algorithm_t *digest)
{
	gnutls_pubkey_t pub;
	int g = gnutls_pubkey_init(&pub);

	if (g < 0)
		return g;
	if ((g = gnutls_pubkey_import_x509(pub, issuer, 0)) >= 0)
		g = gnutls_pubkey_get_preferred_hash_algorithm(pub, digest, NULL);
	gnutls_pubkey_deinit(pub);
	return g;
}

/*
 * Sign c and import what came out into *out: GnuTLS treats a certificate as built differently
 * from the same bytes as read (its raw names are empty), so nothing works with the former.
 */
static int
sign(gnutls_x509_crt_t c, gnutls_x509_crt_t issuer, gnutls_x509_privkey_t key,
    gnutls_x509_crt_t *out)
{
	gnutls_digest_algorithm_t digest;
	gnutls_datum_t der = { 0 };
	int g;

	if ((g = digest_for(issuer, &digest)) < 0 ||
	    (g = gnutls_x509_crt_sign2(c, issuer, key, digest, 0)) < 0 ||
	    (g = gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_DER, &der)) < 0 ||
	    (g = gnutls_x509_crt_init(out)) < 0)
		goto out;
	g = gnutls_x509_crt_import(*out, &der, GNUTLS_X509_FMT_DER);
out:
	gnutls_free(der.data);
	return g;
}

static int
check_cn(const char *cn, struct fault *f)
{
	size_t n = strlen(cn);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)cn[i] < 0x20 || cn[i] == 0x7f)
			n = 0;
	if (n == 0 || n > CN_MAX || !utf8_valid(bytes_of(cn, n)))
		return fault_set(f, ERR_NAME,
		    "Use 1 to 64 bytes of UTF-8 without control characters.",
		    "a CA cannot have this name");
	return 0;
}

int
ca_new(struct ca **out, enum keytype type, const char *cn, struct fault *f)
{
	int64_t now = clock_wall_ms() / 1000, span[2] = { now - SKEW, now - SKEW + 3652 * DAY };
	struct ca *ca = mem_calloc(1, sizeof *ca);
	gnutls_x509_crt_t built = NULL;
	int r, g;

	*out = NULL;
	if ((r = check_cn(cn, f)) != 0)
		goto out;
	if ((g = gnutls_x509_privkey_init(&ca->key)) < 0 ||
	    (g = keytype_generate(type, ca->key)) < 0 || (g = gnutls_x509_crt_init(&built)) < 0 ||
	    (g = set_basics(built, cn, span, ca->key)) < 0 || (g = set_ca(built)) < 0 ||
	    (g = sign(built, built, ca->key, &ca->crt)) < 0) {
		r = x509_fail(f, g, "make the CA");
		goto out;
	}
	if (!x509_spki(ca->crt, ca->spki)) {
		r = x509_fail(f, GNUTLS_E_INTERNAL_ERROR, "make the CA");
		goto out;
	}
	*out = ca;
	ca = NULL;
out:
	gnutls_x509_crt_deinit(built);
	ca_free(ca);
	return r;
}

/* Take the certificate out of the list into ca, if it and the key make a CA. */
static int
adopt(struct ca *ca, struct x509_list *l, const char *dir, struct fault *f)
{
	static const char remedy[] =
	    "Restore cert.pem and key.pem from a backup, or move the folder away.";

	if (!x509_key_matches(ca->key, l->c[0]) || !x509_spki(l->c[0], ca->spki))
		return fault_set(f, ERR_KEYFILE, remedy,
		    "the key in %s does not belong to the certificate there", dir);
	if (gnutls_x509_crt_get_ca_status(l->c[0], NULL) <= 0)
		return fault_set(f, ERR_KEYFILE, remedy, "%s/cert.pem is not a CA's", dir);
	if (x509_key_weak(l->c[0]))
		return fault_set(f, ERR_KEYFILE, remedy, "the key in %s is too weak", dir);
	ca->crt = l->c[0];
	l->c[0] = l->c[--l->n];
	return 0;
}

static int
parse(struct ca **out, const char *dir, struct bytes cert, struct bytes key, struct fault *f)
{
	struct ca *ca = mem_calloc(1, sizeof *ca);
	struct x509_list l = { 0 };
	char *name = mem_printf("%s/key.pem", dir);
	int r;

	if (x509_list_from_pem(cert, &l) != 0) {
		r = fault_set(f, ERR_KEYFILE, "Restore it from a backup, or move the folder away.",
		    "%s/cert.pem holds no usable certificate", dir);
		goto out;
	}
	if ((r = x509_key_from_pem(key, name, &ca->key, f)) != 0 ||
	    (r = adopt(ca, &l, dir, f)) != 0)
		goto out;
	*out = ca;
	ca = NULL;
out:
	x509_list_fini(&l);
	ca_free(ca);
	free(name);
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
		r = rk != 0 ? rk : parse(out, dir, buf_bytes(&cert), buf_bytes(&key), f);
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

void
ca_spki_hash(const struct ca *ca, uint8_t out[static SPKI_HASH_SIZE])
{
	memcpy(out, ca->spki, SPKI_HASH_SIZE);
}

static bool
name_ok(const char *name)
{
	struct hostport hp;

	return hostport_is_address(name) ||
	       (hostport_parse(name, strlen(name), 0, &hp) == 0 && strcmp(hp.host, name) == 0);
}

static int
check_req(const struct ca_server_req *req, struct fault *f)
{
	if (req->n_names == 0 || req->n_names > NAMES_MAX)
		return fault_set(f, ERR_USAGE, "Give 1 to 64 host names or addresses.",
		    "a server certificate cannot have %zu names", req->n_names);
	for (size_t i = 0; i < req->n_names; i++)
		if (!name_ok(req->names[i]))
			return fault_set(f, ERR_NAME, "Use a host name or a literal address.",
			    "\"%.200s\" is not a host", req->names[i]);
	if (req->not_before < 0 || req->not_after < req->not_before)
		return fault_set(f, ERR_USAGE, "Let it end after it begins.",
		    "a certificate cannot have these dates");
	return 0;
}

static int
build_server(const struct ca *ca, const struct ca_server_req *req, gnutls_x509_privkey_t key,
    gnutls_x509_crt_t built, gnutls_x509_crt_t *out)
{
	int64_t now = clock_wall_ms() / 1000, span[2] = { req->not_before, req->not_after };
	const char *cn = strlen(req->names[0]) <= CN_MAX ? req->names[0] : "snug server";
	int g;

	if (span[0] == 0 && span[1] == 0) {
		span[0] = now - SKEW;
		span[1] = now + 90 * DAY;
	}
	if ((g = keytype_generate(req->type, key)) < 0 ||
	    (g = set_basics(built, cn, span, key)) < 0 || (g = set_server(built, ca->crt)) < 0)
		return g;
	for (size_t i = 0; i < req->n_names; i++)
		if ((g = set_name(built, req->names[i])) < 0)
			return g;
	return sign(built, ca->crt, ca->key, out);
}

int
ca_issue_server(const struct ca *ca, const struct ca_server_req *req, struct buf *cert,
    struct buf *key, struct fault *f)
{
	gnutls_x509_crt_t built = NULL, leaf = NULL;
	gnutls_x509_privkey_t k = NULL;
	int r, g;

	if ((r = check_req(req, f)) != 0)
		return r;
	if ((g = gnutls_x509_privkey_init(&k)) < 0 || (g = gnutls_x509_crt_init(&built)) < 0 ||
	    (g = build_server(ca, req, k, built, &leaf)) < 0) {
		r = x509_fail(f, g, "issue a server certificate");
		goto out;
	}
	if ((r = x509_cert_to_pem(leaf, cert, f)) == 0 &&
	    (r = x509_cert_to_pem(ca->crt, cert, f)) == 0)
		r = x509_key_to_pem(k, key, f);
out:
	gnutls_x509_privkey_deinit(k);
	gnutls_x509_crt_deinit(built);
	gnutls_x509_crt_deinit(leaf);
	return r;
}
