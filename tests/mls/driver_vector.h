/*
 * tests/mls/driver_vector.h - the driver with files instead of a conversation. Each case of each
 * file is one cmocka test; the last line to stdout is "N passed, N failed". Returns the exit
 * status.
 *
 * kat: the kinds of tests/crypto/kat_kinds.h, told apart by the members of their cases, and
 * what passive reads. passive: a member that joins by a Welcome and follows the commits.
 * negative: the same, with what must be refused.
 */
#ifndef SNUG_TESTS_MLS_DRIVER_VECTOR_H
#define SNUG_TESTS_MLS_DRIVER_VECTOR_H

#include "crypto/mls_group.h"
#include "tests/crypto/kat.h"
#include "tests/mls/driver_world.h"

typedef void vector_fn(struct kat *k, const json_t *c);

/* NULL when mode is none of these. */
vector_fn *driver_vector_mode(const char *mode);
int driver_vector_run(vector_fn *run, char **path, size_t n);

vector_fn driver_kat, driver_passive, driver_negative;

/* One member as a case describes it. */
struct vector_member {
	struct kat *k;
	struct world world;
	struct world_client *client;
	struct mls_group *g; /* NULL before vector_join */
};
/* Fails the test when the case does not say who. */
void vector_member_init(struct vector_member *m, struct kat *k, const json_t *c);
void vector_member_fini(struct vector_member *m);
/* As mls_join. */
int vector_join(struct vector_member *m, const json_t *c);
/* The authenticator is the one that o has under this key. */
void vector_expect_epoch(const struct vector_member *m, const json_t *o, const char *key);
/* Each must be accepted. */
void vector_epochs(struct vector_member *m, const json_t *epochs);
void vector_epoch(struct vector_member *m, const json_t *e);
/* Member of an object, or NULL when it is not there or null. */
const json_t *vector_optional(const json_t *o, const char *key);

#endif
