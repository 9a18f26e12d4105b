/*
 * crypto/group_secrets.h - the secrets that a Welcome brings to one new member (RFC 9420
 * 12.4.3.1). Bytes are lent from what was read, which its owner wipes.
 */
#ifndef SNUG_CRYPTO_GROUP_SECRETS_H
#define SNUG_CRYPTO_GROUP_SECRETS_H

#include "crypto/psk.h"

#define GROUP_SECRETS_PSKS_MAX 256 /* that group_secrets_check accepts */

struct group_secrets {
	struct bytes joiner;
	bool has_path;
	struct bytes path; /* of the lowest node that the new member shares with the committer */
	struct bytes psks; /* group_secrets_next */
	uint16_t n_psks;
};

/* Errors stick; more pre-shared keys than a PSKLabel counts are one. */
void group_secrets_read(struct rd *r, struct group_secrets *s);
void group_secrets_write(struct buf *b, const struct group_secrets *s);
/* Walk over the keys: rd_init(&it, s->psks); while (group_secrets_next(&it, &id)). */
bool group_secrets_next(struct rd *it, struct psk_id *id);
/*
 * What can be said without the keys: secrets are as long as the hash, nonces too (8.4); no key
 * is there twice; one of a reinit or a branch is the only one of that kind (12.4.3.1).
 * 0, RULE_JOIN_SECRET, RULE_PSK_NONCE, RULE_JOIN_PSK_TWICE, RULE_JOIN_PSK_ALONE, ERR_LIMIT.
 */
int group_secrets_check(const struct group_secrets *s);

#endif
