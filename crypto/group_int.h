/* crypto/group_int.h - a room as its own files see it. */
#ifndef SNUG_CRYPTO_GROUP_INT_H
#define SNUG_CRYPTO_GROUP_INT_H

#include "crypto/group.h"
#include "crypto/keyring.h"
#include "crypto/mls_group.h"

/* One thread at a time, like its interface. */
struct group {
	struct mls_group *mls;
	struct keyring *keyring;
	struct member_log *log;      /* lent; NULL: none */
	struct member_log *trial;    /* what log becomes with the commit at hand; NULL: as it is */
	struct member_log *staged;   /* and with the staged one */
	struct group_member *member; /* in order of leaf */
	size_t n_members;
	bool entering; /* by an external commit of ours that was not ordered yet */
	char suite_name[128];
};

/* Take mls, also when this fails. 0; ERR_PARSE for an id of another size than a room's. */
int group_wrap(
    struct group **out, struct keyring *k, struct mls_group *mls, struct member_log *log);
/* May k make or enter a room with that log (NULL: none)? 0 or ERR_MEMBER. */
int group_check_own(const struct keyring *k, const struct member_log *log);
/* ERR_STATE when the group is over for us, or not begun. */
int group_check_live(const struct group *g);
/* After each epoch: who is there. */
void group_refresh(struct group *g);
/* A member, of its credential and key. */
void group_member_of(
    struct group_member *m, uint32_t leaf, const struct credential *c, struct bytes signature_key);

#endif
