/*
 * crypto/keyring.h - who we are: the private halves. Inside this box only; what others may do
 * with a keyring stands in crypto/group.h.
 */
#ifndef SNUG_CRYPTO_KEYRING_H
#define SNUG_CRYPTO_KEYRING_H

#include "crypto/group.h"
#include "crypto/hpke.h"
#include "crypto/keypkg.h"
#include "crypto/sign.h"

const char *keyring_nick(const struct keyring *k);
/* Lent; it is in guarded memory and stays there. */
const struct sign_key *keyring_signer(const struct keyring *k);

/* A package of ours, both halves; lent until the next change of the keyring. */
struct keyring_pkg {
	size_t slot;
	const struct hpke_key *init, *leaf;
};
/* 0 or ERR_NOTFOUND. */
int keyring_find(
    const struct keyring *k, const uint8_t ref[static KEYPKG_REF_SIZE], struct keyring_pkg *p);
/* Wipe a package: it was used. */
void keyring_forget(struct keyring *k, size_t slot);
/* How many packages are kept. */
size_t keyring_count(const struct keyring *k);

#endif
