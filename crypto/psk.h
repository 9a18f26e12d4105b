/*
 * crypto/psk.h - pre-shared keys (RFC 9420 8.4): what one is called, and how several become the
 * one secret that goes into the key schedule. No state but what the caller holds.
 */
#ifndef SNUG_CRYPTO_PSK_H
#define SNUG_CRYPTO_PSK_H

#include "base/rw.h"
#include "crypto/secret.h"

enum psk_type { PSK_EXTERNAL = 1, PSK_RESUMPTION = 2 };
enum psk_usage { PSK_APPLICATION = 1, PSK_REINIT = 2, PSK_BRANCH = 3 };

#define PSK_NONCE_SIZE 32 /* KDF.Nh: no other length may be injected */

/* PreSharedKeyID; bytes are lent from what it was read from. */
struct psk_id {
	enum psk_type type;
	enum psk_usage usage; /* of a resumption; 0 of an external one */
	struct bytes id;      /* psk_id, or the psk_group_id of a resumption */
	uint64_t epoch;       /* of a resumption; 0 of an external one */
	struct bytes nonce;   /* of any length: the syntax does not say */
};

/* Errors stick; an unknown type or usage is one. */
void psk_id_read(struct rd *r, struct psk_id *id);
void psk_id_write(struct buf *b, const struct psk_id *id);
/* The same PreSharedKeyID: one key may be used twice, with another nonce. */
bool psk_id_same(const struct psk_id *a, const struct psk_id *b);

/* The chain from 0 to psk_secret. The struct is secret: in guarded memory or wiped. */
struct psk_chain {
	struct secret secret; /* psk_secret, when all count of them are in; all zero of none */
	uint16_t index, count;
};
void psk_chain_init(struct psk_chain *c, uint16_t count);
/* The next key, in the order of the proposals. 0; ERR_STATE for more than count; ERR_NOMEM. */
int psk_chain_add(struct psk_chain *c, const struct psk_id *id, struct bytes psk);

#endif
