/*
 * crypto/transcript.h - the running hashes over all commits of a group (RFC 9420 8.2). Both are
 * empty before the first commit; a plain value, copied to stage a commit.
 */
#ifndef SNUG_CRYPTO_TRANSCRIPT_H
#define SNUG_CRYPTO_TRANSCRIPT_H

#include "crypto/authenticated_content.h"
#include "crypto/suite.h"

struct transcript {
	uint8_t confirmed[SUITE_HASH_SIZE], interim[SUITE_HASH_SIZE];
	size_t confirmed_n, interim_n; /* 0 or SUITE_HASH_SIZE */
};

/* Epoch 0: confirmed is empty; interim is empty until transcript_confirm. */
void transcript_init(struct transcript *t);
/* A group that is joined: as its GroupInfo says. 0; ERR_PARSE for a hash of another length. */
int transcript_join(struct transcript *t, struct bytes confirmed, struct bytes tag);

/*
 * The next commit, signed: confirmed moves on. 0; ERR_STATE when c is no commit; ERR_LIMIT,
 * ERR_NOMEM.
 */
int transcript_commit(struct transcript *t, const struct authenticated_content *c);
/* Its confirmation tag, checked: interim moves on. */
void transcript_confirm(struct transcript *t, struct bytes tag);

static inline struct bytes
transcript_hash(const struct transcript *t)
{
	return bytes_of(t->confirmed, t->confirmed_n);
}

#endif
