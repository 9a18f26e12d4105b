/* tests/crypto/crowd.h - many people for MLS, made fast. Whatever fails ends the program. */
#ifndef SNUG_TESTS_CRYPTO_CROWD_H
#define SNUG_TESTS_CRYPTO_CROWD_H

#include "crypto/mls_group.h"

struct crowd {
	uint32_t n;
	struct crowd_person {
		struct mls_client *client;
		struct buf package; /* a key package's MLSMessage, which stays when it was used */
	} * person;                 /* n in the group, and one outside */
	struct mls_group *first, *last; /* see crowd_settle */
};

void crowd_init(struct crowd *c, uint32_t n);
void crowd_fini(struct crowd *c);
/* The key packages of all but the first, lent; n - 1 of them. To be freed. */
struct bytes *crowd_packages(const struct crowd *c);
/*
 * The first and the last person in a group of all, in the tree of a group that is used: no parent
 * is blank. Nobody else has a state, or this would take an hour for a thousand.
 */
void crowd_settle(struct crowd *c);

/* 0, or the end. */
void crowd_ok(int r, const char *what);

#endif
