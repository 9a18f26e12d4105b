/* tests/mls/driver_passive.c - a member that joins by a Welcome and follows the commits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/mls_message.h"
#include "tests/mls/driver_vector.h"

/* A call that must succeed; else its reason is told. */
#define expect_ok(call)                                                                            \
	do {                                                                                       \
		int expect_r = (call);                                                             \
		if (expect_r != 0)                                                                 \
			fail_msg("%s: %s %s %s", #call, err_name(rule_err(expect_r)),              \
			    rule_section(expect_r), rule_text(expect_r));                          \
	} while (0)

#define expect_error(call, error) assert_string_equal(err_name(call), err_name(error))

const json_t *
vector_optional(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	return json_is_null(v) ? NULL : v;
}

static struct bytes
optional_bytes(struct kat *k, const json_t *o, const char *key)
{
	return vector_optional(o, key) != NULL ? kat_bytes(k, o, key) : bytes_of(NULL, 0);
}

static struct bytes
key_bytes(struct kat *k, const json_t *c, const char *key)
{
	struct bytes b = kat_bytes(k, c, key);

	assert_int_equal(b.n, 32);
	return b;
}

void
vector_member_init(struct vector_member *m, struct kat *k, const json_t *c)
{
	const json_t *psks = vector_optional(c, "external_psks");
	struct bytes package = kat_bytes(k, c, "key_package");
	struct mls_message message;
	struct mls_identity id;

	*m = (struct vector_member){ .k = k };
	world_init(&m->world);
	if (vector_optional(c, "clock") != NULL) {
		m->world.has_clock = true;
		m->world.clock = kat_num(c, "clock");
	} else {
		/* Files have no clock, and most are older than what is in them lasts. */
		m->world.policy.check_received = false;
	}
	if (vector_optional(c, "max_lifetime") != NULL)
		m->world.policy.max_lifetime = kat_num(c, "max_lifetime");
	expect_ok(mls_message_parse(&message, package));
	assert_int_equal(message.wire_format, WIRE_FORMAT_KEY_PACKAGE);
	id = (struct mls_identity){
		.credential = message.key_package.leaf_node.credential,
		.seed = key_bytes(k, c, "signature_priv").p,
		.capabilities = &message.key_package.leaf_node.capabilities,
		.extensions = message.key_package.leaf_node.extensions,
	};
	expect_ok(world_client_load(&m->world, &id, &m->client));
	expect_ok(mls_key_package_load(m->client->client, package, key_bytes(k, c, "init_priv").p,
	    key_bytes(k, c, "encryption_priv").p));
	for (size_t i = 0; i < json_array_size(psks); i++) {
		const json_t *p = json_array_get(psks, i);

		world_psk_add(&m->world, kat_bytes(k, p, "psk_id"), kat_bytes(k, p, "psk"));
	}
}

void
vector_member_fini(struct vector_member *m)
{
	mls_group_free(m->g);
	world_fini(&m->world);
}

int
vector_join(struct vector_member *m, const json_t *c)
{
	return mls_join(&m->g, m->client->client, kat_bytes(m->k, c, "welcome"),
	    optional_bytes(m->k, c, "ratchet_tree"));
}

void
vector_expect_epoch(const struct vector_member *m, const json_t *o, const char *key)
{
	uint8_t auth[32];

	mls_epoch_authenticator(m->g, auth);
	kat_equal(bytes_of(auth, sizeof auth), kat_bytes(m->k, o, key));
}

static void
expect_application(struct vector_member *m, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);
		struct mls_event e;

		expect_ok(mls_process(m->g, kat_bytes(m->k, o, "message"), &e));
		assert_int_equal(e.kind, MLS_EVENT_APPLICATION);
		kat_equal(buf_bytes(&e.text), kat_bytes(m->k, o, "plaintext"));
		if (vector_optional(o, "authenticated_data") != NULL)
			kat_equal(e.aad, kat_bytes(m->k, o, "authenticated_data"));
		if (vector_optional(o, "sender") != NULL)
			assert_int_equal(e.sender.index, kat_num(o, "sender"));
		mls_event_fini(&e);
		expect_error(mls_process(m->g, kat_bytes(m->k, o, "message"), &e), ERR_REPLAY);
	}
}

static void
expect_kind(struct vector_member *m, struct bytes message, enum mls_event_kind kind)
{
	struct mls_event e;

	expect_ok(mls_process(m->g, message, &e));
	assert_int_equal(e.kind, kind);
	mls_event_fini(&e);
}

static void
expect_export(const struct vector_member *m, const json_t *o)
{
	size_t n = kat_num(o, "length");
	uint8_t out[8192];

	assert_true(n <= sizeof out);
	expect_ok(mls_export(
	    m->g, kat_str(o, "label"), kat_bytes(m->k, o, "context"), out, n));
	kat_expect(m->k, o, "secret", out, n);
}

void
vector_epoch(struct vector_member *m, const json_t *e)
{
	const json_t *proposals = vector_optional(e, "proposals");
	struct bytes commit = kat_bytes(m->k, e, "commit");
	struct mls_event again;

	expect_application(m, vector_optional(e, "application"));
	for (size_t i = 0; i < json_array_size(proposals); i++)
		expect_kind(m, kat_bytes(m->k, json_array_get(proposals, i), NULL),
		    MLS_EVENT_PROPOSAL);
	expect_kind(m, commit, MLS_EVENT_COMMIT);
	vector_expect_epoch(m, e, "epoch_authenticator");
	expect_error(mls_process(m->g, commit, &again), ERR_EPOCH);
	expect_application(m, vector_optional(e, "late_application"));
	if (vector_optional(e, "exporter") != NULL)
		expect_export(m, vector_optional(e, "exporter"));
	if (vector_optional(e, "members") != NULL)
		assert_int_equal(mls_members(m->g), kat_num(e, "members"));
}

void
vector_epochs(struct vector_member *m, const json_t *epochs)
{
	for (size_t i = 0; i < json_array_size(epochs); i++)
		vector_epoch(m, json_array_get(epochs, i));
}

void
driver_passive(struct kat *k, const json_t *c)
{
	struct vector_member m;

	vector_member_init(&m, k, c);
	expect_ok(vector_join(&m, c));
	assert_int_equal(mls_key_package_count(m.client->client), 0);
	vector_expect_epoch(&m, c, "initial_epoch_authenticator");
	vector_epochs(&m, kat_get(c, "epochs"));
	vector_member_fini(&m);
}
