/* crypto/mls_epoch_wire.c - one epoch as bytes, to be saved. */
#include <assert.h>

#include "base/err.h"
#include "crypto/group_context.h"
#include "crypto/kem_key.h"
#include "crypto/mls_state.h"
#include "crypto/rule.h"
#include "crypto/tree_check.h"
#include "crypto/vec.h"

/* Nine secrets side by side. */
static_assert(sizeof(struct schedule) == 9 * SECRET_SIZE, "schedule has padding");

static void
put_keys(const struct treekem_keys *k, struct buf *b)
{
	wr_u8(b, k != NULL);
	if (k == NULL)
		return;
	wr_u32(b, k->have);
	for (uint32_t level = 0; level < TREE_LEVELS; level++)
		if ((k->have >> level & 1) != 0)
			wr_bytes(b, bytes_of(k->key[level].b, SECRET_SIZE));
}

void
mls_epoch_write(const struct mls_epoch *e, struct buf *b)
{
	const struct transcript *t = &e->transcript;

	wr_u16(b, e->suite->id);
	wr_u64(b, e->number);
	wr_u32(b, e->self);
	wr_vecv(b, buf_bytes(&e->extensions));
	wr_vecv(b, buf_bytes(&e->context));
	wr_bytes(b, mls_epoch_tag(e));
	wr_vecv(b, bytes_of(t->confirmed, t->confirmed_n));
	wr_vecv(b, bytes_of(t->interim, t->interim_n));
	wr_bytes(b, bytes_of(&e->secrets->schedule, sizeof e->secrets->schedule));
	wr_bytes(b, bytes_of(e->secrets->sign.b, sizeof e->secrets->sign.b));
	put_keys(e->keys, b);
	tree_export(e->tree, b);
	secret_tree_write(e->messages, b);
}

/* A hash, or nothing. */
static size_t
get_hash(struct rd *r, uint8_t out[static SUITE_HASH_SIZE])
{
	struct bytes h = vec_get(r);

	if (h.n != 0 && h.n != SUITE_HASH_SIZE) {
		rd_fail(r);
		return 0;
	}
	if (h.n > 0)
		memcpy(out, h.p, h.n);
	return h.n;
}

static int
get_keys(struct mls_epoch *e, struct rd *r)
{
	uint32_t have;

	if (!rd_present(r))
		return r->err;
	have = rd_u32(r);
	if (r->err != 0 || have >> TREE_LEVELS != 0)
		return ERR_PARSE;
	mls_epoch_own(e, e->self);
	e->keys->have = have;
	for (uint32_t level = 0; level < TREE_LEVELS; level++)
		if ((have >> level & 1) != 0)
			rd_copy(r, e->keys->key[level].b, SECRET_SIZE);
	return r->err;
}

/* The bytes of a vector that stands next, its length included. */
static struct bytes
whole_vector(struct rd *r)
{
	const uint8_t *start = r->p;

	vec_get(r);
	return vec_since(r, start);
}

/* What later code takes for granted of a tree. */
static int
check_tree(const struct mls_epoch *e)
{
	int r;

	for (uint32_t i = 0; i < tree_leaves(e->tree); i++)
		if (tree_leaf(e->tree, i) != NULL &&
		    !kem_key_ok(tree_leaf(e->tree, i)->encryption_key))
			return RULE_LEAF_KEY;
	if ((r = tree_check_unmerged(e->tree)) != 0 || (r = tree_check_keys(e->tree)) != 0 ||
	    (r = tree_check_parents(e->tree)) != 0)
		return r;
	return mls_epoch_leaf(e) != NULL ? 0 : ERR_PARSE;
}

static int
check_context(const struct mls_epoch *e, struct bytes group_id)
{
	struct group_context c;
	struct rd r;

	rd_init(&r, buf_bytes(&e->context));
	group_context_read(&r, &c);
	return rd_end(&r) == 0 && bytes_equal(c.group_id, group_id) && c.epoch == e->number &&
		       c.suite == e->suite->id &&
		       bytes_equal(c.extensions, buf_bytes(&e->extensions))
		   ? 0
		   : ERR_PARSE;
}

/* The fields behind the number. */
static int
fill(struct mls_epoch *e, struct bytes group_id, struct rd *r)
{
	struct bytes tree;
	int err;

	e->self = rd_u32(r);
	wr_bytes(&e->extensions, vec_get(r));
	wr_bytes(&e->context, vec_get(r));
	rd_copy(r, e->tag, sizeof e->tag);
	e->transcript.confirmed_n = get_hash(r, e->transcript.confirmed);
	e->transcript.interim_n = get_hash(r, e->transcript.interim);
	rd_copy(r, &e->secrets->schedule, sizeof e->secrets->schedule);
	rd_copy(r, e->secrets->sign.b, sizeof e->secrets->sign.b);
	if (r->err != 0 || buf_err(&e->extensions) != 0 || buf_err(&e->context) != 0)
		return ERR_PARSE;
	if ((err = get_keys(e, r)) != 0)
		return err;
	tree = whole_vector(r);
	if (r->err != 0)
		return r->err;
	if ((err = tree_import(&e->tree, tree)) != 0 || (err = check_tree(e)) != 0 ||
	    (err = check_context(e, group_id)) != 0)
		return err;
	return secret_tree_read(&e->messages, e->suite, tree_leaves(e->tree), mls_epoch_room(e), r);
}

int
mls_epoch_read(struct mls_epoch **out, struct bytes group_id, struct rd *r)
{
	const struct suite *suite = suite_find(rd_u16(r));
	uint64_t number = rd_u64(r);
	struct mls_epoch *e = NULL;
	int err;

	if (r->err != 0)
		return r->err;
	if (suite == NULL)
		return ERR_SUITE;
	if ((err = mls_epoch_new(&e, suite, number)) != 0)
		return err;
	if ((err = fill(e, group_id, r)) != 0)
		mls_epoch_free(e);
	else
		*out = e;
	return err;
}
