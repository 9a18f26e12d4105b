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
	    &(struct mls_proposal){
		.type = PROPOSAL_PSK, .psk = { PSK_EXTERNAL, bytes_str("psk"), 0 } },
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

/* Another key, a changed byte anywhere, a cut, another version or kind: nothing is loaded, each for
 * a reason of its own. */
static void
test_refused(void **state)
{
	enum { AT_VERSION = 1, AT_KEY = 3, AT_LENGTH = 19, AT_NONCE = 23 };
	uint8_t other[32] = { 1 };
	struct mls_group *g = NULL;
	struct bytes all;

	(void)state;
	assert_right(mls_save(p[0].group, key, &saved));
	all = buf_bytes(&saved);
	assert_err(mls_load(&g, p[0].client, other, all), ERR_KEY);
	for (size_t n = 0; n < all.n; n++)
		assert_err(mls_load(&g, p[0].client, key, bytes_of(all.p, n)), ERR_SHORT);
	for (size_t i = 0; i < all.n; i++) {
		int want = i < AT_VERSION  ? ERR_TYPE
			   : i < AT_KEY    ? ERR_VERSION
			   : i < AT_LENGTH ? ERR_KEY
			   : i < AT_NONCE  ? 0 /* longer or shorter than it is */
					   : ERR_AEAD;
		int r;

		saved.p[i] ^= 1;
		r = mls_load(&g, p[0].client, key, all);
		assert_true(want != 0 ? r == want : r == ERR_SHORT || r == ERR_TRAILING);
		saved.p[i] ^= 1;
	}
	buf_put(&saved, "", 1);
	assert_err(mls_load(&g, p[0].client, key, buf_bytes(&saved)), ERR_TRAILING);
	assert_null(g);
	/* And what is whole still loads. */
	assert_right(mls_load(&g, p[0].client, key, bytes_of(saved.p, saved.n - 1)));
	mls_group_free(g);
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
		assert_int_equal(sent, 32);
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

/* Who only listens can be put away and come back as often as it likes. */
static void
test_idle(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		buf_clear(&saved);
		assert_right(mls_save_idle(p[0].group, key, &saved));
		assert_true(mls_must_save(p[0].group));
		assert_err(mls_protect(p[0].group, NOTHING, NULL, &message), ERR_STATE);
		mls_group_free(p[0].group);
		p[0].group = NULL;
		assert_right(mls_load(&p[0].group, p[0].client, key, buf_bytes(&saved)));
		assert_err(mls_protect(p[0].group, NOTHING, NULL, &message), ERR_STATE);
	}
	assert_right(mls_save(p[0].group, key, &saved));
	assert_int_equal(say(&p[0], &p[1]), 0);
}

/* It dies again and again: what it says then would be too far ahead for the others. */
static void
test_dies_often(void **state)
{
	struct mls_commit_options o = { .force_path = true };
	struct mls_commit_output to = { .commit = &message };
	struct mls_event e;
	int deaths;

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (deaths = 0; deaths < 100; deaths++) {
			buf_clear(&saved);
			assert_right(mls_save(p[0].group, key, &saved));
			buf_clear(&message);
			if (mls_protect(p[0].group, bytes_str("x"), NULL, &message) != 0)
				break;
			mls_group_free(p[0].group);
			p[0].group = NULL;
			assert_right(mls_load(&p[0].group, p[0].client, key, buf_bytes(&saved)));
		}
		assert_int_equal(deaths, 1000 / 32 + 1);
		assert_err(mls_protect(p[0].group, NOTHING, NULL, &message), ERR_TOOFAR);
		assert_err(mls_commit(p[0].group, &o, &to), ERR_TOOFAR);
		assert_false(mls_commit_staged(p[0].group));
		/* A commit of anybody ends it; one of its own in public. */
		if (round == 0) {
			o.send.public = true;
			band_commit(p, N, &p[0], &o, NULL);
			o.send.public = false;
		}
	}
	band_commit(p, N, &p[1], &o, NULL);
	buf_clear(&saved);
	assert_right(mls_save(p[0].group, key, &saved));
	band_talk(&p[0], &p[1]);
	/* So does a message that came back: the others have it too. */
	for (int i = 0; i < 60; i++) {
		reload(&p[0]);
		say(&p[0], &p[1]);
		assert_right(mls_process(p[0].group, buf_bytes(&message), &e));
		assert_int_equal(e.kind, MLS_EVENT_OWN);
		mls_event_fini(&e);
		assert_right(mls_process(p[1].group, buf_bytes(&message), &e));
		mls_event_fini(&e);
	}
}

/* What must not be lost is told: a commit that is staged, an Update of ours. */
static void
test_must_save(void **state)
{
	struct mls_commit_options o = { .force_path = true };
	struct mls_commit_output to = { .commit = &message };

	(void)state;
	assert_false(mls_must_save(p[0].group)); /* it was never saved */
	for (int public = 0; public < 2; public ++) {
		struct mls_send how = { .public = public != 0 };

		buf_clear(&saved);
		assert_right(mls_save(p[0].group, key, &saved));
		assert_false(mls_must_save(p[0].group));
		assert_right(mls_propose(
		    p[0].group, &(struct mls_proposal){ .type = PROPOSAL_UPDATE }, &how, &message));
		assert_true(mls_must_save(p[0].group));
		buf_clear(&saved);
		assert_right(mls_save(p[0].group, key, &saved));
		o.send = how;
		assert_right(mls_commit(p[0].group, &o, &to));
		assert_true(mls_must_save(p[0].group));
		mls_commit_drop(p[0].group);
	}
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
		with_p(test_idle),
		with_p(test_dies_often),
		with_p(test_must_save),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("MLS groups, saved", tests, NULL, NULL);
}
