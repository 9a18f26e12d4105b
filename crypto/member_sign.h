/* crypto/member_sign.h - the secret half of membership logs: entries that a keyring writes. Inside
 * this box. */
#ifndef SNUG_CRYPTO_MEMBER_SIGN_H
#define SNUG_CRYPTO_MEMBER_SIGN_H

#include "crypto/member_log.h"
#include "crypto/sign.h"

/*
 * e, whose fields of its kind and time are filled in, becomes the next entry of l, signed by k,
 * whose public half is author. 0; the rule that forbids it, ERR_LIMIT, ERR_NOMEM: l is unchanged
 * then.
 */
int member_sign_append(struct member_log *l, const struct member_entry *e, const struct sign_key *k,
    const uint8_t author[static MEMBER_KEY_SIZE]);

#endif
