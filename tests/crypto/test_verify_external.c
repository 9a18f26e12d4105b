/*
 * Tests of crypto/verify_external.c: what the server sees of somebody who comes back by themselves.
 * A rogue's program asks none of its own rules; what it makes is signed by its own key.
 */
#include "crypto/commit.h"
#include "crypto/group_int.h"
#include "crypto/mls_client.h"
#include "crypto/mls_message.h"
#include "crypto/verify.h"
#include "tests/crypto/guild.h"

#define N 3

static const uint8_t gid[GROUP_ID_SIZE] = "a guild";
static struct mate m[N + 1]; /* the last one is not in */
static struct buf info, commit;
static struct verify_owner who;

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
setup(void **state)
{
	static const char *const nick[] = { "alice", "bob", "carol", "dave" };

	(void)state;
	for (uint8_t i = 0; i <= N; i++)
		mate_init(&m[i], nick[i], (uint8_t)(i + 1));
	guild_init(m, N);
	info = commit = BIG;
	assert_ok(group_info(m[0].group, &info));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i <= N; i++)
		mate_fini(&m[i]);
	buf_fini(&info);
	buf_fini(&commit);
	return 0;
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

static int
some_psk(void *arg, struct bytes id, struct buf *secret)
{
	(void)arg;
	buf_put(secret, id.p, id.n);
	return 0;
}

static void
rogue(const struct mate *by, struct mls_external_join o)
{
	struct mls_client *c = keyring_client(by->keyring);
	struct mls_hooks hooks = c->hooks;
	struct mls_group *g = NULL;

	buf_clear(&commit);
	o.group_info = buf_bytes(&info);
	c->hooks = (struct mls_hooks){ .credential = believe, .psk = some_psk, .now = hooks.now };
	blind = true;
	assert_ok(mls_external_join(&g, c, &o, &commit));
	blind = false;
	c->hooks = hooks;
	mls_group_free(g);
}

static int
verify(void)
{
	return verify_external_commit(buf_bytes(&commit), buf_bytes(&info), &who);
}

static void
test_group_info(void **state)
{
	uint8_t id[16];
	uint64_t epoch = 0;
	struct buf b = BIG;

	(void)state;
	assert_ok(verify_group_info(buf_bytes(&info), id, &epoch));
	assert_memory_equal(id, gid, sizeof id);
	assert_int_equal(epoch, group_epoch(m[0].group));
	for (size_t i = 0; i < info.n; i++) {
		info.p[i] ^= 1;
		assert_true(verify_group_info(buf_bytes(&info), id, &epoch) < 0);
		info.p[i] ^= 1;
	}
	for (size_t n = 0; n < info.n; n++)
		assert_true(verify_group_info(bytes_of(info.p, n), id, &epoch) < 0);
	info.p[info.n - 1] ^= 1;
	assert_err(verify_group_info(buf_bytes(&info), id, &epoch), ERR_SIGNATURE);
	/* Without the tree nobody enters by it. */
	assert_ok(mls_group_info(m[0].group->mls, false, &b));
	assert_err(verify_group_info(buf_bytes(&b), id, &epoch), ERR_PARSE);
	buf_fini(&b);
}

/* The one that goes with a commit is for the epoch after it. */
static void
test_info_of_a_commit(void **state)
{
	uint8_t id[16];
	uint64_t epoch = 0;

	(void)state;
	buf_clear(&info);
	assert_ok(group_commit(m[1].group, &(struct group_commit){ .info = &info }, &commit, NULL));
	assert_ok(verify_group_info(buf_bytes(&info), id, &epoch));
	assert_int_equal(epoch, group_epoch(m[1].group) + 1);
	/* A sealed commit is none of them. */
	assert_err(verify(), ERR_PARSE);
}

static void
test_right(void **state)
{
	struct group *g;

	(void)state;
	group_free(m[2].group);
	m[2].group = NULL;
	assert_ok(group_rejoin(&g, m[2].keyring, buf_bytes(&info), NULL, &commit));
	assert_ok(verify());
	assert_string_equal(who.nick, "carol");
	assert_memory_equal(who.sign_key, keyring_sign_key(m[2].keyring), SIGN_KEY_SIZE);
	assert_int_equal(who.n_chain, 1);
	assert_bytes(who.chain[0], buf_bytes(&m[2].cert));
	group_free(g);
	/* Who has no leaf there; whether they may is not for this to judge. */
	rogue(&m[N], (struct mls_external_join){ 0 });
	assert_ok(verify());
	assert_string_equal(who.nick, "dave");
}

static void
test_changed(void **state)
{
	struct bytes all;

	(void)state;
	rogue(&m[2], (struct mls_external_join){ .resync = true });
	all = buf_bytes(&commit);
	/* The confirmation tag, 33 bytes at the end, is for the members. */
	for (size_t i = 0; i < commit.n - 33; i++) {
		commit.p[i] ^= 1;
		assert_true(verify() < 0);
		commit.p[i] ^= 1;
	}
	for (size_t n = 0; n < commit.n; n++)
		assert_true(verify_external_commit(bytes_of(all.p, n), buf_bytes(&info), &who) < 0);
	commit.p[commit.n - 34] ^= 1;
	assert_err(verify(), ERR_SIGNATURE);
}

static void
test_another_epoch(void **state)
{
	struct group_change change;
	struct buf c = BIG;

	(void)state;
	rogue(&m[2], (struct mls_external_join){ .resync = true });
	assert_ok(group_add(m[0].group, NULL, 0, &c, NULL));
	assert_ok(group_accept(m[0].group, &change));
	buf_clear(&info);
	assert_ok(group_info(m[0].group, &info));
	assert_err(verify(), ERR_EPOCH);
	group_free(m[0].group);
	assert_ok(
	    group_create(&m[0].group, m[0].keyring, (const uint8_t *)"another guild...", NULL));
	buf_clear(&info);
	assert_ok(group_info(m[0].group, &info));
	assert_err(verify(), ERR_GROUP);
	buf_fini(&c);
}

static void
test_place(void **state)
{
	uint32_t bob = group_self(m[1].group)->leaf, carol = group_self(m[2].group)->leaf;
	struct mate impostor, renamed, namesake;

	(void)state;
	mate_init(&impostor, "Carol", 77);
	mate_init(&renamed, "caroline", 3);
	mate_init(&namesake, "carol", 78);
	rogue(&m[2], (struct mls_external_join){ .remove = &bob });
	assert_err(verify(), ERR_DENIED);
	rogue(&m[2], (struct mls_external_join){ 0 });
	assert_err(verify(), ERR_DENIED);
	rogue(&m[N], (struct mls_external_join){ .remove = &bob });
	assert_err(verify(), ERR_DENIED);
	rogue(&impostor, (struct mls_external_join){ 0 });
	assert_err(verify(), ERR_DENIED);
	rogue(&renamed, (struct mls_external_join){ .resync = true });
	assert_err(verify(), ERR_DENIED);
	rogue(&renamed, (struct mls_external_join){ 0 });
	assert_err(verify(), ERR_DENIED);
	rogue(&namesake, (struct mls_external_join){ .remove = &carol });
	assert_err(verify(), ERR_DENIED);
	mate_fini(&impostor);
	mate_fini(&renamed);
	mate_fini(&namesake);
}

static void
test_more(void **state)
{
	struct mls_psk psk = { PSK_EXTERNAL, bytes_str("psk"), 0 };

	(void)state;
	rogue(&m[2], (struct mls_external_join){ .resync = true, .psk = &psk, .n_psk = 1 });
	assert_err(verify(), ERR_DENIED);
	rogue(&m[2], (struct mls_external_join){ .resync = true, .aad = bytes_str("x") });
	assert_err(verify(), ERR_DENIED);
}

/* In the clear, but of a member, or a proposal. */
static void
test_other_kinds(void **state)
{
	const struct mls_commit_options o = { .force_path = true, .send = { .public = true } };
	const struct mls_proposal update = { .type = PROPOSAL_UPDATE };

	(void)state;
	assert_ok(
	    mls_commit(m[1].group->mls, &o, &(struct mls_commit_output){ .commit = &commit }));
	assert_err(verify(), ERR_PARSE);
	buf_clear(&commit);
	assert_ok(mls_propose(m[2].group->mls, &update, &o.send, &commit));
	assert_err(verify(), ERR_PARSE);
	/* info is none. */
	rogue(&m[2], (struct mls_external_join){ .resync = true });
	assert_err(verify_external_commit(buf_bytes(&commit), buf_bytes(&commit), &who), ERR_PARSE);
	assert_ok(verify());
}

/* Another list of proposals, signed by whose commit it is. */
static void
sign_list(const struct mate *by, struct bytes list)
{
	const struct mls_who *w = keyring_client(by->keyring)->who;
	struct authenticated_content c = { .wire_format = WIRE_FORMAT_PUBLIC };
	struct buf body = BIG, out = BIG;
	uint8_t sig[SIGNATURE_SIZE];
	struct mls_message msg, of;
	struct commit was;
	struct rd in;

	assert_ok(mls_message_parse(&msg, buf_bytes(&commit)));
	assert_ok(mls_message_parse(&of, buf_bytes(&info)));
	rd_init(&in, msg.public_message.content.body);
	commit_read(&in, &was);
	was.proposals = list;
	commit_write(&body, &was);
	c.content = msg.public_message.content;
	c.content.body = buf_bytes(&body);
	c.auth = msg.public_message.auth;
	assert_ok(authenticated_content_sign(&c, of.group_info.raw_context, w->sign, sig));
	c.auth.signature = bytes_of(sig, sizeof sig);
	mls_message_begin(&out, WIRE_FORMAT_PUBLIC);
	assert_ok(public_message_protect(&c, NULL, bytes_of(NULL, 0), &out));
	buf_clear(&commit);
	wr_bytes(&commit, buf_bytes(&out));
	buf_fini(&body);
	buf_fini(&out);
}

/* 12.2, of external commits. */
static void
test_list(void **state)
{
	static const uint8_t kem[32] = { 9 };
	struct proposal init = { .type = PROPOSAL_EXTERNAL_INIT },
			remove = { .type = PROPOSAL_REMOVE, .remove = 2 };
	struct buf one = BIG, gone = BIG, list = BIG;
	bool right;

	(void)state;
	init.external_init = bytes_of(kem, sizeof kem);
	proposal_write(&one, &init);
	proposal_write(&gone, &remove);
	/* How many of each, and one by reference. */
	for (int inits = 0; inits < 3; inits++)
		for (int removals = 0; removals < 3; removals++)
			for (int refs = 0; refs < 2; refs++) {
				rogue(&m[2], (struct mls_external_join){ .resync = true });
				buf_clear(&list);
				for (int i = 0; i < inits; i++)
					commit_write_proposal(&list, buf_bytes(&one));
				for (int i = 0; i < removals; i++)
					commit_write_proposal(&list, buf_bytes(&gone));
				for (int i = 0; i < refs; i++)
					commit_write_ref(&list, bytes_of(kem, sizeof kem));
				sign_list(&m[2], buf_bytes(&list));
				right = inits == 1 && removals == 1 && refs == 0;
				assert_err(verify(), right ? 0 : ERR_DENIED);
			}
	/* A leaf that is blank, or not there, by who has none. */
	rogue(&m[N], (struct mls_external_join){ 0 });
	for (uint32_t leaf = 3; leaf < 20; leaf += 16) {
		remove.remove = leaf;
		buf_clear(&gone);
		buf_clear(&list);
		proposal_write(&gone, &remove);
		commit_write_proposal(&list, buf_bytes(&one));
		commit_write_proposal(&list, buf_bytes(&gone));
		sign_list(&m[N], buf_bytes(&list));
		assert_err(verify(), ERR_DENIED);
	}
	buf_fini(&one);
	buf_fini(&gone);
	buf_fini(&list);
}

/* 5.3: the leaf's key is the certificate's. */
static void
test_key_of_the_certificate(void **state)
{
	struct mls_client *c = keyring_client(m[2].keyring);
	struct mls_identity id = keyring_identity(m[2].keyring);
	struct mls_who *was = c->who, *other = NULL;

	(void)state;
	id.credential = mls_member(m[1].group->mls, 1)->credential;
	assert_ok(mls_who_new(&other, &id));
	c->who = other;
	rogue(&m[2], (struct mls_external_join){ .resync = true });
	c->who = was;
	mls_who_free(other);
	assert_err(verify(), ERR_KEY);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_group_info),
		TEST(test_info_of_a_commit),
		TEST(test_right),
		TEST(test_changed),
		TEST(test_another_epoch),
		TEST(test_place),
		TEST(test_more),
		TEST(test_other_kinds),
		TEST(test_list),
		TEST(test_key_of_the_certificate),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("crypto/verify_external", tests, NULL, NULL);
}
