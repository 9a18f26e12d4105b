/*
 * crypto/treekem.h - the secret half of a ratchet tree (RFC 9420 7.4 to 7.6): the private keys
 * that one member has, and update paths, made and opened. Returns as rule.h says. One thread.
 */
#ifndef SNUG_CRYPTO_TREEKEM_H
#define SNUG_CRYPTO_TREEKEM_H

#include "crypto/hpke.h"
#include "crypto/tree.h"
#include "crypto/update_path.h"

/* Private keys of the nodes above one leaf, one a level, as far as they are known. Secret: it lives
 * in its owner's guarded memory. */
struct treekem_keys {
	uint32_t leaf;
	uint32_t have; /* a bit for each level */
	struct secret key[TREE_LEVELS];
};

/* None yet. */
void treekem_keys_init(struct treekem_keys *k, uint32_t leaf);
/* node is the leaf or above it. */
void treekem_keys_set(struct treekem_keys *k, uint32_t node, const struct secret *private);
bool treekem_keys_has(const struct treekem_keys *k, uint32_t node);
/* Wipe what belongs to nodes that are blank or gone; after each change of the tree (7.5). */
void treekem_keys_prune(struct treekem_keys *k, const struct tree *t);
/*
 * The path secret that came with a welcome (12.4.3.1): keys from the common ancestor with the
 * committer up. RULE_PATH_SECRET when it does not give the public keys of the tree.
 */
int treekem_keys_join(struct treekem_keys *k, const struct tree *t, uint32_t committer,
    const struct secret *path_secret);

/* What the secrets of a path are sealed under, and for whom they are not. */
struct treekem_seal {
	const struct suite *suite;
	struct bytes context;  /* the provisional GroupContext, encoded */
	const uint32_t *added; /* leaves that came with the same commit, in increasing order */
	size_t n_added;
};

/* A path while its commit is made. Secret: wiped by its owner. */
struct treekem_path {
	struct secret commit; /* commit_secret */
	struct tree_step step[TREE_LEVELS];
	size_t n;
	struct secret secret[TREE_LEVELS]; /* path_secret of each step */
};

/* Who makes a path. */
struct treekem_maker {
	uint32_t leaf;
	struct bytes group_id;
	const struct leaf_node
	    *as; /* keys of the tree and source apart, the leaf node will be like this one */
	const struct sign_key *sign;
};
/*
 * Replace the keys above m->leaf, and the leaf (7.5), in t, which has all proposals applied:
 * secrets to p, private keys to k, whose leaf it is.
 */
int treekem_make(
    struct treekem_path *p, struct treekem_keys *k, struct tree *t, const struct treekem_maker *m);
/* Append the encoded UpdatePath of what treekem_make did to t (7.6). */
int treekem_seal(const struct treekem_path *p, const struct tree *t, uint32_t leaf,
    const struct treekem_seal *s, struct buf *out);
/* The path secret for one who was added at leaf joiner: that of the common ancestor. NULL when
 * there is none. */
const struct secret *treekem_path_for(const struct treekem_path *p, uint32_t leaf, uint32_t joiner);

/* The other side. The leaf node itself: leaf_check.h. */
/* May this path be merged (12.4.2)? RULE_PATH_LENGTH, RULE_PATH_KEY, RULE_PATH_KEY_TAKEN,
 * RULE_LEAF_KEY_TAKEN. */
int treekem_check(const struct tree *t, uint32_t sender, const struct update_path *path);
/* Merge it into t (7.5), and compare the parent hash: RULE_PATH_PARENT_HASH. */
int treekem_merge(struct tree *t, uint32_t sender, const struct update_path *path);
/* One ciphertext for each node of the resolutions, no more and no less (7.6): RULE_PATH_SEALED. */
int treekem_check_sealed(const struct tree *t, uint32_t sender, const struct update_path *path,
    const struct treekem_seal *s);
/* A path and whose it is. */
struct treekem_from {
	uint32_t sender;
	const struct update_path *path;
};
/*
 * Open it after it was merged into t: the private keys to k, the commit_secret to *commit. When
 * the same commit brought an update of our leaf, its private key is in k already.
 * RULE_PATH_SEALED, RULE_PATH_NO_KEY, RULE_PATH_KEM, RULE_PATH_OPEN, RULE_PATH_SECRET.
 */
int treekem_open(struct treekem_keys *k, const struct tree *t, const struct treekem_from *from,
    const struct treekem_seal *s, struct secret *commit);

#endif
