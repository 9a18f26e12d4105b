/*
 * What RFC 9420 leaves room for (7.2, 11.1, 13): values that nobody knows are carried along and
 * change nothing; what a group requires is had by all that are in it.
 */
#include "crypto/extension.h"
#include "crypto/mls_client.h"
#include "crypto/required.h"
#include "tests/crypto/band.h"

#define N 3
#define NOTHING bytes_of(NULL, 0)
#define LIT(s) bytes_of(s, sizeof(s) - 1)
#define GREASE "\x0a\x0a"
#define EXT 0xf001 /* that some of us support */

static struct player p[N];
static struct buf message, welcome;

static const struct capabilities plain = {
	.versions = { (const uint8_t *)"\0\1", 2 },
	.suites = { (const uint8_t *)"\0\3", 2 },
	.credentials = { (const uint8_t *)"\0\1", 2 },
};

/* A player with other capabilities and extensions of its leaf. */
static void
make(struct player *who, const char *name, const struct capabilities *can, struct bytes extensions)
{
	struct mls_hooks hooks;
	struct mls_identity id;
	struct mls_client *usual;

	player_init(who, name, NULL);
	usual = who->client;
	hooks = usual->hooks;
	id = player_identity(who);
	id.capabilities = can;
	id.extensions = extensions;
	assert_right(mls_client_new(&who->client, &id, &hooks, &usual->policy));
	mls_client_free(usual);
}

static int
setup(void **state)
{
	(void)state;
	message = welcome = BIG;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	band_fini(p, N);
	buf_fini(&message);
	buf_fini(&welcome);
	return 0;
}

/* The first one adds all others; what their key packages have beyond the leaf. */
static void
gather(struct bytes package_extensions)
{
	struct mls_key_package_options k = { .extensions = package_extensions };
	struct buf package[N];
	struct bytes add[N];
	struct mls_commit_options o = { .add = add, .n_add = N - 1, .inline_tree = true };
	struct mls_commit_output to = { .commit = &message, .welcome = &welcome };

	for (size_t i = 1; i < N; i++) {
		package[i] = BIG;
		assert_right(mls_key_package_new(p[i].client, &k, &package[i]));
		add[i - 1] = buf_bytes(&package[i]);
	}
	assert_right(mls_commit(p[0].group, &o, &to));
	assert_right(mls_commit_accept(p[0].group, NULL));
	for (size_t i = 1; i < N; i++) {
		assert_right(mls_join(&p[i].group, p[i].client, buf_bytes(&welcome), NOTHING));
		buf_fini(&package[i]);
	}
}

/* Everything that a group does, by somebody full of grease. */
static void
live(void)
{
	struct mls_commit_options o = { .force_path = true };
	const struct mls_proposal update = { .type = PROPOSAL_UPDATE };
	struct mls_external_join back = { .resync = true };
	struct buf info = BIG;

	for (size_t i = 0; i < N; i++) {
		band_commit(p, N, &p[i], &o, NULL);
		band_talk(&p[i], &p[(i + 1) % N]);
	}
	buf_clear(&message);
	assert_right(mls_propose(p[1].group, &update, NULL, &message));
	band_process(p, N, &p[1], buf_bytes(&message), MLS_EVENT_PROPOSAL);
	band_commit(p, N, &p[2], &o, NULL);
	/* It comes back by itself. */
	assert_right(mls_group_info(p[0].group, true, &info));
	back.group_info = buf_bytes(&info);
	mls_group_free(p[1].group);
	p[1].group = NULL;
	buf_clear(&message);
	assert_right(mls_external_join(&p[1].group, p[1].client, &back, &message));
	band_process(p, N, &p[1], buf_bytes(&message), MLS_EVENT_COMMIT);
	for (size_t i = 1; i < N; i++)
		band_agree(&p[0], &p[i]);
	band_talk(&p[1], &p[0]);
	buf_fini(&info);
}

/* 13.5: in all fields where there may be some. */
static void
test_grease(void **state)
{
	const struct capabilities greasy = {
		.versions = LIT("\0\1" GREASE),
		.suites = LIT("\x1a\x1a\0\3" GREASE),
		.extensions = LIT(GREASE "\x2a\x2a"),
		.proposals = LIT(GREASE),
		.credentials = LIT(GREASE "\0\1"),
	};
	struct bytes leaf = LIT(GREASE "\3any\x2a\x2a\0");
	const struct leaf_node *l;
	uint8_t before[32], after[32];
	struct mls_group *copy;

	(void)state;
	make(&p[0], "p0", &plain, NOTHING);
	make(&p[1], "p1", &greasy, leaf);
	make(&p[2], "p2", &greasy, NOTHING);
	assert_right(
	    mls_group_create(&p[0].group, p[0].client, &(struct mls_create){ .suite = 0 }));
	gather(LIT("\x2a\x2a\x04grea"));
	live();
	/* Each has the leaf as it was made, also when it was saved. */
	for (size_t i = 0; i < N; i++) {
		l = mls_member(p[i].group, 1);
		assert_bytes(l->extensions, leaf);
		assert_bytes(l->capabilities.suites, greasy.suites);
		assert_bytes(l->capabilities.extensions, greasy.extensions);
		assert_bytes(l->capabilities.proposals, greasy.proposals);
		assert_bytes(l->capabilities.credentials, greasy.credentials);
	}
	band_state(p[1].group, before);
	assert_right(mls_group_clone(&copy, p[1].group));
	band_state(copy, after);
	assert_memory_equal(before, after, 32);
	mls_group_free(copy);
}

/* An extension that is not listed makes no key package (10), be it the leaf's or the package's. */
static void
test_unlisted(void **state)
{
	struct mls_key_package_options k = { .suite = 0 };
	struct buf b = BIG;

	(void)state;
	make(&p[0], "p0", &plain, NOTHING);
	make(&p[1], "p1", &plain, LIT(GREASE "\0"));
	make(&p[2], "p2", &plain, NOTHING);
	assert_right(
	    mls_group_create(&p[0].group, p[0].client, &(struct mls_create){ .suite = 0 }));
	assert_err(mls_key_package_new(p[1].client, &k, &b), RULE_LEAF_OWN_EXTENSION);
	k.extensions = LIT(GREASE "\0");
	assert_err(mls_key_package_new(p[2].client, &k, &b), RULE_LEAF_OWN_EXTENSION);
	assert_int_equal(b.n, 0);
	/* But those of the standard need not be listed. */
	player_fini(&p[1]);
	make(&p[1], "p1", &plain, LIT("\0\1\7my name"));
	gather(NOTHING);
	live();
	assert_bytes(mls_member(p[2].group, 1)->extensions, LIT("\0\1\7my name"));
	buf_fini(&b);
}

/* The extension required_capabilities. */
static struct bytes
required(struct bytes extensions, struct bytes proposals, struct bytes credentials)
{
	static uint8_t out[256];
	struct required q = { extensions, proposals, credentials };
	struct buf data = BIG, list = BIG;
	size_t n;

	required_write(&data, &q);
	extension_write(&list, EXT_REQUIRED_CAPABILITIES, buf_bytes(&data));
	n = list.n;
	memcpy(out, list.p, n);
	buf_fini(&data);
	buf_fini(&list);
	return bytes_of(out, n);
}

/* 11.1: what is required of all is had by all, from the first one on. */
static void
test_required(void **state)
{
	struct capabilities more = plain;
	struct mls_create create;
	struct player other;
	struct buf b = BIG;
	struct bytes add;

	(void)state;
	more.extensions = LIT("\xf0\1");
	more.proposals = LIT("\xf0\2");
	more.credentials = LIT("\0\1\0\2");
	make(&p[0], "p0", &more, NOTHING);
	make(&p[1], "p1", &more, NOTHING);
	make(&p[2], "p2", &more, NOTHING);
	create = (struct mls_create){ .extensions = required(
					  LIT("\xf0\1\0\3"), LIT("\xf0\2\0\1"), LIT("\0\2")) };
	assert_right(mls_group_create(&p[0].group, p[0].client, &create));
	assert_bytes(mls_extensions(p[0].group), create.extensions);
	gather(NOTHING);
	live();
	assert_bytes(mls_extensions(p[2].group), create.extensions);
	/* Who has not all of it neither makes such a group nor is added to one. */
	more.proposals = NOTHING;
	make(&other, "other", &more, NOTHING);
	assert_err(mls_group_create(&other.group, other.client, &create), RULE_LEAF_REQUIRED);
	assert_right(
	    mls_key_package_new(other.client, &(struct mls_key_package_options){ .suite = 0 }, &b));
	add = buf_bytes(&b);
	buf_clear(&message);
	assert_err(mls_commit(p[0].group, &(struct mls_commit_options){ .add = &add, .n_add = 1 },
		       &(struct mls_commit_output){ .commit = &message }),
	    RULE_LEAF_REQUIRED);
	player_fini(&other);
	buf_fini(&b);
}

/* Required later: only when all who stay have it; one who is removed with it need not. */
static void
test_required_later(void **state)
{
	struct capabilities more = plain;
	struct bytes extensions = required(LIT("\xf0\1"), NOTHING, NOTHING);
	struct mls_commit_options o = { .extensions = &extensions };
	uint32_t leaf = 2;

	(void)state;
	more.extensions = LIT("\xf0\1");
	make(&p[0], "p0", &more, NOTHING);
	make(&p[1], "p1", &more, NOTHING);
	make(&p[2], "p2", &plain, NOTHING);
	assert_right(
	    mls_group_create(&p[0].group, p[0].client, &(struct mls_create){ .suite = 0 }));
	gather(NOTHING);
	buf_clear(&message);
	assert_err(mls_commit(p[0].group, &o, &(struct mls_commit_output){ .commit = &message }),
	    RULE_EXTENSIONS_REQUIRED);
	o.remove = &leaf;
	o.n_remove = 1;
	band_commit(p, N, &p[0], &o, NULL);
	assert_int_equal(mls_group_state(p[2].group), MLS_REMOVED_SELF);
	assert_bytes(mls_extensions(p[1].group), extensions);
	band_talk(&p[0], &p[1]);
}

/* An extension of the group that no standard knows, and all of us do. */
static void
test_group_extension(void **state)
{
	struct capabilities more = plain;
	struct buf list = BIG;
	struct bytes extensions;
	struct mls_commit_options o = { .extensions = &extensions };

	(void)state;
	more.extensions = LIT("\xf0\1");
	for (size_t i = 0; i < N; i++)
		make(&p[i], i == 0 ? "p0" : i == 1 ? "p1" : "p2", &more, NOTHING);
	assert_right(
	    mls_group_create(&p[0].group, p[0].client, &(struct mls_create){ .suite = 0 }));
	gather(NOTHING);
	extension_write(&list, EXT, bytes_str("a topic"));
	extensions = buf_bytes(&list);
	band_commit(p, N, &p[1], &o, NULL);
	for (size_t i = 0; i < N; i++)
		assert_bytes(mls_extensions(p[i].group), extensions);
	live();
	buf_fini(&list);
}

#define with_buffers(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_buffers(test_grease),
		with_buffers(test_unlisted),
		with_buffers(test_required),
		with_buffers(test_required_later),
		with_buffers(test_group_extension),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("MLS, extended", tests, NULL, NULL);
}
