/* crypto/secret_tree_int.h - the secret tree as its own files see it: secret_tree.c,
 * secret_tree_wire.c. */
#ifndef SNUG_CRYPTO_SECRET_TREE_INT_H
#define SNUG_CRYPTO_SECRET_TREE_INT_H

#include "crypto/secret_tree.h"

/* A key that was skipped. Secret. */
struct kept {
	struct ratchet_place place;
	struct suite_key key;
};

/*
 * The nodes are numbered as in a heap: 1 is the root, 2n and 2n+1 are the children of n, and
 * the leaves are the last size of them. The secret of an opened leaf gives way to that of its
 * handshake ratchet; the application's stands behind all nodes. Few of these places have a secret
 * while few leaves have spoken, so that guarded memory, which is dear, grows with those that do.
 */
struct secret_tree {
	const struct suite *suite;
	uint32_t leaves, size; /* size: leaves, rounded up to a power of two */
	uint32_t *slot;        /* 3 * size: which secret a place has, from 1 on; 0 for none */
	struct secret *secret; /* guarded; n_secret of them are some place's */
	bool lent;             /* by the owner */
	size_t n_secret, cap_secret;
	uint32_t *next;    /* RATCHET__COUNT * size: the next generation of each ratchet */
	struct kept *kept; /* guarded, in the order they were skipped */
	size_t n_kept, cap_kept;
};

enum node_state { NODE_GONE, NODE_SECRET, NODE_OPEN };

enum node_state secret_tree_state(const struct secret_tree *t, uint32_t node);
/* The secret of a node that has one. */
struct secret *secret_tree_secret(const struct secret_tree *t, uint32_t node);
/* That of a ratchet whose leaf is open. */
struct secret *secret_tree_ratchet(
    const struct secret_tree *t, uint32_t leaf, enum ratchet_type type);
/* The next generation; 0 when the leaf is not open yet. */
uint32_t *secret_tree_generation(
    const struct secret_tree *t, uint32_t leaf, enum ratchet_type type);
/* The key of a place that was skipped; NULL. Lent. */
struct kept *secret_tree_find_kept(const struct secret_tree *t, const struct ratchet_place *p);
/* Room for n more secrets. 0 or ERR_NOMEM. Secrets that are lent move. */
int secret_tree_grow(struct secret_tree *t, size_t n);
/* A secret for a node that has none, and for the application of a leaf; there is room. */
struct secret *secret_tree_place(struct secret_tree *t, uint32_t node);
struct secret *secret_tree_place_ratchet(struct secret_tree *t, uint32_t leaf);
/* Room for n more kept keys, if need be by giving up the oldest. 0 or ERR_NOMEM. */
int secret_tree_make_room(struct secret_tree *t, size_t n);

#endif
