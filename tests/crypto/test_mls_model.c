/*
 * Many members, one delivery service, thousands of random steps: proposals by value and by
 * reference in both framings, commits that race and lose, external rejoins, messages that come
 * late, twice, out of order, broken or never, members that are saved and loaded, or that die and
 * go on from what they saved last, between any two steps. In the end everybody who is in has the
 * same epoch with the same authenticator. Once more with every member saved and loaded after each
 * thing that it does.
 *
 * The seed is printed; SNUG_SEED and SNUG_STEPS set it and the length.
 */
#include "tests/crypto/band.h"

#include <stdio.h>
#include <time.h>

#include "tests/crypto/random_fake.h"

#define PEOPLE 10
#define LOG_MAX 4096
#define POST_MAX 64 /* application messages on their way */
#define NOTHING bytes_of(NULL, 0)

/* A handshake message, in the order of the delivery service. */
struct entry {
	struct buf message;
	bool commit;
	uint64_t epoch; /* it was sent in */
	size_t by;      /* PEOPLE: an external sender */
};

/* What somebody said. */
struct post {
	struct buf message;
	uint64_t epoch;
	size_t by;
	uint8_t text[32];
	unsigned seen; /* a bit for each reader */
	unsigned kept; /* the same, as it was when the reader was saved */
};

struct member {
	struct player player;
	bool in;
	size_t at;      /* how much of the log it has read */
	uint64_t since; /* the epoch that it joined in */
	struct buf saved;
	size_t saved_at; /* how much of the log it had read then */
	unsigned deaths; /* in its present epoch: what it passed over must not become too much */
	uint64_t died_in;
};

static struct world {
	bool every; /* save and load after each thing that is done */
	struct member m[PEOPLE];
	struct entry log[LOG_MAX];
	size_t n_log;
	uint64_t epoch; /* of the group, by the log */
	struct post post[POST_MAX];
	size_t n_post;
	size_t commits, lost, joined, external, removed, read, loaded, broken, died;
} w;

#define AHEAD 8 /* messages between two saves */
#define DEATHS_MAX 4

static const uint8_t key[32] = "the model's key for saved states";

static bool
chance(uint32_t percent)
{
	return random_fake_below(100) < percent;
}

static struct mls_group *
group(size_t i)
{
	return w.m[i].player.group;
}

static bool
is_current(size_t i)
{
	return w.m[i].in && w.m[i].at == w.n_log;
}

/* Somebody who read everything; PEOPLE when there is nobody. */
static size_t
someone_current(size_t but)
{
	size_t start = random_fake_below(PEOPLE);

	for (size_t k = 0; k < PEOPLE; k++) {
		size_t i = (start + k) % PEOPLE;

		if (i != but && is_current(i))
			return i;
	}
	return PEOPLE;
}

static void
append(const struct buf *message, bool commit, size_t by)
{
	struct entry *e = &w.log[w.n_log++];

	assert_true(w.n_log < LOG_MAX);
	*e = (struct entry){ .message = BIG, .commit = commit, .epoch = w.epoch, .by = by };
	buf_put(&e->message, message->p, message->n);
}

/* What belongs to the state that was just saved. */
static void
note_saved(size_t i)
{
	w.m[i].saved_at = w.m[i].at;
	for (size_t k = 0; k < w.n_post; k++)
		w.post[k].kept = (w.post[k].kept & ~(1u << i)) | (w.post[k].seen & 1u << i);
}

static void
save_now(size_t i)
{
	buf_clear(&w.m[i].saved);
	assert_right(mls_save(group(i), key, &w.m[i].saved));
	note_saved(i);
}

static void
load_saved(size_t i)
{
	mls_group_free(group(i));
	w.m[i].player.group = NULL;
	assert_right(
	    mls_load(&w.m[i].player.group, w.m[i].player.client, key, buf_bytes(&w.m[i].saved)));
	assert_true(mls_must_save(group(i)));
	save_now(i);
}

/* The process ends and starts again. */
static void
load(size_t i)
{
	buf_clear(&w.m[i].saved);
	assert_right(mls_save_idle(group(i), key, &w.m[i].saved));
	note_saved(i);
	load_saved(i);
	w.loaded++;
}

/* After a change of state, as the application is told to. */
static void
save(size_t i)
{
	if (w.every)
		load(i);
	else if (mls_must_save(group(i)) || w.m[i].saved.n == 0)
		save_now(i);
}

/* The process dies; what it goes on from is as old as the last save. */
static void
die(size_t i)
{
	if (w.m[i].died_in != mls_epoch(group(i)))
		w.m[i].deaths = 0;
	w.m[i].died_in = mls_epoch(group(i));
	if (w.m[i].deaths++ >= DEATHS_MAX)
		return;
	w.m[i].at = w.m[i].saved_at;
	for (size_t k = 0; k < w.n_post; k++)
		w.post[k].seen = (w.post[k].seen & ~(1u << i)) | (w.post[k].kept & 1u << i);
	load_saved(i);
	w.died++;
}

static void
leave(size_t i)
{
	mls_group_free(group(i));
	w.m[i].player.group = NULL;
	w.m[i].in = false;
	buf_clear(&w.m[i].saved);
	w.removed++;
}

/* A copy with a flipped bit comes first: it is refused, changes nothing, destroys nothing. */
static void
try_broken(size_t i, struct bytes message)
{
	struct buf copy = BIG;
	uint8_t before[32], after[32];
	struct mls_event e;
	size_t bit = random_fake_below((uint32_t)message.n * 8);

	buf_put(&copy, message.p, message.n);
	copy.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
	band_state(group(i), before);
	assert_true(mls_process(group(i), buf_bytes(&copy), &e) != 0);
	band_state(group(i), after);
	assert_memory_equal(before, after, 32);
	w.broken++;
	buf_fini(&copy);
}

static void
read_entry(size_t i)
{
	const struct entry *x = &w.log[w.m[i].at];
	struct bytes message = buf_bytes(&x->message);
	struct mls_event e;
	int r;

	if (chance(20) && x->by != i)
		try_broken(i, message);
	r = mls_process(group(i), message, &e);
	w.m[i].at++;
	if (r == ERR_REPLAY && x->by == PEOPLE)
		return; /* the external sender says the same twice */
	assert_right(r);
	if (x->by == i) {
		assert_int_equal(e.kind, MLS_EVENT_OWN);
		assert_true(!x->commit || e.staged);
		if (x->commit)
			assert_right(mls_commit_accept(group(i), NULL));
	} else {
		assert_int_equal(e.kind, x->commit ? MLS_EVENT_COMMIT : MLS_EVENT_PROPOSAL);
	}
	if (e.kind == MLS_EVENT_COMMIT && e.change.removed_self)
		leave(i);
	else
		save(i);
	mls_event_fini(&e);
}

static void
step_read(void)
{
	size_t i = random_fake_below(PEOPLE);

	if (w.m[i].in && !is_current(i))
		read_entry(i);
}

/* An own commit or a joiner's is the last of the log at once. */
static void
catch_up(size_t i)
{
	while (w.m[i].in && !is_current(i))
		read_entry(i);
}

static size_t
someone_out(void)
{
	size_t start = random_fake_below(PEOPLE);

	for (size_t k = 0; k < PEOPLE; k++)
		if (!w.m[(start + k) % PEOPLE].in)
			return (start + k) % PEOPLE;
	return PEOPLE;
}

/* A leaf that is not blank. */
static uint32_t
some_leaf(const struct mls_group *g)
{
	uint32_t leaf;

	do
		leaf = random_fake_below(mls_leaves(g));
	while (mls_member(g, leaf) == NULL);
	return leaf;
}

static struct mls_send
some_send(void)
{
	return (struct mls_send){
		.public = chance(30),
		.aad = chance(30) ? bytes_str("authenticated") : NOTHING,
		.pad_to = chance(30) ? 100 : 0,
	};
}

static void
step_propose(void)
{
	static const uint16_t types[] = { PROPOSAL_ADD, PROPOSAL_UPDATE, PROPOSAL_UPDATE,
		PROPOSAL_REMOVE, PROPOSAL_PSK, PROPOSAL_EXTENSIONS };
	size_t by = someone_current(PEOPLE), out = someone_out();
	struct mls_proposal p = { .type = types[random_fake_below(6)] };
	struct buf package = BIG, message = BIG;
	struct mls_send how = some_send();
	int r;

	if (by == PEOPLE || (p.type == PROPOSAL_ADD && out == PEOPLE))
		return;
	if (p.type == PROPOSAL_ADD)
		package = player_package(&w.m[out].player, 0);
	p.key_package = buf_bytes(&package);
	p.leaf = some_leaf(group(by));
	p.psk = (struct mls_psk){ PSK_EXTERNAL, bytes_str(chance(50) ? "psk 1" : "psk 2"), 0 };
	p.extensions = chance(50) ? band_external_senders() : NOTHING;
	r = mls_propose(group(by), &p, &how, &message);
	if (r != ERR_EXISTS) {
		assert_right(r);
		append(&message, false, by);
		save(by);
	}
	buf_fini(&package);
	buf_fini(&message);
}

/* The external sender, if the group knows it. */
static void
step_outside(void)
{
	size_t i = someone_current(PEOPLE);
	struct mls_outsider by = { .seed = (const uint8_t *)BAND_SENDERS_SEED };
	struct mls_proposal p = { .type = PROPOSAL_REMOVE };
	struct buf message = BIG;

	if (i == PEOPLE || mls_extensions(group(i)).n == 0)
		return;
	by.group_id = mls_group_id(group(i));
	by.epoch = mls_epoch(group(i));
	p.leaf = some_leaf(group(i));
	assert_right(mls_propose_outside(&by, &p, &message));
	append(&message, false, PEOPLE);
	buf_fini(&message);
}

/* Whoever the Welcome is for. */
static void
welcome(struct bytes welcome, struct bytes tree)
{
	for (size_t i = 0; i < PEOPLE && welcome.n > 0; i++) {
		struct member *m = &w.m[i];

		if (m->in)
			continue;
		if (mls_join(&m->player.group, m->player.client, welcome, tree) ==
		    RULE_JOIN_PACKAGE)
			continue;
		assert_non_null(m->player.group);
		m->in = true;
		m->at = w.n_log;
		m->since = w.epoch;
		assert_int_equal(mls_epoch(m->player.group), w.epoch);
		w.joined++;
		save(i);
	}
}

struct made {
	struct buf commit, welcome, tree;
};

/* A commit with random content; false when it has nothing that can be. */
static bool
make_commit(size_t by, struct made *made)
{
	struct mls_commit_options o = { .send = some_send() };
	struct mls_psk psk = { PSK_EXTERNAL, bytes_str("psk 3"), 0 };
	struct mls_commit_output to = { &made->commit, &made->welcome, &made->tree, NULL };
	size_t out = someone_out();
	struct buf package = BIG;
	struct bytes add;
	uint32_t leaf = some_leaf(group(by));
	int r;

	*made = (struct made){ BIG, BIG, BIG };
	if (out < PEOPLE && chance(40)) {
		package = player_package(&w.m[out].player, 0);
		add = buf_bytes(&package);
		o.add = &add;
		o.n_add = 1;
	}
	if (mls_members(group(by)) > 2 && leaf != mls_self(group(by)) && chance(15)) {
		o.remove = &leaf;
		o.n_remove = 1;
	}
	o.psk = &psk;
	o.n_psk = chance(20);
	o.force_path = chance(50);
	o.without_pending = chance(10);
	o.inline_tree = chance(50);
	r = mls_commit(group(by), &o, &to);
	buf_fini(&package);
	/* Nothing that is honest is refused. */
	assert_right(r);
	save(by);
	return true;
}

static void
made_fini(struct made *m)
{
	buf_fini(&m->commit);
	buf_fini(&m->welcome);
	buf_fini(&m->tree);
}

/* One or two members commit; the delivery service takes one. */
static void
step_commit(void)
{
	size_t by = someone_current(PEOPLE), other;
	struct made won, lost = { BIG, BIG, BIG };

	if (by == PEOPLE || mls_commit_staged(group(by)))
		return;
	other = someone_current(by);
	make_commit(by, &won);
	if (other < PEOPLE && chance(30) && !mls_commit_staged(group(other))) {
		make_commit(other, &lost);
		w.lost++;
		if (chance(30)) {
			mls_commit_drop(group(other));
			load(other);
		}
	}
	if (chance(20))
		load(by);
	append(&won.commit, true, by);
	if (chance(20))
		die(by);
	w.epoch++;
	w.commits++;
	catch_up(by);
	welcome(buf_bytes(&won.welcome), buf_bytes(&won.tree));
	made_fini(&won);
	made_fini(&lost);
}

/* A member lost its state, or somebody new comes by itself. */
static void
step_external(void)
{
	size_t i = random_fake_below(PEOPLE), from = someone_current(i);
	struct mls_external_join o = { .resync = true, .aad = bytes_str("here I am") };
	struct buf info = BIG, commit = BIG;

	if (from == PEOPLE)
		return;
	assert_right(mls_group_info(group(from), true, &info));
	o.group_info = buf_bytes(&info);
	mls_group_free(group(i));
	w.m[i].player.group = NULL;
	buf_clear(&w.m[i].saved);
	assert_right(mls_external_join(&w.m[i].player.group, w.m[i].player.client, &o, &commit));
	append(&commit, true, i);
	w.epoch++;
	w.external++;
	w.m[i].in = true;
	w.m[i].at = w.n_log;
	w.m[i].since = w.epoch;
	save(i);
	buf_fini(&info);
	buf_fini(&commit);
}

static void
step_talk(void)
{
	size_t by = random_fake_below(PEOPLE);
	struct mls_send how = some_send();
	struct post *x;

	if (!w.m[by].in || w.n_post == POST_MAX || mls_pending_count(group(by)) > 0)
		return;
	x = &w.post[w.n_post++];
	*x = (struct post){ .message = BIG, .epoch = mls_epoch(group(by)), .by = by };
	for (size_t k = 0; k < sizeof x->text; k++)
		x->text[k] = (uint8_t)random_fake_below(256);
	save(by);
	assert_right(mls_protect(group(by), bytes_of(x->text, sizeof x->text), &how, &x->message));
	save(by);
}

/* May i read it: its epoch is the present one or one of the two before, and i was there? */
static bool
may_read(const struct post *x, size_t i)
{
	uint64_t now = mls_epoch(group(i));

	return x->epoch <= now && now - x->epoch <= 2 && x->epoch >= w.m[i].since;
}

/* Any message to any member, in any order, as often as it comes. */
static void
step_hear(void)
{
	size_t i = random_fake_below(PEOPLE);
	struct mls_event e;
	struct post *x;

	if (w.n_post == 0 || !w.m[i].in)
		return;
	x = &w.post[random_fake_below((uint32_t)w.n_post)];
	if (x->by == i)
		return;
	if (!may_read(x, i)) {
		assert_true(mls_process(group(i), buf_bytes(&x->message), &e) != 0);
		return;
	}
	if ((x->seen & 1u << i) != 0) {
		assert_err(mls_process(group(i), buf_bytes(&x->message), &e), ERR_REPLAY);
		return;
	}
	if (chance(20))
		try_broken(i, buf_bytes(&x->message));
	assert_right(mls_process(group(i), buf_bytes(&x->message), &e));
	assert_int_equal(e.kind, MLS_EVENT_APPLICATION);
	assert_bytes(buf_bytes(&e.text), bytes_of(x->text, sizeof x->text));
	assert_bytes(e.credential.body, bytes_str(w.m[x->by].player.name));
	mls_event_fini(&e);
	x->seen |= 1u << i;
	w.read++;
	if (w.every)
		load(i);
}

/* One is lost for those who did not read it. */
static void
step_forget(void)
{
	size_t k;

	if (w.n_post == 0)
		return;
	k = random_fake_below((uint32_t)w.n_post);
	buf_fini(&w.post[k].message);
	w.post[k] = w.post[--w.n_post];
}

static void
step_load(void)
{
	size_t i = random_fake_below(PEOPLE);

	if (w.m[i].in)
		load(i);
}

static void
step_die(void)
{
	size_t i = random_fake_below(PEOPLE);

	if (w.m[i].in)
		die(i);
}

static const struct {
	void (*step)(void);
	uint32_t weight;
} steps[] = {
	{ step_read, 60 },
	{ step_propose, 5 },
	{ step_outside, 1 },
	{ step_commit, 8 },
	{ step_external, 1 },
	{ step_talk, 25 },
	{ step_hear, 80 },
	{ step_forget, 4 },
	{ step_load, 3 },
	{ step_die, 3 },
};

static void
one_step(void)
{
	uint32_t all = 0, pick;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		all += steps[i].weight;
	pick = random_fake_below(all);
	for (size_t i = 0;; i++) {
		if (pick < steps[i].weight) {
			steps[i].step();
			return;
		}
		pick -= steps[i].weight;
	}
}

/* All read all: they agree, and each hears each. */
static void
settle(void)
{
	size_t first = PEOPLE;

	for (size_t i = 0; i < PEOPLE; i++)
		catch_up(i);
	for (size_t i = 0; i < PEOPLE; i++) {
		if (!w.m[i].in)
			continue;
		if (first == PEOPLE)
			first = i;
		assert_int_equal(mls_epoch(group(i)), w.epoch);
		band_agree(&w.m[first].player, &w.m[i].player);
	}
	assert_true(first < PEOPLE);
	for (size_t i = 0; i < PEOPLE; i++)
		if (w.m[i].in && i != first && mls_pending_count(group(first)) == 0) {
			save(first);
			band_talk(&w.m[first].player, &w.m[i].player);
		}
	/* The log up to here is read by all. */
	for (size_t i = 0; i < w.n_log; i++)
		buf_fini(&w.log[i].message);
	w.n_log = 0;
	for (size_t i = 0; i < PEOPLE; i++) {
		w.m[i].at = 0;
		if (w.m[i].in)
			save_now(i);
	}
}

static void
start(void)
{
	struct mls_policy policy;
	char name[16];

	mls_policy_default(&policy);
	policy.save_ahead = AHEAD;
	for (size_t i = 0; i < PEOPLE; i++) {
		snprintf(name, sizeof name, "m%u", (unsigned)i % 100);
		player_init(&w.m[i].player, name, &policy);
		w.m[i].saved = BIG;
	}
	assert_right(mls_group_create(
	    &w.m[0].player.group, w.m[0].player.client, &(struct mls_create){ .suite = 0 }));
	w.m[0].in = true;
	save_now(0);
}

static void
stop(void)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		player_fini(&w.m[i].player);
		buf_fini(&w.m[i].saved);
	}
	while (w.n_post > 0)
		buf_fini(&w.post[--w.n_post].message);
}

static unsigned long
number(const char *name, unsigned long otherwise)
{
	const char *s = getenv(name);

	return s != NULL ? strtoul(s, NULL, 10) : otherwise;
}

static void
run(bool every, unsigned long n)
{
	unsigned long seed = number("SNUG_SEED", (unsigned long)time(NULL));

	n = number("SNUG_STEPS", n);
	printf("# SNUG_SEED=%lu SNUG_STEPS=%lu\n", seed, n);
	random_fake_seed(seed);
	memset(&w, 0, sizeof w);
	w.every = every;
	start();
	for (unsigned long i = 1; i <= n; i++) {
		one_step();
		if (i % 500 == 0)
			settle();
	}
	settle();
	printf("# epoch %llu: %zu commits, %zu lost, %zu joined, %zu by themselves, %zu removed, "
	       "%zu messages read, %zu broken, %zu loaded, %zu died\n",
	    (unsigned long long)w.epoch, w.commits, w.lost, w.joined, w.external, w.removed, w.read,
	    w.broken, w.loaded, w.died);
	assert_true(w.commits > 0 && w.joined > 0 && w.read > 0 && w.broken > 0 && w.loaded > 0);
	assert_true(w.died > 0);
	stop();
}

static void
test_model(void **state)
{
	(void)state;
	run(false, 5000);
}

static void
test_saved_at_every_step(void **state)
{
	(void)state;
	run(true, 1500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_saved_at_every_step),
	};

	if (!support_init())
		return 1;
	return cmocka_run_group_tests_name("MLS, a model of many members", tests, NULL, NULL);
}
