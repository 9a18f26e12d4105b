/*
 * crypto/mls_step.h - the step from one epoch to the next, as a commit takes it (RFC 9420 12.4):
 * the part that its maker and those who process it have in common. Inside this box.
 *
 * init, then mls_step_value and mls_step_reference for each proposal, apply, the path (made or
 * merged) and provisional, schedule; the new epoch is taken out of next. fini frees what is left.
 */
#ifndef SNUG_CRYPTO_MLS_STEP_H
#define SNUG_CRYPTO_MLS_STEP_H

#include "crypto/commit.h"
#include "crypto/mls_group_int.h"
#include "crypto/proposal_check.h"

/* Secret: wiped by fini. */
struct mls_step {
	struct mls_client *client;
	struct bytes group_id;
	const struct mls_epoch *now;
	const struct mls_pending_list *pending; /* NULL: none */
	struct leaf_policy policy;
	struct leaf_env leaf;
	struct proposal_env env;
	struct proposal_list list;
	struct proposal **value; /* proposals by value, owned; NULL for those by reference */
	size_t room;
	struct mls_epoch *next;
	uint32_t *added; /* leaves, in increasing order */
	size_t n_added;
	struct psk_chain psk;
	bool has_init, has_commit;
	struct secret init, commit, joiner; /* init of an external commit */
};

/* check_now: lifetimes of what is added must cover now. g may be NULL when there are no pending
 * proposals. */
void mls_step_init(struct mls_step *s, struct mls_client *c, const struct mls_epoch *now);
void mls_step_group(struct mls_step *s, const struct mls_group *g);
void mls_step_fini(struct mls_step *s);

/* One more proposal: by value, by the committer, encoded; lent until fini. */
int mls_step_value(struct mls_step *s, struct bytes raw);
/* By reference. RULE_COMMIT_REFERENCE. */
int mls_step_reference(struct mls_step *s, struct bytes ref);
int mls_step_item(struct mls_step *s, const struct proposal_item *i);
/* The last one is out again. */
void mls_step_pop(struct mls_step *s);

/*
 * Check the list (12.2) and apply it (12.3): next has the tree and the extensions, and the
 * private keys that we keep. list.external and list.committer are set by the caller before.
 */
int mls_step_apply(struct mls_step *s);
/* Undo that: the list may change again. */
void mls_step_unapply(struct mls_step *s);
/* The pre-shared keys of the list (8.4). RULE_COMMIT_PSK. */
int mls_step_psks(struct mls_step *s);
/* The provisional context (12.4.1) into next. */
int mls_step_provisional(struct mls_step *s);
/* Under which the path is sealed: lent. */
struct treekem_seal mls_step_seal(const struct mls_step *s);
/*
 * The signed commit: transcript, context and schedule of the next epoch. The confirmation tag is
 * the caller's to make or to check; then mls_step_confirm.
 */
int mls_step_schedule(struct mls_step *s, const struct authenticated_content *c);
/* With its tag in next->tag: the secret tree opens. */
int mls_step_confirm(struct mls_step *s);
/* Does the list remove us? */
bool mls_step_removes_self(const struct mls_step *s);

#endif
