/*
 * crypto/member_fold.h - what the entries of a membership log come to, and which entry may come
 * next: the rules of roles, one function a kind. Inside this box.
 */
#ifndef SNUG_CRYPTO_MEMBER_FOLD_H
#define SNUG_CRYPTO_MEMBER_FOLD_H

#include "crypto/member_log.h"

struct member_fold {
	uint64_t count;
	uint8_t head[MEMBER_HASH_SIZE], id[MEMBER_HASH_SIZE];
	char room[ROOM_NAME_MAX + 1];
	struct member_policy policy;
	struct member_row *row; /* in order of nick */
	size_t n, cap, owners;
};

void member_fold_fini(struct member_fold *f);
void member_fold_copy(struct member_fold *to, const struct member_fold *from);
/* May this be the next entry, by its author? Place and signature are not looked at. 0 or a rule. */
int member_fold_check(const struct member_fold *f, const struct member_entry *e);
/* It is: e passed the check. Its place and hash are the caller's to note. */
void member_fold_apply(struct member_fold *f, const struct member_entry *e);
/* NULL when there is none. */
struct member_row *member_fold_find(const struct member_fold *f, const char *nick);
struct member_row *member_fold_find_key(
    const struct member_fold *f, const uint8_t key[static MEMBER_KEY_SIZE]);

#endif
