/*
 * tests/crypto/guild.h - people with certificates and a room of theirs, for tests of group.h. The
 * certificates are not signed: each one's callback believes them, unless it is told otherwise.
 */
#ifndef SNUG_TESTS_CRYPTO_GUILD_H
#define SNUG_TESTS_CRYPTO_GUILD_H

#include "crypto/group.h"
#include "tests/crypto/support.h"

/* One person. The struct does not move. */
struct mate {
	char nick[NICK_MAX + 1];
	uint8_t seed[32];
	struct buf cert;
	struct keyring *keyring;
	struct group *group;
	struct member_log *log; /* owned; NULL: rooms without one */
	int answer;             /* of the callback */
	const char *certifies;  /* another nick than the one in the certificate; NULL */
	size_t asked;           /* times that the callback was called */
	struct bytes last;      /* the end entity that it was called with, while it lives */
};

/* key: what the seed is made of; another person of the same nick has another one. */
void mate_init(struct mate *m, const char *nick, uint8_t key);
void mate_fini(struct mate *m);
/* A certificate for m's key. */
void mate_cert(const struct mate *m, const char *nick, uint8_t serial, struct buf *der);
/* m's process ends and starts again, with the keyring and the room that it saved. 0, or what is
 * wrong with the keyring: m has neither then. */
int mate_restart(struct mate *m);
/* A key package of m's. */
struct buf mate_package(struct mate *m);

/* m[0] makes a room and adds the other n - 1 in one commit. */
void guild_init(struct mate *m, size_t n);
/*
 * m[0] founds a log and adds the others in the first n by it, in those roles; each of the first
 * n + more has a copy of it. Then guild_init of the first n.
 */
void guild_found(struct mate *m, size_t n, size_t more, const enum role *role);
struct member_log *guild_copy_log(const struct member_log *l);
/* by's staged commit is taken by all of the n who are in a group; those with a log restart before.
 */
void guild_follow(struct mate *m, size_t n, struct mate *by, struct bytes commit);
/* All who are in a group agree on everything. */
void guild_agree(const struct mate *m, size_t n);

#endif
