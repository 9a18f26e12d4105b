/* crypto/mls_receive.h - what comes from others, once it is opened and its signature verified (RFC
 * 9420 12.1, 12.4.2). Inside this box. */
#ifndef SNUG_CRYPTO_MLS_RECEIVE_H
#define SNUG_CRYPTO_MLS_RECEIVE_H

#include "crypto/mls_group_int.h"

/* A proposal for the present epoch: check it and let it wait. */
int mls_receive_proposal(
    struct mls_group *g, const struct authenticated_content *c, struct mls_event *e);
/* A commit for the present epoch: check it, ask the application, enter the next. */
int mls_receive_commit(
    struct mls_group *g, const struct authenticated_content *c, struct mls_event *e);

#endif
