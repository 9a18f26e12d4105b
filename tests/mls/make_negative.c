/*
 * make_negative FILE: writes the negative cases, as an array in the driver's format. Each message
 * is right in all but one rule, which is in the case; after it comes an honest commit that must be
 * accepted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "crypto/mls_message.h"
#include "tests/crypto/random_fake.h"
#include "tests/mls/negative.h"

static json_t *cases;

static json_t *
hex(struct bytes b)
{
	char *s = mem_calloc(2 * b.n + 1, 1);
	json_t *v;

	sodium_bin2hex(s, 2 * b.n + 1, b.p, b.n);
	v = json_string(s);
	free(s);
	return v;
}

static void
put(json_t *o, const char *key, json_t *v)
{
	assert_int_equal(json_object_set_new(o, key, v), 0);
}

static json_t *
secret(const struct secret *s)
{
	return hex(bytes_of(s->b, SECRET_SIZE));
}

/* Who joins, and by what. */
static json_t *
put_member(struct forge *f, const char *name, int reason)
{
	struct client *c = &f->client[FORGE_VICTIM];
	struct buf message = BUF_INIT(1 << 20);
	json_t *o = json_object();

	put(o, "name", json_string(name));
	if (*rule_section(reason) != '\0')
		put(o, "rfc", json_string(rule_section(reason)));
	put(o, "cipher_suite", json_integer(f->suite->id));
	put(o, "clock", json_integer(FORGE_NOW));
	put(o, "external_psks",
	    json_pack("[{so so}]", "psk_id", hex(FORGE_PSK_ID), "psk", hex(FORGE_PSK)));
	mls_message_begin(&message, WIRE_FORMAT_KEY_PACKAGE);
	wr_bytes(&message, client_package(c));
	put(o, "key_package", hex(buf_bytes(&message)));
	put(o, "signature_priv", hex(bytes_of(c->sign.b, 32)));
	put(o, "encryption_priv", secret(&c->key.private));
	put(o, "init_priv", secret(&c->init.private));
	put(o, "ratchet_tree", json_null());
	put(o, "epochs", json_array());
	buf_fini(&message);
	return o;
}

static void
put_reason(json_t *o, int reason)
{
	put(o, "rule", json_string(reason > 0 ? rule_name(reason) : err_name(reason)));
}

static void
message_case(const struct negative_row *row)
{
	struct negative n;
	json_t *o, *reject = json_object(), *proposals = json_array();

	negative_init(&n, row, false);
	o = put_member(&n.f, row->name, row->reason);
	put(o, "welcome", hex(n.welcome));
	put(o, "initial_epoch_authenticator", secret(&n.e.secrets.authenticator));
	for (size_t i = 0; i < n.n; i++)
		json_array_append_new(proposals, hex(n.proposal[i]));
	put(reject, "kind", json_string(row->name));
	put(reject, "proposals", proposals);
	put(reject, "message", hex(n.message));
	put_reason(reject, row->reason);
	put(o, "reject", reject);
	put(o, "after",
	    json_pack("{so so so}", "proposals", json_array(), "commit", hex(n.after),
		"epoch_authenticator", secret(&n.after_authenticator)));
	if (n.max_lifetime > 0)
		put(o, "max_lifetime", json_integer((json_int_t)n.max_lifetime));
	json_array_append_new(cases, o);
	negative_fini(&n);
}

static void
welcome_case(const struct negative_welcome *row)
{
	struct forge f;
	struct forge_epoch e;
	json_t *o;

	forge_init(&f);
	o = put_member(&f, row->name, row->reason);
	forge_first(&f, &e, row->spoil);
	put(o, "welcome", hex(forge_welcome(&f, &e, &row->w)));
	put(o, "expect", json_string(row->reason == 0 ? "accept" : "reject"));
	put(o, "epoch_authenticator_if_joined", secret(&e.secrets.authenticator));
	if (row->reason != 0)
		put_reason(o, row->reason);
	if (row->max_lifetime > 0)
		put(o, "max_lifetime", json_integer((json_int_t)row->max_lifetime));
	json_array_append_new(cases, o);
	tree_free(e.tree);
	forge_fini(&f);
}

static void
make(void **state)
{
	(void)state;
	for (const struct negative_table *t = negative_tables; t->row != NULL; t++)
		for (const struct negative_row *row = t->row; row->name != NULL; row++)
			message_case(row);
	for (const struct negative_welcome *row = negative_tree; row->name != NULL; row++)
		welcome_case(row);
	for (const struct negative_welcome *row = negative_welcome; row->name != NULL; row++)
		welcome_case(row);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(make) };
	int r;

	if (argc != 2 || sodium_init() < 0)
		return 64;
	random_fake_seed(1);
	cases = json_array();
	r = cmocka_run_group_tests_name("cases", tests, NULL, NULL);
	if (r == 0 && json_dump_file(cases, argv[1], JSON_INDENT(1)) != 0)
		r = 1;
	json_decref(cases);
	return r;
}
