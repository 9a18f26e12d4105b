/* crypto/mls_choose.h - which proposals a commit of ours has (RFC 9420 12.2, 12.4). Inside this
 * box. */
#ifndef SNUG_CRYPTO_MLS_CHOOSE_H
#define SNUG_CRYPTO_MLS_CHOOSE_H

#include "crypto/mls_make.h"
#include "crypto/mls_step.h"

/* By value: what the options say; store keeps the encoded proposals. */
int mls_choose_values(struct mls_step *s, const struct mls_make *m,
    const struct mls_commit_options *o, struct buf *store);
/*
 * Then those that wait, as far as they may stand with the others; the list is applied to
 * s->next, its pre-shared keys are found. What is wrong with the values is an error, what is
 * wrong with one that waits leaves it out.
 */
int mls_choose_pending(struct mls_step *s, bool without);

#endif
