#include "crypto/verify.h"

#include "base/err.h"
#include "crypto/group_rules.h"
#include "crypto/key_package_check.h"
#include "crypto/keypkg.h"
#include "crypto/mls_message.h"
#include "crypto/rule.h"
#include "crypto/verify_int.h"

#define GROUP_ID 16

/* Each package alone; when it may be used is for who adds it to judge, against its own clock. */
static int
check(const struct keypkg_one *one)
{
	const struct leaf_policy policy = { .credential = group_rules_credential };
	struct leaf_env env = { .suite = suite_find(one->package.suite), .policy = &policy };

	/* A suite that only others know is no fault. */
	return env.suite == NULL ? 0 : rule_err(key_package_check(&one->package, &env));
}

int
verify_owner_fill(struct verify_owner *o, const struct leaf_node *l)
{
	const struct credential *c = &l->credential;
	struct bytes der;

	if (l->signature_key.n != sizeof o->sign_key)
		return ERR_KEY; /* of suites that are not ours alone */
	memcpy(o->sign_key, l->signature_key.p, sizeof o->sign_key);
	for (o->n_chain = 0; credential_cert(c, o->n_chain, &der); o->n_chain++) {
		if (o->n_chain == VERIFY_CHAIN_MAX)
			return ERR_LIMIT;
		o->chain[o->n_chain] = der;
	}
	return 0;
}

int
verify_keypkg(struct bytes keypkg, struct verify_owner *owner)
{
	const struct leaf_node *l;
	struct keypkg k;
	int r;

	if ((r = keypkg_parse(&k, keypkg)) != 0)
		return r == ERR_NAME ? ERR_PARSE : r;
	for (size_t i = 0; i < k.n; i++)
		if ((r = check(&k.one[i])) != 0)
			return r;
	l = &k.one[0].package.leaf_node;
	memcpy(owner->nick, k.nick, sizeof k.nick);
	return verify_owner_fill(owner, l);
}

int
verify_peek(struct bytes msg, uint8_t gid[static 16], uint64_t *epoch)
{
	struct mls_message m;
	struct bytes id;

	if (mls_message_parse(&m, msg) != 0 ||
	    (m.wire_format != WIRE_FORMAT_PUBLIC && m.wire_format != WIRE_FORMAT_PRIVATE) ||
	    !mls_message_place(&m, &id, epoch) || id.n != GROUP_ID)
		return ERR_PARSE;
	memcpy(gid, id.p, GROUP_ID);
	return 0;
}

int
verify_commit_entries(struct bytes msg, struct bytes *entries)
{
	struct mls_message m;

	if (mls_message_parse(&m, msg) != 0 || m.wire_format != WIRE_FORMAT_PRIVATE ||
	    m.private_message.type != CONTENT_COMMIT)
		return ERR_PARSE;
	*entries = m.private_message.aad;
	return 0;
}
