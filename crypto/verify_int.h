/* crypto/verify_int.h - what the public checks share. Inside this box. */
#ifndef SNUG_CRYPTO_VERIFY_INT_H
#define SNUG_CRYPTO_VERIFY_INT_H

#include "crypto/leaf_node.h"
#include "crypto/verify.h"

/* Key and chain of who has that leaf. 0; ERR_KEY, ERR_LIMIT. */
int verify_owner_fill(struct verify_owner *o, const struct leaf_node *l);

#endif
