/* Trees that a GroupInfo brings (RFC 9420 7.1, 7.3, 7.9.2, 12.4.3.1, 12.4.3.3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/extension.h"
#include "crypto/tree_int.h"
#include "crypto/vec.h"
#include "tests/mls/negative.h"

#define ROOM (1 << 20)

/* The encoded tree. */
static void
no_nodes(struct forge *f, struct buf *b)
{
	(void)f;
	buf_clear(b);
	wr_u8(b, 0);
}

/* Its content, changed, with its length before it. */
static void
rebuild(struct buf *b, struct bytes content, size_t blanks)
{
	struct buf out = BUF_INIT(ROOM);

	wr_bytes(&out, content);
	for (size_t i = 0; i < blanks; i++)
		wr_u8(&out, 0);
	vec_close(&out, 0);
	buf_move(b, &out);
}

static struct bytes
content(struct forge *f, const struct buf *b)
{
	struct bytes all = forge_keep(f, buf_bytes(b)), in;
	struct rd r;

	rd_init(&r, all);
	in = vec_get(&r);
	assert_int_equal(rd_end(&r), 0);
	return in;
}

static void
last_blank(struct forge *f, struct buf *b)
{
	rebuild(b, content(f, b), 2);
}

/* Up to node 11, which is a parent. */
static void
last_parent(struct forge *f, struct buf *b)
{
	struct bytes in = content(f, b);
	uint8_t present;
	struct rd r;

	rd_init(&r, in);
	for (int x = 0; x <= 11; x++) {
		struct parent_node parent;
		struct leaf_node leaf;

		present = rd_u8(&r);
		if (present == 0)
			continue;
		if (rd_u8(&r) == NODE_LEAF)
			leaf_node_read(&r, &leaf);
		else
			parent_node_read(&r, &parent);
	}
	assert_int_equal(r.err, 0);
	rebuild(b, bytes_of(in.p, (size_t)(r.p - in.p)), 0);
}

static void
no_tree(struct forge *f, struct buf *b)
{
	(void)f;
	buf_clear(b);
}

/* A length of two bytes that needs four, so that it ends too early. */
static void
overlong(struct forge *f, struct buf *b)
{
	struct bytes in = content(f, b);

	buf_clear(b);
	wr_u32(b, 0x80000000u | (uint32_t)in.n);
	wr_bytes(b, in);
}

static void
unknown_node(struct forge *f, struct buf *b)
{
	(void)f;
	b->p[3] = 3;
}

/* The leaf 0 in the place of node 1 as well. */
static void
leaf_for_parent(struct forge *f, struct buf *b)
{
	struct bytes in = content(f, b);
	struct leaf_node l;
	struct buf out = BUF_INIT(ROOM);
	struct rd r;

	rd_init(&r, bytes_of(in.p + 2, in.n - 2));
	leaf_node_read(&r, &l);
	assert_int_equal(r.err, 0);
	wr_bytes(&out, bytes_of(in.p, 2 + l.raw.n));
	wr_bytes(&out, in);
	rebuild(b, buf_bytes(&out), 0);
	buf_fini(&out);
}

static void
trailing(struct forge *f, struct buf *b)
{
	(void)f;
	wr_u8(b, 0);
}

/* Trees that are hashed as they are. */
static void
change_unmerged(struct tree *t, uint32_t x, struct bytes unmerged)
{
	struct bytes key = tree_key(t, x);
	struct parent_node p = *tree_parent(t, x);
	uint8_t copy[2][64];

	memcpy(copy[0], key.p, key.n);
	if (p.parent_hash.n > 0)
		memcpy(copy[1], p.parent_hash.p, p.parent_hash.n);
	p.encryption_key = bytes_of(copy[0], key.n);
	p.parent_hash.p = copy[1];
	p.unmerged = unmerged;
	assert_int_equal(tree_set_parent(t, x, &p), 0);
}

static void
unmerged_order(struct forge *f, struct tree *t)
{
	(void)f;
	change_unmerged(t, 7, LIT("\0\0\0\7\0\0\0\5"));
}

static void
unmerged_twice(struct forge *f, struct tree *t)
{
	(void)f;
	change_unmerged(t, 7, LIT("\0\0\0\5\0\0\0\7\0\0\0\7"));
}

static void
unmerged_elsewhere(struct forge *f, struct tree *t)
{
	(void)f;
	change_unmerged(t, 11, LIT("\0\0\0\3\0\0\0\5\0\0\0\7"));
}

static void
unmerged_outside(struct forge *f, struct tree *t)
{
	(void)f;
	change_unmerged(t, 7, LIT("\0\0\0\5\0\0\0\7\0\0\0\x09"));
}

/* Leaf 5 is gone, but not from the lists of the nodes above it. */
static void
unmerged_blank(struct forge *f, struct tree *t)
{
	(void)f;
	assert_int_equal(tree_put(t, 2 * 5, NULL), 0);
}

static void
unmerged_between(struct forge *f, struct tree *t)
{
	(void)f;
	change_unmerged(t, 11, LIT("\0\0\0\5"));
}

static void
parent_key_twice(struct forge *f, struct tree *t)
{
	struct bytes key = forge_keep(f, tree_key(t, 3));
	struct parent_node p = *tree_parent(t, 11);

	p.parent_hash = forge_keep(f, p.parent_hash);
	p.unmerged = forge_keep(f, p.unmerged);
	p.encryption_key = key;
	assert_int_equal(tree_set_parent(t, 11, &p), 0);
}

static void
parent_hash(struct forge *f, struct tree *t)
{
	struct parent_node p = *tree_parent(t, 3);

	p.encryption_key = forge_keep(f, p.encryption_key);
	p.unmerged = forge_keep(f, p.unmerged);
	p.parent_hash = forge_flip(f, p.parent_hash);
	assert_int_equal(tree_set_parent(t, 3, &p), 0);
}

/* A parent that no path made: nobody's hash leads to it. */
static void
parent_of_nobody(struct forge *f, struct tree *t)
{
	struct hpke_key k;
	struct parent_node p;

	hpke_key_new(&k);
	p = (struct parent_node){
		.encryption_key = forge_keep(f, bytes_of(k.public, sizeof k.public)),
		.unmerged = LIT("\0\0\0\7"),
	};
	assert_int_equal(tree_set_parent(t, 13, &p), 0);
}

/* Leaf 7 made again, spoiled: no parent hash depends on it, for it is unmerged. */
#define OTHER 7u

static void
set_other(struct forge *f, struct tree *t, uint8_t source, uint32_t place)
{
	struct bytes leaf = forge_keep(f, client_leaf(&f->client[OTHER], source, place));

	assert_int_equal(tree_set_leaf(t, OTHER, leaf), 0);
}

static void
leaf_signature(struct forge *f, struct tree *t)
{
	struct bytes leaf =
	    forge_flip(f, client_leaf(&f->client[OTHER], LEAF_SOURCE_KEY_PACKAGE, 0));

	assert_int_equal(tree_set_leaf(t, OTHER, leaf), 0);
}

static void
leaf_place(struct forge *f, struct tree *t)
{
	set_other(f, t, LEAF_SOURCE_UPDATE, 4);
}

static void
leaf_key(struct forge *f, struct tree *t)
{
	static const uint8_t zero[HPKE_PUBLIC_SIZE];

	f->client[OTHER].as.encryption_key = bytes_of(zero, sizeof zero);
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_signer(struct forge *f, struct tree *t)
{
	static const uint8_t one[PUBKEY_SIZE] = { 1 };

	f->client[OTHER].as.signature_key = bytes_of(one, sizeof one);
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_lifetime(struct forge *f, struct tree *t)
{
	f->client[OTHER].as.lifetime = (struct lifetime){ 0, 5000 };
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

/* Node 7, the root, with a key that is none; what its key came with is not asked before that. */
static void
parent_key_weak(struct forge *f, struct tree *t)
{
	static const uint8_t zero[HPKE_PUBLIC_SIZE];
	struct parent_node p = *tree_parent(t, 7);

	p.parent_hash = forge_keep(f, p.parent_hash);
	p.unmerged = forge_keep(f, p.unmerged);
	p.encryption_key = bytes_of(zero, sizeof zero);
	assert_int_equal(tree_set_parent(t, 7, &p), 0);
}

static void
leaf_version(struct forge *f, struct tree *t)
{
	f->client[OTHER].as.capabilities.versions = LIT("\0\2");
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_suite(struct forge *f, struct tree *t)
{
	f->client[OTHER].as.capabilities.suites = LIT("\0\1");
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_credential(struct forge *f, struct tree *t)
{
	f->client[OTHER].as.credential.body = bytes_str(WORLD_REFUSED);
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_required(struct forge *f, struct tree *t)
{
	f->client[OTHER].as.capabilities.extensions = LIT("\xf0\2");
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_group_extension(struct forge *f, struct tree *t)
{
	f->client[OTHER].as.capabilities.extensions = LIT("\xf0\1");
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_own_extension(struct forge *f, struct tree *t)
{
	struct buf b = BUF_INIT(64);

	extension_write(&b, 0xf009, LIT("x"));
	f->client[OTHER].as.extensions = forge_keep_buf(f, &b);
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_supports_not(struct forge *f, struct tree *t)
{
	struct buf body = BUF_INIT(256);

	credential_cert_write(&body, LIT("a certificate"));
	f->client[OTHER].as.credential =
	    (struct credential){ CREDENTIAL_X509, forge_keep_buf(f, &body) };
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
	f->client[5].as.capabilities.credentials = LIT("\0\1");
	assert_int_equal(tree_set_leaf(t, 5,
			     forge_keep(f, client_leaf(&f->client[5], LEAF_SOURCE_KEY_PACKAGE, 0))),
	    0);
}

static void
leaf_key_twice(struct forge *f, struct tree *t)
{
	f->client[OTHER].as.encryption_key = f->client[6].as.encryption_key;
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

static void
leaf_signer_twice(struct forge *f, struct tree *t)
{
	f->client[OTHER].as.signature_key = f->client[6].as.signature_key;
	f->client[OTHER].sign = f->client[6].sign;
	set_other(f, t, LEAF_SOURCE_KEY_PACKAGE, 0);
}

/* The victim's leaf is not the one of its key package. */
static void
another_leaf(struct forge *f, struct tree *t)
{
	struct client *c = &f->client[FORGE_VICTIM];
	struct hpke_key own = c->key;

	hpke_key_new(&c->key);
	assert_int_equal(tree_set_leaf(t, FORGE_VICTIM,
			     forge_keep(f, client_leaf(c, LEAF_SOURCE_KEY_PACKAGE, 0))),
	    0);
	c->key = own;
	free(f->path);
	f->path = forge_path(f, t, FORGE_SPEAKER);
}

/* No node above both has a key, so that the path secret is for none. */
static void
no_common(struct forge *f, struct tree *t)
{
	(void)f;
	assert_int_equal(tree_blank_path(t, FORGE_SPEAKER), 0);
}

const struct negative_welcome negative_tree[] = {
	{ .name = "tree: empty tree", .reason = RULE_TREE_EMPTY, .w.tree = no_nodes },
	{ .name = "tree: last node is blank",
	    .reason = RULE_TREE_LAST_BLANK,
	    .w.tree = last_blank },
	{ .name = "tree: leaf for a parent",
	    .reason = RULE_TREE_NODE_TYPE,
	    .w.tree = leaf_for_parent },
	{ .name = "tree: a byte after the tree", .reason = ERR_TRAILING, .w.tree = trailing },
	{ .name = "tree: unmerged leaves out of order",
	    .reason = RULE_TREE_UNMERGED_ORDER,
	    .spoil = unmerged_order },
	{ .name = "tree: unmerged leaf twice",
	    .reason = RULE_TREE_UNMERGED_ORDER,
	    .spoil = unmerged_twice },
	{ .name = "tree: unmerged leaf of another subtree",
	    .reason = RULE_TREE_UNMERGED_LEAF,
	    .spoil = unmerged_elsewhere },
	{ .name = "tree: unmerged leaf outside of the tree",
	    .reason = RULE_TREE_UNMERGED_LEAF,
	    .spoil = unmerged_outside },
	{ .name = "tree: unmerged leaf is blank",
	    .reason = RULE_TREE_UNMERGED_LEAF,
	    .spoil = unmerged_blank },
	{ .name = "tree: unmerged leaf missing between",
	    .reason = RULE_TREE_UNMERGED_BETWEEN,
	    .spoil = unmerged_between },
	{ .name = "tree: key of two parents",
	    .reason = RULE_TREE_PARENT_KEY,
	    .spoil = parent_key_twice },
	{ .name = "tree: parent hash", .reason = RULE_TREE_PARENT_HASH, .spoil = parent_hash },
	{ .name = "tree: parent that no path made",
	    .reason = RULE_TREE_PARENT_HASH,
	    .spoil = parent_of_nobody },
	{ .name = "tree: signature of a leaf",
	    .reason = RULE_LEAF_SIGNATURE,
	    .spoil = leaf_signature },
	{ .name = "tree: leaf signed for another place",
	    .reason = RULE_LEAF_SIGNATURE,
	    .spoil = leaf_place },
	{ .name = "tree: leaf without mls10", .reason = RULE_LEAF_VERSION, .spoil = leaf_version },
	{ .name = "tree: leaf without the suite", .reason = RULE_LEAF_SUITE, .spoil = leaf_suite },
	{ .name = "tree: refused credential",
	    .reason = RULE_LEAF_CREDENTIAL,
	    .spoil = leaf_credential },
	{ .name = "tree: leaf without what is required",
	    .reason = RULE_LEAF_REQUIRED,
	    .spoil = leaf_required },
	{ .name = "tree: leaf without an extension of the group",
	    .reason = RULE_LEAF_GROUP_EXTENSION,
	    .spoil = leaf_group_extension },
	{ .name = "tree: leaf without its own extension",
	    .reason = RULE_LEAF_OWN_EXTENSION,
	    .spoil = leaf_own_extension },
	{ .name = "tree: leaf without a credential type in use",
	    .reason = RULE_LEAF_SUPPORTS_NOT,
	    .spoil = leaf_supports_not },
	{ .name = "tree: encryption key of two leaves",
	    .reason = RULE_LEAF_KEY_TAKEN,
	    .spoil = leaf_key_twice },
	{ .name = "tree: signature key of two leaves",
	    .reason = RULE_LEAF_SIGNER_TAKEN,
	    .spoil = leaf_signer_twice },
	{ .name = "tree: another leaf of ours",
	    .reason = RULE_JOIN_LEAF,
	    .spoil = another_leaf,
	    .only = true },
	{ .name = "tree: path secret for a blank node",
	    .reason = RULE_PATH_SECRET,
	    .spoil = no_common,
	    .only = true },
	{ .name = "tree: last node is a parent",
	    .reason = RULE_TREE_LENGTH,
	    .w.tree = last_parent },
	{ .name = "tree: none", .reason = RULE_JOIN_TREE, .w.tree = no_tree },
	{ .name = "tree: a length that is not in its shortest form",
	    .reason = ERR_OVERLONG,
	    .w.tree = overlong },
	{ .name = "tree: node of an unknown type", .reason = ERR_TYPE, .w.tree = unknown_node },
	{ .name = "tree: encryption key of small order",
	    .reason = RULE_LEAF_KEY,
	    .spoil = leaf_key },
	{ .name = "tree: signature key of small order",
	    .reason = RULE_LEAF_SIGNER_KEY,
	    .spoil = leaf_signer },
	{ .name = "tree: too long a lifetime",
	    .reason = RULE_LEAF_LIFETIME,
	    .spoil = leaf_lifetime,
	    .max_lifetime = 2000 },
	{ .name = "tree: key of small order in a parent",
	    .reason = RULE_PATH_KEY,
	    .spoil = parent_key_weak },
	{ .name = NULL },
};
