/*
 * crypto/update_path.h - the new keys of a committer's path, and the secrets behind them sealed
 * to the others (RFC 9420 7.6). Lent from what was read.
 */
#ifndef SNUG_CRYPTO_UPDATE_PATH_H
#define SNUG_CRYPTO_UPDATE_PATH_H

#include "crypto/leaf_node.h"
#include "crypto/mls_label.h"

struct update_path {
	struct bytes raw;
	struct leaf_node leaf_node;
	struct bytes nodes; /* update_path_next */
	size_t n_nodes;
};

/* One node of the filtered direct path. */
struct update_path_node {
	struct bytes encryption_key;
	struct bytes sealed; /* update_path_sealed */
	size_t n_sealed;
};

void update_path_read(struct rd *r, struct update_path *p);
void update_path_write(struct buf *b, const struct update_path *p);
/* Walk over the nodes, from the leaf up: rd_init(&it, p->nodes); while (update_path_next(&it, &n)).
 */
bool update_path_next(struct rd *it, struct update_path_node *n);
/* The i-th sealed secret of a node; i < n_sealed. */
void update_path_sealed(const struct update_path_node *n, size_t i, struct mls_sealed *s);

#endif
