/*
 * crypto/keyring.h - who we are in all rooms: an MLS client whose credential is a nick. Inside this
 * box only; what others may do with a keyring stands in crypto/group.h.
 */
#ifndef SNUG_CRYPTO_KEYRING_H
#define SNUG_CRYPTO_KEYRING_H

#include "crypto/group.h"
#include "crypto/mls_group.h"

/* For a group, which outlives who made its keyring: given back with keyring_free. */
struct keyring *keyring_ref(struct keyring *k);
/* The MLS client, lent. */
struct mls_client *keyring_client(struct keyring *k);
/* The suite of groups that are created. */
uint16_t keyring_suite_id(const struct keyring *k);
/* A package was used: the ones that were published with it are gone too. */
void keyring_forget_rest(struct keyring *k);
/*
 * Does k's authentication service (5.3.1) vouch for who that is? Without a callback only basic
 * credentials are believed, with one only x509 ones. 0, ERR_DENIED, or what the callback said.
 */
int keyring_vouch(const struct keyring *k, const struct credential *c, struct bytes signature_key,
    const char *nick);
/* What our leaves are like from now on. The seed is lent and secret. */
struct mls_identity keyring_identity(const struct keyring *k);
/* The log of the group that is being joined, for group_rules.c; NULL: none. */
void keyring_set_joining(struct keyring *k, const struct member_log *log);
const struct member_log *keyring_joining(const struct keyring *k);
/* For who finds something to refuse; forgotten with keyring_forget_refusal. */
struct group_refusal *keyring_refuse(struct keyring *k);
void keyring_forget_refusal(struct keyring *k);
/* How many packages are kept, each for one welcome. */
size_t keyring_count(const struct keyring *k);

#endif
