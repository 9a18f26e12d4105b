#include "crypto/mls_found.h"

#include "base/err.h"
#include "crypto/proposal_check.h"
#include "crypto/rule.h"
#include "crypto/tree_check.h"

static int
check_signature(const struct tree *t, const struct group_info *info)
{
	const struct leaf_node *signer = tree_leaf(t, info->signer);
	int r;

	if (signer == NULL)
		return RULE_JOIN_SIGNER;
	r = group_info_verify(info, signer->signature_key);
	return r == ERR_SIGNATURE || r == ERR_KEY ? RULE_JOIN_SIGNATURE : r;
}

/* The tree, and each leaf of it; its lifetimes were judged when it was added. */
static int
check_tree(struct tree *t, const struct mls_client *c, const struct group_info *info)
{
	struct leaf_policy policy = mls_client_policy(c, false);
	struct leaf_env env = {
		.suite = suite_find(info->context.suite),
		.group_id = info->context.group_id,
		.extensions = info->context.extensions,
		.policy = &policy,
	};
	int r;

	if ((r = proposal_check_extensions(env.extensions, &policy)) != 0 ||
	    (r = tree_check(t, info->context.tree_hash)) != 0)
		return r;
	return leaf_check_tree(t, &env);
}

/* What the GroupInfo says, into e. */
static int
fill(struct mls_epoch *e, const struct group_info *info)
{
	int r;

	if (info->confirmation_tag.n != sizeof e->tag)
		return RULE_JOIN_CONFIRMATION;
	memcpy(e->tag, info->confirmation_tag.p, sizeof e->tag);
	wr_bytes(&e->extensions, info->context.extensions);
	wr_bytes(&e->context, info->raw_context);
	if ((r = transcript_join(
		 &e->transcript, info->context.transcript_hash, mls_epoch_tag(e))) != 0)
		return r;
	return buf_err(&e->extensions) != 0 ? buf_err(&e->extensions) : buf_err(&e->context);
}

int
mls_found(struct mls_epoch **out, const struct mls_client *c, const struct group_info *info,
    struct bytes tree)
{
	const struct suite *suite = suite_find(info->context.suite);
	struct mls_epoch *e = NULL;
	struct bytes inside;
	int r;

	if (suite == NULL)
		return ERR_SUITE;
	if (c->policy.group_id != 0 && info->context.group_id.n != c->policy.group_id)
		return ERR_GROUP;
	if (group_info_tree(info, &inside))
		tree = inside;
	if (tree.n == 0)
		return RULE_JOIN_TREE;
	if ((r = mls_epoch_new(&e, suite, info->context.epoch)) != 0 ||
	    (r = tree_import(&e->tree, tree)) != 0 || (r = check_signature(e->tree, info)) != 0 ||
	    (r = check_tree(e->tree, c, info)) != 0 || (r = fill(e, info)) != 0)
		mls_epoch_free(e);
	else
		*out = e;
	return r;
}
