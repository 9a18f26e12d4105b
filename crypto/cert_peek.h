/*
 * crypto/cert_peek.h - the two things in a member's certificate that MLS works with, read out of
 * its DER: the Ed25519 key, which is the leaf's signature_key (RFC 9420 5.3), and the nick. That
 * somebody vouches for them is not known here: the callback of a keyring judges the chain. Any
 * thread.
 */
#ifndef SNUG_CRYPTO_CERT_PEEK_H
#define SNUG_CRYPTO_CERT_PEEK_H

#include "base/nick.h"
#include "crypto/pubkey.h"

struct cert_peek {
	uint8_t key[PUBKEY_SIZE];
	char nick[NICK_MAX + 1];
};

/*
 * An X.509 certificate (RFC 5280 4.1) with an Ed25519 key (RFC 8410) and one subject alternative
 * name, the URI snug:NICK. 0; ERR_PARSE for what is no certificate, ERR_KEY for one with another
 * kind of key, ERR_NAME for one that names nobody of a room.
 */
int cert_peek(struct cert_peek *c, struct bytes der);

#endif
