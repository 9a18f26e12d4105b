/*
 * crypto/keyring.h - who we are in all rooms: an MLS client whose credential is a nick. Inside this
 * box only; what others may do with a keyring stands in crypto/group.h.
 */
#ifndef SNUG_CRYPTO_KEYRING_H
#define SNUG_CRYPTO_KEYRING_H

#include "crypto/group.h"
#include "crypto/mls_group.h"

/* The MLS client, lent. */
struct mls_client *keyring_client(struct keyring *k);
/* The suite of groups that are created. */
uint16_t keyring_suite_id(const struct keyring *k);
/* A package was used: the ones that were published with it are gone too. */
void keyring_forget_rest(struct keyring *k);
/* How many packages are kept, each for one welcome. */
size_t keyring_count(const struct keyring *k);

#endif
