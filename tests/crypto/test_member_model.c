/*
 * A naive model of a membership log beside the real one: random people try random things, and
 * both agree on what may be and on who is what. The model knows people by number in a table and
 * asks its own questions; it shares no code with member_fold.c.
 */
#include <stdio.h>

#include "tests/crypto/random_fake.h"
#include "tests/crypto/roster.h"

#define PEOPLE 9
#define STEPS 1500

struct person {
	bool in, banned;
	int role; /* 1 to 4 */
	bool muted;
	uint64_t until;
	char key; /* 'a' or 'b': which of its keys */
};

static struct person p[PEOPLE];
static int policy[3];
static struct member_log *l;

static char *
nick_of(char out[static 16], int i)
{
	snprintf(out, 16, "%c%s", 'a' + i, i % 2 ? "ODD" : "even");
	return out;
}

/* The name that roster_key makes a person's key of. */
static char *
key_of(char out[static 24], int i, char key)
{
	snprintf(out, 24, "%d%c", i, key);
	return out;
}

static int
owners(void)
{
	int n = 0;

	for (int i = 0; i < PEOPLE; i++)
		n += p[i].in && p[i].role == 4;
	return n;
}

static bool
rules(int by, int role)
{
	return p[by].role == 4 || (p[by].role == 3 && role < 3);
}

static bool
adds(int by, int role)
{
	return rules(by, role) || (role < 3 && role <= p[by].role && p[by].role >= policy[1]);
}

static bool
is_only_owner(int i)
{
	return p[i].in && p[i].role == 4 && owners() == 1;
}

static int
below(int n)
{
	return (int)random_fake_below((uint32_t)n);
}

static int
put(int by, const struct member_entry *e)
{
	char key[24];

	return roster_put(l, key_of(key, by, p[by].key), e);
}

static void
set_key(struct member_entry *e, int i, char key)
{
	char name[24];

	memcpy(e->key, roster_key(key_of(name, i, key)).public, sizeof e->key);
}

static uint64_t
now(void)
{
	return ROSTER_TIME + member_log_count(l);
}

static void
try_add(int by, int who)
{
	struct member_entry e = { .kind = MEMBER_ADD, .role = (enum role)(1 + below(4)) };
	bool may = p[by].in && !p[who].in && adds(by, (int)e.role) &&
		   !(p[who].banned && now() < p[who].until);

	nick_of(e.nick, who);
	set_key(&e, who, p[who].key);
	assert_int_equal(put(by, &e) == 0, may);
	if (may)
		p[who] = (struct person){ .in = true, .role = (int)e.role, .key = p[who].key };
}

static void
try_remove(int by, int who)
{
	static const uint64_t spans[] = { 0, 0, 40, 400 };
	uint64_t span = spans[below(4)], until = span == 0 ? 0 : now() + span;
	struct member_entry e = { .kind = MEMBER_REMOVE, .until = until };
	bool may = p[by].in && (p[who].in || p[who].banned);

	may = may && (rules(by, p[who].in ? p[who].role : 2) || (by == who && until == 0));
	may = may && !is_only_owner(who) && (p[who].in || until != p[who].until);
	nick_of(e.nick, who);
	assert_int_equal(put(by, &e) == 0, may);
	if (may)
		p[who] = (struct person){ .banned = until > 0, .until = until, .key = p[who].key };
}

static void
try_role(int by, int who)
{
	struct member_entry e = { .kind = MEMBER_ROLE, .role = (enum role)(1 + below(4)) };
	bool may = p[by].in && p[who].in;

	e.muted = below(2) == 0;
	may = may && rules(by, p[who].role) && rules(by, (int)e.role);
	may = may && !(is_only_owner(who) && e.role != ROLE_OWNER);
	may = may && (p[who].role != (int)e.role || p[who].muted != e.muted);
	nick_of(e.nick, who);
	assert_int_equal(put(by, &e) == 0, may);
	if (may) {
		p[who].role = (int)e.role;
		p[who].muted = e.muted;
	}
}

static void
try_key(int by, int who)
{
	struct member_entry e = { .kind = MEMBER_KEY };
	char new = p[who].key == 'a' ? 'b' : 'a';
	bool may = p[by].in && p[who].in;

	may = may && (by == who || (adds(by, p[who].role) && !is_only_owner(who)));
	nick_of(e.nick, who);
	set_key(&e, who, new);
	assert_int_equal(put(by, &e) == 0, may);
	if (may)
		p[who].key = new;
}

static void
try_policy(int by, int who)
{
	int want[3] = { 1 + below(4), 1 + below(4), 1 + below(4) };
	struct member_entry e = { .kind = MEMBER_POLICY };
	bool may = p[by].in && p[by].role == 4 && memcmp(want, policy, sizeof want) != 0;

	(void)who;
	e.policy =
	    (struct member_policy){ (enum role)want[0], (enum role)want[1], (enum role)want[2] };
	assert_int_equal(put(by, &e) == 0, may);
	if (may)
		memcpy(policy, want, sizeof policy);
}

static void
compare(void)
{
	struct member_policy q = member_log_policy(l);
	size_t known = 0;

	assert_int_equal(q.invite, policy[0]);
	assert_int_equal(q.add, policy[1]);
	assert_int_equal(q.write, policy[2]);
	for (int i = 0; i < PEOPLE; i++) {
		char name[16], key[24];
		const struct member_row *m = member_log_find(l, nick_of(name, i));
		struct roster_key k = roster_key(key_of(key, i, p[i].key));

		assert_int_equal(m != NULL, p[i].in || p[i].banned);
		assert_int_equal(member_log_has(l, name, k.public), p[i].in);
		known += m != NULL;
		if (m == NULL)
			continue;
		assert_int_equal(m->role, p[i].in ? p[i].role : 0);
		assert_int_equal(m->until, p[i].until);
		assert_int_equal(member_log_may_write(l, m),
		    p[i].in && !p[i].muted && (p[i].role >= 3 || p[i].role >= policy[2]));
		assert_ptr_equal(member_log_find_key(l, k.public), m);
	}
	assert_null(member_log_get(l, known));
	for (size_t i = 1; i < known; i++)
		assert_true(
		    nick_compare(member_log_get(l, i - 1)->nick, member_log_get(l, i)->nick) < 0);
	assert_true(owners() > 0);
}

static void
run(uint64_t seed)
{
	static void (*const tries[])(int, int) = { try_add, try_add, try_add, try_remove, try_role,
		try_role, try_key, try_policy };
	struct member_entry e = { .kind = MEMBER_FOUND, .room = "#x" };
	size_t taken;

	random_fake_seed(seed);
	l = member_log_new();
	memset(p, 0, sizeof p);
	for (int i = 0; i < PEOPLE; i++)
		p[i].key = 'a';
	nick_of(e.nick, 0);
	set_key(&e, 0, 'a');
	e.policy = (struct member_policy){ ROLE_MODERATOR, ROLE_MEMBER, ROLE_GUEST };
	assert_ok(put(0, &e));
	memcpy(policy, (int[]){ 3, 2, 1 }, sizeof policy);
	p[0] = (struct person){ .in = true, .role = 4, .key = 'a' };
	for (int i = 0; i < STEPS; i++) {
		tries[below(8)](below(PEOPLE), below(PEOPLE));
		compare();
	}
	taken = (size_t)member_log_count(l);
	assert_true(taken > STEPS / 20); /* the walk got somewhere */
	member_log_free(l);
}

static void
test_model(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++)
		run(seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_model) };

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("crypto/member_log model", tests, NULL, NULL);
}
