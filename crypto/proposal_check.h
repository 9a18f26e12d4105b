/*
 * crypto/proposal_check.h - may this be proposed (RFC 9420 12.1), may these be committed
 * together (12.2), and is the tree right that comes of it? Returns as rule.h says.
 */
#ifndef SNUG_CRYPTO_PROPOSAL_CHECK_H
#define SNUG_CRYPTO_PROPOSAL_CHECK_H

#include "crypto/leaf_check.h"
#include "crypto/proposal_list.h"

struct proposal_env {
	const struct tree *tree;     /* of the present epoch */
	const struct leaf_env *leaf; /* extensions are those of the present epoch */
	bool reinit, branch; /* the commit makes the first epoch of a group that follows on another
				(11.2, 11.3) */
};

/* One proposal, when it arrives and again when it is committed; e has the extensions that will
 * hold. */
int proposal_check(const struct proposal_item *i, const struct proposal_env *e);
/* The extensions of a group, proposed or met: RULE_EXTENSIONS_FORM, RULE_EXTERNAL_CREDENTIAL. */
int proposal_check_extensions(struct bytes list, const struct leaf_policy *p);
/* The list of a commit, each proposal of it included, against the tree of the present epoch. */
int proposal_check_list(const struct proposal_list *l, const struct proposal_env *e);
/* RULE_LIST_PATH. */
int proposal_check_path(const struct proposal_list *l, bool has_path);
/*
 * The leaf of the commit's path (12.4.2, 7.3), which is to stand at leaf index; for an external
 * commit that removes somebody, it is checked as that one's successor (12.2). e as before.
 */
int proposal_check_leaf(const struct proposal_list *l, const struct proposal_env *e,
    const struct leaf_node *leaf, uint32_t index);
/*
 * After the list was applied to t, a copy of e's tree, and the path was merged: the rules
 * between members. committer is the leaf whose path was merged, or UINT32_MAX when there is none.
 */
int proposal_check_tree(const struct proposal_list *l, const struct proposal_env *e,
    const struct tree *t, uint32_t committer);

#endif
