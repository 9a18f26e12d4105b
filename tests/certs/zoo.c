#include "tests/certs/zoo.h"

#include <gnutls/abstract.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define OK_OR_FAIL(call) assert_true((call) >= 0)

struct spec
zoo_ca_spec(const char *cn)
{
	return (struct spec){ .cn = bytes_str(cn),
		.from = ZOO_NOW - ZOO_DAY,
		.to = ZOO_NOW + 3650 * ZOO_DAY,
		.pk = GNUTLS_PK_EDDSA_ED25519,
		.bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519),
		.ca = 1,
		.path_len = 0 };
}

struct spec
zoo_leaf_spec(const struct animal *issuer)
{
	return (struct spec){ .issuer = issuer,
		.cn = bytes_str("chat.example.org"),
		.dns = { bytes_str("chat.example.org") },
		.purposes = { GNUTLS_KP_TLS_WWW_SERVER },
		.from = ZOO_NOW - ZOO_DAY,
		.to = ZOO_NOW + 90 * ZOO_DAY,
		.pk = GNUTLS_PK_EDDSA_ED25519,
		.bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519) };
}

struct spec
zoo_member_spec(const struct animal *issuer, const char *purpose)
{
	return (struct spec){ .issuer = issuer,
		.cn = bytes_str("bob"),
		.uri = { bytes_str("snug:bob") },
		.purposes = { purpose },
		.from = ZOO_NOW - ZOO_DAY,
		.to = ZOO_NOW + 30 * ZOO_DAY,
		.pk = GNUTLS_PK_EDDSA_ED25519,
		.bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519) };
}

static void
set_names(gnutls_x509_crt_t c, const struct spec *s)
{
	for (size_t i = 0; i < ZOO_NAMES; i++) {
		if (s->dns[i].n > 0)
			OK_OR_FAIL(gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_DNSNAME,
			    s->dns[i].p, (unsigned)s->dns[i].n, GNUTLS_FSAN_APPEND));
		if (s->ip[i].n > 0)
			OK_OR_FAIL(gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_IPADDRESS,
			    s->ip[i].p, (unsigned)s->ip[i].n, GNUTLS_FSAN_APPEND));
		if (s->uri[i].n > 0)
			OK_OR_FAIL(gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_URI,
			    s->uri[i].p, (unsigned)s->uri[i].n, GNUTLS_FSAN_APPEND));
		if (s->purposes[i] != NULL)
			OK_OR_FAIL(gnutls_x509_crt_set_key_purpose_oid(c, s->purposes[i], 0));
	}
	if (s->raw_san.n > 0)
		OK_OR_FAIL(gnutls_x509_crt_set_extension_by_oid(
		    c, "2.5.29.17", s->raw_san.p, s->raw_san.n, 0));
}

static void
set_constraints(gnutls_x509_crt_t c, const struct spec *s)
{
	gnutls_x509_name_constraints_t nc;
	gnutls_datum_t name;
	const char *permitted = s->permitted != NULL ? s->permitted : s->permitted_uri;

	if (s->ca >= 0)
		OK_OR_FAIL(gnutls_x509_crt_set_basic_constraints(
		    c, (unsigned)s->ca, s->ca ? s->path_len : -1));
	OK_OR_FAIL(gnutls_x509_crt_set_key_usage(c, s->usage != 0 ? s->usage
						    : s->ca == 1  ? GNUTLS_KEY_KEY_CERT_SIGN
								  : GNUTLS_KEY_DIGITAL_SIGNATURE));
	if (permitted == NULL)
		return;
	name = (gnutls_datum_t){ (unsigned char *)permitted, (unsigned)strlen(permitted) };
	OK_OR_FAIL(gnutls_x509_name_constraints_init(&nc));
	OK_OR_FAIL(gnutls_x509_name_constraints_add_permitted(
	    nc, s->permitted != NULL ? GNUTLS_SAN_DNSNAME : GNUTLS_SAN_URI, &name));
	OK_OR_FAIL(gnutls_x509_crt_set_name_constraints(c, nc, 1));
	gnutls_x509_name_constraints_deinit(nc);
}

static gnutls_digest_algorithm_t
digest_of(gnutls_x509_crt_t issuer)
{
	gnutls_digest_algorithm_t d;
	gnutls_pubkey_t pub;

	OK_OR_FAIL(gnutls_pubkey_init(&pub));
	OK_OR_FAIL(gnutls_pubkey_import_x509(pub, issuer, 0));
	OK_OR_FAIL(gnutls_pubkey_get_preferred_hash_algorithm(pub, &d, NULL));
	gnutls_pubkey_deinit(pub);
	return d;
}

/* Sign, export and read back. */
static void
finish(struct animal *a, gnutls_x509_crt_t built, const struct spec *s)
{
	gnutls_x509_crt_t issuer = s->issuer != NULL ? s->issuer->crt : built;
	gnutls_datum_t der;
	size_t n = sizeof a->spki;

	OK_OR_FAIL(gnutls_x509_crt_sign2(built, issuer, s->issuer != NULL ? s->issuer->key : a->key,
	    s->digest != 0 ? s->digest : digest_of(issuer), 0));
	OK_OR_FAIL(gnutls_x509_crt_export2(built, GNUTLS_X509_FMT_DER, &der));
	OK_OR_FAIL(gnutls_x509_crt_init(&a->crt));
	OK_OR_FAIL(gnutls_x509_crt_import(a->crt, &der, GNUTLS_X509_FMT_DER));
	OK_OR_FAIL(gnutls_x509_crt_get_key_id(a->crt, GNUTLS_KEYID_USE_SHA256, a->spki, &n));
	a->der = bytes_of(der.data, der.size);
}

const struct animal *
zoo_make(struct zoo *z, const struct spec *s)
{
	struct animal *a = calloc(1, sizeof *a);
	gnutls_x509_crt_t built;
	uint8_t serial[2] = { 0x42, (uint8_t)z->n };

	assert_non_null(a);
	assert_true(z->n < ZOO_MAX);
	z->made[z->n++] = a;
	OK_OR_FAIL(gnutls_x509_privkey_init(&a->key));
	if (s->same_key != NULL)
		OK_OR_FAIL(gnutls_x509_privkey_cpy(a->key, s->same_key->key));
	else
		OK_OR_FAIL(gnutls_x509_privkey_generate(a->key, s->pk, s->bits, 0));
	OK_OR_FAIL(gnutls_x509_crt_init(&built));
	OK_OR_FAIL(gnutls_x509_crt_set_version(built, 3));
	OK_OR_FAIL(gnutls_x509_crt_set_serial(built, serial, sizeof serial));
	OK_OR_FAIL(gnutls_x509_crt_set_dn_by_oid(
	    built, GNUTLS_OID_X520_COMMON_NAME, 0, s->cn.p, (unsigned)s->cn.n));
	OK_OR_FAIL(gnutls_x509_crt_set_activation_time(built, s->from));
	OK_OR_FAIL(gnutls_x509_crt_set_expiration_time(built, s->to));
	OK_OR_FAIL(gnutls_x509_crt_set_key(built, a->key));
	set_names(built, s);
	set_constraints(built, s);
	finish(a, built, s);
	gnutls_x509_crt_deinit(built);
	return a;
}

static struct buf
taken(gnutls_datum_t *d)
{
	struct buf out = BUF_INIT(65536);

	buf_put(&out, d->data, d->size);
	gnutls_free(d->data);
	return out;
}

struct buf
zoo_pem(const struct animal *a)
{
	gnutls_datum_t d;

	OK_OR_FAIL(gnutls_x509_crt_export2(a->crt, GNUTLS_X509_FMT_PEM, &d));
	return taken(&d);
}

struct buf
zoo_key_pem(const struct animal *a)
{
	gnutls_datum_t d;

	OK_OR_FAIL(gnutls_x509_privkey_export2_pkcs8(
	    a->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &d));
	return taken(&d);
}

void
zoo_free(struct zoo *z)
{
	for (size_t i = 0; i < z->n; i++) {
		gnutls_x509_crt_deinit(z->made[i]->crt);
		gnutls_x509_privkey_deinit(z->made[i]->key);
		gnutls_free((void *)(uintptr_t)z->made[i]->der.p);
		free(z->made[i]);
	}
	z->n = 0;
}
