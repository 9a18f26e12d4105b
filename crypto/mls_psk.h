/* crypto/mls_psk.h - where a client has its pre-shared keys (RFC 9420 8.4): external ones from
 * the application, resumption ones in its groups. Inside this box. */
#ifndef SNUG_CRYPTO_MLS_PSK_H
#define SNUG_CRYPTO_MLS_PSK_H

#include "crypto/mls_group_int.h"

/* Add one to the chain. 0; ERR_PSK when we do not have it; ERR_STATE, ERR_NOMEM. */
int mls_psk_add(struct psk_chain *chain, const struct mls_client *c, const struct psk_id *id);
/* The client's group of that id, one that is not over if there is one; NULL. */
struct mls_group *mls_psk_group(const struct mls_client *c, struct bytes group_id);

#endif
