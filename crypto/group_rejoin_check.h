/*
 * crypto/group_rejoin_check.h - may somebody come back by this external commit (RFC 9420
 * 12.4.3.2)? Inside this box.
 */
#ifndef SNUG_CRYPTO_GROUP_REJOIN_CHECK_H
#define SNUG_CRYPTO_GROUP_REJOIN_CHECK_H

#include "crypto/group_int.h"

/* Is a change what an external commit does? */
bool group_is_rejoin(const struct mls_change *c);
/* Its row of who comes back. NULL when there is none. */
const struct mls_change_row *group_rejoin_row(const struct mls_change *c);

/*
 * By a room's log and members; g is NULL for a commit of ours, whose group is not there yet:
 * then its members are not looked at. 0; ERR_DENIED, and who tried what in *no; ERR_NOMEM,
 * ERR_LIMIT.
 */
int group_rejoin_check(const struct group *g, const struct member_log *log,
    const struct mls_change *c, struct group_refusal *no);

/*
 * MLS refused that external commit with r, before anybody asked: ERR_DENIED, and who tried what
 * in *no, when that is for what its maker may not; else what rule_err says of r. Its signature
 * was verified when it is denied.
 */
int group_rejoin_explain(
    const struct group *g, struct bytes commit, int r, struct group_refusal *no);

#endif
