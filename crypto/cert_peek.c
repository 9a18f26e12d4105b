#include "crypto/cert_peek.h"

#include "base/err.h"
#include "base/rw.h"

/* Tags of DER (X.690 8). */
enum {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BITS = 0x03,
	DER_OCTETS = 0x04,
	DER_OID = 0x06,
	DER_SEQUENCE = 0x30,
	DER_VERSION = 0xa0,    /* [0] of TBSCertificate */
	DER_ISSUER_ID = 0x81,  /* [1], implicit */
	DER_SUBJECT_ID = 0x82, /* [2], implicit */
	DER_EXTENSIONS = 0xa3, /* [3] */
	DER_URI = 0x86,        /* [6] of GeneralName */
};

#define URI_START "snug:"

/* A length in its one shortest form (X.690 10.1). */
static size_t
length(struct rd *r)
{
	uint8_t first = rd_u8(r), bytes = first & 0x7f;
	size_t n = 0;

	if (first < 0x80)
		return first;
	if (bytes == 0 || bytes > 3)
		rd_fail(r);
	for (; r->err == 0 && bytes > 0; bytes--) {
		n = n << 8 | rd_u8(r);
		if (n == 0)
			rd_fail(r);
	}
	if (n < 0x80)
		rd_fail(r);
	return n;
}

/* The content of what comes next, which has that tag. */
static struct bytes
take(struct rd *r, uint8_t tag)
{
	if (rd_u8(r) != tag)
		rd_fail(r);
	return rd_bytes(r, length(r));
}

static bool
is_next(const struct rd *r, uint8_t tag)
{
	return r->err == 0 && rd_left(r) > 0 && *r->p == tag;
}

static void
skip_if(struct rd *r, uint8_t tag)
{
	if (is_next(r, tag))
		take(r, tag);
}

static struct rd
enter(struct rd *r, uint8_t tag)
{
	struct rd in;

	rd_init(&in, take(r, tag));
	in.err = r->err;
	return in;
}

/* SubjectPublicKeyInfo of RFC 8410 4: no parameters, no unused bits. */
static int
read_key(struct rd *tbs, uint8_t key[static PUBKEY_SIZE])
{
	static const uint8_t ed25519[] = { DER_OID, 3, 0x2b, 0x65, 0x70 };
	struct rd spki = enter(tbs, DER_SEQUENCE);
	struct bytes algorithm = take(&spki, DER_SEQUENCE), bits = take(&spki, DER_BITS);

	if (rd_end(&spki) != 0)
		return ERR_PARSE;
	if (!bytes_equal(algorithm, bytes_of(ed25519, sizeof ed25519)) ||
	    bits.n != 1 + PUBKEY_SIZE || bits.p[0] != 0)
		return ERR_KEY;
	memcpy(key, bits.p + 1, PUBKEY_SIZE);
	return 0;
}

/* GeneralNames with the URI of a nick and nothing else. */
static int
read_nick(struct bytes names, char nick[static NICK_MAX + 1])
{
	const size_t start = sizeof URI_START - 1;
	struct bytes uri;
	struct rd r, in;

	rd_init(&r, names);
	in = enter(&r, DER_SEQUENCE);
	if (rd_end(&r) != 0)
		return ERR_PARSE;
	uri = take(&in, DER_URI);
	if (rd_end(&in) != 0 || uri.n <= start || uri.n > start + NICK_MAX ||
	    memcmp(uri.p, URI_START, start) != 0)
		return ERR_NAME;
	memset(nick, 0, NICK_MAX + 1);
	memcpy(nick, uri.p + start, uri.n - start);
	return strlen(nick) == uri.n - start && nick_valid(nick) ? 0 : ERR_NAME;
}

/* subjectAltName (RFC 5280 4.2.1.6), of which there is one. */
static int
read_extensions(struct rd *tbs, char nick[static NICK_MAX + 1])
{
	static const uint8_t alt_name[] = { 0x55, 0x1d, 0x11 };
	struct rd outer = enter(tbs, DER_EXTENSIONS), all = enter(&outer, DER_SEQUENCE);
	bool found = false;
	int r = 0;

	while (r == 0 && all.err == 0 && rd_left(&all) > 0) {
		struct rd one = enter(&all, DER_SEQUENCE);
		struct bytes oid = take(&one, DER_OID), value;

		skip_if(&one, DER_BOOLEAN);
		value = take(&one, DER_OCTETS);
		if (rd_end(&one) != 0)
			return ERR_PARSE;
		if (!bytes_equal(oid, bytes_of(alt_name, sizeof alt_name)))
			continue;
		r = found ? ERR_NAME : read_nick(value, nick);
		found = true;
	}
	if (r != 0)
		return r;
	if (rd_end(&all) != 0 || rd_end(&outer) != 0)
		return ERR_PARSE;
	return found ? 0 : ERR_NAME;
}

int
cert_peek(struct cert_peek *c, struct bytes der)
{
	struct rd r, cert, tbs;
	int err;

	rd_init(&r, der);
	cert = enter(&r, DER_SEQUENCE);
	tbs = enter(&cert, DER_SEQUENCE);
	take(&cert, DER_SEQUENCE); /* signatureAlgorithm */
	take(&cert, DER_BITS);     /* signature */
	if (rd_end(&r) != 0 || rd_end(&cert) != 0)
		return ERR_PARSE;
	skip_if(&tbs, DER_VERSION);
	take(&tbs, DER_INTEGER); /* serialNumber */
	for (int i = 0; i < 4; i++)
		take(&tbs, DER_SEQUENCE); /* signature, issuer, validity, subject */
	if ((err = read_key(&tbs, c->key)) != 0)
		return err;
	skip_if(&tbs, DER_ISSUER_ID);
	skip_if(&tbs, DER_SUBJECT_ID);
	if (!is_next(&tbs, DER_EXTENSIONS))
		return rd_end(&tbs) == 0 ? ERR_NAME : ERR_PARSE;
	if ((err = read_extensions(&tbs, c->nick)) != 0)
		return err;
	return rd_end(&tbs) == 0 ? 0 : ERR_PARSE;
}
