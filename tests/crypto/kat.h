/*
 * tests/crypto/kat.h - known answers: the test vectors of the MLS working group, JSON files that
 * are no part of this project. They are looked for in $SNUG_VECTORS, or beside the source tree in
 * ../shared/mls-vectors; without them a program that needs them says so and is skipped.
 */
#ifndef SNUG_TESTS_CRYPTO_KAT_H
#define SNUG_TESTS_CRYPTO_KAT_H

#include <jansson.h>

#include "base/bytes.h"
#include "crypto/suite.h"

/* First thing in main(): false after a TAP skip of the whole program was printed. */
bool kat_present(void);

/* One file, and what was decoded from it. Dies when it cannot be read. */
struct kat;
struct kat *kat_load(const char *file);
/* Prints how many cases were run. */
void kat_free(struct kat *k);

size_t kat_cases(const struct kat *k);
json_t *kat_case(const struct kat *k, size_t i);

/* Members of an object; they die when there is none of that kind. Bytes live as long as k. */
json_t *kat_get(const json_t *o, const char *key);
struct bytes kat_bytes(struct kat *k, const json_t *o, const char *key);
bool kat_is_null(const json_t *o, const char *key);
const char *kat_str(const json_t *o, const char *key);
uint64_t kat_num(const json_t *o, const char *key);
const struct suite *kat_suite(const json_t *o);

/* Asserts that bytes are equal. */
#define kat_equal(a, b)                                                                            \
	do {                                                                                       \
		struct bytes kat_a = (a), kat_b = (b);                                             \
		assert_int_equal(kat_a.n, kat_b.n);                                                \
		assert_memory_equal(kat_a.p, kat_b.p, kat_b.n);                                    \
	} while (0)
/* The same for the member of an object. */
#define kat_expect(k, o, key, p, n) kat_equal(bytes_of(p, n), kat_bytes(k, o, key))

#endif
