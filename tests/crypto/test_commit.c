/*
 * Received commits: for every rule one that is right in all but that rule. It is refused, the
 * group stays as it was bit for bit, and the honest commit is still accepted afterwards.
 */
#include "support.h"

#include "crypto/commit.h"
#include "crypto/group_int.h"

#define N 4

static struct person p[N], e;
static struct buf pkg, commit, welcome;
static uint8_t before[32];

/* a has staged to remove d and is about to be followed by b. */
static void
stage_removal(void)
{
	uint32_t leaf = 3;

	assert_ok(group_remove(p[0].group, &leaf, 1, &commit));
}

static void
stage_addition(void)
{
	struct bytes b = buf_bytes(&pkg);

	assert_ok(group_add(p[0].group, &b, 1, &commit, &welcome));
}

static int
setup(void **state)
{
	(void)state;
	people_init(p, N);
	person_init(&e, "e");
	pkg = person_package(&e);
	commit = welcome = BIG;
	state_of(p[1].group, before);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	people_fini(p, N);
	person_fini(&e);
	buf_fini(&pkg);
	buf_fini(&commit);
	buf_fini(&welcome);
	return 0;
}

static void
assert_refused(struct bytes b, int error)
{
	struct group_change change;
	uint8_t after[32];

	assert_err(group_process(p[1].group, b, &change), error);
	state_of(p[1].group, after);
	assert_memory_equal(before, after, 32);
}

/* What was staged still works for everybody. */
static void
assert_honest_accepted(void)
{
	struct group_change change;

	assert_ok(group_process(p[1].group, buf_bytes(&commit), &change));
	assert_ok(group_process(p[2].group, buf_bytes(&commit), &change));
	assert_ok(group_accept(p[0].group, &change));
	assert_agree(&p[0], &p[1]);
	assert_agree(&p[0], &p[2]);
	assert_talks(&p[0], &p[1]);
	assert_talks(&p[2], &p[0]);
}

/* The staged commit with what a test did to it, signed again by signer; the tag is the old one. */
static void
assert_forged_refused(struct commit *c, struct bytes sealed, const struct person *signer, int error)
{
	struct buf b = BIG, content = BIG;
	uint8_t sig[SIGNATURE_SIZE];

	commit_put_change(&b, c);
	wr_vec32(&b, sealed);
	assert_ok(commit_put_signed(&content, signer->group->now->context, buf_bytes(&b)));
	assert_ok(sign(sig, keyring_signer(signer->keys), COMMIT_LABEL, buf_bytes(&content)));
	buf_put(&b, sig, sizeof sig);
	buf_put(&b, c->tag, 32);
	assert_refused(buf_bytes(&b), error);
	buf_fini(&b);
	buf_fini(&content);
}

static struct commit
parsed(void)
{
	struct commit c;

	assert_ok(commit_parse(&c, buf_bytes(&commit)));
	return c;
}

static void
test_every_flip_is_refused(void **state)
{
	struct group_change change;
	uint8_t after[32];

	(void)state;
	stage_addition();
	for (size_t i = 0; i < commit.n; i++) {
		uint8_t bit = (uint8_t)(1u << i % 8);

		commit.p[i] ^= bit;
		assert_int_not_equal(group_process(p[1].group, buf_bytes(&commit), &change), 0);
		commit.p[i] ^= bit;
	}
	state_of(p[1].group, after);
	assert_memory_equal(before, after, 32);
	assert_honest_accepted();
	assert_ok(group_join(&e.group, e.keys, buf_bytes(&welcome)));
	assert_agree(&e, &p[1]);
}

static void
test_every_cut_is_refused(void **state)
{
	(void)state;
	stage_addition();
	for (size_t n = 0; n < commit.n; n++)
		assert_refused(bytes_of(commit.p, n), ERR_PARSE);
	buf_put(&commit, "", 1);
	assert_refused(buf_bytes(&commit), ERR_PARSE);
	commit.n--;
	assert_honest_accepted();
}

static void
test_version_and_kind(void **state)
{
	(void)state;
	stage_removal();
	commit.p[0]++;
	assert_refused(buf_bytes(&commit), ERR_PARSE);
	commit.p[0]--;
	commit.p[1] = FRAMING_MESSAGE;
	assert_refused(buf_bytes(&commit), ERR_PARSE);
	commit.p[1] = FRAMING_COMMIT;
	assert_honest_accepted();
}

static void
test_group_and_epoch(void **state)
{
	struct commit c;

	(void)state;
	stage_removal();
	c = parsed();
	c.head.gid[7] ^= 1;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_GROUP);
	c = parsed();
	c.head.epoch--;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_EPOCH);
	c.head.epoch += 2;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_EPOCH);
	assert_honest_accepted();
}

static void
test_signer(void **state)
{
	struct commit c;

	(void)state;
	stage_removal();
	c = parsed();
	/* No member, ourselves, another member than who signed. */
	c.by = N;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_MEMBER);
	c.by = 1;
	assert_forged_refused(&c, c.sealed, &p[1], ERR_MEMBER);
	c.by = 2;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_SIGNATURE);
	c.by = 0;
	assert_forged_refused(&c, c.sealed, &p[2], ERR_SIGNATURE);
	commit.p[commit.n - 33] ^= 1;
	assert_refused(buf_bytes(&commit), ERR_SIGNATURE);
	commit.p[commit.n - 33] ^= 1;
	assert_honest_accepted();
}

/* A signature over the same bytes, but in another epoch of the group. */
static void
test_signature_is_bound_to_the_epoch(void **state)
{
	struct commit c;

	(void)state;
	stage_removal();
	c = parsed();
	p[0].group->now->context[0] ^= 1;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_SIGNATURE);
	p[0].group->now->context[0] ^= 1;
	assert_honest_accepted();
}

static void
test_removals(void **state)
{
	struct commit c;

	(void)state;
	stage_removal();
	c = parsed();
	c.removed[0] = N;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_MEMBER);
	c.removed[0] = 0; /* the committer itself */
	assert_forged_refused(&c, c.sealed, &p[0], ERR_MEMBER);
	c.removed[0] = c.removed[1] = 3;
	c.n_removed = 2;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_PARSE);
	c.removed[1] = 2;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_PARSE);
	assert_honest_accepted();
}

static void
test_too_many_changes(void **state)
{
	struct commit c;
	struct buf b = BIG;

	(void)state;
	stage_removal();
	c = parsed();
	framing_put(&b, &c.head);
	wr_u32(&b, c.by);
	wr_u8(&b, GROUP_CHANGE_MAX + 1);
	for (uint32_t i = 0; i <= GROUP_CHANGE_MAX; i++)
		wr_u32(&b, i);
	wr_u8(&b, 0);
	buf_put(&b, c.leaf_key, 32);
	wr_vec32(&b, c.sealed);
	buf_put(&b, c.sig.p, 64 + 32);
	assert_refused(buf_bytes(&b), ERR_PARSE);
	buf_fini(&b);
	assert_honest_accepted();
}

/* A package of nick by owner, whose leaf key may be another's. */
static struct buf
package(const struct person *owner, const char *nick, const uint8_t *leaf_key)
{
	uint8_t sig[SIGNATURE_SIZE];
	struct keypkg k;
	struct buf b = BIG;

	assert_ok(keypkg_parse(&k, buf_bytes(&pkg)));
	memset(k.nick, 0, sizeof k.nick);
	memcpy(k.nick, nick, strlen(nick));
	memcpy(k.sign_key, keyring_sign_key(owner->keys), 32);
	if (leaf_key != NULL)
		memcpy(k.leaf_key, leaf_key, 32);
	keypkg_put_content(&b, &k);
	assert_ok(sign(sig, keyring_signer(owner->keys), KEYPKG_LABEL, buf_bytes(&b)));
	buf_put(&b, sig, sizeof sig);
	return b;
}

static void
assert_addition_refused(struct buf added, int error)
{
	struct commit c = parsed();

	c.added[0].all = buf_bytes(&added);
	assert_forged_refused(&c, c.sealed, &p[0], error);
	buf_fini(&added);
}

static void
test_additions(void **state)
{
	struct buf bad = package(&e, "e", NULL);

	(void)state;
	stage_addition();
	assert_addition_refused(package(&e, "C", NULL), ERR_EXISTS);
	assert_addition_refused(package(&p[2], "e", NULL), ERR_KEY);
	assert_addition_refused(package(&e, "e", p[2].group->now->roster.m[2].leaf_key), ERR_KEY);
	assert_addition_refused(package(&e, "e", (uint8_t[32]){ 1 }), ERR_KEY);
	bad.p[bad.n - 1] ^= 1;
	assert_addition_refused(bad, ERR_SIGNATURE);
	bad = package(&e, "e", NULL);
	bad.p[0]++;
	assert_addition_refused(bad, ERR_VERSION);
	assert_honest_accepted();
}

static void
test_same_addition_twice(void **state)
{
	struct commit c;

	(void)state;
	stage_addition();
	c = parsed();
	c.added[1] = c.added[0];
	c.n_added = 2;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_EXISTS);
	assert_honest_accepted();
}

/* The committer leaves and somebody takes its leaf: nobody is there to have committed. */
static void
test_committer_replaced(void **state)
{
	struct commit c;

	(void)state;
	stage_addition();
	c = parsed();
	c.removed[0] = 0;
	c.n_removed = 1;
	assert_forged_refused(&c, c.sealed, &p[0], ERR_MEMBER);
	assert_honest_accepted();
}

static void
test_new_leaf_key(void **state)
{
	struct commit c;

	(void)state;
	stage_removal();
	c = parsed();
	memset(c.leaf_key, 0, 32);
	assert_forged_refused(&c, c.sealed, &p[0], ERR_KEY);
	memcpy(c.leaf_key, p[1].group->now->roster.m[2].leaf_key, 32);
	assert_forged_refused(&c, c.sealed, &p[0], ERR_KEY);
	/* Not renewed. */
	memcpy(c.leaf_key, p[1].group->now->roster.m[0].leaf_key, 32);
	assert_forged_refused(&c, c.sealed, &p[0], ERR_KEY);
	assert_honest_accepted();
}

static void
test_seals(void **state)
{
	uint8_t sealed[4 * HPKE_SEALED_SECRET];
	struct commit c;

	(void)state;
	stage_removal();
	c = parsed();
	/* b and c stay; a is the committer and d goes. */
	assert_int_equal(c.sealed.n, 2 * HPKE_SEALED_SECRET);
	memcpy(sealed, c.sealed.p, c.sealed.n);
	memcpy(sealed + c.sealed.n, c.sealed.p, c.sealed.n);
	assert_forged_refused(&c, bytes_of(sealed, 3 * HPKE_SEALED_SECRET), &p[0], ERR_PARSE);
	assert_forged_refused(&c, bytes_of(sealed, HPKE_SEALED_SECRET), &p[0], ERR_PARSE);
	assert_forged_refused(&c, bytes_of(sealed, 0), &p[0], ERR_PARSE);
	assert_forged_refused(&c, bytes_of(sealed, 2 * HPKE_SEALED_SECRET - 1), &p[0], ERR_PARSE);
	/* c's seal in b's place. */
	assert_forged_refused(
	    &c, bytes_of(sealed + HPKE_SEALED_SECRET, 2 * HPKE_SEALED_SECRET), &p[0], ERR_AEAD);
	sealed[40] ^= 1;
	assert_forged_refused(&c, bytes_of(sealed, 2 * HPKE_SEALED_SECRET), &p[0], ERR_AEAD);
	memset(sealed, 0, 32);
	assert_forged_refused(&c, bytes_of(sealed, 2 * HPKE_SEALED_SECRET), &p[0], ERR_KEY);
	assert_honest_accepted();
}

/* Another secret sealed to one of the members: it would be alone in its epoch. */
static void
test_another_secret_for_one(void **state)
{
	struct buf sealed = BIG;
	uint8_t context[64];
	struct commit c;
	struct secret s;

	(void)state;
	stage_removal();
	c = parsed();
	memcpy(context, p[0].group->now->context, 32);
	assert_ok(roster_hash(&p[0].group->staged->roster, context + 32));
	secret_random(&s);
	assert_ok(hpke_seal_secret(p[0].group->now->roster.m[1].leaf_key, COMMIT_SECRET_LABEL,
	    bytes_of(context, 64), &s, &sealed));
	buf_put(&sealed, c.sealed.p + HPKE_SEALED_SECRET, HPKE_SEALED_SECRET);
	assert_forged_refused(&c, buf_bytes(&sealed), &p[0], ERR_AEAD);
	buf_fini(&sealed);
	assert_honest_accepted();
}

static void
test_confirmation_tag(void **state)
{
	(void)state;
	stage_removal();
	for (size_t i = 0; i < 32; i++) {
		commit.p[commit.n - 1 - i] ^= 1;
		assert_refused(buf_bytes(&commit), ERR_AEAD);
		commit.p[commit.n - 1 - i] ^= 1;
	}
	assert_honest_accepted();
}

/* A commit that fails leaves what is staged as it is. */
static void
test_failure_keeps_the_staged(void **state)
{
	struct group_change change;
	struct bytes b = buf_bytes(&pkg);
	struct buf mine = BIG;

	(void)state;
	stage_removal();
	assert_ok(group_add(p[1].group, &b, 1, &mine, &welcome));
	state_of(p[1].group, before);
	commit.p[commit.n - 1] ^= 1;
	assert_refused(buf_bytes(&commit), ERR_AEAD);
	assert_true(group_staged(p[1].group));
	assert_ok(group_accept(p[1].group, &change));
	assert_ok(group_process(p[0].group, buf_bytes(&mine), &change));
	assert_agree(&p[0], &p[1]);
	assert_talks(&p[1], &p[0]);
	buf_fini(&mine);
}

/* A commit that adds and removes at once: the leaf of who went is free for who came. */
static void
test_removal_and_addition_in_one(void **state)
{
	struct roster r = { 0 };
	struct group_change change;
	struct commit c;

	(void)state;
	stage_addition();
	c = parsed();
	c.removed[0] = 2;
	c.n_removed = 1;
	assert_ok(roster_copy(&r, &p[1].group->now->roster));
	assert_ok(commit_apply(&c, &r, &change));
	assert_string_equal(change.removed[0].nick, "c");
	assert_string_equal(change.added[0].nick, "e");
	assert_int_equal(change.added[0].leaf, 2);
	assert_int_equal(commit_recipients(&c, &change, &r), 2);
	assert_true(commit_recipient(&c, &change, 1));
	assert_false(commit_recipient(&c, &change, 0));
	assert_false(commit_recipient(&c, &change, 2));
	roster_fini(&r);
}

#define with_p(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_p(test_every_flip_is_refused),
		with_p(test_every_cut_is_refused),
		with_p(test_version_and_kind),
		with_p(test_group_and_epoch),
		with_p(test_signer),
		with_p(test_signature_is_bound_to_the_epoch),
		with_p(test_removals),
		with_p(test_too_many_changes),
		with_p(test_additions),
		with_p(test_same_addition_twice),
		with_p(test_committer_replaced),
		with_p(test_new_leaf_key),
		with_p(test_seals),
		with_p(test_another_secret_for_one),
		with_p(test_confirmation_tag),
		with_p(test_failure_keeps_the_staged),
		with_p(test_removal_and_addition_in_one),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
