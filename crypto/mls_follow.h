/* crypto/mls_follow.h - a group that follows on another one: reinitialization (RFC 9420 11.2) and
 * branching (11.3). Inside this box. */
#ifndef SNUG_CRYPTO_MLS_FOLLOW_H
#define SNUG_CRYPTO_MLS_FOLLOW_H

#include "crypto/group_info.h"
#include "crypto/group_secrets.h"
#include "crypto/mls_group_int.h"

/* Is the group of a Welcome what its pre-shared key of a reinitialization or a branch makes it?
 * Without such a key: yes. */
int mls_follow_check(const struct mls_client *c, const struct group_secrets *s,
    const struct group_info *info, const struct tree *t);

#endif
