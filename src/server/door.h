/*
 * server/door.h - who comes with a certificate: is it one of ours, of whom, and may they come in?
 * Server thread only.
 */
#ifndef SNUG_SERVER_DOOR_H
#define SNUG_SERVER_DOOR_H

#include "base/bytes.h"
#include "base/err.h"

struct person;
struct server;

#define DOOR_EXPIRED_MAX_S (365 * 86400) /* so long an expired certificate can still be renewed */

struct door_pass {
	struct person *who; /* of the server's roster, lent; NULL when why says so */
	bool expired;       /* may do nothing but renew */
	char serial[48];
	struct fault why; /* code 0, or why they may not come in, told once TLS is open */
};

/*
 * chain as a client shows it (DER, leaf first). 0 with *out; or, for a certificate that nobody
 * of ours can have (another CA, another purpose, weak, malformed), an error for an alert in the
 * handshake, with *f.
 */
int door_judge(
    struct server *s, const struct bytes *chain, size_t n, struct door_pass *out, struct fault *f);
/* 0, or ERR_DENIED saying until when who is banned. */
int door_ban(const struct person *who, struct fault *f);
/*
 * Does this chain of a key package certify sign_key for who, and is it theirs? 0 or ERR_DENIED,
 * *f filled. A first MLS key of somebody who had none is taken for theirs.
 */
int door_vouch(struct server *s, struct person *who, const struct bytes *chain, size_t n,
    const uint8_t sign_key[static 32], struct fault *f);

#endif
