/* crypto/mls_commit.h - what commits of all kinds share. Inside this box. */
#ifndef SNUG_CRYPTO_MLS_COMMIT_H
#define SNUG_CRYPTO_MLS_COMMIT_H

#include "crypto/mls_draft.h"

/* What a finished draft changes, approved by the application; without its epoch yet. */
int mls_staged_new(
    struct mls_staged **out, const struct mls_group *g, const struct mls_draft *d,
    const struct mls_client *c);
/* mls_commit, with the usage of the resumption keys that it has by value. */
int mls_commit_as(struct mls_group *g, const struct mls_commit_options *o, enum psk_usage usage,
    const struct mls_commit_output *to);

#endif
