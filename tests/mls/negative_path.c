/* Update paths (RFC 9420 7.5, 7.6, 7.9.2, 12.4.2), of leaf 0: nodes 1, 3 and 7. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "crypto/random.h"
#include "crypto/vec.h"
#include "tests/mls/negative.h"

#define ROOT 7u

static struct parent_node
parent_with(struct bytes key)
{
	return (struct parent_node){ .encryption_key = key };
}

static void
put_node(struct buf *out, const struct update_path_node *n)
{
	wr_vecv(out, n->encryption_key);
	wr_vecv(out, n->sealed);
}

/* Copy a path; change has each node and says whether it stays. */
static void
rewrite(struct forge *f, struct buf *out, const struct update_path *p,
    bool (*change)(struct forge *f, struct update_path_node *n, size_t i))
{
	struct update_path_node n;
	struct rd it;
	size_t at;

	wr_bytes(out, p->leaf_node.raw);
	at = out->n;
	rd_init(&it, p->nodes);
	for (size_t i = 0; update_path_next(&it, &n); i++)
		if (change(f, &n, i))
			put_node(out, &n);
	vec_close(out, at);
}

static bool
drop_last(struct forge *f, struct update_path_node *n, size_t i)
{
	(void)f;
	(void)n;
	return i < 2;
}

static void
spoil_short(struct forge *f, struct buf *out, const struct update_path *p)
{
	rewrite(f, out, p, drop_last);
}

static void
too_short(struct negative *n)
{
	n->commit.path = spoil_short;
}

/* One more node, with a new key and nothing sealed. */
static void
spoil_long(struct forge *f, struct buf *out, const struct update_path *p)
{
	uint8_t key[32];
	struct buf nodes = BUF_INIT(1 << 20);

	(void)f;
	random_bytes(key, sizeof key);
	wr_bytes(&nodes, p->nodes);
	put_node(&nodes, &(struct update_path_node){ bytes_of(key, sizeof key), { 0 }, 0 });
	wr_bytes(out, p->leaf_node.raw);
	wr_vecv(out, buf_bytes(&nodes));
	buf_fini(&nodes);
}

static void
too_long(struct negative *n)
{
	n->commit.path = spoil_long;
}

/* One ciphertext, encoded: a kem_output of 32 bytes and a secret with its tag. */
#define SEALED_SIZE (1 + 32 + 1 + SECRET_SIZE + SUITE_TAG_SIZE)

static bool
more_sealed(struct forge *f, struct update_path_node *n, size_t i)
{
	struct buf b = BUF_INIT(1 << 16);

	if (i == 2) {
		wr_bytes(&b, n->sealed);
		wr_bytes(&b, bytes_of(n->sealed.p, SEALED_SIZE));
		n->sealed = forge_keep_buf(f, &b);
	}
	return true;
}

static void
spoil_surplus(struct forge *f, struct buf *out, const struct update_path *p)
{
	rewrite(f, out, p, more_sealed);
}

static void
surplus(struct negative *n)
{
	n->commit.path = spoil_surplus;
}

static bool
less_sealed(struct forge *f, struct update_path_node *n, size_t i)
{
	(void)f;
	/* The root's, which is not for the one who reads this. */
	if (i == 2)
		n->sealed.n -= SEALED_SIZE;
	return true;
}

static void
spoil_missing(struct forge *f, struct buf *out, const struct update_path *p)
{
	rewrite(f, out, p, less_sealed);
}

static void
missing(struct negative *n)
{
	n->commit.path = spoil_missing;
}

/* A ciphertext for a leaf that came with the same commit. */
static void
sealed_to_added(struct negative *n)
{
	negative_value(n, forge_add(&n->f, client_package(negative_newcomer(n))));
	n->commit.path = spoil_surplus;
}

static bool
flip_sealed(struct forge *f, struct update_path_node *n, size_t i)
{
	if (i == 0)
		n->sealed = forge_flip(f, n->sealed);
	return true;
}

static void
spoil_sealed(struct forge *f, struct buf *out, const struct update_path *p)
{
	rewrite(f, out, p, flip_sealed);
}

static void
does_not_open(struct negative *n)
{
	n->commit.path = spoil_sealed;
}

/* One ciphertext with a byte less than a secret and its tag have. */
static bool
shorten(struct forge *f, struct update_path_node *n, size_t i)
{
	struct buf b = BUF_INIT(1 << 16);

	if (i == 0) {
		wr_bytes(&b, bytes_of(n->sealed.p, 1 + HPKE_PUBLIC_SIZE));
		wr_vecv(&b, bytes_of(n->sealed.p + 1 + HPKE_PUBLIC_SIZE + 1,
				SECRET_SIZE + SUITE_TAG_SIZE - 1));
		n->sealed = forge_keep_buf(f, &b);
	}
	return true;
}

static void
spoil_short_sealed(struct forge *f, struct buf *out, const struct update_path *p)
{
	rewrite(f, out, p, shorten);
}

static void
short_sealed(struct negative *n)
{
	n->commit.path = spoil_short_sealed;
}

/* The first 32 bytes behind their length are the encapsulated key: of small order now. */
static bool
weak_kem(struct forge *f, struct update_path_node *n, size_t i)
{
	struct bytes sealed = forge_keep(f, n->sealed);

	if (i == 0) {
		memset((uint8_t *)(uintptr_t)sealed.p + 1, 0, HPKE_PUBLIC_SIZE);
		n->sealed = sealed;
	}
	return true;
}

static void
spoil_kem(struct forge *f, struct buf *out, const struct update_path *p)
{
	rewrite(f, out, p, weak_kem);
}

static void
kem(struct negative *n)
{
	n->commit.path = spoil_kem;
}

static void
spoil_other_key(struct forge *f, struct tree *t)
{
	struct hpke_key k;
	struct parent_node p;

	(void)f;
	hpke_key_new(&k);
	p = parent_with(bytes_of(k.public, sizeof k.public));
	assert_int_equal(tree_set_parent(t, ROOT, &p), 0);
}

static void
other_key(struct negative *n)
{
	n->commit.nodes = spoil_other_key;
}

static void
spoil_weak_key(struct forge *f, struct tree *t)
{
	static const uint8_t zero[32];
	struct parent_node p = parent_with(bytes_of(zero, sizeof zero));

	(void)f;
	assert_int_equal(tree_set_parent(t, ROOT, &p), 0);
}

static void
weak_key(struct negative *n)
{
	n->commit.nodes = spoil_weak_key;
}

static void
spoil_short_key(struct forge *f, struct tree *t)
{
	struct bytes key = forge_keep(f, tree_key(t, ROOT));
	struct parent_node p = parent_with(bytes_of(key.p, 31));

	assert_int_equal(tree_set_parent(t, ROOT, &p), 0);
}

static void
short_key(struct negative *n)
{
	n->commit.nodes = spoil_short_key;
}

/* The last path's secrets again: the same keys in the same nodes. */
static void
keys_again(struct negative *n)
{
	n->commit.path_secret = bytes_of(n->f.path->secret[0].b, SECRET_SIZE);
}

static void
spoil_key_of_leaf(struct forge *f, struct tree *t)
{
	struct bytes key = forge_keep(f, tree_key(t, 2 * 6));
	struct parent_node p = parent_with(key);

	assert_int_equal(tree_set_parent(t, ROOT, &p), 0);
}

static void
key_of_leaf(struct negative *n)
{
	n->commit.nodes = spoil_key_of_leaf;
}

static void
spoil_key_twice(struct forge *f, struct tree *t)
{
	struct bytes key = forge_keep(f, tree_key(t, 3));
	struct parent_node p = parent_with(key);

	assert_int_equal(tree_set_parent(t, ROOT, &p), 0);
}

static void
key_twice(struct negative *n)
{
	n->commit.nodes = spoil_key_twice;
}

static void
spoil_parent_hash(struct forge *f, struct leaf_node *l)
{
	l->parent_hash = forge_flip(f, l->parent_hash);
}

static void
parent_hash(struct negative *n)
{
	n->commit.leaf = spoil_parent_hash;
}

static void
spoil_no_parent_hash(struct forge *f, struct leaf_node *l)
{
	(void)f;
	l->parent_hash = bytes_of(NULL, 0);
}

static void
no_parent_hash(struct negative *n)
{
	n->commit.leaf = spoil_no_parent_hash;
}

static void
spoil_leaf_source(struct forge *f, struct leaf_node *l)
{
	(void)f;
	l->source = LEAF_SOURCE_UPDATE;
}

static void
leaf_source(struct negative *n)
{
	n->commit.leaf = spoil_leaf_source;
}

static void
spoil_leaf_same_key(struct forge *f, struct leaf_node *l)
{
	l->encryption_key =
	    forge_keep(f, bytes_of(f->client[FORGE_SPEAKER].as.encryption_key.p, HPKE_PUBLIC_SIZE));
}

static void
leaf_same_key(struct negative *n)
{
	/* The leaf that stands has the key of the last path, not that of its key package. */
	memcpy(n->f.client[FORGE_SPEAKER].key.public,
	    tree_leaf(n->e.tree, FORGE_SPEAKER)->encryption_key.p, HPKE_PUBLIC_SIZE);
	n->commit.leaf = spoil_leaf_same_key;
}

static void
spoil_leaf_key_taken(struct forge *f, struct leaf_node *l)
{
	l->encryption_key = bytes_of(f->client[3].key.public, HPKE_PUBLIC_SIZE);
}

static void
leaf_key_taken(struct negative *n)
{
	n->commit.leaf = spoil_leaf_key_taken;
}

static void
spoil_leaf_signer_taken(struct forge *f, struct leaf_node *l)
{
	l->signature_key = bytes_of(f->client[3].sign_public, PUBKEY_SIZE);
}

static void
leaf_signer_taken(struct negative *n)
{
	n->commit.leaf = spoil_leaf_signer_taken;
	n->commit.leaf_signer = &n->f.client[3].sign;
}

static void
nothing(struct forge *f, struct leaf_node *l)
{
	(void)f;
	(void)l;
}

static void
leaf_signature(struct negative *n)
{
	n->commit.leaf = nothing;
	n->commit.leaf_signer = &n->f.client[3].sign;
}

static void
spoil_leaf_required(struct forge *f, struct leaf_node *l)
{
	(void)f;
	l->capabilities.extensions = LIT("\xf0\2");
}

static void
leaf_required(struct negative *n)
{
	n->commit.leaf = spoil_leaf_required;
}

static void
spoil_leaf_successor(struct forge *f, struct leaf_node *l)
{
	(void)f;
	l->credential.body = LIT("somebody else");
}

static void
leaf_successor(struct negative *n)
{
	n->commit.leaf = spoil_leaf_successor;
}

static void
spoil_leaf_version(struct forge *f, struct leaf_node *l)
{
	(void)f;
	l->capabilities.versions = LIT("\0\2");
}

static void
leaf_version(struct negative *n)
{
	n->commit.leaf = spoil_leaf_version;
}

const struct negative_row negative_path[] = {
	{ "path: one node less", RULE_PATH_LENGTH, too_short },
	{ "path: one node more", RULE_PATH_LENGTH, too_long },
	{ "path: one ciphertext more", RULE_PATH_SEALED, surplus },
	{ "path: one ciphertext less", RULE_PATH_SEALED, missing },
	{ "path: sealed to one just added", RULE_PATH_SEALED, sealed_to_added },
	{ "path: does not decrypt", RULE_PATH_OPEN, does_not_open },
	{ "path: a short ciphertext", RULE_PATH_OPEN, short_sealed },
	{ "path: encapsulated key of small order", RULE_PATH_KEM, kem },
	{ "path: key that is not of the secret", RULE_PATH_SECRET, other_key },
	{ "path: key of small order", RULE_PATH_KEY, weak_key },
	{ "path: short key", RULE_PATH_KEY, short_key },
	{ "path: the keys of the last one", RULE_PATH_KEY_TAKEN, keys_again },
	{ "path: key of a leaf", RULE_PATH_KEY_TAKEN, key_of_leaf },
	{ "path: one key in two nodes", RULE_PATH_KEY_TAKEN, key_twice },
	{ "path: parent hash", RULE_PATH_PARENT_HASH, parent_hash },
	{ "path: no parent hash", RULE_PATH_PARENT_HASH, no_parent_hash },
	{ "path: leaf is an update's", RULE_LEAF_SOURCE, leaf_source },
	{ "path: the leaf's key stays", RULE_LEAF_SAME_KEY, leaf_same_key },
	{ "path: the leaf has the key of another", RULE_LEAF_KEY_TAKEN, leaf_key_taken },
	{ "path: the leaf has the signature key of another", RULE_LEAF_SIGNER_TAKEN,
	    leaf_signer_taken },
	{ "path: signature of the leaf", RULE_LEAF_SIGNATURE, leaf_signature },
	{ "path: leaf without what is required", RULE_LEAF_REQUIRED, leaf_required },
	{ "path: leaf of somebody else", RULE_LEAF_SUCCESSOR, leaf_successor },
	{ "path: leaf without mls10", RULE_LEAF_VERSION, leaf_version },
	{ NULL, 0, NULL },
};
