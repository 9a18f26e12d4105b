/*
 * crypto/passphrase.h - a few bytes sealed under a passphrase, for a file: the key is drawn by
 * Argon2id (RFC 9106), the seal is XChaCha20-Poly1305 with everything before it as associated
 * data. Any thread; takes up to a second and 256 MiB.
 *
 *   "snug key"  version (1 byte, 1)  kind (1: 0 without a passphrase, 1 with one)
 *   passes (4)  memory in KiB (4)  salt (16)  nonce (24)  sealed bytes and tag (16)
 */
#ifndef SNUG_CRYPTO_PASSPHRASE_H
#define SNUG_CRYPTO_PASSPHRASE_H

#include "base/buf.h"

#define PASSPHRASE_MAX 1024    /* bytes of a passphrase */
#define PASSPHRASE_SEALED 4096 /* bytes that a sealed file may have */

/*
 * Append plain, sealed. The empty passphrase is allowed and hides nothing from who has the
 * file: it is sealed at the least cost. 0; ERR_LIMIT, ERR_NOMEM.
 */
int passphrase_seal(struct bytes plain, struct bytes passphrase, struct buf *out);
/*
 * Append what was sealed. 0; ERR_AEAD for a wrong passphrase or a damaged file, which cannot be
 * told apart; ERR_PARSE for what is no such file; ERR_VERSION; ERR_LIMIT for a cost above what
 * any file of ours asks (10 passes, 1 GiB); ERR_NOMEM.
 */
int passphrase_open(struct bytes sealed, struct bytes passphrase, struct buf *out);
/* Was it sealed without a passphrase? False also for what is no such file. */
bool passphrase_is_empty(struct bytes sealed);

#endif
