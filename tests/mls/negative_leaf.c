/* Leaf nodes and key packages (RFC 9420 7.2, 7.3, 10.1), mostly of somebody who is added. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"
#include "crypto/extension.h"
#include "tests/mls/negative.h"

#define UPDATER 2u

void
negative_update(struct negative *n)
{
	struct client *c = &n->f.client[UPDATER];

	client_rekey(c);
	negative_reference(
	    n, UPDATER, forge_update(&n->f, client_leaf(c, LEAF_SOURCE_UPDATE, UPDATER)));
}

/* Add the newcomer as it is now. */
static void
add(struct negative *n)
{
	negative_value(n, forge_add(&n->f, client_package(negative_newcomer(n))));
}

/* Add it with other fields in its key package. */
static void
add_as(struct negative *n, const struct key_package *k)
{
	negative_value(n, forge_add(&n->f, client_package_as(negative_newcomer(n), k)));
}

static void
key_short(struct negative *n)
{
	struct client *c = negative_newcomer(n);

	c->as.encryption_key = bytes_of(c->key.public, 31);
	add(n);
}

static void
key_weak(struct negative *n)
{
	static const uint8_t zero[32];

	negative_newcomer(n)->as.encryption_key = bytes_of(zero, sizeof zero);
	add(n);
}

static void
signer_short(struct negative *n)
{
	struct client *c = negative_newcomer(n);

	c->as.signature_key = bytes_of(c->sign_public, 31);
	add(n);
}

/* The point (0, 1), whose order is 1. */
static void
signer_weak(struct negative *n)
{
	static const uint8_t one[PUBKEY_SIZE] = { 1 };

	negative_newcomer(n)->as.signature_key = bytes_of(one, sizeof one);
	add(n);
}

static void
signature(struct negative *n)
{
	struct client *c = negative_newcomer(n);
	struct key_package k = client_package_fields(c);

	k.leaf_node.signature = forge_flip(&n->f, k.leaf_node.signature);
	add_as(n, &k);
}

static void
source_update(struct negative *n)
{
	struct client *c = negative_newcomer(n);
	struct key_package k = client_package_fields(c);

	assert_int_equal(
	    leaf_node_parse(&k.leaf_node, client_leaf(c, LEAF_SOURCE_UPDATE, FORGE_MEMBERS)), 0);
	add_as(n, &k);
}

static void
source_commit(struct negative *n)
{
	struct client *c = negative_newcomer(n);
	struct key_package k = client_package_fields(c);

	assert_int_equal(
	    leaf_node_parse(&k.leaf_node, client_leaf(c, LEAF_SOURCE_COMMIT, FORGE_MEMBERS)), 0);
	add_as(n, &k);
}

static void
version(struct negative *n)
{
	negative_newcomer(n)->as.capabilities.versions = LIT("\0\2");
	add(n);
}

static void
suite(struct negative *n)
{
	negative_newcomer(n)->as.capabilities.suites = LIT("\0\1");
	add(n);
}

static void
own_credential(struct negative *n)
{
	struct client *c = negative_newcomer(n);
	struct buf body = BUF_INIT(256);

	credential_cert_write(&body, LIT("a certificate"));
	c->as.credential = (struct credential){ CREDENTIAL_X509, forge_keep_buf(&n->f, &body) };
	c->as.capabilities.credentials = LIT("\0\1");
	add(n);
}

static void
own_extension(struct negative *n)
{
	struct buf b = BUF_INIT(256);

	extension_write(&b, 0xf009, LIT("x"));
	negative_newcomer(n)->as.extensions = forge_keep_buf(&n->f, &b);
	add(n);
}

static void
required(struct negative *n)
{
	negative_newcomer(n)->as.capabilities.extensions = LIT("\xf0\2");
	add(n);
}

static void
group_extension(struct negative *n)
{
	negative_newcomer(n)->as.capabilities.extensions = LIT("\xf0\1");
	add(n);
}

static void
lifetime_long(struct negative *n)
{
	n->max_lifetime = 2000;
	negative_newcomer(n)->as.lifetime.not_after = 3001;
	add(n);
}

static void
lifetime_backward(struct negative *n)
{
	n->max_lifetime = 2000;
	negative_newcomer(n)->as.lifetime = (struct lifetime){ 2000, 1000 };
	add(n);
}

static void
not_yet(struct negative *n)
{
	negative_newcomer(n)->as.lifetime.not_before = FORGE_NOW + 1;
	add(n);
}

static void
expired(struct negative *n)
{
	negative_newcomer(n)->as.lifetime.not_after = FORGE_NOW - 1;
	add(n);
}

static void
credential(struct negative *n)
{
	negative_newcomer(n)->as.credential.body = bytes_str(WORLD_REFUSED);
	add(n);
}

static void
leaf_key_taken(struct negative *n)
{
	negative_newcomer(n)->as.encryption_key = forge_keep(&n->f, tree_key(n->e.tree, 2 * 3));
	add(n);
}

static void
parent_key_taken(struct negative *n)
{
	negative_newcomer(n)->as.encryption_key = forge_keep(&n->f, tree_key(n->e.tree, 11));
	add(n);
}

static void
key_twice(struct negative *n)
{
	struct client *a = negative_newcomer(n), *b = a + 1;

	b->as.encryption_key = a->as.encryption_key;
	add(n);
	negative_value(n, forge_add(&n->f, client_package(b)));
}

static void
not_supported(struct negative *n)
{
	struct client *c = negative_newcomer(n);

	c->as.credential.type = 0x0f0f;
	c->as.capabilities.credentials = LIT("\0\1\0\2\x0f\x0f");
	add(n);
}

/* A credential that only those who came with the same commit do not support. */
static void
not_supported_added(struct negative *n)
{
	struct client *a = negative_newcomer(n), *b = a + 1;
	struct buf body = BUF_INIT(256);

	credential_cert_write(&body, LIT("a certificate"));
	a->as.credential = (struct credential){ CREDENTIAL_X509, forge_keep_buf(&n->f, &body) };
	b->as.capabilities.credentials = LIT("\0\1");
	add(n);
	negative_value(n, forge_add(&n->f, client_package(b)));
}

static void
supports_not(struct negative *n)
{
	struct client *c = negative_newcomer(n);
	struct buf body = BUF_INIT(256);

	credential_cert_write(&body, LIT("a certificate"));
	c->as.credential = (struct credential){ CREDENTIAL_X509, forge_keep_buf(&n->f, &body) };
	c->as.capabilities.credentials = LIT("\0\2");
	/* It would have to be in the list of what the group requires as well. */
	negative_value(n, forge_gce(&n->f, bytes_of(NULL, 0)));
	add(n);
}

static void
package_version(struct negative *n)
{
	struct key_package k = client_package_fields(negative_newcomer(n));

	k.version = 2;
	add_as(n, &k);
}

static void
package_suite(struct negative *n)
{
	struct key_package k = client_package_fields(negative_newcomer(n));

	k.suite = SUITE_X25519_AES128GCM;
	add_as(n, &k);
}

static void
package_signature(struct negative *n)
{
	negative_value(
	    n, forge_flip(&n->f, forge_add(&n->f, client_package(negative_newcomer(n)))));
}

static void
package_key(struct negative *n)
{
	struct key_package k = client_package_fields(negative_newcomer(n));

	k.init_key = bytes_of(k.init_key.p, 16);
	add_as(n, &k);
}

static void
package_same_key(struct negative *n)
{
	struct key_package k = client_package_fields(negative_newcomer(n));

	k.init_key = k.leaf_node.encryption_key;
	add_as(n, &k);
}

/* An Update of leaf 2, which is refused itself. */
static void
refuse_update(struct negative *n, struct bytes leaf)
{
	struct forge_say say = { .by = { SENDER_MEMBER, UPDATER },
		.key = &n->f.client[UPDATER].sign };

	n->message = forge_propose(&n->f, &n->e, &say, forge_update(&n->f, leaf), NULL);
}

/* The leaf of leaf 2 with a new key. */
static struct client *
updater(struct negative *n)
{
	client_rekey(&n->f.client[UPDATER]);
	return &n->f.client[UPDATER];
}

static void
update_source(struct negative *n)
{
	refuse_update(n, client_leaf(updater(n), LEAF_SOURCE_KEY_PACKAGE, 0));
}

static void
update_successor(struct negative *n)
{
	struct client *c = updater(n);

	c->as.credential.body = LIT("somebody else");
	refuse_update(n, client_leaf(c, LEAF_SOURCE_UPDATE, UPDATER));
}

static void
update_same_key(struct negative *n)
{
	/* Its leaf is still the one of its key package. */
	refuse_update(n, client_leaf(&n->f.client[UPDATER], LEAF_SOURCE_UPDATE, UPDATER));
}

static void
update_required(struct negative *n)
{
	struct client *c = updater(n);

	c->as.capabilities.extensions = LIT("\xf0\2");
	refuse_update(n, client_leaf(c, LEAF_SOURCE_UPDATE, UPDATER));
}

static void
update_place(struct negative *n)
{
	refuse_update(n, client_leaf(updater(n), LEAF_SOURCE_UPDATE, 3));
}

/* Only in the tree that comes of it: leaf 2 takes the signature key of leaf 3. The message is
 * signed by the key that it has. */
static void
update_signer_taken(struct negative *n)
{
	struct client *c = updater(n);
	struct sign_key own = c->sign;
	struct bytes leaf;

	c->as.signature_key = bytes_of(n->f.client[3].sign_public, PUBKEY_SIZE);
	c->sign = n->f.client[3].sign;
	leaf = forge_keep(&n->f, client_leaf(c, LEAF_SOURCE_UPDATE, UPDATER));
	c->sign = own;
	negative_reference(n, UPDATER, forge_update(&n->f, leaf));
}

const struct negative_row negative_leaf[] = {
	{ "add: short encryption key", RULE_LEAF_KEY, key_short },
	{ "add: encryption key of small order", RULE_LEAF_KEY, key_weak },
	{ "add: short signature key", RULE_LEAF_SIGNER_KEY, signer_short },
	{ "add: signature key of small order", RULE_LEAF_SIGNER_KEY, signer_weak },
	{ "add: leaf signature", RULE_LEAF_SIGNATURE, signature },
	{ "add: leaf is an update's", RULE_LEAF_SOURCE, source_update },
	{ "add: leaf is a commit's", RULE_LEAF_SOURCE, source_commit },
	{ "add: leaf without mls10", RULE_LEAF_VERSION, version },
	{ "add: leaf without the suite", RULE_LEAF_SUITE, suite },
	{ "add: leaf without its own credential type", RULE_LEAF_OWN_CREDENTIAL, own_credential },
	{ "add: leaf without its own extension", RULE_LEAF_OWN_EXTENSION, own_extension },
	{ "add: leaf without what is required", RULE_LEAF_REQUIRED, required },
	{ "add: leaf without an extension of the group", RULE_LEAF_GROUP_EXTENSION,
	    group_extension },
	{ "add: too long a lifetime", RULE_LEAF_LIFETIME, lifetime_long },
	{ "add: lifetime that ends before it begins", RULE_LEAF_LIFETIME, lifetime_backward },
	{ "add: before its lifetime", RULE_LEAF_NOT_YET, not_yet },
	{ "add: after its lifetime", RULE_LEAF_EXPIRED, expired },
	{ "add: refused credential", RULE_LEAF_CREDENTIAL, credential },
	{ "add: encryption key of another leaf", RULE_LEAF_KEY_TAKEN, leaf_key_taken },
	{ "add: encryption key of a parent", RULE_LEAF_KEY_TAKEN, parent_key_taken },
	{ "add: two with one encryption key", RULE_LEAF_KEY_TAKEN, key_twice },
	{ "add: credential type nobody supports", RULE_LEAF_NOT_SUPPORTED, not_supported },
	{ "add: credential type that another added does not support", RULE_LEAF_NOT_SUPPORTED,
	    not_supported_added },
	{ "add: leaf without a credential type in use", RULE_LEAF_SUPPORTS_NOT, supports_not },
	{ "add: version of the key package", RULE_KEY_PACKAGE_VERSION, package_version },
	{ "add: suite of the key package", RULE_KEY_PACKAGE_SUITE, package_suite },
	{ "add: signature of the key package", RULE_KEY_PACKAGE_SIGNATURE, package_signature },
	{ "add: short init key", RULE_KEY_PACKAGE_KEY, package_key },
	{ "add: init key is the encryption key", RULE_KEY_PACKAGE_SAME_KEY, package_same_key },
	{ "update: leaf is a key package's", RULE_LEAF_SOURCE, update_source },
	{ "update: credential of somebody else", RULE_LEAF_SUCCESSOR, update_successor },
	{ "update: the encryption key stays", RULE_LEAF_SAME_KEY, update_same_key },
	{ "update: signature key of another", RULE_LEAF_SIGNER_TAKEN, update_signer_taken },
	{ "update: leaf without what is required", RULE_LEAF_REQUIRED, update_required },
	{ "update: leaf signed for another place", RULE_LEAF_SIGNATURE, update_place },
	{ NULL, 0, NULL },
};
