/*
 * Groups that say to follow on another (RFC 9420 11.2, 11.3, 12.4.3.1), welcomed to by a member
 * that keeps no rule. What is refused leaves the group before as it was, and the one that does
 * follow can still be joined.
 */
#include "crypto/mls_commit.h"
#include "tests/crypto/band.h"
#include "tests/mls/negative.h"

#define N 4
#define LATER "later"

/* What is wrong with it. */
struct cheat {
	enum psk_usage usage;
	bool goes_on; /* the group before was not ended by a ReInit */
	const char *id;
	uint16_t suite;
	struct bytes extensions;
	bool second;   /* it is in its second epoch when the others come */
	bool old_key;  /* the resumption key is of an epoch before */
	bool without;  /* one is missing */
	bool outsider; /* one is too many */
};

static struct player p[N + 1];

/* Key packages for all but the one who makes the group. */
struct packages {
	struct buf raw[N + 1];
	struct bytes one[N + 1];
	size_t n;
};

static void
packages_init(struct packages *k, size_t first, size_t last, uint16_t suite)
{
	k->n = 0;
	for (size_t i = first; i <= last; i++) {
		k->raw[k->n] = player_package(&p[i], suite);
		k->one[k->n] = buf_bytes(&k->raw[k->n]);
		k->n++;
	}
}

static void
packages_fini(struct packages *k)
{
	for (size_t i = 0; i < k->n; i++)
		buf_fini(&k->raw[i]);
}

/* The commit that welcomes; its group is of no use. */
static void
welcome(const struct cheat *c, struct buf *out)
{
	struct mls_create create = { c->suite, bytes_str(c->id), c->extensions };
	struct mls_psk psk = { PSK_RESUMPTION, mls_group_id(p[0].group),
		mls_epoch(p[0].group) - c->old_key };
	struct buf commit = BIG;
	struct mls_commit_output to = { .commit = &commit, .welcome = out };
	struct mls_commit_options empty = { .force_path = true }, o = {
		.psk = &psk, .n_psk = 1, .force_path = true, .inline_tree = true
	};
	struct packages k;
	struct mls_group *g;

	assert_right(mls_group_create(&g, p[0].client, &create));
	if (c->second) {
		assert_right(mls_commit(g, &empty, &to));
		assert_right(mls_commit_accept(g, NULL));
	}
	packages_init(&k, 1, c->without ? N - 2 : c->outsider ? N : N - 1, c->suite);
	o.add = k.one;
	o.n_add = k.n;
	assert_right(mls_commit_as(g, &o, c->usage, &to));
	packages_fini(&k);
	mls_group_free(g);
	buf_fini(&commit);
}

/* The right one, which everybody can join. */
static void
follow(const struct cheat *c)
{
	struct mls_follow o = {
		.usage = c->usage, .group_id = bytes_str("right"), .inline_tree = true
	};
	struct buf commit = BIG, w = BIG;
	struct mls_commit_output to = { .commit = &commit, .welcome = &w };
	struct mls_group *g, *h;
	struct packages k;
	uint8_t x[32], y[32];

	packages_init(&k, 1, N - 1, 0);
	o.key_package = k.one;
	o.n = k.n;
	assert_right(mls_follow(&g, p[0].group, &o, &to));
	assert_right(mls_join(&h, p[1].client, buf_bytes(&w), bytes_of(NULL, 0)));
	mls_epoch_authenticator(g, x);
	mls_epoch_authenticator(h, y);
	assert_memory_equal(x, y, sizeof x);
	mls_group_free(g);
	mls_group_free(h);
	packages_fini(&k);
	buf_fini(&commit);
	buf_fini(&w);
}

static int
run(const struct cheat *c)
{
	struct mls_reinit reinit = { .group_id = bytes_str(LATER) };
	struct mls_commit_options end = { .reinit = &reinit }, renew = { .force_path = true };
	struct mls_group *g = NULL;
	uint8_t before[32], after[32];
	struct buf w = BIG;
	int r;

	band_init(p, N, 0);
	player_init(&p[N], "outsider", NULL);
	band_commit(p, N, &p[2], c->goes_on ? &renew : &end, NULL);
	welcome(c, &w);
	band_state(p[1].group, before);
	r = mls_join(&g, p[1].client, buf_bytes(&w), bytes_of(NULL, 0));
	assert_null(g);
	band_state(p[1].group, after);
	assert_memory_equal(before, after, sizeof before);
	if (!c->goes_on || c->usage == PSK_BRANCH)
		follow(c);
	band_fini(p, N + 1);
	buf_fini(&w);
	return r;
}

static int
reinit_second_epoch(void)
{
	return run(&(struct cheat){ .usage = PSK_REINIT, .id = LATER, .second = true });
}

static int
reinit_id(void)
{
	return run(&(struct cheat){ .usage = PSK_REINIT, .id = "another" });
}

static int
reinit_suite(void)
{
	return run(
	    &(struct cheat){ .usage = PSK_REINIT, .id = LATER, .suite = SUITE_X25519_AES128GCM });
}

static int
reinit_extensions(void)
{
	return run(&(struct cheat){
	    .usage = PSK_REINIT, .id = LATER, .extensions = band_external_senders() });
}

static int
reinit_goes_on(void)
{
	return run(&(struct cheat){ .usage = PSK_REINIT, .id = LATER, .goes_on = true });
}

static int
reinit_old_key(void)
{
	return run(&(struct cheat){ .usage = PSK_REINIT, .id = LATER, .old_key = true });
}

static int
reinit_without_one(void)
{
	return run(&(struct cheat){ .usage = PSK_REINIT, .id = LATER, .without = true });
}

static int
branch_second_epoch(void)
{
	return run(&(struct cheat){
	    .usage = PSK_BRANCH, .id = "branch", .goes_on = true, .second = true });
}

static int
branch_suite(void)
{
	return run(&(struct cheat){ .usage = PSK_BRANCH,
	    .id = "branch",
	    .goes_on = true,
	    .suite = SUITE_X25519_AES128GCM });
}

static int
branch_outsider(void)
{
	return run(&(struct cheat){
	    .usage = PSK_BRANCH, .id = "branch", .goes_on = true, .outsider = true });
}

const struct negative_direct negative_follow[] = {
	{ "reinit: in its second epoch", RULE_JOIN_EPOCH, reinit_second_epoch },
	{ "reinit: another group", RULE_JOIN_REINIT, reinit_id },
	{ "reinit: another suite", RULE_JOIN_REINIT, reinit_suite },
	{ "reinit: other extensions", RULE_JOIN_REINIT, reinit_extensions },
	{ "reinit: of a group that goes on", RULE_JOIN_REINIT, reinit_goes_on },
	{ "reinit: with the key of an earlier epoch", RULE_JOIN_REINIT, reinit_old_key },
	{ "reinit: without one of the members", RULE_JOIN_MEMBERS, reinit_without_one },
	{ "branch: in its second epoch", RULE_JOIN_EPOCH, branch_second_epoch },
	{ "branch: another suite", RULE_JOIN_BRANCH, branch_suite },
	{ "branch: with one from outside", RULE_JOIN_MEMBERS, branch_outsider },
	{ NULL, 0, NULL },
};
