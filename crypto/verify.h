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

/*
 * Is this a GroupInfo (RFC 9420 12.4.3) with a ratchet tree and external_pub, signed by the leaf of
 * that tree that it names? The tree itself is for who enters by it to judge. Its group and epoch.
 * 0; ERR_PARSE, ERR_VERSION, ERR_SUITE, ERR_SIGNATURE, ERR_KEY, ERR_NOMEM.
 */
int verify_group_info(struct bytes info, uint8_t gid[static 16], uint64_t *epoch);

/*
 * Is msg an external commit (12.4.3.2) for the epoch of info, which verify_group_info found right,
 * by which somebody comes back and does nothing else? It is in the clear (PublicMessage,
 * new_member_commit), signed by the key of its leaf, which is also that of the certificate; it
 * takes the place of the one leaf with that nick and that key, or of none when nobody has either
 * (12.2, 7.3), and carries no other proposal and no authenticated data. Who that is goes to *by,
 * lent from msg. Whether they may come, and whether the chain is to be believed, is for the caller
 * to check; what is sealed in it, the members alone can.
 * 0; ERR_PARSE for another kind of message; ERR_GROUP, ERR_EPOCH; ERR_SIGNATURE, ERR_KEY,
 * ERR_LIMIT, ERR_NOMEM; ERR_DENIED for what it may not do.
 */
int verify_external_commit(struct bytes msg, struct bytes info, struct verify_owner *by);

#endif
