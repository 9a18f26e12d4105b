#include "crypto/keypkg.h"

#include "base/err.h"
#include "crypto/cert_peek.h"
#include "crypto/mls_message.h"
#include "crypto/vec.h"

static int
basic_nick(const struct credential *c, char nick[static NICK_MAX + 1])
{
	if (c->body.n == 0 || c->body.n > NICK_MAX)
		return ERR_NAME;
	memset(nick, 0, NICK_MAX + 1);
	memcpy(nick, c->body.p, c->body.n);
	return strlen(nick) == c->body.n && nick_valid(nick) ? 0 : ERR_NAME;
}

static int
peek(struct cert_peek *p, const struct credential *c)
{
	struct bytes der;

	return credential_cert(c, 0, &der) && cert_peek(p, der) == 0 ? 0 : ERR_NAME;
}

int
keypkg_nick(const struct credential *c, struct bytes signature_key, char nick[static NICK_MAX + 1])
{
	struct cert_peek p;

	if (c->type == CREDENTIAL_BASIC)
		return basic_nick(c, nick);
	if (peek(&p, c) != 0)
		return ERR_NAME;
	if (!bytes_equal(signature_key, bytes_of(p.key, sizeof p.key)))
		return ERR_KEY;
	memcpy(nick, p.nick, sizeof p.nick);
	return 0;
}

void
keypkg_nick_of(const struct credential *c, char nick[static NICK_MAX + 1])
{
	struct cert_peek p = { .nick = "" };

	if (c->type == CREDENTIAL_BASIC ? basic_nick(c, p.nick) : peek(&p, c))
		p.nick[0] = '\0';
	memcpy(nick, p.nick, sizeof p.nick);
}

static int
parse_one(struct keypkg_one *one, struct bytes message)
{
	struct mls_message m;
	int r;

	if ((r = mls_message_parse(&m, message)) != 0)
		return r == ERR_VERSION ? r : ERR_PARSE;
	if (m.wire_format != WIRE_FORMAT_KEY_PACKAGE)
		return ERR_PARSE;
	*one = (struct keypkg_one){ message, m.key_package };
	return 0;
}

/* All packages are of one person. */
static int
check_same(const struct keypkg *k)
{
	const struct leaf_node *first = &k->one[0].package.leaf_node;

	for (size_t i = 1; i < k->n; i++) {
		const struct leaf_node *l = &k->one[i].package.leaf_node;

		if (!credential_equal(&first->credential, &l->credential) ||
		    !bytes_equal(first->signature_key, l->signature_key))
			return ERR_PARSE;
		for (size_t j = 0; j < i; j++)
			if (k->one[j].package.suite == k->one[i].package.suite)
				return ERR_PARSE;
	}
	return 0;
}

int
keypkg_parse(struct keypkg *k, struct bytes in)
{
	struct bytes message;
	struct rd r;
	int err;

	k->n = 0;
	rd_init(&r, in);
	while (rd_left(&r) > 0) {
		message = vec_get(&r);
		if (r.err != 0 || k->n == KEYPKG_ONE_MAX)
			return ERR_PARSE;
		if ((err = parse_one(&k->one[k->n++], message)) != 0)
			return err;
	}
	if (k->n == 0)
		return ERR_PARSE;
	if ((err = check_same(k)) != 0)
		return err;
	return keypkg_nick(&k->one[0].package.leaf_node.credential,
	    k->one[0].package.leaf_node.signature_key, k->nick);
}

const struct keypkg_one *
keypkg_find(const struct keypkg *k, uint16_t suite)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->one[i].package.suite == suite)
			return &k->one[i];
	return NULL;
}
