/* What is refused elsewhere than in a forged group, or needs more than one message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/proposal_check.h"
#include "tests/crypto/band.h"
#include "tests/mls/negative.h"
#include "tests/mls/victim.h"

#define NOTHING bytes_of(NULL, 0)

static void
no_path_secret(struct forge *f, struct group_secrets *s)
{
	(void)f;
	s->has_path = false;
}

/* Who was welcomed without a path secret has only the key of its leaf: enough for the commits of
 * leaf 0, its neighbour. */
static int
keyless(void)
{
	const struct forge_welcome w = { .secrets = no_path_secret };
	struct forge_commit by_2 = { .by = { SENDER_MEMBER, 2 } }, by_0 = { .n = 0 };
	struct forge_epoch e, next;
	struct bytes refused, honest;
	struct victim v;
	struct forge f;

	forge_init(&f);
	forge_first(&f, &e, NULL);
	victim_init(&v, &f, FORGE_VICTIM, 0);
	assert_right(mls_join(&v.g, v.client->client, forge_welcome(&f, &e, &w), NOTHING));
	refused = forge_commit(&f, &e, &by_2, NULL);
	honest = forge_commit(&f, &e, &by_0, &next);
	victim_refuses(&v, refused, RULE_PATH_NO_KEY);
	victim_follows(&v, honest, &next.secrets.authenticator);
	tree_free(next.tree);
	tree_free(e.tree);
	victim_fini(&v);
	forge_fini(&f);
	return RULE_PATH_NO_KEY;
}

/* It is in a group of this id. */
static int
in_already(void)
{
	const struct forge_welcome w = { .suite = 0 };
	struct mls_create o = { .group_id = HOUSE_GROUP };
	struct mls_group *own;
	struct forge_epoch e;
	struct victim v;
	struct forge f;
	int r;

	forge_init(&f);
	forge_first(&f, &e, NULL);
	victim_init(&v, &f, FORGE_VICTIM, 0);
	assert_right(mls_group_create(&own, v.client->client, &o));
	r = mls_join(&v.g, v.client->client, forge_welcome(&f, &e, &w), NOTHING);
	assert_null(v.g);
	mls_group_free(own);
	assert_right(mls_join(&v.g, v.client->client, forge_welcome(&f, &e, &w), NOTHING));
	tree_free(e.tree);
	victim_fini(&v);
	forge_fini(&f);
	return r;
}

/* What comes of an external commit with this GroupInfo, of which one byte may be another. */
static int
come(const struct forge_welcome *w, size_t at, uint8_t byte)
{
	struct buf info = BUF_INIT(1 << 20), commit = info;
	struct mls_external_join o = { .resync = false };
	struct forge_epoch e;
	struct victim v;
	struct forge f;
	struct bytes b;
	int r;

	forge_init(&f);
	forge_first(&f, &e, NULL);
	victim_init(&v, &f, FORGE_MEMBERS, 0);
	b = forge_group_info(&f, &e, w);
	buf_put(&info, b.p, b.n);
	if (at > 0)
		info.p[at] = byte;
	o.group_info = buf_bytes(&info);
	r = mls_external_join(&v.g, v.client->client, &o, &commit);
	assert_null(v.g);
	assert_int_equal(commit.n, 0);
	buf_fini(&info);
	tree_free(e.tree);
	victim_fini(&v);
	forge_fini(&f);
	return r;
}

static void
only_tree(struct forge *f, struct group_info *g)
{
	struct buf list = BUF_INIT(1 << 20);
	struct bytes tree;

	assert_true(group_info_tree(g, &tree));
	group_info_put_tree(&list, tree);
	g->extensions = forge_keep_buf(f, &list);
}

static int
no_external_pub(void)
{
	return come(&(struct forge_welcome){ .info = only_tree }, 0, 0);
}

static int
weak_external_pub(void)
{
	static const uint8_t one[HPKE_PUBLIC_SIZE] = { 1 };

	return come(&(struct forge_welcome){ .external_pub = bytes_of(one, sizeof one) }, 0, 0);
}

static int
short_external_pub(void)
{
	return come(&(struct forge_welcome){ .external_pub = LIT("too short") }, 0, 0);
}

/* Behind the version and the format of the message. */
#define AT_VERSION 5
#define AT_SUITE 7

static int
context_version(void)
{
	return come(&(struct forge_welcome){ .suite = 0 }, AT_VERSION, 2);
}

static int
context_suite(void)
{
	return come(&(struct forge_welcome){ .suite = 0 }, AT_SUITE, 2);
}

/* An Update by who is no member does not come this far in any message: the check below. */
static int
update_sender(void)
{
	struct client c;
	struct leaf_env env = house_env();
	struct proposal p = { .type = PROPOSAL_UPDATE };
	struct proposal_item item = { .proposal = &p, .from = PROPOSAL_FROM_MEMBER, .index = 1 };
	struct proposal_env e = { .leaf = &env };
	struct tree *t;
	int r;

	client_init(&c, 0);
	assert_right(tree_new(&t));
	e.tree = t;
	assert_right(leaf_node_parse(&p.update, client_leaf(&c, LEAF_SOURCE_UPDATE, 1)));
	r = proposal_check(&item, &e);
	item.from = PROPOSAL_FROM_EXTERNAL;
	assert_err(proposal_check(&item, &e), RULE_OUTSIDE_TYPE);
	tree_free(t);
	client_fini(&c);
	return r;
}

static struct player p[3];

/* A commit with a path, staged by the first. */
static void
stage(struct buf *commit)
{
	struct mls_commit_output to = { .commit = commit };

	assert_right(
	    mls_commit(p[0].group, &(struct mls_commit_options){ .force_path = true }, &to));
}

/* The application says no; then it says yes. */
static int
denied(void)
{
	struct buf commit = BIG;
	struct victim v;

	band_init(p, 3, 0);
	v.g = p[1].group;
	stage(&commit);
	assert_right(mls_commit_accept(p[0].group, NULL));
	p[2].authorize_answer = 1;
	band_process(p, 2, &p[0], buf_bytes(&commit), MLS_EVENT_COMMIT);
	v.g = p[2].group;
	victim_refuses(&v, buf_bytes(&commit), ERR_DENIED);
	band_fini(p, 3);
	buf_fini(&commit);
	return ERR_DENIED;
}

/* In public, where no key is used up, the same commit is followed after all. */
static int
denied_in_public(void)
{
	struct buf commit = BIG;
	struct mls_commit_output to = { .commit = &commit };
	struct mls_commit_options o = { .force_path = true, .send.public = true };
	struct victim v;

	band_init(p, 3, 0);
	assert_right(mls_commit(p[0].group, &o, &to));
	assert_right(mls_commit_accept(p[0].group, NULL));
	p[2].authorize_answer = 1;
	v.g = p[2].group;
	victim_refuses(&v, buf_bytes(&commit), ERR_DENIED);
	p[2].authorize_answer = 0;
	band_process(p, 3, &p[0], buf_bytes(&commit), MLS_EVENT_COMMIT);
	band_agree(&p[0], &p[2]);
	band_fini(p, 3);
	buf_fini(&commit);
	return ERR_DENIED;
}

static int
over(void)
{
	struct mls_reinit next = { .group_id = bytes_str("next") };
	struct mls_commit_options o = { .reinit = &next };
	struct mls_group *late;
	struct buf commit = BIG;
	struct victim v;

	band_init(p, 3, 0);
	assert_right(mls_group_clone(&late, p[0].group));
	band_commit(p, 3, &p[0], &o, NULL);
	/* One who did not hear of it commits in the epoch that is over. */
	assert_right(mls_commit(late, &(struct mls_commit_options){ .force_path = true },
	    &(struct mls_commit_output){ .commit = &commit }));
	v.g = p[1].group;
	victim_refuses(&v, buf_bytes(&commit), ERR_EPOCH);
	/* It says to be of the present one, which has no commits. */
	commit.p[4 + 1 + 16 + 7]++;
	victim_refuses(&v, buf_bytes(&commit), ERR_STATE);
	mls_group_free(late);
	band_fini(p, 3);
	buf_fini(&commit);
	return ERR_STATE;
}

/* Longer than the policy allows: not even looked at. */
static int
too_long(void)
{
	struct mls_policy policy;
	struct player q;
	struct buf b = BIG;
	struct mls_event e;
	struct mls_group *g = NULL;
	int r;

	mls_policy_default(&policy);
	policy.max_message = 100;
	player_init(&q, "q", &policy);
	assert_right(mls_group_create(&q.group, q.client, &(struct mls_create){ .suite = 0 }));
	buf_reserve(&b, 101);
	memset(b.p, 0, 101);
	r = mls_process(q.group, bytes_of(b.p, 101), &e);
	assert_err(mls_process(q.group, bytes_of(b.p, 100), &e), ERR_VERSION);
	assert_err(mls_join(&g, q.client, bytes_of(b.p, 101), NOTHING), ERR_LIMIT);
	assert_err(mls_join(&g, q.client, NOTHING, bytes_of(b.p, 101)), ERR_LIMIT);
	player_fini(&q);
	buf_fini(&b);
	return r;
}

const struct negative_direct negative_direct[] = {
	{ "path: sealed to keys that we do not have", RULE_PATH_NO_KEY, keyless },
	{ "welcome: to a group that we are in", RULE_JOIN_GROUP, in_already },
	{ "outside: no external_pub", RULE_JOIN_EXTERNAL_PUB, no_external_pub },
	{ "outside: external_pub of small order", RULE_JOIN_EXTERNAL_KEY, weak_external_pub },
	{ "outside: short external_pub", RULE_JOIN_EXTERNAL_KEY, short_external_pub },
	{ "outside: version of the group", ERR_VERSION, context_version },
	{ "outside: suite that nobody here has", ERR_SUITE, context_suite },
	{ "update: by who is no member", RULE_UPDATE_SENDER, update_sender },
	{ "commit: that the application refuses", ERR_DENIED, denied },
	{ "commit: that the application refuses, in public", ERR_DENIED, denied_in_public },
	{ "commit: in a group that is over", ERR_STATE, over },
	{ "message: too long", ERR_LIMIT, too_long },
	{ NULL, 0, NULL },
};
