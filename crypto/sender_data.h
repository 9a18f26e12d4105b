/*
 * crypto/sender_data.h - who sent a private message, sealed under a key that depends on the
 * message's ciphertext (RFC 9420 6.3.2).
 */
#ifndef SNUG_CRYPTO_SENDER_DATA_H
#define SNUG_CRYPTO_SENDER_DATA_H

#include "base/buf.h"
#include "crypto/secret.h"
#include "crypto/suite.h"

#define SENDER_DATA_GUARD_SIZE 4

struct sender_data {
	uint32_t leaf, generation;
	uint8_t guard[SENDER_DATA_GUARD_SIZE];
};

/* Key and nonce for the message with that ciphertext. Wiped by the caller. */
void sender_data_key(struct suite_key *k, const struct suite *suite, const struct secret *secret,
    struct bytes ciphertext);

/* Under what it is sealed: a key, and SenderDataAAD. */
struct sender_data_bind {
	const struct suite *suite;
	const struct suite_key *key;
	struct bytes aad;
};
/* Append the sealed struct to out. 0; ERR_INTERNAL; out's error. */
int sender_data_seal(
    const struct sender_data *s, const struct sender_data_bind *b, struct buf *out);
/*
 * 0; ERR_AEAD; ERR_PARSE for what is none inside. Whether the leaf is blank is the caller's to ask.
 */
int sender_data_open(struct sender_data *s, const struct sender_data_bind *b, struct bytes sealed);

#endif
