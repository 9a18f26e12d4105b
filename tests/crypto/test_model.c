/*
 * A group of people over a server that orders commits, and loses, reorders, doubles and
 * corrupts what it carries; beside it a plain list of who is in. The seed is printed:
 * SNUG_TEST_SEED=n runs the same again.
 */
#include "support.h"

#include <sodium.h>
#include <stdio.h>

#include "random_fake.h"

#define PEOPLE 12
#define STEPS 2000
#define MAILS 24
#define BATCH 3

struct mail {
	struct buf ct;
	size_t from;
	uint32_t number; /* the text */
};

struct someone {
	struct person p;
	bool in; /* the model */
	struct mail mail[MAILS];
	size_t n_mail;
};

static struct someone people[PEOPLE];
static uint64_t epoch; /* the model */
static uint32_t texts;
static size_t n_read, n_commits, n_lost_commits;

static size_t
below(size_t n)
{
	return random_fake_below((uint32_t)n);
}

static size_t
count_in(void)
{
	size_t n = 0;

	for (size_t i = 0; i < PEOPLE; i++)
		n += people[i].in;
	return n;
}

/* Somebody who is in, or out; there must be one. */
static size_t
somebody(bool in)
{
	for (;;) {
		size_t i = below(PEOPLE);

		if (people[i].in == in)
			return i;
	}
}

/* A copy of b with one bit another, or cut. */
static struct buf
corrupted(struct bytes b)
{
	struct buf bad = BIG;
	size_t at = below(b.n);

	if (below(4) == 0) {
		buf_put(&bad, b.p, at);
	} else {
		buf_put(&bad, b.p, b.n);
		bad.p[at] ^= (uint8_t)(1u << below(8));
	}
	return bad;
}

static void
say(void)
{
	size_t from = somebody(true);
	struct buf ct = BIG;

	texts++;
	assert_ok(group_protect(people[from].p.group, bytes_of(&texts, sizeof texts),
	    bytes_of(&epoch, sizeof epoch), &ct));
	for (size_t i = 0; i < PEOPLE; i++) {
		struct someone *to = &people[i];

		if (!to->in || i == from || to->n_mail == MAILS)
			continue;
		to->mail[to->n_mail] = (struct mail){ BIG, from, texts };
		buf_put(&to->mail[to->n_mail++].ct, ct.p, ct.n);
	}
	buf_fini(&ct);
}

static int
open_mail(struct someone *to, struct bytes ct, uint32_t *number, struct group_member *from)
{
	struct buf text = BIG;
	struct bytes aad;
	int r = group_unprotect(to->p.group, ct, &text, &aad, from);

	if (r == 0) {
		assert_int_equal(text.n, sizeof *number);
		memcpy(number, text.p, sizeof *number);
		assert_true(bytes_equal(aad, bytes_of(&epoch, sizeof epoch)));
	} else {
		assert_int_equal(text.n, 0);
	}
	buf_fini(&text);
	return r;
}

static void
refuse_corrupted_mail(struct someone *to, struct bytes ct)
{
	struct buf bad = corrupted(ct);
	uint8_t before[32], after[32];
	struct group_member from;
	uint32_t number;

	state_of(to->p.group, before);
	assert_int_not_equal(open_mail(to, buf_bytes(&bad), &number, &from), 0);
	state_of(to->p.group, after);
	assert_memory_equal(before, after, 32);
	buf_fini(&bad);
}

static void
drop_mail(struct someone *to, size_t i)
{
	buf_fini(&to->mail[i].ct);
	to->mail[i] = to->mail[--to->n_mail];
}

/* Any of the waiting ones, so also out of order; or it is lost. */
static void
deliver(struct someone *to)
{
	size_t i = below(to->n_mail);
	struct bytes ct = buf_bytes(&to->mail[i].ct);
	struct group_member from;
	uint32_t number = 0;

	if (below(10) != 0) {
		if (below(3) == 0)
			refuse_corrupted_mail(to, ct);
		assert_ok(open_mail(to, ct, &number, &from));
		assert_int_equal(number, to->mail[i].number);
		assert_memory_equal(from.sign_key,
		    keyring_sign_key(people[to->mail[i].from].p.keys), SIGN_KEY_SIZE);
		n_read++;
		if (below(3) == 0)
			assert_err(open_mail(to, ct, &number, &from), ERR_REPLAY);
	}
	drop_mail(to, i);
}

/* What somebody wants to change; made anew for each try. */
struct wish {
	size_t by;
	struct buf commit, welcome;
	size_t who[BATCH], n;
	bool add;
};

/* Up to BATCH different people who are in or out, but not by. */
static void
choose(struct wish *w)
{
	size_t want = below(BATCH + 1);

	for (size_t tries = 0; tries < 20 && w->n < want; tries++) {
		size_t i = below(PEOPLE);
		bool is = i == w->by || people[i].in == w->add;

		for (size_t k = 0; k < w->n; k++)
			is |= w->who[k] == i;
		if (!is)
			w->who[w->n++] = i;
	}
}

static void
stage_add(struct wish *w)
{
	struct buf pkg[BATCH];
	struct bytes b[BATCH];

	for (size_t i = 0; i < w->n; i++) {
		pkg[i] = person_package(&people[w->who[i]].p);
		b[i] = buf_bytes(&pkg[i]);
	}
	assert_ok(group_add(people[w->by].p.group, b, w->n, &w->commit, &w->welcome));
	for (size_t i = 0; i < w->n; i++)
		buf_fini(&pkg[i]);
}

static void
stage_remove(struct wish *w)
{
	uint32_t leaf[BATCH];

	for (size_t i = 0; i < w->n; i++)
		leaf[i] = group_self(people[w->who[i]].p.group)->leaf;
	assert_ok(group_remove(people[w->by].p.group, leaf, w->n, &w->commit));
}

static struct wish
stage(size_t by)
{
	struct wish w = { .by = by, .commit = BIG, .welcome = BIG, .add = below(2) == 0 };

	choose(&w);
	if (w.add)
		stage_add(&w);
	else
		stage_remove(&w);
	assert_true(group_staged(people[by].p.group));
	return w;
}

static void
end_wish(struct wish *w)
{
	buf_fini(&w->commit);
	buf_fini(&w->welcome);
}

static bool
is_in_wish(const struct wish *w, size_t who)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->who[i] == who)
			return true;
	return false;
}

static void
refuse_corrupted_commit(struct someone *to, struct bytes commit)
{
	struct buf bad = corrupted(commit);
	struct group_change change;
	uint8_t before[32], after[32];
	int r;

	state_of(to->p.group, before);
	r = group_process(to->p.group, buf_bytes(&bad), &change);
	/* Who is removed has no secret to check the tag with, and needs none. */
	if (r == 0 && change.removed_self) {
		buf_fini(&bad);
		return;
	}
	assert_int_not_equal(r, 0);
	state_of(to->p.group, after);
	assert_memory_equal(before, after, 32);
	buf_fini(&bad);
}

/* The winner's commit reaches somebody who is in. */
static void
process(struct someone *to, const struct wish *w, bool removed)
{
	struct group_change change = { 0 };
	struct group_member from;
	uint32_t number;

	if (!removed && below(2) == 0)
		refuse_corrupted_commit(to, buf_bytes(&w->commit));
	assert_ok(group_process(to->p.group, buf_bytes(&w->commit), &change));
	assert_false(group_staged(to->p.group));
	assert_int_equal(change.removed_self, removed);
	assert_int_equal(change.epoch, epoch + 1);
	assert_int_equal(w->add ? change.n_added : change.n_removed, w->n);
	if (!removed)
		assert_err(group_process(to->p.group, buf_bytes(&w->commit), &change), ERR_EPOCH);
	while (to->n_mail > 0) {
		assert_err(open_mail(to, buf_bytes(&to->mail[0].ct), &number, &from),
		    removed ? ERR_STATE : ERR_EPOCH);
		drop_mail(to, 0);
	}
}

static void
leave(struct someone *s)
{
	group_free(s->p.group);
	s->p.group = NULL;
	s->in = false;
	while (s->n_mail > 0)
		drop_mail(s, 0);
}

/* Who was removed and was not told cannot read what is said now. */
static void
haunt(struct someone *ghost, const struct wish *w)
{
	struct buf ct = BIG;
	struct group_member from;
	uint32_t number;

	assert_ok(group_protect(people[w->by].p.group, bytes_str("boo!"), bytes_str(""), &ct));
	assert_err(open_mail(ghost, buf_bytes(&ct), &number, &from), ERR_EPOCH);
	ct.p[25]--;
	assert_int_not_equal(open_mail(ghost, buf_bytes(&ct), &number, &from), 0);
	buf_fini(&ct);
}

static void
enter(struct someone *s, const struct wish *w)
{
	struct buf bad = corrupted(buf_bytes(&w->welcome));

	/* What is sealed to another newcomer is no concern of this one. */
	if (group_join(&s->p.group, s->p.keys, buf_bytes(&bad)) == 0)
		assert_true(w->n > 1);
	else
		assert_ok(group_join(&s->p.group, s->p.keys, buf_bytes(&w->welcome)));
	s->in = true;
	buf_fini(&bad);
}

static void
win(const struct wish *w)
{
	struct group_change change;

	for (size_t i = 0; i < PEOPLE; i++)
		if (people[i].in && i != w->by) {
			bool removed = !w->add && is_in_wish(w, i);

			if (!removed || below(2) == 0)
				process(&people[i], w, removed);
		}
	assert_ok(group_accept(people[w->by].p.group, &change));
	while (people[w->by].n_mail > 0)
		drop_mail(&people[w->by], 0);
	for (size_t i = 0; i < w->n; i++)
		if (w->add) {
			enter(&people[w->who[i]], w);
		} else {
			if (group_epoch(people[w->who[i]].p.group) == epoch && below(2) == 0 &&
			    people[w->who[i]].n_mail > 0)
				haunt(&people[w->who[i]], w);
			leave(&people[w->who[i]]);
		}
	epoch++;
	n_commits++;
}

static void
check(void)
{
	const struct person *first = NULL;

	for (size_t i = 0; i < PEOPLE; i++) {
		if (!people[i].in)
			continue;
		if (first == NULL)
			first = &people[i].p;
		assert_agree(first, &people[i].p);
	}
	assert_non_null(first);
	assert_int_equal(group_epoch(first->group), epoch);
	assert_int_equal(group_size(first->group), count_in());
	for (size_t i = 0; i < PEOPLE; i++)
		assert_int_equal(
		    group_member_find(first->group, (char[]){ (char)('a' + i), 0 }) != NULL,
		    people[i].in);
}

/* One to three want a change in the same epoch; one of them wins, or none. */
static void
change(void)
{
	struct wish w[3];
	size_t n = 1 + below(3), winner;

	if (n > count_in())
		n = count_in();
	for (size_t i = 0; i < n; i++) {
		size_t by;

		do
			by = somebody(true);
		while (group_staged(people[by].p.group));
		w[i] = stage(by);
	}
	winner = below(n + 1);
	if (winner < n)
		win(&w[winner]);
	for (size_t i = 0; i < n; i++) {
		if (winner == n)
			group_drop(people[w[i].by].p.group);
		end_wish(&w[i]);
	}
	n_lost_commits += n - (winner < n);
	check();
}

static void
test_model(void **state)
{
	(void)state;
	for (size_t i = 0; i < PEOPLE; i++)
		person_init(&people[i].p, (char[]){ (char)('a' + i), 0 });
	person_found(&people[0].p);
	people[0].in = true;
	for (size_t i = 0; i < STEPS; i++) {
		size_t what = below(20);
		struct someone *s = &people[somebody(true)];

		if (what < 6)
			say();
		else if (what < 17 && s->n_mail > 0)
			deliver(s);
		else if (what >= 17)
			change();
	}
	check();
	for (size_t i = 0; i < PEOPLE; i++)
		for (size_t j = 0; j < PEOPLE; j++)
			if (i != j && people[i].in && people[j].in)
				assert_talks(&people[i].p, &people[j].p);
	print_message("# %zu messages read, %zu commits, %zu lost ones, %zu people at the end\n",
	    n_read, n_commits, n_lost_commits, count_in());
	assert_true(n_read > STEPS / 10 && n_commits > STEPS / 50 && n_lost_commits > STEPS / 50);
	for (size_t i = 0; i < PEOPLE; i++) {
		if (people[i].in)
			leave(&people[i]);
		person_fini(&people[i].p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_model) };
	const char *env = getenv("SNUG_TEST_SEED");
	uint64_t seed;

	if (crypto_init() != 0)
		return 1;
	seed = env != NULL ? strtoull(env, NULL, 10) : randombytes_random();
	printf("# SNUG_TEST_SEED=%llu\n", (unsigned long long)seed);
	random_fake_seed(seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
