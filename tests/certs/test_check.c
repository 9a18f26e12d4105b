#include "certs/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/certs/zoo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define HOST "chat.example.org"

static int
setup(void **state)
{
	*state = calloc(1, sizeof(struct zoo));
	return *state == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	zoo_free(*state);
	free(*state);
	return 0;
}

static struct check_want
want_pin(const struct animal *ca)
{
	return (struct check_want){ .host = HOST, .pin = ca->spki, .pin_len = 16, .now = ZOO_NOW };
}

static const struct animal *
good_ca(struct zoo *z)
{
	struct spec s = zoo_ca_spec("Ops");

	return zoo_make(z, &s);
}

static const struct animal *
good_leaf(struct zoo *z, const struct animal *ca)
{
	struct spec s = zoo_leaf_spec(ca);

	return zoo_make(z, &s);
}

/* Every refusal keeps the promise that nothing was sent, in valid text. */
static int
judge(const struct animal *const *chain, size_t n, const struct check_want *want,
    struct check_facts *facts, struct fault *f)
{
	struct bytes der[16];
	int r;

	for (size_t i = 0; i < n; i++)
		der[i] = chain[i]->der;
	*f = (struct fault){ 0 };
	r = check_server(der, n, want, facts, f);
	assert_int_equal(r, f->code);
	if (r != 0) {
		assert_non_null(strstr(f->remedy, "Nothing was sent."));
		assert_true(strlen(f->cause) > 10);
		assert_true(utf8_valid(bytes_str(f->cause)));
	}
	return r;
}

static int
judge2(const struct animal *leaf, const struct animal *ca, const struct check_want *want,
    struct fault *f)
{
	struct check_facts facts;

	return judge((const struct animal *const[]){ leaf, ca }, 2, want, &facts, f);
}

/* A good chain but for what spoil says about its leaf. */
static int
judge_leaf(struct zoo *z, const struct spec *leaf, struct fault *f)
{
	struct check_want want = want_pin(leaf->issuer);

	return judge2(zoo_make(z, leaf), leaf->issuer, &want, f);
}

static void
test_good(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf = good_leaf(z, ca);
	struct check_want want = want_pin(ca);
	struct check_facts facts;
	struct fault f;

	for (want.pin_len = 16; want.pin_len <= 32; want.pin_len += 16) {
		assert_int_equal(
		    judge((const struct animal *const[]){ leaf, ca }, 2, &want, &facts, &f), 0);
		assert_string_equal(facts.subject, HOST);
		assert_string_equal(facts.key, "Ed25519");
		assert_string_equal(facts.expires, "2027-04-15");
		assert_int_equal(facts.expires_at, ZOO_NOW + 90 * ZOO_DAY);
		assert_memory_equal(facts.ca_spki, ca->spki, 32);
	}
}

/* Too short a pin proves nothing, and one that is too long cannot be one. */
static void
test_pin_lengths(void **state)
{
	static const size_t lens[] = { 0, 1, 15, 33 };
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf = good_leaf(z, ca);
	struct check_want want = want_pin(ca);
	struct fault f;

	for (size_t i = 0; i < 4; i++) {
		want.pin_len = lens[i];
		assert_int_equal(judge2(leaf, ca, &want, &f), ERR_PIN);
	}
}

static void
test_other_ca(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *evil = good_ca(z), *leaf = good_leaf(z, evil);
	struct check_want want = want_pin(ca);
	struct fault f;

	assert_int_equal(judge2(leaf, evil, &want, &f), ERR_PIN);
	assert_string_equal(f.cause, "the CA of " HOST " is not the one in your invite");
	assert_string_equal(f.remedy, "Someone may be between you and the server. "
				      "Nothing was sent. Ask for a new invite.");
}

/* To show the genuine CA is not to be vouched for by it. */
static void
test_genuine_ca_appended(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *evil = good_ca(z), *leaf = good_leaf(z, evil);
	struct spec other = zoo_ca_spec("Mallory"), selfish = zoo_leaf_spec(NULL);
	const struct animal *mallory = zoo_make(z, &other), *m_leaf = good_leaf(z, mallory);
	const struct animal *lonely = zoo_make(z, &selfish);
	struct check_want want = want_pin(ca);
	struct check_facts facts;
	struct fault f;

	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_CHAIN);
	assert_non_null(strstr(f.cause, "is not signed by the CA in your invite"));
	assert_int_equal(judge2(m_leaf, ca, &want, &f), ERR_CHAIN);
	assert_int_equal(judge2(lonely, ca, &want, &f), ERR_CHAIN);
	assert_int_equal(
	    judge((const struct animal *const[]){ leaf, evil, ca }, 3, &want, &facts, &f),
	    ERR_CHAIN);
	assert_int_equal(
	    judge((const struct animal *const[]){ m_leaf, mallory, ca }, 3, &want, &facts, &f),
	    ERR_CHAIN);
	assert_int_equal(
	    judge((const struct animal *const[]){ m_leaf, ca, mallory }, 3, &want, &facts, &f),
	    ERR_CHAIN);
}

static void
test_self_signed_and_alone(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf = good_leaf(z, ca);
	struct spec s = zoo_leaf_spec(NULL);
	const struct animal *own = zoo_make(z, &s);
	struct check_want want = want_pin(ca), itself = want_pin(own);
	struct check_facts facts;
	struct fault f;

	assert_int_equal(judge(&leaf, 1, &want, &facts, &f), ERR_PIN);
	assert_non_null(strstr(f.cause, "does not show the CA"));
	assert_int_equal(judge(&own, 1, &want, &facts, &f), ERR_PIN);
	/* Even pinned, a leaf does not vouch for itself; nor does a CA pose as a server. */
	assert_int_equal(judge(&own, 1, &itself, &facts, &f), ERR_PIN);
	assert_true(judge2(own, own, &itself, &f) != 0);
	assert_int_equal(judge(&ca, 1, &want, &facts, &f), ERR_PIN);
	assert_true(judge2(ca, ca, &want, &f) != 0);
	assert_int_equal(judge(NULL, 0, &want, &facts, &f), ERR_PARSE);
}

static void
test_dates(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct spec s = zoo_leaf_spec(ca);
	struct check_want want = want_pin(ca);
	const struct animal *leaf;
	struct fault f;

	s.from = ZOO_NOW - 10 * ZOO_DAY;
	s.to = ZOO_NOW - 3 * ZOO_DAY;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_EXPIRED);
	assert_string_equal(
	    f.cause, "the certificate of " HOST " expired on 2027-01-12 08:00 UTC, 3 days ago");
	s.from = ZOO_NOW + 11520;
	s.to = ZOO_NOW + ZOO_DAY;
	leaf = zoo_make(z, &s);
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_NOTYET);
	assert_non_null(strstr(f.remedy, "clock may be behind by 3 h 12 min"));
	/* To the second, at both ends. */
	want.now = s.from;
	assert_int_equal(judge2(leaf, ca, &want, &f), 0);
	want.now = s.from - 1;
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_NOTYET);
	want.now = s.to;
	assert_int_equal(judge2(leaf, ca, &want, &f), 0);
	want.now = s.to + 1;
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_EXPIRED);
}

static void
test_ca_dates(void **state)
{
	struct zoo *z = *state;
	struct spec s = zoo_ca_spec("Ops");
	const struct animal *ca;
	struct check_want want;
	struct fault f;

	s.to = ZOO_NOW - 1;
	ca = zoo_make(z, &s);
	want = want_pin(ca);
	assert_int_equal(judge2(good_leaf(z, ca), ca, &want, &f), ERR_EXPIRED);
	assert_non_null(strstr(f.cause, "a CA certificate of " HOST));
	s.from = ZOO_NOW + 60;
	s.to = ZOO_NOW + ZOO_DAY;
	ca = zoo_make(z, &s);
	want = want_pin(ca);
	assert_int_equal(judge2(good_leaf(z, ca), ca, &want, &f), ERR_NOTYET);
}

/* Without a time of its own it asks the clock, which is between 2024 and 2100. */
static void
test_clock(void **state)
{
	struct zoo *z = *state;
	struct spec c = zoo_ca_spec("Ops"), s;
	struct check_want want;
	const struct animal *ca;
	struct fault f;

	c.from = 1700000000;
	c.to = 4102444800;
	ca = zoo_make(z, &c);
	want = want_pin(ca);
	want.now = 0;
	s = zoo_leaf_spec(ca);
	s.from = c.from;
	s.to = c.to;
	assert_int_equal(judge2(zoo_make(z, &s), ca, &want, &f), 0);
	s.to = c.from + 1;
	assert_int_equal(judge2(zoo_make(z, &s), ca, &want, &f), ERR_EXPIRED);
	s.to = c.to;
	s.from = c.to - 1;
	assert_int_equal(judge2(zoo_make(z, &s), ca, &want, &f), ERR_NOTYET);
}

static void
test_host(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf = good_leaf(z, ca);
	static const char *const wrong[] = { "evil.example", "chat.example.com", "example.org",
		"a.chat.example.org", "chat.example.org.evil.net", "192.0.2.7", "::1", "" };
	struct check_want want = want_pin(ca);
	struct fault f;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		want.host = wrong[i];
		assert_int_equal(judge2(leaf, ca, &want, &f), ERR_HOST);
		assert_non_null(strstr(f.cause, "is for another host: " HOST));
	}
	want.host = "CHAT.example.ORG";
	assert_int_equal(judge2(leaf, ca, &want, &f), 0);
}

static void
test_addresses(void **state)
{
	static const uint8_t v4[] = { 192, 0, 2, 7 }, v6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 7 };
	static const struct {
		const char *host;
		int r;
	} rows[] = { { "192.0.2.7", 0 }, { "2001:db8::7", 0 }, { "2001:DB8:0::0:7", 0 },
		{ "192.0.2.8", ERR_HOST }, { "2001:db8::8", ERR_HOST }, { HOST, 0 } };
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf;
	struct spec s = zoo_leaf_spec(ca);
	struct check_want want = want_pin(ca);
	struct fault f;

	s.ip[0] = bytes_of(v4, sizeof v4);
	s.ip[1] = bytes_of(v6, sizeof v6);
	leaf = zoo_make(z, &s);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		want.host = rows[i].host;
		assert_int_equal(judge2(leaf, ca, &want, &f), rows[i].r);
	}
}

/* What a C string would hide behind a NUL. */
static void
test_nul_in_names(void **state)
{
	struct zoo *z = *state;
	struct spec s = zoo_leaf_spec(good_ca(z));
	struct check_facts facts;
	struct check_want want = want_pin(s.issuer);
	const struct animal *leaf;
	struct fault f;

	s.cn = bytes_of(HOST "\0.evil.net", sizeof HOST + 9);
	s.dns[0] = bytes_of(NULL, 0);
	s.raw_san = bytes_of("\x30\x1c\x82\x1a" HOST "\0.evil.net", 4 + sizeof HOST + 9);
	leaf = zoo_make(z, &s);
	assert_int_equal(
	    judge((const struct animal *const[]){ leaf, s.issuer }, 2, &want, &facts, &f),
	    ERR_HOST);
	assert_string_not_equal(facts.subject, HOST);
	/* In the CN alone, where one looks who finds no other name. */
	s.raw_san = bytes_of(NULL, 0);
	assert_int_equal(judge_leaf(z, &s, &f), ERR_HOST);
}

static void
test_hostile_subject(void **state)
{
	struct zoo *z = *state;
	struct spec s = zoo_leaf_spec(good_ca(z));
	struct check_want want = want_pin(s.issuer);
	struct check_facts facts;
	const struct animal *leaf;
	char longest[400];
	struct fault f;

	memset(longest, 'x', sizeof longest);
	want.host = "other.example";
	s.cn = bytes_of("\x1b[2J\xff\xfe\n", 7);
	leaf = zoo_make(z, &s);
	assert_int_equal(
	    judge((const struct animal *const[]){ leaf, s.issuer }, 2, &want, &facts, &f),
	    ERR_HOST);
	assert_true(utf8_valid(bytes_str(facts.subject)));
	s.cn = bytes_of(longest, sizeof longest);
	leaf = zoo_make(z, &s);
	assert_int_equal(
	    judge((const struct animal *const[]){ leaf, s.issuer }, 2, &want, &facts, &f),
	    ERR_HOST);
	assert_int_equal(strlen(facts.subject), sizeof facts.subject - 1);
	assert_true(strlen(f.cause) < 200);
}

static void
test_purpose(void **state)
{
	struct zoo *z = *state;
	struct spec s = zoo_leaf_spec(good_ca(z));
	struct fault f;

	s.purposes[0] = GNUTLS_KP_TLS_WWW_CLIENT;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_PURPOSE);
	assert_non_null(strstr(f.cause, "not one for servers"));
	s.purposes[0] = NULL;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_PURPOSE);
	s.purposes[0] = GNUTLS_KP_CODE_SIGNING;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_PURPOSE);
	s.purposes[0] = GNUTLS_KP_ANY;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_PURPOSE);
	s.purposes[0] = GNUTLS_KP_TLS_WWW_SERVER;
	s.purposes[1] = GNUTLS_KP_TLS_WWW_CLIENT;
	assert_int_equal(judge_leaf(z, &s, &f), 0);
	s.purposes[0] = GNUTLS_KP_ANY;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_PURPOSE);
	s.purposes[1] = GNUTLS_KP_TLS_WWW_SERVER;
	assert_int_equal(judge_leaf(z, &s, &f), 0);
	s.purposes[0] = GNUTLS_KP_TLS_WWW_SERVER;
	s.purposes[1] = GNUTLS_KP_CODE_SIGNING;
	assert_int_equal(judge_leaf(z, &s, &f), 0);
	s.purposes[1] = NULL;
	s.ca = 1;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_PURPOSE);
	s.ca = -1;
	assert_int_equal(judge_leaf(z, &s, &f), 0);
	/* A member at another host is first of all a member. */
	s.purposes[0] = GNUTLS_KP_TLS_WWW_CLIENT;
	s.dns[0] = bytes_str("elsewhere.example");
	assert_int_equal(judge_leaf(z, &s, &f), ERR_PURPOSE);
}

static void
test_weak(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct spec s = zoo_leaf_spec(ca), c = zoo_ca_spec("Ops");
	struct check_want want;
	struct fault f;

	s.pk = GNUTLS_PK_RSA;
	s.bits = 1024;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_WEAK);
	s.bits = 2048;
	assert_int_equal(judge_leaf(z, &s, &f), 0);
	/* The same for the CA, and for how it signs. */
	c.pk = GNUTLS_PK_RSA;
	c.bits = 1024;
	ca = zoo_make(z, &c);
	want = want_pin(ca);
	assert_int_equal(judge2(good_leaf(z, ca), ca, &want, &f), ERR_WEAK);
	c.bits = 2048;
	ca = zoo_make(z, &c);
	s = zoo_leaf_spec(ca);
	assert_int_equal(judge_leaf(z, &s, &f), 0);
	s.digest = GNUTLS_DIG_SHA1;
	assert_int_equal(judge_leaf(z, &s, &f), ERR_WEAK);
}

static void
test_not_a_ca(void **state)
{
	struct zoo *z = *state;
	struct spec c = zoo_ca_spec("Ops");
	const struct animal *ca, *sub;
	struct check_want want;
	struct check_facts facts;
	struct fault f;

	c.ca = 0;
	ca = zoo_make(z, &c);
	want = want_pin(ca);
	assert_int_equal(judge2(good_leaf(z, ca), ca, &want, &f), ERR_CHAIN);
	assert_non_null(strstr(f.cause, "not a CA"));
	c.ca = -1;
	ca = zoo_make(z, &c);
	want = want_pin(ca);
	assert_int_equal(judge2(good_leaf(z, ca), ca, &want, &f), ERR_CHAIN);
	/* A server that signs for another one. */
	ca = good_ca(z);
	want = want_pin(ca);
	sub = good_leaf(z, ca);
	assert_int_equal(judge((const struct animal *const[]){ good_leaf(z, sub), sub, ca }, 3,
			     &want, &facts, &f),
	    ERR_CHAIN);
}

static void
test_intermediates(void **state)
{
	struct zoo *z = *state;
	struct spec root = zoo_ca_spec("Root"), mid = zoo_ca_spec("Middle");
	const struct animal *ca, *sub, *leaf;
	struct check_want want;
	struct check_facts facts;
	struct fault f;

	root.path_len = -1;
	ca = mid.issuer = zoo_make(z, &root);
	sub = zoo_make(z, &mid);
	leaf = good_leaf(z, sub);
	want = want_pin(ca);
	assert_int_equal(
	    judge((const struct animal *const[]){ leaf, sub, ca }, 3, &want, &facts, &f), 0);
	assert_memory_equal(facts.ca_spki, ca->spki, 32);
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_CHAIN);
	/* The pin may be that of the one in the middle. */
	want = want_pin(sub);
	assert_int_equal(judge2(leaf, sub, &want, &f), 0);
	assert_int_equal(
	    judge((const struct animal *const[]){ leaf, sub, ca }, 3, &want, &facts, &f), 0);
	/* A CA of ours allows none. */
	root.path_len = 0;
	ca = mid.issuer = zoo_make(z, &root);
	sub = zoo_make(z, &mid);
	want = want_pin(ca);
	assert_int_equal(judge((const struct animal *const[]){ good_leaf(z, sub), sub, ca }, 3,
			     &want, &facts, &f),
	    ERR_CHAIN);
}

static void
test_expired_intermediate(void **state)
{
	struct zoo *z = *state;
	struct spec root = zoo_ca_spec("Root"), mid = zoo_ca_spec("Middle");
	const struct animal *ca, *sub;
	struct check_want want;
	struct check_facts facts;
	struct fault f;

	root.path_len = -1;
	ca = mid.issuer = zoo_make(z, &root);
	mid.to = ZOO_NOW - ZOO_DAY;
	sub = zoo_make(z, &mid);
	want = want_pin(ca);
	assert_int_equal(judge((const struct animal *const[]){ good_leaf(z, sub), sub, ca }, 3,
			     &want, &facts, &f),
	    ERR_EXPIRED);
	assert_non_null(strstr(f.cause, "a CA certificate of"));
}

static void
test_name_constraints(void **state)
{
	struct zoo *z = *state;
	struct spec c = zoo_ca_spec("Ops");
	struct check_want want;
	const struct animal *ca;
	struct fault f;

	c.permitted = "elsewhere.example";
	ca = zoo_make(z, &c);
	want = want_pin(ca);
	assert_int_equal(judge2(good_leaf(z, ca), ca, &want, &f), ERR_CHAIN);
	assert_non_null(strstr(f.cause, "may vouch for"));
	c.permitted = "example.org";
	ca = zoo_make(z, &c);
	want = want_pin(ca);
	assert_int_equal(judge2(good_leaf(z, ca), ca, &want, &f), 0);
}

/* The same key in another certificate: what is pinned is the key. */
static void
test_renewed_ca(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf = good_leaf(z, ca), *again;
	struct spec c = zoo_ca_spec("Ops");
	struct check_want want = want_pin(ca);
	struct check_facts facts;
	struct fault f;

	c.same_key = ca;
	again = zoo_make(z, &c);
	assert_int_equal(judge2(leaf, again, &want, &f), 0);
	assert_int_equal(
	    judge((const struct animal *const[]){ leaf, ca, again }, 3, &want, &facts, &f), 0);
}

static void
test_ca_file(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *other = good_ca(z), *leaf = good_leaf(z, ca);
	struct buf pem = zoo_pem(ca), wrong = zoo_pem(other), both = zoo_pem(other);
	struct check_want want = { .host = HOST, .ca_pem = buf_bytes(&pem), .now = ZOO_NOW };
	struct check_facts facts;
	struct fault f;

	buf_put(&both, pem.p, pem.n);
	assert_int_equal(judge2(leaf, ca, &want, &f), 0);
	/* The server need not send what we have. */
	assert_int_equal(judge(&leaf, 1, &want, &facts, &f), 0);
	assert_memory_equal(facts.ca_spki, ca->spki, 32);
	want.ca_pem = buf_bytes(&both);
	assert_int_equal(judge(&leaf, 1, &want, &facts, &f), 0);
	assert_memory_equal(facts.ca_spki, ca->spki, 32);
	want.ca_pem = buf_bytes(&wrong);
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_CHAIN);
	assert_string_equal(
	    f.cause, "the certificate of " HOST " is not signed by the CA file you named");
	/* Of two that are named, what the right one says counts. */
	want.ca_pem = buf_bytes(&both);
	want.now = ZOO_NOW + 91 * ZOO_DAY;
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_EXPIRED);
	want.ca_pem = bytes_str("no certificate");
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_KEYFILE);
	buf_fini(&pem);
	buf_fini(&wrong);
	buf_fini(&both);
}

/* With a file and a pin, both must hold. */
static void
test_file_and_pin(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *other = good_ca(z), *leaf = good_leaf(z, ca);
	struct buf pem = zoo_pem(ca), wrong = zoo_pem(other);
	struct check_want want = want_pin(ca);
	struct fault f;

	want.ca_pem = buf_bytes(&pem);
	assert_int_equal(judge2(leaf, ca, &want, &f), 0);
	want.ca_pem = buf_bytes(&wrong);
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_PIN);
	assert_non_null(strstr(f.cause, "the CA file you named"));
	want = want_pin(other);
	want.ca_pem = buf_bytes(&pem);
	assert_int_equal(judge2(leaf, ca, &want, &f), ERR_PIN);
	buf_fini(&pem);
	buf_fini(&wrong);
}

/* A stranger is not trusted, but one can ask whose CA it is. */
static void
test_stranger(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf = good_leaf(z, ca);
	struct check_want want = { .host = HOST, .now = ZOO_NOW };
	struct check_facts facts;
	struct fault f;

	assert_int_equal(
	    judge((const struct animal *const[]){ leaf, ca }, 2, &want, &facts, &f), ERR_PIN);
	assert_string_equal(f.cause, "this computer has never seen the CA of " HOST);
	assert_memory_equal(facts.ca_spki, ca->spki, 32);
}

static void
test_malformed(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf = good_leaf(z, ca);
	struct check_want want = want_pin(ca);
	uint8_t *big = calloc(1, 20000);
	struct bytes chain[9];
	struct check_facts facts;
	struct fault f;

	for (size_t n = 0; n < leaf->der.n; n += 7) {
		chain[0] = bytes_of(leaf->der.p, n);
		chain[1] = ca->der;
		assert_int_equal(check_server(chain, 2, &want, &facts, &f), ERR_PARSE);
	}
	chain[0] = bytes_of(big, 20000);
	assert_int_equal(check_server(chain, 2, &want, &facts, &f), ERR_PARSE);
	for (size_t i = 0; i < 9; i++)
		chain[i] = ca->der;
	chain[0] = leaf->der;
	assert_int_equal(check_server(chain, 9, &want, &facts, &f), ERR_PARSE);
	assert_int_equal(check_server(chain, 8, &want, &facts, &f), 0);
	free(big);
}

/* No single flipped bit is let through. */
static void
test_flips(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf = good_leaf(z, ca);
	struct check_want want = want_pin(ca);
	uint8_t *der = malloc(leaf->der.n);
	struct bytes chain[2] = { bytes_of(der, leaf->der.n), ca->der };
	struct check_facts facts;
	struct fault f;

	memcpy(der, leaf->der.p, leaf->der.n);
	assert_int_equal(check_server(chain, 2, &want, &facts, &f), 0);
	for (size_t i = 0; i < leaf->der.n; i++) {
		der[i] ^= (uint8_t)(1u << (i % 8));
		assert_int_not_equal(check_server(chain, 2, &want, &facts, &f), 0);
		der[i] ^= (uint8_t)(1u << (i % 8));
	}
	free(der);
}

static void
test_fingerprint(void **state)
{
	static const uint8_t spki[32] = { 0x08, 0x1e, 0xfd, 0xa1, 0x65, 0xdb, 0x6f, 0xdb, 0x83,
		0x24, 0xd0, 0x4d, 0xa7, 0x63, 0x71, 0x3f, 0xff };
	char text[40];

	(void)state;
	check_fingerprint(spki, text);
	assert_string_equal(text, "BAPP 3ILF 3NX5 XAZE 2BG2 OY3R H4");
}

#define ZOO_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ZOO_TEST(test_good),
		ZOO_TEST(test_pin_lengths),
		ZOO_TEST(test_other_ca),
		ZOO_TEST(test_genuine_ca_appended),
		ZOO_TEST(test_self_signed_and_alone),
		ZOO_TEST(test_dates),
		ZOO_TEST(test_ca_dates),
		ZOO_TEST(test_clock),
		ZOO_TEST(test_host),
		ZOO_TEST(test_addresses),
		ZOO_TEST(test_nul_in_names),
		ZOO_TEST(test_hostile_subject),
		ZOO_TEST(test_purpose),
		ZOO_TEST(test_weak),
		ZOO_TEST(test_not_a_ca),
		ZOO_TEST(test_intermediates),
		ZOO_TEST(test_expired_intermediate),
		ZOO_TEST(test_name_constraints),
		ZOO_TEST(test_renewed_ca),
		ZOO_TEST(test_ca_file),
		ZOO_TEST(test_file_and_pin),
		ZOO_TEST(test_stranger),
		ZOO_TEST(test_malformed),
		ZOO_TEST(test_flips),
		cmocka_unit_test(test_fingerprint),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
