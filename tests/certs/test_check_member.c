/* certs/test_check_member.c - check_member, with certificates that certs/ did not make. */
#include "certs/check.h"

#include "base/utf8.h"
#include "tests/certs/zoo.h"
#include "tests/support/cm.h"

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

static const struct animal *
good_ca(struct zoo *z)
{
	struct spec s = zoo_ca_spec("Ops");

	return zoo_make(z, &s);
}

/* Every refusal has words, in valid text. */
static int
judge(const struct animal *leaf, const struct animal *ca, enum cert_use use,
    struct member_facts *facts, struct fault *f)
{
	int r;

	*f = (struct fault){ 0 };
	r = check_member(&leaf->der, 1, use, ca->der, ZOO_NOW, facts, f);
	assert_int_equal(r, f->code);
	if (r != 0) {
		assert_true(strlen(f->cause) > 10 && strlen(f->remedy) > 10);
		assert_true(utf8_valid(bytes_str(f->cause)));
		assert_null(strstr(f->cause, "  "));
	}
	return r;
}

static void
test_good(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *leaf;
	struct member_facts facts;
	struct fault f;

	for (int use = CERT_MEMBER_TLS; use <= CERT_MEMBER_MLS; use++) {
		struct spec s = zoo_member_spec(ca, use_oid((enum cert_use)use));

		leaf = zoo_make(z, &s);
		assert_int_equal(judge(leaf, ca, (enum cert_use)use, &facts, &f), 0);
		assert_string_equal(facts.nick, "bob");
		assert_string_equal(facts.expires, "2027-02-14");
		assert_string_equal(facts.starts, "2027-01-14");
		assert_int_equal(facts.starts_at, ZOO_NOW - ZOO_DAY);
		assert_int_equal(facts.expires_at, ZOO_NOW + 30 * ZOO_DAY);
		assert_int_equal(strncmp(facts.serial, "42", 2), 0);
		assert_true(facts.ed25519);
		assert_memory_equal(facts.spki, leaf->spki, 32);
	}
}

/* The CA may come after the leaf, and as PEM from our side; it is not looked at. */
static void
test_chain(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z), *evil = good_ca(z), *leaf;
	struct spec s = zoo_member_spec(ca, use_oid(CERT_MEMBER_TLS));
	struct buf pem = zoo_pem(ca);
	struct member_facts facts;
	struct bytes chain[3];
	struct fault f;

	leaf = zoo_make(z, &s);
	chain[0] = leaf->der;
	chain[1] = ca->der;
	chain[2] = ca->der;
	assert_int_equal(
	    check_member(chain, 2, CERT_MEMBER_TLS, buf_bytes(&pem), ZOO_NOW, &facts, &f), 0);
	chain[1] = bytes_str("not even a certificate");
	assert_int_equal(check_member(chain, 2, CERT_MEMBER_TLS, ca->der, ZOO_NOW, &facts, &f), 0);
	assert_int_equal(
	    check_member(chain, 3, CERT_MEMBER_TLS, ca->der, ZOO_NOW, &facts, &f), ERR_CHAIN);
	assert_non_null(strstr(f.cause, "too long"));
	assert_int_equal(
	    check_member(chain, 0, CERT_MEMBER_TLS, ca->der, ZOO_NOW, &facts, &f), ERR_PARSE);
	assert_non_null(strstr(f.cause, "nothing was shown"));
	/* What is shown beside it vouches for nothing. */
	chain[1] = evil->der;
	s.issuer = evil;
	chain[0] = zoo_make(z, &s)->der;
	assert_int_equal(
	    check_member(chain, 2, CERT_MEMBER_TLS, ca->der, ZOO_NOW, &facts, &f), ERR_CHAIN);
	chain[0] = ca->der;
	assert_int_equal(
	    check_member(chain, 1, CERT_MEMBER_TLS, ca->der, ZOO_NOW, &facts, &f), ERR_PURPOSE);
	assert_int_equal(
	    check_member(&leaf->der, 1, CERT_MEMBER_TLS, bytes_str("no CA"), ZOO_NOW, &facts, &f),
	    ERR_KEYFILE);
	buf_fini(&pem);
}

/* Without intermediates: one whose CA was certified by ours is not ours. */
static void
test_intermediate(void **state)
{
	struct zoo *z = *state;
	struct spec root = zoo_ca_spec("Root"), mid = zoo_ca_spec("Middle"), s;
	const struct animal *sub;
	struct member_facts facts;
	struct bytes chain[2];
	struct fault f;

	root.path_len = -1;
	mid.issuer = zoo_make(z, &root);
	sub = zoo_make(z, &mid);
	s = zoo_member_spec(sub, use_oid(CERT_MEMBER_TLS));
	chain[0] = zoo_make(z, &s)->der;
	chain[1] = sub->der;
	assert_int_equal(
	    check_member(chain, 2, CERT_MEMBER_TLS, mid.issuer->der, ZOO_NOW, &facts, &f),
	    ERR_CHAIN);
	assert_non_null(strstr(f.cause, "not signed by the CA of this snug"));
	/* But an intermediate may be the CA of a snug. */
	assert_int_equal(check_member(chain, 1, CERT_MEMBER_TLS, sub->der, ZOO_NOW, &facts, &f), 0);
}

/* Facts for who decides what to do about it: an expired one is otherwise proven. */
static void
test_dates(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct spec s = zoo_member_spec(ca, use_oid(CERT_MEMBER_TLS)), c = zoo_ca_spec("Ops");
	struct member_facts facts;
	struct fault f;

	s.to = ZOO_NOW - 1;
	assert_int_equal(judge(zoo_make(z, &s), ca, CERT_MEMBER_TLS, &facts, &f), ERR_EXPIRED);
	assert_string_equal(
	    f.cause, "the certificate of bob expired on 2027-01-15 07:59 UTC, 1 s ago");
	assert_string_equal(facts.nick, "bob");
	s.issuer = good_ca(z);
	assert_int_equal(judge(zoo_make(z, &s), ca, CERT_MEMBER_TLS, &facts, &f), ERR_CHAIN);
	s.issuer = ca;
	s.to = ZOO_NOW;
	assert_int_equal(judge(zoo_make(z, &s), ca, CERT_MEMBER_TLS, &facts, &f), 0);
	s.from = ZOO_NOW + 60;
	s.to = ZOO_NOW + 120;
	assert_int_equal(judge(zoo_make(z, &s), ca, CERT_MEMBER_TLS, &facts, &f), ERR_NOTYET);
	c.to = ZOO_NOW - 1;
	ca = zoo_make(z, &c);
	s = zoo_member_spec(ca, use_oid(CERT_MEMBER_TLS));
	assert_int_equal(judge(zoo_make(z, &s), ca, CERT_MEMBER_TLS, &facts, &f), ERR_EXPIRED);
	assert_non_null(strstr(f.cause, "the CA of this snug"));
}

/* The clock is asked when no time is given. */
static void
test_clock(void **state)
{
	struct zoo *z = *state;
	struct spec c = zoo_ca_spec("Ops"), s;
	struct member_facts facts;
	const struct animal *ca;
	struct fault f;

	c.from = 1700000000;
	c.to = 4102444800;
	ca = zoo_make(z, &c);
	s = zoo_member_spec(ca, use_oid(CERT_MEMBER_TLS));
	s.from = c.from;
	s.to = c.to;
	assert_int_equal(
	    check_member(&zoo_make(z, &s)->der, 1, CERT_MEMBER_TLS, ca->der, 0, &facts, &f), 0);
	s.to = c.from + 1;
	assert_int_equal(
	    check_member(&zoo_make(z, &s)->der, 1, CERT_MEMBER_TLS, ca->der, 0, &facts, &f),
	    ERR_EXPIRED);
}

static void
test_names(void **state)
{
	static const struct {
		const char *uri, *second, *dns, *raw; /* raw: DER of the extension */
		size_t len;                           /* of raw */
		const char *words;                    /* of the refusal */
	} rows[] = {
		{ .uri = "snug:Al_ice-2" },
		{ .uri = "snug:abcdefghijklmnopqrstuvwx" },
		{ .words = "says not whose it is" },
		{ .dns = "bob", .words = "name that nobody here" },
		{ .uri = "snug:bob", .second = "snug:eve", .words = "more than one name" },
		{ .uri = "snug:bob", .dns = "bob", .words = "more than one name" },
		{ .raw = "\x30\x0e\x86\x0csnug:bob\0eve", .len = 16, .words = "nobody here" },
		{ .raw = "\x30\x0b\x86\x09snug:bob\0", .len = 13, .words = "nobody here" },
		{ .uri = "snug:", .words = "nobody here" },
		{ .uri = "SNUG:bob", .words = "nobody here" },
		{ .uri = "snug:b ob", .words = "nobody here" },
		{ .raw = "\x30\x0b\x86\x09snug:b\033[m", .len = 13, .words = "nobody here" },
		{ .uri = "http://bob", .words = "nobody here" },
		{ .uri = "snug:abcdefghijklmnopqrstuvwxy", .words = "nobody here" },
		{ .raw = "\x30\x0b\x86\x09snug:b\303\266b", .len = 13, .words = "nobody here" },
	};
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct member_facts facts;
	struct fault f;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct spec s = zoo_member_spec(ca, use_oid(CERT_MEMBER_MLS));
		int r;

		s.uri[0] = rows[i].uri == NULL ? bytes_of(NULL, 0)
			   : rows[i].len != 0  ? bytes_of(rows[i].uri, rows[i].len)
					       : bytes_str(rows[i].uri);
		if (rows[i].second != NULL)
			s.uri[1] = bytes_str(rows[i].second);
		if (rows[i].dns != NULL)
			s.dns[0] = bytes_str(rows[i].dns);
		if (rows[i].raw != NULL)
			s.raw_san = bytes_of(rows[i].raw, rows[i].len);
		r = judge(zoo_make(z, &s), ca, CERT_MEMBER_MLS, &facts, &f);
		if (rows[i].words == NULL ? r != 0
					  : r != ERR_NAME || strstr(f.cause, rows[i].words) == NULL)
			fail_msg("row %zu: %d, %s", i, r, f.cause);
		assert_true((r == 0) == (facts.nick[0] != '\0'));
	}
}

/* The CN is decoration. */
static void
test_cn(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct spec s = zoo_member_spec(ca, use_oid(CERT_MEMBER_TLS));
	struct member_facts facts;
	struct fault f;

	s.cn = bytes_str("alice");
	assert_int_equal(judge(zoo_make(z, &s), ca, CERT_MEMBER_TLS, &facts, &f), 0);
	assert_string_equal(facts.nick, "bob");
}

static void
test_purpose(void **state)
{
	static const struct {
		const char *purposes[3];
		int ca;
		unsigned usage;
		int tls, mls;
		const char *words;
	} rows[] = {
		{ { GNUTLS_KP_TLS_WWW_CLIENT }, 0, 0, 0, ERR_PURPOSE, "is not for" },
		{ { "1.3.6.1.4.1.55738.9420.1" }, 0, 0, ERR_PURPOSE, 0, "is not for" },
		{ { "1.3.6.1.4.1.55738.9420.11" }, 0, 0, ERR_PURPOSE, ERR_PURPOSE, "is not for" },
		{ { NULL }, 0, 0, ERR_PURPOSE, ERR_PURPOSE, "is not for" },
		{ { GNUTLS_KP_ANY }, 0, 0, ERR_PURPOSE, ERR_PURPOSE, "is not for" },
		{ { GNUTLS_KP_TLS_WWW_SERVER }, 0, 0, ERR_PURPOSE, ERR_PURPOSE, "is not for" },
		{ { GNUTLS_KP_TLS_WWW_SERVER, GNUTLS_KP_TLS_WWW_CLIENT,
		      "1.3.6.1.4.1.55738.9420.1" },
		    0, 0, ERR_PURPOSE, ERR_PURPOSE, "more than" },
		{ { GNUTLS_KP_TLS_WWW_CLIENT, GNUTLS_KP_ANY, "1.3.6.1.4.1.55738.9420.1" }, 0, 0,
		    ERR_PURPOSE, ERR_PURPOSE, "more than" },
		{ { GNUTLS_KP_TLS_WWW_CLIENT }, 1, 0, ERR_PURPOSE, ERR_PURPOSE, "is a CA's" },
		{ { GNUTLS_KP_TLS_WWW_CLIENT }, 0, GNUTLS_KEY_KEY_ENCIPHERMENT, ERR_PURPOSE,
		    ERR_PURPOSE, "is not for" },
	};
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct member_facts facts;
	struct fault f;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct spec s = zoo_member_spec(ca, NULL);
		const struct animal *leaf;

		memcpy(s.purposes, rows[i].purposes, sizeof rows[i].purposes);
		s.ca = rows[i].ca;
		s.usage = rows[i].usage;
		leaf = zoo_make(z, &s);
		for (int use = CERT_MEMBER_TLS; use <= CERT_MEMBER_MLS; use++) {
			int want = use == CERT_MEMBER_TLS ? rows[i].tls : rows[i].mls;
			int r = judge(leaf, ca, (enum cert_use)use, &facts, &f);

			if (r != want || (r != 0 && strstr(f.cause, rows[i].words) == NULL))
				fail_msg("row %zu, %s: %d, %s", i, use_word((enum cert_use)use), r,
				    f.cause);
		}
	}
}

static void
test_mls_key(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct spec s = zoo_member_spec(ca, use_oid(CERT_MEMBER_MLS));
	struct member_facts facts;
	struct fault f;

	s.pk = GNUTLS_PK_ECDSA;
	s.bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
	assert_int_equal(judge(zoo_make(z, &s), ca, CERT_MEMBER_MLS, &facts, &f), ERR_KEY);
	assert_non_null(strstr(f.cause, "ECDSA P-256"));
	s.purposes[0] = GNUTLS_KP_TLS_WWW_CLIENT;
	assert_int_equal(judge(zoo_make(z, &s), ca, CERT_MEMBER_TLS, &facts, &f), 0);
	assert_false(facts.ed25519);
}

/* No single flipped bit is let through, and no cut. */
static void
test_flips(void **state)
{
	struct zoo *z = *state;
	const struct animal *ca = good_ca(z);
	struct spec s = zoo_member_spec(ca, use_oid(CERT_MEMBER_TLS));
	const struct animal *leaf = zoo_make(z, &s);
	uint8_t *der = malloc(leaf->der.n);
	struct bytes one = bytes_of(der, leaf->der.n);
	struct member_facts facts;
	struct fault f;

	memcpy(der, leaf->der.p, leaf->der.n);
	assert_int_equal(check_member(&one, 1, CERT_MEMBER_TLS, ca->der, ZOO_NOW, &facts, &f), 0);
	for (size_t i = 0; i < leaf->der.n; i++) {
		der[i] ^= (uint8_t)(1u << (i % 8));
		assert_int_not_equal(
		    check_member(&one, 1, CERT_MEMBER_TLS, ca->der, ZOO_NOW, &facts, &f), 0);
		der[i] ^= (uint8_t)(1u << (i % 8));
	}
	for (one.n = 0; one.n < leaf->der.n; one.n += 3)
		assert_int_not_equal(
		    check_member(&one, 1, CERT_MEMBER_TLS, ca->der, ZOO_NOW, &facts, &f), 0);
	free(der);
}

#define ZOO_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ZOO_TEST(test_good),
		ZOO_TEST(test_chain),
		ZOO_TEST(test_intermediate),
		ZOO_TEST(test_dates),
		ZOO_TEST(test_clock),
		ZOO_TEST(test_names),
		ZOO_TEST(test_cn),
		ZOO_TEST(test_purpose),
		ZOO_TEST(test_mls_key),
		ZOO_TEST(test_flips),
	};

	return cmocka_run_group_tests_name("check_member", tests, NULL, NULL);
}
