#include "net/tls_floor.h"

#include <gnutls/crypto.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define AEAD_TAG 16 /* shorter ones, as of CCM-8, can be guessed */
#define REMEDY_START "Append this to it:  "

/* The words with a % that protect as much as their absence, or more. */
static const struct {
	const char *word;
	gnutls_sec_param_t strength; /* 0: says nothing of it */
} options[] = {
	{ "%PROFILE_MEDIUM", GNUTLS_SEC_PARAM_MEDIUM },
	{ "%PROFILE_HIGH", GNUTLS_SEC_PARAM_HIGH },
	{ "%PROFILE_ULTRA", GNUTLS_SEC_PARAM_ULTRA },
	{ "%PROFILE_FUTURE", GNUTLS_SEC_PARAM_FUTURE },
	{ "%SERVER_PRECEDENCE", 0 },
	{ "%SAFE_RENEGOTIATION", 0 },
	{ "%FORCE_ETM", 0 },
	{ "%DISABLE_WILDCARDS", 0 },
	{ "%DISABLE_TLS13_COMPAT_MODE", 0 },
};
#define N_OPTIONS (sizeof options / sizeof options[0])

/* Of options, or N_OPTIONS. */
static size_t
find_option(const char *word, size_t n)
{
	size_t i = 0;

	while (i < N_OPTIONS &&
	       (strlen(options[i].word) != n || memcmp(options[i].word, word, n) != 0))
		i++;
	return i;
}

int
tls_floor_words(const char *priority, struct fault *f)
{
	for (const char *at = priority;;) {
		size_t n = strcspn(at, ":,");

		if (n > 0 && (at[0] == '@' || (at[0] == '%' && find_option(at, n) == N_OPTIONS)))
			return fault_set(f, ERR_USAGE,
			    "It would weaken TLS, or is not known to do no harm: leave it out.",
			    "the TLS priority string may not say \"%.*s\"", (int)n, at);
		if (at[n] == '\0')
			return 0;
		at += n + 1;
	}
}

gnutls_sec_param_t
tls_floor_strength(const char *priority)
{
	gnutls_sec_param_t strength = GNUTLS_SEC_PARAM_MEDIUM;

	for (const char *at = priority;;) {
		size_t n = strcspn(at, ":,"), i = find_option(at, n);

		if (i < N_OPTIONS && options[i].strength != 0)
			strength = options[i].strength;
		if (at[n] == '\0')
			return strength;
		at += n + 1;
	}
}

static bool
version_ok(unsigned v)
{
	/* Datagrams are never spoken, so their versions do no harm. */
	return v == GNUTLS_TLS1_3 || v == GNUTLS_TLS1_2 || v >= GNUTLS_DTLS_VERSION_MIN;
}

static bool
kx_ok(unsigned kx)
{
	return kx == GNUTLS_KX_ECDHE_ECDSA || kx == GNUTLS_KX_ECDHE_RSA || kx == GNUTLS_KX_DHE_RSA;
}

static bool
cipher_ok(unsigned c)
{
	return gnutls_cipher_get_tag_size(c) >= AEAD_TAG;
}

static bool
group_ok(unsigned g)
{
	static const gnutls_group_t good[] = { GNUTLS_GROUP_X25519, GNUTLS_GROUP_X448,
		GNUTLS_GROUP_SECP256R1, GNUTLS_GROUP_SECP384R1, GNUTLS_GROUP_SECP521R1,
		GNUTLS_GROUP_FFDHE2048, GNUTLS_GROUP_FFDHE3072, GNUTLS_GROUP_FFDHE4096,
		GNUTLS_GROUP_FFDHE6144, GNUTLS_GROUP_FFDHE8192 };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (g == good[i])
			return true;
	return false;
}

static bool
sign_ok(unsigned s)
{
	gnutls_digest_algorithm_t hash = gnutls_sign_get_hash_algorithm(s);

	/* EdDSA names none. */
	return s == GNUTLS_SIGN_EDDSA_ED25519 || s == GNUTLS_SIGN_EDDSA_ED448 ||
	       (gnutls_sign_is_secure(s) && gnutls_hash_get_len(hash) >= 32);
}

static bool
type_ok(unsigned t)
{
	return t == GNUTLS_CRT_X509;
}

static const char *
type_name(gnutls_certificate_type_t t)
{
	return t == GNUTLS_CRT_RAWPK ? "RAWPK" : gnutls_certificate_type_get_name(t);
}

/* GnuTLS has an enum for each, and a number behind every one. */
#define NAME(what, call)                                                                           \
	static const char *what##_name(unsigned id)                                                \
	{                                                                                          \
		return call(id);                                                                   \
	}
NAME(version, gnutls_protocol_get_name)
NAME(kx, gnutls_kx_get_name)
NAME(cipher, gnutls_cipher_get_name)
NAME(group, gnutls_group_get_name)
NAME(sign, gnutls_sign_get_name)
NAME(ctype, type_name)
#undef NAME

static int
client_types(gnutls_priority_t p, const unsigned **list)
{
	return gnutls_priority_certificate_type_list2(p, list, GNUTLS_CTYPE_CLIENT);
}

static int
server_types(gnutls_priority_t p, const unsigned **list)
{
	return gnutls_priority_certificate_type_list2(p, list, GNUTLS_CTYPE_SERVER);
}

static const struct list_row {
	int (*list)(gnutls_priority_t p, const unsigned **list);
	bool (*ok)(unsigned id);
	const char *prefix; /* of the word in a priority string */
	const char *(*name)(unsigned id);
	bool only_12; /* of no meaning in TLS 1.3 */
} lists[] = {
	{ gnutls_priority_protocol_list, version_ok, "VERS-", version_name, false },
	{ gnutls_priority_kx_list, kx_ok, "", kx_name, true },
	{ gnutls_priority_cipher_list, cipher_ok, "", cipher_name, true },
	{ gnutls_priority_group_list, group_ok, "GROUP-", group_name, false },
	{ gnutls_priority_sign_list, sign_ok, "SIGN-", sign_name, true },
	{ server_types, type_ok, "CTYPE-SRV-", ctype_name, false },
	{ client_types, type_ok, "CTYPE-CLI-", ctype_name, false },
};
#define N_LISTS (sizeof lists / sizeof lists[0])

static bool
is_only_13(gnutls_priority_t p)
{
	const unsigned *v;
	int n = gnutls_priority_protocol_list(p, &v);

	for (int i = 0; i < n; i++)
		if (v[i] < GNUTLS_TLS1_3)
			return false;
	return n > 0;
}

int
tls_floor_check(gnutls_priority_t p, struct fault *f)
{
	bool only_13 = is_only_13(p);
	char cut[sizeof f->remedy] = REMEDY_START;
	size_t at = strlen(cut), first = 0;
	const unsigned *ids;

	for (size_t i = 0; i < N_LISTS; i++) {
		int n = only_13 && lists[i].only_12 ? 0 : lists[i].list(p, &ids);

		for (int k = 0; k < n && at < sizeof cut - 64; k++) {
			const char *name = lists[i].name(ids[k]);

			if (lists[i].ok(ids[k]))
				continue;
			at += (size_t)snprintf(cut + at, sizeof cut - at, ":-%s%.40s",
			    lists[i].prefix, name != NULL ? name : "?");
			first = first == 0 ? at : first;
		}
	}
	if (first == 0)
		return 0;
	return fault_set(f, ERR_USAGE, cut,
	    "the TLS priority string allows %.*s, which is too weak",
	    (int)(first - strlen(REMEDY_START) - 2), cut + strlen(REMEDY_START) + 2);
}
