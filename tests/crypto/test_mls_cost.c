/*
 * What is done in a group does not cost more because many are in it: a longer path up the tree,
 * nothing for each member. Counted in calls of libsodium, which the linker puts these functions
 * before (--wrap), so that no clock is asked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>

#include "tests/crypto/crowd.h"

#define FEW 12
#define MANY 1000
#define LEVELS_MORE 6 /* of a tree of 1024 leaves than of one of 16 */
#define A_LEVEL 60    /* calls: two seals, a key pair, hashes, two steps of the secret tree */
#define MESSAGE_MAX (1u << 22)

static uint64_t calls;

/* The names are the linker's. */
#define COUNTED(name, params, args)                                                                \
	int __real_##name params;                                                                  \
	int __wrap_##name params;                                                                  \
	int __wrap_##name params                                                                   \
	{                                                                                          \
		calls++;                                                                           \
		return __real_##name args;                                                         \
	}
COUNTED(crypto_scalarmult, (unsigned char *q, const unsigned char *n, const unsigned char *p),
    (q, n, p))
COUNTED(crypto_scalarmult_base, (unsigned char *q, const unsigned char *n), (q, n))
COUNTED(crypto_sign_detached,
    (unsigned char *sig, unsigned long long *n_sig, const unsigned char *m, unsigned long long n,
	const unsigned char *key),
    (sig, n_sig, m, n, key))
COUNTED(crypto_sign_verify_detached,
    (const unsigned char *sig, const unsigned char *m, unsigned long long n,
	const unsigned char *key),
    (sig, m, n, key))
COUNTED(crypto_hash_sha256_final, (crypto_hash_sha256_state * s, unsigned char *out), (s, out))
COUNTED(
    crypto_auth_hmacsha256_final, (crypto_auth_hmacsha256_state * s, unsigned char *out), (s, out))
/* Of the indexes of keys: a walk over all members would show. */
COUNTED(crypto_shorthash,
    (unsigned char *out, const unsigned char *in, unsigned long long n, const unsigned char *key),
    (out, in, n, key))

/* A crowd, and what its last member said last. */
struct scene {
	struct crowd crowd;
	struct buf message, welcome;
};

static void
commit(struct scene *s, const struct mls_commit_options *o)
{
	struct mls_commit_output to = { .commit = &s->message, .welcome = &s->welcome };

	buf_clear(&s->message);
	buf_clear(&s->welcome);
	crowd_ok(mls_commit(s->crowd.last, o, &to), "commit");
}

static void
update(struct scene *s)
{
	commit(s, &(struct mls_commit_options){ .force_path = true });
	crowd_ok(mls_commit_accept(s->crowd.last, NULL), "accept");
}

static void
receive(struct scene *s)
{
	struct mls_event e;

	crowd_ok(mls_process(s->crowd.first, buf_bytes(&s->message), &e), "process");
	mls_event_fini(&e);
}

/* Without the tree in the Welcome, which is for each member. */
static void
add(struct scene *s)
{
	struct bytes one = buf_bytes(&s->crowd.person[s->crowd.n].package);

	commit(s, &(struct mls_commit_options){ .add = &one, .n_add = 1, .force_path = true });
	mls_commit_drop(s->crowd.last);
}

static void
expel(struct scene *s)
{
	static const uint32_t first = 0;

	commit(s, &(struct mls_commit_options){ .remove = &first, .n_remove = 1 });
	mls_commit_drop(s->crowd.last);
}

static void
propose(struct scene *s)
{
	struct mls_proposal p = { .type = PROPOSAL_UPDATE };

	buf_clear(&s->message);
	crowd_ok(mls_propose(s->crowd.last, &p, NULL, &s->message), "propose");
}

/* First commits what waits, and last follows. */
static void
adopt(struct scene *s)
{
	struct mls_commit_output to = { .commit = &s->message };
	struct mls_event e;

	buf_clear(&s->message);
	crowd_ok(mls_commit(s->crowd.first, &(struct mls_commit_options){ 0 }, &to), "commit");
	crowd_ok(mls_commit_accept(s->crowd.first, NULL), "accept");
	crowd_ok(mls_process(s->crowd.last, buf_bytes(&s->message), &e), "process");
	mls_event_fini(&e);
}

static void
protect(struct scene *s)
{
	buf_clear(&s->message);
	crowd_ok(
	    mls_protect(s->crowd.last, bytes_str("hello"), &(struct mls_send){ 0 }, &s->message),
	    "protect");
}

static void export(struct scene *s)
{
	uint8_t out[32];

	crowd_ok(
	    mls_export(s->crowd.first, "label", bytes_str("context"), out, sizeof out), "export");
}

static void
tell(struct scene *s)
{
	buf_clear(&s->welcome);
	crowd_ok(mls_group_info(s->crowd.first, false, &s->welcome), "group info");
}

static const struct step {
	const char *name;
	void (*run)(struct scene *s);
} steps[] = {
	{ "commit a path", update },
	{ "process it", receive },
	{ "protect", protect },
	{ "unprotect", receive },
	{ "commit an Add", add },
	{ "commit a Remove", expel },
	{ "propose an Update", propose },
	{ "process it", receive },
	{ "commit and process it", adopt },
	{ "commit a path over blanks", update },
	{ "process it", receive },
	{ "export", export },
	{ "make a GroupInfo without the tree", tell },
};
#define STEPS (sizeof steps / sizeof steps[0])

static void
count(uint32_t n, uint64_t cost[static STEPS])
{
	struct scene s = { .message = BUF_INIT(MESSAGE_MAX), .welcome = BUF_INIT(MESSAGE_MAX) };

	crowd_init(&s.crowd, n);
	crowd_settle(&s.crowd);
	for (size_t i = 0; i < STEPS; i++) {
		calls = 0;
		steps[i].run(&s);
		cost[i] = calls;
	}
	crowd_fini(&s.crowd);
	buf_fini(&s.message);
	buf_fini(&s.welcome);
}

static void
test_nothing_is_for_each_member(void **state)
{
	uint64_t few[STEPS], many[STEPS];

	(void)state;
	count(FEW, few);
	count(MANY, many);
	for (size_t i = 0; i < STEPS; i++) {
		print_message("# %-34s %4llu calls among %d, %4llu among %d\n", steps[i].name,
		    (unsigned long long)few[i], FEW, (unsigned long long)many[i], MANY);
		assert_true(few[i] > 0);
		assert_true(many[i] <= few[i] + LEVELS_MORE * A_LEVEL);
	}
}

/* Joining is: the count notices what it is meant to notice. */
static void
test_joining_is(void **state)
{
	struct scene s = { .message = BUF_INIT(MESSAGE_MAX), .welcome = BUF_INIT(MESSAGE_MAX) };
	struct mls_group *g;
	struct bytes one;

	(void)state;
	crowd_init(&s.crowd, MANY);
	crowd_settle(&s.crowd);
	one = buf_bytes(&s.crowd.person[MANY].package);
	commit(&s, &(struct mls_commit_options){ .add = &one, .n_add = 1, .inline_tree = true });
	calls = 0;
	crowd_ok(
	    mls_join(&g, s.crowd.person[MANY].client, buf_bytes(&s.welcome), bytes_of(NULL, 0)),
	    "join");
	assert_true(calls > 3 * MANY);
	mls_group_free(g);
	crowd_fini(&s.crowd);
	buf_fini(&s.message);
	buf_fini(&s.welcome);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_for_each_member),
		cmocka_unit_test(test_joining_is),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("what MLS costs", tests, NULL, NULL);
}
