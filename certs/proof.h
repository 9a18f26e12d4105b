/*
 * certs/proof.h - how somebody proves to have an invite's token without telling it: by an HMAC
 * over what only the two ends of their TLS connection know. The server keeps the key and the
 * name of the token, which do not lead back to it. Any thread.
 */
#ifndef SNUG_CERTS_PROOF_H
#define SNUG_CERTS_PROOF_H

#include <stdbool.h>

#include "certs/invite.h"

#define PROOF_ID_SIZE 8
#define PROOF_KEY_SIZE 32
#define PROOF_CHANNEL_SIZE 32
#define PROOF_CHANNEL "EXPORTER-snug-enrol" /* label of the TLS exporter */
#define PROOF_LEN 64                        /* characters */

struct proof_key {
	uint8_t id[PROOF_ID_SIZE];   /* first bytes of SHA-256("snug invite id" || token) */
	uint8_t key[PROOF_KEY_SIZE]; /* SHA-256("snug invite key" || token); secret */
};

void proof_key(struct proof_key *out, const uint8_t token[static INVITE_TOKEN_SIZE]);
/* HMAC-SHA256 under the key over the channel, in lower-case hexadecimal: a challengePassword. */
void proof_make(const struct proof_key *k, const uint8_t channel[static PROOF_CHANNEL_SIZE],
    char out[static PROOF_LEN + 1]);
/* Is said that? In constant time. */
bool proof_right(
    const struct proof_key *k, const uint8_t channel[static PROOF_CHANNEL_SIZE], const char *said);

#endif
