/*
 * Passive clients of the MLS working group's vectors: one that is told all that happens in a
 * group, and must follow. It joins by a Welcome, reads proposals and commits in any framing,
 * and at each epoch has the authenticator that all others have. passive-client-random-a has
 * application messages and exporter values beside it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "tests/crypto/kat.h"

#include "base/err.h"
#include "crypto/mls_group.h"
#include "crypto/mls_message.h"

struct passive {
	struct kat *kat;
	const json_t *psks;
	struct mls_client *client;
	struct mls_group *group;
};

/* Whoever says to be somebody is. */
static int
accept_credential(void *arg, const struct credential *c, struct bytes key,
    const struct credential *old)
{
	(void)arg;
	(void)c;
	(void)key;
	(void)old;
	return 0;
}

static int
find_psk(void *arg, struct bytes id, struct buf *secret)
{
	struct passive *p = arg;
	const json_t *o;
	size_t i;

	json_array_foreach(p->psks, i, o)
	{
		struct bytes psk;

		if (!bytes_equal(kat_bytes(p->kat, o, "psk_id"), id))
			continue;
		psk = kat_bytes(p->kat, o, "psk");
		buf_put(secret, psk.p, psk.n);
		return 0;
	}
	return -1;
}

static void
assert_right(int r, const char *what)
{
	if (r != 0)
		fail_msg("%s: %s (%s %s)", what, r < 0 ? err_name(r) : rule_name(r),
		    rule_section(r), rule_text(r));
}

/* Who the case says that we are. */
static void
client_of_case(struct passive *p, const json_t *c)
{
	const struct mls_hooks hooks = {
		.credential = accept_credential,
		.psk = find_psk,
		.arg = p,
	};
	struct bytes package = kat_bytes(p->kat, c, "key_package");
	struct mls_identity id = { 0 };
	struct mls_policy policy;
	struct mls_message m;

	assert_int_equal(mls_message_parse(&m, package), 0);
	id.credential = m.key_package.leaf_node.credential;
	id.capabilities = &m.key_package.leaf_node.capabilities;
	id.seed = kat_bytes(p->kat, c, "signature_priv").p;
	mls_policy_default(&policy);
	policy.check_received = false;
	policy.max_lifetime = 0;
	policy.resumptions = MLS_PAST_MAX;
	p->psks = kat_get(c, "external_psks");
	assert_right(mls_client_new(&p->client, &id, &hooks, &policy), "client");
	assert_right(mls_key_package_load(p->client, package, kat_bytes(p->kat, c, "init_priv").p,
			 kat_bytes(p->kat, c, "encryption_priv").p),
	    "key package");
}

static void
assert_authenticator(struct passive *p, const json_t *o, const char *key)
{
	uint8_t a[32];

	mls_epoch_authenticator(p->group, a);
	kat_expect(p->kat, o, key, a, sizeof a);
}

static void
process(struct passive *p, struct bytes message, enum mls_event_kind kind)
{
	struct mls_event e;

	assert_right(mls_process(p->group, message, &e), "process");
	assert_int_equal(e.kind, kind);
	mls_event_fini(&e);
}

/* Messages with what they say. */
static void
read_messages(struct passive *p, const json_t *epoch, const char *key)
{
	const json_t *list = json_object_get(epoch, key), *o;
	struct mls_event e;
	size_t i;

	json_array_foreach(list, i, o)
	{
		assert_right(
		    mls_unprotect(p->group, kat_bytes(p->kat, o, "message"), &e), "unprotect");
		kat_equal(buf_bytes(&e.text), kat_bytes(p->kat, o, "plaintext"));
		kat_equal(e.aad, kat_bytes(p->kat, o, "authenticated_data"));
		assert_int_equal(e.sender.index, kat_num(o, "sender"));
		mls_event_fini(&e);
		assert_int_equal(
		    mls_unprotect(p->group, kat_bytes(p->kat, o, "message"), &e), ERR_REPLAY);
	}
}

static void
check_exporter(struct passive *p, const json_t *epoch)
{
	const json_t *o = json_object_get(epoch, "exporter");
	uint8_t out[256];
	size_t n;

	if (o == NULL)
		return;
	n = kat_num(o, "length");
	assert_true(n <= sizeof out);
	assert_int_equal(mls_export(p->group, kat_str(o, "label"),
			     kat_bytes(p->kat, o, "context"), out, n),
	    0);
	kat_expect(p->kat, o, "secret", out, n);
}

static void
run_epoch(struct passive *p, const json_t *epoch)
{
	const json_t *list = kat_get(epoch, "proposals");
	struct bytes commit = kat_bytes(p->kat, epoch, "commit");
	struct mls_event e;

	read_messages(p, epoch, "application");
	for (size_t i = 0; i < json_array_size(list); i++)
		process(p, kat_bytes(p->kat, json_array_get(list, i), NULL), MLS_EVENT_PROPOSAL);
	process(p, commit, MLS_EVENT_COMMIT);
	assert_authenticator(p, epoch, "epoch_authenticator");
	assert_int_equal(mls_process(p->group, commit, &e), ERR_EPOCH);
	read_messages(p, epoch, "late_application");
	if (json_object_get(epoch, "members") != NULL)
		assert_int_equal(mls_members(p->group), kat_num(epoch, "members"));
	check_exporter(p, epoch);
}

static void
run_case(struct kat *k, const json_t *c)
{
	struct passive p = { .kat = k };
	struct bytes tree = { 0 };
	const json_t *epochs = kat_get(c, "epochs");

	client_of_case(&p, c);
	if (!kat_is_null(c, "ratchet_tree"))
		tree = kat_bytes(k, c, "ratchet_tree");
	assert_right(mls_join(&p.group, p.client, kat_bytes(k, c, "welcome"), tree), "join");
	assert_int_equal(mls_key_package_count(p.client), 0);
	assert_authenticator(&p, c, "initial_epoch_authenticator");
	for (size_t i = 0; i < json_array_size(epochs); i++)
		run_epoch(&p, json_array_get(epochs, i));
	mls_group_free(p.group);
	mls_client_free(p.client);
}

static void
run_file(const char *file)
{
	struct kat *k = kat_load(file);

	for (size_t i = 0; i < kat_cases(k); i++)
		run_case(k, kat_case(k, i));
	kat_free(k);
}

static void
test_welcome(void **state)
{
	(void)state;
	run_file("passive-client-welcome");
}

static void
test_handling_commit(void **state)
{
	(void)state;
	run_file("passive-client-handling-commit");
}

static void
test_random(void **state)
{
	(void)state;
	run_file("passive-client-random-a");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_welcome),
		cmocka_unit_test(test_handling_commit),
		cmocka_unit_test(test_random),
	};

	if (!kat_present())
		return 0;
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("passive client vectors", tests, NULL, NULL);
}
