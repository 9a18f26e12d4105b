/* crypto/mls_send.h - what we say to the group, framed, signed and protected (RFC 9420 6). Inside
 * this box. */
#ifndef SNUG_CRYPTO_MLS_SEND_H
#define SNUG_CRYPTO_MLS_SEND_H

#include "crypto/mls_group_int.h"

/* May we send now? 0; ERR_STATE when the group is over or, in private, must be saved first. */
int mls_send_check(const struct mls_group *g, const struct mls_send *how);
/* A content of ours in the present epoch; the signature is for mls_send_sign. */
struct authenticated_content mls_send_content(const struct mls_group *g, enum content_type type,
    struct bytes body, const struct mls_send *how);
/* Sign with our key; *c then points to sig. */
int mls_send_sign(
    const struct mls_group *g, struct authenticated_content *c, uint8_t sig[static SIGNATURE_SIZE]);
/*
 * Append it as an MLSMessage; a private one takes the next key of our ratchet. When this fails
 * nothing is appended. ERR_TOOFAR when nobody could read it (mls_save).
 */
int mls_send_protect(
    struct mls_group *g, const struct authenticated_content *c, size_t pad_to, struct buf *message);
/* What was just made is lost with our state: nothing more leaves before the group was saved. */
void mls_send_keep(struct mls_group *g);

#endif
