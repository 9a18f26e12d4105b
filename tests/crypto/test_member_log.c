/* Tests of crypto/member_log.c and member_fold.c: every rule, each way round. */
#include <stdio.h>

#include "tests/crypto/roster.h"

static struct member_log *l;

static int
setup(void **state)
{
	(void)state;
	l = roster_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	member_log_free(l);
	return 0;
}

static enum role
role_of(const char *nick)
{
	const struct member_row *m = member_log_find(l, nick);

	return m != NULL ? m->role : ROLE_NONE;
}

/* ---- the chain --------------------------------------------------------------------------- */

static void
test_found(void **state)
{
	struct member_log *fresh = member_log_new();
	struct member_entry e = { .kind = MEMBER_FOUND, .room = "#lobby", .nick = "owner" };
	struct roster_key k = roster_key("owner");

	(void)state;
	assert_string_equal(member_log_room(fresh), "");
	assert_int_equal(member_log_count(fresh), 0);
	assert_member_rule(roster_add(fresh, "owner", "bob", ROLE_MEMBER), MEMBER_RULE_FOUND);
	e.policy = member_policy_default;
	memcpy(e.key, k.public, sizeof e.key);
	assert_member_rule(roster_put(fresh, "member", &e), MEMBER_RULE_FOUNDER);
	assert_ok(roster_put(fresh, "owner", &e));
	assert_string_equal(member_log_room(fresh), "#lobby");
	assert_int_equal(member_log_find(fresh, "OWNER")->role, ROLE_OWNER);
	assert_memory_equal(member_log_id(fresh), member_log_head(fresh), MEMBER_HASH_SIZE);
	assert_member_rule(roster_found(fresh, "owner"), MEMBER_RULE_FOUND);
	member_log_free(fresh);
}

/* Another log with the same entries has the same head; each entry is kept as it came. */
static void
test_same_everywhere(void **state)
{
	struct member_log *copy = member_log_new();

	(void)state;
	for (uint64_t i = 0; i < member_log_count(l); i++)
		assert_ok(member_log_append(copy, member_log_entry(l, i)));
	assert_memory_equal(member_log_head(copy), member_log_head(l), MEMBER_HASH_SIZE);
	assert_memory_equal(member_log_id(copy), member_log_id(l), MEMBER_HASH_SIZE);
	assert_int_equal(member_log_entry(l, member_log_count(l)).n, 0);
	member_log_free(copy);
}

/* Left out, twice, in another order, or of another log: it does not follow. */
static void
test_chain(void **state)
{
	struct member_log *copy = member_log_new(), *other = member_log_new();
	uint64_t last = member_log_count(l) - 1;

	(void)state;
	assert_ok(member_log_append(copy, member_log_entry(l, 0)));
	assert_member_rule(member_log_append(copy, member_log_entry(l, 2)), MEMBER_RULE_CHAIN);
	assert_member_rule(member_log_append(copy, member_log_entry(l, 0)), MEMBER_RULE_CHAIN);
	assert_member_rule(member_log_append(l, member_log_entry(l, last)), MEMBER_RULE_CHAIN);
	assert_ok(roster_found(other, "member"));
	assert_ok(roster_add(other, "member", "owner", ROLE_OWNER));
	assert_member_rule(member_log_append(copy, member_log_entry(other, 1)), MEMBER_RULE_CHAIN);
	member_log_free(copy);
	member_log_free(other);
}

/* No bit of an entry can be changed. */
static void
test_every_bit(void **state)
{
	struct member_log *copy = member_log_new();
	struct buf b = BIG;
	struct bytes e = member_log_entry(l, 1);

	(void)state;
	assert_ok(member_log_append(copy, member_log_entry(l, 0)));
	for (size_t i = 0; i < e.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			buf_clear(&b);
			buf_put(&b, e.p, e.n);
			b.p[i] ^= (uint8_t)(1 << bit);
			assert_true(member_log_append(copy, buf_bytes(&b)) > 0);
			assert_int_equal(member_log_count(copy), 1);
		}
	buf_clear(&b);
	buf_put(&b, e.p, e.n);
	b.p[b.n - 1] ^= 1;
	assert_member_rule(member_log_append(copy, buf_bytes(&b)), MEMBER_RULE_SIGNATURE);
	assert_member_rule(member_log_append(copy, bytes_of(e.p, e.n - 1)), MEMBER_RULE_FORM);
	assert_ok(member_log_append(copy, e));
	member_log_free(copy);
	buf_fini(&b);
}

static void
test_trial(void **state)
{
	struct member_log *t = member_log_try(l);
	uint64_t n = member_log_count(l);
	uint8_t head[MEMBER_HASH_SIZE];

	(void)state;
	assert_ok(roster_add(t, "owner", "bob", ROLE_MEMBER));
	assert_ok(roster_role(t, "owner", "bob", ROLE_MODERATOR, false));
	assert_null(member_log_find(l, "bob"));
	assert_int_equal(member_log_count(l), n);
	assert_int_equal(member_log_count(t), n + 2);
	assert_int_equal(member_log_entry(t, n - 1).n, 0);
	assert_true(member_log_entry(t, n).n > 0);
	memcpy(head, member_log_head(t), sizeof head);
	member_log_take(l, t);
	assert_int_equal(role_of("bob"), ROLE_MODERATOR);
	assert_memory_equal(member_log_head(l), head, sizeof head);
	assert_true(member_log_entry(l, n + 1).n > 0);
	test_same_everywhere(state);
}

/* ---- who may ----------------------------------------------------------------------------- */

static void
test_author_is_in_the_room(void **state)
{
	(void)state;
	assert_member_rule(roster_add(l, "stranger", "bob", ROLE_MEMBER), MEMBER_RULE_AUTHOR);
	assert_ok(roster_remove(l, "owner", "member", 0));
	assert_member_rule(roster_add(l, "member", "bob", ROLE_MEMBER), MEMBER_RULE_AUTHOR);
	assert_ok(roster_remove(l, "owner", "moderator", MEMBER_FOREVER));
	assert_member_rule(roster_add(l, "moderator", "bob", ROLE_MEMBER), MEMBER_RULE_AUTHOR);
}

/* Who may bring in whom: rows by author, columns by role; then with add=owner. */
static void
test_add(void **state)
{
	static const char *const by[] = { "guest", "member", "moderator", "owner" };
	static const int want[4][4] = {
		{ MEMBER_RULE_ADD, MEMBER_RULE_ADD, MEMBER_RULE_OWNER, MEMBER_RULE_OWNER },
		{ 0, 0, MEMBER_RULE_OWNER, MEMBER_RULE_OWNER },
		{ 0, 0, MEMBER_RULE_OWNER, MEMBER_RULE_OWNER },
		{ 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (int r = 0; r < 4; r++) {
			struct member_log *t = member_log_try(l);

			assert_member_rule(
			    roster_add(t, by[i], "bob", (enum role)(ROLE_GUEST + r)), want[i][r]);
			member_log_free(t);
		}
	assert_ok(roster_policy(
	    l, "owner", (struct member_policy){ ROLE_GUEST, ROLE_OWNER, ROLE_GUEST }));
	assert_member_rule(roster_add(l, "member", "bob", ROLE_GUEST), MEMBER_RULE_ADD);
	assert_ok(roster_add(l, "moderator", "bob", ROLE_MEMBER));
	assert_ok(roster_policy(
	    l, "owner", (struct member_policy){ ROLE_GUEST, ROLE_GUEST, ROLE_GUEST }));
	assert_ok(roster_add(l, "guest", "dave", ROLE_GUEST));
	assert_member_rule(roster_add(l, "guest", "erin", ROLE_MEMBER), MEMBER_RULE_ADD);
}

static void
test_add_taken(void **state)
{
	struct member_entry e = { .kind = MEMBER_ADD, .nick = "bob", .role = ROLE_MEMBER };
	struct roster_key k = roster_key("member");

	(void)state;
	assert_member_rule(roster_add(l, "owner", "member", ROLE_MEMBER), MEMBER_RULE_NICK);
	assert_member_rule(roster_add(l, "owner", "MEMBER", ROLE_MEMBER), MEMBER_RULE_NICK);
	memcpy(e.key, k.public, sizeof e.key);
	assert_member_rule(roster_put(l, "owner", &e), MEMBER_RULE_KEY);
}

/* Who may remove, ban, mute and change whom: the same table for all of it. */
static void
test_power_over_others(void **state)
{
	static const char *const who[] = { "guest", "member", "moderator", "olga" };
	static const bool may[4][4] = {
		{ false, false, false, false },
		{ false, false, false, false },
		{ true, true, false, false },
		{ true, true, true, true },
	};
	static const char *const by[] = { "guest", "member", "moderator", "owner" };

	(void)state;
	assert_ok(roster_add(l, "owner", "guest2", ROLE_GUEST));
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < 4; j++) {
			int want = may[i][j] ? 0
				   : j < 2   ? MEMBER_RULE_MODERATOR
					     : MEMBER_RULE_OWNER;
			struct member_log *t = member_log_try(l);
			enum role r = member_log_find(l, who[j])->role;

			if (strcmp(by[i], who[j]) != 0) {
				assert_member_rule(roster_role(t, by[i], who[j], r, true), want);
				assert_member_rule(
				    roster_remove(t, by[i], who[j], MEMBER_FOREVER), want);
				if (want == 0)
					assert_ok(roster_remove(t, by[i], who[j], 0));
				else
					assert_member_rule(
					    roster_remove(t, by[i], who[j], 0), want);
			}
			member_log_free(t);
		}
}

static void
test_role(void **state)
{
	(void)state;
	assert_ok(roster_role(l, "moderator", "guest", ROLE_MEMBER, false));
	assert_int_equal(role_of("guest"), ROLE_MEMBER);
	assert_ok(roster_role(l, "moderator", "guest", ROLE_GUEST, false));
	assert_member_rule(
	    roster_role(l, "moderator", "member", ROLE_MODERATOR, false), MEMBER_RULE_OWNER);
	assert_member_rule(
	    roster_role(l, "moderator", "moderator", ROLE_OWNER, false), MEMBER_RULE_OWNER);
	assert_member_rule(
	    roster_role(l, "member", "member", ROLE_MODERATOR, false), MEMBER_RULE_MODERATOR);
	assert_ok(roster_role(l, "owner", "member", ROLE_MODERATOR, false));
	assert_ok(roster_role(l, "owner", "member", ROLE_OWNER, false));
	assert_member_rule(
	    roster_role(l, "owner", "member", ROLE_OWNER, false), MEMBER_RULE_NOTHING);
	assert_member_rule(
	    roster_role(l, "owner", "nobody", ROLE_OWNER, false), MEMBER_RULE_NOBODY);
	assert_ok(roster_remove(l, "owner", "guest", MEMBER_FOREVER));
	assert_member_rule(
	    roster_role(l, "owner", "guest", ROLE_MEMBER, false), MEMBER_RULE_NOBODY);
}

static void
test_last_owner(void **state)
{
	(void)state;
	assert_ok(roster_role(l, "owner", "olga", ROLE_MEMBER, false));
	assert_member_rule(
	    roster_role(l, "owner", "owner", ROLE_MEMBER, false), MEMBER_RULE_LAST_OWNER);
	assert_member_rule(roster_remove(l, "owner", "owner", 0), MEMBER_RULE_LAST_OWNER);
	assert_member_rule(
	    roster_remove(l, "owner", "owner", MEMBER_FOREVER), MEMBER_RULE_LAST_OWNER);
	assert_ok(roster_role(l, "owner", "owner", ROLE_OWNER, true));
	assert_ok(roster_role(l, "owner", "olga", ROLE_OWNER, false));
	assert_ok(roster_remove(l, "owner", "owner", 0));
	assert_member_rule(roster_remove(l, "olga", "olga", 0), MEMBER_RULE_LAST_OWNER);
}

static void
test_leave_for_good(void **state)
{
	(void)state;
	assert_ok(roster_remove(l, "guest", "guest", 0));
	assert_null(member_log_find(l, "guest"));
	assert_member_rule(
	    roster_remove(l, "member", "member", MEMBER_FOREVER), MEMBER_RULE_MODERATOR);
	assert_member_rule(roster_remove(l, "owner", "guest", 0), MEMBER_RULE_NOBODY);
}

static void
test_ban(void **state)
{
	uint64_t until = ROSTER_TIME + 1000;
	struct member_entry e = { .kind = MEMBER_ADD, .nick = "bobby", .role = ROLE_MEMBER };
	struct roster_key k = roster_key("member");

	(void)state;
	assert_ok(roster_remove(l, "moderator", "member", until));
	assert_int_equal(role_of("member"), ROLE_NONE);
	assert_int_equal(member_log_find(l, "member")->until, until);
	assert_false(member_log_has(l, "member", k.public));
	assert_member_rule(roster_add(l, "owner", "member", ROLE_MEMBER), MEMBER_RULE_BANNED);
	/* Nor under another name. */
	memcpy(e.key, k.public, sizeof e.key);
	assert_member_rule(roster_put(l, "owner", &e), MEMBER_RULE_BANNED);
	/* Nor anybody else under theirs. */
	snprintf(e.nick, sizeof e.nick, "member");
	memset(e.key, 7, sizeof e.key);
	assert_member_rule(roster_put(l, "owner", &e), MEMBER_RULE_BANNED);
	/* The ban is changed and lifted by who may set one. */
	assert_member_rule(roster_remove(l, "guest", "member", 0), MEMBER_RULE_MODERATOR);
	assert_member_rule(roster_remove(l, "moderator", "member", until), MEMBER_RULE_NOTHING);
	assert_ok(roster_remove(l, "moderator", "member", MEMBER_FOREVER));
	assert_ok(roster_remove(l, "moderator", "member", 0));
	assert_null(member_log_find(l, "member"));
	assert_ok(roster_add(l, "olga", "member", ROLE_MEMBER));
}

static void
test_ban_ends(void **state)
{
	struct member_entry e = { .kind = MEMBER_ADD, .nick = "member", .role = ROLE_GUEST };
	struct roster_key k = roster_key("member");

	(void)state;
	assert_ok(roster_remove(l, "owner", "member", ROSTER_TIME + 1000));
	memcpy(e.key, k.public, sizeof e.key);
	e.time = ROSTER_TIME + 999;
	assert_member_rule(roster_put(l, "olga", &e), MEMBER_RULE_BANNED);
	e.time++;
	assert_ok(roster_put(l, "olga", &e));
	assert_int_equal(role_of("member"), ROLE_GUEST);
	assert_int_equal(member_log_find(l, "member")->until, 0);
}

/* The banned owner does not count as one. */
static void
test_ban_of_an_owner(void **state)
{
	(void)state;
	assert_ok(roster_remove(l, "owner", "olga", MEMBER_FOREVER));
	assert_member_rule(roster_remove(l, "owner", "owner", 0), MEMBER_RULE_LAST_OWNER);
}

static void
test_key(void **state)
{
	struct roster_key k = roster_key("other");

	(void)state;
	/* Without the old key's word: by who could bring them in. */
	assert_member_rule(roster_key_change(l, "guest", "member", "other", NULL), MEMBER_RULE_ADD);
	assert_member_rule(
	    roster_key_change(l, "member", "moderator", "other", NULL), MEMBER_RULE_OWNER);
	assert_member_rule(
	    roster_key_change(l, "moderator", "olga", "other", NULL), MEMBER_RULE_OWNER);
	assert_ok(roster_key_change(l, "moderator", "member", "other", NULL));
	assert_true(member_log_has(l, "member", k.public));
	assert_int_equal(role_of("member"), ROLE_MEMBER);
	assert_member_rule(roster_add(l, "member", "bob", ROLE_MEMBER), MEMBER_RULE_AUTHOR);
	assert_ok(roster_key_change(l, "owner", "olga", "olga2", NULL));
	/* Keys that are taken, people who are not there. */
	assert_member_rule(
	    roster_key_change(l, "owner", "guest", "moderator", NULL), MEMBER_RULE_KEY);
	assert_member_rule(
	    roster_key_change(l, "owner", "guest", "guest", NULL), MEMBER_RULE_NOTHING);
	assert_member_rule(roster_key_change(l, "owner", "nobody", "x", NULL), MEMBER_RULE_NOBODY);
}

static void
test_key_with_proof(void **state)
{
	(void)state;
	assert_member_rule(
	    roster_key_change(l, "guest", "moderator", "other", "guest"), MEMBER_RULE_PROOF);
	assert_ok(roster_key_change(l, "guest", "moderator", "other", "moderator"));
	assert_int_equal(role_of("moderator"), ROLE_MODERATOR);
	/* One's own. */
	assert_ok(roster_key_change(l, "guest", "guest", "guest2", NULL));
}

static void
test_key_of_the_last_owner(void **state)
{
	(void)state;
	assert_ok(roster_role(l, "owner", "olga", ROLE_MEMBER, false));
	assert_ok(roster_role(l, "owner", "member", ROLE_OWNER, false));
	assert_ok(roster_role(l, "owner", "member", ROLE_MEMBER, false));
	assert_member_rule(
	    roster_key_change(l, "moderator", "owner", "other", NULL), MEMBER_RULE_LAST_OWNER);
	assert_ok(roster_key_change(l, "member", "owner", "other", "owner"));
	assert_int_equal(role_of("owner"), ROLE_OWNER);
}

static void
test_policy(void **state)
{
	struct member_policy p = { ROLE_MEMBER, ROLE_MODERATOR, ROLE_MEMBER };

	(void)state;
	assert_member_rule(roster_policy(l, "moderator", p), MEMBER_RULE_OWNER);
	assert_member_rule(roster_policy(l, "member", p), MEMBER_RULE_OWNER);
	assert_true(member_log_may_write(l, member_log_find(l, "guest")));
	assert_false(member_log_may_invite(l, member_log_find(l, "member")));
	assert_ok(roster_policy(l, "olga", p));
	assert_member_rule(roster_policy(l, "olga", p), MEMBER_RULE_NOTHING);
	assert_int_equal(member_log_policy(l).add, ROLE_MODERATOR);
	assert_false(member_log_may_write(l, member_log_find(l, "guest")));
	assert_true(member_log_may_write(l, member_log_find(l, "member")));
	assert_true(member_log_may_invite(l, member_log_find(l, "member")));
	assert_false(member_log_may_invite(l, NULL));
	/* Moderators always may. */
	assert_ok(
	    roster_policy(l, "olga", (struct member_policy){ ROLE_OWNER, ROLE_OWNER, ROLE_OWNER }));
	assert_true(member_log_may_write(l, member_log_find(l, "moderator")));
	assert_true(member_log_may_invite(l, member_log_find(l, "moderator")));
}

static void
test_mute(void **state)
{
	(void)state;
	assert_ok(roster_role(l, "moderator", "member", ROLE_MEMBER, true));
	assert_false(member_log_may_write(l, member_log_find(l, "member")));
	assert_member_rule(
	    roster_role(l, "member", "member", ROLE_MEMBER, false), MEMBER_RULE_MODERATOR);
	assert_ok(roster_role(l, "moderator", "member", ROLE_MEMBER, false));
	assert_true(member_log_may_write(l, member_log_find(l, "member")));
	assert_ok(roster_role(l, "owner", "moderator", ROLE_MODERATOR, true));
	assert_false(member_log_may_write(l, member_log_find(l, "moderator")));
	assert_ok(roster_remove(l, "owner", "member", MEMBER_FOREVER));
	assert_false(member_log_may_write(l, member_log_find(l, "member")));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_found),
		TEST(test_same_everywhere),
		TEST(test_chain),
		TEST(test_every_bit),
		TEST(test_trial),
		TEST(test_author_is_in_the_room),
		TEST(test_add),
		TEST(test_add_taken),
		TEST(test_power_over_others),
		TEST(test_role),
		TEST(test_last_owner),
		TEST(test_leave_for_good),
		TEST(test_ban),
		TEST(test_ban_ends),
		TEST(test_ban_of_an_owner),
		TEST(test_key),
		TEST(test_key_with_proof),
		TEST(test_key_of_the_last_owner),
		TEST(test_policy),
		TEST(test_mute),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("crypto/member_log", tests, NULL, NULL);
}
