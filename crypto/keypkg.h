/*
 * crypto/keypkg.h - the public half of a key package: what a member-to-be publishes so that
 * others can add it while it is away. Used once. No secret here; any thread.
 */
#ifndef SNUG_CRYPTO_KEYPKG_H
#define SNUG_CRYPTO_KEYPKG_H

#include "base/buf.h"
#include "base/nick.h"

#define KEYPKG_MAX 512
#define KEYPKG_REF_SIZE 32

struct keypkg {
	char nick[NICK_MAX + 1];
	uint8_t init_key[32]; /* X25519: the welcome is sealed to it, then it is gone */
	uint8_t leaf_key[32]; /* X25519: commits are sealed to it, until its owner renews it */
	uint8_t sign_key[32]; /* Ed25519 */
	struct bytes content; /* what is signed; lent from the input */
	const uint8_t *sig;   /* lent */
	struct bytes all;     /* lent */
};

/* What is signed of a package: all but the signature. */
void keypkg_put_content(struct buf *b, const struct keypkg *p);
/* Its form only; *p lends from in. 0; ERR_PARSE, ERR_VERSION for another version or suite. */
int keypkg_parse(struct keypkg *p, struct bytes in);
/* Its keys and its signature. 0; ERR_KEY, ERR_SIGNATURE, ERR_NOMEM. */
int keypkg_check(const struct keypkg *p);
/* The hash that names a package in a welcome. */
void keypkg_ref(uint8_t ref[static KEYPKG_REF_SIZE], struct bytes all);

#define KEYPKG_LABEL "KeyPackageTBS"

#endif
