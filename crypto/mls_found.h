/*
 * crypto/mls_found.h - a group that was met from outside: its GroupInfo and its tree (RFC 9420
 * 12.4.3). What a Welcome and an external commit have in common. Inside this box.
 */
#ifndef SNUG_CRYPTO_MLS_FOUND_H
#define SNUG_CRYPTO_MLS_FOUND_H

#include "crypto/group_info.h"
#include "crypto/mls_group_int.h"

/*
 * An epoch with the public half of what a GroupInfo says, all of it checked but the confirmation
 * tag: signature, tree, leaves. tree is used when the GroupInfo has none. RULE_JOIN_TREE when there
 * is no tree at all; ERR_SUITE; ERR_GROUP for an id of a size that the policy does not want.
 */
int mls_found(struct mls_epoch **out, const struct mls_client *c, const struct group_info *info,
    struct bytes tree);

#endif
