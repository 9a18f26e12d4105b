/* Key packages that are right in all but one rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sodium.h>

#include "crypto/key_package_check.h"
#include "crypto/rule.h"
#include "tests/crypto/house.h"

static int
judge(struct client *c, const struct key_package *like)
{
	struct leaf_env env = house_env();
	struct key_package k;

	assert_int_equal(key_package_parse(&k, client_package_as(c, like)), 0);
	return key_package_check(&k, &env);
}

static void
rules(void **state)
{
	uint8_t small[32] = { 0 };
	struct key_package k;
	struct client c;

	(void)state;
	client_init(&c, 1);
	k = client_package_fields(&c);
	assert_int_equal(judge(&c, &k), 0);
	k.version = 2;
	assert_int_equal(judge(&c, &k), RULE_KEY_PACKAGE_VERSION);
	k.version = 1;
	k.suite = SUITE_X25519_AES128GCM;
	assert_int_equal(judge(&c, &k), RULE_KEY_PACKAGE_SUITE);
	k.suite = SUITE_X25519_CHACHA20;
	k.init_key = bytes_of(small, 32);
	assert_int_equal(judge(&c, &k), RULE_KEY_PACKAGE_KEY);
	k.init_key = bytes_of(c.init.public, 30);
	assert_int_equal(judge(&c, &k), RULE_KEY_PACKAGE_KEY);
	k.init_key = bytes_of(c.key.public, 32);
	assert_int_equal(judge(&c, &k), RULE_KEY_PACKAGE_SAME_KEY);
	k.init_key = bytes_of(c.init.public, 32);
	/* Unknown extensions mean nothing to us (13.4). */
	k.extensions = LIT("\12\12\3any");
	assert_int_equal(judge(&c, &k), 0);
	client_fini(&c);
}

/* The rules of its leaf are its own. */
static void
leaf(void **state)
{
	struct key_package k;
	struct client c;

	(void)state;
	client_init(&c, 1);
	c.as.capabilities.suites = LIT("\0\1");
	k = client_package_fields(&c);
	assert_int_equal(judge(&c, &k), RULE_LEAF_SUITE);
	c.as.capabilities.suites = LIT("\0\3");
	k = client_package_fields(&c);
	assert_int_equal(leaf_node_parse(&k.leaf_node, client_leaf(&c, LEAF_SOURCE_UPDATE, 0)), 0);
	assert_int_equal(judge(&c, &k), RULE_LEAF_SOURCE);
	k = client_package_fields(&c);
	c.leaf.p[c.leaf.n - 1] ^= 1;
	assert_int_equal(judge(&c, &k), RULE_LEAF_SIGNATURE);
	client_fini(&c);
}

static void
signature(void **state)
{
	struct leaf_env env = house_env();
	struct client c, other;
	struct key_package k;
	struct bytes raw;

	(void)state;
	client_init(&c, 1);
	client_init(&other, 2);
	raw = client_package(&c);
	for (size_t i = 0; i < raw.n; i++) {
		c.package.p[i] ^= 2;
		if (key_package_parse(&k, raw) == 0)
			assert_int_not_equal(key_package_check(&k, &env), 0);
		c.package.p[i] ^= 2;
	}
	c.package.p[raw.n - 5] ^= 2;
	assert_int_equal(key_package_parse(&k, raw), 0);
	assert_int_equal(key_package_check(&k, &env), RULE_KEY_PACKAGE_SIGNATURE);
	/* Signed by somebody else. */
	k = client_package_fields(&c);
	assert_int_equal(judge(&other, &k), RULE_KEY_PACKAGE_SIGNATURE);
	client_fini(&other);
	client_fini(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),
		cmocka_unit_test(leaf),
		cmocka_unit_test(signature),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("crypto/key_package_check", tests, NULL, NULL);
}
