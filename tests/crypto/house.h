/*
 * tests/crypto/house.h - clients that make leaves and key packages, and a group of them that
 * share a ratchet tree. What a test wants to be wrong it changes in `as` and signs again.
 */
#ifndef SNUG_TESTS_CRYPTO_HOUSE_H
#define SNUG_TESTS_CRYPTO_HOUSE_H

#include "crypto/key_package.h"
#include "crypto/leaf_check.h"
#include "crypto/treekem.h"

/* The bytes of a string literal, with zeros in it. */
#define LIT(s) bytes_of(s, sizeof(s) - 1)
#define HOUSE_GROUP LIT("house")

struct client {
	struct sign_key sign;
	uint8_t sign_public[PUBKEY_SIZE];
	struct hpke_key key, init;
	char name[16];
	struct leaf_node as; /* what leaves are made of; its keys point to here */
	struct buf leaf;     /* the last one made */
	struct buf package;
};

/* A client that is right in all: basic credential, suites 1 and 3. The struct does not move. */
void client_init(struct client *c, int number);
void client_fini(struct client *c);
/* New keys. */
void client_rekey(struct client *c);
/* A signed leaf; lent until the next one. */
struct bytes client_leaf(struct client *c, uint8_t source, uint32_t index);
/* A signed key package around a new leaf; lent until the next one. */
struct bytes client_package(struct client *c);
/* The same with another version, suite, init key or extensions. */
struct bytes client_package_as(struct client *c, const struct key_package *like);
/* What client_package starts from. */
struct key_package client_package_fields(struct client *c);

/* Accepts every credential. */
extern const struct leaf_policy house_policy;
struct leaf_env house_env(void);

#define HOUSE_MAX 40    /* clients */
#define HOUSE_LEAVES 64 /* room for them */
struct house {
	const struct suite *suite;
	struct client client[HOUSE_MAX];
	size_t clients; /* that were ever in it */
	struct treekem_keys
	    *keys[HOUSE_LEAVES]; /* of the member at a leaf; NULL when there is none */
	struct client *at[HOUSE_LEAVES];
	struct tree *tree;
};

void house_init(struct house *h);
void house_fini(struct house *h);
/* A new client is added without a path. Its leaf. */
uint32_t house_add(struct house *h);
/* A commit with a path by the member at a leaf; added came with it. All members follow and agree.
 */
void house_commit(struct house *h, uint32_t leaf, const uint32_t *added, size_t n_added);
void house_remove(struct house *h, uint32_t leaf);
void house_update(struct house *h, uint32_t leaf);

/* One encoded path with what it was made with. */
struct house_path {
	struct treekem_path secret;
	struct tree *tree; /* with the path in it */
	struct treekem_keys keys;
	struct buf encoded, context;
	struct update_path path;
	struct treekem_seal seal;
};
/* A path that is made and not applied. */
void house_path_init(
    struct house_path *p, struct house *h, uint32_t leaf, const uint32_t *added, size_t n_added);
void house_path_fini(struct house_path *p);

/* Hash of the whole tree, in a buffer of the caller. */
struct bytes house_hash(struct tree *t, uint8_t h[static SUITE_HASH_SIZE]);

#endif
