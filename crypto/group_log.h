/*
 * crypto/group_log.h - the membership log bound into its group. Its length and head are an
 * extension of the GroupContext; entries travel in the authenticated data of the commit that
 * changes it with a GroupContextExtensions proposal. So whoever is in an epoch has the same log,
 * and who may not do what an entry says cannot commit it. Inside this box.
 */
#ifndef SNUG_CRYPTO_GROUP_LOG_H
#define SNUG_CRYPTO_GROUP_LOG_H

#include "crypto/group.h"
#include "crypto/mls_group.h"

/* Of the range for private use (RFC 9420 17.3): uint64 count, then the head. */
#define EXT_MEMBER_LOG 0xf001
#define GROUP_LOG_EXTENSION_ROOM 64

/* The extensions of a group with that log, or without one (NULL): the content of the vector. */
void group_log_extensions(struct buf *b, const struct member_log *l);
/* The entries that a trial has of its own, as authenticated data. */
void group_log_put_entries(struct buf *aad, const struct member_log *trial, uint64_t first);

/*
 * Is a commit right by the log? *trial (NULL when there is no entry) is then what the log becomes;
 * free it or let the log take it. 0; ERR_DENIED, and who tried what in *no; ERR_LIMIT, ERR_NOMEM.
 */
int group_log_check(const struct mls_group *g, const struct member_log *l,
    const struct mls_change *c, struct member_log **trial, struct group_refusal *no);
/* Is who that is in the room by the log? 0 or ERR_DENIED, with words in *no. */
int group_log_check_person(const struct member_log *l, const struct credential *c, struct bytes key,
    struct group_refusal *no);
/*
 * Back to where a group with these extensions is, when the log is ahead of it and was there. 0 or
 * an error of member_log_cut.
 */
int group_log_cut(struct bytes extensions, struct member_log *l);
/* Is a group that we join right by the log, or by a start of it? */
int group_log_check_join(
    const struct member_log *l, const struct mls_change *c, struct group_refusal *no);

#endif
