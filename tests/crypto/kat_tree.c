/* The working group's tree-math, deserialization, tree-operations, tree-validation and treekem, and
 * what of its messages is no MLSMessage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/mem.h"
#include "crypto/commit.h"
#include "crypto/group_context.h"
#include "crypto/leaf_check.h"
#include "crypto/parent_hash.h"
#include "crypto/proposal_list.h"
#include "crypto/tree_check.h"
#include "crypto/treekem.h"
#include "tests/crypto/kat_kinds.h"

#define ROOM (1 << 22)

/* The i-th number of a list: is it x, or null when there is none? */
static void
expect_node(const json_t *o, const char *key, size_t i, bool any, uint32_t x)
{
	const json_t *v = json_array_get(kat_get(o, key), i);

	assert_non_null(v);
	assert_true(json_is_null(v) == !any);
	if (any)
		assert_int_equal(json_integer_value(v), x);
}

void
kat_tree_math(struct kat *k, const json_t *c)
{
	uint32_t leaves = (uint32_t)kat_num(c, "n_leaves"), root = tree_math_root(leaves);

	(void)k;
	assert_int_equal(tree_math_nodes(leaves), kat_num(c, "n_nodes"));
	assert_int_equal(root, kat_num(c, "root"));
	for (uint32_t x = 0; x < tree_math_nodes(leaves); x++) {
		bool parent = x % 2 == 1, below = x != root;

		expect_node(c, "left", x, parent, parent ? tree_math_left(x) : 0);
		expect_node(c, "right", x, parent, parent ? tree_math_right(x) : 0);
		expect_node(c, "parent", x, below, below ? tree_math_parent(x) : 0);
		expect_node(c, "sibling", x, below, below ? tree_math_sibling(x) : 0);
	}
}

void
kat_deserialization(struct kat *k, const json_t *c)
{
	struct rd r;

	rd_init(&r, kat_bytes(k, c, "vlbytes_header"));
	assert_int_equal(rd_varint(&r), kat_num(c, "length"));
	assert_int_equal(rd_end(&r), 0);
}

static struct tree *
import(struct bytes ext)
{
	struct tree *t = NULL;

	assert_int_equal(tree_import(&t, ext), 0);
	return t;
}

static void
expect_tree(const struct tree *t, struct bytes ext)
{
	struct buf b = BUF_INIT(ROOM);

	tree_export(t, &b);
	kat_equal(buf_bytes(&b), ext);
	buf_fini(&b);
}

static void
expect_hash(struct tree *t, struct bytes want)
{
	uint8_t h[SUITE_HASH_SIZE];

	tree_hash(t, h);
	kat_equal(bytes_of(h, sizeof h), want);
}

void
kat_tree_operations(struct kat *k, const json_t *c)
{
	struct tree *before = import(kat_bytes(k, c, "tree_before")), *t = NULL;
	struct proposal_list l = { .n = 1 };
	struct proposal_item item = { .index = (uint32_t)kat_num(c, "proposal_sender") };
	struct proposal p;
	struct rd r;

	rd_init(&r, kat_bytes(k, c, "proposal"));
	proposal_read(&r, &p);
	assert_int_equal(rd_end(&r), 0);
	item.proposal = &p;
	l.item = &item;
	expect_hash(before, kat_bytes(k, c, "tree_hash_before"));
	assert_int_equal(tree_copy(&t, before), 0);
	assert_int_equal(proposal_list_apply(&l, t), 0);
	expect_tree(t, kat_bytes(k, c, "tree_after"));
	expect_hash(t, kat_bytes(k, c, "tree_hash_after"));
	/* The copy was changed, not what it came from. */
	expect_tree(before, kat_bytes(k, c, "tree_before"));
	expect_hash(before, kat_bytes(k, c, "tree_hash_before"));
	tree_free(t);
	tree_free(before);
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

static void
expect_resolution(const struct tree *t, uint32_t x, const json_t *want)
{
	struct tree_resolution it;
	uint32_t y;
	size_t n = 0;

	tree_resolution_init(&it, t, x);
	while (tree_resolution_next(&it, &y)) {
		assert_true(n < json_array_size(want));
		assert_int_equal(y, json_integer_value(json_array_get(want, n++)));
	}
	assert_int_equal(n, json_array_size(want));
}

void
kat_tree_validation(struct kat *k, const json_t *c)
{
	struct leaf_policy policy = { .credential = accept };
	struct leaf_env env = {
		.suite = kat_suite(c),
		.group_id = kat_bytes(k, c, "group_id"),
		.policy = &policy,
	};
	const json_t *hashes = kat_get(c, "tree_hashes"), *res = kat_get(c, "resolutions");
	struct tree *t = import(kat_bytes(k, c, "tree"));
	uint8_t root[SUITE_HASH_SIZE], h[SUITE_HASH_SIZE];

	assert_int_equal(json_array_size(hashes), tree_math_nodes(tree_leaves(t)));
	for (uint32_t x = 0; x < tree_math_nodes(tree_leaves(t)); x++) {
		tree_hash_node(t, x, h);
		kat_equal(bytes_of(h, sizeof h), kat_bytes(k, json_array_get(hashes, x), NULL));
		expect_resolution(t, x, json_array_get(res, x));
	}
	tree_hash(t, root);
	assert_int_equal(tree_check(t, bytes_of(root, sizeof root)), 0);
	assert_int_equal(leaf_check_tree(t, &env), 0);
	expect_tree(t, kat_bytes(k, c, "tree"));
	tree_free(t);
}

static struct secret
secret_of(struct bytes b)
{
	struct secret s;

	assert_int_equal(b.n, sizeof s.b);
	memcpy(s.b, b.p, b.n);
	return s;
}

/* The private keys of one member, each compared with its public key in the tree. */
static struct treekem_keys *
load_keys(struct kat *k, const struct tree *t, const json_t *o)
{
	uint32_t leaf = (uint32_t)kat_num(o, "index");
	struct treekem_keys *keys = mem_calloc(1, sizeof *keys);
	const json_t *list = kat_get(o, "path_secrets");
	struct secret s = secret_of(kat_bytes(k, o, "encryption_priv"));
	struct hpke_key key;

	treekem_keys_init(keys, leaf);
	treekem_keys_set(keys, 2 * leaf, &s);
	hpke_key_load(&key, s.b);
	kat_equal(tree_key(t, 2 * leaf), bytes_of(key.public, sizeof key.public));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *p = json_array_get(list, i);
		uint32_t node = (uint32_t)kat_num(p, "node");

		s = secret_of(kat_bytes(k, p, "path_secret"));
		mls_label_derive(&s, &s, "node");
		hpke_key_derive(&key, bytes_of(s.b, sizeof s.b));
		kat_equal(tree_key(t, node), bytes_of(key.public, sizeof key.public));
		treekem_keys_set(keys, node, &key.private);
	}
	return keys;
}

/* One case of treekem: a tree, and the private keys of some of its members. */
struct family {
	struct kat *k;
	const json_t *c;
	const struct suite *suite;
	struct tree *tree;
	struct treekem_keys **keys; /* of each leaf; NULL for one that has none */
};

static void
family_init(struct family *f, struct kat *k, const json_t *c)
{
	const json_t *list = kat_get(c, "leaves_private");

	*f = (struct family){ .k = k, .c = c, .suite = kat_suite(c) };
	f->tree = import(kat_bytes(k, c, "ratchet_tree"));
	f->keys = calloc(tree_leaves(f->tree), sizeof *f->keys);
	assert_non_null(f->keys);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct treekem_keys *keys = load_keys(k, f->tree, json_array_get(list, i));

		f->keys[keys->leaf] = keys;
	}
}

static void
family_fini(struct family *f)
{
	for (uint32_t i = 0; i < tree_leaves(f->tree); i++)
		free(f->keys[i]);
	free(f->keys);
	tree_free(f->tree);
}

static void
write_context(const struct family *f, struct tree *t, struct buf *out)
{
	uint8_t hash[SUITE_HASH_SIZE];
	struct group_context gc = {
		.suite = f->suite->id,
		.group_id = kat_bytes(f->k, f->c, "group_id"),
		.epoch = kat_num(f->c, "epoch"),
		.tree_hash = bytes_of(hash, sizeof hash),
		.transcript_hash = kat_bytes(f->k, f->c, "confirmed_transcript_hash"),
	};

	tree_hash(t, hash);
	group_context_write(out, &gc);
}

/* All members but the sender open the path and have the same secret of it. */
static void
all_open(const struct family *f, const struct tree *t, const struct treekem_from *from,
    const struct treekem_seal *s, struct bytes commit)
{
	for (uint32_t i = 0; i < tree_leaves(t); i++) {
		struct treekem_keys keys;
		struct secret got;

		if (f->keys[i] == NULL || i == from->sender)
			continue;
		keys = *f->keys[i];
		assert_int_equal(treekem_open(&keys, t, from, s, &got), 0);
		kat_equal(bytes_of(got.b, sizeof got.b), commit);
	}
}

/* The same, with the path secret of the common ancestor as it is in the file. */
static void
expect_path_secrets(const struct family *f, const struct tree *t, const json_t *u, uint32_t sender)
{
	const json_t *list = kat_get(u, "path_secrets");

	for (uint32_t i = 0; i < tree_leaves(t); i++) {
		const json_t *v = json_array_get(list, i);
		struct treekem_keys keys;
		struct secret s;

		if (v == NULL || json_is_null(v))
			continue;
		treekem_keys_init(&keys, i);
		s = secret_of(kat_bytes(f->k, v, NULL));
		assert_int_equal(treekem_keys_join(&keys, t, sender, &s), 0);
		assert_true(treekem_keys_has(&keys, tree_math_common(2 * i, 2 * sender)));
		/* Any other secret is found out. */
		s.b[0] ^= 1;
		assert_int_not_equal(treekem_keys_join(&keys, t, sender, &s), 0);
	}
}

static void
check_update_path(const struct family *f, const json_t *u)
{
	struct update_path path;
	struct treekem_from from = { (uint32_t)kat_num(u, "sender"), &path };
	struct buf context = BUF_INIT(ROOM);
	struct treekem_seal s = { .suite = f->suite };
	struct tree *t = NULL;
	struct rd r;

	rd_init(&r, kat_bytes(f->k, u, "update_path"));
	update_path_read(&r, &path);
	assert_int_equal(rd_end(&r), 0);
	assert_int_equal(tree_copy(&t, f->tree), 0);
	assert_int_equal(treekem_check(t, from.sender, &path), 0);
	assert_int_equal(treekem_merge(t, from.sender, &path), 0);
	expect_hash(t, kat_bytes(f->k, u, "tree_hash_after"));
	assert_int_equal(parent_hash_check(t), 0);
	write_context(f, t, &context);
	s.context = buf_bytes(&context);
	all_open(f, t, &from, &s, kat_bytes(f->k, u, "commit_secret"));
	expect_path_secrets(f, t, u, from.sender);
	buf_fini(&context);
	tree_free(t);
}

/* A path that we make for a member is opened by all others. */
static void
make_one(const struct family *f, uint32_t leaf, const struct sign_key *key)
{
	struct treekem_path mine;
	struct treekem_keys keys = *f->keys[leaf];
	struct treekem_maker maker = { leaf, kat_bytes(f->k, f->c, "group_id"), NULL, key };
	struct buf context = BUF_INIT(ROOM), out = BUF_INIT(ROOM);
	struct treekem_seal s = { .suite = f->suite };
	struct update_path path;
	struct treekem_from from = { leaf, &path };
	struct tree *t = NULL, *theirs = NULL;
	struct rd r;

	assert_int_equal(tree_copy(&t, f->tree), 0);
	assert_int_equal(tree_copy(&theirs, f->tree), 0);
	maker.as = tree_leaf(f->tree, leaf);
	assert_int_equal(treekem_make(&mine, &keys, t, &maker), 0);
	write_context(f, t, &context);
	s.context = buf_bytes(&context);
	assert_int_equal(treekem_seal(&mine, t, leaf, &s, &out), 0);
	rd_init(&r, buf_bytes(&out));
	update_path_read(&r, &path);
	assert_int_equal(rd_end(&r), 0);
	assert_int_equal(
	    leaf_node_verify(&path.leaf_node, &(struct leaf_place){ maker.group_id, leaf }), 0);
	assert_int_equal(treekem_check(theirs, leaf, &path), 0);
	assert_int_equal(treekem_merge(theirs, leaf, &path), 0);
	assert_int_equal(parent_hash_check(theirs), 0);
	all_open(f, theirs, &from, &s, bytes_of(mine.commit.b, SECRET_SIZE));
	tree_free(theirs);
	tree_free(t);
	buf_fini(&context);
	buf_fini(&out);
}

void
kat_treekem(struct kat *k, const json_t *c)
{
	const json_t *paths = kat_get(c, "update_paths"), *list = kat_get(c, "leaves_private");
	struct sign_key key;
	struct family f;
	uint8_t pub[PUBKEY_SIZE];

	family_init(&f, k, c);
	assert_int_equal(parent_hash_check(f.tree), 0);
	for (size_t i = 0; i < json_array_size(paths); i++)
		check_update_path(&f, json_array_get(paths, i));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);

		sign_key_seed(&key, pub, kat_bytes(k, o, "signature_priv").p);
		make_one(&f, (uint32_t)kat_num(o, "index"), &key);
	}
	family_fini(&f);
}

static void
round_trip_proposal(struct kat *k, const json_t *c, const char *key, uint16_t type)
{
	struct bytes in = kat_bytes(k, c, key);
	struct buf out = BUF_INIT(in.n);
	struct proposal p = { .type = type };
	struct rd r;

	rd_init(&r, in);
	proposal_read_body(&r, &p);
	assert_int_equal(rd_end(&r), 0);
	proposal_write_body(&out, &p);
	kat_equal(buf_bytes(&out), in);
	buf_fini(&out);
}

static void
round_trip_commit(struct bytes in)
{
	struct buf out = BUF_INIT(in.n);
	struct commit c;
	struct rd r;

	rd_init(&r, in);
	commit_read(&r, &c);
	assert_int_equal(rd_end(&r), 0);
	commit_write(&out, &c);
	kat_equal(buf_bytes(&out), in);
	buf_fini(&out);
}

/* What is in the file but is no MLSMessage. */
void
kat_messages_inside(struct kat *k, const json_t *c)
{
	static const struct {
		const char *key;
		uint16_t type;
	} row[] = {
		{ "add_proposal", PROPOSAL_ADD },
		{ "update_proposal", PROPOSAL_UPDATE },
		{ "remove_proposal", PROPOSAL_REMOVE },
		{ "pre_shared_key_proposal", PROPOSAL_PSK },
		{ "re_init_proposal", PROPOSAL_REINIT },
		{ "external_init_proposal", PROPOSAL_EXTERNAL_INIT },
		{ "group_context_extensions_proposal", PROPOSAL_EXTENSIONS },
	};
	struct bytes ext = kat_bytes(k, c, "ratchet_tree");
	struct tree *t = import(ext);

	expect_tree(t, ext);
	tree_free(t);
	for (size_t j = 0; j < sizeof row / sizeof row[0]; j++)
		round_trip_proposal(k, c, row[j].key, row[j].type);
	round_trip_commit(kat_bytes(k, c, "commit"));
}
