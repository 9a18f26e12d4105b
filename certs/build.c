#include "certs/build.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "base/hostport.h"
#include "certs/x509_util.h"

#define HOSTS_MAX 64
#define SERIAL_SIZE 16
#define KEY_ID_SIZE 20

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

int
build_begin(
    gnutls_x509_crt_t *out, const char *cn, const int64_t span[static 2], gnutls_pubkey_t key)
{
	gnutls_x509_crt_t c;
	uint8_t id[KEY_ID_SIZE];
	size_t n = sizeof id;
	int g;

	*out = NULL;
	if ((g = gnutls_x509_crt_init(&c)) < 0)
		return g;
	*out = c;
	(void)((g = gnutls_x509_crt_set_version(c, 3)) < 0 || (g = set_serial(c)) < 0 ||
	       (g = gnutls_x509_crt_set_dn_by_oid(
		    c, GNUTLS_OID_X520_COMMON_NAME, 0, cn, (unsigned)strlen(cn))) < 0 ||
	       (g = gnutls_x509_crt_set_activation_time(c, (time_t)span[0])) < 0 ||
	       (g = gnutls_x509_crt_set_expiration_time(c, (time_t)span[1])) < 0 ||
	       (g = gnutls_x509_crt_set_pubkey(c, key)) < 0 ||
	       (g = gnutls_x509_crt_get_key_id(c, GNUTLS_KEYID_USE_SHA1, id, &n)) < 0 ||
	       (g = gnutls_x509_crt_set_subject_key_id(c, id, n)) < 0);
	return g;
}

int
build_ca(gnutls_x509_crt_t c)
{
	int g = gnutls_x509_crt_set_basic_constraints(c, 1, 0);

	return g < 0 ? g
		     : gnutls_x509_crt_set_key_usage(
			   c, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
}

int
build_key_id(gnutls_x509_crt_t issuer, uint8_t out[static BUILD_KEY_ID_MAX], size_t *n)
{
	int g;

	*n = BUILD_KEY_ID_MAX;
	if ((g = gnutls_x509_crt_get_subject_key_id(issuer, out, n, NULL)) >= 0)
		return g;
	*n = BUILD_KEY_ID_MAX;
	return gnutls_x509_crt_get_key_id(issuer, GNUTLS_KEYID_USE_SHA1, out, n);
}

static int
set_authority(gnutls_x509_crt_t c, gnutls_x509_crt_t issuer)
{
	uint8_t id[BUILD_KEY_ID_MAX];
	size_t n;
	int g = build_key_id(issuer, id, &n);

	return g < 0 ? g : gnutls_x509_crt_set_authority_key_id(c, id, n);
}

int
build_leaf(gnutls_x509_crt_t c, enum cert_use use, gnutls_x509_crt_t issuer)
{
	int g;

	(void)((g = gnutls_x509_crt_set_basic_constraints(c, 0, -1)) < 0 ||
	       (g = gnutls_x509_crt_set_key_usage(c, GNUTLS_KEY_DIGITAL_SIGNATURE)) < 0 ||
	       (g = gnutls_x509_crt_set_key_purpose_oid(c, use_oid(use), 0)) < 0 ||
	       (g = set_authority(c, issuer)) < 0);
	return g;
}

static int
add_name(gnutls_x509_crt_t c, gnutls_x509_subject_alt_name_t type, const void *p, size_t n)
{
	return gnutls_x509_crt_set_subject_alt_name(c, type, p, (unsigned)n, GNUTLS_FSAN_APPEND);
}

size_t
build_address(const char *host, uint8_t out[static 16])
{
	return inet_pton(AF_INET, host, out) == 1    ? 4
	       : inet_pton(AF_INET6, host, out) == 1 ? 16
						     : 0;
}

int
build_host(gnutls_x509_crt_t c, const char *host)
{
	uint8_t addr[16];
	size_t n = build_address(host, addr);

	return n > 0 ? add_name(c, GNUTLS_SAN_IPADDRESS, addr, n)
		     : add_name(c, GNUTLS_SAN_DNSNAME, host, strlen(host));
}

int
build_uri(gnutls_x509_crt_t c, const char *uri)
{
	return add_name(c, GNUTLS_SAN_URI, uri, strlen(uri));
}

int
build_digest(gnutls_x509_crt_t issuer, gnutls_digest_algorithm_t *digest)
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
 * GnuTLS treats a certificate as built differently from the same bytes as read (its raw names
 * are empty), so nothing works with the former.
 */
int
build_sign(gnutls_x509_crt_t c, gnutls_x509_crt_t issuer, gnutls_x509_privkey_t key,
    gnutls_x509_crt_t *out)
{
	gnutls_digest_algorithm_t digest;
	gnutls_datum_t der = { 0 };
	int g;

	*out = NULL;
	if ((g = build_digest(issuer, &digest)) < 0 ||
	    (g = gnutls_x509_crt_sign2(c, issuer, key, digest, 0)) < 0 ||
	    (g = gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_DER, &der)) < 0 ||
	    (g = gnutls_x509_crt_init(out)) < 0)
		goto out;
	g = gnutls_x509_crt_import(*out, &der, GNUTLS_X509_FMT_DER);
out:
	gnutls_free(der.data);
	return g;
}

static bool
host_ok(const char *host)
{
	struct hostport hp;

	return hostport_is_address(host) ||
	       (hostport_parse(host, strlen(host), 0, &hp) == 0 && strcmp(hp.host, host) == 0);
}

int
build_check_hosts(const char *const *hosts, size_t n, struct fault *f)
{
	if (n == 0 || n > HOSTS_MAX)
		return fault_set(f, ERR_USAGE, "Give 1 to 64 host names or addresses.",
		    "a server certificate cannot have %zu names", n);
	for (size_t i = 0; i < n; i++)
		if (!host_ok(hosts[i]))
			return fault_set(f, ERR_NAME, "Use a host name or a literal address.",
			    "\"%.200s\" is not a host", hosts[i]);
	return 0;
}
