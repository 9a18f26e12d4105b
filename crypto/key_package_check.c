#include "crypto/key_package_check.h"

#include "base/err.h"
#include "crypto/group_context.h"
#include "crypto/kem_key.h"
#include "crypto/rule.h"

static int
check_version(const struct key_package *k, const struct leaf_env *env)
{
	(void)env;
	return k->version == MLS_VERSION ? 0 : RULE_KEY_PACKAGE_VERSION;
}

static int
check_suite(const struct key_package *k, const struct leaf_env *env)
{
	return k->suite == env->suite->id ? 0 : RULE_KEY_PACKAGE_SUITE;
}

static int
check_init_key(const struct key_package *k, const struct leaf_env *env)
{
	(void)env;
	return kem_key_ok(k->init_key) ? 0 : RULE_KEY_PACKAGE_KEY;
}

static int
check_same_key(const struct key_package *k, const struct leaf_env *env)
{
	(void)env;
	return bytes_equal(k->init_key, k->leaf_node.encryption_key) ? RULE_KEY_PACKAGE_SAME_KEY
								     : 0;
}

static int
check_signature(const struct key_package *k, const struct leaf_env *env)
{
	(void)env;
	return leaf_check_verified(
	    &k->leaf_node, key_package_verify(k), RULE_KEY_PACKAGE_SIGNATURE);
}

static int
check_leaf(const struct key_package *k, const struct leaf_env *env)
{
	return leaf_check(
	    &k->leaf_node, &(struct leaf_at){ .env = env, .use = LEAF_IN_KEY_PACKAGE });
}

static int (*const checks[])(const struct key_package *, const struct leaf_env *) = {
	check_version,
	check_suite,
	check_init_key,
	check_same_key,
	check_signature,
	check_leaf,
};

int
key_package_check(const struct key_package *k, const struct leaf_env *env)
{
	int r = 0;

	for (size_t i = 0; i < sizeof checks / sizeof checks[0] && r == 0; i++)
		r = checks[i](k, env);
	return r;
}
