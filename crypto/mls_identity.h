/* crypto/mls_identity.h - who a client says to be, kept: a copy of a struct mls_identity with
 * the key pair of its seed. Inside this box. */
#ifndef SNUG_CRYPTO_MLS_IDENTITY_H
#define SNUG_CRYPTO_MLS_IDENTITY_H

#include "crypto/mls_group.h"

struct mls_who {
	struct sign_key *sign; /* guarded */
	uint8_t public[PUBKEY_SIZE];
	struct leaf_node as; /* credential, key, capabilities and extensions of our leaves; lent
				from here */
	struct buf store;
};

/* 0; ERR_PARSE, ERR_LIMIT, ERR_NOMEM. Free with mls_who_free, which wipes; NULL is nothing. */
int mls_who_new(struct mls_who **out, const struct mls_identity *id);
void mls_who_free(struct mls_who *w);

#endif
