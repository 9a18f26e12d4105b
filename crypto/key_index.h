/*
 * crypto/key_index.h - which node of a tree holds a public key: an open hash table of node
 * numbers under a secret seed, so that nobody can choose keys that collide. The same key may
 * be in it more than once, for different nodes. It holds no keys: it asks for them.
 */
#ifndef SNUG_CRYPTO_KEY_INDEX_H
#define SNUG_CRYPTO_KEY_INDEX_H

#include "base/bytes.h"

struct key_index;
/* The key of a node that is in the index, lent; arg is what the caller gave. */
struct key_lookup {
	struct bytes (*key)(const void *arg, uint32_t node);
	const void *arg;
};

/* NULL when there is no memory. */
struct key_index *key_index_new(void);
/* NULL when there is no memory. */
struct key_index *key_index_copy(const struct key_index *x);
/* NULL is nothing. */
void key_index_free(struct key_index *x);
/* 0 or ERR_NOMEM. */
int key_index_add(struct key_index *x, struct bytes key, uint32_t node);
/* A pair that is not there is nothing. */
void key_index_remove(struct key_index *x, struct bytes key, uint32_t node);
/* How many nodes hold key; one of them in *node, if there is one. */
size_t key_index_find(
    const struct key_index *x, const struct key_lookup *l, struct bytes key, uint32_t *node);

#endif
