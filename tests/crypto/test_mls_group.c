/* mls_group.h as its users see it: groups are made, joined, changed, left and followed. */
#include "tests/crypto/band.h"

#include "crypto/suite.h"

#define N 5
#define NOTHING bytes_of(NULL, 0)

static struct player p[N + 1]; /* the last one is not in */
static struct buf message, welcome, tree, info;

static int
setup_suite(uint16_t suite)
{
	band_init(p, N, suite);
	player_init(&p[N], "new", NULL);
	message = welcome = tree = info = BIG;
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	return setup_suite(0);
}

static int
setup_aes(void **state)
{
	(void)state;
	return setup_suite(SUITE_X25519_AES128GCM);
}

static int
teardown(void **state)
{
	(void)state;
	band_fini(p, N + 1);
	buf_fini(&message);
	buf_fini(&welcome);
	buf_fini(&tree);
	buf_fini(&info);
	return 0;
}

static void
test_alone(void **state)
{
	struct mls_create o = { .group_id = bytes_str("mine") };
	struct player q;
	uint8_t out[32];

	(void)state;
	player_init(&q, "q", NULL);
	assert_right(mls_group_create(&q.group, q.client, &o));
	assert_int_equal(mls_epoch(q.group), 0);
	assert_int_equal(mls_members(q.group), 1);
	assert_int_equal(mls_self(q.group), 0);
	assert_int_equal(mls_suite(q.group), SUITE_X25519_CHACHA20);
	assert_bytes(mls_group_id(q.group), bytes_str("mine"));
	assert_int_equal(mls_transcript_hash(q.group).n, 0);
	assert_int_equal(mls_group_state(q.group), MLS_ACTIVE);
	assert_null(mls_member(q.group, 1));
	assert_err(mls_commit_accept(q.group, NULL), ERR_STATE);
	assert_err(mls_export(q.group, "x", NOTHING, out, 8161), ERR_LIMIT);
	assert_false(mls_reinit_get(q.group, &(struct reinit){ .suite = 0 }));
	o.suite = 9;
	assert_err(mls_group_create(&q.group, q.client, &o), ERR_SUITE);
	o = (struct mls_create){ .extensions = bytes_str("\1") };
	assert_err(mls_group_create(&q.group, q.client, &o), ERR_PARSE);
	player_fini(&q);
	mls_group_free(NULL);
	mls_client_free(NULL);
}

static void
test_all_talk(void **state)
{
	uint8_t x[100], y[100];

	(void)state;
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++)
			if (i != j) {
				band_agree(&p[i], &p[j]);
				band_talk(&p[i], &p[j]);
			}
	assert_right(mls_export(p[0].group, "l", bytes_str("c"), x, sizeof x));
	assert_right(mls_export(p[N - 1].group, "l", bytes_str("c"), y, sizeof y));
	assert_memory_equal(x, y, sizeof x);
	assert_right(mls_export(p[N - 1].group, "l", bytes_str("d"), y, sizeof y));
	assert_memory_not_equal(x, y, sizeof x);
}

/* Each kind of commit by itself, in both framings, by each member: all follow, and the change is
 * told. */
static void
test_kinds_of_commit(void **state)
{
	struct mls_psk psk[2] = { { PSK_EXTERNAL, bytes_str("psk 1"), 0 }, { .type = 0 } };
	struct bytes extensions = band_external_senders();
	struct mls_commit_options o[] = {
		{ .without_pending = false },
		{ .psk = psk, .n_psk = 2 },
		{ .psk = psk, .n_psk = 2, .force_path = true },
		{ .extensions = &extensions },
		{ .extensions = &(struct bytes){ NULL, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof o / sizeof o[0]; i++)
		for (int public = 0; public < 2; public ++) {
			struct player *by = &p[(2 * i + (size_t) public) % N];

			psk[1] = (struct mls_psk){ PSK_RESUMPTION, mls_group_id(by->group),
				mls_epoch(by->group) - (i == 1) };
			if (i == 1)
				psk[1].epoch = mls_epoch(by->group);
			o[i].send = (struct mls_send){ public != 0, bytes_str("aad"), 100 };
			band_commit(p, N, by, &o[i], NULL);
			band_talk(by, &p[(2 * i + (size_t) public + 1) % N]);
		}
	/* A past epoch's resumption key too. */
	psk[0] =
	    (struct mls_psk){ PSK_RESUMPTION, mls_group_id(p[0].group), mls_epoch(p[0].group) - 2 };
	band_commit(p, N, &p[0], &o[1], NULL);
}

static void
test_change_is_told(void **state)
{
	struct buf package = player_package(&p[N], 0);
	struct bytes add = buf_bytes(&package);
	uint32_t leaf = 2;
	struct mls_commit_options o = { .add = &add, .n_add = 1, .remove = &leaf, .n_remove = 1 };
	struct mls_commit_output to = { &message, &welcome, &tree, &info };
	struct mls_change mine;
	struct mls_event e;

	(void)state;
	assert_right(mls_commit(p[0].group, &o, &to));
	assert_true(tree.n > 0 && info.n > 0);
	assert_true(mls_commit_staged(p[0].group));
	assert_err(mls_commit(p[0].group, &o, &to), ERR_STATE);
	assert_right(mls_process(p[0].group, buf_bytes(&message), &e));
	assert_int_equal(e.kind, MLS_EVENT_OWN);
	assert_true(e.staged);
	mls_event_fini(&e);
	assert_right(mls_commit_accept(p[0].group, &mine));
	assert_right(mls_process(p[1].group, buf_bytes(&message), &e));
	assert_int_equal(e.change.n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(e.change.row[i].kind, mine.row[i].kind);
		assert_int_equal(e.change.row[i].leaf, mine.row[i].leaf);
		assert_int_equal(e.change.row[i].by.index, 0);
	}
	assert_int_equal(mine.row[0].kind, MLS_ADDED);
	assert_bytes(mine.row[0].credential.body, bytes_str("new"));
	assert_int_equal(mine.row[0].leaf, 2);
	assert_int_equal(mine.row[1].kind, MLS_REMOVED);
	assert_bytes(mine.row[1].credential.body, bytes_str("p2"));
	assert_int_equal(mine.row[2].kind, MLS_UPDATED);
	assert_int_equal(mine.row[2].type, 0);
	mls_event_fini(&e);
	mls_change_fini(&mine);
	assert_err(
	    mls_join(&p[N].group, p[N].client, buf_bytes(&welcome), NOTHING), RULE_JOIN_TREE);
	assert_int_equal(mls_key_package_count(p[N].client), 1);
	assert_right(mls_join(&p[N].group, p[N].client, buf_bytes(&welcome), buf_bytes(&tree)));
	assert_int_equal(mls_key_package_count(p[N].client), 0);
	band_agree(&p[0], &p[N]);
	band_talk(&p[N], &p[1]);
	assert_right(mls_process(p[2].group, buf_bytes(&message), &e));
	assert_true(e.change.removed_self);
	mls_event_fini(&e);
	assert_int_equal(mls_group_state(p[2].group), MLS_REMOVED_SELF);
	buf_fini(&package);
}

/* Proposals of every kind by reference, private and public, with one commit of another. */
static void
test_proposals(void **state)
{
	struct buf package = player_package(&p[N], 0);
	struct mls_proposal kind[] = {
		{ .type = PROPOSAL_ADD, .key_package = buf_bytes(&package) },
		{ .type = PROPOSAL_UPDATE },
		{ .type = PROPOSAL_REMOVE, .leaf = 4 },
		{ .type = PROPOSAL_PSK, .psk = { PSK_EXTERNAL, bytes_str("psk a"), 0 } },
		{ .type = PROPOSAL_EXTENSIONS, .extensions = band_external_senders() },
	};
	struct mls_commit_options o = { .inline_tree = true };
	struct mls_pending pending;
	struct mls_stats stats;

	(void)state;
	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		struct mls_send how = { .public = i % 2 != 0 };

		buf_clear(&message);
		assert_right(mls_propose(p[i % 4].group, &kind[i], &how, &message));
		band_process(p, N, &p[i % 4], buf_bytes(&message), MLS_EVENT_PROPOSAL);
	}
	assert_int_equal(mls_pending_count(p[0].group), 5);
	assert_true(mls_pending_get(p[2].group, 1, &pending));
	assert_int_equal(pending.type, PROPOSAL_UPDATE);
	assert_int_equal(pending.sender.index, 1);
	assert_false(mls_pending_get(p[2].group, 5, &pending));
	assert_err(mls_protect(p[3].group, bytes_str("x"), NULL, &message), ERR_STATE);
	band_commit(p, N, &p[3], &o, &welcome);
	assert_int_equal(mls_pending_count(p[0].group), 0);
	assert_int_equal(mls_group_state(p[4].group), MLS_REMOVED_SELF);
	assert_bytes(mls_extensions(p[0].group), band_external_senders());
	assert_right(mls_join(&p[N].group, p[N].client, buf_bytes(&welcome), NOTHING));
	band_agree(&p[0], &p[N]);
	band_talk(&p[1], &p[N]); /* whose Update it was */
	band_talk(&p[N], &p[1]);
	mls_stats(p[1].group, &stats);
	assert_int_equal(stats.pending, 0);
	assert_int_equal(stats.past_epochs, 1);
	buf_fini(&package);
}

/* What waits is bounded, whoever sends it. */
static void
test_pending_is_bounded(void **state)
{
	struct buf big = BUF_INIT(32 << 20), id = big;
	struct mls_proposal psk = { .type = PROPOSAL_PSK, .psk = { PSK_EXTERNAL, NOTHING, 0 } };
	struct mls_event e;
	uint8_t before[32], after[32];

	(void)state;
	assert_non_null(buf_reserve(&id, 9 << 20));
	memset(id.p, 'x', 9 << 20);
	buf_grew(&id, 9 << 20);
	psk.psk.id = buf_bytes(&id);
	assert_right(mls_propose(p[1].group, &psk, NULL, &big));
	assert_right(mls_process(p[0].group, buf_bytes(&big), &e));
	mls_event_fini(&e);
	buf_clear(&big);
	assert_right(mls_propose(p[2].group, &psk, &(struct mls_send){ .public = true }, &big));
	band_state(p[0].group, before);
	assert_err(mls_process(p[0].group, buf_bytes(&big), &e), ERR_LIMIT);
	band_state(p[0].group, after);
	assert_memory_equal(before, after, 32);
	assert_err(mls_propose(p[1].group, &psk, NULL, &big), ERR_LIMIT);
	buf_fini(&big);
	buf_fini(&id);
}

/* Of proposals that may not stand together, a commit has those that may; the rest is lost. */
static void
test_proposals_in_conflict(void **state)
{
	struct mls_reinit reinit = { .group_id = bytes_str("next") };
	struct mls_proposal kind[] = {
		{ .type = PROPOSAL_UPDATE },                            /* of 0 */
		{ .type = PROPOSAL_REMOVE, .leaf = 0 },                 /* of 1 */
		{ .type = PROPOSAL_REMOVE, .leaf = 2 },                 /* of 2: its own */
		{ .type = PROPOSAL_REINIT, .reinit = reinit },          /* of 3 */
		{ .type = PROPOSAL_UPDATE },                            /* of 4 */
		{ .type = PROPOSAL_EXTENSIONS, .extensions = NOTHING }, /* of 0 */
		{ .type = PROPOSAL_EXTENSIONS, .extensions = band_external_senders() }, /* of 1 */
		{ .type = PROPOSAL_PSK, .psk = { PSK_EXTERNAL, bytes_str("unknown"), 0 } },
	};
	struct mls_commit_options o = { .without_pending = false };

	(void)state;
	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		buf_clear(&message);
		assert_right(mls_propose(p[i % N].group, &kind[i], NULL, &message));
		band_process(p, N, &p[i % N], buf_bytes(&message), MLS_EVENT_PROPOSAL);
	}
	band_commit(p, N, &p[4], &o, NULL);
	assert_int_equal(mls_group_state(p[0].group), MLS_REMOVED_SELF);
	assert_int_equal(mls_group_state(p[2].group), MLS_REMOVED_SELF);
	assert_int_equal(mls_group_state(p[1].group), MLS_ACTIVE);
	assert_bytes(mls_extensions(p[1].group), band_external_senders());
	assert_int_equal(mls_members(p[1].group), 3);
}

static void
test_outsiders(void **state)
{
	struct bytes extensions = band_external_senders();
	struct mls_commit_options o = { .extensions = &extensions };
	struct buf package = player_package(&p[N], 0);
	struct mls_outsider by = { .seed = (const uint8_t *)BAND_SENDERS_SEED };
	struct mls_proposal remove = { .type = PROPOSAL_REMOVE, .leaf = 1 };
	struct mls_event e;

	(void)state;
	band_commit(p, N, &p[0], &o, NULL);
	by.group_id = mls_group_id(p[0].group);
	by.epoch = mls_epoch(p[0].group);
	assert_right(mls_propose_outside(&by, &remove, &message));
	band_process(p, N, NULL, buf_bytes(&message), MLS_EVENT_PROPOSAL);
	assert_err(mls_process(p[0].group, buf_bytes(&message), &e), ERR_REPLAY);
	buf_clear(&message);
	by.index = 1;
	assert_right(mls_propose_outside(&by, &remove, &message));
	assert_err(mls_process(p[0].group, buf_bytes(&message), &e), RULE_OUTSIDE_SENDER);
	buf_clear(&message);
	by.index = 0;
	by.seed = (const uint8_t *)"the seed of somebody quite different";
	assert_right(mls_propose_outside(&by, &remove, &message));
	assert_err(mls_process(p[0].group, buf_bytes(&message), &e), RULE_MESSAGE_SIGNATURE);
	buf_clear(&message);
	assert_right(
	    mls_propose_self(p[N].client, buf_bytes(&package), by.group_id, by.epoch, &message));
	band_process(p, N, NULL, buf_bytes(&message), MLS_EVENT_PROPOSAL);
	o = (struct mls_commit_options){ .inline_tree = true };
	band_commit(p, N, &p[0], &o, &welcome);
	assert_int_equal(mls_group_state(p[1].group), MLS_REMOVED_SELF);
	assert_right(mls_join(&p[N].group, p[N].client, buf_bytes(&welcome), NOTHING));
	band_talk(&p[N], &p[2]);
	buf_fini(&package);
}

static void
test_external_join(void **state)
{
	struct mls_psk psk = { PSK_EXTERNAL, bytes_str("psk x"), 0 };
	struct mls_external_join o = { .psk = &psk, .n_psk = 1 };
	struct mls_event e;

	(void)state;
	assert_right(mls_group_info(p[2].group, false, &info));
	o.group_info = buf_bytes(&info);
	assert_err(mls_external_join(&p[N].group, p[N].client, &o, &message), RULE_JOIN_TREE);
	mls_tree(p[2].group, &tree);
	o.tree = buf_bytes(&tree);
	assert_right(mls_external_join(&p[N].group, p[N].client, &o, &message));
	assert_right(mls_process(p[0].group, buf_bytes(&message), &e));
	assert_int_equal(e.change.by.type, SENDER_NEW_MEMBER_COMMIT);
	assert_int_equal(e.change.by.index, N);
	assert_int_equal(e.change.row[1].kind, MLS_JOINED);
	assert_int_equal(e.change.row[1].leaf, N);
	mls_event_fini(&e);
	band_process(p, N, &p[0], buf_bytes(&message), MLS_EVENT_COMMIT);
	for (size_t i = 0; i < N; i++) {
		band_agree(&p[i], &p[N]);
		band_talk(&p[i], &p[N]);
		band_talk(&p[N], &p[i]);
	}
}

/* Somebody lost its state, and comes back in its own place. */
static void
test_resync(void **state)
{
	struct mls_external_join o = { .resync = true };
	struct mls_group *old = p[3].group;
	struct mls_event e;

	(void)state;
	assert_right(mls_group_info(p[2].group, true, &info));
	o.group_info = buf_bytes(&info);
	assert_right(mls_external_join(&p[3].group, p[3].client, &o, &message));
	assert_int_equal(mls_self(p[3].group), 3);
	band_process(p, N, &p[3], buf_bytes(&message), MLS_EVENT_COMMIT);
	band_agree(&p[3], &p[0]);
	band_talk(&p[3], &p[0]);
	/* The old appearance learns that it is over. */
	assert_right(mls_process(old, buf_bytes(&message), &e));
	assert_true(e.change.removed_self);
	mls_event_fini(&e);
	mls_group_free(old);
	/* Without resync its signature key is taken. */
	buf_clear(&info);
	assert_right(mls_group_info(p[2].group, true, &info));
	o = (struct mls_external_join){ .group_info = buf_bytes(&info) };
	old = NULL;
	assert_err(mls_external_join(&old, p[3].client, &o, &message), RULE_LEAF_SIGNER_TAKEN);
	assert_null(old);
}

/* A commit of ours waits, another wins. */
static void
test_lost_race(void **state)
{
	struct mls_commit_options o = { .without_pending = false };
	struct buf lost = BIG;
	struct mls_commit_output mine = { .commit = &lost }, theirs = { .commit = &message };
	struct mls_event e;

	(void)state;
	assert_right(mls_commit(p[0].group, &o, &mine));
	assert_right(mls_commit(p[1].group, &o, &theirs));
	assert_right(mls_commit_accept(p[1].group, NULL));
	band_process(p, N, &p[1], buf_bytes(&message), MLS_EVENT_COMMIT);
	assert_false(mls_commit_staged(p[0].group));
	band_agree(&p[0], &p[1]);
	for (size_t i = 0; i < N; i++)
		assert_err(mls_process(p[i].group, buf_bytes(&lost), &e), ERR_EPOCH);
	band_talk(&p[0], &p[1]);
	/* And once more, dropped by hand. */
	buf_clear(&lost);
	assert_right(mls_commit(p[0].group, &o, &mine));
	mls_commit_drop(p[0].group);
	mls_commit_drop(p[0].group);
	assert_err(mls_commit_accept(p[0].group, NULL), ERR_STATE);
	band_commit(p, N, &p[0], &o, NULL);
	buf_fini(&lost);
}

static void
test_late_messages(void **state)
{
	struct mls_commit_options o = { .without_pending = false };
	struct buf old[4] = { BIG, BIG, BIG, BIG };
	struct mls_event e;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_right(mls_protect(p[1].group, bytes_str("late"), NULL, &old[i]));
		if (i < 3)
			band_commit(p, N, &p[i], &o, NULL);
	}
	/* Two past epochs are kept. */
	assert_err(mls_process(p[0].group, buf_bytes(&old[0]), &e), ERR_EPOCH);
	for (size_t i = 4; i-- > 1;) {
		assert_right(mls_process(p[0].group, buf_bytes(&old[i]), &e));
		assert_int_equal(e.epoch, i + 1);
		assert_bytes(e.credential.body, bytes_str("p1"));
		mls_event_fini(&e);
		assert_err(mls_process(p[0].group, buf_bytes(&old[i]), &e), ERR_REPLAY);
	}
	for (size_t i = 0; i < 4; i++)
		buf_fini(&old[i]);
}

/* Who is removed reads nothing of what comes after, not even the commit that removes it. */
static void
test_removed_reads_nothing(void **state)
{
	uint32_t leaf = 4;
	struct mls_commit_options o = { .remove = &leaf, .n_remove = 1 };
	struct mls_commit_output to = { .commit = &message };
	struct mls_group *spy;
	struct buf later = BIG;
	struct mls_event e;
	uint8_t secret[16];

	(void)state;
	assert_right(mls_group_clone(&spy, p[4].group));
	assert_right(mls_commit(p[0].group, &o, &to));
	assert_right(mls_commit_accept(p[0].group, NULL));
	assert_right(mls_protect(p[0].group, bytes_str("secret"), NULL, &later));
	assert_err(mls_process(spy, buf_bytes(&later), &e), ERR_EPOCH);
	assert_right(mls_process(spy, buf_bytes(&message), &e));
	assert_true(e.change.removed_self);
	mls_event_fini(&e);
	assert_err(mls_process(spy, buf_bytes(&later), &e), ERR_EPOCH);
	/* It does not help to claim the epoch that it has. */
	later.p[4 + 1 + 16 + 7]--;
	assert_err(mls_process(spy, buf_bytes(&later), &e), ERR_AEAD);
	assert_err(mls_protect(spy, bytes_str("x"), NULL, &later), ERR_STATE);
	assert_err(mls_commit(spy, &o, &to), ERR_STATE);
	assert_err(
	    mls_propose(spy, &(struct mls_proposal){ .type = PROPOSAL_UPDATE }, NULL, &later),
	    ERR_STATE);
	assert_err(mls_group_info(spy, true, &later), ERR_STATE);
	assert_err(mls_export(spy, "x", NOTHING, secret, sizeof secret), ERR_STATE);
	mls_group_free(spy);
	buf_fini(&later);
}

static void
test_new_identity(void **state)
{
	uint8_t seed[32] = "another seed for the player p0..";
	struct mls_identity id = {
		.credential = { CREDENTIAL_BASIC, bytes_str("p0 again") },
		.seed = seed,
	};
	struct mls_commit_options o = { .identity = &id };
	struct mls_proposal update = { .type = PROPOSAL_UPDATE, .identity = &id };

	(void)state;
	band_commit(p, N, &p[0], &o, NULL);
	assert_bytes(mls_member(p[1].group, 0)->credential.body, bytes_str("p0 again"));
	band_commit(p, N, &p[0], &(struct mls_commit_options){ .force_path = true }, NULL);
	/* By a proposal, which is valid only once another has committed it. */
	seed[0] = '!';
	assert_right(mls_propose(p[0].group, &update, NULL, &message));
	band_process(p, N, &p[0], buf_bytes(&message), MLS_EVENT_PROPOSAL);
	band_commit(p, N, &p[1], &(struct mls_commit_options){ .force_path = false }, NULL);
	band_commit(p, N, &p[0], &(struct mls_commit_options){ .force_path = false }, NULL);
	/* A refused one leaves all as it was. */
	p[1].credential_answer = -1;
	buf_clear(&message);
	id.credential.body = bytes_str("another one");
	assert_right(mls_propose(p[0].group, &update, NULL, &message));
	assert_err(mls_process(p[1].group, buf_bytes(&message), &(struct mls_event){ 0 }),
	    RULE_LEAF_SUCCESSOR);
}

static void
test_key_packages(void **state)
{
	struct mls_key_package_options o = { .lifetime = { 5, 4 } };
	struct buf a = BIG, b = BIG;
	struct bytes add;
	struct mls_commit_options c = { .add = &add, .n_add = 1, .inline_tree = true };
	struct mls_commit_output to = { .commit = &message, .welcome = &welcome };

	(void)state;
	assert_err(mls_key_package_new(p[N].client, &o, &a), RULE_LEAF_LIFETIME);
	o.lifetime = (struct lifetime){ 4, 5 };
	assert_err(mls_key_package_new(p[N].client, &o, &a), RULE_LEAF_EXPIRED);
	o.lifetime = (struct lifetime){ BAND_NOW + 1, BAND_NOW + 5 };
	assert_err(mls_key_package_new(p[N].client, &o, &a), RULE_LEAF_NOT_YET);
	o.suite = 2;
	assert_err(mls_key_package_new(p[N].client, &o, &a), ERR_SUITE);
	assert_int_equal(a.n, 0);
	/* A last resort serves twice. */
	o = (struct mls_key_package_options){ .last_resort = true };
	assert_right(mls_key_package_new(p[N].client, &o, &a));
	add = buf_bytes(&a);
	for (int i = 0; i < 2; i++) {
		buf_clear(&message);
		buf_clear(&welcome);
		assert_right(mls_commit(p[0].group, &c, &to));
		mls_commit_drop(p[0].group);
		assert_right(mls_join(&p[N].group, p[N].client, buf_bytes(&welcome), NOTHING));
		assert_err(mls_join(&p[N].group, p[N].client, buf_bytes(&welcome), NOTHING),
		    RULE_JOIN_GROUP);
		mls_group_free(p[N].group);
		p[N].group = NULL;
	}
	assert_int_equal(mls_key_package_count(p[N].client), 1);
	b = player_package(&p[N], 0);
	assert_int_equal(mls_key_package_count(p[N].client), 2);
	mls_key_package_forget(p[N].client, 0);
	assert_err(
	    mls_join(&p[N].group, p[N].client, buf_bytes(&welcome), NOTHING), RULE_JOIN_PACKAGE);
	p[N].now += 40 * 24 * 3600;
	mls_key_package_expire(p[N].client);
	assert_int_equal(mls_key_package_count(p[N].client), 0);
	/* An old package is not added. */
	p[0].now = p[N].now;
	add = buf_bytes(&b);
	assert_err(mls_commit(p[0].group, &c, &to), RULE_LEAF_EXPIRED);
	buf_fini(&a);
	buf_fini(&b);
}

/* What comes after a group. */
static void
follow(const struct mls_follow *like, size_t members)
{
	struct buf package[N];
	struct bytes all[N];
	struct mls_commit_output to = { .commit = &message, .welcome = &welcome };
	struct mls_follow o = *like;
	struct mls_group *next[N] = { NULL };
	uint8_t x[32], y[32];

	for (size_t i = 1; i < members; i++) {
		package[i] = player_package(&p[i], 0);
		all[i - 1] = buf_bytes(&package[i]);
	}
	buf_clear(&message);
	buf_clear(&welcome);
	o.key_package = all;
	o.n = members - 1;
	o.inline_tree = true;
	assert_right(mls_follow(&next[0], p[0].group, &o, &to));
	assert_int_equal(mls_epoch(next[0]), 1);
	mls_epoch_authenticator(next[0], x);
	for (size_t i = 1; i < members; i++) {
		assert_right(mls_join(&next[i], p[i].client, buf_bytes(&welcome), NOTHING));
		mls_epoch_authenticator(next[i], y);
		assert_memory_equal(x, y, 32);
		buf_fini(&package[i]);
	}
	for (size_t i = 0; i < members; i++)
		mls_group_free(next[i]);
}

static void
test_reinit(void **state)
{
	struct mls_reinit reinit = { .group_id = bytes_str("second") };
	struct mls_commit_options o = { .reinit = &reinit };
	struct mls_follow next = { .usage = PSK_REINIT };
	struct buf package = player_package(&p[1], 0);
	struct bytes one = buf_bytes(&package);
	struct mls_commit_output to = { .commit = &message };
	struct mls_group *g = NULL;
	struct reinit r;

	(void)state;
	assert_err(mls_follow(&g, p[0].group, &next, &to), ERR_STATE);
	band_commit(p, N, &p[2], &o, NULL);
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(mls_group_state(p[i].group), MLS_REINITIALIZED);
		assert_true(mls_reinit_get(p[i].group, &r));
		assert_bytes(r.group_id, bytes_str("second"));
		assert_err(mls_protect(p[i].group, bytes_str("x"), NULL, &message), ERR_STATE);
		assert_err(mls_commit(p[i].group, &o, &to), ERR_STATE);
	}
	/* Not without everybody. */
	next.key_package = &one;
	next.n = 1;
	assert_err(mls_follow(&g, p[0].group, &next, &to), RULE_JOIN_MEMBERS);
	assert_null(g);
	follow(&(struct mls_follow){ .usage = PSK_REINIT }, N);
	buf_fini(&package);
}

static void
test_branch(void **state)
{
	struct mls_follow o = { .usage = PSK_BRANCH, .group_id = bytes_str("corner") };
	struct buf package = player_package(&p[N], 0);
	struct bytes one = buf_bytes(&package);
	struct mls_commit_output to = { .commit = &message };
	struct mls_group *g = NULL;

	(void)state;
	follow(&o, 3);
	/* Who is no member of the group before is none of the branch. */
	o.key_package = &one;
	o.n = 1;
	assert_err(mls_follow(&g, p[0].group, &o, &to), RULE_JOIN_MEMBERS);
	assert_null(g);
	o.usage = PSK_APPLICATION;
	assert_err(mls_follow(&g, p[0].group, &o, &to), ERR_USAGE);
	band_talk(&p[0], &p[1]);
	buf_fini(&package);
}

/* Trees that grow, shrink and grow. */
static void
test_big(void **state)
{
	static struct player q[40];
	struct mls_commit_options o = { .without_pending = false };
	uint32_t remove[20];

	(void)state;
	band_init(q, 40, 0);
	for (size_t i = 0; i < 40; i += 7)
		band_commit(q, 40, &q[i], &o, NULL);
	for (uint32_t i = 0; i < 20; i++)
		remove[i] = 39 - i;
	o = (struct mls_commit_options){ .remove = remove, .n_remove = 20 };
	band_commit(q, 40, &q[3], &o, NULL);
	o = (struct mls_commit_options){ .without_pending = false };
	band_commit(q, 20, &q[17], &o, NULL);
	assert_int_equal(mls_leaves(q[0].group), 32);
	band_talk(&q[0], &q[19]);
	band_fini(q, 40);
}

/* What a commit costs in hashes is a path of them, not a tree. */
static void
test_cost(void **state)
{
	static struct player q[64];
	struct mls_commit_options o = { .without_pending = false };
	struct mls_stats before, after;

	(void)state;
	band_init(q, 64, 0);
	band_commit(q, 64, &q[5], &o, NULL);
	mls_stats(q[0].group, &before);
	band_commit(q, 64, &q[5], &o, NULL);
	mls_stats(q[0].group, &after);
	assert_true(after.tree_hashes - before.tree_hashes < 30);
	band_fini(q, 64);
}

#define with_p(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
#define with_aes(f)                                                                                \
	{                                                                                          \
#f " with AES-128-GCM", f, setup_aes, teardown, NULL                               \
	}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alone),
		with_p(test_all_talk),
		with_aes(test_all_talk),
		with_p(test_kinds_of_commit),
		with_aes(test_kinds_of_commit),
		with_p(test_change_is_told),
		with_p(test_proposals),
		with_p(test_pending_is_bounded),
		with_p(test_proposals_in_conflict),
		with_p(test_outsiders),
		with_p(test_external_join),
		with_p(test_resync),
		with_p(test_lost_race),
		with_p(test_late_messages),
		with_p(test_removed_reads_nothing),
		with_p(test_new_identity),
		with_p(test_key_packages),
		with_p(test_reinit),
		with_p(test_branch),
		cmocka_unit_test(test_big),
		cmocka_unit_test(test_cost),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("MLS groups", tests, NULL, NULL);
}
