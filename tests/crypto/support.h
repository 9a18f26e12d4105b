/* tests/crypto/support.h - what the tests of this box share. */
#ifndef SNUG_TESTS_CRYPTO_SUPPORT_H
#define SNUG_TESTS_CRYPTO_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "crypto/group.h"

#define BIG BUF_INIT(1 << 20)

/* Up to 512 bytes of hexadecimal digits; the result lives until the 16th call after it. */
struct bytes unhex(const char *hex);
/* Fails the test when the n bytes at p are not hex. */
void assert_hex(const void *p, size_t n, const char *hex);
#define assert_ok(call) assert_int_equal(call, 0)
#define assert_err(call, error) assert_string_equal(err_name(call), err_name(error))

/* A hash of everything a group knows, public and secret, staged or not. */
void state_of(const struct group *g, uint8_t out[static 32]);

/* One person: a keyring and, once it is in, a group. */
struct person {
	struct keyring *keys;
	struct group *group;
};
void person_init(struct person *p, const char *nick);
void person_fini(struct person *p);
/* A package of p's, to be freed with buf_fini. */
struct buf person_package(struct person *p);
/* p makes a group. */
void person_found(struct person *p);
/* by adds p; the commit is accepted by all of the n people at in, by among them. */
void person_add(struct person *by, struct person *p, struct person *in, size_t n);
/* by removes the owner of nick; like person_add. */
void person_remove(struct person *by, const char *nick, struct person *in, size_t n);
/* n people, named a, b, c..., in one group that the first one made; epoch n - 1. */
void people_init(struct person *p, size_t n);
void people_fini(struct person *p, size_t n);

/* from seals text and to opens it as from's. */
void assert_talks(struct person *from, struct person *to);
void assert_agree(const struct person *a, const struct person *b);

#endif
