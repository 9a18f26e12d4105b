#include "net/tlsprofile.h"

#include <gnutls/gnutls.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "net/tls_floor.h"

#define LIST_MAX 160 /* more than all names of a table */

/*
 * Spelled out, so that they mean the same with every version and system-wide configuration of
 * GnuTLS: its own NORMAL prefers P-256 to X25519, its SECURE192 has no Ed25519.
 */
static const struct profile_row {
	const char *name;
	unsigned kx_bits, cipher_bits; /* what --kx and --cipher may name at the least */
	const char *priority;
} profiles[] = {
	{ "modern", 112, 128,
	    "NONE:+VERS-TLS1.3:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:+AEAD:"
	    "+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:"
	    "+SIGN-EDDSA-ED25519:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SECP384R1-SHA384:"
	    "+SIGN-ECDSA-SECP521R1-SHA512:+SIGN-RSA-PSS-RSAE-SHA256:"
	    "+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-PSS-RSAE-SHA512:"
	    "+CTYPE-X509:%PROFILE_MEDIUM" },
	{ "high", 152, 256,
	    "NONE:+VERS-TLS1.3:+AES-256-GCM:+CHACHA20-POLY1305:+AEAD:"
	    "+GROUP-SECP384R1:+GROUP-X448:+GROUP-SECP521R1:+GROUP-FFDHE4096:"
	    "+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-ECDSA-SECP521R1-SHA512:+SIGN-EDDSA-ED448:"
	    "+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-PSS-RSAE-SHA512:"
	    "+CTYPE-X509:%PROFILE_HIGH" },
	{ "compat", 112, 128,
	    "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+ECDHE-ECDSA:+ECDHE-RSA:+DHE-RSA:"
	    "+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:+AEAD:"
	    "+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:+GROUP-SECP521R1:+GROUP-X448:"
	    "+GROUP-FFDHE3072:+GROUP-FFDHE4096:+GROUP-FFDHE2048:"
	    "+SIGN-EDDSA-ED25519:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SECP384R1-SHA384:"
	    "+SIGN-ECDSA-SECP521R1-SHA512:+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SHA384:"
	    "+SIGN-ECDSA-SHA512:+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-RSA-PSS-RSAE-SHA384:"
	    "+SIGN-RSA-PSS-RSAE-SHA512:+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+SIGN-RSA-SHA512:"
	    "+CTYPE-X509:%PROFILE_MEDIUM:%SAFE_RENEGOTIATION" },
};
#define N_PROFILES (sizeof profiles / sizeof profiles[0])

/* What a word in a list stands for. Bits as in RFC 7919, A and NIST SP 800-57. */
struct item_row {
	const char *name, *word;
	unsigned bits;
};

static const struct item_row kxs[] = {
	{ "x25519", "GROUP-X25519", 128 },
	{ "x448", "GROUP-X448", 224 },
	{ "secp256r1", "GROUP-SECP256R1", 128 },
	{ "secp384r1", "GROUP-SECP384R1", 192 },
	{ "secp521r1", "GROUP-SECP521R1", 256 },
	{ "ffdhe2048", "GROUP-FFDHE2048", 112 },
	{ "ffdhe3072", "GROUP-FFDHE3072", 128 },
	{ "ffdhe4096", "GROUP-FFDHE4096", 152 },
	{ "ffdhe6144", "GROUP-FFDHE6144", 176 },
	{ "ffdhe8192", "GROUP-FFDHE8192", 192 },
};

static const struct item_row ciphers[] = {
	{ "aes-128-gcm", "AES-128-GCM", 128 },
	{ "aes-256-gcm", "AES-256-GCM", 256 },
	{ "chacha20-poly1305", "CHACHA20-POLY1305", 256 },
};

static const struct items {
	const char *option, *noun, *all; /* all: the word for every one of them */
	const struct item_row *row;
	size_t n;
} items_kx = { "--kx", "key exchange", "GROUP-ALL", kxs, sizeof kxs / sizeof kxs[0] },
  items_cipher = { "--cipher", "cipher", "CIPHER-ALL", ciphers,
	  sizeof ciphers / sizeof ciphers[0] };

/* --profile: one word for all the others. */
static const struct named_row {
	const char *name, *tls, *kx, *cipher;
	const char *sign;  /* the only signatures; NULL: those of tls */
	const char *inner; /* what goes with it end to end; NULL: no matter */
} nameds[] = {
	{ "dh-aes", "modern", "ffdhe3072,ffdhe4096", "aes-256-gcm", NULL, "aes128gcm" },
	{ "rsa-x25519", "modern", "x25519", "chacha20-poly1305,aes-128-gcm",
	    "SIGN-RSA-PSS-RSAE-SHA256", NULL },
};
#define N_NAMEDS (sizeof nameds / sizeof nameds[0])

/* The keys that a server's certificate may have, the first that fits preferred. */
#define RSA_SIGNS                                                                                  \
	GNUTLS_SIGN_RSA_PSS_RSAE_SHA256, GNUTLS_SIGN_RSA_PSS_RSAE_SHA384,                          \
	    GNUTLS_SIGN_RSA_PSS_RSAE_SHA512, GNUTLS_SIGN_RSA_SHA256, GNUTLS_SIGN_RSA_SHA384,       \
	    GNUTLS_SIGN_RSA_SHA512
static const struct key_row {
	const char *name;
	gnutls_pk_algorithm_t pk;
	unsigned bits;
	gnutls_sign_algorithm_t sign[6]; /* it can make these */
} keys[] = {
	{ "ed25519", GNUTLS_PK_EDDSA_ED25519, 256, { GNUTLS_SIGN_EDDSA_ED25519 } },
	{ "p256", GNUTLS_PK_ECDSA, 256,
	    { GNUTLS_SIGN_ECDSA_SECP256R1_SHA256, GNUTLS_SIGN_ECDSA_SHA256 } },
	{ "p384", GNUTLS_PK_ECDSA, 384,
	    { GNUTLS_SIGN_ECDSA_SECP384R1_SHA384, GNUTLS_SIGN_ECDSA_SHA384 } },
	{ "p521", GNUTLS_PK_ECDSA, 521,
	    { GNUTLS_SIGN_ECDSA_SECP521R1_SHA512, GNUTLS_SIGN_ECDSA_SHA512 } },
	{ "rsa3072", GNUTLS_PK_RSA, 3072, { RSA_SIGNS } },
	{ "rsa2048", GNUTLS_PK_RSA, 2048, { RSA_SIGNS } },
	{ "rsa4096", GNUTLS_PK_RSA, 4096, { RSA_SIGNS } },
	{ "rsa8192", GNUTLS_PK_RSA, 8192, { RSA_SIGNS } },
};
#undef RSA_SIGNS
#define N_KEYS (sizeof keys / sizeof keys[0])

static void append(char *out, size_t cap, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
append(char *out, size_t cap, const char *fmt, ...)
{
	size_t n = strlen(out);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out + n, cap - n, fmt, ap);
	va_end(ap);
}

/* "x25519, x448": those of at least so many bits. */
static void
name_items(const struct items *of, unsigned bits, char *out, size_t cap)
{
	out[0] = '\0';
	for (size_t i = 0; i < of->n; i++)
		if (of->row[i].bits >= bits)
			append(out, cap, "%s%s", out[0] != '\0' ? ", " : "", of->row[i].name);
}

static int
item_fault(const struct items *of, unsigned bits, const char *cause, struct fault *f)
{
	char text[256], remedy[300];

	name_items(of, bits, text, sizeof text);
	snprintf(remedy, sizeof remedy, "Use one of: %s.", text);
	return fault_set(f, ERR_USAGE, remedy, "%s", cause);
}

static const struct item_row *
find_item(const struct items *of, const char *word, size_t n)
{
	for (size_t i = 0; i < of->n; i++)
		if (strlen(of->row[i].name) == n && memcmp(of->row[i].name, word, n) == 0)
			return &of->row[i];
	return NULL;
}

/* Nothing but these, in this order. */
static int
narrow(char *priority, const struct items *of, const char *list, const struct profile_row *p,
    struct fault *f)
{
	unsigned bits = of == &items_kx ? p->kx_bits : p->cipher_bits;
	char cause[200];

	if (strlen(list) > LIST_MAX)
		return fault_set(
		    f, ERR_USAGE, "Name each one once.", "%s: the list is too long", of->option);
	append(priority, TLSPROFILE_PRIORITY_MAX, ":-%s", of->all);
	for (const char *at = list;; at++) {
		size_t n = strcspn(at, ",");
		const struct item_row *row = find_item(of, at, n);

		if (row == NULL)
			snprintf(cause, sizeof cause, "%s: '%.*s' is no %s", of->option,
			    n < 64 ? (int)n : 64, at, of->noun);
		else if (row->bits < bits)
			snprintf(cause, sizeof cause,
			    "%s %s is weaker than --tls-profile %s allows", of->option, row->name,
			    p->name);
		if (row == NULL || row->bits < bits)
			return item_fault(of, bits, cause, f);
		append(priority, TLSPROFILE_PRIORITY_MAX, ":+%s", row->word);
		if (*(at += n) == '\0')
			return 0;
	}
}

/*
 * A priority string of a person. GnuTLS lets most keywords accept certificates of 80 bits; and
 * its groups of 6144 and 8192 bits cost a second of computing for each who knocks, so who wants
 * them must say so.
 */
static int
take_raw(char *priority, const char *raw, struct fault *f)
{
	static const char *const costly[] = { "GROUP-FFDHE6144", "GROUP-FFDHE8192" };
	bool strong = strncmp(raw, "SECURE192", 9) == 0 || strncmp(raw, "SECURE256", 9) == 0;
	int r = tls_floor_words(raw, f);

	if (r != 0)
		return r;
	if (strlen(raw) > TLSPROFILE_PRIORITY_MAX / 2)
		return fault_set(f, ERR_USAGE, "Use modern, high or compat.",
		    "the TLS priority string is too long");
	append(priority, TLSPROFILE_PRIORITY_MAX, "%s", raw);
	if (strstr(raw, "%PROFILE_") == NULL)
		append(
		    priority, TLSPROFILE_PRIORITY_MAX, ":%%PROFILE_%s", strong ? "HIGH" : "MEDIUM");
	for (size_t i = 0; i < sizeof costly / sizeof costly[0]; i++)
		if (strstr(raw, costly[i]) == NULL)
			append(priority, TLSPROFILE_PRIORITY_MAX, ":-%s", costly[i]);
	return 0;
}

static const struct profile_row *
find_profile(const char *name)
{
	static const struct profile_row raw = { "", 112, 128, NULL };

	for (size_t i = 0; i < N_PROFILES; i++)
		if (strcmp(profiles[i].name, name) == 0)
			return &profiles[i];
	return &raw;
}

static int
find_named(const char *name, const struct named_row **out, struct fault *f)
{
	char remedy[200] = "Use one of: ";

	for (size_t i = 0; i < N_NAMEDS; i++) {
		if (strcmp(nameds[i].name, name) == 0) {
			*out = &nameds[i];
			return 0;
		}
		append(remedy, sizeof remedy, "%s%s", i > 0 ? ", " : "", nameds[i].name);
	}
	append(remedy, sizeof remedy, ".");
	return fault_set(f, ERR_USAGE, remedy, "--profile: '%.64s' is no profile", name);
}

static int
compose(struct tlsprofile *out, const struct tlsprofile_want *w, struct fault *f)
{
	const char *tls = w->tls, *kx = w->kx, *cipher = w->cipher;
	const struct named_row *named = NULL;
	const struct profile_row *p;
	char *priority = out->priority;
	int r = 0;

	if (w->named != NULL && (r = find_named(w->named, &named, f)) != 0)
		return r;
	if (named != NULL && tls != NULL)
		return fault_set(f, ERR_USAGE, "Leave one of them out.",
		    "--profile and --tls-profile exclude each other");
	if (named != NULL) {
		tls = named->tls;
		out->inner_suite = named->inner;
		kx = kx != NULL ? kx : named->kx;
		cipher = cipher != NULL ? cipher : named->cipher;
	}
	p = find_profile(tls != NULL ? tls : profiles[0].name);
	if (p->priority != NULL)
		append(priority, TLSPROFILE_PRIORITY_MAX, "%s", p->priority);
	else
		r = take_raw(priority, tls, f);
	if (r == 0 && kx != NULL)
		r = narrow(priority, &items_kx, kx, p, f);
	if (r == 0 && cipher != NULL)
		r = narrow(priority, &items_cipher, cipher, p, f);
	if (r == 0 && named != NULL && named->sign != NULL)
		append(priority, TLSPROFILE_PRIORITY_MAX, ":-SIGN-ALL:+%s", named->sign);
	return r;
}

static bool
key_fits(const struct key_row *key, gnutls_priority_t p, gnutls_sec_param_t strength)
{
	const unsigned *signs;
	int n = gnutls_priority_sign_list(p, &signs);

	if (gnutls_pk_bits_to_sec_param(key->pk, key->bits) < strength)
		return false;
	for (int i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof key->sign / sizeof key->sign[0]; k++)
			if (key->sign[k] != 0 && signs[i] == (unsigned)key->sign[k])
				return true;
	return false;
}

/* Which keys fit, and of these the one to make. */
static int
choose_key(struct tlsprofile *out, gnutls_priority_t p, const char *wanted, struct fault *f)
{
	gnutls_sec_param_t strength = tls_floor_strength(out->priority);
	char text[100];

	out->key_type = NULL;
	for (size_t i = 0; i < N_KEYS; i++) {
		if (!key_fits(&keys[i], p, strength))
			continue;
		out->keys |= 1u << i;
		if (wanted != NULL ? strcmp(wanted, keys[i].name) == 0 : out->key_type == NULL)
			out->key_type = keys[i].name;
	}
	out->key_wanted = wanted != NULL;
	if (out->key_type != NULL || (wanted == NULL && out->keys == 0))
		return 0;
	snprintf(text, sizeof text, "--key-type %.64s", wanted);
	return tlsprofile_key_fault(out, text, f);
}

int
tlsprofile_make(struct tlsprofile *out, const struct tlsprofile_want *w, struct fault *f)
{
	gnutls_priority_t p = NULL;
	const char *at = "";
	int r;

	*out = (struct tlsprofile){ .keys = 0 };
	if ((r = compose(out, w, f)) != 0)
		return r;
	if ((r = gnutls_priority_init2(&p, out->priority, &at, 0)) == GNUTLS_E_MEMORY_ERROR)
		return fault_set(f, ERR_NOMEM, "Close other programs.", "out of memory");
	/* Only a person's own string can be wrong, and ours is appended to it. */
	if (r != 0)
		return fault_set(f, ERR_USAGE,
		    "Use modern, high or compat, or the words that gnutls-cli --list shows.",
		    "--tls-profile: neither a profile nor a TLS priority string, at \"%.*s\"",
		    (int)strcspn(at, ":"), at);
	if ((r = tls_floor_check(p, f)) == 0)
		r = choose_key(out, p, w->key_type, f);
	gnutls_priority_deinit(p);
	return r;
}

bool
tlsprofile_takes_key(const struct tlsprofile *p, const char *key_type)
{
	for (size_t i = 0; i < N_KEYS; i++)
		if (strcmp(keys[i].name, key_type) == 0)
			return (p->keys & 1u << i) != 0;
	return true;
}

int
tlsprofile_key_fault(const struct tlsprofile *p, const char *what, struct fault *f)
{
	char remedy[200] = "";

	for (size_t i = 0; i < N_KEYS; i++)
		if ((p->keys & 1u << i) != 0)
			append(remedy, sizeof remedy, "%s%s",
			    remedy[0] != '\0' ? ", " : "With these TLS settings use one of: ",
			    keys[i].name);
	append(remedy, sizeof remedy, "%s", remedy[0] != '\0' ? "." : "Use other TLS settings.");
	return fault_set(f, ERR_USAGE, remedy, "%s does not fit", what);
}
