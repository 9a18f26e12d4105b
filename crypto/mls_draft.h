/*
 * crypto/mls_draft.h - a commit under construction (RFC 9420 12.4.1): by a member or, in an
 * external commit, by who joins with it. Inside this box.
 */
#ifndef SNUG_CRYPTO_MLS_DRAFT_H
#define SNUG_CRYPTO_MLS_DRAFT_H

#include "crypto/mls_step.h"

/* Holds secrets; wiped by fini. */
struct mls_draft {
	struct mls_step step; /* of which the caller makes init, group, and the list */
	bool has_path;
	struct treekem_path path;
	struct buf update_path, body;
	uint8_t sig[SIGNATURE_SIZE];
	struct authenticated_content content;
};

void mls_draft_init(struct mls_draft *d);
void mls_draft_fini(struct mls_draft *d);
/*
 * The list is applied: renew the path above next->self, with next->keys and next->secrets->sign;
 * as is what the leaf will be like. NULL: no path, only the rules between members are checked.
 */
int mls_draft_path(struct mls_draft *d, const struct leaf_node *as);
/* The commit in d->content (its body and tags are filled in), signed by k in the present epoch;
 * the next epoch is then complete. */
int mls_draft_sign(struct mls_draft *d, const struct sign_key *k);
/* Append a Welcome for all who are added, as an MLSMessage; nothing when nobody is. */
int mls_draft_welcome(const struct mls_draft *d, bool tree, struct buf *out);

#endif
