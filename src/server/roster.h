/*
 * server/roster.h - the people who belong to this server: nick, role, the keys that are theirs.
 * In memory, and in the file `people` of the server's folder, one person a line; only the running
 * server writes it. Server thread only.
 *
 *	nick=alice role=owner tls=HEX mls=HEX sign=HEX since=TIME by=NICK [banned-until=TIME]
 *[reason=TEXT]
 */
#ifndef SNUG_SERVER_ROSTER_H
#define SNUG_SERVER_ROSTER_H

#include "base/err.h"
#include "base/list.h"
#include "base/nick.h"
#include "base/role.h"

#define ROSTER_KEY 32 /* SHA-256 of a SubjectPublicKeyInfo */
#define ROSTER_MAX 100000

struct person {
	struct list node;
	char nick[NICK_MAX + 1];
	enum role role;
	uint8_t tls[ROSTER_KEY];
	bool has_mls; /* false: certified by hand for TLS alone, so far */
	uint8_t mls[ROSTER_KEY];
	bool has_sign;    /* false: no key package of that key was seen yet */
	uint8_t sign[32]; /* the Ed25519 key itself */
	int64_t since;    /* seconds since 1970 */
	char
	    by[NICK_MAX + 1]; /* who let them in: a nick, "server" for the operator's own invites */
	int64_t banned_until; /* 0: not; INT64_MAX: for good */
	char reason[161];     /* of the ban; a moderator's text */
};

struct roster;

/* Read path, which need not be there yet. 0; ERR_CONFIG with the line, or what file_read_private
 * says. */
int roster_open(struct roster **out, const char *path, struct fault *f);
void roster_free(struct roster *r); /* NULL is nothing */

/* Without case; NULL: nobody. Lent until roster_remove. */
struct person *roster_find(const struct roster *r, const char *nick);
struct person *roster_by_mls(const struct roster *r, const uint8_t key[static ROSTER_KEY]);
/* Who looks like nick but is not of that name; NULL: nobody. */
const struct person *roster_like(const struct roster *r, const char *nick);
bool roster_has_owner(const struct roster *r);

/* Copy p into the roster; NULL when it is full. Not saved yet. */
struct person *roster_add(struct roster *r, const struct person *p);
/* Forget somebody who was added and not saved. */
void roster_remove(struct roster *r, struct person *p);
/* Write all, whole or not at all. 0 or *f as file_write. */
int roster_save(struct roster *r, struct fault *f);

#endif
