/* tests/mls/forge_commit.c - commits of a forged group, and what they hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "crypto/commit.h"
#include "crypto/group_context.h"
#include "crypto/parent_hash.h"
#include "crypto/proposal_list.h"
#include "crypto/random.h"
#include "crypto/vec.h"
#include "tests/crypto/random_fake.h"
#include "tests/mls/forge.h"

#define ROOM (1 << 22)

/* What is known of a commit while it is made. */
struct making {
	struct forge *f;
	const struct forge_epoch *from;
	struct forge_commit *c;
	struct forge_epoch to;
	uint32_t leaf; /* the committer's, in the new tree */
	struct client *who;
	uint32_t added[FORGE_ITEMS];
	size_t n_added;
	struct secret commit, init;
};

static struct proposal
parse(struct bytes raw)
{
	struct proposal p;
	struct rd r;

	rd_init(&r, raw);
	proposal_read(&r, &p);
	assert_int_equal(rd_end(&r), 0);
	return p;
}

static void
apply_one(struct making *m, const struct forge_item *i, uint16_t type)
{
	struct proposal p = parse(i->raw);
	struct tree *t = m->to.tree;

	if (p.type != type)
		return;
	if (type == PROPOSAL_UPDATE && tree_leaf(t, i->by.index) != NULL)
		assert_int_equal(tree_update(t, i->by.index, p.update.raw), 0);
	else if (type == PROPOSAL_REMOVE && tree_leaf(t, p.remove) != NULL)
		assert_int_equal(tree_remove(t, p.remove), 0);
	else if (type == PROPOSAL_ADD)
		assert_int_equal(tree_add(t, p.add.leaf_node.raw, &m->added[m->n_added++]), 0);
	else if (type == PROPOSAL_EXTENSIONS)
		m->to.extensions = p.extensions;
}

static void
apply(struct making *m)
{
	static const uint16_t order[] = { PROPOSAL_EXTENSIONS, PROPOSAL_UPDATE, PROPOSAL_REMOVE,
		PROPOSAL_ADD };

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		for (size_t j = 0; j < m->c->n; j++)
			apply_one(m, &m->c->item[j], order[i]);
}

/* Make the leaf of a path again, spoiled. */
static void
spoil_leaf(struct making *m, struct treekem_path *p)
{
	struct leaf_node l = *tree_leaf(m->to.tree, m->leaf);
	uint8_t hash[SUITE_HASH_SIZE];
	struct buf b = BUF_INIT(ROOM);
	struct bytes kept;
	size_t n;

	assert_int_equal(parent_hash_set(m->to.tree, p->step, p->n, hash, &n), 0);
	l.parent_hash = forge_keep(m->f, bytes_of(hash, n));
	if (m->c->leaf != NULL)
		m->c->leaf(m->f, &l);
	assert_int_equal(leaf_node_sign(&b, &l, &(struct leaf_place){ HOUSE_GROUP, m->leaf },
			     m->c->leaf_signer != NULL ? m->c->leaf_signer : &m->who->sign),
	    0);
	kept = forge_keep_buf(m->f, &b);
	assert_int_equal(tree_set_leaf(m->to.tree, m->leaf, kept), 0);
}

/* The encoded path, appended. */
static void
put_path(struct making *m, struct buf *out)
{
	struct treekem_maker maker = { m->leaf, HOUSE_GROUP, &m->who->as, &m->who->sign };
	struct treekem_keys keys;
	struct treekem_path p;
	struct treekem_seal seal = { m->f->suite, bytes_of(NULL, 0), m->added, m->n_added };
	struct buf b = BUF_INIT(ROOM);
	struct update_path read;
	struct forge_epoch before = m->to;
	struct bytes encoded;
	struct rd r;

	if (m->c->path_secret.n > 0)
		random_fake_give(m->c->path_secret);
	treekem_keys_init(&keys, m->leaf);
	assert_int_equal(treekem_make(&p, &keys, m->to.tree, &maker), 0);
	if (m->c->nodes != NULL)
		m->c->nodes(m->f, m->to.tree);
	if (m->c->nodes != NULL || m->c->leaf != NULL)
		spoil_leaf(m, &p);
	before.transcript = m->from->transcript;
	seal.context = forge_context(m->f, &before);
	assert_int_equal(treekem_seal(&p, m->to.tree, m->leaf, &seal, &b), 0);
	m->commit = p.commit;
	encoded = forge_keep_buf(m->f, &b);
	rd_init(&r, encoded);
	update_path_read(&r, &read);
	assert_int_equal(rd_end(&r), 0);
	if (m->c->path != NULL)
		m->c->path(m->f, out, &read);
	else
		wr_bytes(out, encoded);
}

static struct bytes
encode(struct making *m)
{
	struct buf b = BUF_INIT(ROOM);

	for (size_t i = 0; i < m->c->n; i++)
		if (m->c->item[i].by_ref)
			commit_write_ref(&b, bytes_of(m->c->item[i].ref, 32));
		else
			commit_write_proposal(&b, m->c->item[i].raw);
	vec_close(&b, 0);
	wr_u8(&b, !m->c->no_path);
	if (!m->c->no_path)
		put_path(m, &b);
	return forge_keep_buf(m->f, &b);
}

/* The pre-shared keys of the list; every one of them is FORGE_PSK. */
static void
psk_secret(const struct forge_commit *c, struct psk_chain *chain)
{
	struct proposal p;
	uint16_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (parse(c->item[i].raw).type == PROPOSAL_PSK)
			n++;
	psk_chain_init(chain, n);
	for (size_t i = 0; i < c->n; i++)
		if ((p = parse(c->item[i].raw)).type == PROPOSAL_PSK)
			assert_int_equal(psk_chain_add(chain, &p.psk, FORGE_PSK), 0);
}

/* Signed, and the new epoch's secrets and tag. */
static void
finish(struct making *m, struct authenticated_content *ac, struct bytes old)
{
	static uint8_t sig[SIGNATURE_SIZE], tag[SCHEDULE_TAG_SIZE];
	struct forge_epoch *e = &m->to;
	struct psk_chain chain;

	assert_int_equal(authenticated_content_sign(ac, old, &m->who->sign, sig), 0);
	if ((m->c->spoil & FORGE_SIGNATURE) != 0)
		sig[0] ^= 1;
	ac->auth.signature = bytes_of(sig, sizeof sig);
	assert_int_equal(transcript_commit(&e->transcript, ac), 0);
	psk_secret(m->c, &chain);
	schedule_joiner(
	    &e->joiner, &m->init, m->c->no_path ? NULL : &m->commit, forge_context(m->f, e));
	schedule_epoch(&e->secrets, &e->joiner, &chain.secret, forge_context(m->f, e));
	schedule_confirm(&e->secrets, transcript_hash(&e->transcript), tag);
	if ((m->c->spoil & FORGE_CONFIRMATION) != 0)
		tag[0] ^= 1;
	ac->auth.confirmation_tag = bytes_of(tag, sizeof tag);
	transcript_confirm(&e->transcript, ac->auth.confirmation_tag);
}

/* Who commits, where it will stand, and what the next epoch begins from. */
static void
begin(struct making *m)
{
	struct forge_commit *c = m->c;
	struct forge_item *init;
	uint8_t kem[HPKE_PUBLIC_SIZE];

	m->to = *m->from;
	m->to.epoch++;
	m->init = m->from->secrets.init;
	assert_int_equal(tree_copy(&m->to.tree, m->from->tree), 0);
	m->leaf = c->by.index;
	m->who = c->joiner != NULL ? c->joiner : &m->f->client[c->by.index];
	if (c->joiner == NULL)
		return;
	c->by = (struct sender){ .type = SENDER_NEW_MEMBER_COMMIT };
	assert_int_equal(schedule_external_send(m->f->suite, c->external_pub, kem, &m->init), 0);
	/* Where the case left a place for it. */
	for (init = c->item; init < c->item + c->n; init++)
		if (init->raw.n == 0)
			init->raw = forge_external_init(m->f, bytes_of(kem, sizeof kem));
}

struct bytes
forge_commit(
    struct forge *f, const struct forge_epoch *e, struct forge_commit *c, struct forge_epoch *next)
{
	struct making m = { .f = f, .from = e, .c = c };
	struct authenticated_content ac = {
		.content = { .group_id = HOUSE_GROUP, .epoch = e->epoch, .type = CONTENT_COMMIT },
	};
	struct bytes message;

	if (c->by.type == 0)
		c->by.type = SENDER_MEMBER;
	begin(&m);
	ac.wire_format = forge_format(f, &c->by);
	ac.content.sender = c->by;
	if ((c->spoil & FORGE_SENDER) != 0)
		ac.content.sender.index = FORGE_NOBODY;
	apply(&m);
	if (c->joiner != NULL)
		assert_int_equal(tree_claim(m.to.tree, &m.leaf), 0);
	ac.content.body = encode(&m);
	finish(&m, &ac, forge_context(f, e));
	message = forge_send(f, e, &ac, c->spoil);
	if (next != NULL)
		*next = m.to;
	else
		tree_free(m.to.tree);
	return message;
}

/* A proposal of a type with this body. */
static struct bytes
proposal(struct forge *f, uint16_t type, struct bytes body)
{
	struct buf b = BUF_INIT(ROOM);

	wr_u16(&b, type);
	wr_bytes(&b, body);
	return forge_keep_buf(f, &b);
}

static struct bytes
proposal_of(struct forge *f, const struct proposal *p)
{
	struct buf b = BUF_INIT(ROOM);

	proposal_write(&b, p);
	return forge_keep_buf(f, &b);
}

struct bytes
forge_add(struct forge *f, struct bytes key_package)
{
	return proposal(f, PROPOSAL_ADD, key_package);
}

struct bytes
forge_update(struct forge *f, struct bytes leaf_node)
{
	return proposal(f, PROPOSAL_UPDATE, leaf_node);
}

struct bytes
forge_remove(struct forge *f, uint32_t leaf)
{
	return proposal_of(f, &(struct proposal){ .type = PROPOSAL_REMOVE, .remove = leaf });
}

struct psk_id
forge_psk_id(struct forge *f)
{
	uint8_t nonce[PSK_NONCE_SIZE];

	random_bytes(nonce, sizeof nonce);
	return (struct psk_id){ .type = PSK_EXTERNAL,
		.id = FORGE_PSK_ID,
		.nonce = forge_keep(f, bytes_of(nonce, sizeof nonce)) };
}

struct bytes
forge_psk(struct forge *f, const struct psk_id *id)
{
	return proposal_of(f, &(struct proposal){ .type = PROPOSAL_PSK, .psk = *id });
}

struct bytes
forge_gce(struct forge *f, struct bytes extensions)
{
	return proposal_of(
	    f, &(struct proposal){ .type = PROPOSAL_EXTENSIONS, .extensions = extensions });
}

struct bytes
forge_reinit(struct forge *f, const struct reinit *r)
{
	return proposal_of(f, &(struct proposal){ .type = PROPOSAL_REINIT, .reinit = *r });
}

struct bytes
forge_external_init(struct forge *f, struct bytes kem_output)
{
	return proposal_of(
	    f, &(struct proposal){ .type = PROPOSAL_EXTERNAL_INIT, .external_init = kem_output });
}
