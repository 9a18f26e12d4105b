/*
 * crypto/verify.h - public-key checks: all that the server may know of this box.
 * No function here takes or gives a secret. Any thread.
 */
#ifndef SNUG_CRYPTO_VERIFY_H
#define SNUG_CRYPTO_VERIFY_H

#include "base/bytes.h"
#include "base/nick.h"

/*
 * Is this a well-formed key package, signed by the key inside it? Its nick is copied out.
 * 0; ERR_PARSE, ERR_VERSION, ERR_SIGNATURE, ERR_KEY, ERR_NOMEM.
 */
int verify_keypkg(struct bytes keypkg, char nick[static NICK_MAX + 1]);

/* The group and epoch that a commit or a sealed message says in the clear. 0 or ERR_PARSE. */
int verify_peek(struct bytes msg, uint8_t gid[static 16], uint64_t *epoch);

#endif
