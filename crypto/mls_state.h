/*
 * crypto/mls_state.h - a group as bytes, all of it, in the clear: for mls_save and mls_load, which
 * seal it, and for mls_group_clone. Inside this box.
 */
#ifndef SNUG_CRYPTO_MLS_STATE_H
#define SNUG_CRYPTO_MLS_STATE_H

#include "crypto/mls_group_int.h"

/* Append. buf's error. b is wiped by the caller (buf_fini does). */
int mls_state_write(const struct mls_group *g, struct buf *b);
/* A group of the same state that is not among its client's yet. 0; ERR_PARSE, ERR_TRAILING,
 * ERR_SUITE, ERR_NOMEM, ERR_LIMIT, or the rule that its tree breaks. */
int mls_state_read(struct mls_group **out, struct mls_client *c, struct bytes in);

/* mls_epoch_wire.c: one epoch of it. */
void mls_epoch_write(const struct mls_epoch *e, struct buf *b);
/* group_id is what its context must say. */
int mls_epoch_read(struct mls_epoch **out, struct bytes group_id, struct rd *r);

#endif
