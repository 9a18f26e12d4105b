#include "crypto/verify.h"

#include "base/err.h"
#include "crypto/group_rules.h"
#include "crypto/key_package_check.h"
#include "crypto/keypkg.h"
#include "crypto/mls_message.h"
#include "crypto/rule.h"

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
verify_keypkg(struct bytes keypkg, char nick[static NICK_MAX + 1])
{
	struct keypkg k;
	int r;

	if ((r = keypkg_parse(&k, keypkg)) != 0)
		return r == ERR_NAME ? ERR_PARSE : r;
	for (size_t i = 0; i < k.n; i++)
		if ((r = check(&k.one[i])) != 0)
			return r;
	memcpy(nick, k.nick, sizeof k.nick);
	return 0;
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
