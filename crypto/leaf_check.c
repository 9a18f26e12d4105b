#include "crypto/leaf_check.h"

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/group_context.h"
#include "crypto/kem_key.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

static int
check_key(const struct leaf_node *l, const struct leaf_at *at)
{
	(void)at;
	return kem_key_ok(l->encryption_key) ? 0 : RULE_LEAF_KEY;
}

static int
check_source(const struct leaf_node *l, const struct leaf_at *at)
{
	static const uint8_t want[] = {
		[LEAF_IN_KEY_PACKAGE] = LEAF_SOURCE_KEY_PACKAGE,
		[LEAF_IN_UPDATE] = LEAF_SOURCE_UPDATE,
		[LEAF_IN_COMMIT] = LEAF_SOURCE_COMMIT,
	};

	return at->use >= LEAF_IN_TREE || l->source == want[at->use] ? 0 : RULE_LEAF_SOURCE;
}

static int
check_same_key(const struct leaf_node *l, const struct leaf_at *at)
{
	return at->old != NULL && bytes_equal(l->encryption_key, at->old->encryption_key)
		   ? RULE_LEAF_SAME_KEY
		   : 0;
}

static int
check_version(const struct leaf_node *l, const struct leaf_at *at)
{
	(void)at;
	return vec_types_has(l->capabilities.versions, MLS_VERSION) ? 0 : RULE_LEAF_VERSION;
}

static int
check_suite(const struct leaf_node *l, const struct leaf_at *at)
{
	return vec_types_has(l->capabilities.suites, at->env->suite->id) ? 0 : RULE_LEAF_SUITE;
}

static int
check_own_credential(const struct leaf_node *l, const struct leaf_at *at)
{
	(void)at;
	return capabilities_credential(&l->capabilities, l->credential.type)
		   ? 0
		   : RULE_LEAF_OWN_CREDENTIAL;
}

bool
leaf_check_supports(const struct leaf_node *l, struct bytes extensions)
{
	struct extension e;
	struct rd it;

	for (rd_init(&it, extensions); extension_next(&it, &e);)
		if (!capabilities_extension(&l->capabilities, e.type))
			return false;
	return true;
}

static int
check_own_extensions(const struct leaf_node *l, const struct leaf_at *at)
{
	(void)at;
	return leaf_check_supports(l, l->extensions) ? 0 : RULE_LEAF_OWN_EXTENSION;
}

static int
check_required(const struct leaf_node *l, const struct leaf_at *at)
{
	struct required q;

	if (required_find(&q, at->env->extensions) != 0)
		return RULE_EXTENSIONS_FORM;
	return required_met(&q, &l->capabilities) ? 0 : RULE_LEAF_REQUIRED;
}

static int
check_group_extensions(const struct leaf_node *l, const struct leaf_at *at)
{
	return leaf_check_supports(l, at->env->extensions) ? 0 : RULE_LEAF_GROUP_EXTENSION;
}

static int
check_lifetime(const struct leaf_node *l, const struct leaf_at *at)
{
	const struct leaf_policy *p = at->env->policy;
	const struct lifetime *t = &l->lifetime;

	if (l->source != LEAF_SOURCE_KEY_PACKAGE)
		return 0;
	if (p->max_lifetime > 0 &&
	    (t->not_after < t->not_before || t->not_after - t->not_before > p->max_lifetime))
		return RULE_LEAF_LIFETIME;
	if (!p->check_now || lifetime_covers(t, p->now))
		return 0;
	return p->now < t->not_before ? RULE_LEAF_NOT_YET : RULE_LEAF_EXPIRED;
}

int
leaf_check_verified(const struct leaf_node *l, int r, int rule)
{
	if (r != ERR_SIGNATURE && r != ERR_KEY)
		return r;
	return r == ERR_KEY || pubkey_check_sign(l->signature_key.p) != 0 ? RULE_LEAF_SIGNER_KEY
									  : rule;
}

static int
check_signature(const struct leaf_node *l, const struct leaf_at *at)
{
	int r;

	if (at->use == LEAF_OURS)
		return 0;
	r = leaf_node_verify(l, &(struct leaf_place){ at->env->group_id, at->index });
	return leaf_check_verified(l, r, RULE_LEAF_SIGNATURE);
}

static int
check_credential(const struct leaf_node *l, const struct leaf_at *at)
{
	const struct credential *old = at->old != NULL ? &at->old->credential : NULL;
	const struct leaf_policy *p = at->env->policy;

	/* 5.3.1: a credential that stays, for the same key, was judged when it came. */
	if (old != NULL && credential_equal(old, &l->credential) &&
	    bytes_equal(at->old->signature_key, l->signature_key))
		return 0;
	if (p->credential != NULL &&
	    p->credential(p->arg, &l->credential, l->signature_key, old) == 0)
		return 0;
	return old != NULL ? RULE_LEAF_SUCCESSOR : RULE_LEAF_CREDENTIAL;
}

static int (*const checks[])(const struct leaf_node *, const struct leaf_at *) = {
	check_source,
	check_key,
	check_same_key,
	check_version,
	check_suite,
	check_own_credential,
	check_own_extensions,
	check_required,
	check_group_extensions,
	check_lifetime,
	check_signature,
	check_credential,
};

int
leaf_check(const struct leaf_node *l, const struct leaf_at *at)
{
	int r = 0;

	for (size_t i = 0; i < sizeof checks / sizeof checks[0] && r == 0; i++)
		r = checks[i](l, at);
	return r;
}

/* Credential types are few (tree_int.h), so that no list is long. */
static bool
in_use(const struct tree *t, uint16_t type)
{
	const struct tree_credential_use *use;
	size_t n;

	use = tree_credentials(t, &n);
	for (size_t i = 0; i < n; i++)
		if (use[i].type == type)
			return true;
	return false;
}

static bool
supported_by_all(const struct tree *t, uint16_t type)
{
	for (uint32_t i = 0; i < tree_leaves(t); i++)
		if (tree_leaf(t, i) != NULL &&
		    !capabilities_credential(&tree_leaf(t, i)->capabilities, type))
			return false;
	return true;
}

int
leaf_check_members(const struct tree *t, uint32_t leaf, const struct tree *before)
{
	const struct leaf_node *l = tree_leaf(t, leaf);
	const struct tree_credential_use *use;
	uint32_t at;
	size_t n;

	if (tree_find_key(t, l->encryption_key, &at) != 1)
		return RULE_LEAF_KEY_TAKEN;
	if (tree_find_signer(t, l->signature_key, &at) != 1)
		return RULE_LEAF_SIGNER_TAKEN;
	use = tree_credentials(t, &n);
	for (size_t i = 0; i < n; i++)
		if (!capabilities_credential(&l->capabilities, use[i].type))
			return RULE_LEAF_SUPPORTS_NOT;
	if ((before == NULL || !in_use(before, l->credential.type)) &&
	    !supported_by_all(t, l->credential.type))
		return RULE_LEAF_NOT_SUPPORTED;
	return 0;
}

int
leaf_check_tree(const struct tree *t, const struct leaf_env *env)
{
	struct leaf_at at = { .env = env, .use = LEAF_IN_TREE };
	int r = 0;

	for (at.index = 0; at.index < tree_leaves(t) && r == 0; at.index++)
		if (tree_leaf(t, at.index) != NULL)
			r = leaf_check(tree_leaf(t, at.index), &at);
	return r;
}
