/*
 * tests/crypto/kat.h - known answers: files of test vectors in JSON, as the MLS working group
 * publishes them, and what of them is bytes, decoded.
 */
#ifndef SNUG_TESTS_CRYPTO_KAT_H
#define SNUG_TESTS_CRYPTO_KAT_H

#include <jansson.h>

#include "base/bytes.h"
#include "crypto/suite.h"

/* One file, and what was decoded from it. NULL after a message to stderr. */
struct kat;
struct kat *kat_open(const char *path);
/* NULL is nothing. */
void kat_free(struct kat *k);

size_t kat_cases(const struct kat *k);
json_t *kat_case(const struct kat *k, size_t i);

/* Members of an object; they fail the test when there is none of that kind. Bytes live as long as k. */
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
