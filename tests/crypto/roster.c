#include "tests/crypto/roster.h"

#include <stdio.h>

#include "crypto/mls_label.h"

struct roster_key
roster_key(const char *name)
{
	uint8_t seed[32] = { 0 };
	struct roster_key k;

	snprintf((char *)seed, sizeof seed, "%s", name);
	sign_key_seed(&k.sign, k.public, seed);
	return k;
}

int
roster_put(struct member_log *l, const char *by, const struct member_entry *e)
{
	struct roster_key k = roster_key(by);
	struct member_entry own = *e;

	if (own.time == 0)
		own.time = ROSTER_TIME + member_log_count(l);
	return member_sign_append(l, &own, &k.sign, k.public);
}

static struct member_entry
entry(enum member_kind kind, const char *nick)
{
	struct member_entry e = { .kind = kind };

	snprintf(e.nick, sizeof e.nick, "%s", nick);
	return e;
}

static void
set_key(struct member_entry *e, const char *name)
{
	struct roster_key k = roster_key(name);

	memcpy(e->key, k.public, sizeof e->key);
}

int
roster_found(struct member_log *l, const char *by)
{
	struct member_entry e = entry(MEMBER_FOUND, by);

	snprintf(e.room, sizeof e.room, "#lobby");
	set_key(&e, by);
	e.policy = member_policy_default;
	return roster_put(l, by, &e);
}

int
roster_add(struct member_log *l, const char *by, const char *nick, enum role role)
{
	struct member_entry e = entry(MEMBER_ADD, nick);

	set_key(&e, nick);
	e.role = role;
	return roster_put(l, by, &e);
}

int
roster_remove(struct member_log *l, const char *by, const char *nick, uint64_t until)
{
	struct member_entry e = entry(MEMBER_REMOVE, nick);

	e.until = until;
	e.reason = bytes_str("why not");
	return roster_put(l, by, &e);
}

int
roster_role(struct member_log *l, const char *by, const char *nick, enum role role, bool muted)
{
	struct member_entry e = entry(MEMBER_ROLE, nick);

	e.role = role;
	e.muted = muted;
	return roster_put(l, by, &e);
}

int
roster_key_change(
    struct member_log *l, const char *by, const char *nick, const char *new, const char *proof)
{
	struct member_entry e = entry(MEMBER_KEY, nick);
	struct buf said = BIG;
	uint8_t sig[MEMBER_SIGNATURE_SIZE];
	int r;

	set_key(&e, new);
	if (proof != NULL) {
		struct roster_key old = roster_key(nick), signer = roster_key(proof);

		member_entry_proof(&said, member_log_id(l), old.public, e.key);
		assert_ok(mls_label_sign(sig, &signer.sign, MEMBER_LABEL_PROOF, buf_bytes(&said)));
		e.proof = bytes_of(sig, sizeof sig);
	}
	r = roster_put(l, by, &e);
	buf_fini(&said);
	return r;
}

int
roster_policy(struct member_log *l, const char *by, struct member_policy p)
{
	struct member_entry e = entry(MEMBER_POLICY, "");

	e.policy = p;
	return roster_put(l, by, &e);
}

struct member_log *
roster_new(void)
{
	struct member_log *l = member_log_new();

	assert_ok(roster_found(l, "owner"));
	assert_ok(roster_add(l, "owner", "olga", ROLE_OWNER));
	assert_ok(roster_add(l, "owner", "moderator", ROLE_MODERATOR));
	assert_ok(roster_add(l, "owner", "member", ROLE_MEMBER));
	assert_ok(roster_add(l, "owner", "guest", ROLE_GUEST));
	return l;
}
