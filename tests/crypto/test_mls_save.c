/* Saving and loading a group: all of it comes back, a changed state is refused, no key is used
 * twice. */
#include "tests/crypto/band.h"

#include "crypto/mls_message.h"
#include "crypto/mls_state.h"
#include "crypto/suite.h"
#include "crypto/vec.h"

#define N 4
#define NOTHING bytes_of(NULL, 0)

static struct player p[N + 1];
static struct buf message, welcome, saved;
static const uint8_t key[32] = "the key of a saved group state.";

static int
setup(void **state)
{
	(void)state;
	band_init(p, N, 0);
	player_init(&p[N], "new", NULL);
	message = welcome = saved = BIG;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	band_fini(p, N + 1);
	buf_fini(&message);
	buf_fini(&welcome);
	buf_fini(&saved);
	return 0;
}

/* Saved, loaded, and saved again so that it may send. */
static void
reload(struct player *who)
{
	struct buf b = BIG;

	assert_right(mls_save(who->group, key, &b));
	mls_group_free(who->group);
	who->group = NULL;
	assert_right(mls_load(&who->group, who->client, key, buf_bytes(&b)));
	assert_true(mls_must_save(who->group));
	buf_clear(&b);
	assert_right(mls_save(who->group, key, &b));
	assert_false(mls_must_save(who->group));
	buf_fini(&b);
}

/* A state with something of everything: past epochs, pending proposals, an own Update, skipped
 * keys, a staged commit. */
static void
fill(struct player *who)
{
	struct mls_commit_options o = { .force_path = true };
	struct mls_commit_output to = { .commit = &message };
	struct mls_event e;

	for (size_t i = 0; i < 3; i++)
		band_commit(p, N, &p[i], &o, NULL);
	for (size_t i = 0; i < 5; i++) {
		buf_clear(&message);
		assert_right(mls_protect(p[1].group, bytes_str("x"), NULL, &message));
	}
	assert_right(mls_process(who->group, buf_bytes(&message), &e));
	mls_event_fini(&e);
	buf_clear(&message);
	assert_right(mls_propose(
	    who->group, &(struct mls_proposal){ .type = PROPOSAL_UPDATE }, NULL, &message));
	band_process(p, N, who, buf_bytes(&message), MLS_EVENT_PROPOSAL);
	buf_clear(&message);
	assert_right(mls_propose(p[2].group,
	    &(struct mls_proposal){ .type = PROPOSAL_PSK,
		.psk = { PSK_EXTERNAL, bytes_str("psk"), 0 } },
	    NULL, &message));
	band_process(p, N, &p[2], buf_bytes(&message), MLS_EVENT_PROPOSAL);
	buf_clear(&message);
	assert_right(mls_commit(who->group, &o, &to));
}

static void
test_exact(void **state)
{
	uint8_t before[32], after[32];
	struct mls_group *copy;
	struct mls_stats a, b;

	(void)state;
	fill(&p[0]);
	band_state(p[0].group, before);
	assert_right(mls_group_clone(&copy, p[0].group));
	band_state(copy, after);
	assert_memory_equal(before, after, 32);
	mls_stats(p[0].group, &a);
	mls_stats(copy, &b);
	assert_int_equal(a.kept_keys, b.kept_keys);
	assert_true(a.kept_keys > 0);
	assert_int_equal(a.past_epochs, b.past_epochs);
	assert_int_equal(a.pending, b.pending);
	assert_int_equal(a.pending, 2);
	assert_true(mls_commit_staged(copy));
	/* The copy and the group live on apart. */
	mls_commit_drop(copy);
	assert_true(mls_commit_staged(p[0].group));
	mls_group_free(copy);
}

/* The staged commit survives, and what was skipped opens. */
static void
test_goes_on(void **state)
{
	struct mls_event e;

	(void)state;
	fill(&p[0]);
	reload(&p[0]);
	assert_right(mls_process(p[0].group, buf_bytes(&message), &e));
	assert_true(e.staged);
	mls_event_fini(&e);
	assert_right(mls_commit_accept(p[0].group, NULL));
	band_process(p, N, &p[0], buf_bytes(&message), MLS_EVENT_COMMIT);
	assert_err(mls_protect(p[0].group, bytes_str("x"), NULL, &welcome), ERR_STATE);
	reload(&p[0]);
	for (size_t i = 1; i < N; i++) {
		band_agree(&p[0], &p[i]);
		band_talk(&p[0], &p[i]);
		band_talk(&p[i], &p[0]);
	}
}

/* An Update of ours that another commits after we were loaded. */
static void
test_own_update(void **state)
{
	(void)state;
	assert_right(mls_propose(
	    p[1].group, &(struct mls_proposal){ .type = PROPOSAL_UPDATE }, NULL, &message));
	band_process(p, N, &p[1], buf_bytes(&message), MLS_EVENT_PROPOSAL);
	reload(&p[1]);
	band_commit(p, N, &p[0], &(struct mls_commit_options){ .force_path = true }, NULL);
	reload(&p[1]);
	band_talk(&p[1], &p[0]);
	band_commit(p, N, &p[1], &(struct mls_commit_options){ .force_path = true }, NULL);
}

static void
test_states(void **state)
{
	struct mls_reinit next = { .group_id = bytes_str("next") };
	struct mls_commit_options o = { .reinit = &next };
	uint32_t leaf = 3;
	struct reinit r;

	(void)state;
	band_commit(
	    p, N, &p[0], &(struct mls_commit_options){ .remove = &leaf, .n_remove = 1 }, NULL);
	assert_right(mls_save(p[3].group, key, &saved));
	mls_group_free(p[3].group);
	p[3].group = NULL;
	assert_right(mls_load(&p[3].group, p[3].client, key, buf_bytes(&saved)));
	assert_int_equal(mls_group_state(p[3].group), MLS_REMOVED_SELF);
	band_commit(p, 3, &p[0], &o, NULL);
	buf_clear(&saved);
	assert_right(mls_save(p[1].group, key, &saved));
	mls_group_free(p[1].group);
	p[1].group = NULL;
	assert_right(mls_load(&p[1].group, p[1].client, key, buf_bytes(&saved)));
	assert_int_equal(mls_group_state(p[1].group), MLS_REINITIALIZED);
	assert_true(mls_reinit_get(p[1].group, &r));
	assert_bytes(r.group_id, bytes_str("next"));
}

/* Another key, a flipped bit anywhere, a cut: nothing is loaded. */
static void
test_refused(void **state)
{
	uint8_t other[32] = { 1 };
	struct mls_group *g = NULL;
	struct bytes all;

	(void)state;
	assert_right(mls_save(p[0].group, key, &saved));
	all = buf_bytes(&saved);
	assert_err(mls_load(&g, p[0].client, other, all), ERR_AEAD);
	for (size_t n = 0; n < all.n; n += 1 + n / 8)
		assert_true(mls_load(&g, p[0].client, key, bytes_of(all.p, n)) < 0);
	for (size_t i = 0; i < all.n; i += 1 + i / 16) {
		saved.p[i] ^= 1;
		assert_true(mls_load(&g, p[0].client, key, all) < 0);
		saved.p[i] ^= 1;
	}
	saved.p[1] = 2;
	assert_err(mls_load(&g, p[0].client, key, all), ERR_VERSION);
	assert_null(g);
}

/* The same below the seal: a state that its owner broke is an error, never more. */
static void
test_broken_inside(void **state)
{
	struct buf b = BUF_INIT(VEC_MAX);
	struct mls_group *g;

	(void)state;
	fill(&p[0]);
	assert_int_equal(mls_state_write(p[0].group, &b), 0);
	for (size_t n = 0; n < b.n; n += 1 + n / 50)
		assert_true(mls_state_read(&g, p[0].client, bytes_of(b.p, n)) != 0);
	for (size_t i = 0; i < b.n; i += 1 + i / 200) {
		b.p[i] ^= 0x80;
		if (mls_state_read(&g, p[0].client, buf_bytes(&b)) == 0)
			mls_group_free(g);
		b.p[i] ^= 0x80;
	}
	buf_put(&b, "", 1);
	assert_err(mls_state_read(&g, p[0].client, buf_bytes(&b)), ERR_TRAILING);
	buf_fini(&b);
}

/* The generation that a message of ours says, read by another member. */
static uint32_t
generation(struct player *reader, struct bytes m)
{
	struct private_keys keys = mls_epoch_private(reader->group->now);
	struct mls_message parsed;
	struct sender_data s;

	assert_int_equal(mls_message_parse(&parsed, m), 0);
	assert_int_equal(private_message_sender(&parsed.private_message, &keys, &s), 0);
	return s.generation;
}

static uint32_t
say(struct player *from, struct player *reader)
{
	buf_clear(&message);
	assert_right(mls_protect(from->group, bytes_str("x"), NULL, &message));
	return generation(reader, buf_bytes(&message));
}

/* Whenever the process dies, what is loaded is the last that was saved: no generation comes
 * twice. */
static void
test_no_key_twice(void **state)
{
	uint32_t next = 0, last;
	struct mls_event e;

	(void)state;
	assert_int_equal(say(&p[0], &p[1]), 0);
	assert_right(mls_save(p[0].group, key, &saved));
	for (int crash = 0; crash < 4; crash++) {
		uint32_t sent = 0;

		/* As many as it may, then it must be saved. */
		while (!mls_must_save(p[0].group)) {
			last = say(&p[0], &p[1]);
			assert_true(last >= next);
			next = last + 1;
			sent++;
		}
		assert_int_equal(sent, 64);
		assert_err(mls_protect(p[0].group, NOTHING, NULL, &message), ERR_STATE);
		assert_err(mls_propose(p[0].group,
			       &(struct mls_proposal){ .type = PROPOSAL_UPDATE }, NULL, &message),
		    ERR_STATE);
		/* It dies. What is loaded may not send before it is saved. */
		mls_group_free(p[0].group);
		p[0].group = NULL;
		assert_right(mls_load(&p[0].group, p[0].client, key, buf_bytes(&saved)));
		assert_err(mls_protect(p[0].group, NOTHING, NULL, &message), ERR_STATE);
		buf_clear(&saved);
		assert_right(mls_save(p[0].group, key, &saved));
	}
	say(&p[0], &p[1]);
	assert_right(mls_unprotect(p[1].group, buf_bytes(&message), &e));
	mls_event_fini(&e);
}

/* An epoch that begins after saving begins again after loading: nothing is sent in it unsaved. */
static void
test_no_epoch_unsaved(void **state)
{
	struct mls_commit_options o = { .force_path = true };

	(void)state;
	assert_right(mls_save(p[0].group, key, &saved));
	band_commit(p, N, &p[1], &o, NULL);
	assert_true(mls_must_save(p[0].group));
	assert_err(mls_protect(p[0].group, NOTHING, NULL, &message), ERR_STATE);
	o.send.public = true; /* which uses no key */
	band_commit(p, N, &p[0], &o, NULL);
	buf_clear(&saved);
	assert_right(mls_save(p[0].group, key, &saved));
	band_talk(&p[0], &p[1]);
}

#define with_p(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_p(test_exact),
		with_p(test_goes_on),
		with_p(test_own_update),
		with_p(test_states),
		with_p(test_refused),
		with_p(test_broken_inside),
		with_p(test_no_key_twice),
		with_p(test_no_epoch_unsaved),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("MLS groups, saved", tests, NULL, NULL);
}
