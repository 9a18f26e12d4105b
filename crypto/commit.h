/*
 * crypto/commit.h - a commit: who leaves, who comes, the committer's new leaf key, and the
 * secret of the new epoch sealed to everybody who stays. Bytes to struct and back, and what it
 * does to a roster; no secret is seen here.
 */
#ifndef SNUG_CRYPTO_COMMIT_H
#define SNUG_CRYPTO_COMMIT_H

#include "crypto/framing.h"
#include "crypto/hpke.h"
#include "crypto/keypkg.h"
#include "crypto/pubkey.h"
#include "crypto/roster.h"

#define COMMIT_MAX (1 << 20)
#define COMMIT_LABEL "CommitTBS"
#define COMMIT_SECRET_LABEL "CommitSecret"

struct commit {
	struct framing head;
	uint32_t by;
	uint32_t removed[GROUP_CHANGE_MAX]; /* ascending */
	size_t n_removed;
	struct keypkg added[GROUP_CHANGE_MAX];
	size_t n_added;
	uint8_t leaf_key[32]; /* the committer's, from now on */
	/* Parsed only, lent from the input: */
	struct bytes sealed;  /* HPKE_SEALED_SECRET bytes for each recipient in order of leaf */
	struct bytes content; /* what is signed */
	struct bytes sig;
	const uint8_t *tag; /* 32 bytes */
};

/* Everything up to and without the sealed secrets. */
void commit_put_change(struct buf *b, const struct commit *c);
/* Form only. 0; ERR_PARSE, ERR_VERSION. */
int commit_parse(struct commit *c, struct bytes in);
/* What is signed: the context of the epoch that ends and the content. 0 or b's error. */
int commit_put_signed(struct buf *b, const uint8_t context[static 32], struct bytes content);

/*
 * Apply c to r, which is a copy of the present roster, and say in *change what it did; epoch is
 * left to the caller. Checks the key packages too. 0; ERR_MEMBER, ERR_EXISTS, ERR_KEY,
 * ERR_SIGNATURE, ERR_LIMIT, ERR_NOMEM; r is then good for nothing.
 */
int commit_apply(const struct commit *c, struct roster *r, struct group_change *change);

/* Does a member of the new roster get the commit secret? All but the committer and the added. */
bool commit_recipient(const struct commit *c, const struct group_change *change, uint32_t leaf);
/* How many recipients there are among the new members. */
size_t commit_recipients(
    const struct commit *c, const struct group_change *change, const struct roster *r);

#endif
