/*
 * crypto/verify.h - public-key checks: all that the server may know of this box.
 * No function here takes or gives a secret. Any thread.
 */
#ifndef SNUG_CRYPTO_VERIFY_H
#define SNUG_CRYPTO_VERIFY_H

#include "base/bytes.h"
#include "base/nick.h"

/* Whose key package it says to be. */
#define VERIFY_CHAIN_MAX 4
struct verify_owner {
	char nick[NICK_MAX + 1];
	uint8_t sign_key[32];
	struct bytes chain[VERIFY_CHAIN_MAX]; /* DER, the end entity first; lent */
	size_t n_chain;                       /* 0: a basic credential */
};
/*
 * Is this a well-formed key package, signed by the key inside it, which is also that of the
 * certificate? Whether the chain is to be believed is for the caller to check.
 * 0; ERR_PARSE, ERR_VERSION, ERR_SIGNATURE, ERR_KEY, ERR_LIMIT, ERR_DENIED, ERR_NOMEM.
 */
int verify_keypkg(struct bytes keypkg, struct verify_owner *owner);

/* The group and epoch that a commit or a sealed message says in the clear. 0 or ERR_PARSE. */
int verify_peek(struct bytes msg, uint8_t gid[static 16], uint64_t *epoch);

/*
 * The membership entries that a sealed commit carries, for member_entry_next: empty when there are
 * none. Lent from msg. 0 or ERR_PARSE for what is no sealed commit.
 */
int verify_commit_entries(struct bytes msg, struct bytes *entries);

#endif
