/*
 * certs/test_zoo.c - the zoo: for each way in which a certificate can be wrong, what a client says
 * of a server's, and what a server and the other members say of a member's. Prints the table.
 */
#include "certs/check.h"
#include "certs/issued.h"
#include "tests/certs/place.h"
#include "tests/certs/zoo.h"
#include "tests/support/cm.h"

#define HOST "chat.example.org"

/* What a case makes: the CA that is trusted, and what is shown. */
struct cage {
	struct zoo z;
	struct spec ca, leaf;
	const struct animal *trusted, *chain[10];
	size_t n;
	bool server;
	enum cert_use use;           /* of a member's */
	const char *revoked, *taken; /* a serial on the list; a nick of someone else */
};

/* Make the CA and the leaf as they are by now. */
static void
house(struct cage *c)
{
	c->trusted = zoo_make(&c->z, &c->ca);
	c->leaf.issuer = c->trusted;
	c->chain[0] = zoo_make(&c->z, &c->leaf);
	c->chain[1] = c->trusted;
	c->n = 2;
}

static void
good(struct cage *c)
{
	house(c);
}

static void
expired(struct cage *c)
{
	c->leaf.to = ZOO_NOW - 3 * 3600;
	house(c);
}

static void
not_yet_valid(struct cage *c)
{
	c->leaf.from = ZOO_NOW + 11520;
	house(c);
}

static void
ca_expired(struct cage *c)
{
	c->ca.to = ZOO_NOW - ZOO_DAY;
	house(c);
}

/* A member as a server, a server as a member. */
static void
wrong_purpose(struct cage *c)
{
	c->leaf.purposes[0] = use_oid(c->server ? CERT_MEMBER_TLS : CERT_SERVER);
	house(c);
}

/* The other one of a member's two; a server's may be for clients, too. */
static void
other_purpose(struct cage *c)
{
	if (c->server)
		c->leaf.purposes[1] = GNUTLS_KP_TLS_WWW_CLIENT;
	else
		c->leaf.purposes[0] =
		    use_oid(c->use == CERT_MEMBER_TLS ? CERT_MEMBER_MLS : CERT_MEMBER_TLS);
	house(c);
}

static void
any_purpose(struct cage *c)
{
	c->leaf.purposes[0] = GNUTLS_KP_ANY;
	house(c);
}

static void
other_ca(struct cage *c)
{
	house(c);
	c->leaf.issuer = zoo_make(&c->z, &c->ca);
	c->chain[0] = zoo_make(&c->z, &c->leaf);
	c->chain[1] = c->leaf.issuer;
}

/* The genuine CA beside a leaf that it never saw. */
static void
other_ca_hidden(struct cage *c)
{
	house(c);
	c->leaf.issuer = zoo_make(&c->z, &c->ca);
	c->chain[0] = zoo_make(&c->z, &c->leaf);
}

static void
self_signed(struct cage *c)
{
	house(c);
	c->leaf.issuer = NULL;
	c->chain[0] = zoo_make(&c->z, &c->leaf);
	c->n = 1;
}

static void
revoked(struct cage *c)
{
	house(c);
	c->revoked = "4201"; /* the zoo counts, and the CA was 4200 */
}

static void
nul_in_name(struct cage *c)
{
	c->leaf.cn = bytes_of(HOST "\0.evil.net", sizeof HOST + 9);
	c->leaf.dns[0] = c->leaf.uri[0] = bytes_of(NULL, 0);
	c->leaf.raw_san = c->server
			      ? bytes_of("\x30\x1c\x82\x1a" HOST "\0.evil.net", 4 + sizeof HOST + 9)
			      : bytes_of("\x30\x0e\x86\x0csnug:bob\0eve", 16);
	house(c);
}

static void
no_name(struct cage *c)
{
	c->leaf.dns[0] = c->leaf.uri[0] = bytes_of(NULL, 0);
	house(c);
}

/* A server may have many. */
static void
two_names(struct cage *c)
{
	c->leaf.dns[1] = bytes_str("more.example.org");
	house(c);
}

static void
other_name(struct cage *c)
{
	c->leaf.dns[0] = c->server ? bytes_str("other.example") : bytes_of(NULL, 0);
	c->leaf.uri[0] = c->server ? bytes_of(NULL, 0) : bytes_str("http://bob");
	house(c);
}

/* What looks like it to a person. */
static void
imitation(struct cage *c)
{
	if (c->server)
		c->leaf.dns[0] = bytes_str("chat.examp1e.org");
	else
		c->leaf.uri[0] = bytes_str("snug:b0b");
	c->taken = "bob";
	house(c);
}

static void
chain_too_long(struct cage *c)
{
	struct spec middle = zoo_ca_spec("Middle");

	house(c);
	middle.issuer = c->trusted;
	c->leaf.issuer = zoo_make(&c->z, &middle);
	c->chain[0] = zoo_make(&c->z, &c->leaf);
	c->chain[1] = c->leaf.issuer;
	c->chain[2] = c->trusted;
	c->n = 3;
}

static void
too_many(struct cage *c)
{
	house(c);
	for (c->n = 2; c->n < 9; c->n++)
		c->chain[c->n] = c->trusted;
}

static void
ca_without_the_bit(struct cage *c)
{
	c->ca.ca = 0;
	house(c);
}

static void
leaf_with_the_ca_bit(struct cage *c)
{
	c->leaf.ca = 1;
	house(c);
}

static void
signed_by_a_leaf(struct cage *c)
{
	house(c);
	c->leaf.issuer = c->chain[0];
	c->chain[0] = zoo_make(&c->z, &c->leaf);
	c->chain[1] = c->leaf.issuer;
	c->chain[2] = c->trusted;
	c->n = c->server ? 3 : 2;
}

static void
name_constraint(struct cage *c)
{
	if (c->server)
		c->ca.permitted = "elsewhere.example";
	else
		c->ca.permitted_uri = "elsewhere.example";
	house(c);
}

static void
weak_key(struct cage *c)
{
	c->leaf.pk = GNUTLS_PK_RSA;
	c->leaf.bits = 1024;
	house(c);
}

static void
weak_ca_key(struct cage *c)
{
	c->ca.pk = GNUTLS_PK_RSA;
	c->ca.bits = 1024;
	house(c);
}

static void
weak_hash(struct cage *c, gnutls_digest_algorithm_t digest)
{
	c->ca.pk = GNUTLS_PK_RSA;
	c->ca.bits = 2048;
	c->leaf.digest = digest;
	house(c);
}

static void
sha1(struct cage *c)
{
	weak_hash(c, GNUTLS_DIG_SHA1);
}

static void
md5(struct cage *c)
{
	weak_hash(c, GNUTLS_DIG_MD5);
}

static void
key_of_rooms(struct cage *c)
{
	c->leaf.pk = GNUTLS_PK_ECDSA;
	c->leaf.bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
	house(c);
}

/* NULL: let in. */
static const struct row {
	const char *name;
	void (*make)(struct cage *c);
	int server;
	const char *server_words;
	int tls;
	const char *tls_words;
	int mls;
	const char *mls_words;
} rows[] = {
#define BOTH(code, words) code, words, code, words
	{ "good", good, 0, NULL, BOTH(0, NULL) },
	{ "expired", expired, ERR_EXPIRED, HOST " expired on 2027-01-15 05:00 UTC, 3 h 0 min ago",
	    BOTH(ERR_EXPIRED, "of bob expired on 2027-01-15 05:00 UTC, 3 h 0 min ago") },
	{ "not yet valid", not_yet_valid, ERR_NOTYET,
	    HOST " is valid only from 2027-01-15 11:12 UTC on, in 3 h 12 min",
	    BOTH(ERR_NOTYET, "of bob is valid only from 2027-01-15 11:12 UTC on, in 3 h 12 min") },
	{ "CA expired", ca_expired, ERR_EXPIRED, "a CA certificate of " HOST " expired",
	    BOTH(ERR_EXPIRED, "the CA of this snug expired") },
	{ "wrong purpose", wrong_purpose, ERR_PURPOSE, "is not one for servers", ERR_PURPOSE,
	    "is not for connecting as a member", ERR_PURPOSE, "is not for signing as a member" },
	{ "another purpose too", other_purpose, 0, NULL, ERR_PURPOSE, "is not for connecting",
	    ERR_PURPOSE, "is not for signing" },
	{ "any purpose", any_purpose, ERR_PURPOSE, "is not one for servers", ERR_PURPOSE,
	    "is not for connecting", ERR_PURPOSE, "is not for signing" },
	{ "other CA", other_ca, ERR_PIN, "is not the one in your invite",
	    BOTH(ERR_CHAIN, "is not signed by the CA of this snug") },
	{ "other CA, ours shown", other_ca_hidden, ERR_CHAIN,
	    "is not signed by the CA in your invite",
	    BOTH(ERR_CHAIN, "is not signed by the CA of this snug") },
	{ "self-signed", self_signed, ERR_PIN, "does not show the CA in your invite",
	    BOTH(ERR_CHAIN, "is signed by itself, not by the CA") },
	{ "revoked", revoked, ERR_REVOKED, "was revoked by its CA: 2027-01-14",
	    BOTH(ERR_REVOKED, "of bob was revoked by alice on 2027-01-14") },
	{ "NUL in a name", nul_in_name, ERR_HOST, "is for another host",
	    BOTH(ERR_NAME, "has a name that nobody here can have") },
	{ "no name", no_name, ERR_HOST, "names no host", BOTH(ERR_NAME, "says not whose it is") },
	{ "two names", two_names, 0, NULL, BOTH(ERR_NAME, "has more than one name") },
	{ "other name", other_name, ERR_HOST, "is for another host",
	    BOTH(ERR_NAME, "has a name that nobody here can have") },
	{ "imitation", imitation, ERR_HOST, "is for another host",
	    BOTH(ERR_NAME, "the nick b0b looks like bob") },
	{ "chain too long", chain_too_long, ERR_CHAIN, "is longer than its CA allows",
	    BOTH(ERR_CHAIN, "comes with a chain that is too long") },
	{ "too many certificates", too_many, ERR_PARSE, "is malformed or too large",
	    BOTH(ERR_CHAIN, "comes with a chain that is too long") },
	{ "CA without the CA bit", ca_without_the_bit, ERR_CHAIN,
	    "is signed by something that is not a CA",
	    BOTH(ERR_CHAIN, "is signed by something that is not a CA") },
	{ "leaf with the CA bit", leaf_with_the_ca_bit, ERR_PURPOSE, "is a CA's, not a server's",
	    BOTH(ERR_PURPOSE, "is a CA's, not a member's") },
	{ "signed by a leaf", signed_by_a_leaf, ERR_CHAIN, "longer than its CA allows",
	    BOTH(ERR_CHAIN, "is not signed by the CA of this snug") },
	{ "name-constraint breach", name_constraint, ERR_CHAIN,
	    "outside of what its CA may vouch for",
	    BOTH(ERR_CHAIN, "outside of what its CA may vouch for") },
	{ "weak key", weak_key, ERR_WEAK, "has a key that is too weak: RSA 1024",
	    BOTH(ERR_WEAK, "has a key that is too weak: RSA 1024") },
	{ "weak CA key", weak_ca_key, ERR_WEAK, "by a CA whose key is too weak: RSA 1024",
	    BOTH(ERR_WEAK, "by a CA whose key is too weak: RSA 1024") },
	{ "weak hash, SHA-1", sha1, ERR_WEAK, "with a hash that is too weak: SHA1",
	    BOTH(ERR_WEAK, "with a hash that is too weak: SHA1") },
	{ "weak hash, MD5", md5, ERR_WEAK, "with a hash that is too weak: MD5",
	    BOTH(ERR_WEAK, "with a hash that is too weak: MD5") },
	{ "P-256 key", key_of_rooms, 0, NULL, 0, NULL, ERR_KEY,
	    "has a key that cannot sign in rooms: ECDSA P-256" },
#undef BOTH
};

/* A list of the trusted CA that names one serial, made as openssl would: by other hands than
 * crl_new. */
static struct buf
list_of(const struct animal *ca, const char *serial)
{
	struct buf out = BUF_INIT(65536);
	uint8_t raw[2] = { 0x42, (uint8_t)strtoul(serial + 2, NULL, 16) };
	gnutls_x509_crl_t c;
	gnutls_datum_t d;

	assert_int_equal(gnutls_x509_crl_init(&c), 0);
	assert_int_equal(gnutls_x509_crl_set_version(c, 2), 0);
	assert_int_equal(gnutls_x509_crl_set_this_update(c, ZOO_NOW - ZOO_DAY), 0);
	assert_int_equal(gnutls_x509_crl_set_next_update(c, ZOO_NOW + ZOO_DAY), 0);
	assert_int_equal(gnutls_x509_crl_set_crt_serial(c, raw, 2, ZOO_NOW - ZOO_DAY), 0);
	assert_int_equal(gnutls_x509_crl_sign2(c, ca->crt, ca->key, GNUTLS_DIG_SHA512, 0), 0);
	assert_int_equal(gnutls_x509_crl_export2(c, GNUTLS_X509_FMT_PEM, &d), 0);
	buf_put(&out, d.data, d.size);
	gnutls_free(d.data);
	gnutls_x509_crl_deinit(c);
	return out;
}

/* As a client looks at a server. */
static int
judge_server(const struct cage *c, struct fault *f)
{
	struct check_want want = {
		.host = HOST, .pin = c->trusted->spki, .pin_len = 16, .now = ZOO_NOW
	};
	struct buf list = { .p = NULL };
	struct check_facts facts;
	struct bytes chain[10];
	int r;

	for (size_t i = 0; i < c->n; i++)
		chain[i] = c->chain[i]->der;
	if (c->revoked != NULL) {
		list = list_of(c->trusted, c->revoked);
		want.crl_pem = buf_bytes(&list);
	}
	r = check_server(chain, c->n, &want, &facts, f);
	buf_fini(&list);
	return r;
}

/* What the register says of a member who is otherwise right. */
static int
judge_register(const struct cage *c, const struct member_facts *facts, struct fault *f)
{
	struct cert_facts cert = {
		.use = c->use, .from = ZOO_NOW - ZOO_DAY, .to = ZOO_NOW + ZOO_DAY
	};
	struct issued *is;
	struct place p;
	int r;

	place_make(&p);
	assert_int_equal(issued_open(&is, p.dir, f), 0);
	snprintf(cert.serial, sizeof cert.serial, "%s", facts->serial);
	snprintf(cert.name, sizeof cert.name, "%s", c->taken != NULL ? c->taken : facts->nick);
	memcpy(cert.spki, facts->spki, sizeof cert.spki);
	assert_int_equal(issued_add(is, &cert, bytes_str("x"), f), 0);
	if (c->revoked != NULL)
		assert_int_equal(issued_revoke(is, c->revoked, ZOO_NOW - ZOO_DAY,
				     CRL_KEY_COMPROMISE, "alice", f),
		    0);
	if ((r = issued_judge(is, facts->serial, f)) == 0)
		r = issued_check_nick(is, c->use, facts->nick, facts->spki, ZOO_NOW, f);
	issued_close(is);
	place_remove(&p);
	return r;
}

/* As a server and the other members look at a member. */
static int
judge_member(const struct cage *c, struct fault *f)
{
	struct member_facts facts;
	struct bytes chain[10];
	int r;

	for (size_t i = 0; i < c->n; i++)
		chain[i] = c->chain[i]->der;
	r = check_member(chain, c->n, c->use, c->trusted->der, ZOO_NOW, &facts, f);
	return r != 0 ? r : judge_register(c, &facts, f);
}

/* Make it anew and judge it; returns whether it went as the row says. */
static bool
visit(const struct row *row, enum cert_use use, int want, const char *words)
{
	struct cage c = { .server = use == CERT_SERVER, .use = use, .ca = zoo_ca_spec("Ops") };
	struct fault f = { .code = 0 };
	bool ok;
	int r;

	c.ca.usage = GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN;
	c.leaf = c.server ? zoo_leaf_spec(NULL) : zoo_member_spec(NULL, use_oid(use));
	row->make(&c);
	r = c.server ? judge_server(&c, &f) : judge_member(&c, &f);
	ok = r == want &&
	     (r == 0 || (r == f.code && strstr(f.cause, words) != NULL && f.remedy[0] != '\0'));
	printf("# %-22s %-6s  %-12s  %s\n", row->name, use_word(use),
	    r == 0 ? "let in" : err_name(r), r == 0 ? "" : f.cause);
	if (!ok)
		printf("# %s: expected %s, %s\n", row->name, err_name(want),
		    words != NULL ? words : "");
	zoo_free(&c.z);
	return ok;
}

static void
test_zoo(void **state)
{
	size_t n = sizeof rows / sizeof rows[0], refused = 0, let_in = 0, wrong = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &rows[i];
		const int want[] = { r->server, r->tls, r->mls };
		const char *const words[] = { r->server_words, r->tls_words, r->mls_words };

		for (int use = CERT_SERVER; use <= CERT_MEMBER_MLS; use++) {
			if (!visit(r, (enum cert_use)use, want[use], words[use]))
				wrong++;
			else if (want[use] != 0)
				refused++;
			else
				let_in++;
		}
	}
	printf("# %zu animals, shown 3 ways: %zu refused with their own words, %zu let in as they "
	       "should be, %zu wrong\n",
	    n, refused, let_in, wrong);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_zoo) };

	return cmocka_run_group_tests_name("zoo", tests, NULL, NULL);
}
