/*
 * tests/crypto/roster.h - people who write entries of a membership log, for tests of it. A person
 * is a name; the key is made of it.
 */
#ifndef SNUG_TESTS_CRYPTO_ROSTER_H
#define SNUG_TESTS_CRYPTO_ROSTER_H

#include "crypto/member_sign.h"
#include "tests/crypto/support.h"

#define ROSTER_TIME 1800000000u

struct roster_key {
	struct sign_key sign;
	uint8_t public[MEMBER_KEY_SIZE];
};
/* Of a name: always the same. */
struct roster_key roster_key(const char *name);

/* Each appends an entry by somebody, at ROSTER_TIME plus its number, and returns what the log
 * said. */
int roster_found(struct member_log *l, const char *by);
int roster_add(struct member_log *l, const char *by, const char *nick, enum role role);
int roster_remove(struct member_log *l, const char *by, const char *nick, uint64_t until);
int roster_role(struct member_log *l, const char *by, const char *nick, enum role role, bool muted);
/* The new key is that of another name. proof: by nick's key, that of another name, or none. */
int roster_key_change(
    struct member_log *l, const char *by, const char *nick, const char *new, const char *proof);
int roster_policy(struct member_log *l, const char *by, struct member_policy p);
int roster_put(struct member_log *l, const char *by, const struct member_entry *e);

/* owner, moderator and member have these names, guest too; a second owner is "olga". The policy is
 * the default. */
struct member_log *roster_new(void);

#define assert_member_rule(call, rule)                                                             \
	assert_string_equal(member_rule_text(call), member_rule_text(rule))

#endif
