/* crypto/group.h, as those see it who use it. */
#include "support.h"

#include "crypto/group_int.h"

#define N 4

static struct person p[N + 1]; /* the last one is not in */

static int
setup(void **state)
{
	(void)state;
	people_init(p, N);
	person_init(&p[N], "e");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	people_fini(p, N + 1);
	return 0;
}

static struct bytes
one(const struct buf *b)
{
	return buf_bytes(b);
}

static void
test_group_of_one(void **state)
{
	static const uint8_t gid[16] = "0123456789abcde";
	struct person q;

	(void)state;
	person_init(&q, "Solo");
	assert_ok(group_create(&q.group, q.keys, gid));
	assert_int_equal(group_epoch(q.group), 0);
	assert_int_equal(group_size(q.group), 1);
	assert_memory_equal(group_id(q.group), gid, 16);
	assert_string_equal(group_self(q.group)->nick, "Solo");
	assert_int_equal(group_self(q.group)->leaf, 0);
	assert_ptr_equal(group_member_find(q.group, "sOLO"), group_self(q.group));
	assert_null(group_member_find(q.group, "other"));
	assert_null(group_member_get(q.group, 1));
	assert_false(group_staged(q.group));
	assert_string_equal(
	    group_suite_name(q.group), "X25519, ChaCha20-Poly1305, SHA-256, Ed25519");
	person_fini(&q);
	group_free(NULL);
}

static void
test_all_agree_and_talk(void **state)
{
	(void)state;
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++)
			if (i != j) {
				assert_agree(&p[i], &p[j]);
				assert_talks(&p[i], &p[j]);
			}
	assert_int_equal(group_epoch(p[0].group), N - 1);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(group_member_get(p[0].group, i)->leaf, i);
}

static void
test_change_is_told(void **state)
{
	struct buf pkg = person_package(&p[N]), commit = BIG, welcome = BIG;
	struct group_change mine, theirs;
	struct bytes b = one(&pkg);

	(void)state;
	assert_ok(group_add(p[1].group, &b, 1, &commit, &welcome));
	assert_ok(group_process(p[0].group, one(&commit), &theirs));
	assert_ok(group_accept(p[1].group, &mine));
	assert_int_equal(mine.epoch, N);
	assert_int_equal(mine.n_added, 1);
	assert_int_equal(mine.n_removed, 0);
	assert_false(mine.removed_self);
	assert_string_equal(mine.by.nick, "b");
	assert_string_equal(mine.added[0].nick, "e");
	assert_int_equal(mine.added[0].leaf, N);
	assert_memory_equal(mine.added[0].sign_key, keyring_sign_key(p[N].keys), 32);
	assert_int_equal(theirs.epoch, mine.epoch);
	assert_string_equal(theirs.by.nick, "b");
	assert_string_equal(theirs.added[0].nick, "e");
	assert_int_equal(theirs.n_added, 1);
	buf_fini(&pkg);
	buf_fini(&commit);
	buf_fini(&welcome);
}

/* Staging changes nothing but that it is staged; dropping undoes that. */
static void
test_stage_and_drop(void **state)
{
	struct buf pkg = person_package(&p[N]), commit = BIG, welcome = BIG;
	uint8_t before[32], after[32];
	struct bytes b = one(&pkg);
	struct group_change change;
	uint32_t leaf = 1;

	(void)state;
	assert_err(group_accept(p[0].group, &change), ERR_STATE);
	state_of(p[0].group, before);
	assert_ok(group_add(p[0].group, &b, 1, &commit, &welcome));
	assert_true(group_staged(p[0].group));
	assert_int_equal(group_epoch(p[0].group), N - 1);
	assert_talks(&p[1], &p[0]);
	assert_err(group_add(p[0].group, &b, 1, &commit, &welcome), ERR_STATE);
	assert_err(group_remove(p[0].group, &leaf, 1, &commit), ERR_STATE);
	group_drop(p[0].group);
	group_drop(p[0].group);
	assert_false(group_staged(p[0].group));
	assert_err(group_accept(p[0].group, &change), ERR_STATE);
	state_of(p[0].group, after);
	assert_memory_not_equal(before, after, 32); /* a message was read */
	state_of(p[0].group, before);
	buf_clear(&commit);
	assert_ok(group_remove(p[0].group, &leaf, 1, &commit));
	group_drop(p[0].group);
	state_of(p[0].group, after);
	assert_memory_equal(before, after, 32);
	buf_fini(&pkg);
	buf_fini(&commit);
	buf_fini(&welcome);
}

static void
test_losing_commit_is_dropped(void **state)
{
	struct buf pkg = person_package(&p[N]), won = BIG, lost = BIG, welcome = BIG;
	struct bytes b = one(&pkg);
	struct group_change change;
	uint32_t leaf = 3;

	(void)state;
	assert_ok(group_add(p[0].group, &b, 1, &lost, &welcome));
	assert_ok(group_remove(p[1].group, &leaf, 1, &won));
	assert_ok(group_accept(p[1].group, &change));
	assert_ok(group_process(p[0].group, one(&won), &change));
	assert_false(group_staged(p[0].group));
	assert_ok(group_process(p[2].group, one(&won), &change));
	assert_err(group_process(p[1].group, one(&lost), &change), ERR_EPOCH);
	assert_err(group_process(p[2].group, one(&won), &change), ERR_EPOCH);
	assert_agree(&p[0], &p[1]);
	assert_agree(&p[0], &p[2]);
	assert_talks(&p[0], &p[2]);
	assert_talks(&p[2], &p[1]);
	buf_fini(&pkg);
	buf_fini(&won);
	buf_fini(&lost);
	buf_fini(&welcome);
}

static void
test_refused_to_add(void **state)
{
	struct buf pkg = person_package(&p[N]), again = person_package(&p[N]),
		   mine = person_package(&p[0]), commit = BIG, welcome = BIG;
	struct bytes two[2] = { one(&pkg), one(&again) };
	struct bytes many[GROUP_CHANGE_MAX + 1];
	uint8_t before[32], after[32];

	(void)state;
	for (size_t i = 0; i <= GROUP_CHANGE_MAX; i++)
		many[i] = one(&pkg);
	state_of(p[0].group, before);
	assert_err(group_add(p[0].group, many, GROUP_CHANGE_MAX + 1, &commit, &welcome), ERR_LIMIT);
	assert_err(group_add(p[0].group, two, 2, &commit, &welcome), ERR_EXISTS);
	two[0] = one(&mine);
	assert_err(group_add(p[0].group, two, 2, &commit, &welcome), ERR_EXISTS);
	two[0] = bytes_of(pkg.p, pkg.n - 1);
	assert_err(group_add(p[0].group, two, 1, &commit, &welcome), ERR_PARSE);
	pkg.p[pkg.n - 1] ^= 1;
	two[0] = one(&pkg);
	assert_err(group_add(p[0].group, two, 1, &commit, &welcome), ERR_SIGNATURE);
	pkg.p[0] = 9;
	assert_err(group_add(p[0].group, two, 1, &commit, &welcome), ERR_VERSION);
	state_of(p[0].group, after);
	assert_memory_equal(before, after, 32);
	assert_false(group_staged(p[0].group));
	assert_int_equal(commit.n + welcome.n, 0);
	buf_fini(&pkg);
	buf_fini(&again);
	buf_fini(&mine);
}

static void
test_refused_to_remove(void **state)
{
	uint32_t self = 0, none = N, twice[2] = { 1, 1 }, many[GROUP_CHANGE_MAX + 1] = { 0 };
	uint8_t before[32], after[32];
	struct buf commit = BIG;

	(void)state;
	state_of(p[0].group, before);
	assert_err(group_remove(p[0].group, &self, 1, &commit), ERR_MEMBER);
	assert_err(group_remove(p[0].group, &none, 1, &commit), ERR_MEMBER);
	assert_err(group_remove(p[0].group, twice, 2, &commit), ERR_MEMBER);
	assert_err(group_remove(p[0].group, many, GROUP_CHANGE_MAX + 1, &commit), ERR_LIMIT);
	state_of(p[0].group, after);
	assert_memory_equal(before, after, 32);
	assert_int_equal(commit.n, 0);
}

/* Out of room in the caller's buffers: nothing is staged, nothing is half written. */
static void
test_full_buffers(void **state)
{
	struct buf pkg = person_package(&p[N]), small = BUF_INIT(100), big = BIG;
	struct bytes b = one(&pkg);

	(void)state;
	assert_err(group_add(p[0].group, &b, 1, &small, &big), ERR_LIMIT);
	assert_false(group_staged(p[0].group));
	assert_int_equal(small.n + big.n, 0);
	buf_clear(&small);
	buf_clear(&big);
	assert_err(group_add(p[0].group, &b, 1, &big, &small), ERR_LIMIT);
	assert_false(group_staged(p[0].group));
	assert_int_equal(small.n + big.n, 0);
	buf_fini(&pkg);
	buf_fini(&small);
	buf_fini(&big);
}

/* Without members to add it is a renewal of the committer's own key, and needs no welcome. */
static void
test_renewal(void **state)
{
	uint8_t was[32];
	struct buf commit = BIG, welcome = BIG;
	struct group_change change;

	(void)state;
	memcpy(was, p[0].group->now->roster.m[0].leaf_key, 32);
	assert_ok(group_add(p[0].group, NULL, 0, &commit, &welcome));
	assert_int_equal(welcome.n, 0);
	assert_ok(group_accept(p[0].group, &change));
	for (size_t i = 1; i < N; i++) {
		assert_ok(group_process(p[i].group, one(&commit), &change));
		assert_int_equal(change.n_added + change.n_removed, 0);
		assert_agree(&p[0], &p[i]);
		assert_talks(&p[i], &p[0]);
	}
	assert_memory_not_equal(was, p[1].group->now->roster.m[0].leaf_key, 32);
	buf_fini(&commit);
}

static void
test_removed_knows_it_and_reads_nothing(void **state)
{
	struct buf commit = BIG, ct = BIG, text = BIG, pkg = person_package(&p[N]), w = BIG;
	struct group_change change;
	struct group_member from;
	struct person spy = p[3];
	struct bytes aad, b = one(&pkg);
	uint32_t leaf = 3;

	(void)state;
	assert_ok(group_remove(p[0].group, &leaf, 1, &commit));
	assert_ok(group_accept(p[0].group, &change));
	assert_ok(group_process(p[1].group, one(&commit), &change));
	assert_false(change.removed_self);
	assert_string_equal(change.removed[0].nick, "d");
	/* Before it knows: the new epoch is closed to it. */
	assert_ok(group_protect(p[0].group, bytes_str("secret"), bytes_str(""), &ct));
	assert_err(group_unprotect(spy.group, one(&ct), &text, &aad, &from), ERR_EPOCH);
	/* It does not help to claim the epoch: the seal is another one. */
	ct.p[2 + 16 + 7]--;
	assert_err(group_unprotect(spy.group, one(&ct), &text, &aad, &from), ERR_AEAD);
	assert_ok(group_process(spy.group, one(&commit), &change));
	assert_true(change.removed_self);
	assert_string_equal(change.removed[0].nick, "d");
	assert_err(group_protect(spy.group, bytes_str("x"), bytes_str(""), &text), ERR_STATE);
	assert_err(group_unprotect(spy.group, one(&ct), &text, &aad, &from), ERR_STATE);
	assert_err(group_process(spy.group, one(&commit), &change), ERR_STATE);
	assert_err(group_accept(spy.group, &change), ERR_STATE);
	assert_err(group_add(spy.group, &b, 1, &text, &w), ERR_STATE);
	assert_err(group_remove(spy.group, &leaf, 1, &text), ERR_STATE);
	assert_err(group_export(spy.group, "x", b, w.p, 0), ERR_STATE);
	assert_int_equal(text.n, 0);
	buf_fini(&commit);
	buf_fini(&ct);
	buf_fini(&pkg);
}

/* What a commit seals, it seals to nobody who was removed, even with all of its old secrets. */
static void
test_removed_cannot_open_the_commit(void **state)
{
	struct buf commit = BIG;
	struct group_change change;
	struct secret s;
	uint32_t leaf = 3;
	uint8_t context[64];

	(void)state;
	assert_ok(group_remove(p[0].group, &leaf, 1, &commit));
	memcpy(context, p[0].group->now->context, 32);
	assert_ok(roster_hash(&p[0].group->staged->roster, context + 32));
	for (size_t at = 0; at + HPKE_SEALED_SECRET <= commit.n; at++)
		assert_int_not_equal(
		    hpke_open_secret(&p[3].group->now->vault->leaf, "CommitSecret",
			bytes_of(context, 64), bytes_of(commit.p + at, HPKE_SEALED_SECRET), &s),
		    0);
	assert_ok(group_accept(p[0].group, &change));
	buf_fini(&commit);
}

static void
test_newcomer_cannot_read_the_past(void **state)
{
	struct buf ct = BIG, text = BIG;
	struct group_member from;
	struct bytes aad;

	(void)state;
	assert_ok(group_protect(p[0].group, bytes_str("before"), bytes_str(""), &ct));
	person_add(&p[1], &p[N], p, N);
	assert_err(group_unprotect(p[N].group, one(&ct), &text, &aad, &from), ERR_EPOCH);
	ct.p[2 + 16 + 7]++;
	assert_err(group_unprotect(p[N].group, one(&ct), &text, &aad, &from), ERR_AEAD);
	for (size_t i = 0; i < N; i++) {
		assert_agree(&p[i], &p[N]);
		assert_talks(&p[N], &p[i]);
		assert_talks(&p[i], &p[N]);
	}
	buf_fini(&ct);
	buf_fini(&text);
}

static void
test_come_back_after_removal(void **state)
{
	(void)state;
	person_remove(&p[0], "B", p, N);
	group_free(p[1].group);
	p[1].group = NULL;
	person_add(&p[2], &p[N], p, N);
	assert_int_equal(group_self(p[N].group)->leaf, 1);
	person_add(&p[N], &p[1], p, N + 1);
	assert_int_equal(group_self(p[1].group)->leaf, N);
	for (size_t i = 0; i < N; i++) {
		assert_agree(&p[i], &p[N]);
		assert_talks(&p[i], &p[N]);
	}
}

static void
test_welcome_opens_once_and_for_whom(void **state)
{
	struct buf pkg = person_package(&p[N]), commit = BIG, welcome = BIG;
	struct bytes b = one(&pkg);
	struct group *g = NULL;

	(void)state;
	assert_ok(group_add(p[0].group, &b, 1, &commit, &welcome));
	assert_err(group_join(&g, p[1].keys, one(&welcome)), ERR_NOTFOUND);
	assert_null(g);
	assert_ok(group_join(&g, p[N].keys, one(&welcome)));
	group_free(g);
	g = NULL;
	assert_err(group_join(&g, p[N].keys, one(&welcome)), ERR_NOTFOUND);
	assert_null(g);
	buf_fini(&pkg);
	buf_fini(&commit);
	buf_fini(&welcome);
}

static void
test_many_at_once(void **state)
{
	struct person q[GROUP_CHANGE_MAX];
	struct buf pkg[GROUP_CHANGE_MAX], commit = BIG, welcome = BIG;
	struct bytes b[GROUP_CHANGE_MAX];
	uint32_t leaves[GROUP_CHANGE_MAX];
	struct group_change change;
	char nick[] = "q00";

	(void)state;
	for (size_t i = 0; i < GROUP_CHANGE_MAX; i++) {
		nick[1] = (char)('0' + i / 10);
		nick[2] = (char)('0' + i % 10);
		person_init(&q[i], nick);
		pkg[i] = person_package(&q[i]);
		b[i] = one(&pkg[i]);
		leaves[GROUP_CHANGE_MAX - 1 - i] = (uint32_t)(N + i);
	}
	assert_ok(group_add(p[0].group, b, GROUP_CHANGE_MAX, &commit, &welcome));
	assert_ok(group_accept(p[0].group, &change));
	assert_int_equal(change.n_added, GROUP_CHANGE_MAX);
	assert_ok(group_process(p[1].group, one(&commit), &change));
	for (size_t i = 0; i < GROUP_CHANGE_MAX; i++) {
		assert_ok(group_join(&q[i].group, q[i].keys, one(&welcome)));
		assert_agree(&q[i], &p[1]);
		assert_talks(&q[i], &p[0]);
		buf_fini(&pkg[i]);
	}
	buf_clear(&commit);
	assert_ok(group_remove(p[0].group, leaves, GROUP_CHANGE_MAX, &commit));
	assert_ok(group_process(p[1].group, one(&commit), &change));
	assert_int_equal(change.n_removed, GROUP_CHANGE_MAX);
	assert_int_equal(group_size(p[1].group), N);
	people_fini(q, GROUP_CHANGE_MAX);
	buf_fini(&commit);
	buf_fini(&welcome);
}

static void
test_export(void **state)
{
	static uint8_t x[GROUP_EXPORT_MAX], y[GROUP_EXPORT_MAX];
	char label[300];

	(void)state;
	memset(label, 'x', sizeof label);
	label[256] = '\0';
	assert_ok(group_export(p[0].group, "l", bytes_str("c"), x, sizeof x));
	assert_ok(group_export(p[3].group, "l", bytes_str("c"), y, sizeof y));
	assert_memory_equal(x, y, sizeof x);
	assert_ok(group_export(p[3].group, "l", bytes_str("d"), y, 32));
	assert_memory_not_equal(x, y, 32);
	assert_ok(group_export(p[3].group, "m", bytes_str("c"), y, 32));
	assert_memory_not_equal(x, y, 32);
	assert_err(
	    group_export(p[0].group, "l", bytes_str("c"), x, GROUP_EXPORT_MAX + 1), ERR_LIMIT);
	assert_err(group_export(p[0].group, label, bytes_str("c"), x, 32), ERR_LIMIT);
	assert_ok(group_export(p[0].group, label + 1, bytes_str("c"), x, 32));
	person_remove(&p[0], "d", p, 3);
	assert_ok(group_export(p[0].group, "l", bytes_str("c"), y, 32));
	assert_memory_not_equal(x, y, 32);
}

/* The authenticators of two groups that were made alike, and of two epochs, are different. */
static void
test_authenticators_differ(void **state)
{
	struct person q;
	uint8_t x[32], y[32];

	(void)state;
	group_epoch_authenticator(p[0].group, x);
	person_remove(&p[0], "d", p, 3);
	group_epoch_authenticator(p[0].group, y);
	assert_memory_not_equal(x, y, 32);
	person_init(&q, "a");
	person_found(&q);
	group_epoch_authenticator(q.group, x);
	group_free(q.group);
	person_found(&q);
	group_epoch_authenticator(q.group, y);
	assert_memory_not_equal(x, y, 32);
	person_fini(&q);
}

#define with_p(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_group_of_one),
		with_p(test_all_agree_and_talk),
		with_p(test_change_is_told),
		with_p(test_stage_and_drop),
		with_p(test_losing_commit_is_dropped),
		with_p(test_refused_to_add),
		with_p(test_refused_to_remove),
		with_p(test_full_buffers),
		with_p(test_renewal),
		with_p(test_removed_knows_it_and_reads_nothing),
		with_p(test_removed_cannot_open_the_commit),
		with_p(test_newcomer_cannot_read_the_past),
		with_p(test_come_back_after_removal),
		with_p(test_welcome_opens_once_and_for_whom),
		with_p(test_many_at_once),
		with_p(test_export),
		with_p(test_authenticators_differ),
	};

	if (crypto_init() != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
