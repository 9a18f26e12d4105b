/*
 * tests/crypto/random_fake.h - a random_bytes() that takes the place of the real one in a
 * program that links random_fake.c: first what was given, then a stream from a seed.
 */
#ifndef SNUG_TESTS_CRYPTO_RANDOM_FAKE_H
#define SNUG_TESTS_CRYPTO_RANDOM_FAKE_H

#include "base/bytes.h"

/* The stream starts anew. */
void random_fake_seed(uint64_t seed);
/* The next bytes are these; they are not copied. */
void random_fake_give(struct bytes next);
/* For a test's own choices: below n, from another stream of the same seed. */
uint32_t random_fake_below(uint32_t n);

#endif
