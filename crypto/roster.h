/*
 * crypto/roster.h - the members of one epoch in order of leaf, and the rules that hold among
 * them: no two with the same nick (without case), signature key or leaf key.
 */
#ifndef SNUG_CRYPTO_ROSTER_H
#define SNUG_CRYPTO_ROSTER_H

#include "base/rw.h"
#include "crypto/group.h"
#include "crypto/keypkg.h"

#define ROSTER_MAX 4096

struct roster_member {
	struct group_member id;
	uint8_t leaf_key[32]; /* X25519 */
};

struct roster {
	struct roster_member *m; /* owned */
	size_t n;
};

/* Frees; the roster is then empty. */
void roster_fini(struct roster *r);
/* to is empty before. 0 or ERR_NOMEM. */
int roster_copy(struct roster *to, const struct roster *from);

/* Where leaf is in m, or -1. */
ptrdiff_t roster_index(const struct roster *r, uint32_t leaf);
/* Lent, NULL when there is none. */
const struct roster_member *roster_find(const struct roster *r, uint32_t leaf);

/*
 * The owner of p gets the smallest free leaf. 0; ERR_EXISTS when its nick is a member's,
 * ERR_KEY when one of its keys is, ERR_LIMIT when the group is full, ERR_NOMEM.
 */
int roster_add(struct roster *r, const struct keypkg *p, uint32_t *leaf);
/* 0 or ERR_MEMBER; *was is filled in. */
int roster_remove(struct roster *r, uint32_t leaf, struct group_member *was);
/* A new leaf key for a member. 0; ERR_MEMBER, ERR_KEY when any member has it. */
int roster_renew(struct roster *r, uint32_t leaf, const uint8_t key[static 32]);

void roster_put(struct buf *b, const struct roster *r);
/*
 * Read what roster_put wrote. 0, ERR_NOMEM, or ERR_PARSE for a roster that breaks a rule;
 * out is empty then.
 */
int roster_get(struct rd *r, struct roster *out);
/* 0, ERR_NOMEM or ERR_LIMIT. */
int roster_hash(const struct roster *r, uint8_t out[static 32]);

#endif
