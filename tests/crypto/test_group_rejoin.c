/*
 * Tests of crypto/group_rejoin.c and group_rejoin_check.c through group.h: who lost their group
 * comes back by themselves, by an external commit (RFC 9420 12.4.3.2). A rogue's program does not
 * ask its own rules; every member refuses what it makes, is as before and says who tried what.
 */
#include <stdio.h>

#include "crypto/group_int.h"
#include "crypto/group_log.h"
#include "crypto/mls_client.h"
#include "tests/crypto/guild.h"

#define N 4
#define NOTHING bytes_of(NULL, 0)

enum { ALICE, BOB, CAROL, DAVE, EVE }; /* owner, moderator, member, guest; eve is not in */
static struct mate m[N + 1];
static struct buf info, commit, other;
static struct group_change change;

static void
make_people(void)
{
	static const char *const nick[] = { "alice", "bob", "carol", "dave", "eve" };

	for (uint8_t i = 0; i <= N; i++)
		mate_init(&m[i], nick[i], (uint8_t)(i + 1));
	info = commit = other = BIG;
}

static int
setup(void **state)
{
	static const enum role role[] = { ROLE_OWNER, ROLE_MODERATOR, ROLE_MEMBER, ROLE_GUEST };

	(void)state;
	make_people();
	guild_found(m, N, 1, role);
	return 0;
}

/* A room without a log, as two people have it. */
static int
setup_private(void **state)
{
	(void)state;
	make_people();
	guild_init(m, N);
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
	buf_fini(&info);
	buf_fini(&commit);
	buf_fini(&other);
	return 0;
}

static void
lose(int who)
{
	group_free(m[who].group);
	m[who].group = NULL;
}

static void
get_info(int from)
{
	buf_clear(&info);
	assert_ok(group_info(m[from].group, &info));
}

static int
rejoin(int who)
{
	buf_clear(&commit);
	return group_rejoin(&m[who].group, m[who].keyring, buf_bytes(&info), m[who].log, &commit);
}

static void
assert_back(int who)
{
	assert_true(change.rejoined);
	assert_false(change.removed_self);
	assert_string_equal(change.by.nick, m[who].nick);
	assert_memory_equal(change.by.sign_key, keyring_sign_key(m[who].keyring), SIGN_KEY_SIZE);
	assert_int_equal(change.n_added, 0);
	assert_int_equal(change.n_removed, 0);
}

/* Everybody takes it, and then the one it is of. */
static void
follow_back(int who)
{
	for (int i = 0; i < N; i++) {
		if (i == who || m[i].group == NULL)
			continue;
		assert_ok(group_process(m[i].group, buf_bytes(&commit), &change));
		assert_back(who);
	}
	assert_ok(group_accept(m[who].group, &change));
	assert_back(who);
	assert_int_equal(change.epoch, group_epoch(m[who].group));
	guild_agree(m, N);
}

static void
hear(int from, int to)
{
	struct buf ct = BIG, text = BIG;
	struct group_member who;
	struct bytes aad;

	assert_ok(group_protect(m[from].group, bytes_str("hello"), NOTHING, &ct));
	assert_ok(group_unprotect(m[to].group, buf_bytes(&ct), &text, &aad, &who));
	assert_string_equal(who.nick, m[from].nick);
	buf_fini(&ct);
	buf_fini(&text);
}

/* ---- what is right ----------------------------------------------------------------------- */

static void
test_comes_back(void **state)
{
	uint64_t epoch = group_epoch(m[ALICE].group);
	uint32_t leaf = group_self(m[CAROL].group)->leaf;

	(void)state;
	get_info(ALICE);
	lose(CAROL);
	assert_ok(rejoin(CAROL));
	assert_int_equal(group_epoch(m[CAROL].group), epoch + 1);
	follow_back(CAROL);
	for (int i = 0; i < N; i++) {
		assert_int_equal(group_size(m[i].group), N);
		assert_int_equal(group_member_find(m[i].group, "carol")->leaf, leaf);
		assert_true(group_member_find(m[i].group, "carol")->vouched);
	}
	hear(CAROL, ALICE);
	hear(DAVE, CAROL);
	/* And the room goes on. */
	buf_clear(&commit);
	assert_ok(group_add(m[CAROL].group, NULL, 0, &commit, NULL));
	guild_follow(m, N, &m[CAROL], buf_bytes(&commit));
}

/* Until it was ordered nothing can be done with it. */
static void
test_not_before_it_is_ordered(void **state)
{
	struct buf ct = BIG;
	struct group_member who;
	struct bytes aad;

	(void)state;
	get_info(BOB);
	lose(CAROL);
	assert_ok(rejoin(CAROL));
	assert_ok(mate_restart(&m[CAROL]));
	assert_true(group_staged(m[CAROL].group));
	assert_err(group_protect(m[CAROL].group, bytes_str("x"), NOTHING, &ct), ERR_STATE);
	assert_err(group_unprotect(m[CAROL].group, bytes_str("x"), &ct, &aad, &who), ERR_STATE);
	assert_err(group_add(m[CAROL].group, NULL, 0, &ct, NULL), ERR_STATE);
	assert_err(group_process(m[CAROL].group, bytes_str("x"), &change), ERR_STATE);
	assert_int_equal(ct.n, 0);
	follow_back(CAROL);
	assert_false(group_staged(m[CAROL].group));
	assert_err(group_accept(m[CAROL].group, &change), ERR_STATE);
	assert_ok(mate_restart(&m[CAROL]));
	assert_false(group_staged(m[CAROL].group));
	hear(CAROL, ALICE);
	buf_fini(&ct);
}

/* Another commit was first: the group is dropped, and the next GroupInfo is right. */
static void
test_refused(void **state)
{
	(void)state;
	get_info(ALICE);
	lose(CAROL);
	assert_ok(rejoin(CAROL));
	buf_clear(&info);
	assert_ok(
	    group_commit(m[BOB].group, &(struct group_commit){ .info = &info }, &other, NULL));
	group_drop(m[CAROL].group);
	assert_false(group_staged(m[CAROL].group));
	assert_err(group_accept(m[CAROL].group, &change), ERR_STATE);
	assert_err(group_info(m[CAROL].group, &commit), ERR_STATE);
	lose(CAROL);
	guild_follow(m, N, &m[BOB], buf_bytes(&other));
	for (int i = 0; i < N; i++)
		if (i != CAROL)
			assert_err(
			    group_process(m[i].group, buf_bytes(&commit), &change), ERR_EPOCH);
	assert_ok(rejoin(CAROL));
	follow_back(CAROL);
}

/* One after the other, each by the GroupInfo that went with the commit before. */
static void
test_chain_of_infos(void **state)
{
	(void)state;
	lose(CAROL);
	lose(DAVE);
	assert_ok(
	    group_commit(m[BOB].group, &(struct group_commit){ .info = &info }, &other, NULL));
	guild_follow(m, N, &m[BOB], buf_bytes(&other));
	assert_ok(rejoin(CAROL));
	get_info(CAROL); /* of what is not ordered yet */
	follow_back(CAROL);
	assert_ok(rejoin(DAVE));
	follow_back(DAVE);
	hear(DAVE, CAROL);
}

/* Their leaf was removed, but the log has them. */
static void
test_without_an_old_leaf(void **state)
{
	uint32_t leaf = group_self(m[CAROL].group)->leaf;

	(void)state;
	assert_ok(group_remove(m[BOB].group, &leaf, 1, &other));
	guild_follow(m, N, &m[BOB], buf_bytes(&other));
	assert_null(m[CAROL].group);
	get_info(DAVE);
	assert_ok(rejoin(CAROL));
	follow_back(CAROL);
	assert_int_equal(group_size(m[ALICE].group), N);
}

/* The only one there, in the room's first epoch. */
static void
test_alone(void **state)
{
	static const uint8_t gid[GROUP_ID_SIZE] = "alone";

	(void)state;
	member_log_free(m[EVE].log);
	m[EVE].log = member_log_new();
	assert_ok(keyring_found(m[EVE].keyring, m[EVE].log, "#own", &member_policy_default));
	assert_ok(group_create(&m[EVE].group, m[EVE].keyring, gid, m[EVE].log));
	get_info(EVE);
	lose(EVE);
	assert_ok(rejoin(EVE));
	assert_ok(group_accept(m[EVE].group, &change));
	assert_back(EVE);
	assert_int_equal(group_size(m[EVE].group), 1);
	assert_int_equal(group_epoch(m[EVE].group), 1);
}

/* What we staged is dropped, with what it would have done to the log. */
static void
test_staged_gives_way(void **state)
{
	struct member_entry e = { .kind = MEMBER_ROLE, .nick = "dave", .role = ROLE_MEMBER };

	(void)state;
	memcpy(e.key, keyring_sign_key(m[DAVE].keyring), sizeof e.key);
	get_info(ALICE);
	assert_ok(group_commit(
	    m[ALICE].group, &(struct group_commit){ .entries = &e, .n_entries = 1 }, &other, NULL));
	lose(CAROL);
	assert_ok(rejoin(CAROL));
	follow_back(CAROL);
	assert_false(group_staged(m[ALICE].group));
	assert_int_equal(member_log_find(m[ALICE].log, "dave")->role, ROLE_GUEST);
}

/* A new certificate comes along, and the others are asked about it. */
static void
test_renewed(void **state)
{
	struct buf new = BIG;
	struct bytes chain;

	(void)state;
	mate_cert(&m[CAROL], "carol", 9, &new);
	chain = buf_bytes(&new);
	assert_ok(keyring_renew(m[CAROL].keyring, &chain, 1));
	get_info(ALICE);
	lose(CAROL);
	assert_ok(rejoin(CAROL));
	m[ALICE].asked = 0;
	follow_back(CAROL);
	assert_int_equal(m[ALICE].asked, 1);
	assert_bytes(group_member_find(m[ALICE].group, "carol")->cert, chain);
	buf_fini(&new);
}

/* What is left of us elsewhere learns that it is over. */
static void
test_old_self(void **state)
{
	struct mate old = m[CAROL];

	(void)state;
	get_info(ALICE);
	m[CAROL].group = NULL;
	m[CAROL].log = guild_copy_log(old.log);
	assert_ok(rejoin(CAROL));
	assert_ok(group_process(old.group, buf_bytes(&commit), &change));
	assert_true(change.removed_self);
	assert_true(change.rejoined);
	assert_err(group_add(old.group, NULL, 0, &other, NULL), ERR_STATE);
	group_free(old.group);
	member_log_free(old.log);
	follow_back(CAROL);
}

static void
test_private(void **state)
{
	(void)state;
	get_info(ALICE);
	lose(BOB);
	assert_ok(rejoin(BOB));
	follow_back(BOB);
	hear(BOB, ALICE);
	/* Nobody comes in who has no place there. */
	get_info(ALICE);
	assert_err(rejoin(EVE), ERR_DENIED);
	assert_int_equal(commit.n, 0);
	assert_string_equal(keyring_refusal(m[EVE].keyring)->why, "they have no place there");
}

/* ---- a GroupInfo that is not right ------------------------------------------------------- */

static void
test_info_is_changed(void **state)
{
	(void)state;
	get_info(ALICE);
	lose(CAROL);
	for (size_t i = 0; i < info.n; i += 7) {
		info.p[i] ^= 1;
		assert_true(rejoin(CAROL) < 0);
		assert_null(m[CAROL].group);
		assert_int_equal(commit.n, 0);
		info.p[i] ^= 1;
	}
	for (size_t n = 0; n < info.n; n += 11)
		assert_true(group_rejoin(&m[CAROL].group, m[CAROL].keyring, bytes_of(info.p, n),
				m[CAROL].log, &commit) < 0);
	assert_ok(rejoin(CAROL));
	follow_back(CAROL);
}

static void
test_info_without_tree(void **state)
{
	(void)state;
	lose(CAROL);
	assert_ok(mls_group_info(m[ALICE].group->mls, false, &info));
	assert_err(rejoin(CAROL), ERR_NOTFOUND);
	/* Another message, too. */
	buf_clear(&info);
	assert_ok(group_add(m[ALICE].group, NULL, 0, &info, NULL));
	assert_err(rejoin(CAROL), ERR_PROTO);
	assert_null(m[CAROL].group);
}

/* Somebody's room with our log's head, or another's. */
static void
test_info_of_a_forgery(void **state)
{
	static const uint8_t gid[GROUP_ID_SIZE] = "a forgery";
	struct buf extensions = BIG;
	struct mls_create o = { .group_id = bytes_of(gid, sizeof gid) };
	struct mls_group *g;

	(void)state;
	lose(CAROL);
	group_log_extensions(&extensions, m[CAROL].log);
	for (int i = 0; i < 2; i++) {
		o.extensions = buf_bytes(&extensions);
		assert_ok(mls_group_create(&g, keyring_client(m[EVE].keyring), &o));
		buf_clear(&info);
		assert_ok(mls_group_info(g, true, &info));
		mls_group_free(g);
		assert_err(rejoin(CAROL), ERR_DENIED);
		assert_string_equal(keyring_refusal(m[CAROL].keyring)->by.nick, "eve");
		assert_string_equal(keyring_refusal(m[CAROL].keyring)->tried,
		    i == 0 ? "let eve be here"
			   : "bring us into a room with another membership log");
		extensions.p[extensions.n - 1] ^= 1;
	}
	assert_null(m[CAROL].group);
	/* The log is another one than the room's. */
	get_info(ALICE);
	member_log_free(m[CAROL].log);
	m[CAROL].log = NULL;
	assert_err(rejoin(CAROL), ERR_DENIED);
	buf_fini(&extensions);
}

/* ---- what a rogue tries ------------------------------------------------------------------ */

/* At link time in the place of a rule between members (leaf_check.h), which a rogue passes over. */
static bool blind;
int __real_leaf_check_members(const struct tree *t, uint32_t leaf, const struct tree *before);
int __wrap_leaf_check_members(const struct tree *t, uint32_t leaf, const struct tree *before);

int
__wrap_leaf_check_members(const struct tree *t, uint32_t leaf, const struct tree *before)
{
	return blind ? 0 : __real_leaf_check_members(t, leaf, before);
}

static int
believe(void *arg, const struct credential *c, struct bytes key, const struct credential *old)
{
	(void)arg;
	(void)c;
	(void)key;
	(void)old;
	return 0;
}

/* An external commit that asks nobody. The room is as it was. */
static void
rogue(const struct mate *by, struct mls_external_join o)
{
	struct mls_client *c = keyring_client(by->keyring);
	struct mls_hooks hooks = c->hooks;
	struct mls_group *g = NULL;

	get_info(ALICE);
	buf_clear(&commit);
	o.group_info = buf_bytes(&info);
	c->hooks.authorize = NULL;
	c->hooks.credential = believe;
	blind = true;
	assert_ok(mls_external_join(&g, c, &o, &commit));
	blind = false;
	c->hooks = hooks;
	mls_group_free(g);
}

/* All refuse it with those words and are as they were. */
static void
assert_refusal(const struct mate *by, const char *tried, const char *why)
{
	uint8_t before[32], after[32];

	for (int i = 0; i < N; i++) {
		const struct group_refusal *no;

		if (m[i].group == NULL)
			continue;
		group_epoch_authenticator(m[i].group, before);
		assert_err(group_process(m[i].group, buf_bytes(&commit), &change), ERR_DENIED);
		group_epoch_authenticator(m[i].group, after);
		assert_memory_equal(before, after, sizeof before);
		no = keyring_refusal(m[i].keyring);
		assert_non_null(no);
		assert_string_equal(no->by.nick, by->nick);
		assert_memory_equal(no->by.sign_key, keyring_sign_key(by->keyring), SIGN_KEY_SIZE);
		assert_string_equal(no->tried, tried);
		assert_string_equal(no->why, why);
	}
}

/* The next honest commit. */
static void
go_on(void)
{
	buf_clear(&other);
	assert_ok(group_add(m[ALICE].group, NULL, 0, &other, NULL));
	guild_follow(m, N, &m[ALICE], buf_bytes(&other));
	buf_clear(&other);
}

static void
assert_refused(const struct mate *by, const char *tried, const char *why)
{
	assert_refusal(by, tried, why);
	go_on();
}

#define NOT_IN_THE_LOG "the membership log does not have that person with that key"

static void
test_stranger(void **state)
{
	(void)state;
	get_info(ALICE);
	assert_err(rejoin(EVE), ERR_MEMBER);
	rogue(&m[EVE], (struct mls_external_join){ 0 });
	assert_refused(&m[EVE], "let eve be here", NOT_IN_THE_LOG);
}

static void
test_banned(void **state)
{
	struct member_entry e = { .kind = MEMBER_REMOVE, .nick = "carol", .until = MEMBER_FOREVER };
	uint32_t leaf = group_self(m[CAROL].group)->leaf;
	struct group_commit o = { .remove = &leaf, .n_remove = 1, .entries = &e, .n_entries = 1 };

	(void)state;
	memcpy(e.key, keyring_sign_key(m[CAROL].keyring), sizeof e.key);
	assert_ok(group_commit(m[BOB].group, &o, &other, NULL));
	guild_follow(m, N, &m[BOB], buf_bytes(&other));
	assert_null(m[CAROL].group);
	get_info(ALICE);
	assert_err(rejoin(CAROL), ERR_MEMBER);
	rogue(&m[CAROL], (struct mls_external_join){ 0 });
	assert_refused(&m[CAROL], "let carol be here", NOT_IN_THE_LOG);
}

#define THEIR_OWN "they may only take their own"

static void
test_anothers_place(void **state)
{
	uint32_t dave = group_self(m[DAVE].group)->leaf, own = group_self(m[CAROL].group)->leaf;

	(void)state;
	assert_ok(group_remove(m[BOB].group, &own, 1, &other));
	guild_follow(m, N, &m[BOB], buf_bytes(&other));
	rogue(&m[CAROL], (struct mls_external_join){ .remove = &dave });
	assert_refused(&m[CAROL], "take the place of dave", THEIR_OWN);
}

/* Another person with the nick of a member, and a certificate; or of no member any more. */
static void
test_impostor(void **state)
{
	uint32_t own = group_self(m[CAROL].group)->leaf;
	struct mate impostor;

	(void)state;
	mate_init(&impostor, "carol", 77);
	rogue(&impostor, (struct mls_external_join){ .remove = &own });
	assert_refused(&impostor, "take the place of carol", THEIR_OWN);
	rogue(&impostor, (struct mls_external_join){ 0 });
	assert_refused(&impostor, "be here twice", "somebody of that name stays");
	assert_ok(group_remove(m[BOB].group, &own, 1, &other));
	guild_follow(m, N, &m[BOB], buf_bytes(&other));
	rogue(&impostor, (struct mls_external_join){ 0 });
	assert_refused(&impostor, "let carol be here", NOT_IN_THE_LOG);
	mate_fini(&impostor);
}

/* The same key in another name. */
static void
test_other_name(void **state)
{
	struct mate caroline;

	(void)state;
	mate_init(&caroline, "caroline", CAROL + 1);
	rogue(&caroline, (struct mls_external_join){ .resync = true });
	assert_refused(&caroline, "take the place of carol", THEIR_OWN);
	mate_fini(&caroline);
}

/* 7.3: no two leaves with one signature key. */
static void
test_beside_oneself(void **state)
{
	(void)state;
	rogue(&m[CAROL], (struct mls_external_join){ 0 });
	assert_refused(&m[CAROL], "be here twice", "their old place is still there");
}

static void
set_answers(int answer)
{
	for (int i = 0; i < N; i++)
		m[i].answer = answer;
}

/* The authentication service is asked about what is new: another certificate, or a new leaf. */
static void
test_not_vouched(void **state)
{
	uint32_t own = group_self(m[CAROL].group)->leaf;
	struct buf new = BIG;
	struct bytes chain;

	(void)state;
	mate_cert(&m[CAROL], "carol", 9, &new);
	chain = buf_bytes(&new);
	assert_ok(keyring_renew(m[CAROL].keyring, &chain, 1));
	for (int i = 0; i < 2; i++) {
		rogue(&m[CAROL], (struct mls_external_join){ .resync = true });
		set_answers(ERR_EXPIRED);
		assert_refusal(&m[CAROL], "come back", "nobody vouches for them");
		set_answers(0);
		go_on();
		if (i == 0) {
			assert_ok(group_remove(m[BOB].group, &own, 1, &other));
			guild_follow(m, N, &m[BOB], buf_bytes(&other));
		}
	}
	buf_fini(&new);
}

static void
test_more_than_coming_back(void **state)
{
	(void)state;
	rogue(
	    &m[CAROL], (struct mls_external_join){ .resync = true, .aad = bytes_str("an entry") });
	assert_refused(&m[CAROL], "change the membership log by coming back", "");
}

static void
test_private_stranger(void **state)
{
	uint32_t own = group_self(m[CAROL].group)->leaf;

	(void)state;
	rogue(&m[EVE], (struct mls_external_join){ 0 });
	assert_refused(&m[EVE], "come back", "they have no place there");
	rogue(&m[EVE], (struct mls_external_join){ .remove = &own });
	assert_refused(&m[EVE], "take the place of carol", THEIR_OWN);
}

/* What is no external commit of this epoch by who signed it. */
static void
test_not_by_them(void **state)
{
	const struct mls_commit_options public = { .force_path = true, .send = { .public = true } };
	const struct mls_proposal update = { .type = PROPOSAL_UPDATE };

	(void)state;
	rogue(&m[CAROL], (struct mls_external_join){ .resync = true });
	commit.p[commit.n - 40] ^= 1;
	assert_err(group_process(m[ALICE].group, buf_bytes(&commit), &change), ERR_SIGNATURE);
	assert_null(keyring_refusal(m[ALICE].keyring));
	commit.p[commit.n - 40] ^= 1;
	/* In the clear, but of a member. */
	buf_clear(&other);
	assert_ok(mls_commit(
	    m[BOB].group->mls, &public, &(struct mls_commit_output){ .commit = &other }));
	assert_err(group_process(m[ALICE].group, buf_bytes(&other), &change), ERR_PARSE);
	group_drop(m[BOB].group);
	buf_clear(&other);
	assert_ok(mls_propose(m[BOB].group->mls, &update, &public.send, &other));
	assert_err(group_process(m[ALICE].group, buf_bytes(&other), &change), ERR_PARSE);
	/* Right after all; and not twice. */
	assert_ok(group_process(m[ALICE].group, buf_bytes(&commit), &change));
	assert_back(CAROL);
	assert_err(group_process(m[ALICE].group, buf_bytes(&commit), &change), ERR_EPOCH);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_comes_back),
		TEST(test_not_before_it_is_ordered),
		TEST(test_refused),
		TEST(test_chain_of_infos),
		TEST(test_without_an_old_leaf),
		TEST(test_alone),
		TEST(test_staged_gives_way),
		TEST(test_renewed),
		TEST(test_old_self),
		cmocka_unit_test_setup_teardown(test_private, setup_private, teardown),
		TEST(test_info_is_changed),
		TEST(test_info_without_tree),
		TEST(test_info_of_a_forgery),
		TEST(test_stranger),
		TEST(test_banned),
		TEST(test_anothers_place),
		TEST(test_impostor),
		TEST(test_other_name),
		TEST(test_beside_oneself),
		TEST(test_not_vouched),
		TEST(test_more_than_coming_back),
		cmocka_unit_test_setup_teardown(test_private_stranger, setup_private, teardown),
		TEST(test_not_by_them),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("crypto/group_rejoin", tests, NULL, NULL);
}
