/* tests/mls/driver_negative.c - what must be refused, and that nothing comes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <time.h>

#include "base/err.h"
#include "tests/mls/driver_vector.h"

/* What must not move when a message is refused. */
struct mark {
	uint64_t epoch;
	uint32_t members;
	size_t transcript_n;
	uint8_t auth[32], tree[32], transcript[64];
};

static void
take_mark(const struct vector_member *m, struct mark *k)
{
	struct bytes t = mls_transcript_hash(m->g);

	memset(k, 0, sizeof *k);
	k->epoch = mls_epoch(m->g);
	k->members = mls_members(m->g);
	k->transcript_n = t.n;
	assert_true(t.n <= sizeof k->transcript);
	if (t.n > 0)
		memcpy(k->transcript, t.p, t.n);
	mls_epoch_authenticator(m->g, k->auth);
	mls_tree_hash(m->g, k->tree);
}

/* The rule that a case says it breaks, when it says one. */
static void
expect_reason(const json_t *o, int r)
{
	const json_t *rule = vector_optional(o, "rule");
	const char *name = r > 0 ? rule_name(r) : err_name(r);

	if (rule != NULL)
		assert_string_equal(name, json_string_value(rule));
}

static void
expect_refused(struct vector_member *m, const json_t *o, struct bytes message)
{
	struct mark before, after;
	struct mls_event e;
	int r;

	take_mark(m, &before);
	if ((r = mls_process(m->g, message, &e)) == 0)
		fail_msg("accepted what must be refused");
	take_mark(m, &after);
	assert_memory_equal(&before, &after, sizeof before);
	expect_reason(o, r);
}

/* Each may be refused; what is said to be refused must be. */
static void
feed_proposals(struct vector_member *m, const json_t *list)
{
	struct mls_event e;

	for (size_t i = 0; i < json_array_size(list); i++)
		if (mls_process(m->g, kat_bytes(m->k, json_array_get(list, i), NULL), &e) == 0)
			mls_event_fini(&e);
}

/* (a) a message that is refused, and the next honest ones. */
static void
check_reject(struct vector_member *m, const json_t *c)
{
	const json_t *reject = kat_get(c, "reject");

	feed_proposals(m, vector_optional(reject, "proposals"));
	expect_refused(m, reject, kat_bytes(m->k, reject, "message"));
	if (vector_optional(c, "after") != NULL)
		vector_epoch(m, vector_optional(c, "after"));
}

static bool
is_accept(const json_t *o)
{
	const char *s = kat_str(o, "expect");

	if (strcmp(s, "accept") == 0)
		return true;
	assert_string_equal(s, "reject");
	return false;
}

static void
accept_step(struct vector_member *m, const json_t *step, struct bytes message)
{
	struct mls_event e;
	int r = mls_process(m->g, message, &e);

	if (r != 0)
		fail_msg("refused what must be accepted: %s %s %s", err_name(rule_err(r)),
		    rule_section(r), rule_text(r));
	if (vector_optional(step, "plaintext") != NULL) {
		assert_int_equal(e.kind, MLS_EVENT_APPLICATION);
		kat_equal(buf_bytes(&e.text), kat_bytes(m->k, step, "plaintext"));
	}
	mls_event_fini(&e);
}

/* (c) messages in this order. */
static void
check_step(struct vector_member *m, const json_t *step)
{
	struct bytes message = kat_bytes(m->k, step, "message");
	clock_t start = clock();

	if (is_accept(step))
		accept_step(m, step, message);
	else
		expect_refused(m, step, message);
	if (vector_optional(step, "max_seconds") != NULL)
		assert_true((double)(clock() - start) / CLOCKS_PER_SEC <=
			    json_number_value(vector_optional(step, "max_seconds")));
}

/* (b) the welcome itself. False when it is refused, as it must be. */
static bool
check_welcome(struct vector_member *m, const json_t *c)
{
	bool accept = vector_optional(c, "expect") == NULL || is_accept(c);
	int r = vector_join(m, c);

	if (accept && r != 0)
		fail_msg("welcome refused: %s %s %s", err_name(rule_err(r)), rule_section(r),
		    rule_text(r));
	if (!accept) {
		if (r == 0)
			fail_msg("joined by what must be refused");
		assert_null(m->g);
		expect_reason(c, r);
		return false;
	}
	if (vector_optional(c, "epoch_authenticator_if_joined") != NULL)
		vector_expect_epoch(m, c, "epoch_authenticator_if_joined");
	if (vector_optional(c, "initial_epoch_authenticator") != NULL)
		vector_expect_epoch(m, c, "initial_epoch_authenticator");
	return true;
}

void
driver_negative(struct kat *k, const json_t *c)
{
	const json_t *steps = vector_optional(c, "steps");
	struct vector_member m;

	if (vector_optional(c, "reject") == NULL && vector_optional(c, "expect") == NULL &&
	    json_array_size(steps) == 0)
		fail_msg("nothing here that is refused");
	vector_member_init(&m, k, c);
	if (check_welcome(&m, c)) {
		vector_epochs(&m, vector_optional(c, "epochs"));
		if (vector_optional(c, "reject") != NULL)
			check_reject(&m, c);
		for (size_t i = 0; i < json_array_size(steps); i++)
			check_step(&m, json_array_get(steps, i));
	}
	vector_member_fini(&m);
}
