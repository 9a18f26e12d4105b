/*
 * crypto/keypkg.h - what a member-to-be of a room publishes: one MLS KeyPackage for each cipher
 * suite, so that whoever adds it takes the one of the room. Each is an MLSMessage in a vector,
 * one after the other. No secret here; any thread.
 */
#ifndef SNUG_CRYPTO_KEYPKG_H
#define SNUG_CRYPTO_KEYPKG_H

#include "base/nick.h"
#include "crypto/key_package.h"

#define KEYPKG_ONE_MAX 4 /* packages in one */

struct keypkg_one {
	struct bytes message;
	struct key_package package;
};
struct keypkg {
	struct keypkg_one one[KEYPKG_ONE_MAX];
	size_t n;
	char nick[NICK_MAX + 1];
};

/* Form alone: at least one package, of different suites, all of one nick and signature key. 0;
 * ERR_PARSE, ERR_VERSION, ERR_NAME. Lent from in. */
int keypkg_parse(struct keypkg *k, struct bytes in);
/* The package for a suite. NULL when there is none. */
const struct keypkg_one *keypkg_find(const struct keypkg *k, uint16_t suite);
/*
 * The nick that a credential of a room says: the identity of a basic one, or what stands in the
 * certificate of an x509 one, whose key is then signature_key (5.3). Who vouches for it is not
 * asked. 0, ERR_NAME; ERR_KEY for another's certificate.
 */
int keypkg_nick(
    const struct credential *c, struct bytes signature_key, char nick[static NICK_MAX + 1]);
/* The same of a leaf of a group, whose credential was judged when it came: never fails. */
void keypkg_nick_of(const struct credential *c, char nick[static NICK_MAX + 1]);

#endif
