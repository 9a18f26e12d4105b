#include "crypto/proposal_check.h"

#include "crypto/extension.h"
#include "crypto/external_sender.h"
#include "crypto/group_context.h"
#include "crypto/key_package_check.h"
#include "crypto/proposal_rules.h"
#include "crypto/rule.h"

static int
check_add(const struct proposal_item *i, const struct proposal_env *e)
{
	return key_package_check(&i->proposal->add, e->leaf);
}

static int
check_update(const struct proposal_item *i, const struct proposal_env *e)
{
	struct leaf_at at = { .env = e->leaf, .use = LEAF_IN_UPDATE, .index = i->index };

	if (i->from != PROPOSAL_FROM_MEMBER || (at.old = tree_leaf(e->tree, i->index)) == NULL)
		return RULE_UPDATE_SENDER;
	return leaf_check(&i->proposal->update, &at);
}

static int
check_remove(const struct proposal_item *i, const struct proposal_env *e)
{
	return tree_leaf(e->tree, i->proposal->remove) != NULL ? 0 : RULE_REMOVE_BLANK;
}

static int
check_psk(const struct proposal_item *i, const struct proposal_env *e)
{
	const struct psk_id *id = &i->proposal->psk;

	if (id->type == PSK_RESUMPTION &&
	    ((id->usage == PSK_REINIT && !e->reinit) || (id->usage == PSK_BRANCH && !e->branch)))
		return RULE_PSK_USAGE;
	return id->nonce.n == PSK_NONCE_SIZE ? 0 : RULE_PSK_NONCE;
}

static int
check_reinit(const struct proposal_item *i, const struct proposal_env *e)
{
	(void)e;
	return i->proposal->reinit.version >= MLS_VERSION ? 0 : RULE_REINIT_VERSION;
}

/* Each external sender, with the authentication service (5.3.1). */
static int
check_external_senders(struct bytes data, const struct leaf_policy *p)
{
	struct external_sender s;
	struct rd it;

	external_sender_open(&it, data);
	while (external_sender_next(&it, &s))
		if (p->credential == NULL ||
		    p->credential(p->arg, &s.credential, s.signature_key, NULL) != 0)
			return RULE_EXTERNAL_CREDENTIAL;
	return rd_end(&it) != 0 ? RULE_EXTENSIONS_FORM : 0;
}

int
proposal_check_extensions(struct bytes list, const struct leaf_policy *p)
{
	struct required q;
	struct bytes data;

	if (required_find(&q, list) != 0)
		return RULE_EXTENSIONS_FORM;
	return extension_find(list, EXT_EXTERNAL_SENDERS, &data) ? check_external_senders(data, p)
								 : 0;
}

static int
check_extensions(const struct proposal_item *i, const struct proposal_env *e)
{
	return proposal_check_extensions(i->proposal->extensions, e->leaf->policy);
}

static int (*const checks[])(const struct proposal_item *, const struct proposal_env *) = {
	[PROPOSAL_ADD] = check_add,
	[PROPOSAL_UPDATE] = check_update,
	[PROPOSAL_REMOVE] = check_remove,
	[PROPOSAL_PSK] = check_psk,
	[PROPOSAL_REINIT] = check_reinit,
	[PROPOSAL_EXTERNAL_INIT] = NULL,
	[PROPOSAL_EXTENSIONS] = check_extensions,
};

/* RFC 9420 12.1.8, of a proposal that came as one: what an external commit has by value is judged
 * as a list. */
static int
check_from(const struct proposal_item *i, const struct proposal_env *e)
{
	struct external_sender s;

	if (i->from == PROPOSAL_FROM_NEW_MEMBER && i->by_ref && i->proposal->type != PROPOSAL_ADD)
		return RULE_NEW_MEMBER_ADD;
	if (i->from != PROPOSAL_FROM_EXTERNAL)
		return 0;
	if (!proposal_from_outside(i->proposal->type))
		return RULE_OUTSIDE_TYPE;
	return external_sender_find(e->leaf->extensions, i->index, &s) != 0 ? RULE_OUTSIDE_SENDER
									    : 0;
}

/* The rules of its own type alone. */
static int
check_body(const struct proposal_item *i, const struct proposal_env *e)
{
	uint16_t type = i->proposal->type;

	return proposal_default(type) && checks[type] != NULL ? checks[type](i, e) : 0;
}

int
proposal_check(const struct proposal_item *i, const struct proposal_env *e)
{
	int r = check_from(i, e);

	return r != 0 ? r : check_body(i, e);
}

int
proposal_check_path(const struct proposal_list *l, bool has_path)
{
	return has_path || !proposal_list_needs_path(l) ? 0 : RULE_LIST_PATH;
}

/* e with the extensions that the list brings (12.3). */
static struct leaf_env
env_after(const struct proposal_list *l, const struct proposal_env *e)
{
	struct leaf_env after = *e->leaf;

	after.extensions = proposal_list_extensions(l, e->leaf->extensions);
	return after;
}

int
proposal_check_list(const struct proposal_list *l, const struct proposal_env *e)
{
	struct leaf_env after = env_after(l, e);
	struct proposal_env with = { e->tree, &after, e->reinit, e->branch };
	bool same = proposal_list_find(l, PROPOSAL_EXTENSIONS) == NULL;
	int r = 0;

	/* Who may propose is judged by the old extensions, what is proposed by the new ones. */
	for (size_t i = 0; i < l->n && r == 0; i++)
		r = check_from(&l->item[i], e);
	if (r == 0)
		r = proposal_rules(l, e);
	for (size_t i = 0; i < l->n && r == 0; i++)
		if (!l->item[i].checked || !same)
			r = check_body(&l->item[i], &with);
	return r;
}

int
proposal_check_leaf(const struct proposal_list *l, const struct proposal_env *e,
    const struct leaf_node *leaf, uint32_t index)
{
	const struct proposal *gone = proposal_list_find(l, PROPOSAL_REMOVE);
	struct leaf_env after = env_after(l, e);
	struct leaf_at at = { .env = &after, .use = LEAF_IN_COMMIT, .index = index };

	if (!l->external)
		at.old = tree_leaf(e->tree, index);
	else if (gone != NULL)
		at.old = tree_leaf(e->tree, gone->remove);
	return leaf_check(leaf, &at);
}

/* Every member after the commit supports what the group's new extensions ask for (12.1.7, 13.4). */
static int
check_supported(const struct tree *t, struct bytes extensions)
{
	struct required q;

	if (required_find(&q, extensions) != 0)
		return RULE_EXTENSIONS_FORM;
	for (uint32_t i = 0; i < tree_leaves(t); i++) {
		const struct leaf_node *leaf = tree_leaf(t, i);

		if (leaf == NULL)
			continue;
		if (!required_met(&q, &leaf->capabilities))
			return RULE_EXTENSIONS_REQUIRED;
		if (!leaf_check_supports(leaf, extensions))
			return RULE_EXTENSIONS_SUPPORT;
	}
	return 0;
}

int
proposal_check_tree(const struct proposal_list *l, const struct proposal_env *e,
    const struct tree *t, uint32_t committer)
{
	const struct proposal *p = proposal_list_find(l, PROPOSAL_EXTENSIONS);
	int r = 0;

	for (size_t i = 0; i < l->n && r == 0; i++) {
		const struct proposal_item *it = &l->item[i];

		if (it->proposal->type == PROPOSAL_ADD)
			r = leaf_check_members(t, it->added, e->tree);
		else if (it->proposal->type == PROPOSAL_UPDATE)
			r = leaf_check_members(t, it->index, e->tree);
	}
	if (r == 0 && committer != UINT32_MAX)
		r = leaf_check_members(t, committer, e->tree);
	return r != 0 || p == NULL ? r : check_supported(t, p->extensions);
}
