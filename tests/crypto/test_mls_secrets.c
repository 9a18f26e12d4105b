/*
 * The deletion schedule of RFC 9420 9.2 (and 7.5, 12.4.3.1), seen from outside: after each thing
 * that is done, the memory of this process is searched for every secret that was ever derived in
 * it. What is consumed is nowhere; what is needed is in guarded memory and nowhere else.
 */
#include "crypto/mls_group_int.h"
#include "tests/crypto/band.h"
#include "tests/crypto/spy.h"

#define N 3
#define NOTHING bytes_of(NULL, 0)

static struct player p[N + 1];
static struct buf message, welcome;

/* Values on the way from one epoch to the next, to one message or to one key pair. */
static const char *const passing[] = {
	"joiner",
	"epoch",
	"welcome",
	"path",
	"node",
	"derived psk",
	"extract",
	"dh",
	"shared_secret",
	"key",
	"nonce",
	"base_nonce",
	"exp",
	"sec",
	"random",
};

static int
setup(void **state)
{
	(void)state;
	spy_forget();
	message = welcome = BIG;
	band_init(p, N, 0);
	player_init(&p[N], "new", NULL);
	/* What signature keys are made of stays with them. */
	assert_int_equal(spy_excuse("random"), N + 1);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	band_fini(p, N + 1);
	buf_fini(&message);
	buf_fini(&welcome);
	return 0;
}

/* Nothing is where it should not be, and nothing is kept that only passes. */
static void
assert_clean(void)
{
	spy_look();
	assert_int_equal(spy_leaked(), 0);
	for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++)
		if (spy_alive(passing[i]) != 0)
			fail_msg("%s is still there", passing[i]);
}

static size_t
alive(const char *label)
{
	spy_look();
	return spy_alive(label);
}

/* The schedules of so many epochs, by what each is kept for; past ones have sender_data alone. */
static void
assert_epochs(size_t past, size_t resumptions)
{
	static const char *const present[] = { "exporter", "external", "confirm", "membership",
		"authentication", "init" };

	spy_look();
	for (size_t i = 0; i < sizeof present / sizeof present[0]; i++)
		assert_int_equal(spy_alive(present[i]), 1);
	assert_int_equal(alive("sender data"), 1 + past);
	assert_int_equal(alive("resumption"), 1 + resumptions);
}

static void
test_epochs(void **state)
{
	struct mls_commit_options o = { .force_path = true };

	(void)state;
	assert_clean();
	assert_epochs(1, 1); /* of the one who made the group: its epoch 0 */
	for (size_t i = 0; i < 5; i++) {
		band_commit(p, N, &p[i % N], &o, NULL);
		assert_clean();
	}
	/* Two past epochs and two resumption keys are kept, by policy. */
	assert_epochs(2, 2);
	/* Nobody has spoken in the present epoch, whose secret tree still has its root; each past one
	 * had a commit. */
	assert_int_equal(alive("encryption"), 1);
}

/* A commit with all that a commit may have, and who comes by it. */
static void
test_everything(void **state)
{
	struct buf package = player_package(&p[N], 0);
	struct bytes add = buf_bytes(&package);
	struct mls_psk psk = { PSK_EXTERNAL, bytes_str("psk of the band"), 0 };
	struct mls_commit_options o = { .add = &add,
		.n_add = 1,
		.psk = &psk,
		.n_psk = 1,
		.force_path = true,
		.inline_tree = true };
	struct mls_package *own;

	(void)state;
	own = list_item(p[N].client->packages.next, struct mls_package, link);
	spy_note("init key of the package", own->keys->init.private.b, 32);
	assert_int_equal(alive("init key of the package"), 1);
	band_commit(p, N, &p[1], &o, &welcome);
	assert_clean();
	assert_right(mls_join(&p[N].group, p[N].client, buf_bytes(&welcome), NOTHING));
	assert_clean();
	assert_int_equal(alive("init key of the package"), 0);
	band_agree(&p[0], &p[N]);
	psk = (struct mls_psk){ PSK_RESUMPTION, mls_group_id(p[0].group), mls_epoch(p[0].group) };
	o = (struct mls_commit_options){ .psk = &psk, .n_psk = 1 };
	band_commit(p, N, &p[1], &o, NULL);
	assert_clean();
	buf_fini(&package);
}

/* The old keys of the tree are gone from all who had them. */
static void
test_tree_keys(void **state)
{
	struct mls_commit_options o = { .force_path = true };
	const struct treekem_keys *k = p[0].group->now->keys;

	(void)state;
	band_commit(p, N, &p[0], &o, NULL);
	k = p[0].group->now->keys;
	for (uint32_t level = 0; level < TREE_LEVELS; level++)
		if ((k->have >> level & 1) != 0)
			spy_note(level == 0 ? "old leaf" : "old parent", k->key[level].b, 32);
	assert_true(alive("old leaf") == 1 && alive("old parent") > 0);
	band_commit(p, N, &p[0], &o, NULL);
	assert_int_equal(alive("old leaf"), 0);
	assert_int_equal(alive("old parent"), 0);
	assert_clean();
}

/* An Update of ours: its key waits with the proposal, takes the place of the old one, or goes. */
static void
test_update(void **state)
{
	const struct mls_proposal update = { .type = PROPOSAL_UPDATE };
	struct mls_commit_options o = { .force_path = true };

	(void)state;
	assert_right(mls_propose(p[1].group, &update, NULL, &message));
	band_process(p, N, &p[1], buf_bytes(&message), MLS_EVENT_PROPOSAL);
	spy_note("old leaf", p[1].group->now->keys->key[0].b, 32);
	spy_note("new leaf", p[1].group->pending.item[0]->own->leaf.b, 32);
	assert_clean();
	band_commit(p, N, &p[2], &o, NULL);
	assert_int_equal(alive("old leaf"), 0);
	assert_int_equal(alive("new leaf"), 1);
	assert_clean();
	/* Another, which nobody commits. */
	buf_clear(&message);
	assert_right(mls_propose(p[1].group, &update, NULL, &message));
	spy_note("unused leaf", p[1].group->pending.item[0]->own->leaf.b, 32);
	band_commit(p, N, &p[0], &o, NULL);
	assert_int_equal(alive("unused leaf"), 0);
	assert_int_equal(alive("new leaf"), 1);
	assert_clean();
}

/* A staged commit that is dropped, and one that loses. */
static void
test_staged(void **state)
{
	struct mls_commit_options o = { .force_path = true };
	struct mls_commit_output to = { .commit = &message };

	(void)state;
	for (int lost = 0; lost < 2; lost++) {
		assert_right(mls_commit(p[0].group, &o, &to));
		spy_note("staged", p[0].group->staged->next->secrets->schedule.init.b, 32);
		spy_note("staged", p[0].group->staged->next->keys->key[0].b, 32);
		assert_clean();
		assert_int_equal(alive("staged"), 2);
		if (lost != 0)
			band_commit(p, N, &p[1], &o, NULL);
		else
			mls_commit_drop(p[0].group);
		assert_int_equal(alive("staged"), 0);
		assert_clean();
	}
}

static void
hear(struct player *to)
{
	struct mls_event e;

	assert_right(mls_process(to->group, buf_bytes(&message), &e));
	mls_event_fini(&e);
}

static void
say(struct player *from)
{
	buf_clear(&message);
	assert_right(mls_protect(from->group, bytes_str("hello"), NULL, &message));
}

/* Of one sender: the nodes above its leaf, the ratchets behind, the key. */
static void
test_messages(void **state)
{
	(void)state;
	spy_forget();
	spy_note("root", p[0].group->now->secrets->messages[0].b, 32);
	assert_int_equal(alive("root"), 1);
	say(&p[0]);
	assert_clean();
	assert_int_equal(alive("root"), 1); /* the others have not heard it yet */
	hear(&p[1]);
	hear(&p[2]);
	assert_clean();
	assert_int_equal(alive("root"), 0);
	/* Its first secret gave the second one. The handshakes' has not been used. */
	assert_int_equal(alive("application"), 0);
	assert_int_equal(alive("handshake"), 1);
	say(&p[0]);
	say(&p[0]);
	say(&p[0]);
	hear(&p[1]);
	spy_look();
	assert_int_equal(spy_leaked(), 0);
	/* Two were skipped: their keys wait at one of them. The ratchet's present secrets are two:
	 * the third member has not heard. */
	assert_int_equal(alive("key"), 2);
	assert_int_equal(alive("secret"), 2);
	hear(&p[2]);
	assert_int_equal(alive("secret"), 1);
}

/* What is saved is sealed, and what is loaded is nowhere else. */
static void
test_saved(void **state)
{
	static const uint8_t key[32] = "a key";
	struct buf b = BIG;

	(void)state;
	say(&p[0]);
	hear(&p[1]);
	assert_right(mls_save(p[1].group, key, &b));
	assert_clean();
	mls_group_free(p[1].group);
	p[1].group = NULL;
	assert_right(mls_load(&p[1].group, p[1].client, key, buf_bytes(&b)));
	assert_clean();
	b.p[b.n - 1] ^= 1;
	assert_err(mls_load(&p[1].group, p[1].client, key, buf_bytes(&b)), ERR_AEAD);
	assert_clean();
	buf_fini(&b);
}

/* Damaged messages, and those that break a rule, leave nothing behind either. */
static void
test_refused(void **state)
{
	struct mls_commit_options o = { .force_path = true };
	struct mls_commit_output to = { .commit = &message };
	struct mls_event e;

	(void)state;
	say(&p[0]);
	message.p[message.n - 1] ^= 1;
	assert_err(mls_process(p[1].group, buf_bytes(&message), &e), ERR_AEAD);
	assert_clean();
	buf_clear(&message);
	assert_right(mls_commit(p[0].group, &o, &to));
	mls_commit_drop(p[0].group);
	p[1].authorize_answer = 1;
	assert_err(mls_process(p[1].group, buf_bytes(&message), &e), ERR_DENIED);
	assert_clean();
	assert_epochs(1, 1);
}

static void
test_external(void **state)
{
	struct mls_external_join o = { .resync = true };
	struct buf info = BIG;

	(void)state;
	assert_right(mls_group_info(p[0].group, true, &info));
	assert_clean();
	o.group_info = buf_bytes(&info);
	assert_right(mls_external_join(&p[N].group, p[N].client, &o, &message));
	assert_clean();
	band_process(p, N, NULL, buf_bytes(&message), MLS_EVENT_COMMIT);
	assert_clean();
	band_agree(&p[0], &p[N]);
	buf_fini(&info);
}

/* Who was removed has what it needs for late messages; who is freed has nothing. */
static void
test_end(void **state)
{
	uint32_t leaf = 2;
	struct mls_commit_options o = { .remove = &leaf, .n_remove = 1 };

	(void)state;
	spy_note("its leaf", p[2].group->now->keys->key[0].b, 32);
	spy_note("its init", p[2].group->now->secrets->schedule.init.b, 32);
	band_commit(p, N, &p[0], &o, NULL);
	assert_int_equal(alive("its leaf"), 0);
	assert_int_equal(alive("its init"), 0);
	assert_clean();
	for (size_t i = 0; i < N; i++) {
		mls_group_free(p[i].group);
		p[i].group = NULL;
	}
	assert_clean();
	band_fini(p, N + 1);
	spy_look();
	assert_int_equal(spy_leaked(), 0);
	assert_int_equal(alive(NULL), 0);
}

#define with_p(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_p(test_epochs),
		with_p(test_everything),
		with_p(test_tree_keys),
		with_p(test_update),
		with_p(test_staged),
		with_p(test_messages),
		with_p(test_saved),
		with_p(test_refused),
		with_p(test_external),
		with_p(test_end),
	};

	if (!support_init())
		return 1;
	if (!spy_init())
		return 77;
	return cmocka_run_group_tests_name("what is deleted, and when", tests, NULL, NULL);
}
