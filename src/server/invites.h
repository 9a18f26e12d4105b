/*
 * server/invites.h - the invites that people made, in the file `invites` of the server's folder,
 * one a line: how each token is recognised (never the token), whom it lets in, how often and
 * until when. The running server and snug --invite both write it, each under the lock of the
 * folder ca. Any thread; no state.
 *
 *	id=HEX key=HEX role=member made=TIME expires=TIME uses=1 used=0 by=alice [used-at=TIME]
 */
#ifndef SNUG_SERVER_INVITES_H
#define SNUG_SERVER_INVITES_H

#include "base/err.h"
#include "base/nick.h"
#include "base/role.h"
#include "certs/proof.h"

#define INVITES_EXPIRES_S 86400 /* unless somebody wishes otherwise */
#define INVITES_EXPIRES_MAX_S (366 * 86400)
#define INVITES_USES_MAX 1000

struct invites_row {
	struct proof_key proof;
	enum role role;
	int64_t made, expires; /* seconds since 1970 */
	uint64_t uses, used;
	int64_t used_at; /* the last time; 0: never */
	char by[NICK_MAX + 1];
};

/*
 * A new invite: draws the token of *in, whose place and pin are filled in, and adds it to the
 * file. role, expires_s (0: a day) and uses (0: one) are checked. dir is the server's folder. 0
 * with *row; ERR_USAGE, ERR_LIMIT for too many of them, or what the files say.
 */
int invites_make(const char *dir, struct invite *in, const char *by, enum role role,
    uint64_t expires_s, uint64_t uses, struct invites_row *row, struct fault *f);
/* The one with this id. 0; ERR_NOTFOUND; or what the file says. */
int invites_find(const char *dir, const uint8_t id[static PROOF_ID_SIZE], struct invites_row *out,
    struct fault *f);
/* May it still be used, at this time? 0, or ERR_INVITE saying since when not. */
int invites_check(const struct invites_row *row, int64_t now, struct fault *f);
/*
 * Count one use, if it may still be used: between invites_find and this another process may have
 * written. 0; ERR_INVITE; ERR_NOTFOUND; or what the file says.
 */
int invites_spend(
    const char *dir, const uint8_t id[static PROOF_ID_SIZE], int64_t now, struct fault *f);

#endif
