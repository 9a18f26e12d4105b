#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/crypto/house.h"

#include "base/mem.h"
#include "crypto/group_context.h"

#define ROOM (1 << 20)

void
client_rekey(struct client *c)
{
	hpke_key_new(&c->key);
	hpke_key_new(&c->init);
}

void
client_init(struct client *c, int number)
{
	*c = (struct client){ .leaf = BUF_INIT(ROOM), .package = BUF_INIT(ROOM) };
	snprintf(c->name, sizeof c->name, "client %d", number);
	sign_key_new(&c->sign, c->sign_public);
	client_rekey(c);
	c->as = (struct leaf_node){
		.encryption_key = bytes_of(c->key.public, sizeof c->key.public),
		.signature_key = bytes_of(c->sign_public, sizeof c->sign_public),
		.credential = { CREDENTIAL_BASIC, bytes_str(c->name) },
		.capabilities = {
			.versions = LIT("\0\1"),
			.suites = LIT("\0\1\0\3"),
			.credentials = LIT("\0\1"),
		},
		.lifetime = { 1000, 2000 },
	};
}

void
client_fini(struct client *c)
{
	buf_fini(&c->leaf);
	buf_fini(&c->package);
}

struct bytes
client_leaf(struct client *c, uint8_t source, uint32_t index)
{
	buf_clear(&c->leaf);
	c->as.source = source;
	assert_int_equal(
	    leaf_node_sign(&c->leaf, &c->as, &(struct leaf_place){ HOUSE_GROUP, index }, &c->sign),
	    0);
	return buf_bytes(&c->leaf);
}

struct key_package
client_package_fields(struct client *c)
{
	struct key_package k = {
		.version = MLS_VERSION,
		.suite = SUITE_X25519_CHACHA20,
		.init_key = bytes_of(c->init.public, sizeof c->init.public),
	};

	assert_int_equal(
	    leaf_node_parse(&k.leaf_node, client_leaf(c, LEAF_SOURCE_KEY_PACKAGE, 0)), 0);
	return k;
}

struct bytes
client_package_as(struct client *c, const struct key_package *like)
{
	buf_clear(&c->package);
	assert_int_equal(key_package_sign(&c->package, like, &c->sign), 0);
	return buf_bytes(&c->package);
}

struct bytes
client_package(struct client *c)
{
	struct key_package k = client_package_fields(c);

	return client_package_as(c, &k);
}

static int
accept(void *arg, const struct credential *c, struct bytes key, const struct credential *old)
{
	(void)arg;
	(void)c;
	(void)key;
	(void)old;
	return 0;
}

const struct leaf_policy house_policy = { .credential = accept };

struct leaf_env
house_env(void)
{
	return (struct leaf_env){
		.suite = suite_find(SUITE_X25519_CHACHA20),
		.group_id = HOUSE_GROUP,
		.policy = &house_policy,
	};
}

void
house_init(struct house *h)
{
	*h = (struct house){ .suite = suite_find(SUITE_X25519_CHACHA20) };
	assert_int_equal(tree_new(&h->tree), 0);
}

void
house_fini(struct house *h)
{
	for (size_t i = 0; i < HOUSE_LEAVES; i++)
		free(h->keys[i]);
	for (size_t i = 0; i < h->clients; i++)
		client_fini(&h->client[i]);
	tree_free(h->tree);
}

static void
prune(struct house *h)
{
	for (size_t i = 0; i < HOUSE_LEAVES; i++)
		if (h->keys[i] != NULL)
			treekem_keys_prune(h->keys[i], h->tree);
}

static void
take_place(struct house *h, uint32_t leaf, struct client *c)
{
	h->at[leaf] = c;
	h->keys[leaf] = mem_calloc(1, sizeof *h->keys[leaf]);
	treekem_keys_init(h->keys[leaf], leaf);
	treekem_keys_set(h->keys[leaf], 2 * leaf, &c->key.private);
}

uint32_t
house_add(struct house *h)
{
	struct client *c = &h->client[h->clients];
	uint32_t leaf;

	assert_true(h->clients < HOUSE_MAX);
	client_init(c, (int)h->clients++);
	assert_int_equal(tree_add(h->tree, client_leaf(c, LEAF_SOURCE_KEY_PACKAGE, 0), &leaf), 0);
	take_place(h, leaf, c);
	return leaf;
}

void
house_remove(struct house *h, uint32_t leaf)
{
	assert_int_equal(tree_remove(h->tree, leaf), 0);
	free(h->keys[leaf]);
	h->keys[leaf] = NULL;
	h->at[leaf] = NULL;
	prune(h);
}

void
house_update(struct house *h, uint32_t leaf)
{
	struct client *c = h->at[leaf];

	client_rekey(c);
	assert_int_equal(tree_update(h->tree, leaf, client_leaf(c, LEAF_SOURCE_UPDATE, leaf)), 0);
	treekem_keys_set(h->keys[leaf], 2 * leaf, &c->key.private);
	prune(h);
}

void
house_path_init(
    struct house_path *p, struct house *h, uint32_t leaf, const uint32_t *added, size_t n_added)
{
	struct treekem_maker maker = { leaf, HOUSE_GROUP, &h->at[leaf]->as, &h->at[leaf]->sign };
	struct rd r;

	*p = (struct house_path){ .encoded = BUF_INIT(ROOM), .context = BUF_INIT(ROOM) };
	p->keys = *h->keys[leaf];
	assert_int_equal(tree_copy(&p->tree, h->tree), 0);
	assert_int_equal(treekem_make(&p->secret, &p->keys, p->tree, &maker), 0);
	wr_bytes(&p->context, LIT("some context"));
	p->seal = (struct treekem_seal){ h->suite, buf_bytes(&p->context), added, n_added };
	assert_int_equal(treekem_seal(&p->secret, p->tree, leaf, &p->seal, &p->encoded), 0);
	rd_init(&r, buf_bytes(&p->encoded));
	update_path_read(&r, &p->path);
	assert_int_equal(rd_end(&r), 0);
}

void
house_path_fini(struct house_path *p)
{
	tree_free(p->tree);
	buf_fini(&p->encoded);
	buf_fini(&p->context);
}

/* One that came with the commit has the secret of the common ancestor from its welcome. */
static void
join(struct house *h, const struct house_path *p, uint32_t committer, uint32_t leaf)
{
	const struct secret *s = treekem_path_for(&p->secret, committer, leaf);

	assert_non_null(s);
	assert_int_equal(treekem_keys_join(h->keys[leaf], h->tree, committer, s), 0);
}

static void
follow(struct house *h, const struct house_path *p, uint32_t committer, uint32_t leaf)
{
	struct treekem_from from = { committer, &p->path };
	struct secret commit;

	assert_int_equal(treekem_open(h->keys[leaf], h->tree, &from, &p->seal, &commit), 0);
	assert_true(secret_equal(commit.b, p->secret.commit.b));
}

void
house_commit(struct house *h, uint32_t leaf, const uint32_t *added, size_t n_added)
{
	struct house_path p;
	uint8_t a[SUITE_HASH_SIZE], b[SUITE_HASH_SIZE];

	house_path_init(&p, h, leaf, added, n_added);
	assert_int_equal(treekem_check(h->tree, leaf, &p.path), 0);
	assert_int_equal(treekem_merge(h->tree, leaf, &p.path), 0);
	house_hash(h->tree, a);
	house_hash(p.tree, b);
	assert_memory_equal(a, b, sizeof a);
	*h->keys[leaf] = p.keys;
	for (uint32_t i = 0; i < tree_leaves(h->tree); i++) {
		bool joins = false;

		for (size_t j = 0; j < n_added; j++)
			joins = joins || added[j] == i;
		if (joins)
			join(h, &p, leaf, i);
		else if (h->keys[i] != NULL && i != leaf)
			follow(h, &p, leaf, i);
	}
	house_path_fini(&p);
}

struct bytes
house_hash(struct tree *t, uint8_t h[static SUITE_HASH_SIZE])
{
	tree_hash(t, h);
	return bytes_of(h, SUITE_HASH_SIZE);
}
