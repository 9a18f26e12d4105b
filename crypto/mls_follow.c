#include "crypto/mls_follow.h"

#include "base/err.h"
#include "crypto/mls_commit.h"
#include "crypto/mls_make.h"
#include "crypto/mls_psk.h"
#include "crypto/mls_send.h"
#include "crypto/rule.h"
#include "crypto/vec.h"

/* Are these two the same client, according to the application? */
static bool
same_client(const struct mls_client *c, const struct leaf_node *old, const struct leaf_node *new)
{
	if (credential_equal(&old->credential, &new->credential))
		return true;
	return new->credential.type != CREDENTIAL_BASIC && c->hooks.credential != NULL &&
	       c->hooks.credential(
		   c->hooks.arg, &new->credential, new->signature_key, &old->credential) == 0;
}

/* Is everybody who is in `some` also in `all`? new tells which of both is the new group. */
static bool
contains(const struct mls_client *c, const struct tree *all, const struct tree *some, bool new)
{
	for (uint32_t i = 0; i < tree_leaves(some); i++) {
		const struct leaf_node *l = tree_leaf(some, i), *m;
		bool found = l == NULL;

		for (uint32_t k = 0; k < tree_leaves(all) && !found; k++)
			if ((m = tree_leaf(all, k)) != NULL)
				found = new ? same_client(c, l, m) : same_client(c, m, l);
		if (!found)
			return false;
	}
	return true;
}

static int
check_reinit(const struct mls_client *c, const struct mls_group *old, const struct group_info *info,
    const struct tree *t)
{
	struct reinit r;

	if (!mls_reinit_get(old, &r) || r.version != MLS_VERSION ||
	    r.suite != info->context.suite || !bytes_equal(r.group_id, info->context.group_id) ||
	    !bytes_equal(r.extensions, info->context.extensions))
		return RULE_JOIN_REINIT;
	return contains(c, t, old->now->tree, true) ? 0 : RULE_JOIN_MEMBERS;
}

static int
check_branch(const struct mls_client *c, const struct mls_group *old, const struct group_info *info,
    const struct tree *t)
{
	if (info->context.suite != old->now->suite->id)
		return RULE_JOIN_BRANCH;
	return contains(c, old->now->tree, t, false) ? 0 : RULE_JOIN_MEMBERS;
}

int
mls_follow_check(const struct mls_client *c, const struct group_secrets *s,
    const struct group_info *info, const struct tree *t)
{
	const struct mls_group *old;
	struct psk_id id;
	struct rd it;

	rd_init(&it, s->psks);
	do
		if (!group_secrets_next(&it, &id))
			return 0;
	while (id.usage != PSK_REINIT && id.usage != PSK_BRANCH);
	if (info->context.epoch != 1)
		return RULE_JOIN_EPOCH;
	if ((old = mls_psk_group(c, id.id)) == NULL)
		return RULE_JOIN_PSK;
	if (id.usage == PSK_BRANCH)
		return check_branch(c, old, info, t);
	/* 11.2: the key is that of the epoch which the ReInit began. */
	return id.epoch == old->now->number ? check_reinit(c, old, info, t) : RULE_JOIN_REINIT;
}

/* The first commit of the group that follows: everybody, and the key of the group before. */
static int
first_commit(struct mls_group *g, const struct mls_group *from, const struct mls_follow *o,
    const struct mls_commit_output *to)
{
	struct mls_psk psk = { PSK_RESUMPTION, mls_id(from), from->now->number };
	struct mls_commit_options commit = {
		.add = o->key_package,
		.n_add = o->n,
		.psk = &psk,
		.n_psk = 1,
		.inline_tree = o->inline_tree,
		.force_path = true,
	};
	int r;

	if ((r = mls_commit_as(g, &commit, o->usage, to)) != 0)
		return r;
	/* Nobody else is there to order it. */
	return mls_commit_accept(g, NULL);
}

static int
check_members(const struct mls_group *g, const struct mls_group *from, enum psk_usage usage)
{
	if (!contains(g->client, from->now->tree, g->now->tree, false))
		return RULE_JOIN_MEMBERS;
	if (usage == PSK_REINIT && !contains(g->client, g->now->tree, from->now->tree, true))
		return RULE_JOIN_MEMBERS;
	return 0;
}

/* What the group will be. */
static int
plan(const struct mls_group *from, const struct mls_follow *o, struct mls_create *create)
{
	struct reinit r;

	if (o->usage == PSK_BRANCH) {
		*create = (struct mls_create){ from->now->suite->id, o->group_id, o->extensions };
		return mls_group_check(from);
	}
	if (o->usage != PSK_REINIT)
		return ERR_USAGE;
	if (!mls_reinit_get(from, &r))
		return ERR_STATE;
	*create = (struct mls_create){ r.suite, r.group_id, r.extensions };
	return suite_find(r.suite) != NULL && r.version == MLS_VERSION ? 0 : ERR_SUITE;
}

int
mls_follow(struct mls_group **out, const struct mls_group *from, const struct mls_follow *o,
    const struct mls_commit_output *to)
{
	size_t commit = to->commit->n, welcome = to->welcome != NULL ? to->welcome->n : 0,
	       tree = to->tree != NULL ? to->tree->n : 0;
	struct mls_group *g = NULL;
	struct mls_create create;
	int r;

	if ((r = plan(from, o, &create)) != 0 ||
	    (r = mls_group_create(&g, from->client, &create)) != 0)
		return r;
	if ((r = first_commit(g, from, o, to)) == 0 &&
	    (r = check_members(g, from, o->usage)) == 0) {
		*out = g;
		return 0;
	}
	mls_group_free(g);
	to->commit->n = commit;
	if (to->welcome != NULL)
		to->welcome->n = welcome;
	if (to->tree != NULL)
		to->tree->n = tree;
	return r;
}
