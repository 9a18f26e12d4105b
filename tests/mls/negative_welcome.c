/* Welcomes and the trees in them (RFC 9420 7.1, 7.3, 7.9.2, 12.4.3.1, 12.4.3.3). */
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

/* GroupInfo. */
static void
tree_hash_flipped(struct forge *f, struct group_info *g)
{
	g->context.tree_hash = forge_flip(f, g->context.tree_hash);
}

static void
confirmation(struct forge *f, struct group_info *g)
{
	g->confirmation_tag = forge_flip(f, g->confirmation_tag);
}

static void
confirmation_short(struct forge *f, struct group_info *g)
{
	(void)f;
	g->confirmation_tag.n = 16;
}

static void
signer_outside(struct forge *f, struct group_info *g)
{
	(void)f;
	g->signer = 8;
}

static void
signer_other(struct forge *f, struct group_info *g)
{
	(void)f;
	g->signer = 3;
}

static void
other_suite(struct forge *f, struct group_info *g)
{
	(void)f;
	g->context.suite = SUITE_X25519_AES128GCM;
}

static void
extension_twice(struct forge *f, struct group_info *g)
{
	struct buf b = BUF_INIT(ROOM);

	wr_bytes(&b, g->extensions);
	extension_write(&b, 0xf00a, LIT("x"));
	extension_write(&b, 0xf00a, LIT("y"));
	g->extensions = forge_keep_buf(f, &b);
}

static void
extension_unknown(struct forge *f, struct group_info *g)
{
	struct buf b = BUF_INIT(ROOM);

	wr_bytes(&b, g->extensions);
	extension_write(&b, 0x0a0a, LIT("grease"));
	g->extensions = forge_keep_buf(f, &b);
}

/* GroupSecrets. */
static void
path_secret(struct forge *f, struct group_secrets *s)
{
	s->path = forge_flip(f, s->path);
}

static void
path_secret_short(struct forge *f, struct group_secrets *s)
{
	(void)f;
	s->path.n = 16;
}

static void
joiner_secret(struct forge *f, struct group_secrets *s)
{
	s->joiner = forge_flip(f, s->joiner);
}

static void
psks(struct forge *f, struct group_secrets *s, const struct psk_id *id, size_t n)
{
	struct buf b = BUF_INIT(ROOM);

	for (size_t i = 0; i < n; i++)
		psk_id_write(&b, &id[i]);
	s->psks = forge_keep_buf(f, &b);
	s->n_psks = (uint16_t)n;
}

static void
psk_unknown(struct forge *f, struct group_secrets *s)
{
	struct psk_id id = forge_psk_id(f);

	id.id = LIT("nobody knows");
	psks(f, s, &id, 1);
}

static void
psk_twice(struct forge *f, struct group_secrets *s)
{
	struct psk_id id[] = { forge_psk_id(f), forge_psk_id(f) };

	psks(f, s, id, 2);
}

static void
psk_nonce(struct forge *f, struct group_secrets *s)
{
	struct psk_id id = forge_psk_id(f);

	id.nonce.n = 16;
	psks(f, s, &id, 1);
}

/* Of two groups that this one cannot both follow on. */
static void
psk_reinit_and_branch(struct forge *f, struct group_secrets *s)
{
	struct psk_id id[] = { forge_psk_id(f), forge_psk_id(f) };

	for (size_t i = 0; i < 2; i++) {
		id[i].type = PSK_RESUMPTION;
		id[i].usage = i == 0 ? PSK_REINIT : PSK_BRANCH;
		id[i].epoch = i;
	}
	psks(f, s, id, 2);
}

const struct negative_welcome negative_welcome[] = {
	{ .name = "welcome: nothing is wrong", .reason = 0 },
	{ .name = "welcome: an extension that nobody knows", .w.info = extension_unknown },
	{ .name = "welcome: empty tree", .reason = RULE_TREE_EMPTY, .w.tree = no_nodes },
	{ .name = "welcome: last node is blank",
	    .reason = RULE_TREE_LAST_BLANK,
	    .w.tree = last_blank },
	{ .name = "welcome: leaf for a parent",
	    .reason = RULE_TREE_NODE_TYPE,
	    .w.tree = leaf_for_parent },
	{ .name = "welcome: a byte after the tree", .reason = ERR_TRAILING, .w.tree = trailing },
	{ .name = "welcome: unmerged leaves out of order",
	    .reason = RULE_TREE_UNMERGED_ORDER,
	    .spoil = unmerged_order },
	{ .name = "welcome: unmerged leaf twice",
	    .reason = RULE_TREE_UNMERGED_ORDER,
	    .spoil = unmerged_twice },
	{ .name = "welcome: unmerged leaf of another subtree",
	    .reason = RULE_TREE_UNMERGED_LEAF,
	    .spoil = unmerged_elsewhere },
	{ .name = "welcome: unmerged leaf outside of the tree",
	    .reason = RULE_TREE_UNMERGED_LEAF,
	    .spoil = unmerged_outside },
	{ .name = "welcome: unmerged leaf is blank",
	    .reason = RULE_TREE_UNMERGED_LEAF,
	    .spoil = unmerged_blank },
	{ .name = "welcome: unmerged leaf missing between",
	    .reason = RULE_TREE_UNMERGED_BETWEEN,
	    .spoil = unmerged_between },
	{ .name = "welcome: key of two parents",
	    .reason = RULE_TREE_PARENT_KEY,
	    .spoil = parent_key_twice },
	{ .name = "welcome: parent hash", .reason = RULE_TREE_PARENT_HASH, .spoil = parent_hash },
	{ .name = "welcome: parent that no path made",
	    .reason = RULE_TREE_PARENT_HASH,
	    .spoil = parent_of_nobody },
	{ .name = "welcome: signature of a leaf",
	    .reason = RULE_LEAF_SIGNATURE,
	    .spoil = leaf_signature },
	{ .name = "welcome: leaf signed for another place",
	    .reason = RULE_LEAF_SIGNATURE,
	    .spoil = leaf_place },
	{ .name = "welcome: leaf without mls10",
	    .reason = RULE_LEAF_VERSION,
	    .spoil = leaf_version },
	{ .name = "welcome: leaf without the suite",
	    .reason = RULE_LEAF_SUITE,
	    .spoil = leaf_suite },
	{ .name = "welcome: refused credential",
	    .reason = RULE_LEAF_CREDENTIAL,
	    .spoil = leaf_credential },
	{ .name = "welcome: leaf without what is required",
	    .reason = RULE_LEAF_REQUIRED,
	    .spoil = leaf_required },
	{ .name = "welcome: leaf without an extension of the group",
	    .reason = RULE_LEAF_GROUP_EXTENSION,
	    .spoil = leaf_group_extension },
	{ .name = "welcome: leaf without its own extension",
	    .reason = RULE_LEAF_OWN_EXTENSION,
	    .spoil = leaf_own_extension },
	{ .name = "welcome: leaf without a credential type in use",
	    .reason = RULE_LEAF_SUPPORTS_NOT,
	    .spoil = leaf_supports_not },
	{ .name = "welcome: encryption key of two leaves",
	    .reason = RULE_LEAF_KEY_TAKEN,
	    .spoil = leaf_key_twice },
	{ .name = "welcome: signature key of two leaves",
	    .reason = RULE_LEAF_SIGNER_TAKEN,
	    .spoil = leaf_signer_twice },
	{ .name = "welcome: another leaf of ours",
	    .reason = RULE_JOIN_LEAF,
	    .spoil = another_leaf },
	{ .name = "welcome: tree hash", .reason = RULE_TREE_HASH, .w.info = tree_hash_flipped },
	{ .name = "welcome: confirmation tag",
	    .reason = RULE_JOIN_CONFIRMATION,
	    .w.info = confirmation },
	{ .name = "welcome: short confirmation tag",
	    .reason = RULE_JOIN_CONFIRMATION,
	    .w.info = confirmation_short },
	{ .name = "welcome: signer outside of the tree",
	    .reason = RULE_JOIN_SIGNER,
	    .w.info = signer_outside },
	{ .name = "welcome: another signer",
	    .reason = RULE_JOIN_SIGNATURE,
	    .w.info = signer_other },
	{ .name = "welcome: suite of the GroupInfo", .reason = ERR_SUITE, .w.info = other_suite },
	{ .name = "welcome: suite of the Welcome",
	    .reason = RULE_JOIN_SUITE,
	    .w.suite = SUITE_X25519_AES128GCM },
	{ .name = "welcome: extension twice", .reason = ERR_PARSE, .w.info = extension_twice },
	{ .name = "welcome: path secret", .reason = RULE_PATH_SECRET, .w.secrets = path_secret },
	{ .name = "welcome: short path secret",
	    .reason = ERR_PARSE,
	    .w.secrets = path_secret_short },
	{ .name = "welcome: joiner secret", .reason = ERR_AEAD, .w.secrets = joiner_secret },
	{ .name = "welcome: unknown key", .reason = RULE_JOIN_PSK, .w.secrets = psk_unknown },
	{ .name = "welcome: key twice", .reason = ERR_PROTO, .w.secrets = psk_twice },
	{ .name = "welcome: key with a short nonce", .reason = ERR_PROTO, .w.secrets = psk_nonce },
	{ .name = "welcome: of a reinit and of a branch",
	    .reason = ERR_PROTO,
	    .w.secrets = psk_reinit_and_branch },
	{ .name = NULL },
};
