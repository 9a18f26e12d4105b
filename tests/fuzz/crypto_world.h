/*
 * fuzz/crypto_world.h - a small group that is the same in every run, for the fuzzers of the
 * crypto box: a, b and c are members, e wants to be. a has staged to add e and said something.
 */
#ifndef SNUG_TESTS_FUZZ_CRYPTO_WORLD_H
#define SNUG_TESTS_FUZZ_CRYPTO_WORLD_H

#include "crypto/group_int.h"

enum { A, B, C, E, WORLD_PEOPLE };

/* What a seed or an input is, said by its first byte. */
enum {
	WORLD_RAW,    /* bytes as they come from the network */
	WORLD_SIGNED, /* what a member of bad will could say: sealed and signed as it must be */
	WORLD_MODES,
};

struct world {
	struct keyring *keys[WORLD_PEOPLE];
	struct group *group[WORLD_PEOPLE]; /* e's is NULL */
	struct buf pkg, commit, welcome, message;
};

void world_init(struct world *w);
void world_fini(struct world *w);
/* The inner, signed parts of the honest messages: what WORLD_SIGNED inputs look like. */
void world_message_content(struct world *w, struct buf *out);
void world_commit_content(struct world *w, struct buf *out);
void world_welcome_info(struct world *w, struct buf *out);
/* And back: sealed, signed, and with what goes around them. */
void world_seal_message(struct world *w, struct bytes content, struct buf *out);
void world_sign_commit(struct world *w, struct bytes content, struct buf *out);
void world_seal_welcome(struct world *w, struct bytes info, struct buf *out);

#endif
