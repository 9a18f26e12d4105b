/*
 * crypto/member_entry.h - one entry of a room's membership log, as bytes. Each is signed by the
 * MLS signature key of a member and has the hash of the entry before it inside, so that nobody
 * can change, drop or slip in one without it being seen. What the entries mean together, and
 * who may write which: member_log.h. Format: snug-protocol(7). No secret; any thread.
 */
#ifndef SNUG_CRYPTO_MEMBER_ENTRY_H
#define SNUG_CRYPTO_MEMBER_ENTRY_H

#include "base/buf.h"
#include "base/nick.h"
#include "base/role.h"

#define MEMBER_KEY_SIZE 32
#define MEMBER_HASH_SIZE 32
#define MEMBER_SIGNATURE_SIZE 64
#define MEMBER_NONCE_SIZE 16
#define MEMBER_REASON_MAX 200
#define MEMBER_ENTRY_MAX 1024 /* bytes; none is longer */
#define MEMBER_FOREVER UINT64_MAX

enum member_kind {
	MEMBER_FOUND = 1, /* the first entry: room, nick, key, policy, nonce */
	MEMBER_ADD,       /* nick, key, role */
	MEMBER_REMOVE,    /* nick, until, reason; of somebody banned it sets the end of the ban */
	MEMBER_ROLE,      /* nick, role, muted */
	MEMBER_KEY,       /* nick, key: a new one; proof */
	MEMBER_POLICY,    /* policy */
};

/* The least role that may; moderators and owners always may. */
struct member_policy {
	enum role invite; /* make invites: the server holds to it */
	enum role add;    /* write a MEMBER_ADD or a MEMBER_KEY */
	enum role write;  /* send messages */
};

/* Bytes are lent from what was read. */
struct member_entry {
	enum member_kind kind;
	uint64_t seq;                   /* 0 for the first */
	uint64_t time;                  /* seconds since 1970, by the author's clock */
	uint8_t prev[MEMBER_HASH_SIZE]; /* of the entry before; zeros in the first */
	uint8_t author[MEMBER_KEY_SIZE];
	char room[ROOM_NAME_MAX + 1];
	char nick[NICK_MAX + 1];
	uint8_t key[MEMBER_KEY_SIZE];
	uint8_t nonce[MEMBER_NONCE_SIZE];
	enum role role;
	bool muted;
	uint64_t until; /* of a ban, seconds since 1970; 0: none, MEMBER_FOREVER: no end */
	struct bytes reason;
	struct member_policy policy;
	struct bytes proof; /* a signature of the old key (member_entry_proof), or empty */
	struct bytes signature;
	struct bytes tbs; /* all above the signature, as it was read */
};

/* One entry and nothing else. 0; ERR_PARSE, ERR_TRAILING. */
int member_entry_parse(struct member_entry *e, struct bytes in);
/* All but the signature, from the fields; then that. */
void member_entry_write_tbs(struct buf *b, const struct member_entry *e);
void member_entry_write_signature(struct buf *b, const uint8_t sig[static MEMBER_SIGNATURE_SIZE]);
/*
 * Several, as they stand in a commit: opaque entry<V>, one after the other. Walk:
 * rd_init(&it, entries); while (member_entry_next(&it, &entry)); then rd_end(&it) tells whether
 * all was well.
 */
struct rd;
bool member_entry_next(struct rd *it, struct bytes *entry);
void member_entry_put(struct buf *b, struct bytes entry);
/* By the author's key. 0; ERR_SIGNATURE, ERR_KEY; ERR_NOMEM. */
int member_entry_verify(const struct member_entry *e);
void member_entry_hash(struct bytes entry, uint8_t out[static MEMBER_HASH_SIZE]);

/* What an old key signs for the new one, so that who it was keeps the role: the log (the hash of
 * its first entry), and both keys. */
void member_entry_proof(struct buf *b, const uint8_t log_id[static MEMBER_HASH_SIZE],
    const uint8_t old[static MEMBER_KEY_SIZE], const uint8_t new[static MEMBER_KEY_SIZE]);
#define MEMBER_LABEL_ENTRY "snug membership entry"
#define MEMBER_LABEL_PROOF "snug membership key"

#endif
