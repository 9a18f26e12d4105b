/*
 * crypto/welcome.h - a welcome: for who was added by a commit, the secret of the new epoch,
 * sealed to each one's key package, and the state of the group, sealed under that secret and
 * signed by the committer.
 */
#ifndef SNUG_CRYPTO_WELCOME_H
#define SNUG_CRYPTO_WELCOME_H

#include "crypto/commit.h"
#include "crypto/epoch.h"
#include "crypto/keyring.h"

#define WELCOME_MAX (1 << 20)
#define WELCOME_LABEL "GroupInfoTBS"
#define WELCOME_SECRET_LABEL "Welcome"

struct welcome_from {
	const struct epoch *epoch; /* the new one, with its tag */
	const uint8_t *gid;
	const struct commit *commit;
	const struct secret *joiner;
	const struct sign_key *signer; /* of the committer */
};
/* Appends. 0; ERR_KEY, ERR_LIMIT, ERR_NOMEM. */
int welcome_put(struct buf *out, const struct welcome_from *w);

/* What was in a welcome. Holds a secret: end with welcome_fini on every path. */
struct welcome {
	uint8_t gid[GROUP_ID_SIZE];
	struct secret joiner;
	struct epoch *epoch; /* number, roster, confirmed: claimed, and signed by a member of it */
	uint8_t tag[SUITE_HASH_SIZE];
	uint32_t by;
	struct keyring_pkg pkg; /* ours that it was sealed to */
};
/*
 * Open and check all that needs no group: *w is empty before. 0; ERR_PARSE, ERR_NOTFOUND,
 * ERR_KEY, ERR_AEAD, ERR_MEMBER, ERR_SIGNATURE, ERR_NOMEM.
 */
int welcome_open(struct welcome *w, const struct keyring *k, struct bytes in);
void welcome_fini(struct welcome *w);

#endif
