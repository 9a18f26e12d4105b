/*
 * Tests of crypto/group_log.c through group.h: roles bind. A rogue is a member whose program does
 * not ask its own rules: what it commits is right by RFC 9420, and every other member refuses it,
 * unchanged, and says who tried what.
 */
#include <stdio.h>

#include "crypto/group_int.h"
#include "crypto/group_log.h"
#include "crypto/member_sign.h"
#include "crypto/mls_client.h"
#include "crypto/mls_label.h"
#include "tests/crypto/guild.h"

#define N 4

enum { ALICE, BOB, CAROL, DAVE, EVE }; /* owner, moderator, member, guest; eve is not in */
static struct mate m[N + 1];
static struct buf commit, welcome, aad, extensions;
static struct group_change change;

static struct member_entry
entry(enum member_kind kind, int who)
{
	struct member_entry e = { .kind = kind };

	memcpy(e.nick, m[who].nick, sizeof e.nick);
	memcpy(e.key, keyring_sign_key(m[who].keyring), sizeof e.key);
	return e;
}

static struct member_entry
role_entry(int who, enum role role)
{
	struct member_entry e = entry(MEMBER_ROLE, who);

	e.role = role;
	return e;
}

static struct member_entry
add_entry(int who, enum role role)
{
	struct member_entry e = entry(MEMBER_ADD, who);

	e.role = role;
	return e;
}

/* All have the log and the room. */
static int
setup(void **state)
{
	static const char *const nick[] = { "alice", "bob", "carol", "dave", "eve" };
	static const enum role role[] = { ROLE_OWNER, ROLE_MODERATOR, ROLE_MEMBER, ROLE_GUEST };

	(void)state;
	for (uint8_t i = 0; i <= N; i++)
		mate_init(&m[i], nick[i], (uint8_t)(i + 1));
	guild_found(m, N, 1, role);
	commit = welcome = aad = extensions = BIG;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i <= N; i++) {
		mate_fini(&m[i]);
		member_log_free(m[i].log);
	}
	buf_fini(&commit);
	buf_fini(&welcome);
	buf_fini(&aad);
	buf_fini(&extensions);
	return 0;
}

static enum role
role_by(int whose, int who)
{
	const struct member_row *r = member_log_find(m[whose].log, m[who].nick);

	return r != NULL ? r->role : ROLE_NONE;
}

/* All logs are the same, and the group has their head. */
static void
assert_one_log(void)
{
	for (int i = 0; i < N; i++)
		if (m[i].group != NULL) {
			assert_ptr_equal(group_log(m[i].group), m[i].log);
			assert_memory_equal(
			    member_log_head(m[i].log), member_log_head(m[ALICE].log), 32);
		}
}

static int
try_commit(int by, const struct group_commit *o)
{
	buf_clear(&commit);
	buf_clear(&welcome);
	return group_commit(m[by].group, o, &commit, &welcome);
}

static void
follow(int by)
{
	guild_follow(m, N, &m[by], buf_bytes(&commit));
	assert_one_log();
}

static uint32_t
leaf_of(int who)
{
	return group_member_find(m[ALICE].group, m[who].nick)->leaf;
}

/* ---- what is right ----------------------------------------------------------------------- */

static void
test_role(void **state)
{
	struct member_entry e = role_entry(CAROL, ROLE_MODERATOR);

	(void)state;
	assert_ok(try_commit(ALICE, &(struct group_commit){ .entries = &e, .n_entries = 1 }));
	assert_int_equal(role_by(ALICE, CAROL), ROLE_MEMBER); /* not before it is ordered */
	follow(ALICE);
	for (int i = 0; i < N; i++)
		assert_int_equal(role_by(i, CAROL), ROLE_MODERATOR);
}

static void
test_staged_is_dropped(void **state)
{
	struct member_entry e = role_entry(CAROL, ROLE_MODERATOR);
	struct group_commit o = { .entries = &e, .n_entries = 1 };
	struct buf won = BIG;

	(void)state;
	assert_ok(try_commit(ALICE, &o));
	group_drop(m[ALICE].group);
	assert_int_equal(role_by(ALICE, CAROL), ROLE_MEMBER);
	assert_ok(try_commit(ALICE, &o));
	/* Another's commit is first. */
	e = role_entry(DAVE, ROLE_MEMBER);
	assert_ok(group_commit(m[BOB].group, &o, &won, NULL));
	guild_follow(m, N, &m[BOB], buf_bytes(&won));
	assert_one_log();
	assert_false(group_staged(m[ALICE].group));
	assert_int_equal(role_by(ALICE, CAROL), ROLE_MEMBER);
	assert_int_equal(role_by(ALICE, DAVE), ROLE_MEMBER);
	buf_fini(&won);
}

/* A new one is added by entry and leaf; several entries go together. */
static void
test_add(void **state)
{
	struct buf pkg = mate_package(&m[EVE]);
	struct bytes lent = buf_bytes(&pkg);
	struct member_entry e[] = { add_entry(EVE, ROLE_MEMBER), role_entry(DAVE, ROLE_MEMBER) };
	struct group_commit o = { .add = &lent, .n_add = 1, .entries = e, .n_entries = 2 };

	(void)state;
	assert_err(try_commit(CAROL, &o), ERR_DENIED);
	assert_string_equal(keyring_refusal(m[CAROL].keyring)->tried, "make dave member");
	assert_ok(try_commit(BOB, &o));
	follow(BOB);
	/* With the log as it was, eve is not let into the room by herself. */
	assert_err(
	    group_join(&m[EVE].group, m[EVE].keyring, buf_bytes(&welcome), m[EVE].log), ERR_DENIED);
	assert_string_equal(keyring_refusal(m[EVE].keyring)->by.nick, "bob");
	assert_string_equal(keyring_refusal(m[EVE].keyring)->tried,
	    "bring us into a room with another membership log");
	assert_err(
	    group_join(&m[EVE].group, m[EVE].keyring, buf_bytes(&welcome), NULL), ERR_DENIED);
	member_log_free(m[EVE].log);
	m[EVE].log = guild_copy_log(m[BOB].log);
	assert_ok(group_join(&m[EVE].group, m[EVE].keyring, buf_bytes(&welcome), m[EVE].log));
	guild_agree(m, N + 1);
	buf_fini(&pkg);
}

/* Who was away comes back without an entry: the log has them. */
static void
test_away_and_back(void **state)
{
	uint64_t n = member_log_count(m[ALICE].log);
	struct buf pkg;
	struct bytes lent;

	(void)state;
	assert_ok(try_commit(DAVE,
	    &(struct group_commit){ .remove = (uint32_t[]){ leaf_of(CAROL) }, .n_remove = 1 }));
	follow(DAVE);
	assert_null(m[CAROL].group);
	pkg = mate_package(&m[CAROL]);
	lent = buf_bytes(&pkg);
	assert_ok(try_commit(DAVE, &(struct group_commit){ .add = &lent, .n_add = 1 }));
	follow(DAVE);
	assert_ok(group_join(&m[CAROL].group, m[CAROL].keyring, buf_bytes(&welcome), m[CAROL].log));
	guild_agree(m, N);
	assert_int_equal(member_log_count(m[ALICE].log), n);
	buf_fini(&pkg);
}

static void
test_ban(void **state)
{
	struct member_entry e = entry(MEMBER_REMOVE, CAROL);
	uint32_t leaf = leaf_of(CAROL);
	struct group_commit o = { .entries = &e, .n_entries = 1 };
	struct buf pkg = mate_package(&m[CAROL]);
	struct bytes lent = buf_bytes(&pkg);

	(void)state;
	e.until = MEMBER_FOREVER;
	/* The entry alone would leave them in the room. */
	assert_err(try_commit(BOB, &o), ERR_DENIED);
	assert_string_equal(keyring_refusal(m[BOB].keyring)->tried, "let carol be here");
	o.remove = &leaf;
	o.n_remove = 1;
	assert_ok(try_commit(BOB, &o));
	follow(BOB);
	assert_null(m[CAROL].group);
	/* Who is banned knows by whom. */
	assert_int_equal(role_by(CAROL, CAROL), ROLE_NONE);
	assert_int_equal(role_by(ALICE, CAROL), ROLE_NONE);
	assert_err(
	    try_commit(ALICE, &(struct group_commit){ .add = &lent, .n_add = 1 }), ERR_DENIED);
	assert_string_equal(keyring_refusal(m[ALICE].keyring)->tried, "let carol be here");
	buf_fini(&pkg);
}

static void
test_not_without_a_log(void **state)
{
	static const uint8_t gid[GROUP_ID_SIZE] = "another room";
	struct member_entry e = role_entry(CAROL, ROLE_OWNER);
	struct group *g;

	(void)state;
	assert_err(group_create(&g, m[EVE].keyring, gid, m[EVE].log), ERR_MEMBER);
	assert_ok(group_create(&g, m[EVE].keyring, gid, NULL));
	assert_null(group_log(g));
	assert_err(group_commit(g, &(struct group_commit){ .entries = &e, .n_entries = 1 }, &commit,
		       &welcome),
	    ERR_STATE);
	group_free(g);
}

/* A renewed certificate needs no entry. */
static void
test_renewed_certificate(void **state)
{
	struct buf new = BIG;
	struct bytes chain;

	(void)state;
	mate_cert(&m[CAROL], "carol", 9, &new);
	chain = buf_bytes(&new);
	assert_ok(keyring_renew(m[CAROL].keyring, &chain, 1));
	assert_ok(try_commit(CAROL, &(struct group_commit){ 0 }));
	follow(CAROL);
	assert_bytes(group_member_find(m[ALICE].group, "carol")->cert, chain);
	buf_fini(&new);
}

/* ---- what a rogue tries ------------------------------------------------------------------ */

/* An entry by author, whatever the rules say, appended to aad; l moves on for the next one. */
static void
forge(struct member_log *l, struct member_entry e, int author)
{
	const struct mls_who *who = keyring_client(m[author].keyring)->who;
	struct buf b = BIG;
	uint8_t sig[MEMBER_SIGNATURE_SIZE];

	e.seq = member_log_count(l);
	memcpy(e.prev, member_log_head(l), sizeof e.prev);
	memcpy(e.author, who->public, sizeof e.author);
	member_entry_write_tbs(&b, &e);
	assert_ok(mls_label_sign(sig, who->sign, MEMBER_LABEL_ENTRY, buf_bytes(&b)));
	member_entry_write_signature(&b, sig);
	wr_vecv(&aad, buf_bytes(&b));
	/* What the head would be. */
	buf_clear(&extensions);
	wr_u16(&extensions, EXT_MEMBER_LOG);
	wr_varint(&extensions, 40);
	wr_u64(&extensions, e.seq + 1);
	member_entry_hash(buf_bytes(&b), sig);
	buf_put(&extensions, sig, MEMBER_HASH_SIZE);
	buf_fini(&b);
}

/* A commit that asks nobody. */
static void
rogue(int by, struct mls_commit_options o)
{
	struct mls_client *c = keyring_client(m[by].keyring);
	struct bytes list = buf_bytes(&extensions);
	struct mls_hooks hooks = c->hooks;

	buf_clear(&commit);
	c->hooks.authorize = NULL;
	o.send.aad = buf_bytes(&aad);
	o.force_path = o.without_pending = true;
	if (extensions.n > 0)
		o.extensions = &list;
	assert_ok(
	    mls_commit(m[by].group->mls, &o, &(struct mls_commit_output){ .commit = &commit }));
	c->hooks = hooks;
}

/* All others refuse it with those words, are as they were, and follow the next honest commit. */
static void
assert_refused(int by, const char *tried, const char *why)
{
	uint8_t before[32], after[32];

	for (int i = 0; i < N; i++) {
		const struct group_refusal *no;
		uint64_t n = member_log_count(m[i].log);

		if (i == by || m[i].group == NULL)
			continue;
		group_epoch_authenticator(m[i].group, before);
		assert_err(group_process(m[i].group, buf_bytes(&commit), &change), ERR_DENIED);
		group_epoch_authenticator(m[i].group, after);
		assert_memory_equal(before, after, sizeof before);
		assert_int_equal(member_log_count(m[i].log), n);
		no = keyring_refusal(m[i].keyring);
		assert_non_null(no);
		assert_string_equal(no->by.nick, m[by].nick);
		assert_string_equal(no->tried, tried);
		assert_string_equal(no->why, why);
	}
	group_drop(m[by].group);
	assert_ok(try_commit(ALICE, &(struct group_commit){ 0 }));
	assert_null(keyring_refusal(m[ALICE].keyring));
	follow(ALICE);
}

static void
test_promote_oneself(void **state)
{
	(void)state;
	forge(m[CAROL].log, role_entry(CAROL, ROLE_OWNER), CAROL);
	rogue(CAROL, (struct mls_commit_options){ 0 });
	assert_refused(CAROL, "make carol owner", "only a moderator or an owner may");
}

static void
test_in_the_owners_name(void **state)
{
	(void)state;
	/* Alice once signed it, for another place: it does not follow. */
	wr_vecv(&aad, member_log_entry(m[CAROL].log, 1));
	rogue(CAROL, (struct mls_commit_options){ 0 });
	assert_refused(CAROL, "write in another's name", "");
	/* A server that has alice's key too could not slip it into carol's commit. */
	buf_clear(&aad);
	forge(m[CAROL].log, role_entry(CAROL, ROLE_OWNER), ALICE);
	rogue(CAROL, (struct mls_commit_options){ 0 });
	assert_refused(CAROL, "write in another's name", "");
}

static void
test_bad_signature(void **state)
{
	(void)state;
	forge(m[BOB].log, role_entry(DAVE, ROLE_MEMBER), BOB);
	aad.p[aad.n - 1] ^= 1;
	rogue(BOB, (struct mls_commit_options){ 0 });
	assert_refused(BOB, "make dave member", "it is not signed by its author");
}

static void
test_no_entry(void **state)
{
	(void)state;
	buf_put(&aad,
	    "\x03"
	    "abc",
	    4);
	rogue(BOB, (struct mls_commit_options){ 0 });
	assert_refused(BOB, "write what is no entry", "it is malformed");
	buf_put(&aad, "\x03", 1);
	rogue(BOB, (struct mls_commit_options){ 0 });
	assert_refused(BOB, "write what is no entry", "it is malformed");
	buf_clear(&aad);
	buf_put(&aad, "\xff", 1);
	rogue(BOB, (struct mls_commit_options){ 0 });
	assert_refused(BOB, "write what is no entry", "");
}

static void
test_other_head(void **state)
{
	(void)state;
	/* A right entry, but the group would have another head; or the old one. */
	forge(m[BOB].log, role_entry(DAVE, ROLE_MEMBER), BOB);
	extensions.p[extensions.n - 1] ^= 1;
	rogue(BOB, (struct mls_commit_options){ 0 });
	assert_refused(BOB, "change the membership log without saying how", "");
	buf_clear(&extensions);
	rogue(BOB, (struct mls_commit_options){ 0 });
	assert_refused(BOB, "change the membership log without saying how", "");
	/* Another head without an entry; another extension; none. */
	buf_clear(&aad);
	forge(m[BOB].log, role_entry(DAVE, ROLE_MEMBER), BOB);
	buf_clear(&aad);
	rogue(BOB, (struct mls_commit_options){ 0 });
	assert_refused(BOB, "change the membership log without saying how", "");
	rogue(BOB, (struct mls_commit_options){ .extensions = &(struct bytes){ 0 } });
	assert_refused(BOB, "change the membership log without saying how", "");
}

static void
test_add_a_stranger(void **state)
{
	struct buf pkg = mate_package(&m[EVE]);
	struct bytes message;
	struct rd r;

	(void)state;
	rd_init(&r, buf_bytes(&pkg));
	message = rd_vecv(&r, pkg.n);
	rogue(BOB, (struct mls_commit_options){ .add = &message, .n_add = 1 });
	assert_refused(
	    BOB, "let eve be here", "the membership log does not have that person with that key");
	buf_fini(&pkg);
}

/* By the log somebody is gone, but the leaf stays. */
static void
test_keep_who_is_banned(void **state)
{
	struct member_entry e = entry(MEMBER_REMOVE, CAROL);

	(void)state;
	e.until = MEMBER_FOREVER;
	forge(m[BOB].log, e, BOB);
	rogue(BOB, (struct mls_commit_options){ 0 });
	assert_refused(
	    BOB, "let carol be here", "the membership log does not have that person with that key");
}

/* Another person with the nick of a member, and a certificate. */
static void
test_impostor(void **state)
{
	struct mate impostor;
	struct buf pkg;
	struct bytes message;
	uint32_t leaf = leaf_of(CAROL);
	struct rd r;

	(void)state;
	mate_init(&impostor, "carol", 77);
	pkg = mate_package(&impostor);
	rd_init(&r, buf_bytes(&pkg));
	message = rd_vecv(&r, pkg.n);
	rogue(BOB, (struct mls_commit_options){
		       .add = &message, .n_add = 1, .remove = &leaf, .n_remove = 1 });
	assert_refused(
	    BOB, "let carol be here", "the membership log does not have that person with that key");
	buf_fini(&pkg);
	mate_fini(&impostor);
}

/* A member's own path cannot bring in another key. */
static void
test_own_key_changed(void **state)
{
	struct mls_identity id = keyring_identity(m[CAROL].keyring);
	struct mate other;

	(void)state;
	mate_init(&other, "carol", 78);
	id = keyring_identity(other.keyring);
	rogue(CAROL, (struct mls_commit_options){ .identity = &id });
	assert_refused(CAROL, "let carol be here",
	    "the membership log does not have that person with that key");
	mate_fini(&other);
}

/* The maker of a room with a log of its own. */
static void
test_join_a_forgery(void **state)
{
	static const uint8_t gid[GROUP_ID_SIZE] = "a forgery";
	struct member_log *own = member_log_new(), *mine = member_log_new();
	struct member_entry e = add_entry(DAVE, ROLE_GUEST);
	struct buf pkg = mate_package(&m[DAVE]);
	struct bytes lent = buf_bytes(&pkg);
	struct group *g, *joined = NULL;

	(void)state;
	assert_ok(keyring_found(m[EVE].keyring, own, "#lobby", &member_policy_default));
	assert_ok(group_create(&g, m[EVE].keyring, gid, own));
	assert_ok(group_commit(g,
	    &(struct group_commit){ .add = &lent, .n_add = 1, .entries = &e, .n_entries = 1 },
	    &commit, &welcome));
	assert_err(
	    group_join(&joined, m[DAVE].keyring, buf_bytes(&welcome), m[DAVE].log), ERR_DENIED);
	assert_string_equal(keyring_refusal(m[DAVE].keyring)->by.nick, "eve");
	assert_err(group_join(&joined, m[DAVE].keyring, buf_bytes(&welcome), mine), ERR_DENIED);
	assert_null(joined);
	group_free(g);
	member_log_free(own);
	member_log_free(mine);
	buf_fini(&pkg);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_role),
		TEST(test_staged_is_dropped),
		TEST(test_add),
		TEST(test_away_and_back),
		TEST(test_ban),
		TEST(test_not_without_a_log),
		TEST(test_renewed_certificate),
		TEST(test_promote_oneself),
		TEST(test_in_the_owners_name),
		TEST(test_bad_signature),
		TEST(test_no_entry),
		TEST(test_other_head),
		TEST(test_add_a_stranger),
		TEST(test_keep_who_is_banned),
		TEST(test_impostor),
		TEST(test_own_key_changed),
		TEST(test_join_a_forgery),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("crypto/group_log", tests, NULL, NULL);
}
