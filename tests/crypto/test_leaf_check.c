/* Leaves that are right in all but one rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "base/err.h"
#include "crypto/leaf_check.h"
#include "crypto/rule.h"
#include "tests/crypto/house.h"

/* A client, where its leaf is met, and by what rules. */
struct fixture {
	struct client c;
	struct leaf_policy policy;
	struct leaf_env env;
	struct leaf_at at;
};

static void
setup(struct fixture *f, enum leaf_use use)
{
	client_init(&f->c, 1);
	f->policy = house_policy;
	f->env = house_env();
	f->env.policy = &f->policy;
	f->at = (struct leaf_at){ .env = &f->env, .use = use, .index = 3 };
}

/* The leaf of the client as it is, made like this, judged. */
static int
judge(struct fixture *f, uint8_t source)
{
	struct leaf_node l;

	assert_int_equal(leaf_node_parse(&l, client_leaf(&f->c, source, 3)), 0);
	return leaf_check(&l, &f->at);
}

#define KP LEAF_SOURCE_KEY_PACKAGE

static void
right(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, LEAF_IN_KEY_PACKAGE);
	assert_int_equal(judge(&f, KP), 0);
	f.at.use = LEAF_IN_UPDATE;
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), 0);
	f.at.use = LEAF_IN_COMMIT;
	assert_int_equal(judge(&f, LEAF_SOURCE_COMMIT), 0);
	f.at.use = LEAF_IN_TREE;
	for (uint8_t s = KP; s <= LEAF_SOURCE_COMMIT; s++)
		assert_int_equal(judge(&f, s), 0);
	client_fini(&f.c);
}

static void
source(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, LEAF_IN_KEY_PACKAGE);
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), RULE_LEAF_SOURCE);
	assert_int_equal(judge(&f, LEAF_SOURCE_COMMIT), RULE_LEAF_SOURCE);
	f.at.use = LEAF_IN_UPDATE;
	assert_int_equal(judge(&f, KP), RULE_LEAF_SOURCE);
	assert_int_equal(judge(&f, LEAF_SOURCE_COMMIT), RULE_LEAF_SOURCE);
	f.at.use = LEAF_IN_COMMIT;
	assert_int_equal(judge(&f, KP), RULE_LEAF_SOURCE);
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), RULE_LEAF_SOURCE);
	client_fini(&f.c);
}

static void
key(void **state)
{
	uint8_t small[32] = { 1 };
	struct fixture f;

	(void)state;
	setup(&f, LEAF_IN_KEY_PACKAGE);
	f.c.as.encryption_key = bytes_of(small, 32);
	assert_int_equal(judge(&f, KP), RULE_LEAF_KEY);
	f.c.as.encryption_key = bytes_of(f.c.key.public, 31);
	assert_int_equal(judge(&f, KP), RULE_LEAF_KEY);
	f.c.as.encryption_key = bytes_of(NULL, 0);
	assert_int_equal(judge(&f, KP), RULE_LEAF_KEY);
	client_fini(&f.c);
}

static void
capabilities(void **state)
{
	struct fixture f;
	struct client *c = &f.c;

	(void)state;
	setup(&f, LEAF_IN_KEY_PACKAGE);
	c->as.capabilities.versions = LIT("\0\2");
	assert_int_equal(judge(&f, KP), RULE_LEAF_VERSION);
	c->as.capabilities.versions = LIT("\12\12\0\1");
	assert_int_equal(judge(&f, KP), 0);
	c->as.capabilities.suites = LIT("\0\1\0\2");
	assert_int_equal(judge(&f, KP), RULE_LEAF_SUITE);
	c->as.capabilities.suites = LIT("\0\3");
	c->as.capabilities.credentials = LIT("\0\2");
	assert_int_equal(judge(&f, KP), RULE_LEAF_OWN_CREDENTIAL);
	c->as.capabilities.credentials = LIT("\0\2\0\1\12\12");
	assert_int_equal(judge(&f, KP), 0);
	/* Own extensions: a default one need not be listed, any other must. */
	c->as.extensions = LIT("\0\1\2id");
	assert_int_equal(judge(&f, KP), 0);
	c->as.extensions = LIT("\0\1\2id\12\12\0");
	assert_int_equal(judge(&f, KP), RULE_LEAF_OWN_EXTENSION);
	c->as.capabilities.extensions = LIT("\12\12");
	assert_int_equal(judge(&f, KP), 0);
	client_fini(&f.c);
}

/* The three lists of required_capabilities, one after the other. */
static void
required(void **state)
{
	static const struct bytes extension[] = {
		{ (const uint8_t *)"\0\3\5\2\xf0\1\0\0", 8 },
		{ (const uint8_t *)"\0\3\5\0\2\xf0\2\0", 8 },
		{ (const uint8_t *)"\0\3\5\0\0\2\xf0\3", 8 },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		setup(&f, LEAF_IN_KEY_PACKAGE);
		f.env.extensions = extension[i];
		assert_int_equal(judge(&f, KP), RULE_LEAF_REQUIRED);
		f.c.as.capabilities.extensions = LIT("\xf0\1");
		f.c.as.capabilities.proposals = LIT("\xf0\2");
		f.c.as.capabilities.credentials = LIT("\0\1\xf0\3");
		assert_int_equal(judge(&f, KP), 0);
		client_fini(&f.c);
	}
	/* Defaults are supported unlisted; but no credential is a default. */
	setup(&f, LEAF_IN_KEY_PACKAGE);
	f.env.extensions = LIT("\0\3\7\2\0\5\2\0\7\0");
	assert_int_equal(judge(&f, KP), 0);
	f.env.extensions = LIT("\0\3\5\0\0\2\0\2");
	assert_int_equal(judge(&f, KP), RULE_LEAF_REQUIRED);
	f.env.extensions = LIT("\0\3\1\0");
	assert_int_equal(judge(&f, KP), RULE_EXTENSIONS_FORM);
	client_fini(&f.c);
}

static void
group_extensions(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, LEAF_IN_KEY_PACKAGE);
	f.env.extensions = LIT("\xf0\1\0\0\5\1\0");
	assert_int_equal(judge(&f, KP), RULE_LEAF_GROUP_EXTENSION);
	f.c.as.capabilities.extensions = LIT("\xf0\1");
	assert_int_equal(judge(&f, KP), 0);
	client_fini(&f.c);
}

static void
lifetime(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, LEAF_IN_KEY_PACKAGE);
	f.policy.now = 5000;
	assert_int_equal(judge(&f, KP), 0); /* nobody asked */
	f.policy.check_now = true;
	assert_int_equal(judge(&f, KP), RULE_LEAF_EXPIRED);
	f.policy.now = 2001;
	assert_int_equal(judge(&f, KP), RULE_LEAF_EXPIRED);
	f.policy.now = 2000;
	assert_int_equal(judge(&f, KP), 0);
	f.policy.now = 1000;
	assert_int_equal(judge(&f, KP), 0);
	f.policy.now = 999;
	assert_int_equal(judge(&f, KP), RULE_LEAF_NOT_YET);
	f.policy.now = 1500;
	f.policy.max_lifetime = 1000;
	assert_int_equal(judge(&f, KP), 0);
	f.policy.max_lifetime = 999;
	assert_int_equal(judge(&f, KP), RULE_LEAF_LIFETIME);
	f.c.as.lifetime = (struct lifetime){ 2000, 1000 };
	assert_int_equal(judge(&f, KP), RULE_LEAF_LIFETIME);
	f.c.as.lifetime = (struct lifetime){ 0, UINT64_MAX };
	assert_int_equal(judge(&f, KP), RULE_LEAF_LIFETIME);
	f.policy.max_lifetime = 0;
	assert_int_equal(judge(&f, KP), 0);
	/* Other leaves have none. */
	f.policy.max_lifetime = 1;
	f.at.use = LEAF_IN_UPDATE;
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), 0);
	client_fini(&f.c);
}

/* Each byte of a leaf counts, and where it is. */
static void
signature(void **state)
{
	struct leaf_node l;
	struct fixture f;
	struct bytes raw;

	(void)state;
	setup(&f, LEAF_IN_UPDATE);
	raw = client_leaf(&f.c, LEAF_SOURCE_UPDATE, 3);
	assert_int_equal(leaf_node_parse(&l, raw), 0);
	assert_int_equal(leaf_check(&l, &f.at), 0);
	f.at.index = 4;
	assert_int_equal(leaf_check(&l, &f.at), RULE_LEAF_SIGNATURE);
	f.at.index = 3;
	f.env.group_id = LIT("horse");
	assert_int_equal(leaf_check(&l, &f.at), RULE_LEAF_SIGNATURE);
	f.env.group_id = HOUSE_GROUP;
	for (size_t i = 0; i < raw.n; i++) {
		f.c.leaf.p[i] ^= 4;
		if (leaf_node_parse(&l, raw) == 0)
			assert_int_not_equal(leaf_check(&l, &f.at), 0);
		f.c.leaf.p[i] ^= 4;
	}
	assert_int_equal(leaf_node_parse(&l, raw), 0);
	l.signature.n--;
	assert_int_equal(leaf_check(&l, &f.at), RULE_LEAF_SIGNATURE);
	l.signature.n++;
	l.signature_key.n--;
	assert_int_equal(leaf_check(&l, &f.at), RULE_LEAF_SIGNER_KEY);
	l.signature_key = LIT("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
	assert_int_equal(leaf_check(&l, &f.at), RULE_LEAF_SIGNER_KEY);
	client_fini(&f.c);
}

/* The signature of one place is none for another. */
static void
signature_of_source(void **state)
{
	struct leaf_node l;
	struct fixture f;

	(void)state;
	setup(&f, LEAF_IN_TREE);
	assert_int_equal(leaf_node_parse(&l, client_leaf(&f.c, KP, 0)), 0);
	f.at.index = 9;
	assert_int_equal(leaf_check(&l, &f.at), 0);
	assert_int_equal(leaf_node_parse(&l, client_leaf(&f.c, LEAF_SOURCE_COMMIT, 3)), 0);
	assert_int_equal(leaf_check(&l, &f.at), RULE_LEAF_SIGNATURE);
	client_fini(&f.c);
}

/* Says no, and what it was asked. */
struct judge {
	int calls;
	const struct credential *old;
};

static int
refuse(void *arg, const struct credential *c, struct bytes k, const struct credential *old)
{
	struct judge *j = arg;

	assert_int_equal(c->type, CREDENTIAL_BASIC);
	assert_int_equal(k.n, PUBKEY_SIZE);
	j->calls++;
	j->old = old;
	return ERR_DENIED;
}

static void
credential(void **state)
{
	struct leaf_node old;
	struct judge j = { 0 };
	struct fixture f;
	struct client before;

	(void)state;
	setup(&f, LEAF_IN_UPDATE);
	client_init(&before, 2);
	f.policy = (struct leaf_policy){ .credential = refuse, .arg = &j };
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), RULE_LEAF_CREDENTIAL);
	assert_null(j.old);
	assert_int_equal(leaf_node_parse(&old, client_leaf(&before, LEAF_SOURCE_UPDATE, 3)), 0);
	f.at.old = &old;
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), RULE_LEAF_SUCCESSOR);
	assert_ptr_equal(j.old, &old.credential);
	/* One that stays is not judged again; with another key it is. */
	old.credential = f.c.as.credential;
	j.calls = 0;
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), RULE_LEAF_SUCCESSOR);
	assert_int_equal(j.calls, 1);
	old.signature_key = f.c.as.signature_key;
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), 0);
	assert_int_equal(j.calls, 1);
	/* Nobody who judges is nobody who agrees. */
	f.policy.credential = NULL;
	f.at.old = NULL;
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), RULE_LEAF_CREDENTIAL);
	client_fini(&before);
	client_fini(&f.c);
}

static void
same_key(void **state)
{
	struct leaf_node old;
	struct fixture f;
	struct buf b = BUF_INIT(1000);

	(void)state;
	setup(&f, LEAF_IN_UPDATE);
	wr_bytes(&b, client_leaf(&f.c, KP, 0));
	assert_int_equal(leaf_node_parse(&old, buf_bytes(&b)), 0);
	f.at.old = &old;
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), RULE_LEAF_SAME_KEY);
	client_rekey(&f.c);
	assert_int_equal(judge(&f, LEAF_SOURCE_UPDATE), 0);
	buf_fini(&b);
	client_fini(&f.c);
}

static void
replace(struct house *h, uint32_t leaf)
{
	assert_int_equal(
	    tree_set_leaf(h->tree, leaf, client_leaf(h->at[leaf], LEAF_SOURCE_UPDATE, leaf)), 0);
}

static void
members(void **state)
{
	struct tree *before = NULL;
	struct house h;

	(void)state;
	house_init(&h);
	for (int i = 0; i < 4; i++)
		house_add(&h);
	house_commit(&h, 0, NULL, 0);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(leaf_check_members(h.tree, i, NULL), 0);
	h.at[3]->as.encryption_key = tree_key(h.tree, 2);
	replace(&h, 3);
	assert_int_equal(leaf_check_members(h.tree, 3, NULL), RULE_LEAF_KEY_TAKEN);
	h.at[3]->as.encryption_key = tree_key(h.tree, 1);
	replace(&h, 3);
	assert_int_equal(leaf_check_members(h.tree, 3, NULL), RULE_LEAF_KEY_TAKEN);
	h.at[3]->as.encryption_key = bytes_of(h.at[3]->init.public, 32);
	h.at[3]->as.signature_key = h.at[2]->as.signature_key;
	replace(&h, 3);
	assert_int_equal(leaf_check_members(h.tree, 3, NULL), RULE_LEAF_SIGNER_TAKEN);
	h.at[3]->as.signature_key = bytes_of(h.at[3]->sign_public, 32);
	/* Another type of credential: the others must support it, and it theirs. */
	assert_int_equal(tree_copy(&before, h.tree), 0);
	h.at[3]->as.credential.type = 0xf00d;
	h.at[3]->as.capabilities.credentials = LIT("\xf0\x0d");
	replace(&h, 3);
	assert_int_equal(leaf_check_members(h.tree, 3, before), RULE_LEAF_SUPPORTS_NOT);
	h.at[3]->as.capabilities.credentials = LIT("\xf0\x0d\0\1");
	replace(&h, 3);
	assert_int_equal(leaf_check_members(h.tree, 3, before), RULE_LEAF_NOT_SUPPORTED);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(leaf_check_members(h.tree, 3, before), RULE_LEAF_NOT_SUPPORTED);
		h.at[i]->as.capabilities.credentials = LIT("\0\1\xf0\x0d");
		replace(&h, i);
	}
	assert_int_equal(leaf_check_members(h.tree, 3, before), 0);
	tree_free(before);
	house_fini(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right),
		cmocka_unit_test(source),
		cmocka_unit_test(key),
		cmocka_unit_test(capabilities),
		cmocka_unit_test(required),
		cmocka_unit_test(group_extensions),
		cmocka_unit_test(lifetime),
		cmocka_unit_test(signature),
		cmocka_unit_test(signature_of_source),
		cmocka_unit_test(credential),
		cmocka_unit_test(same_key),
		cmocka_unit_test(members),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("crypto/leaf_check", tests, NULL, NULL);
}
