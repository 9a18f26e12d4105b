/* net/tlsprofile.c and net/tls_floor.c: what the words of the command line make of TLS. */
#include "net/tlsprofile.h"

#include <gnutls/gnutls.h>
#include <string.h>

#include "net/tls_floor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct tlsprofile p;
static struct fault f;

#define MAKE(...) tlsprofile_make(&p, &(struct tlsprofile_want){ __VA_ARGS__ }, &f)

static bool
says(const char *word)
{
	return strstr(p.priority, word) != NULL;
}

static void
refused(int r, const char *cause, const char *remedy)
{
	assert_int_equal(r, ERR_USAGE);
	assert_int_equal(f.code, ERR_USAGE);
	if (strstr(f.cause, cause) == NULL)
		fail_msg("'%s' is not in: %s", cause, f.cause);
	if (strstr(f.remedy, remedy) == NULL)
		fail_msg("'%s' is not in: %s", remedy, f.remedy);
}

static void
test_modern_is_the_default(void **state)
{
	char standard[TLSPROFILE_PRIORITY_MAX];

	(void)state;
	assert_int_equal(MAKE(.tls = NULL), 0);
	memcpy(standard, p.priority, sizeof standard);
	assert_string_equal(p.key_type, "ed25519");
	assert_false(p.key_wanted);
	assert_int_equal(MAKE(.tls = "modern"), 0);
	assert_string_equal(p.priority, standard);
	assert_false(says("VERS-TLS1.2") || says("FFDHE"));
	assert_true(strstr(standard, "+GROUP-X25519") < strstr(standard, "+GROUP-SECP256R1"));
	assert_true(tlsprofile_takes_key(&p, "rsa2048"));
	assert_true(tlsprofile_takes_key(&p, "never heard of"));
}

static void
test_high(void **state)
{
	static const char *const weak[] = { "AES-128", "X25519", "SECP256R1", "SHA256", "FFDHE2048",
		"FFDHE3072", "FFDHE6144", "FFDHE8192", "ED25519", "TLS1.2" };

	(void)state;
	assert_int_equal(MAKE(.tls = "high"), 0);
	for (size_t i = 0; i < sizeof weak / sizeof weak[0]; i++)
		assert_false(says(weak[i]));
	assert_string_equal(p.key_type, "p384");
	assert_false(tlsprofile_takes_key(&p, "ed25519"));
	assert_false(tlsprofile_takes_key(&p, "p256"));
	assert_false(tlsprofile_takes_key(&p, "rsa2048"));
	assert_true(tlsprofile_takes_key(&p, "rsa3072"));
	assert_int_equal(tls_floor_strength(p.priority), GNUTLS_SEC_PARAM_HIGH);
	refused(MAKE(.tls = "high", .kx = "secp384r1,x25519"), "x25519 is weaker", "ffdhe4096");
	assert_null(strstr(f.remedy, "ffdhe3072"));
	refused(
	    MAKE(.tls = "high", .cipher = "aes-128-gcm"), "aes-128-gcm is weaker", "aes-256-gcm");
	refused(MAKE(.tls = "high", .key_type = "ed25519"), "--key-type ed25519", "p384, p521");
}

static void
test_compat(void **state)
{
	(void)state;
	assert_int_equal(MAKE(.tls = "compat"), 0);
	assert_true(says("+VERS-TLS1.2") && says("+ECDHE-RSA"));
	assert_false(says("CBC") || says(":+RSA") || says("SHA1"));
	assert_false(says("FFDHE6144") || says("FFDHE8192"));
}

static void
test_lists(void **state)
{
	(void)state;
	assert_int_equal(MAKE(.kx = "x448,ffdhe8192", .cipher = "chacha20-poly1305"), 0);
	assert_true(says(":-GROUP-ALL:+GROUP-X448:+GROUP-FFDHE8192:"));
	assert_true(says(":-CIPHER-ALL:+CHACHA20-POLY1305"));
	refused(
	    MAKE(.kx = "x25518"), "--kx: 'x25518' is no key exchange", "x25519, x448, secp256r1");
	refused(MAKE(.kx = "x25519,"), "''", "x25519");
	refused(MAKE(.kx = ""), "''", "ffdhe8192");
	refused(MAKE(.kx = "X25519"), "'X25519'", "x25519");
	refused(MAKE(.cipher = "aes-256-cbc"), "--cipher: 'aes-256-cbc' is no cipher",
	    "aes-128-gcm, aes-256-gcm, chacha20-poly1305");
	refused(MAKE(.key_type = "rsa1024"), "--key-type rsa1024", "ed25519, p256");
	assert_int_equal(MAKE(.key_type = "p521"), 0);
	assert_string_equal(p.key_type, "p521");
	assert_true(p.key_wanted);
}

static void
test_named(void **state)
{
	(void)state;
	assert_int_equal(MAKE(.named = "dh-aes"), 0);
	assert_true(says("-GROUP-ALL:+GROUP-FFDHE3072:"));
	assert_true(says("-CIPHER-ALL:+AES-256-GCM"));
	assert_string_equal(p.inner_suite, "aes128gcm");
	assert_int_equal(MAKE(.named = "rsa-x25519"), 0);
	assert_true(says("-GROUP-ALL:+GROUP-X25519:"));
	assert_string_equal(p.key_type, "rsa3072");
	assert_null(p.inner_suite);
	assert_int_equal(MAKE(.named = "rsa-x25519", .key_type = "rsa4096", .kx = "x448"), 0);
	assert_string_equal(p.key_type, "rsa4096");
	assert_true(says("+GROUP-X448"));
	refused(MAKE(.named = "rsa-x25519", .key_type = "p256"), "p256", "rsa3072");
	refused(MAKE(.named = "dh"), "'dh'", "dh-aes, rsa-x25519");
	refused(MAKE(.named = "dh-aes", .tls = "high"), "exclude", "Leave one");
}

/* What a person's own string may say; and what is added so that it means what it seems to. */
static void
test_own_string(void **state)
{
	(void)state;
	assert_int_equal(MAKE(.tls = "NORMAL:-VERS-ALL:+VERS-TLS1.3"), 0);
	assert_true(says("%PROFILE_MEDIUM") && says(":-GROUP-FFDHE8192"));
	assert_int_equal(MAKE(.tls = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+GROUP-FFDHE8192"), 0);
	assert_false(says(":-GROUP-FFDHE8192"));
	assert_true(says(":-GROUP-FFDHE6144"));
	assert_int_equal(MAKE(.tls = "SECURE192:-VERS-ALL:+VERS-TLS1.3"), 0);
	assert_true(says("%PROFILE_HIGH"));
	assert_string_equal(p.key_type, "p384");
	assert_int_equal(MAKE(.tls = "NORMAL:-VERS-ALL:+VERS-TLS1.3:%PROFILE_ULTRA"), 0);
	assert_false(says("%PROFILE_MEDIUM"));
	assert_int_equal(tls_floor_strength(p.priority), GNUTLS_SEC_PARAM_ULTRA);
	/* The lists narrow it like a profile. */
	assert_int_equal(MAKE(.tls = "NORMAL:-VERS-ALL:+VERS-TLS1.3", .kx = "x448"), 0);
	assert_true(says(":-GROUP-ALL:+GROUP-X448"));
	/* No key of ours fits: no matter to a client, and the server will say so. */
	assert_int_equal(
	    MAKE(.tls = "NORMAL:-VERS-ALL:+VERS-TLS1.3:-SIGN-ALL:+SIGN-EDDSA-ED448"), 0);
	assert_null(p.key_type);
}

#define SAFE12                                                                                     \
	"NONE:+VERS-TLS1.2:+ECDHE-RSA:+AES-256-GCM:+AEAD:+GROUP-X25519:+SIGN-RSA-SHA256:+CTYPE-"   \
	"X509"
#define SAFE13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static void
test_floor(void **state)
{
	static const struct {
		const char *string, *place, *remedy;
	} bad[] = {
		{ "hihg", "at \"hihg\"", "modern, high or compat" },
		{ "", "\"\"", "modern" },
		{ "NORMAL:+BOGUS:+AES", "at \"+BOGUS\"", "gnutls-cli" },
		{ "NORMAL", "VERS-TLS1.1,", ":-VERS-TLS1.1:-VERS-TLS1.0:-RSA:-AES-256-CBC" },
		{ SAFE12 ":+VERS-TLS1.0", "VERS-TLS1.0", ":-VERS-TLS1.0" },
		{ SAFE12 ":+RSA", " RSA,", ":-RSA" },
		{ SAFE12 ":+ANON-ECDH", "ANON-ECDH", ":-ANON-ECDH" },
		{ SAFE12 ":+ANON-DH", "ANON-DH", ":-ANON-DH" },
		{ SAFE12 ":+PSK", "PSK", ":-PSK" },
		{ SAFE12 ":+NULL:+SHA1", "NULL", ":-NULL" },
		{ SAFE12 ":+ARCFOUR-128:+SHA1", "ARCFOUR-128", ":-ARCFOUR-128" },
		{ SAFE12 ":+3DES-CBC:+SHA1", "3DES-CBC", ":-3DES-CBC" },
		{ SAFE12 ":+AES-128-CBC:+SHA1", "AES-128-CBC", ":-AES-128-CBC" },
		{ SAFE12 ":+AES-128-CCM-8", "AES-128-CCM-8", ":-AES-128-CCM-8" },
		{ SAFE12 ":+SIGN-RSA-SHA1", "SIGN-RSA-SHA1", ":-SIGN-RSA-SHA1" },
		{ SAFE12 ":+SIGN-RSA-MD5", "SIGN-RSA-MD5", ":-SIGN-RSA-MD5" },
		{ SAFE13 ":+GROUP-SECP192R1", "GROUP-SECP192R1", ":-GROUP-SECP192R1" },
		{ SAFE13 ":+CTYPE-RAWPK", "CTYPE-SRV-RAWPK", ":-CTYPE-SRV-RAWPK:-CTYPE-CLI-RAWPK" },
		{ SAFE13 ":%UNSAFE_RENEGOTIATION", "\"%UNSAFE_RENEGOTIATION\"", "leave it out" },
		{ SAFE13 ":%NO_SESSION_HASH", "\"%NO_SESSION_HASH\"", "leave it out" },
		{ SAFE13 ":%VERIFY_ALLOW_BROKEN", "\"%VERIFY_ALLOW_BROKEN\"", "leave it out" },
		{ SAFE13 ":%PROFILE_LOW", "\"%PROFILE_LOW\"", "leave it out" },
		{ SAFE13 ":%PROFILE_VERY_WEAK:+AES-128-GCM", "\"%PROFILE_VERY_WEAK\"",
		    "leave it out" },
		{ "@SYSTEM", "\"@SYSTEM\"", "leave it out" },
	};

	(void)state;
	assert_int_equal(MAKE(.tls = SAFE12), 0);
	assert_string_equal(p.key_type, "rsa3072");
	assert_int_equal(MAKE(.tls = SAFE13), 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refused(MAKE(.tls = bad[i].string), bad[i].place, bad[i].remedy);
}

/* What the refusal says to append is enough. */
static void
test_remedy_mends(void **state)
{
	static const char *const start[] = { "NORMAL", "PERFORMANCE", "SECURE128", "LEGACY" };
	char mended[1024];
	int tries;

	(void)state;
	for (size_t i = 0; i < sizeof start / sizeof start[0]; i++) {
		strcpy(mended, start[i]);
		for (tries = 0; MAKE(.tls = mended) != 0 && tries < 8; tries++) {
			assert_non_null(strchr(f.remedy, ':'));
			strcat(mended, strstr(f.remedy, ":-"));
		}
		if (tries == 8)
			fail_msg("%s: %s", mended, f.cause);
	}
}

static void
test_too_long(void **state)
{
	char much[3000];

	(void)state;
	memset(much, ':', sizeof much - 1);
	much[sizeof much - 1] = '\0';
	refused(MAKE(.tls = much), "too long", "modern");
	memset(much, 'x', sizeof much - 1);
	refused(MAKE(.kx = much), "too long", "once");
	refused(MAKE(.kx = much + sizeof much - 101), "'xxx", "x25519");
	refused(MAKE(.named = much), "'xxx", "dh-aes");
	refused(MAKE(.key_type = much), "--key-type xxx", "ed25519");
	/* The longest list that fits is far longer than all names together. */
	much[0] = '\0';
	for (size_t i = 0; i < 250; i++)
		strcat(much, i > 0 ? ",ffdhe8192" : "ffdhe8192");
	refused(MAKE(.kx = much), "too long", "once");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_modern_is_the_default),
		cmocka_unit_test(test_high),
		cmocka_unit_test(test_compat),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_named),
		cmocka_unit_test(test_own_string),
		cmocka_unit_test(test_floor),
		cmocka_unit_test(test_remedy_mends),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests_name("tlsprofile", tests, NULL, NULL);
}
