#include "tests/mls/forge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/mem.h"
#include "crypto/extension.h"
#include "crypto/external_sender.h"
#include "crypto/group_context.h"
#include "crypto/parent_hash.h"
#include "crypto/random.h"
#include "crypto/required.h"
#include "crypto/vec.h"

#define ROOM (1 << 22)
#define EPOCH 5

struct chunk {
	struct list link;
	uint8_t b[];
};

struct bytes
forge_keep(struct forge *f, struct bytes b)
{
	struct chunk *c = mem_calloc(1, sizeof *c + b.n + 1);

	list_push(&f->chunks, &c->link);
	if (b.n > 0)
		memcpy(c->b, b.p, b.n);
	return bytes_of(c->b, b.n);
}

struct bytes
forge_keep_buf(struct forge *f, struct buf *b)
{
	struct bytes kept;

	assert_int_equal(buf_err(b), 0);
	kept = forge_keep(f, buf_bytes(b));
	buf_fini(b);
	return kept;
}

struct bytes
forge_flip(struct forge *f, struct bytes b)
{
	struct bytes c = forge_keep(f, b);

	((uint8_t *)(uintptr_t)c.p)[c.n - 1] ^= 1;
	return c;
}

static void
capable(struct client *c)
{
	c->as.capabilities.extensions = LIT("\xf0\1\xf0\2");
	c->as.capabilities.credentials = LIT("\0\1\0\2");
}

void
forge_init(struct forge *f)
{
	*f = (struct forge){ .suite = suite_find(SUITE_X25519_CHACHA20) };
	list_init(&f->chunks);
	for (int i = 0; i < FORGE_CLIENTS; i++) {
		client_init(&f->client[i], i);
		capable(&f->client[i]);
	}
	f->external = &f->client[FORGE_CLIENTS - 1];
}

void
forge_fini(struct forge *f)
{
	for (size_t i = 0; i < FORGE_CLIENTS; i++)
		client_fini(&f->client[i]);
	free(f->path);
	list_each (c, &f->chunks, struct chunk, link)
		free(c);
}

/* What the group asks of its members, who else may propose, and one that only must be supported. */
static struct bytes
first_extensions(struct forge *f)
{
	struct required q = { .extensions = LIT("\xf0\1"), .credentials = LIT("\0\1") };
	struct external_sender s = { bytes_of(f->external->sign_public, PUBKEY_SIZE),
		f->external->as.credential };
	struct buf list = BUF_INIT(ROOM), data = list;

	required_write(&data, &q);
	extension_write(&list, EXT_REQUIRED_CAPABILITIES, buf_bytes(&data));
	buf_clear(&data);
	external_sender_write(&data, &s);
	vec_close(&data, 0);
	extension_write(&list, EXT_EXTERNAL_SENDERS, buf_bytes(&data));
	extension_write(&list, FORGE_EXT_GROUP, LIT("any"));
	buf_fini(&data);
	return forge_keep_buf(f, &list);
}

struct treekem_path *
forge_path(struct forge *f, struct tree *t, uint32_t leaf)
{
	struct client *c = &f->client[leaf];
	struct treekem_maker m = { leaf, HOUSE_GROUP, &c->as, &c->sign };
	struct treekem_path *p = mem_calloc(1, sizeof *p);
	struct treekem_keys keys;

	treekem_keys_init(&keys, leaf);
	assert_int_equal(treekem_make(p, &keys, t, &m), 0);
	return p;
}

static void
add_member(struct forge *f, struct tree *t, uint32_t leaf)
{
	uint32_t at;

	assert_int_equal(
	    tree_add(t, client_leaf(&f->client[leaf], LEAF_SOURCE_KEY_PACKAGE, 0), &at), 0);
	assert_int_equal(at, leaf);
}

static struct tree *
first_tree(struct forge *f)
{
	struct tree *t;

	assert_int_equal(tree_new(&t), 0);
	for (uint32_t i = 0; i < 7; i++)
		add_member(f, t, i);
	assert_int_equal(tree_remove(t, 5), 0);
	free(forge_path(f, t, 4));
	f->path = forge_path(f, t, FORGE_SPEAKER);
	add_member(f, t, 5);
	add_member(f, t, 7);
	return t;
}

/* With this hash of the tree and of the transcript. */
static struct bytes
context_of(struct forge *f, const struct forge_epoch *e, struct bytes transcript)
{
	uint8_t hash[SUITE_HASH_SIZE];
	struct group_context gc = {
		.suite = f->suite->id,
		.group_id = HOUSE_GROUP,
		.epoch = e->epoch,
		.tree_hash = house_hash(e->tree, hash),
		.transcript_hash = transcript,
		.extensions = e->extensions,
	};
	struct buf b = BUF_INIT(ROOM);

	group_context_write(&b, &gc);
	return forge_keep_buf(f, &b);
}

struct bytes
forge_context(struct forge *f, const struct forge_epoch *e)
{
	return context_of(f, e, transcript_hash(&e->transcript));
}

void
forge_first(struct forge *f, struct forge_epoch *e, forge_tree_fn *spoil)
{
	uint8_t hash[SUITE_HASH_SIZE], tag[SCHEDULE_TAG_SIZE];

	*e = (struct forge_epoch){ .epoch = EPOCH, .extensions = first_extensions(f) };
	e->tree = first_tree(f);
	if (spoil != NULL)
		spoil(f, e->tree);
	random_bytes(hash, sizeof hash);
	assert_int_equal(
	    transcript_join(&e->transcript, bytes_of(hash, sizeof hash), bytes_of(tag, 0)), 0);
	secret_random(&e->joiner);
	schedule_epoch(&e->secrets, &e->joiner, NULL, forge_context(f, e));
	schedule_confirm(&e->secrets, transcript_hash(&e->transcript), tag);
	transcript_confirm(&e->transcript, bytes_of(tag, sizeof tag));
}

/* The extensions of the GroupInfo: tree and external_pub. */
static struct bytes
info_extensions(struct forge *f, const struct forge_epoch *e, const struct forge_welcome *w)
{
	struct buf tree = BUF_INIT(ROOM), list = tree;
	struct hpke_key external;

	tree_export(e->tree, &tree);
	if (w->tree != NULL)
		w->tree(f, &tree);
	if (tree.n > 0)
		group_info_put_tree(&list, buf_bytes(&tree));
	schedule_external_key(&e->secrets, &external);
	group_info_put_external_pub(&list, w->external_pub.n > 0
					       ? w->external_pub
					       : bytes_of(external.public, sizeof external.public));
	buf_fini(&tree);
	return forge_keep_buf(f, &list);
}

/* The GroupInfo, appended. */
static void
put_info(
    struct forge *f, const struct forge_epoch *e, const struct forge_welcome *w, struct buf *out)
{
	uint8_t hash[SUITE_HASH_SIZE], tag[SCHEDULE_TAG_SIZE];
	struct group_info g = {
		.context = {
			.suite = f->suite->id,
			.group_id = HOUSE_GROUP,
			.epoch = e->epoch,
			.tree_hash = house_hash(e->tree, hash),
			.transcript_hash = transcript_hash(&e->transcript),
			.extensions = e->extensions,
		},
		.extensions = info_extensions(f, e, w),
		.confirmation_tag = bytes_of(tag, sizeof tag),
		.signer = FORGE_SPEAKER,
	};

	schedule_confirm(&e->secrets, transcript_hash(&e->transcript), tag);
	if (w->info != NULL)
		w->info(f, &g);
	assert_int_equal(group_info_sign(out, &g,
			     w->signer != NULL ? w->signer : &f->client[FORGE_SPEAKER].sign),
	    0);
}

struct bytes
forge_group_info(struct forge *f, const struct forge_epoch *e, const struct forge_welcome *w)
{
	struct buf out = BUF_INIT(ROOM);

	wr_u16(&out, MLS_VERSION);
	wr_u16(&out, WIRE_FORMAT_GROUP_INFO);
	put_info(f, e, w, &out);
	return forge_keep_buf(f, &out);
}

/* The GroupInfo, sealed. */
static struct bytes
seal_info(struct forge *f, const struct forge_epoch *e, const struct forge_welcome *w,
    const struct suite *suite)
{
	struct buf info = BUF_INIT(ROOM), out = info;
	struct secret welcome;

	put_info(f, e, w, &info);
	schedule_welcome(&welcome, &e->joiner, NULL);
	assert_int_equal(welcome_seal_info(suite, &welcome, buf_bytes(&info), &out), 0);
	buf_fini(&info);
	return forge_keep_buf(f, &out);
}

/* The entry in the vector, spoiled. */
static void
spoil_entry(struct forge *f, const struct forge_welcome *w, struct buf *secrets)
{
	struct bytes kept = forge_keep_buf(f, secrets);
	struct welcome_entry e;
	struct rd it;

	rd_init(&it, kept);
	assert_true(welcome_next(&it, &e));
	w->entry(f, &e);
	wr_vecv(secrets, e.ref);
	wr_vecv(secrets, e.sealed.kem_output);
	wr_vecv(secrets, e.sealed.ciphertext);
}

struct bytes
forge_welcome(struct forge *f, const struct forge_epoch *e, const struct forge_welcome *w)
{
	const struct suite *suite = w->suite != 0 ? suite_find(w->suite) : f->suite;
	const struct secret *path = treekem_path_for(f->path, FORGE_SPEAKER, FORGE_VICTIM);
	struct client *victim = &f->client[FORGE_VICTIM];
	struct group_secrets s = {
		.joiner = bytes_of(e->joiner.b, SECRET_SIZE),
		.has_path = true,
		.path = bytes_of(path->b, SECRET_SIZE),
	};
	uint8_t ref[SUITE_HASH_SIZE];
	struct buf secrets = BUF_INIT(ROOM), out = secrets;
	struct hpke_bind bind;
	struct welcome_to to = {
		.bind = &bind,
		.ref = bytes_of(ref, sizeof ref),
		.init_key = bytes_of(victim->init.public, sizeof victim->init.public),
	};
	struct welcome welcome = { .suite = suite->id, .group_info = seal_info(f, e, w, suite) };

	welcome_bind(&bind, suite, welcome.group_info);
	if (w->secrets != NULL)
		w->secrets(f, &s);
	mls_label_ref(ref, MLS_LABEL_KEY_PACKAGE, client_package(victim));
	assert_int_equal(welcome_add(&secrets, &to, &s), 0);
	if (w->entry != NULL)
		spoil_entry(f, w, &secrets);
	welcome.secrets = buf_bytes(&secrets);
	wr_u16(&out, MLS_VERSION);
	wr_u16(&out, WIRE_FORMAT_WELCOME);
	welcome_write(&out, &welcome);
	buf_fini(&secrets);
	return forge_keep_buf(f, &out);
}
