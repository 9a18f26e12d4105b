/* Tests of crypto/keyring.c and of x509 credentials through group.h: who is asked, when, about
 * whom. */
#include "tests/crypto/guild.h"

#include "base/rw.h"
#include "crypto/group_int.h"
#include "crypto/mls_client.h"
#include "crypto/verify.h"
#include "tests/crypto/der.h"

#define N 3

static struct mate m[N + 1]; /* the last one is not in */
static struct buf commit, welcome;
static struct group_change change;

static int
setup(void **state)
{
	static const char *const nick[] = { "alice", "bob", "carol", "dave" };

	(void)state;
	for (uint8_t i = 0; i <= N; i++)
		mate_init(&m[i], nick[i], (uint8_t)(i + 1));
	guild_init(m, N);
	commit = welcome = BIG;
	for (size_t i = 0; i <= N; i++)
		m[i].asked = 0;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i <= N; i++)
		mate_fini(&m[i]);
	buf_fini(&commit);
	buf_fini(&welcome);
	return 0;
}

/* m[0] adds m[N]. */
static int
add_last(void)
{
	struct buf pkg = mate_package(&m[N]);
	struct bytes lent = buf_bytes(&pkg);
	int r;

	buf_clear(&commit);
	buf_clear(&welcome);
	r = group_add(m[0].group, &lent, 1, &commit, &welcome);
	buf_fini(&pkg);
	return r;
}

static void
test_members_lend_their_certificate(void **state)
{
	(void)state;
	assert_int_equal(group_size(m[1].group), N);
	for (size_t i = 0; i < N; i++) {
		const struct group_member *x = group_member_find(m[1].group, m[i].nick);

		assert_non_null(x);
		assert_true(x->vouched);
		assert_bytes(x->cert, buf_bytes(&m[i].cert));
		assert_memory_equal(x->sign_key, keyring_sign_key(m[i].keyring), SIGN_KEY_SIZE);
	}
}

/* 5.3.1: a key package that is taken, all leaves at a join, who is added by a commit. */
static void
test_when_asked(void **state)
{
	(void)state;
	assert_ok(add_last());
	assert_true(m[0].asked > 0);
	assert_ok(group_join(&m[N].group, m[N].keyring, buf_bytes(&welcome), NULL));
	assert_int_equal(m[N].asked, N + 1);
	m[1].asked = 0;
	assert_ok(group_process(m[1].group, buf_bytes(&commit), &change));
	assert_int_equal(m[1].asked, 1);
	assert_int_equal(change.n_added, 1);
	assert_true(change.added[0].vouched);
	assert_int_equal(change.added[0].cert.n, 0);
	/* A path of the same leaf asks nobody. */
	m[1].asked = m[0].asked = 0;
	assert_ok(group_accept(m[0].group, &change));
	buf_clear(&commit);
	assert_ok(group_add(m[0].group, NULL, 0, &commit, &welcome));
	assert_ok(group_process(m[1].group, buf_bytes(&commit), &change));
	assert_int_equal(m[1].asked, 0);
}

static void
test_refused_package(void **state)
{
	(void)state;
	m[0].answer = ERR_EXPIRED;
	assert_err(add_last(), ERR_DENIED);
	assert_int_equal(commit.n, 0);
	assert_false(group_staged(m[0].group));
	m[0].answer = 0;
	assert_ok(add_last());
	guild_follow(m, N, &m[0], buf_bytes(&commit));
}

/* Who does not believe the new one refuses the commit, and is where it was. */
static void
test_refused_commit(void **state)
{
	uint64_t epoch = group_epoch(m[1].group);

	(void)state;
	assert_ok(add_last());
	m[1].answer = ERR_DENIED;
	assert_err(group_process(m[1].group, buf_bytes(&commit), &change), ERR_DENIED);
	assert_int_equal(group_epoch(m[1].group), epoch);
	assert_int_equal(group_size(m[1].group), N);
	group_drop(m[0].group);
	buf_clear(&commit);
	assert_ok(group_add(m[0].group, NULL, 0, &commit, &welcome));
	guild_follow(m, N, &m[0], buf_bytes(&commit));
}

static void
test_refused_join(void **state)
{
	(void)state;
	assert_ok(add_last());
	m[N].answer = ERR_CHAIN;
	assert_err(group_join(&m[N].group, m[N].keyring, buf_bytes(&welcome), NULL), ERR_DENIED);
	assert_null(m[N].group);
	m[N].answer = 0;
	assert_ok(group_join(&m[N].group, m[N].keyring, buf_bytes(&welcome), NULL));
}

/* The callback's reader sees another name than ours. */
static void
test_two_readers_disagree(void **state)
{
	(void)state;
	m[0].certifies = "alice";
	assert_err(add_last(), ERR_DENIED);
	m[0].certifies = NULL;
	assert_ok(add_last());
}

/* Neither kind of credential is taken where the other one is at home. */
static void
test_basic_and_x509_do_not_mix(void **state)
{
	static const uint8_t gid[GROUP_ID_SIZE] = "another";
	struct buf pkg = BIG;
	struct keyring *plain;
	struct bytes lent;
	struct group *g;

	(void)state;
	assert_ok(keyring_new(&plain, "erin"));
	assert_ok(keypkg_new(plain, &pkg));
	lent = buf_bytes(&pkg);
	assert_err(group_add(m[0].group, &lent, 1, &commit, &welcome), ERR_DENIED);
	buf_fini(&pkg);
	pkg = mate_package(&m[N]);
	lent = buf_bytes(&pkg);
	assert_ok(group_create(&g, plain, gid, NULL));
	assert_err(group_add(g, &lent, 1, &commit, &welcome), ERR_DENIED);
	assert_false(group_self(g)->vouched);
	assert_int_equal(group_self(g)->cert.n, 0);
	group_free(g);
	keyring_free(plain);
	buf_fini(&pkg);
}

/* 5.3: the leaf's signature_key is the certificate's. */
static void
test_key_of_the_certificate(void **state)
{
	struct keyring_x509 o = { .seed = m[0].seed, .n_chain = 1 };
	struct bytes chain = buf_bytes(&m[1].cert);
	struct keyring *k = NULL;

	(void)state;
	o.chain = &chain;
	assert_err(keyring_new_x509(&k, &o), ERR_KEY);
	o.n_chain = 0;
	assert_err(keyring_new_x509(&k, &o), ERR_LIMIT);
	o.n_chain = KEYRING_CHAIN_MAX + 1;
	assert_err(keyring_new_x509(&k, &o), ERR_LIMIT);
	o.n_chain = 1;
	chain.n = 0;
	assert_err(keyring_new_x509(&k, &o), ERR_PARSE);
	chain = bytes_str("no certificate");
	assert_err(keyring_new_x509(&k, &o), ERR_NAME);
	assert_null(k);
}

/* A renewed certificate is in the leaf after the next commit, and the others are asked about it. */
static void
test_renew(void **state)
{
	struct buf new = BIG, other = BIG;
	struct bytes chain;

	(void)state;
	mate_cert(&m[0], "alice", 2, &new);
	mate_cert(&m[0], "alicia", 3, &other);
	chain = buf_bytes(&other);
	assert_err(keyring_renew(m[0].keyring, &chain, 1), ERR_DENIED);
	chain = buf_bytes(&m[1].cert);
	assert_err(keyring_renew(m[0].keyring, &chain, 1), ERR_KEY);
	chain = buf_bytes(&new);
	m[0].answer = ERR_CHAIN;
	assert_err(keyring_renew(m[0].keyring, &chain, 1), ERR_CHAIN);
	m[0].answer = 0;
	assert_ok(keyring_renew(m[0].keyring, &chain, 1));
	assert_bytes(group_member_find(m[1].group, "alice")->cert, buf_bytes(&m[0].cert));
	assert_ok(group_add(m[0].group, NULL, 0, &commit, &welcome));
	m[1].asked = 0;
	guild_follow(m, N, &m[0], buf_bytes(&commit));
	assert_int_equal(m[1].asked, 1);
	assert_bytes(group_member_find(m[1].group, "alice")->cert, chain);
	assert_bytes(group_self(m[0].group)->cert, chain);
	assert_ok(add_last());
	guild_follow(m, N, &m[0], buf_bytes(&commit));
	buf_fini(&new);
	buf_fini(&other);
}

/* Without a log too, nobody's key changes under their nick. */
static void
test_own_key_stays(void **state)
{
	struct mls_client *c = keyring_client(m[0].keyring);
	struct mls_commit_options o = { .without_pending = true };
	struct mls_identity id;
	struct mate other;

	(void)state;
	mate_init(&other, "alice", 99);
	id = keyring_identity(other.keyring);
	o.identity = &id;
	c->hooks.authorize = NULL;
	assert_ok(
	    mls_commit(m[0].group->mls, &o, &(struct mls_commit_output){ .commit = &commit }));
	assert_err(group_process(m[1].group, buf_bytes(&commit), &change), ERR_DENIED);
	assert_string_equal(keyring_refusal(m[1].keyring)->by.nick, "alice");
	mate_fini(&other);
}

/* A commit of m[0]'s that asks nobody, with one more of these. */
static int
rogue_add(struct mate *a, struct mate *b)
{
	struct mls_client *c = keyring_client(m[0].keyring);
	struct mls_commit_options o = { .without_pending = true };
	struct buf pkg[2] = { mate_package(a), b != NULL ? mate_package(b) : BIG };
	struct mls_hooks hooks = c->hooks;
	struct bytes message[2];
	struct rd in;
	int r;

	o.add = message;
	for (; o.n_add < 2 && pkg[o.n_add].n > 0; o.n_add++) {
		rd_init(&in, buf_bytes(&pkg[o.n_add]));
		message[o.n_add] = rd_vecv(&in, pkg[o.n_add].n);
	}
	c->hooks.authorize = NULL;
	buf_clear(&commit);
	assert_ok(
	    mls_commit(m[0].group->mls, &o, &(struct mls_commit_output){ .commit = &commit }));
	c->hooks = hooks;
	r = group_process(m[1].group, buf_bytes(&commit), &change);
	group_drop(m[0].group);
	buf_fini(&pkg[0]);
	buf_fini(&pkg[1]);
	return r;
}

static void
test_one_nick_once(void **state)
{
	struct mate carol, dave;

	(void)state;
	mate_init(&carol, "CAROL", 98);
	mate_init(&dave, "Dave", 99);
	assert_err(rogue_add(&carol, NULL), ERR_EXISTS);
	assert_err(rogue_add(&m[N], &dave), ERR_EXISTS);
	assert_ok(rogue_add(&dave, NULL));
	mate_fini(&carol);
	mate_fini(&dave);
}

/* A group lives on when who made the keyring has given it back. */
static void
test_keyring_outlived(void **state)
{
	(void)state;
	keyring_free(m[0].keyring);
	m[0].keyring = NULL;
	assert_ok(add_last());
}

static void
test_verify(void **state)
{
	struct buf pkg = mate_package(&m[N]);
	struct verify_owner o;

	(void)state;
	assert_ok(verify_keypkg(buf_bytes(&pkg), &o));
	assert_string_equal(o.nick, "dave");
	assert_int_equal(o.n_chain, 1);
	assert_bytes(o.chain[0], buf_bytes(&m[N].cert));
	assert_memory_equal(o.sign_key, keyring_sign_key(m[N].keyring), sizeof o.sign_key);
	buf_fini(&pkg);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_members_lend_their_certificate, setup, teardown),
		cmocka_unit_test_setup_teardown(test_when_asked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused_package, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused_commit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused_join, setup, teardown),
		cmocka_unit_test_setup_teardown(test_two_readers_disagree, setup, teardown),
		cmocka_unit_test_setup_teardown(test_basic_and_x509_do_not_mix, setup, teardown),
		cmocka_unit_test_setup_teardown(test_key_of_the_certificate, setup, teardown),
		cmocka_unit_test_setup_teardown(test_renew, setup, teardown),
		cmocka_unit_test_setup_teardown(test_own_key_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_nick_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_keyring_outlived, setup, teardown),
		cmocka_unit_test_setup_teardown(test_verify, setup, teardown),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("crypto/keyring", tests, NULL, NULL);
}
