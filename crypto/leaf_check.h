/*
 * crypto/leaf_check.h - may this leaf node be in this group, in this place (RFC 9420 7.2, 7.3)?
 * Returns as rule.h says.
 */
#ifndef SNUG_CRYPTO_LEAF_CHECK_H
#define SNUG_CRYPTO_LEAF_CHECK_H

#include "crypto/leaf_node.h"
#include "crypto/required.h"
#include "crypto/tree.h"

/* Where a leaf was met. */
enum leaf_use {
	LEAF_IN_KEY_PACKAGE,
	LEAF_IN_UPDATE,
	LEAF_IN_COMMIT, /* in an update path */
	LEAF_IN_TREE,
	LEAF_OURS, /* new: its signature, made just now, is not verified */
};

/* What the application decides. */
struct leaf_policy {
	bool check_now; /* the lifetime must cover now: always on what we send, at will on what we
			   receive */
	uint64_t now;   /* seconds since 1970 */
	uint64_t max_lifetime; /* in seconds; 0 for none */
	/*
	 * The authentication service (5.3.1): does the credential say who has this signature key?
	 * old is who the leaf replaces, or NULL. Anything but 0 refuses. Without a function every
	 * credential is refused.
	 */
	int (*credential)(void *arg, const struct credential *c, struct bytes signature_key,
	    const struct credential *old);
	void *arg;
};

/* The group that a leaf is for. */
struct leaf_env {
	const struct suite *suite;
	struct bytes group_id;   /* empty for a key package that is for no group yet */
	struct bytes extensions; /* of the group's context, those that will hold */
	const struct leaf_policy *policy;
};

/* One leaf in one place. */
struct leaf_at {
	const struct leaf_env *env;
	enum leaf_use use;
	uint32_t index;              /* but in a key package */
	const struct leaf_node *old; /* what it replaces, or NULL */
};

/* All rules that a leaf can be judged by alone: the cheap ones first, then its signature, then its
 * credential. */
int leaf_check(const struct leaf_node *l, const struct leaf_at *at);
/* What r, of verifying something that l's owner signed, means: rule, or RULE_LEAF_SIGNER_KEY when
 * the key itself is at fault, or r. */
int leaf_check_verified(const struct leaf_node *l, int r, int rule);
/*
 * The rules between a leaf that is in t and the other members (7.3): keys of its own, credential
 * types supported both ways. before is a valid tree that t came from, or NULL: a type that was in
 * use there is supported by all that were there.
 */
int leaf_check_members(const struct tree *t, uint32_t leaf, const struct tree *before);
/* Every leaf of a tree that somebody sent, each alone. Between them: tree_check.h. */
int leaf_check_tree(const struct tree *t, const struct leaf_env *env);
/* Does l support every extension of a group (13.4)? */
bool leaf_check_supports(const struct leaf_node *l, struct bytes extensions);

#endif
