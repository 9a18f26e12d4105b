/*
 * Every rule of crypto/rule.def, every error for what is malformed, and every sentence of RFC 9420
 * in negative_rfc.c has a message here that breaks exactly it. It is refused for that reason, all
 * that the member knows is as before, and what is honest and comes next is accepted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "tests/crypto/random_fake.h"
#include "tests/mls/negative.h"
#include "tests/mls/victim.h"

#define ROOM (1 << 22)

/* Which reasons were given so far. */
static bool seen_rule[RULE__COUNT], seen_err[ERR__COUNT + 1];

static void
note(int reason)
{
	if (reason > 0)
		seen_rule[reason] = true;
	else if (reason < 0)
		seen_err[-reason] = true;
}

static bool
seen(int reason)
{
	return reason > 0 ? seen_rule[reason] : seen_err[-reason];
}

/* Messages to a member of the forged group. */
static void
refuse_message(const struct negative_row *row, bool private)
{
	struct negative n;
	struct victim v;
	struct mls_event e;

	negative_init(&n, row, private);
	victim_init(&v, &n.f, FORGE_VICTIM, n.max_lifetime);
	assert_int_equal(mls_join(&v.g, v.client->client, n.welcome, bytes_of(NULL, 0)), 0);
	for (size_t i = 0; i < n.n; i++)
		if (mls_process(v.g, n.proposal[i], &e) == 0)
			mls_event_fini(&e);
	victim_refuses(&v, n.message, row->reason);
	victim_follows(&v, n.after, &n.after_authenticator);
	note(row->reason);
	victim_fini(&v);
	negative_fini(&n);
}

static void
run_public(void **state)
{
	refuse_message(*state, false);
}

static void
run_private(void **state)
{
	refuse_message(*state, true);
}

/* The same group as it should be and spoiled: Welcomes to the victim, GroupInfos for others. */
struct pair {
	struct forge f;
	struct forge_epoch honest, spoiled;
	struct bytes honest_welcome, honest_info, spoiled_welcome, spoiled_info;
};

static void
pair_init(struct pair *p, const struct negative_welcome *row)
{
	const struct forge_welcome right = { .suite = 0 };

	forge_init(&p->f);
	forge_first(&p->f, &p->honest, NULL);
	p->honest_welcome = forge_welcome(&p->f, &p->honest, &right);
	p->honest_info = forge_group_info(&p->f, &p->honest, &right);
	free(p->f.path);
	forge_first(&p->f, &p->spoiled, row->spoil);
	p->spoiled_welcome = forge_welcome(&p->f, &p->spoiled, &row->w);
	p->spoiled_info = forge_group_info(&p->f, &p->spoiled, &row->w);
}

static void
pair_fini(struct pair *p)
{
	tree_free(p->honest.tree);
	tree_free(p->spoiled.tree);
	forge_fini(&p->f);
}

static void
expect_in(struct victim *v, const struct forge_epoch *e)
{
	uint8_t got[32];

	assert_non_null(v->g);
	mls_epoch_authenticator(v->g, got);
	assert_memory_equal(got, e->secrets.authenticator.b, sizeof got);
}

/* A Welcome that is refused leaves the key package for the next. */
static void
run_welcome(void **state)
{
	const struct negative_welcome *row = *state;
	const struct bytes none = { NULL, 0 };
	struct pair p;
	struct victim v;
	int r;

	pair_init(&p, row);
	victim_init(&v, &p.f, FORGE_VICTIM, row->max_lifetime);
	r = mls_join(&v.g, v.client->client, p.spoiled_welcome, none);
	assert_string_equal(victim_reason(r), victim_reason(row->reason));
	if (row->reason == 0) {
		expect_in(&v, &p.spoiled);
	} else {
		assert_null(v.g);
		assert_int_equal(mls_key_package_count(v.client->client), 1);
		assert_int_equal(mls_join(&v.g, v.client->client, p.honest_welcome, none), 0);
		expect_in(&v, &p.honest);
	}
	note(row->reason);
	victim_fini(&v);
	pair_fini(&p);
}

/* Somebody who would come by an external commit. */
static void
run_outside(void **state)
{
	const struct negative_welcome *row = *state;
	struct mls_external_join o = { .resync = false };
	struct buf commit = BUF_INIT(ROOM);
	struct pair p;
	struct victim v;
	int r;

	pair_init(&p, row);
	victim_init(&v, &p.f, FORGE_MEMBERS, row->max_lifetime);
	o.group_info = p.spoiled_info;
	r = mls_external_join(&v.g, v.client->client, &o, &commit);
	assert_string_equal(victim_reason(r), victim_reason(row->reason));
	if (row->reason != 0) {
		assert_null(v.g);
		assert_int_equal(commit.n, 0);
		o.group_info = p.honest_info;
		assert_int_equal(mls_external_join(&v.g, v.client->client, &o, &commit), 0);
	}
	note(row->reason);
	buf_fini(&commit);
	victim_fini(&v);
	pair_fini(&p);
}

static void
run_direct(void **state)
{
	const struct negative_direct *row = *state;

	assert_string_equal(victim_reason(row->run()), victim_reason(row->reason));
	note(row->reason);
}

/* After all others. */
static void
every_rule(void **state)
{
	size_t missing = 0;

	(void)state;
	for (int r = RULE_NONE + 1; r < RULE__COUNT; r++)
		if (!seen(r)) {
			print_message("# nothing here breaks %s\n", rule_name(r));
			missing++;
		}
	for (int r = RULE_NONE + 1; r < RULE__COUNT; r++) {
		const struct negative_rfc *i = negative_rfc;

		while (i->section != NULL && i->reason != r)
			i++;
		if (i->section == NULL) {
			print_message("# no sentence of the RFC asks for %s\n", rule_name(r));
			missing++;
		}
	}
	assert_int_equal(missing, 0);
}

static void
every_sentence(void **state)
{
	size_t missing = 0;

	(void)state;
	for (const struct negative_rfc *i = negative_rfc; i->section != NULL; i++)
		if (!seen(i->reason)) {
			print_message("# RFC 9420 %s: %s: nothing here gives %s\n", i->section,
			    i->says, victim_reason(i->reason));
			missing++;
		}
	assert_int_equal(missing, 0);
}

static struct CMUnitTest *tests;
static size_t n_tests;

static void
add(char *name, CMUnitTestFunction run, const void *state)
{
	if ((tests = realloc(tests, (n_tests + 1) * sizeof *tests)) == NULL)
		abort();
	tests[n_tests++] = (struct CMUnitTest){ name, run, NULL, NULL, (void *)(uintptr_t)state };
}

static void
add_messages(void)
{
	for (const struct negative_table *t = negative_tables; t->row != NULL; t++)
		for (const struct negative_row *row = t->row; row->name != NULL; row++) {
			add(mem_strdup(row->name), run_public, row);
			if (!t->public)
				add(mem_printf("%s, private", row->name), run_private, row);
		}
}

static void
add_welcomes(const struct negative_welcome *row)
{
	for (; row->name != NULL; row++) {
		add(mem_strdup(row->name), run_welcome, row);
		if (!row->only && row->w.entry == NULL && row->w.secrets == NULL &&
		    row->w.suite == 0)
			add(mem_printf("%s, from outside", row->name), run_outside, row);
	}
}

static void
add_direct(const struct negative_direct *row)
{
	for (; row->name != NULL; row++)
		add(mem_strdup(row->name), run_direct, row);
}

int
main(void)
{
	int r;

	if (sodium_init() < 0)
		return 1;
	random_fake_seed(1);
	add_messages();
	add_welcomes(negative_tree);
	add_welcomes(negative_welcome);
	add_direct(negative_direct);
	add_direct(negative_follow);
	add(mem_strdup("every rule is broken by one of these"), every_rule, NULL);
	add(mem_strdup("every sentence is heard"), every_sentence, NULL);
	r = _cmocka_run_group_tests("what must be refused", tests, n_tests, NULL, NULL);
	for (size_t i = 0; i < n_tests; i++)
		free((void *)(uintptr_t)tests[i].name);
	free(tests);
	return r;
}
