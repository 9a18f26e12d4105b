/*
 * tests/crypto/kat_kinds.h - the kinds of files of known answers, and what runs one case of
 * each. Asserts with cmocka, so that it is called from within a test.
 */
#ifndef SNUG_TESTS_CRYPTO_KAT_KINDS_H
#define SNUG_TESTS_CRYPTO_KAT_KINDS_H

#include "tests/crypto/kat.h"

struct kat_kind {
	const char *member; /* that only a case of this kind has */
	void (*run)(struct kat *k, const json_t *c);
};

/* By the members of a case; NULL when it is of no kind here. */
const struct kat_kind *kat_kind_of(const json_t *c);

void kat_crypto_basics(struct kat *k, const json_t *c);
void kat_deserialization(struct kat *k, const json_t *c);
void kat_key_schedule(struct kat *k, const json_t *c);
void kat_message_protection(struct kat *k, const json_t *c);
void kat_messages(struct kat *k, const json_t *c);
void kat_messages_inside(struct kat *k, const json_t *c);
void kat_psk_secret(struct kat *k, const json_t *c);
void kat_secret_tree(struct kat *k, const json_t *c);
void kat_transcript_hashes(struct kat *k, const json_t *c);
void kat_tree_math(struct kat *k, const json_t *c);
void kat_tree_operations(struct kat *k, const json_t *c);
void kat_tree_validation(struct kat *k, const json_t *c);
void kat_treekem(struct kat *k, const json_t *c);
void kat_welcome(struct kat *k, const json_t *c);

#endif
