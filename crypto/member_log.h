/*
 * crypto/member_log.h - the membership log of a room: a chain of entries (member_entry.h), and
 * what they come to: who is in the room, in which role, and what the policy is. An entry is
 * taken only when its author's role, by all entries before it, permits it; so every member, the
 * server and anyone with a copy come to the same result, and nobody can forge one without a
 * member's key.
 *
 * Owners may do everything. Moderators add, remove, ban and mute members and guests and make
 * the one into the other. Members and guests add others, up to member and not above themselves,
 * when the policy lets them. Anyone may leave for good. The last owner cannot be removed or
 * demoted. Pure: no clock, no file. No secret; a log is used by one thread.
 */
#ifndef SNUG_CRYPTO_MEMBER_LOG_H
#define SNUG_CRYPTO_MEMBER_LOG_H

#include "crypto/member_entry.h"

#define MEMBER_LOG_MAX 65536 /* entries of one log */

enum member_rule {
	MEMBER_RULE_NONE = 0,
#define X(name, text) name,
#include "crypto/member_rule.def"
#undef X
	MEMBER_RULE__COUNT
};
/* In words; "" for what is no rule. */
const char *member_rule_text(int rule);

/* Somebody that the log knows: in the room, or banned from it (role is ROLE_NONE). */
struct member_row {
	char nick[NICK_MAX + 1];
	uint8_t key[MEMBER_KEY_SIZE];
	enum role role;
	bool muted;
	uint64_t until; /* of a ban; MEMBER_FOREVER */
	uint64_t since; /* seconds since 1970: added, or banned */
};

struct member_log;

/* Without entries. Free with member_log_free; NULL is nothing there. */
struct member_log *member_log_new(void);
void member_log_free(struct member_log *l);

/*
 * One more entry, copied. 0; a rule (positive) that it breaks; ERR_LIMIT, ERR_NOMEM. l is
 * unchanged unless it is 0.
 */
int member_log_append(struct member_log *l, struct bytes entry);
/* Would that be right, if its author signed it as the next one? seq, prev and signature are not
 * read. 0 or a rule. */
int member_log_check(const struct member_log *l, const struct member_entry *e);

/* A log that goes on where l is, to append to on trial: of entries it has only its own. */
struct member_log *member_log_try(const struct member_log *l);
/* l moves on to what came of a trial of its own; trial is freed. */
void member_log_take(struct member_log *l, struct member_log *trial);

uint64_t member_log_count(const struct member_log *l);
/* The hash of the last entry, MEMBER_HASH_SIZE bytes; zeros without entries. */
const uint8_t *member_log_head(const struct member_log *l);
/* The hash of the first entry: which log it is. */
const uint8_t *member_log_id(const struct member_log *l);
/* "" without entries. */
const char *member_log_room(const struct member_log *l);
/* The i-th entry, lent until l changes; empty when l does not have it. */
struct bytes member_log_entry(const struct member_log *l, uint64_t i);

struct member_policy member_log_policy(const struct member_log *l);
/* What a founder begins with: moderators invite, members add, guests write. */
extern const struct member_policy member_policy_default;

/* In order of nick; NULL past the end. Lent until l changes, like all rows. */
const struct member_row *member_log_get(const struct member_log *l, size_t i);
/* NULL when there is none; one who is banned has ROLE_NONE. */
const struct member_row *member_log_find(const struct member_log *l, const char *nick);
const struct member_row *member_log_find_key(
    const struct member_log *l, const uint8_t key[static MEMBER_KEY_SIZE]);
/* Somebody who is in the room, with that nick and that key. */
bool member_log_has(
    const struct member_log *l, const char *nick, const uint8_t key[static MEMBER_KEY_SIZE]);
/* Of a row; NULL may nothing. */
bool member_log_may_invite(const struct member_log *l, const struct member_row *m);
bool member_log_may_write(const struct member_log *l, const struct member_row *m);

#endif
