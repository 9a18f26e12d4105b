/* crypto/mls_client.h - a client as the files of its groups see it. */
#ifndef SNUG_CRYPTO_MLS_CLIENT_H
#define SNUG_CRYPTO_MLS_CLIENT_H

#include "base/list.h"
#include "crypto/hpke.h"
#include "crypto/leaf_check.h"
#include "crypto/mls_identity.h"
#include "crypto/suite.h"

/* One thread, like its interface. */
struct mls_client {
	unsigned refs; /* its owner's, and one of each group */
	struct mls_hooks hooks;
	struct mls_policy policy;
	struct mls_who *who;
	struct list packages; /* struct mls_package, the oldest first */
	struct list groups;   /* struct mls_group */
};

/* The private halves of a key package; guarded. */
struct mls_package_keys {
	struct hpke_key init, leaf;
};

/* A key package of ours. */
struct mls_package {
	struct list link;
	uint8_t ref[SUITE_HASH_SIZE];
	struct key_package package; /* lent from raw */
	struct buf raw;
	bool last_resort;
	uint64_t set; /* for the owner of the client: which were published together */
	struct mls_package_keys *keys;
};

struct mls_client *mls_client_ref(struct mls_client *c);
/* NULL when there is none. Lent. */
struct mls_package *mls_package_find(const struct mls_client *c, struct bytes ref);
/* Wipes. */
void mls_package_free(struct mls_package *p);
/* All of them, with their private keys: for whoever seals what is saved. */
void mls_packages_write(const struct mls_client *c, struct buf *b);
/* Those that were written so, into a client of the same signature key. 0; ERR_PARSE, ERR_KEY,
 * ERR_SUITE, ERR_NOMEM. */
int mls_packages_read(struct mls_client *c, struct rd *r);
uint64_t mls_client_now(const struct mls_client *c);
/* How leaves are judged: what we send, or what others do. */
struct leaf_policy mls_client_policy(const struct mls_client *c, bool check_now);
/* The KeyPackage inside an MLSMessage. 0; ERR_PROTO for another message; ERR_PARSE, ... */
int mls_package_parse(struct key_package *k, struct bytes message);

#endif
