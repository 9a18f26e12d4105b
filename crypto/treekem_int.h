/* crypto/treekem_int.h - what treekem.c, treekem_keys.c and treekem_path.c share. */
#ifndef SNUG_CRYPTO_TREEKEM_INT_H
#define SNUG_CRYPTO_TREEKEM_INT_H

#include "crypto/treekem.h"

/* The key pair of a path secret (7.4). */
void treekem_node_key(struct hpke_key *k, const struct secret *path_secret);
/*
 * Keys of all nodes from `from` up that are not blank, out of the path secret of the first; it
 * ends as the commit_secret. RULE_PATH_SECRET when a public key is another one.
 */
int treekem_climb(
    struct treekem_keys *k, const struct tree *t, uint32_t from, struct secret *path_secret);
/* What path secrets are sealed under (7.6). */
void treekem_bind(struct hpke_bind *b, const struct treekem_seal *s);
/* Did this node come with the same commit? */
bool treekem_is_added(const struct treekem_seal *s, uint32_t node);

#endif
