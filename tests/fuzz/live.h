/*
 * tests/fuzz/live.h - a live group of eight with somebody outside, and what they may honestly say:
 * messages and proposals to be changed by a fuzzer. Made once, the same in every run. Aborts when
 * it cannot be made.
 */
#ifndef SNUG_TESTS_FUZZ_LIVE_H
#define SNUG_TESTS_FUZZ_LIVE_H

#include "crypto/mls_group.h"

#define LIVE_MEMBERS 8
#define LIVE_CLIENTS (LIVE_MEMBERS + 2)
#define LIVE_VICTIM 1u
#define LIVE_SENDER_SEED "the seed of an external sender.."
#define LIVE_MAX 64

struct live {
	struct mls_client *client[LIVE_CLIENTS];
	struct buf state[LIVE_MEMBERS]; /* of each member, as mls_state_write has it */
	struct buf message[LIVE_MAX];   /* to the group, in its present epoch */
	size_t n_message;
	struct buf proposal[LIVE_MAX]; /* encoded, found in these */
	size_t n_proposal;
	struct buf package, package_message;        /* of the first one outside */
	uint8_t package_init[32], package_leaf[32]; /* its private halves */
	struct buf welcome, welcome_tree; /* for that one: without its tree, and the tree */
	struct buf welcome_inline, group_info;
};

/* The one that there is. */
const struct live *live_get(void);
/* A group of a member's state; to be freed. */
struct mls_group *live_group(uint32_t member);
/* Whatever is true of a group of which nothing is wrong: its tree could be joined, the private keys
 * are those of the tree, all of it can be saved and is the same afterwards. */
void live_check(const struct mls_group *g);

#endif
